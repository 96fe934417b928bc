"""The channel behind the invented videos: what it has put out, and the playlists that list it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from commentvault.demo.truth import Corpus, TruthVideo

EVERYTHING = "PLdemoEverythingByOdalysQuillXXXX0"
"""The one playlist that was made by hand: every video of every channel, in the order in which they were given."""

Corpora = Mapping[str, Corpus]
"""Corpora by the id of their video."""


class Playlist(msgspec.Struct, frozen=True, kw_only=True):
    """A list of videos, in its own order. ``channel_id`` is whose it is."""

    id: str
    title: str
    channel_id: str
    videos: tuple[TruthVideo, ...]


def uploads(channel_id: str) -> str:
    """The playlist of all that a channel has put out."""
    return "UU" + channel_id[2:]


def videos(corpora: Corpora, channel_id: str) -> list[TruthVideo]:
    """What a channel has put out, newest first; nothing for a channel that is not there."""
    own = [corpus.video for corpus in corpora.values() if corpus.video.channel_id == channel_id]
    return sorted(own, key=lambda video: video.published, reverse=True)


def channel_id(corpora: Corpora, name: str) -> str | None:
    """The channel by its id, its handle (with or without the @, in any case) or its old user name."""
    handle = name.removeprefix("@").lower()
    for corpus in corpora.values():
        video = corpus.video
        if video.channel_id == name or video.handle.removeprefix("@").lower() == handle:
            return video.channel_id
    return None


def playlist(corpora: Corpora, ident: str) -> Playlist | None:
    """A playlist by its id: a channel's uploads, newest first, or ``EVERYTHING``."""
    every = tuple(corpus.video for corpus in corpora.values())
    if ident == EVERYTHING:
        title = f"{every[0].channel}: everything"
        return Playlist(id=ident, title=title, channel_id=every[0].channel_id, videos=every)
    found = next((video for video in every if uploads(video.channel_id) == ident), None)
    if found is None:
        return None
    own = tuple(videos(corpora, found.channel_id))
    return Playlist(id=ident, title=f"Uploads from {found.channel}", channel_id=found.channel_id, videos=own)
