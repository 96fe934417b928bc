"""Runs of one thread on the demo platform's clock, and what each of them wrote."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from commentvault import sync
from commentvault.archive import segments
from commentvault.archive.history import Thread
from commentvault.archive.lines import TIMES, Back, Change, Gone, RunHeader
from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, DemoServer, Truth, arrange
from commentvault.demo.ids import comment_id, reply_id
from commentvault.model import Ask, Comment, Mode, Post, Target
from commentvault.net import Budget, Door
from commentvault.platforms.base import Platform
from commentvault.platforms.youtube import YouTube
from commentvault.settings import HistorySettings, NetSettings, YouTubeSettings


class Wrote:
    """A run's lines by kind; ``changes`` by comment, without what was learned of times."""

    def __init__(self, path: Path) -> None:
        lines = list(segments.read_lines(path))
        self.header = next(line for line in lines if isinstance(line, RunHeader))
        self.new = [line for line in lines if isinstance(line, Comment)]
        self.gone = {line.id: line for line in lines if isinstance(line, Gone)}
        self.back = [line.id for line in lines if isinstance(line, Back)]
        self.posts = [line for line in lines if isinstance(line, Post)]
        self.changes: dict[str, dict[str, Any]] = {}
        for line in (line for line in lines if isinstance(line, Change)):
            fields = {name: value for name, value in line.set.fields().items() if name not in TIMES}
            if fields:
                self.changes.setdefault(line.id, {}).update(fields)

    @property
    def new_ids(self) -> set[str]:
        return {comment.id for comment in self.new}


class Visits:
    """``visits("head")`` → Report. ``later`` is how far our clock is ahead of the platform's."""

    def __init__(self, root: Path, server: DemoServer) -> None:
        self.vault = Vault(root)
        self.server = server
        self.later = timedelta()
        self.stop = threading.Event()
        self.settings = YouTubeSettings(endpoint=server.url)

    def __call__(
        self,
        mode: Mode = "full",
        *,
        ask: Ask | None = None,
        platform: Platform | None = None,
        target: Target | None = None,
        requests: int | None = None,
        resume: bool = True,
        history: HistorySettings | None = None,
        on_page: Callable[[sync.Progress], None] | None = None,
        **net: Any,
    ) -> sync.Report:
        """One run; ``requests`` are its budget, ``net`` the fields of :class:`NetSettings`."""
        door = Door(NetSettings(**{"retry_wait": 0.0, "tries": 2, **net}), stop=self.stop)
        try:
            return sync.fetch(
                platform or YouTube(self.settings),
                target or self.target(),
                ask or Ask(mode=mode),
                self.vault,
                door,
                budget=Budget(requests=requests),
                resume=resume,
                history=history,
                on_page=on_page,
                now=self.now,
            )
        finally:
            door.close()

    def stopped_after(self, pages: int, mode: Mode = "full", **more: Any) -> sync.Report:
        """A run that the user stops when so many pages have come."""
        seen: list[sync.Progress] = []

        def stop(progress: sync.Progress) -> None:
            seen.append(progress)
            if len(seen) == pages:
                self.stop.set()

        try:
            return self(mode, on_page=stop, **more)
        finally:
            self.stop.clear()

    def now(self) -> datetime:
        """Our clock."""
        return self.server.corpus.recipe.now.replace(microsecond=0) + self.later

    def target(self, video: str | None = None) -> Target:
        """The thread of the server's video, or of another one."""
        found = YouTube().match(video or self.server.corpus.video.id)
        assert isinstance(found, Target)
        return found

    def thread(self) -> Thread:
        """What the archive holds."""
        found = self.vault.read(self.target().thread)
        assert found is not None
        return found

    @property
    def folder(self) -> Path:
        return self.vault.folder(self.target().thread)

    @contextmanager
    def asked(self) -> Iterator[list[str]]:
        """The kinds of the requests that come in meanwhile."""
        before, kinds = self.server.count, list[str]()
        yield kinds
        kinds += [kind for _, kind in self.server.requests[before:]]


class NoPermalinks(YouTube):
    """A platform that lists comments and has no links to single ones: whatever is missed counts as no longer listed."""

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...] | None:  # type: ignore[override]
        return None


def wrote(report: sync.Report) -> Wrote:
    """The lines of a run."""
    return Wrote(report.segment)


def standing(thread: Thread) -> set[str]:
    """The comments that are there by the archive: not gone, nor under one that is."""
    return {ident for ident, c in thread.comments.items() if ident not in thread.gone and c.root not in thread.gone}


def flat(corpus: Corpus, *, least: int = 1, most: int = 9) -> list[Truth]:
    """Top comments far down the list with so many replies, all in one list."""
    rows = [row for row in corpus.newest[40:] if row.id not in corpus.nested and not row.pinned]
    return [row for row in rows if least <= row.replies <= most]


def lone(corpus: Corpus, count: int) -> list[str]:
    """So many top comments without replies, the oldest."""
    return [row.id for row in corpus.newest if not row.replies and not row.pinned][-count:]


def changed(
    corpus: Corpus,
    rows: dict[str, dict[str, Any]] | None = None,
    *,
    without: Iterable[str] = (),
    more: Iterable[Truth] = (),
) -> Corpus:
    """Another world: other fields of ``rows`` by id, ``without`` some (a top comment with all under it), ``more``."""
    left_out, fields = set(without), rows or {}
    kept = [
        msgspec.structs.replace(row, **fields.get(row.id, {}))
        for row in corpus.comments
        if not left_out & {row.id, row.root}
    ]
    rows_of = _recounted([*kept, *more])
    video = msgspec.structs.replace(corpus.video, comments=corpus.video.comments + len(rows_of) - len(corpus.comments))
    return arrange(corpus.recipe, video, rows_of, corpus.nested)


def _recounted(rows: list[Truth]) -> list[Truth]:
    """The rows with the number of answers that each of them now has, at any depth."""
    parents = {row.id: row.parent for row in rows}
    counts = Counter[str]()
    for row in rows:
        up = row.parent
        while up is not None:
            counts[up] += 1
            up = parents.get(up)
    return [msgspec.structs.replace(row, replies=counts[row.id]) for row in rows]


def later(corpus: Corpus, **span: float) -> Corpus:
    """The same conversation when so much time has passed."""
    recipe = msgspec.structs.replace(corpus.recipe, now=corpus.recipe.now + timedelta(**span))
    return msgspec.structs.replace(corpus, recipe=recipe)


def new_top(corpus: Corpus, number: int = 1, *, ago: float = 60, **fields: Any) -> Truth:
    """A top comment that was written ``ago`` seconds before now."""
    like = next(row for row in corpus.newest if row.topic == "general" and not row.pinned)
    when = corpus.recipe.now - timedelta(seconds=ago)
    plain: dict[str, Any] = {"text": f"new {number}", "spans": (), "replies": 0, "creator_replied": False}
    return msgspec.structs.replace(like, id=comment_id(Random(number)), published=when, **{**plain, **fields})


def new_reply(corpus: Corpus, root: Truth, number: int = 1, *, ago: float = 30) -> Truth:
    """A reply to a top comment, written ``ago`` seconds before now."""
    when = corpus.recipe.now - timedelta(seconds=ago)
    like = next(row for row in corpus.comments if row.root is not None)
    ident = reply_id(root.id, _ms(root.published), _ms(when), Random(number))
    return msgspec.structs.replace(
        like, id=ident, root=root.id, parent=root.id, depth=1, text=f"reply {number}", spans=(), published=when,
        replies=0,
    )  # fmt: skip


def _ms(when: datetime) -> int:
    return int(when.timestamp() * 1000)
