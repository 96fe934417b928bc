"""A thread's year, night after night: the world moves, is visited, and the archive is held to it after every run."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from commentvault.archive import history, segments, state
from commentvault.archive.history import Run, Thread
from commentvault.archive.lines import RunHeader
from commentvault.demo import STILL, Corpus, DemoServer, Event, Mood, Rates, Recipe, Truth, World, arrange
from commentvault.model import Verdict
from commentvault.sync import Report
from tests.truth import Shown, differences, gone_now
from tests.year.lives import Witness
from tests.year.plan import PATIENCE, Hiding, Night
from tests.year.visits import Visitor

RATES = Rates(
    tops=0.003, replies=0.006, edits=0.0045, deletions=0.005, lost_replies=0.005, returns=0.02, pins=0.6,
    hearts=0.004, unhearts=0.06, likes=0.1,
)  # fmt: skip
_CALM = msgspec.structs.replace(RATES, deletions=0, lost_replies=0, returns=0)
_STILL_BYTES = 2048
_AWAY = 3  # nights
_ENOUGH = 8


@dataclass
class Tally:
    """What a year was made of."""

    nights: int = 0
    runs: Counter[str] = field(default_factory=Counter)
    whole: int = 0
    still: list[str] = field(default_factory=list)
    braked: int = 0


class Year:
    """``wrong`` says in words where the archive is not what it should be; it stays empty."""

    def __init__(self, root: Path, seed: int, *, rest: timedelta = timedelta(days=PATIENCE + 2)) -> None:
        self.dice = Random(f"a year of {seed}")
        self.world = World(Recipe(comments=70, threads=14, seed=7 + seed), seed=seed, rates=RATES, rest=rest)
        self.server = DemoServer(self.world.corpus)
        self.visitor = Visitor(root, self.server, lambda: self.world.now, self.dice)
        self.witness = Witness()
        self.witness.begin(self.world.corpus)
        self.shown = Shown()
        self.tally = Tally()
        self.wrong: list[str] = []
        self.thread: Thread | None = None
        self._read = 0
        self._away: frozenset[str] = frozenset()
        self._back = 0
        self._last: Report | None = None

    def __enter__(self) -> Year:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.visitor.close()
        self.server.stop()

    def dawn(self, night: Night, hours: float = 24) -> None:
        """The world goes on until the next visits."""
        rates = _CALM if self._away or self._back == self.tally.nights else RATES
        self.world.rates = STILL if night.still else rates
        before = len(self.world.events)
        self.world.live_until(self.world.now + timedelta(hours=hours, seconds=self.dice.randint(-900, 900)))
        self.witness.happened += self.world.events[before:]
        if night.layout:
            layout = night.layout
            self.world.lay_out(old_share=layout.old_share, nested_share=layout.nested_share, seed=layout.seed)
        if self._away and self.tally.nights >= self._back:
            self._move("restored", self._away)
            self._away = frozenset()
        rows = [row for row in self.world.corpus.comments if row.id not in self._away and row.root not in self._away]
        corpus = self.world.corpus
        if self._away:
            corpus = arrange(corpus.recipe, corpus.video, rows, corpus.nested)
        self.server.corpus = corpus
        hiding = _mood(night.hiding, corpus, self.dice)
        self.server.mood = msgspec.structs.replace(hiding, language=night.language, avatars=self.tally.nights)
        self.witness.worlds[self.world.now] = corpus
        if night.language == "en":
            self.witness.rounded.add(self.world.now)
        self.tally.nights += 1

    def take_away(self) -> None:
        """The creator deletes what is pinned; after some nights it is there again."""
        pinned = next((row for row in self.world.corpus.newest if row.pinned), None)
        if pinned is not None and not self._away:
            self._away, self._back = frozenset({pinned.id}), self.tally.nights + _AWAY
            self._move("deleted", self._away)
