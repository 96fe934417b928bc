"""Runs with a key for the Data API, a ledger of their own, and what the Data API adds by the table of truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from commentvault.archive.history import Thread
from commentvault.demo import KEY, Corpus, DemoServer
from commentvault.demo.answers import Asked
from commentvault.digest import completeness
from commentvault.platforms.youtube.api.keys import load
from commentvault.platforms.youtube.api.quota import Ledger, Spent
from commentvault.settings.sections import Source
from tests.truth import differences, twice

from .visits import Visits

API_KINDS = {"commentThreads", "comments", "videos"}


class Keyed(Visits):
    """``keyed("full")`` asks both sources; ``ledger`` goes by the same clock as the runs."""

    def __init__(self, root: Path, server: DemoServer) -> None:
        super().__init__(root, server)
        self.settings = msgspec.structs.replace(self.settings, api_endpoint=server.url, keys=(KEY,), source="both")
        self.ledger = Ledger(root.parent / "state" / "quota.sqlite", self.now)

    def use(
        self, source: Source | None = None, *, keys: tuple[str, ...] | None = None, quota: int | None = None
    ) -> None:
        """From the next run on."""
        given = {"source": source, "keys": keys, "quota": quota}
        told = {name: value for name, value in given.items() if value is not None}
        self.settings = msgspec.structs.replace(self.settings, **told)

    def spent(self, key: str = KEY) -> Spent:
        """What the ledger knows of a key."""
        (one,) = load((key,))
        return self.ledger.spent(one.fingerprint)

    @property
    def units(self) -> int:
        """What the platform has counted for all keys."""
        return self.server.api.units.total()


def least_units(corpus: Corpus) -> int:
    """What no walk of the Data API can go below: 100 threads a page, 100 replies a page where not all stand inline."""
    return -(-len(corpus.newest) // 100) + sum(
        -(-len(rows) // 100) for rows in corpus.replies.values() if len(rows) > 5
    )


def second(moment: datetime) -> datetime:
    """A time as the Data API tells it."""
    return moment.replace(microsecond=0)


def not_exact(thread: Thread, corpus: Corpus, but: Container[str] = ()) -> Iterator[str]:
    """Where a comment that the Data API lists lacks what only that tells, or says wrongly who told it."""
    for row in (row for row in corpus.comments if row.id not in but):
        kept = thread.comments[row.id]
        true = {
            "published": second(row.published),
            "published_window": (second(row.published),) * 2,
            "published_by": "api",
            "edited": row.edited,
            "edited_at": second(row.edited_at) if row.edited_at else None,
            "likes": row.likes,
            "likes_exact": True,
        }
        for name, value in true.items():
            if getattr(kept, name) != value:
                yield f"{row.id}: {name} is {getattr(kept, name)!r}, in truth {value!r}"
        by_api = {"published"} | ({"edited_at"} if row.edited_at else set())
        for name in ("text", "pinned", "hearted", "author", "paid", *by_api):
            source = "api" if name in by_api else "web"
            if kept.source(name) != source:
                yield f"{row.id}: {name} is from {kept.source(name)}, not from {source}"


def whole(keyed: Keyed, corpus: Corpus) -> None:
    """The archive is the truth by both sources, calls itself whole, and nothing lies about."""
    thread = keyed.thread()
    assert differences(thread, corpus) == []
    assert list(not_exact(thread, corpus)) == []
    assert twice(keyed.folder) == []
    assert completeness.judge(thread).whole
    assert not [*keyed.folder.glob("*.cursors"), *keyed.folder.glob("*.part")]


def next_day(keyed: Keyed) -> None:
    """Midnight in California is over: the keys' units are there again, and the ledger's day is a new one."""
    keyed.later += timedelta(days=1)
    keyed.server.api.units.clear()


class Heard:
    """The Data API's requests, each by what it asked for; ``twice`` are those that came again."""

    def __init__(self, keyed: Keyed) -> None:
        self.asked: Counter[str] = Counter()
        keyed.server.fault = self

    def __call__(self, number: int, asked: Asked) -> None:
        if asked.kind in API_KINDS and asked.kind != "videos":
            self.asked[repr((asked.kind, asked.query))] += 1

    @property
    def twice(self) -> list[str]:
        return [what for what, count in self.asked.items() if count > 1]
