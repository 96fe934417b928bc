"""A run that ended before its time: the next one asks for what was left, and together they are whole."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest

from commentvault import sync
from commentvault.archive import segments
from commentvault.demo import Corpus, Fault, Rule, faults
from commentvault.digest import completeness
from commentvault.model import NOT_REACHED, Ask, Mode
from tests.truth import differences, twice

from .visits import Visits, changed, flat, later, new_top, wrote

PAGE = 20


def whole(visits: Visits) -> bool:
    """What a reader is told of the last visit."""
    return completeness.judge(visits.thread()).whole


def same(visits: Visits, corpus: Corpus) -> None:
    """The archive is the truth, each comment in it once, and it calls itself whole."""
    assert differences(visits.thread(), corpus) == []
    assert twice(visits.folder) == []
    assert whole(visits)


@pytest.mark.parametrize("lanes", [1, 8])
@pytest.mark.parametrize("pages", [1, 2, 3, 7, 15, 40, 80])
def test_an_interrupted_run_is_gone_on_with(visits: Visits, demo_corpus: Corpus, pages: int, lanes: int) -> None:
    """Wherever it was stopped: both together ask for little more than one run, and hold all."""
    cut = visits.stopped_after(pages, lanes=lanes)
    assert (cut.verdict.status, cut.exit_code) == ("partial", 3)
    assert all(failed.cursor for failed in cut.verdict.failed)
    assert not whole(visits)
    rest = visits(lanes=lanes)
    assert rest.continues == wrote(cut).header.run == wrote(rest).header.continues
    assert rest.verdict.status == "complete"
    again = PAGE + lanes + 2  # threads of the top order's page, what was in flight, and the way in
    assert rest.verdict.requests + cut.verdict.requests <= 92 + again
    same(visits, demo_corpus)
    assert visits.thread().post is not None


def test_what_goes_on_covers_only_what_it_read(visits: Visits, demo_corpus: Corpus) -> None:
    """It does not claim the list that another run read, nor the threads."""
    visits.stopped_after(5, lanes=1)
    covered = visits().verdict.covered
    assert covered.top == "rest"
    assert covered.replies not in ("all", "none")


def test_a_run_can_be_cut_again_and_again(visits: Visits, demo_corpus: Corpus) -> None:
    """Ten requests a night are enough in the end, and few are spent twice: a thread of the top page is met again."""
    spent, nights = 0, 0
    report = visits(requests=10)
    while report.verdict.status == "partial":
        spent, nights = spent + report.verdict.requests, nights + 1
        assert report.verdict.requests <= 10
        assert "granted" in (report.verdict.reason or "")
        report = visits(requests=10)
    assert report.verdict.status == "complete"
    assert spent + report.verdict.requests <= 92 + 20
    same(visits, demo_corpus)


@pytest.mark.parametrize("mode", ["refresh", "head"])
def test_another_mode_is_gone_on_with_in_that_mode(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """Whatever is asked for: what was begun is finished first."""
    visits()
    fresh = [new_top(demo_corpus, number, ago=60 + number) for number in range(70)]
    visits.server.corpus = world = changed(demo_corpus, more=fresh)
    cut = visits.stopped_after(4, mode, lanes=1)
    assert cut.verdict.status == "partial"
    with visits.asked() as kinds:
        rest = visits("full")
    assert (rest.mode, rest.continues) == (mode, wrote(cut).header.run)
    assert rest.verdict.status == "asked"
    assert "replies" not in kinds
    assert differences(visits.thread(), world) == []


def test_a_refused_run_is_gone_on_with(visits: Visits, demo_corpus: Corpus) -> None:
    """When the platform answers again."""
    visits.server.fault = faults(Rule(fault=Fault(trouble="status", code=429, retry_after=3600), start=30))
    cut = visits(lanes=1)
    assert (cut.verdict.status, cut.exit_code) == ("refused", 4)
    visits.server.fault = None
    rest = visits()
    assert rest.continues == wrote(cut).header.run
    assert rest.verdict.requests < 92 - 25
    same(visits, demo_corpus)


def test_one_failed_thread_costs_that_thread(visits: Visits, demo_corpus: Corpus) -> None:
    """The next run asks for its pages and nothing else."""
    root = next(row for row in demo_corpus.newest if row.replies > 20 and row.id not in demo_corpus.nested)
    visits.server.fault = faults(Rule(fault=Fault(trouble="empty"), comment=root.id, later=True))
    assert visits().verdict.status == "partial"
    visits.server.fault = None
    with visits.asked() as kinds:
        report = visits()
    assert set(kinds) == {"replies"}
    assert len(kinds) == -(-(root.replies - 10) // 50)
    assert report.verdict.status == "complete"
    same(visits, demo_corpus)


def test_a_thread_that_fails_again_and_again_does_not_hold_up_the_others(visits: Visits, demo_corpus: Corpus) -> None:
    """It is tried once more by itself; then the whole thread is read anew, and it is called partial for that place."""
    root = flat(demo_corpus, least=3)[0]
    visits.server.fault = faults(Rule(fault=Fault(trouble="empty"), comment=root.id))
    visits()
    assert visits().continues
    fresh = new_top(demo_corpus)
    visits.server.corpus = changed(demo_corpus, more=[fresh])
    report = visits()
    assert report.continues is None
    assert wrote(report).new_ids == {fresh.id}
    assert [failed.id for failed in report.verdict.failed] == [root.id]
    assert not whole(visits)


def test_a_new_comment_that_came_in_between_is_found_by_the_next_run(visits: Visits, demo_corpus: Corpus) -> None:
    """The run that goes on looks at the rest; what came at the head meanwhile waits one night."""
    visits.stopped_after(6, lanes=1)
    visits.server.corpus = world = changed(demo_corpus, more=[new_top(demo_corpus)])
    visits()
    assert visits("head").verdict.new == 1
    assert differences(visits.thread(), world) == []


def test_old_cursors_are_not_tried(visits: Visits, demo_corpus: Corpus) -> None:
    """After two days the thread is read anew: else two pictures of it would be mixed."""
    visits.stopped_after(6, lanes=1)
    visits.later = timedelta(days=2, minutes=1)
    report = visits()
    assert (report.continues, report.verdict.status) == (None, "complete")
    assert report.verdict.covered.top == "all"
    same(visits, demo_corpus)


def test_cursors_of_yesterday_are(visits: Visits, demo_corpus: Corpus) -> None:
    """A night later they still serve."""
    visits.stopped_after(6, lanes=1)
    visits.later = timedelta(days=1, hours=23)
    assert visits().continues


@pytest.mark.parametrize("ask", [Ask(limit=300), Ask(replies=False)], ids=["limit", "no replies"])
def test_a_part_that_was_asked_for_is_not_gone_on_with(visits: Visits, demo_corpus: Corpus, ask: Ask) -> None:
    """Nobody asked for the rest: the next run is a whole one."""
    cut = visits.stopped_after(5, ask=ask, lanes=1)
    assert cut.verdict.status == "partial"
    assert visits().continues is None
    same(visits, demo_corpus)


def test_a_part_that_is_asked_for_goes_on_with_nothing(visits: Visits, demo_corpus: Corpus) -> None:
    """Whoever wants the first ten comments gets those."""
    visits.stopped_after(6, lanes=1)
    report = visits(ask=Ask(limit=10))
    assert (report.continues, report.verdict.seen) == (None, 10)


def test_a_whole_run_can_be_insisted_on(visits: Visits, demo_corpus: Corpus) -> None:
    """Without resuming, everything is asked for again and nothing is written twice."""
    visits.stopped_after(6, lanes=1)
    report = visits(resume=False)
    assert (report.continues, report.verdict.requests) == (None, 92)
    same(visits, demo_corpus)


def test_a_run_that_goes_on_is_no_part_of_the_next(visits: Visits, demo_corpus: Corpus) -> None:
    """After the rest was read, the next run is a whole one again."""
    visits.stopped_after(6, lanes=1)
    visits()
    report = visits()
    assert (report.continues, report.verdict.covered.top) == (None, "all")


def test_the_verdict_names_every_place_that_was_not_reached(visits: Visits, demo_corpus: Corpus) -> None:
    """With where to go on, each once, in the archive for everybody to read."""
    cut = visits.stopped_after(10, lanes=1)
    places = [(failed.id, failed.cursor) for failed in cut.verdict.failed]
    assert len(places) == len(set(places))
    assert {failed.reason for failed in cut.verdict.failed} == {NOT_REACHED}
    assert "top" in {ident for ident, _ in places}
    assert cut.verdict.covered.not_


def test_times_stay_true_where_a_list_is_gone_on_with(visits: Visits, demo_corpus: Corpus) -> None:
    """A top comment lies between its neighbours, in each part by itself."""
    visits.stopped_after(5, lanes=1)
    visits.server.corpus = world = later(demo_corpus, hours=20)
    visits()
    assert differences(visits.thread(), world) == []


def test_a_video_that_was_removed_in_between(visits: Visits, demo_corpus: Corpus) -> None:
    """The cursors lead nowhere: the run says why, and the next one does not try them again."""
    target = visits.target()
    visits.stopped_after(6, lanes=1)
    video = msgspec.structs.replace(demo_corpus.video, id="demoOTHER00")
    visits.server.corpus = msgspec.structs.replace(demo_corpus, video=video)
    report = visits(target=target)
    assert report.verdict.status == "missing"
    assert visits(target=target).continues is None


def parts(report: sync.Report) -> list[str]:
    """The files that a thread's folder holds for runs under way."""
    return [path.name for path in report.segment.parent.iterdir() if re.search(r"part|cursors", path.name)]


def test_nothing_is_left_of_a_run_that_was_sealed(visits: Visits) -> None:
    """Neither a part nor a journal."""
    report = visits.stopped_after(6)
    assert parts(report) == []
    assert report.segment.name.endswith(segments.SEALED)
