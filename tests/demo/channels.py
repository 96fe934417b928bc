"""A channel for tests: several small videos, and a great many whose comments are one conversation's."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from commentvault.demo import Corpus, Recipe, build_corpus
from commentvault.demo.truth import NOW


def small(ident: str, days: float, comments: int) -> Corpus:
    """A video of the invented channel that came out so long ago."""
    return build_corpus(Recipe(video_id=ident, days=days, comments=comments, tops=comments, threads=0))


def channel(number: int = 3) -> tuple[Corpus, ...]:
    """Videos of one channel, the newest first, a day between them."""
    return tuple(small(f"video-{at:05}", 1 + at, 3 + at) for at in range(number))


def crowd(number: int) -> tuple[Corpus, ...]:
    """As many videos, all with the same comments: for lists alone. The newest first, a day between them."""
    first = small("video-00000", 1, 2)
    videos = (
        msgspec.structs.replace(first.video, id=f"video-{at:05}", published=NOW - timedelta(days=1 + at))
        for at in range(number)
    )
    return tuple(msgspec.structs.replace(first, video=video) for video in videos)
