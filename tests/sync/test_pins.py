"""What is pinned: it moves, comes back and goes, in every mode that looks at the page which shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from commentvault.demo import STATES, Corpus, Fault, Mood, Recipe, Rule, Truth, build_corpus, faults
from commentvault.demo.answers import Asked
from commentvault.model import Mode
from tests.truth import differences

from .visits import Visits, changed, flat, later, new_top, standing, wrote

MODES = ["pins", "head", "refresh", "full"]


def pin_of(corpus: Corpus) -> Truth:
    """The pinned comment."""
    return next(row for row in corpus.newest if row.pinned)


def moved(corpus: Corpus, to: str | None) -> Corpus:
    """The same conversation with another comment pinned, or none."""
    rows: dict[str, dict[str, Any]] = {pin_of(corpus).id: {"pinned": False}}
    return changed(corpus, rows | ({to: {"pinned": True}} if to else {}))


def pinned(visits: Visits) -> set[str]:
    """What the archive holds for pinned and there."""
    thread = visits.thread()
    return {ident for ident in standing(thread) if thread.comments[ident].pinned}


@pytest.mark.parametrize("mode", MODES)
def test_a_pin_that_moved_is_two_changes(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """One is pinned, one is no longer, and the report says that a pin moved."""
    assert not visits().pin_moved
    old, new = pin_of(demo_corpus), flat(demo_corpus)[0]
    visits.server.corpus = moved(demo_corpus, new.id)
    report = visits(mode)
    assert report.pin_moved
    assert wrote(report).changes == {old.id: {"pinned": False}, new.id: {"pinned": True}}
    assert pinned(visits) == {new.id}
    assert not visits(mode).pin_moved


@pytest.mark.parametrize("mode", MODES)
def test_a_pin_that_was_taken_off_is_a_change(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """Also where the comment itself stands too far down to be met."""
    visits()
    visits.server.corpus = moved(demo_corpus, None)
    report = visits(mode)
    assert report.pin_moved
    assert wrote(report).changes == {pin_of(demo_corpus).id: {"pinned": False}}
    assert pinned(visits) == set()


@pytest.mark.parametrize("mode", MODES)
def test_a_comment_can_be_pinned_again(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """Off and on again: each is told."""
    visits()
    visits.server.corpus = moved(demo_corpus, None)
    visits(mode)
    visits.server.corpus = demo_corpus
    report = visits(mode)
    assert report.pin_moved
    assert wrote(report).changes == {pin_of(demo_corpus).id: {"pinned": True}}


@pytest.mark.parametrize("mode", MODES)
def test_a_new_comment_that_is_pinned_is_news(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """A pin moved although no known comment came to be pinned."""
    visits()
    fresh = new_top(demo_corpus, pinned=True)
    visits.server.corpus = changed(moved(demo_corpus, None), more=[fresh])
    report = visits(mode)
    assert report.pin_moved
    assert wrote(report).new_ids == {fresh.id}
    assert wrote(report).changes == {pin_of(demo_corpus).id: {"pinned": False}}
    assert pinned(visits) == {fresh.id}


@pytest.mark.parametrize("mode", MODES)
def test_a_pinned_comment_in_the_list_a_second_time_stays_pinned(visits: Visits, mode: Mode) -> None:
    """Newest-first has it at its head, and unflagged at its own place: no change, night after night."""
    rows = build_corpus(Recipe(comments=60, tops=60, threads=0))
    first, second = rows.newest[3], rows.newest[50]
    for row in (first, second):
        visits.server.corpus = moved(rows, row.id) if not row.pinned else rows
        visits()
        report = visits(mode)
        assert (report.verdict.changed, report.pin_moved) == (0, False)
        assert pinned(visits) == {row.id}


@pytest.mark.parametrize("mode", ["full", "refresh"])
def test_a_pinned_comment_that_is_deleted_is_gone(visits: Visits, demo_corpus: Corpus, mode: Mode) -> None:
    """Nobody took its pin off: it is gone, and its last state stays what it was."""
    visits()
    pin = pin_of(demo_corpus)
    visits.server.corpus = changed(demo_corpus, without=[pin.id])
    report = visits(mode)
    assert wrote(report).gone.keys() == {pin.id}
    assert wrote(report).changes == {}
    assert visits.thread().comments[pin.id].pinned
    assert pinned(visits) == set()


@pytest.mark.parametrize("back_as", [True, False])
def test_a_pinned_comment_returns_as_it_is_then(visits: Visits, demo_corpus: Corpus, back_as: bool) -> None:
    """Pinned as before, or not any more."""
    visits()
    pin = pin_of(demo_corpus)
    visits.server.corpus = changed(demo_corpus, without=[pin.id])
    visits()
    visits.server.corpus = world = demo_corpus if back_as else moved(demo_corpus, None)
    report = visits()
    assert wrote(report).back == [pin.id]
    assert wrote(report).changes == ({} if back_as else {pin.id: {"pinned": False}})
    assert differences(visits.thread(), world) == []


def test_pins_sees_hearts_on_its_page(visits: Visits, demo_corpus: Corpus) -> None:
    """Given and taken, on the first page of the top order."""
    visits()
    given = next(row for row in demo_corpus.ranked[:15] if not row.hearted)
    taken = next(row for row in demo_corpus.ranked[:15] if row.hearted)
    visits.server.corpus = changed(demo_corpus, {given.id: {"hearted": True}, taken.id: {"hearted": False}})
    assert wrote(visits("pins")).changes == {given.id: {"hearted": True}, taken.id: {"hearted": False}}


def test_pins_says_that_it_knows_nothing_of_the_rest(visits: Visits, demo_corpus: Corpus) -> None:
    """It covers no place: neither what is missing nor what is unchanged follows from it."""
    visits()
    visits.server.corpus = changed(demo_corpus, without=[row.id for row in demo_corpus.ranked[1:4]])
    report = visits("pins")
    assert (report.verdict.status, report.verdict.gone, report.verdict.withheld) == ("asked", 0, 0)
    assert (report.verdict.covered.top, report.verdict.covered.replies) == ("none", "none")
    assert "nothing is known of the rest" in (report.verdict.reason or "")


def test_pins_of_a_thread_that_was_never_read(visits: Visits, demo_corpus: Corpus) -> None:
    """The first page is a beginning; a pin that was always there did not move."""
    report = visits("pins")
    assert (report.verdict.requests, report.verdict.new, report.pin_moved) == (1, 20, False)
    assert pinned(visits) == {pin_of(demo_corpus).id}
    visits()
    assert differences(visits.thread(), demo_corpus) == []


@pytest.mark.parametrize("name", sorted(STATES))
def test_pins_tells_every_state_as_a_whole_run_does(visits: Visits, name: str) -> None:
    """The short cut shows nothing there: the video tells why, and no more is asked than by a whole run and itself."""
    target = visits.target(STATES[name].id)
    report = visits("pins", target=target)
    whole = visits(target=target, resume=False)
    assert (report.verdict.status, report.exit_code) == (whole.verdict.status, whole.exit_code)
    assert report.verdict.reason == whole.verdict.reason
    assert report.verdict.requests <= whole.verdict.requests + 2


@pytest.mark.parametrize("trouble", ["empty", "blank", "status"])
def test_a_short_cut_that_fails_costs_a_way_round(visits: Visits, demo_corpus: Corpus, trouble: Any) -> None:
    """Where the built token is not answered, the pins are found from the video on."""
    visits()
    new = flat(demo_corpus)[0]
    visits.server.corpus = moved(demo_corpus, new.id)
    visits.server.fault = faults(Rule(fault=Fault(trouble=trouble, code=400), kind="page", times=1))
    report = visits("pins", tries=1)
    assert report.verdict.status == "asked"
    assert pinned(visits) == {new.id}


def test_a_page_without_pins_that_came_in_part_takes_no_pin_off(visits: Visits, demo_corpus: Corpus) -> None:
    """An entry that nobody could read may be the pinned one."""

    def unreadable(_: int, asked: Asked) -> Fault | None:
        return Fault(trouble="short", keep=0) if asked.kind == "page" and asked.ask and asked.ask.first else None

    visits()
    visits.server.fault = unreadable
    report = visits("pins")
    assert not report.pin_moved
    assert pinned(visits) == {pin_of(demo_corpus).id}


@pytest.mark.parametrize("hide", [lambda row: row.pinned, lambda row: row.root is None], ids=["the pin", "all"])
def test_a_pin_that_is_hidden_for_a_night(visits: Visits, demo_corpus: Corpus, hide: Callable[[Truth], bool]) -> None:
    """It is there by its permalink and shown as pinned nowhere; the next night it is as it was."""
    visits()
    visits.server.corpus = later(demo_corpus, days=1)
    visits.server.mood = Mood(hide=hide)
    assert visits().verdict.gone == 0
    visits.server.mood = Mood()
    visits()
    assert differences(visits.thread(), demo_corpus) == []


def test_a_reading_that_was_cut_before_the_pins_takes_none_off(visits: Visits, demo_corpus: Corpus) -> None:
    """The run that goes on in the middle of the list sees no page of pins either."""
    visits()
    visits.stopped_after(4, lanes=1)
    visits.server.corpus = moved(demo_corpus, flat(demo_corpus)[0].id)
    report = visits()
    assert report.continues
    assert not report.pin_moved
    assert pinned(visits) == {pin_of(demo_corpus).id}
    assert visits().pin_moved
