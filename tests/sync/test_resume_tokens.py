"""Cursors that do not serve any more, and runs that end where another was to be gone on with."""

from __future__ import annotations

import msgspec
import pytest

from commentvault import sync
from commentvault.demo import Corpus, Fault, Recipe, build_corpus
from commentvault.demo.answers import Asked
from commentvault.demo.faults import FaultSource
from commentvault.digest import completeness
from tests.truth import differences, twice

from .visits import NoPermalinks, Visits, changed, standing, wrote

TOP = "top"


def expired(cut: sync.Report, *, tops: bool = True, replies: bool = True) -> FaultSource:
    """The platform takes none of a run's cursors (those of the list, those of replies) but its own fresh ones."""
    old = {
        msgspec.json.decode(failed.cursor)[-1]
        for failed in cut.verdict.failed
        if failed.cursor and (tops if failed.id == TOP else replies)
    }

    def source(_: int, asked: Asked) -> Fault | None:
        if asked.kind == "next":
            old.clear()  # demo tokens are always the same: those that the video leads to are fresh
        token = msgspec.json.decode(asked.body).get("continuation")
        return Fault(trouble="status", code=400) if token in old else None

    return source


def whole(visits: Visits) -> bool:
    """What a reader is told of the last visit."""
    return completeness.judge(visits.thread()).whole


@pytest.mark.parametrize("lanes", [1, 8])
@pytest.mark.parametrize("pages", [2, 3, 6, 12])
def test_a_list_that_cannot_be_gone_on_with_is_read_anew(
    visits: Visits, demo_corpus: Corpus, pages: int, lanes: int
) -> None:
    """In the same run, without a comment twice."""
    cut = visits.stopped_after(pages, lanes=1)
    visits.server.fault = expired(cut)
    report = visits(lanes=lanes)
    assert report.continues == wrote(cut).header.run
    visits.server.fault = None
    if report.verdict.status == "partial":  # threads whose cursors went lost are not opened again in that run
        assert all(failed.id != TOP for failed in report.verdict.failed)
        report = visits()
    assert report.verdict.status == "complete"
    assert differences(visits.thread(), demo_corpus) == []
    assert twice(visits.folder) == []


def test_a_thread_that_cannot_be_gone_on_with_fails_once(visits: Visits, demo_corpus: Corpus) -> None:
    """The rest is read, that thread is named, and the next run reads all of it anew."""
    cut = visits.stopped_after(30, lanes=1)
    assert any(failed.id != TOP for failed in cut.verdict.failed)
    visits.server.fault = expired(cut, tops=False)
    rest = visits(lanes=1)
    assert rest.verdict.status == "partial"
    assert not whole(visits)
    visits.server.fault = None
    again = visits()
    assert (again.continues, again.verdict.status) == (None, "complete")
    assert differences(visits.thread(), demo_corpus) == []
    assert whole(visits)


def long_thread() -> Corpus:
    """A thread with one long list of replies, far up."""
    return build_corpus(Recipe(comments=260, tops=90, threads=2, nested_share=0, old_share=0))


@pytest.mark.parametrize("pages", range(3, 16, 2))
def test_a_thread_of_which_only_the_end_was_read_misses_nothing(visits: Visits, pages: int) -> None:
    """The list was begun anew, the replies gone on with in the middle: nobody looked at their beginning."""
    visits.server.corpus = corpus = long_thread()
    platform = NoPermalinks(visits.settings)
    visits(platform=platform)
    cut = visits.stopped_after(pages, lanes=2, platform=platform)
    visits.server.fault = expired(cut, replies=False)
    report = visits(platform=platform)
    assert (report.verdict.gone, report.verdict.withheld) == (0, 0)
    assert differences(visits.thread(), corpus) == []
    visits.server.fault = None
    root = max(corpus.newest, key=lambda row: row.replies)
    visits.server.corpus = world = changed(corpus, without=[corpus.replies[root.id][0].id])
    visits(platform=platform, resume=False)
    assert standing(visits.thread()) == world.by_id.keys()


@pytest.mark.parametrize("stop_at", [1, 2, 3])
def test_a_run_that_starts_over_can_be_cut_too(visits: Visits, demo_corpus: Corpus, stop_at: int) -> None:
    """Stopped between the old list and the new one, nobody takes the list for read."""
    cut = visits.stopped_after(8, lanes=1)
    visits.server.fault = expired(cut)
    second = visits.stopped_after(stop_at, lanes=1)
    assert second.continues
    visits.server.fault = None
    for _ in range(3):
        report = visits()
        if whole(visits):
            break
    assert report.verdict.status == "complete"
    assert differences(visits.thread(), demo_corpus) == []
    assert whole(visits)


def test_a_page_that_fails_far_down_does_not_start_over(visits: Visits, demo_corpus: Corpus) -> None:
    """A run that goes on and has gone on well ends as any other does: with where to go on."""
    visits.stopped_after(4, lanes=1)
    pages: list[int] = []

    def later_page(number: int, asked: Asked) -> Fault | None:
        if asked.kind == "page":
            pages.append(number)
        return Fault(trouble="empty") if asked.kind == "page" and len(pages) > 2 else None

    visits.server.fault = later_page
    with visits.asked() as kinds:
        report = visits(lanes=1)
    assert "next" not in kinds
    assert [failed.id for failed in report.verdict.failed] == [TOP]
    visits.server.fault = None
    visits()
    assert differences(visits.thread(), demo_corpus) == []
    assert whole(visits)


def test_a_stale_cursor_of_a_reply_thread_never_hides_it(visits: Visits, demo_corpus: Corpus) -> None:
    """The next refresh opens it although its count is the same."""
    cut = visits.stopped_after(30, lanes=1)
    assert {failed.id for failed in cut.verdict.failed} - {TOP}
    visits.server.fault = expired(cut, tops=False)
    visits(lanes=1)
    visits.server.fault = None
    visits("refresh", resume=False)
    assert differences(visits.thread(), demo_corpus) == []
