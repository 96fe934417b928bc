"""What a run in each mode costs, what it finds, and what it says can be concluded from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commentvault.demo import Corpus, Fault, Rule, faults
from commentvault.model import Ask, Mode
from tests.truth import differences, twice

from .visits import Visits, changed, flat, later, new_reply, new_top, standing, wrote

PAGE = 20


def pages_of(corpus: Corpus) -> int:
    """How many pages newest-first has, the pinned comment at its head."""
    return -(-(len(corpus.newest) + 1) // PAGE)


@pytest.mark.parametrize(("mode", "most"), [("head", 3), ("pins", 1)])
def test_a_glance_costs_next_to_nothing(visits: Visits, mode: Mode, most: int) -> None:
    """On an unchanged thread, whatever its size."""
    visits()
    with visits.asked() as kinds:
        report = visits(mode)
    assert len(kinds) == report.verdict.requests <= most
    assert (report.verdict.status, report.exit_code, report.mode) == ("asked", 0, mode)


def test_a_refresh_asks_for_the_list_and_no_replies(visits: Visits, demo_corpus: Corpus) -> None:
    """On an unchanged thread; the two beside the list are the video's facts and one page of the top order."""
    visits()
    with visits.asked() as kinds:
        visits("refresh")
    assert "replies" not in kinds
    assert len(kinds) <= pages_of(demo_corpus) + 2


@pytest.mark.parametrize("mode", ["full", "refresh", "head", "pins"])
def test_an_unchanged_night_is_a_small_file(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """No line for a comment, also where a day has passed and every time is told in other words."""
    visits()
    for days in (1, 2):
        visits.server.corpus = later(demo_corpus, days=days)
        report = visits(mode)
        assert report.segment.stat().st_size < 2000
        assert (report.verdict.new, report.verdict.changed, report.verdict.gone) == (0, 0, 0)


def test_head_finds_what_is_new_and_answered(visits: Visits, demo_corpus: Corpus) -> None:
    """New comments over several pages with their replies, down to the first page of known ones."""
    visits()
    fresh = [new_top(demo_corpus, number, ago=60 + number) for number in range(45)]
    answers = [new_reply(demo_corpus, root, number) for number, root in enumerate(fresh[:3])]
    visits.server.corpus = world = changed(demo_corpus, more=[*fresh, *answers])
    with visits.asked() as kinds:
        report = visits("head")
    assert wrote(report).new_ids == {row.id for row in (*fresh, *answers)}
    assert kinds.count("replies") == len(answers)
    assert (
        kinds.count("page") == 1 + 4
    )  # one of the top order; 45 new ones and the pin fill two and a part, one is known
    assert report.verdict.covered.top == f"newest-until-{world.newest[4 * PAGE - 2].id}"
    assert differences(visits.thread(), world) == []


def test_head_sees_new_answers_to_comments_on_its_pages(visits: Visits, demo_corpus: Corpus) -> None:
    """A known comment whose count changed is opened where the run meets it."""
    visits()
    root = next(row for row in demo_corpus.newest[:15] if row.replies and not row.pinned)
    visits.server.corpus = world = changed(demo_corpus, more=[new_reply(demo_corpus, root)])
    report = visits("head")
    assert len(wrote(report).new) == 1
    assert report.verdict.covered.replies == (root.id,)
    assert differences(visits.thread(), world) == []


@pytest.mark.parametrize("pinned", ["an old one", "a new one"])
def test_a_pin_at_the_head_ends_no_head_run(visits: Visits, demo_corpus: Corpus, pinned: str) -> None:
    """The pinned comment stands before all others whatever its age: it says nothing of those behind it."""
    visits()
    if pinned == "a new one":
        old = next(row for row in demo_corpus.newest if row.pinned)
        rows = [new_top(demo_corpus, 0, ago=20, pinned=True)]
        rows += [new_top(demo_corpus, number, ago=60 + number) for number in range(1, 30)]
        visits.server.corpus = world = changed(demo_corpus, {old.id: {"pinned": False}}, more=rows)
    else:
        rows = [new_top(demo_corpus, number, ago=60 + number) for number in range(30)]
        visits.server.corpus = world = changed(demo_corpus, more=rows)
    assert wrote(visits("head")).new_ids == {row.id for row in rows}
    assert differences(visits.thread(), world) == []


def test_head_says_that_it_knows_nothing_of_the_rest(visits: Visits, demo_corpus: Corpus) -> None:
    """What it did not look at is neither gone nor unchanged by it."""
    visits()
    lost, edited = demo_corpus.newest[-1], demo_corpus.newest[-2]
    visits.server.corpus = changed(demo_corpus, {edited.id: {"text": "other", "edited": True}}, without=[lost.id])
    report = visits("head")
    assert (report.verdict.new, report.verdict.changed, report.verdict.gone) == (0, 0, 0)
    assert "is not known" in (report.verdict.reason or "")
    assert not visits.thread().gone


def test_a_refresh_opens_only_the_threads_whose_count_changed(visits: Visits, demo_corpus: Corpus) -> None:
    """New, edited and deleted top comments, new and lost replies; one request for each thread that changed."""
    visits()
    gained, lost, *_ = flat(demo_corpus, least=2)
    fewer = next(row for row in demo_corpus.replies[lost.id] if row.parent == lost.id and not row.replies)
    gone, edited = demo_corpus.newest[25], demo_corpus.newest[27]
    fresh, answer = new_top(demo_corpus), new_reply(demo_corpus, gained)
    visits.server.corpus = world = changed(
        demo_corpus, {edited.id: {"text": "other", "edited": True}}, without=[gone.id, fewer.id], more=[fresh, answer]
    )
    with visits.asked() as kinds:
        report = visits("refresh")
    night = wrote(report)
    assert kinds.count("replies") == 2
    assert night.new_ids == {fresh.id, answer.id}
    assert night.changes.keys() == {gained.id, lost.id, edited.id}
    assert night.gone.keys() == {gone.id, fewer.id}
    assert set(report.verdict.covered.replies) == {gained.id, lost.id}
    assert report.verdict.covered.top == "all"
    assert "refresh" in report.mode
    assert standing(visits.thread()) == world.by_id.keys()


def test_a_refresh_opens_a_thread_that_failed_before(visits: Visits, demo_corpus: Corpus) -> None:
    """A thread that was not read to its end is opened although its count is the same, once."""
    root = flat(demo_corpus)[0]
    visits.server.fault = faults(Rule(fault=Fault(trouble="empty"), comment=root.id))
    assert visits().verdict.failed
    visits.server.fault = None
    with visits.asked() as kinds:
        report = visits("refresh", resume=False)
    assert kinds.count("replies") == 1
    assert report.verdict.covered.replies == (root.id,)
    assert differences(visits.thread(), demo_corpus) == []
    with visits.asked() as kinds:
        visits("refresh")
    assert "replies" not in kinds


def test_a_refresh_sees_that_the_last_reply_is_gone(visits: Visits, demo_corpus: Corpus) -> None:
    """A thread without replies has nothing to open: what was there is missing all the same."""
    visits()
    root = flat(demo_corpus, most=1)[0]
    (reply,) = demo_corpus.replies[root.id]
    visits.server.corpus = changed(demo_corpus, without=[reply.id])
    report = visits("refresh")
    assert wrote(report).gone.keys() == {reply.id}
    assert wrote(report).changes == {root.id: {"replies": 0}}


def test_a_refresh_says_that_it_knows_nothing_of_other_replies(visits: Visits, demo_corpus: Corpus) -> None:
    """An edit among replies whose number is the same is not seen, and the verdict says so."""
    visits()
    reply = demo_corpus.replies[flat(demo_corpus)[0].id][0]
    visits.server.corpus = changed(demo_corpus, {reply.id: {"text": "other", "edited": True}})
    report = visits("refresh")
    assert wrote(report).changes == {}
    assert "replies is not known" in (report.verdict.reason or "")
    assert visits().verdict.changed == 1


@pytest.mark.parametrize("mode", ["head", "refresh"])
def test_a_thread_that_was_never_read_is_read_to_its_end(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """Where nothing is known, nothing can be left out."""
    report = visits(mode)
    assert (report.verdict.status, report.verdict.covered.top) == ("asked", "all")
    assert differences(visits.thread(), demo_corpus) == []
    assert twice(visits.folder) == []
    with visits.asked() as kinds:
        visits("refresh")
    assert "replies" not in kinds


@pytest.mark.parametrize("mode", ["head", "refresh", "pins"])
def test_a_mode_and_a_limit_bring_the_part_of_a_part(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """Both are kept to, both are named, and the next whole run brings the rest."""
    report = visits(ask=Ask(mode=mode, limit=7))
    assert (report.verdict.status, report.verdict.seen, report.exit_code) == ("asked", 7, 0)
    assert "the first 7 comments" in (report.verdict.reason or "")
    visits()
    assert differences(visits.thread(), demo_corpus) == []


@pytest.mark.parametrize("mode", ["head", "refresh"])
def test_a_mode_without_replies_asks_for_none(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """And concludes nothing from their absence."""
    visits()
    root = flat(demo_corpus, least=2)[0]
    visits.server.corpus = changed(
        demo_corpus, without=[demo_corpus.replies[root.id][0].id], more=[new_top(demo_corpus)]
    )
    with visits.asked() as kinds:
        report = visits(ask=Ask(mode=mode, replies=False))
    assert "replies" not in kinds
    assert (report.verdict.new, report.verdict.gone, report.verdict.covered.replies) == (1, 0, "none")
    assert visits().verdict.gone == 1


def test_a_refresh_since_a_day_ends_where_all_is_older(visits: Visits, demo_corpus: Corpus) -> None:
    """Nothing is concluded of what is older, and no reply thread below is opened."""
    visits()
    since = demo_corpus.recipe.now - timedelta(days=2)
    lost = demo_corpus.newest[-1]
    visits.server.corpus = changed(demo_corpus, without=[lost.id], more=[new_top(demo_corpus)])
    report = visits(ask=Ask(mode="refresh", since=since))
    assert (report.verdict.new, report.verdict.gone) == (1, 0)
    assert report.verdict.covered.top.startswith("newest-until-")
    assert not visits.thread().gone
