"""The threads whose pages are read: the demo's after two nights, and a large one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from commentvault import platforms, sync
from commentvault.archive.history import Thread
from commentvault.archive.vault import Vault
from commentvault.demo import LIVELY, DemoServer, Recipe, World
from commentvault.demo.instagram.graph.server import TOKEN, GraphServer
from commentvault.demo.instagram.ids import code_of
from commentvault.digest.build import build
from commentvault.digest.value import Digest, Limits, Quote
from commentvault.model import Ask, Author, Comment, Post
from commentvault.net import Door
from commentvault.settings import InstagramSettings, NetSettings, Settings, YouTubeSettings

LIMITS = Limits(listed=20_000)
NIGHT = timedelta(days=1)
SEEN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WORDS = "the bridge at two forty gets me every time niño Größe 霧の港 مرحبا туман 🌊"


def demo(root: Path) -> tuple[Vault, list[Thread]]:
    """The demo's video and its reel in an archive, each visited on two nights."""
    vault = Vault(root)
    video, reel = World(rates=LIVELY), World(Recipe(seed=23, comments=140), rates=LIVELY)
    for _ in range(2):
        with DemoServer(video.corpus) as youtube, GraphServer(reel.corpus) as instagram:
            graph = InstagramSettings(source="api", token=TOKEN, graph_endpoint=instagram.url)
            settings = Settings(youtube=YouTubeSettings(endpoint=youtube.url), instagram=graph)
            threads = [
                _visit(f"https://www.youtube.com/watch?v={video.corpus.video.id}", vault, settings, video.now),
                _visit(f"https://www.instagram.com/reel/{code_of(reel.corpus.video.id)}/", vault, settings, reel.now),
            ]
        for world in (video, reel):
            world.live_until(world.now + NIGHT)
    return vault, threads


def _visit(link: str, vault: Vault, settings: Settings, now: datetime) -> Thread:
    platform, target = platforms.find(link, settings)
    door = Door(NetSettings())
    sync.fetch(platform, target, Ask(), vault, door, now=lambda: now)
    door.close()
    thread = vault.read(target.thread)
    assert thread is not None
    return thread


def quotes(digest: Digest) -> Iterator[Quote]:
    """The comments of its list, in order."""
    for conversation in digest.listed.conversations:
        yield from (conversation.top,) if conversation.top else ()
        yield from conversation.replies


def as_seen(text: str, gif: str | None = None) -> str:
    """A text as a browser draws it: of several spaces one; where there is none, why."""
    return re.sub(" *\n *", "\n", re.sub(" +", " ", text)) or ("(GIF)" if gif else "(no text)")


def many(number: int) -> Digest:
    """An invented thread of so many comments, two in three of them replies, in several scripts."""
    dice = Random(7)
    comments = [_comment(at, dice) for at in range(number)]
    thread = Thread(
        name="youtube:abc",
        url="https://www.youtube.com/watch?v=abc",
        post=Post(seen=SEEN, url="https://www.youtube.com/watch?v=abc", title="Night Train"),
        comments={comment.id: comment for comment in comments},
    )
    return build(thread, limits=LIMITS)


def _comment(at: int, dice: Random) -> Comment:
    top = f"Ugx{at - at % 3:07}"
    return Comment(
        seen=SEEN,
        id=top if at % 3 == 0 else f"{top}.{at}",
        parent=top if at % 3 else None,
        root=top if at % 3 else None,
        depth=min(1, at % 3),
        author=Author(id=f"UC{at % 5000}", handle=f"@voice{at % 5000}", creator=at % 500 == 0),
        text=" ".join(dice.choices(WORDS.split(), k=dice.randint(3, 40))),
        published=SEEN - timedelta(minutes=dice.randint(0, 20_000)),
        edited=at % 50 == 0,
        likes=int(dice.paretovariate(0.8)) - 1,
        likes_exact=True,
        hearted=at % 100 == 0,
    )
