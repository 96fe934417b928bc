"""What was listed and is no longer: it is gone when its permalink does not show it either, and never without that."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from commentvault.archive.segments import run_time
from commentvault.demo import Corpus, Fault, Mood, Rule, Truth, faults
from commentvault.model import Ask
from tests.truth import differences, twice

from .visits import Visits, changed, flat, later, new_reply, new_top, standing, wrote


def lone(corpus: Corpus, number: int) -> Truth:
    """A top comment without replies."""
    return [row for row in corpus.newest if not row.replies and not row.pinned][number]


def test_a_deleted_comment_takes_its_replies_along(visits: Visits, demo_corpus: Corpus) -> None:
    """One line for all of them, and the last words of all stay readable."""
    visits()
    root = flat(demo_corpus, least=3)[0]
    visits.server.corpus = world = changed(demo_corpus, without=[root.id])
    report = visits()
    assert wrote(report).gone.keys() == {root.id}
    assert wrote(report).gone[root.id].with_replies == len(demo_corpus.replies[root.id])
    assert wrote(report).gone[root.id].confirmed == "permalink"
    assert (report.verdict.status, report.verdict.gone, report.verdict.withheld) == ("complete", 1, 0)
    thread = visits.thread()
    assert standing(thread) == world.by_id.keys()
    assert thread.comments[root.id].text == root.text
    assert visits().verdict.gone == 0


def test_the_time_of_a_deletion_lies_between_last_seen_and_first_missing(visits: Visits, demo_corpus: Corpus) -> None:
    """The last run that looked at the place and met it, and the one that missed it; others prove nothing."""
    row = lone(demo_corpus, 60)
    visits()
    visits.server.corpus = later(demo_corpus, days=1)
    met = visits()
    visits.server.corpus = later(demo_corpus, days=2)
    visits("head")
    visits("pins")
    visits.server.corpus = changed(later(demo_corpus, days=3), without=[row.id])
    visits("head")
    visits.server.corpus = later(visits.server.corpus, days=1)
    gone = wrote(visits()).gone[row.id]
    assert gone.last_seen == run_time(wrote(met).header.run)
    assert gone.seen == demo_corpus.recipe.now + timedelta(days=4)


def test_a_clock_of_ours_that_is_ahead_proves_nothing(visits: Visits, demo_corpus: Corpus) -> None:
    """Where our runs begin after the platform's answers to them, only what the platform dated is told."""
    visits.later = timedelta(days=2)
    row = lone(demo_corpus, 60)
    visits()
    visits()
    visits.server.corpus = changed(later(demo_corpus, days=1), without=[row.id])
    gone = wrote(visits()).gone[row.id]
    assert gone.last_seen == visits.thread().comments[row.id].seen < gone.seen


@pytest.mark.parametrize("form", ["flat", "nested"])
def test_deleted_replies_are_gone_one_by_one(visits: Visits, demo_corpus: Corpus, form: str) -> None:
    """In threads that were read to their end, whatever form they are served in."""
    visits()
    kind = demo_corpus.nested if form == "nested" else demo_corpus.replies.keys() - demo_corpus.nested
    lost = {
        reply.id
        for root in sorted(kind)
        for reply in demo_corpus.replies[root][:2]
        if not reply.replies and reply.parent == root
    }
    assert len(lost) >= 8
    visits.server.corpus = world = changed(demo_corpus, without=lost)
    night = wrote(visits())
    assert night.gone.keys() == lost
    assert {(line.confirmed, line.with_replies) for line in night.gone.values()} == {("permalink", 0)}
    assert standing(visits.thread()) == world.by_id.keys()


def test_a_comment_that_returns_is_back(visits: Visits, demo_corpus: Corpus) -> None:
    """With its replies, of which some did not return, and one was edited meanwhile."""
    visits()
    root = flat(demo_corpus, least=3)[0]
    away, edited, *_ = (row for row in demo_corpus.replies[root.id] if not row.replies)
    visits.server.corpus = changed(demo_corpus, without=[root.id])
    visits()
    visits.server.corpus = world = changed(demo_corpus, {edited.id: {"text": "now this"}}, without=[away.id])
    report = visits()
    night = wrote(report)
    assert (night.new_ids, night.back, set(night.gone)) == (set(), [root.id], {away.id})
    assert night.changes[edited.id]["text"] == "now this"
    assert (report.verdict.back, report.verdict.gone, report.verdict.new) == (1, 1, 0)
    assert standing(visits.thread()) == world.by_id.keys()
    visits.server.corpus = demo_corpus
    assert wrote(visits()).back == [away.id]
    assert standing(visits.thread()) == demo_corpus.by_id.keys()
    assert twice(visits.folder) == []


def test_a_reply_was_not_seen_while_its_thread_was_away(visits: Visits, demo_corpus: Corpus) -> None:
    """It went before its top comment, and is missed when that one returns: the runs in between prove nothing of it."""
    root = flat(demo_corpus, least=3)[0]
    reply = demo_corpus.replies[root.id][-1]
    visits()
    visits.server.corpus = later(demo_corpus, days=1)
    met = visits()
    visits.server.corpus = changed(later(demo_corpus, days=2), without=[root.id])
    assert wrote(visits()).gone.keys() == {root.id}
    visits.server.corpus = later(visits.server.corpus, days=1)
    visits()
    visits.server.corpus = changed(later(demo_corpus, days=4), without=[reply.id])
    gone = wrote(visits()).gone
    assert gone.keys() == {reply.id}
    assert gone[reply.id].last_seen == run_time(wrote(met).header.run)


def test_a_glance_sees_who_is_back(visits: Visits, demo_corpus: Corpus) -> None:
    """Whatever the mode: a comment that is listed is there."""
    row = demo_corpus.newest[3]
    visits()
    visits.server.corpus = changed(demo_corpus, without=[row.id])
    assert wrote(visits("refresh")).gone.keys() == {row.id}
    visits.server.corpus = demo_corpus
    assert wrote(visits("head")).back == [row.id]
    assert differences(visits.thread(), demo_corpus) == []


def test_a_comment_can_go_and_return_again_and_again(visits: Visits, demo_corpus: Corpus) -> None:
    """Each time is told, with a last sight that is later than the return before it."""
    row = lone(demo_corpus, 5)
    visits()
    for day in range(1, 6, 2):
        visits.server.corpus = changed(later(demo_corpus, days=day), without=[row.id])
        gone = wrote(visits("refresh" if day == 3 else "full")).gone[row.id]
        assert gone.last_seen is not None
        assert demo_corpus.recipe.now + timedelta(days=day - 1) <= gone.last_seen < gone.seen
        visits.server.corpus = later(demo_corpus, days=day + 1)
        assert wrote(visits()).back == [row.id]
    assert not visits.thread().gone


def test_a_thread_that_ended_below_its_count_says_nothing_of_absence(visits: Visits, demo_corpus: Corpus) -> None:
    """The platform cut a list short and offered nothing more: those behind the cut are not missed."""
    visits()
    root = flat(demo_corpus, least=6)[0]
    visits.server.fault = faults(Rule(fault=Fault(trouble="short", keep=2), comment=root.id))
    report = visits()
    assert report.verdict.capped == (root.id,)
    assert (report.verdict.gone, report.verdict.withheld, report.verdict.changed) == (0, 0, 0)
    assert differences(visits.thread(), demo_corpus) == []


def test_a_thread_that_failed_says_nothing_of_absence(visits: Visits, demo_corpus: Corpus) -> None:
    """Of the others of that run it is concluded all the same."""
    visits()
    failing, healthy = (row for row in flat(demo_corpus, least=3)[:2])
    lost = [demo_corpus.replies[root.id][-1] for root in (failing, healthy)]
    visits.server.corpus = world = changed(demo_corpus, without=[row.id for row in lost])
    visits.server.fault = faults(Rule(fault=Fault(trouble="empty"), comment=failing.id))
    report = visits()
    assert report.verdict.status == "partial"
    assert wrote(report).gone.keys() == {lost[1].id}
    visits.server.fault = None
    assert wrote(visits()).gone.keys() == {lost[0].id}
    assert standing(visits.thread()) == world.by_id.keys()


def test_a_thread_that_a_refresh_left_closed_says_nothing_of_absence(visits: Visits, demo_corpus: Corpus) -> None:
    """A reply that went while another came is not missed until its thread is read."""
    visits()
    root = flat(demo_corpus, least=3)[0]
    lost = demo_corpus.replies[root.id][-1]
    visits.server.corpus = world = changed(demo_corpus, without=[lost.id], more=[new_reply(demo_corpus, root)])
    report = visits("refresh")
    assert (report.verdict.new, report.verdict.gone) == (0, 0)
    assert wrote(visits()).gone.keys() == {lost.id}
    assert standing(visits.thread()) == world.by_id.keys()


def test_a_comment_that_only_its_permalink_shows_is_there(visits: Visits, demo_corpus: Corpus) -> None:
    """Lists leave comments out at times: such a one is not gone, and what changed of it is kept."""
    visits()
    row = lone(demo_corpus, 40)
    visits.server.corpus = world = changed(demo_corpus, {row.id: {"likes": row.likes + 7}})
    visits.server.mood = Mood(hide={row.id})
    report = visits()
    assert (report.verdict.status, report.verdict.gone, report.verdict.withheld) == ("complete", 0, 0)
    assert report.verdict.seen == len(demo_corpus.comments)
    assert report.verdict.covered.not_ == (row.id,)
    assert wrote(report).changes == {row.id: {"likes": row.likes + 7, "likes_exact": True}}
    assert differences(visits.thread(), world) == []


def test_a_reply_that_is_counted_and_not_listed_is_not_missed(visits: Visits, demo_corpus: Corpus) -> None:
    """Its thread ended below its own count: nobody is looked up, the verdict names the thread."""
    visits()
    root = flat(demo_corpus, least=3)[0]
    visits.server.mood = Mood(hide={demo_corpus.replies[root.id][1].id}, hide_links=True)
    report = visits()
    assert report.verdict.capped == (root.id,)
    assert (report.verdict.gone, report.verdict.withheld, report.verdict.covered.not_) == (0, 0, ())
    assert differences(visits.thread(), demo_corpus) == []


def test_the_replies_of_such_a_comment_are_not_missed(visits: Visits, demo_corpus: Corpus) -> None:
    """Nobody offered a way to them."""
    visits()
    root = flat(demo_corpus, least=3)[0]
    visits.server.mood = Mood(hide={root.id})
    report = visits()
    assert (report.verdict.gone, report.verdict.withheld) == (0, 0)
    assert differences(visits.thread(), demo_corpus) == []
    visits.server.mood = Mood()
    with visits.asked() as kinds:
        visits("refresh")
    assert kinds.count("replies") == 1


@pytest.mark.parametrize("ask", [Ask(limit=30), Ask(replies=False), "since"], ids=["limit", "no replies", "since"])
def test_a_part_that_was_asked_for_misses_nothing_outside_it(
    visits: Visits, demo_corpus: Corpus, ask: Ask | str
) -> None:
    """What it did not look at is not missing."""
    visits()
    if isinstance(ask, str):
        ask = Ask(since=demo_corpus.recipe.now - timedelta(days=3))
    reply = demo_corpus.replies[flat(demo_corpus)[0].id][-1]
    lost = [reply.id] if not ask.replies else [reply.id, demo_corpus.newest[-1].id]
    visits.server.corpus = changed(demo_corpus, without=lost, more=[new_top(demo_corpus)])
    report = visits(ask=ask)
    assert (report.verdict.gone, report.verdict.withheld) == (0, 0)
    assert not visits.thread().gone


def test_all_top_comments_without_replies_can_be_missed(visits: Visits, demo_corpus: Corpus) -> None:
    """A run without replies reads the whole list: who is not on it is looked up."""
    visits()
    row = lone(demo_corpus, 30)
    visits.server.corpus = changed(demo_corpus, without=[row.id])
    assert wrote(visits(ask=Ask(replies=False))).gone.keys() == {row.id}


@pytest.mark.parametrize("pages", [2, 4, 9, 20])
def test_a_run_that_was_cut_short_calls_nothing_gone(visits: Visits, demo_corpus: Corpus, pages: int) -> None:
    """Nor does the one that finishes it; the next whole run does."""
    visits()
    rows = [demo_corpus.newest[60], demo_corpus.newest[-1]]
    visits.server.corpus = world = changed(demo_corpus, without=[row.id for row in rows])
    cut = visits.stopped_after(pages, lanes=1)
    assert (cut.verdict.status, cut.verdict.gone) == ("partial", 0)
    assert visits().verdict.gone == 0
    assert wrote(visits()).gone.keys() == {row.id for row in rows}
    assert standing(visits.thread()) == world.by_id.keys()


def test_a_list_of_comments_that_broke_off_calls_nothing_gone(visits: Visits, demo_corpus: Corpus) -> None:
    """A page of the newest order that cannot be had hides all behind it."""
    visits()
    visits.server.fault = faults(Rule(fault=Fault(trouble="empty"), kind="page", later=True, start=3))
    report = visits(lanes=1)
    assert report.verdict.status == "partial"
    assert (report.verdict.gone, report.verdict.withheld, report.verdict.covered.top) == (0, 0, "none")
    assert not visits.thread().gone


@pytest.mark.parametrize("trouble", ["off", "nothing"])
def test_an_empty_thread_is_no_mass_deletion(visits: Visits, demo_corpus: Corpus, trouble: str) -> None:
    """Comments that were turned off, or a list that suddenly is empty, make nobody's comment gone."""
    visits()
    world = changed(demo_corpus, without=[row.id for row in demo_corpus.newest])
    visits.server.corpus = world if trouble == "off" else demo_corpus
    visits.server.mood = Mood(hide=lambda _: True) if trouble == "nothing" else Mood()
    report = visits()
    assert report.verdict.gone == 0
    assert not visits.thread().gone


def test_a_video_that_was_removed_calls_nothing_gone(visits: Visits, demo_corpus: Corpus) -> None:
    """The run says that the thread cannot be had; the archive keeps what it has."""
    target = visits.target()
    visits()
    video = msgspec.structs.replace(demo_corpus.video, id="demoOTHER00")
    visits.server.corpus = msgspec.structs.replace(demo_corpus, video=video)
    report = visits(target=target)
    assert (report.verdict.status, report.verdict.gone) == ("missing", 0)
    visits.server.corpus = demo_corpus
    assert differences(visits.thread(), demo_corpus) == []
