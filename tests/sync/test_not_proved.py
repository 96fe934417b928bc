"""Missing, and not called gone: the brake, permalinks that show nothing, look-ups that do not come to an end."""

from __future__ import annotations

from random import Random

import pytest

from commentvault.demo import Corpus, Fault, Mood, Recipe, build_corpus
from commentvault.demo.answers import Asked
from commentvault.demo.faults import FaultSource
from commentvault.model import Mode
from commentvault.settings import HistorySettings
from tests.truth import differences

from .visits import Visits, changed, flat, later, lone, standing, wrote


def at_permalinks(trouble: Fault, *, of: str | None = None, start: int = 1) -> FaultSource:
    """A fault that strikes links to a comment (to any), from the ``start``-th request for one on."""
    met: list[int] = []

    def source(number: int, asked: Asked) -> Fault | None:
        if not asked.linked or of not in (None, asked.linked):
            return None
        met.append(number)
        return trouble if len(met) >= start else None

    return source


@pytest.mark.parametrize("mode", ["full", "refresh"])
def test_a_mass_vanish_is_taken_for_a_fault(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """When half of a thread is missing at once none of it is looked up or called gone, and the verdict says so."""
    visits()
    half = {row.id for row in demo_corpus.newest[::2] if not row.pinned}
    below = sum(row.root in half for row in demo_corpus.comments)
    visits.server.mood = Mood(hide=half, hide_links=True)
    with visits.asked() as kinds:
        report = visits(mode)
    assert kinds.count("next") == 1
    assert (report.verdict.gone, report.verdict.withheld) == (0, len(half) + below)
    assert "more than the brake allows" in (report.verdict.reason or "")
    assert (report.verdict.covered.top, report.verdict.covered.replies) == ("none", "none")
    visits.server.mood = Mood()
    visits()
    assert differences(visits.thread(), demo_corpus) == []


@pytest.mark.parametrize(("brake", "called_gone"), [(0.02, False), (0.05, True)])
def test_the_brake_can_be_set(visits: Visits, demo_corpus: Corpus, brake: float, called_gone: bool) -> None:
    """A share of all comments that were listed; replies that go with their top comment count."""
    visits()
    lost = lone(demo_corpus, 14)  # of 420: 3.3 %
    visits.server.corpus = world = changed(demo_corpus, without=lost)
    report = visits(history=HistorySettings(brake=brake))
    assert (report.verdict.gone, report.verdict.withheld) == ((14, 0) if called_gone else (0, 14))
    assert (report.verdict.status, report.exit_code) == ("complete", 0)
    assert standing(visits.thread()) == (world if called_gone else demo_corpus).by_id.keys()
    if not called_gone:
        reason = report.verdict.reason or ""
        assert "14 of 420 comments are missing at once" in reason
        assert "none is called gone" in reason
        assert report.verdict.covered.top == report.verdict.covered.replies == "none"


def test_replies_count_for_the_brake(visits: Visits, demo_corpus: Corpus) -> None:
    """One top comment with many replies is a large part of a thread."""
    visits()
    root = max(demo_corpus.newest, key=lambda row: row.replies)
    visits.server.corpus = changed(demo_corpus, without=[root.id])
    report = visits(history=HistorySettings(brake=root.replies / 420))
    assert (report.verdict.gone, report.verdict.withheld) == (0, root.replies + 1)


def test_what_the_brake_held_back_is_gone_when_it_stays_away(visits: Visits, demo_corpus: Corpus) -> None:
    """With a brake that lets it pass, with last sights from before the night that proved nothing."""
    visits()
    lost = lone(demo_corpus, 14)
    visits.server.corpus = changed(later(demo_corpus, days=1), without=lost)
    visits(history=HistorySettings(brake=0.01))
    visits.server.corpus = later(visits.server.corpus, days=1)
    night = wrote(visits(history=HistorySettings(brake=1)))
    assert night.gone.keys() == set(lost)
    assert all(line.last_seen and line.last_seen <= demo_corpus.recipe.now for line in night.gone.values())


def test_a_few_of_a_small_thread_are_looked_up(visits: Visits) -> None:
    """Three of eight are much and no mass."""
    visits.server.corpus = corpus = build_corpus(Recipe(comments=8, tops=8, threads=0))
    visits()
    lost = lone(corpus, 3)
    visits.server.corpus = changed(corpus, without=lost)
    assert wrote(visits()).gone.keys() == set(lost)


def test_where_permalinks_show_nothing_nothing_is_gone(visits: Visits, demo_corpus: Corpus) -> None:
    """The permalink of a comment that was just met shows it neither: then a missing one may be there as well."""
    visits()
    lost = lone(demo_corpus, 2)
    visits.server.corpus = changed(demo_corpus, without=lost)
    visits.server.mood = Mood(permalinks=False)
    report = visits()
    assert (report.verdict.status, report.verdict.gone, report.verdict.withheld) == ("complete", 0, 2)
    assert "2 missing and not called gone: permalinks do not show" in (report.verdict.reason or "")
    assert set(report.verdict.covered.not_) == set(lost)
    assert not visits.thread().gone
    visits.server.mood = Mood()
    assert wrote(visits()).gone.keys() == set(lost)


def test_a_lone_reply_is_proved_by_other_replies(visits: Visits, demo_corpus: Corpus) -> None:
    """A refresh that met no other reply takes a known one for its control, and asks for no more than needed."""
    visits()
    root = flat(demo_corpus, most=1)[0]
    (reply,) = demo_corpus.replies[root.id]
    visits.server.corpus = changed(demo_corpus, without=[reply.id])
    visits("refresh")
    assert visits.thread().gone.keys() == {reply.id}


def test_the_only_reply_of_a_thread_is_proved_by_its_top_comment(visits: Visits) -> None:
    """Where no other reply is known at all."""
    visits.server.corpus = corpus = build_corpus(Recipe(comments=12, tops=11, threads=1))
    visits()
    (reply,) = (row.id for row in corpus.comments if row.root)
    visits.server.corpus = changed(corpus, without=[reply])
    assert wrote(visits()).gone.keys() == {reply}


def test_no_more_are_looked_up_than_allowed(visits: Visits, demo_corpus: Corpus) -> None:
    """The rest is looked up in the nights that follow, and all are gone in the end."""
    visits()
    lost = lone(demo_corpus, 8)
    visits.server.corpus = world = changed(demo_corpus, without=lost)
    few = HistorySettings(look_ups=3)
    nights = [visits(history=few).verdict for _ in range(3)]
    assert [(night.gone, night.withheld) for night in nights] == [(3, 5), (3, 2), (2, 0)]
    assert "5 missing and not called gone: only 3 a run are looked up" in (nights[0].reason or "")
    assert nights[2].reason is None
    assert standing(visits.thread()) == world.by_id.keys()


def test_the_undecidable_do_not_stand_in_the_way(visits: Visits, demo_corpus: Corpus) -> None:
    """Comments that only permalinks show are missed every night; those that are gone get their turn all the same."""
    visits()
    *hidden, lost = lone(demo_corpus, 4)
    visits.server.corpus = changed(demo_corpus, without=[lost])
    visits.server.mood = Mood(hide=set(hidden))
    for _ in range(4):
        visits(history=HistorySettings(look_ups=1))
    assert visits.thread().gone.keys() == {lost}


def test_without_look_ups_nothing_is_gone(visits: Visits, demo_corpus: Corpus) -> None:
    """Whoever allows none gets none, and is told how many are missing."""
    visits()
    visits.server.corpus = changed(demo_corpus, without=lone(demo_corpus, 2))
    with visits.asked() as kinds:
        report = visits(history=HistorySettings(look_ups=0))
    assert kinds.count("next") == 1
    assert (report.verdict.gone, report.verdict.withheld) == (0, 2)


def test_one_permalink_that_fails_costs_that_comment_alone(visits: Visits, demo_corpus: Corpus) -> None:
    """The others are decided; that one is looked up again the next night."""
    visits()
    lost = lone(demo_corpus, 3)
    visits.server.corpus = changed(demo_corpus, without=lost)
    visits.server.fault = at_permalinks(Fault(trouble="empty"), of=lost[0])
    report = visits()
    assert wrote(report).gone.keys() == set(lost[1:])
    assert (report.verdict.withheld, report.verdict.covered.not_) == (1, (lost[0],))
    assert "could not be looked up" in (report.verdict.reason or "")
    visits.server.fault = None
    assert wrote(visits()).gone.keys() == {lost[0]}


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_rate_limit_during_the_look_ups_ends_them(visits: Visits, demo_corpus: Corpus, at: int) -> None:
    """What was read stays complete, the rest is withheld, and nobody goes on asking."""
    visits()
    lost = lone(demo_corpus, 4)
    visits.server.corpus = changed(demo_corpus, without=lost)
    visits.server.fault = at_permalinks(Fault(trouble="status", code=429, retry_after=3600), start=at)
    with visits.asked() as kinds:
        report = visits()
    assert kinds.count("next") <= 1 + at
    assert report.verdict.status == "complete"
    assert (report.verdict.gone, report.verdict.withheld) == (0, 4)
    assert "429" in (report.verdict.reason or "")
    assert set(report.verdict.covered.not_) == set(lost)


def test_a_budget_that_ends_during_the_look_ups(visits: Visits, demo_corpus: Corpus) -> None:
    """The walk was complete: what could not be looked up between two controls waits for the next night."""
    walk = visits().verdict.requests
    lost = lone(demo_corpus, 4)
    visits.server.corpus = changed(demo_corpus, without=lost)
    report = visits(requests=walk + 6)
    assert report.verdict.status == "complete"
    assert (report.verdict.gone, report.verdict.withheld) == (0, 4)
    assert "granted" in (report.verdict.reason or "")
    assert visits().verdict.gone == report.verdict.withheld


def test_a_stop_during_the_look_ups_is_heard(visits: Visits, demo_corpus: Corpus) -> None:
    """Nobody waits for fifty look-ups after Ctrl-C."""
    visits()
    lost = lone(demo_corpus, 4)
    visits.server.corpus = changed(demo_corpus, without=lost)

    def stop(_: int, asked: Asked) -> None:
        if asked.linked:
            visits.stop.set()

    visits.server.fault = stop
    report = visits()
    visits.stop.clear()
    assert report.verdict.gone <= 1
    assert report.verdict.gone + report.verdict.withheld == 4


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_comment_that_is_there_is_ever_called_gone(visits: Visits, seed: int) -> None:
    """Nights on which lists leave comments out, permalinks fail and threads break off, in any mixture."""
    dice = Random(seed)
    corpus = build_corpus(Recipe(seed=seed, comments=150, tops=60, threads=12, nested_share=0.5))
    visits.server.corpus = corpus
    visits()
    ids = [row.id for row in corpus.comments]
    for night in range(8):
        hidden = set(dice.sample(ids, dice.choice([2, 10, 60])))
        visits.server.mood = Mood(hide=hidden, permalinks=dice.random() < 0.7, hide_links=False)
        trouble = Fault(trouble=dice.choice(["empty", "status", "short", "cut"]), code=400)
        visits.server.fault = lambda number, _, t=trouble: t if dice.random() < 0.05 else None
        visits(dice.choice(["full", "refresh", "head"]), lanes=1)
        assert not visits.thread().gone, night
    visits.server.mood, visits.server.fault = Mood(), None
    visits(resume=False)
    assert differences(visits.thread(), corpus) == []
