"""What the year has found, each by itself: nights on which the platform is not to be believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from commentvault.archive import life
from commentvault.archive.lines import Back, Change
from commentvault.archive.segments import read_lines
from commentvault.demo import Corpus, DemoServer, Fault, Mood, Rule, arrange, faults
from commentvault.model import Author, Comment
from commentvault.platforms.walk.order import NewestFirst
from commentvault.platforms.walk.source import Listing
from commentvault.platforms.youtube.web import tokens
from commentvault.sync import Report
from tests.sync.visits import Visits
from tests.truth import gone_now


@pytest.fixture
def visits(tmp_path: Path, small_corpus: Corpus) -> Iterator[Visits]:
    """Visits to the small corpus; ``visits.server`` is the platform."""
    with DemoServer(small_corpus) as server:
        yield Visits(tmp_path / "archive", server)


def _without(corpus: Corpus, *idents: str) -> Corpus:
    rows = [row for row in corpus.comments if row.id not in idents and row.root not in idents]
    return arrange(corpus.recipe, corpus.video, rows, corpus.nested)


def _pinned(corpus: Corpus) -> str:
    return next(row.id for row in corpus.newest if row.pinned)


def _kinds(visits: Visits, report: Report, ident: str) -> list[str]:
    return [event.kind for event in life.events(report.segment.parent, ident)]


def test_what_is_first_without_a_permalink_is_no_control(visits: Visits, small_corpus: Corpus) -> None:
    """Permalinks lead nowhere, and the newest known comment stands first on the page all the same: it is pinned."""
    pinned = _pinned(small_corpus)
    visits.server.corpus = _without(small_corpus, pinned)
    visits()
    hidden = {row.id for row in small_corpus.newest if not row.replies and not row.pinned}
    visits.server.corpus = _without(small_corpus, *sorted(hidden)[4:])
    visits()
    visits.server.corpus = small_corpus
    visits()
    visits.server.mood = Mood(hide=set(sorted(hidden)[:2]), permalinks=False)
    report = visits()
    assert (report.verdict.gone, report.verdict.withheld) == (0, 2)
    assert gone_now(visits.thread()) == set()


@pytest.mark.parametrize("mode", ["pins", "head"])
def test_a_pin_that_is_hidden_is_not_taken_off(visits: Visits, small_corpus: Corpus, mode: str) -> None:
    """A first page without any pin, and without the comment that had it, does not tell that it is pinned no more."""
    pinned = _pinned(small_corpus)
    visits()
    visits.server.mood = Mood(hide={pinned})
    report = visits(mode)  # type: ignore[arg-type]  # one of its modes
    assert pinned in report.verdict.covered.not_
    visits.server.mood = Mood()
    report = visits(mode)  # type: ignore[arg-type]
    assert _kinds(visits, report, pinned) == ["first", "pinned"]


def test_a_pin_that_moved_is_told_at_once(visits: Visits, small_corpus: Corpus) -> None:
    """Where another comment is pinned, the one before is not, wherever it stands now."""
    pinned, other = _pinned(small_corpus), small_corpus.newest[-1]
    visits()
    rows = [msgspec.structs.replace(row, pinned=row.id == other.id) for row in small_corpus.comments]
    visits.server.corpus = arrange(small_corpus.recipe, small_corpus.video, rows, small_corpus.nested)
    report = visits("pins")
    assert _kinds(visits, report, pinned) == ["first", "pinned", "unpinned"]
    assert _kinds(visits, report, other.id) == ["first", "pinned"]


def test_a_comment_is_back_when_all_is_said_of_it(visits: Visits, small_corpus: Corpus) -> None:
    """What differs stands before the line that it is back: a process that is killed in between says too little only."""
    row = next(row for row in small_corpus.newest if not row.replies and not row.pinned)
    visits()
    visits.server.corpus = _without(small_corpus, row.id)
    visits()
    rows = [msgspec.structs.replace(r, likes=r.likes + 1) if r is row else r for r in small_corpus.comments]
    visits.server.corpus = arrange(small_corpus.recipe, small_corpus.video, rows, small_corpus.nested)
    report = visits()
    told = [type(line) for line in read_lines(report.segment) if isinstance(line, Change | Back) and line.id == row.id]
    assert told == [Change, Back]


@pytest.mark.parametrize("trouble", ["repeat", "loop"])
def test_a_list_that_turns_in_a_circle_tells_no_time(visits: Visits, small_corpus: Corpus, trouble: str) -> None:
    """A page that leads back to itself, or to an earlier one, is not believed to end where the one before did."""
    for start in range(1, 5):
        fault = Fault(trouble)  # type: ignore[arg-type]  # one of its troubles
        visits.server.fault = faults(Rule(fault=fault, kind="page", start=start))
        visits(resume=False)
    _assert_windows_hold(visits, small_corpus)


def test_a_pinned_comment_stands_in_no_order() -> None:
    """At the head of newest-first it is flagged, and on the same page it may stand again in its place."""
    now = datetime(2026, 11, 22, tzinfo=UTC)

    def listed(ident: str, oldest: int, latest: int, *, pinned: bool = False) -> Comment:
        window = (now - timedelta(days=oldest), now - timedelta(days=latest))
        return Comment(seen=now, id=ident, author=Author(), text="", published_window=window, pinned=pinned)

    pinned, again = listed("p", 28, 21, pinned=True), listed("p", 28, 21)
    page = Listing(now=now, comments=[pinned, listed("a", 22, 14), listed("b", 22, 14), again, listed("c", 35, 28)])
    order = NewestFirst(tokens.last_time)
    order.page(page, {"p"})
    assert list(order.narrowed()) == []


def _assert_windows_hold(visits: Visits, corpus: Corpus) -> None:
    for comment in visits.thread().comments.values():
        window, true = comment.published_window, corpus.by_id[comment.id].published.replace(microsecond=0)
        assert window
        assert window[0] <= true <= window[1], comment.id
