"""Imports between visits: what a recording tells of another time, and of another list, leads to no wrong conclusion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from commentvault import sync
from commentvault.archive.coverage import began
from commentvault.archive.life import events
from commentvault.model import Ask, Comment, Cursor, End, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import NOTHING_KNOWN, Known

from .visits import NoPermalinks, Visits, changed, later, lone, wrote


class Recording(NoPermalinks):
    """What was recorded at a moment."""

    source = "web"

    def __init__(self, at: datetime, *held: Comment) -> None:
        super().__init__()
        self.at = at
        self.held = held

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        new = (msgspec.structs.replace(one, seen=self.at) for one in self.held if not known.has(one.id))
        yield Page(seen=self.at, comments=tuple(new))
        yield Page(seen=self.at, end=End(status="complete", reason="imported"))


class Between:
    """Visits to a platform without permalinks, and imports; ``comment`` is there at times, as ``visitor`` can tell."""

    def __init__(self, visits: Visits, visitor: Visits) -> None:
        self.visits = visits
        self.whole = visits.server.corpus
        [ident] = lone(self.whole, 1)
        visitor()
        self.comment = visitor.thread().comments[ident]
        self.days = 0

    def fetch(self, *, there: bool) -> sync.Report:
        """A visit on the next day."""
        self.days += 1
        corpus = self.whole if there else changed(self.whole, without=[self.comment.id])
        self.visits.server.corpus = later(corpus, days=self.days)
        return self.visits(platform=NoPermalinks(self.visits.settings))

    def imported(self, day: float) -> sync.Report:
        """A recording of that day, in which the comment is."""
        at = (self.whole.recipe.now + timedelta(days=day)).replace(microsecond=0)
        platform = Recording(at, self.comment)
        target, vault = self.visits.target(), self.visits.vault
        return sync.fetch(platform, target, Ask(), vault, Door(), imported="ab" * 32, now=lambda: at)

    def looked(self, report: sync.Report) -> datetime:
        """When a run began to look."""
        return began(wrote(report).header.run, report.verdict)


@pytest.fixture
def between(visits: Visits, tmp_path: Path) -> Between:
    """Nothing was visited yet."""
    return Between(visits, Visits(tmp_path / "another", visits.server))


@pytest.mark.parametrize("day", [0.5, 1.5])
def test_what_only_a_recording_listed_is_not_called_gone(between: Between, day: float) -> None:
    """No visit ever met it: it may stand in a list that visits do not read. A recording of before, and one of after."""
    between.fetch(there=False)
    between.imported(day)
    report = between.fetch(there=False)
    assert report.verdict.gone == 0
    assert report.verdict.covered.not_ == (between.comment.id,)
    assert report.verdict.reason == "1 that only a recording lists are not missed"
    assert not between.visits.thread().gone


def test_it_was_last_seen_when_a_visit_met_it(between: Between) -> None:
    """Visits that came before an import in the archive had not met what it added, whenever that was recorded."""
    between.fetch(there=False)
    between.imported(0.5)
    met = between.fetch(there=True)
    assert (met.verdict.new, met.verdict.changed) == (0, 0)
    gone = wrote(between.fetch(there=False)).gone
    assert gone[between.comment.id].last_seen == between.looked(met)
    told = [event for event in events(between.visits.folder, between.comment.id) if event.kind == "gone"]
    assert [event.after for event in told] == [between.looked(met)]


def test_a_comment_seen_by_visits_is_vouched_for_by_them(between: Between) -> None:
    """An import in between takes nothing from what visits know."""
    between.fetch(there=True)
    met = between.fetch(there=True)
    between.imported(0.5)
    gone = wrote(between.fetch(there=False)).gone
    assert gone[between.comment.id].last_seen == between.looked(met)


def test_an_import_is_not_gone_on_with_and_hides_no_cursors(between: Between) -> None:
    """The visit before it had stopped half-way: the next one goes on there."""
    stopped = between.visits.stopped_after(4)
    assert stopped.verdict.status == "partial"
    between.imported(0)
    rest = between.visits()
    assert rest.continues == wrote(stopped).header.run
    assert rest.verdict.status == "complete"


def test_the_header_tells_what_was_imported(between: Between) -> None:
    """The recording's checksum; a visit has none."""
    between.fetch(there=True)
    between.imported(2)
    assert [run.header.imported for run in between.visits.thread().runs] == [None, "ab" * 32]
