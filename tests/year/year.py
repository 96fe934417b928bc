"""A thread's year, night after night: the world moves, is visited, and the archive is held to it after every run."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import msgspec

from commentvault.archive import history, life, segments
from commentvault.archive.history import Thread
from commentvault.demo import STILL, Corpus, DemoServer, Rates, Recipe, World
from commentvault.model import Mode
from commentvault.nightly.modes import choose
from commentvault.sync import Report
from tests.truth import Shown, differences, gone_now
from tests.year import moods, ready
from tests.year.lives import Compared, Witness, compare
from tests.year.plan import PATIENCE, Night, Outage
from tests.year.visits import Visitor

RATES = Rates(
    tops=0.0015, replies=0.0025, edits=0.0045, deletions=0.006, lost_replies=0.004, returns=0.006, pins=0.6,
    hearts=0.003, unhearts=0.06, likes=0.08,
)  # fmt: skip
"""Of each kind something several times a month, where there are seventy comments."""

_CALM = msgspec.structs.replace(RATES, deletions=0, lost_replies=0, returns=0)
_REST = timedelta(days=PATIENCE + 2)
_STILL_BYTES = 2048
_TRIES = 6


@dataclass
class Tally:
    """What a year was made of: visits by mode and verdict, ``whole`` looks among them, and those that did not believe
    what they missed. ``by_hand``: how often what was pinned was deleted. ``still`` are the runs of nights on which
    nothing had happened, with the moment of the whole look before.
    """

    nights: int = 0
    visits: Counter[str] = field(default_factory=Counter)
    whole: int = 0
    braked: int = 0
    held_back: int = 0
    by_hand: int = 0
    still: dict[str, datetime] = field(default_factory=dict)
    largest_still: int = 0


class Year:
    """A world and its archive. ``wrong`` says in words where the archive is not what it should be."""

    def __init__(self, root: Path, seed: int, *, rest: timedelta = _REST, age: float = 10.0) -> None:
        """``rest``: so long a comment is left alone after an event; ``age``: so many days the post is old."""
        recipe = Recipe(comments=64, tops=28, threads=10, seed=7 + seed, days=age)
        self.dice = Random(f"a year of {seed}")
        self.world = World(recipe, seed=seed, rates=RATES, rest=rest)
        self.server = DemoServer(self.world.corpus)
        self.visitor = Visitor(root, self.server, lambda: self.world.now, self.dice)
        self.witness = Witness()
        self.witness.begin(self.world.corpus)
        self.tally = Tally()
        self.wrong: list[str] = []
        self.thread = Thread("", "")
        self._hand = moods.Hand()
        self._shown = Shown()
        self._night = Night()
        self._read: set[str] = set()
        self._before: datetime | None = None  # when the night before had its last, whole look
        self._last_whole = self.world.now - timedelta(days=1)

    def __enter__(self) -> Year:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.visitor.close()
        self.server.stop()

    @property
    def since_whole(self) -> timedelta:
        """How long ago the last whole look was."""
        return self.world.now - self._last_whole

    def dawn(self, night: Night, hours: float = 24) -> None:
        """The world goes on until the next visits."""
        self._night, world = night, self.world
        self._before = world.now if self._last_whole == world.now else None
        world.rates = STILL if night.still else _CALM if self._hand.calm else RATES
        events = len(world.events)
        if self.tally.nights:
            world.live_until(world.now + timedelta(hours=hours, seconds=self.dice.randint(-900, 900)))
        self.witness.happened += world.events[events:] + self._hand.bring_back(world)
        if night.layout:
            layout = night.layout
            world.lay_out(old_share=layout.old_share, nested_share=layout.nested_share, seed=layout.seed)
        corpus = self._hand.left(world.corpus)
        self.server.corpus = self.witness.worlds[world.now] = corpus
        pinned = {row.id for row in corpus.newest if row.pinned}
        known = {comment.id for comment in self.thread.comments.values() if comment.pinned}
        shown = moods.mood(night.hiding, corpus, pinned - known, self.dice)  # a hidden new pin is none, for all to see
        self.server.mood = msgspec.structs.replace(shown, language=night.language, avatars=self.tally.nights)
        if night.language == "en":
            self.witness.rounded.add(world.now)
        self.tally.nights += 1

    def take_away_the_pin(self) -> bool:
        """The creator deletes what is pinned, with all that hangs under it; False where that has to wait."""
        pinned = next((row for row in self.world.corpus.newest if row.pinned), None)
        if pinned is None or self._hand.calm or self._last_whole != self.world.now:
            return False
        self.witness.happened += self._hand.take(pinned, self.world)
        self.tally.by_hand += 1
        return True

    def visits(self) -> None:
        """Tonight's visits: what befalls the first one, and others until the thread was looked at as a whole."""
        night = self._night
        if night.off:
            return
        if night.outage:
            self.visit(night.outage)
            if not night.again:
                return
        for _ in range(_TRIES):
            report = self.visit(resume=self.dice.random() < 0.9)
            if report is None or report.continues is None:
                break
        if night.hiding is None and self._last_whole != self.world.now:
            self._complain(f"no whole look: {report.verdict if report else report}")

    def visits_by_policy(self, every: timedelta) -> None:
        """Tonight's visit in the mode that the policy chooses, and where an outage has passed another one."""
        night = self._night
        for outage in () if night.off else (night.outage, None) if night.again else (night.outage,):
            summary = self.visitor.vault.summary(self.visitor.target.thread)
            choice = choose(summary, every=every, now=self.world.now)
            killed = self._killed
            report = self.visit(outage, mode=choice.mode)
            if report and report.mode != choice.mode and not killed:  # what a killed run left is known after the choice
                self._complain(f"{choice} was chosen, and {report.mode} it was")

    def visit(self, outage: Outage | None = None, *, mode: Mode = "full", resume: bool = True) -> Report | None:
        """Visit once, and hold the archive to the world."""
        report = self.visitor.visit(outage, mode=mode, resume=resume)
        if report is None:
            self.tally.visits["killed"] += 1
            self._shown.look(self._corpus, whole=False)
            return None
        self.tally.visits[f"{report.mode}: {report.verdict.status}"] += 1
        gone = gone_now(self.thread)
        self._fold()
        for ident in sorted((gone_now(self.thread) - gone) & self._corpus.by_id.keys()):
            self._complain(f"{ident} is called gone, and it is there")
        whole = self._is_whole(report, outage)
        self._shown.look(self._corpus, whole=whole, rounded=self.world.now in self.witness.rounded)
        if whole:
            self._hold_to_the_truth(report)
        self.tally.braked += report.verdict.braked
        self.tally.held_back += bool(report.verdict.withheld)
        return report

    def compare(self) -> Compared:
        """At the end: the events that the archive tells beside those that happened."""
        told = list(life.events(self.visitor.folder))
        compared = compare(told, self.witness, self._last_whole)
        for event in told:
            before = self.tally.still.get(event.run)
            if before and (event.after is None or self.witness.night(event.after) == before):
                compared.wrong.append(f"told of a still night: {event}")
        return compared

    def ready(self) -> None:
        """What is kept ready beside the segments is what they say."""
        if not self._killed:  # else the next run closes it first
            for difference in ready.differences(self.visitor.folder, self.thread):
                self._complain(difference)

    @property
    def _killed(self) -> bool:
        """Whether a killed run has left its file."""
        return any(self.visitor.folder.glob("*" + segments.PART))

    @property
    def _corpus(self) -> Corpus:
        return self.server.corpus

    def _complain(self, what: str) -> None:
        self.wrong.append(f"night {self.tally.nights}, {self.world.now:%Y-%m-%d}, {self._night}: {what}")

    def _is_whole(self, report: Report, outage: Outage | None) -> bool:
        """Whether a run saw all there is, and all was there to be seen."""
        verdict = report.verdict
        if self._night.hiding or outage == "lied" or report.mode != "full":
            return False
        return verdict.status == "complete" and verdict.covered.top == "all" and not verdict.withheld

    def _fold(self) -> None:
        for name in sorted(set(os.listdir(self.visitor.folder)) - self._read):  # noqa: PTH208  # a few, and only names
            if name.endswith(segments.SEALED):
                for line in segments.read_lines(self.visitor.folder / name):
                    history.fold(self.thread, line)
                self._read.add(name)

    def _hold_to_the_truth(self, report: Report) -> None:
        """After a whole look: the archive is the world."""
        self.tally.whole += 1
        self._hand.seen = True
        for difference in differences(self.thread, self._corpus, self._shown):
            self._complain(difference)
        night, now = self._night, self.world.now
        if night.still and self._before is not None and self._last_whole != now:
            self._hold_to_stillness(report)
        self._last_whole = now

    def _hold_to_stillness(self, report: Report) -> None:
        """After a night on which nothing happened: next to nothing was written."""
        before = self._before
        if before is None or self.witness.worlds[before].comments != self._corpus.comments:
            return  # another layout, or something was done by hand
        self.tally.still[segments.run_of(report.segment)] = before
        if before not in self.witness.rounded:
            size = report.segment.stat().st_size
            self.tally.largest_still = max(size, self.tally.largest_still)
            if size >= _STILL_BYTES:
                self._complain(f"{size} bytes although nothing happened")
