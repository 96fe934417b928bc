"""Whole nights on the demo platform: what is visited, what of it is kept, told and left for the next one."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

from commentvault import sync
from commentvault.demo import Fault, Recipe, Rule, faults
from commentvault.demo.happenings import LIVELY, STILL
from commentvault.demo.world import World
from tests.truth import differences

from .conftest import Nights, told

HOUR = timedelta(hours=1)
OFF, GONE, BOT, ZERO, UNKNOWN = "demoOFF0000", "demoGONE000", "demoBOT0000", "demoZERO000", "demoUNKN000"


def test_night_after_night(nights: Nights) -> None:
    """The first night reads everything, later ones what they need, and the archive follows the truth."""
    modes: list[str] = []
    for _ in range(9):
        nights.world.rates = LIVELY
        report = nights()
        assert report.exit_code == 0
        modes += told(report, "mode").values()
    assert modes == ["full", "refresh", "refresh", "refresh", "refresh", "refresh", "refresh", "full", "refresh"]
    assert nights.thread().runs[-2].header.mode == "full"
    assert len(nights.thread().comments) >= len(nights.world.corpus.comments)
    assert nights.told == []


def test_nothing_is_due_twice(nights: Nights) -> None:
    """An hour later there is nothing to ask for."""
    nights()
    asked = nights.server.count
    report = nights(HOUR)
    assert (report.exit_code, report.threads, report.not_due) == (0, (), 1)
    assert nights.server.count == asked


def test_a_budget_is_spread_and_what_did_not_fit_is_first(nights: Nights) -> None:
    """No night costs more; what was cut or had no room comes first in the next one, until everything is whole."""
    nights.world = World(Recipe(comments=200), rates=STILL)
    nights.watch = (OFF, ZERO, nights.main)
    left: set[str] = set()
    for _ in range(20):
        report = nights(timedelta(hours=23), max_requests=12)
        assert report.budget.requests <= 12
        assert {visit.thread for visit in report.threads[: len(left)]} <= left
        left = set(report.left_over)
        assert (report.exit_code == 3) is bool(left)
        if "complete" in told(report, "status").values():
            break
    assert differences(nights.thread(), nights.world.corpus) == []
    assert len(nights.thread().runs) > 3


def test_a_budget_that_is_too_small_names_what_it_left(nights: Nights) -> None:
    """And those come first in the next night."""
    nights.watch = (OFF, ZERO, nights.main)
    report = nights(max_requests=1)
    assert len(report.not_started) == 2
    assert report.exit_code == 3
    assert ("(rest)", "left") in nights.told
    later = nights()
    assert (later.exit_code, later.not_started) == (0, ())
    assert {visit.thread for visit in later.threads[:2]} == set(report.not_started)


def test_what_others_did_not_need_goes_to_those_that_were_cut(nights: Nights) -> None:
    """In the same night, as one visit in the report."""
    nights.watch = (nights.main, OFF, ZERO)
    report = nights(max_requests=30)
    assert report.exit_code == 0
    main = next(visit for visit in report.threads if visit.thread.endswith(nights.main))
    assert (main.status, main.new, main.cut) == ("complete", 60, False)
    assert main.requests == sum(run.verdict.requests for run in nights.thread().runs if run.verdict)
    assert differences(nights.thread(), nights.world.corpus) == []


def test_a_platform_that_asks_for_a_pause_is_left_alone(nights: Nights) -> None:
    """After two threads in a row; the others come first the next time, and until then nobody is asked again."""
    nights.watch = (OFF, ZERO, BOT, nights.main)
    nights.server.fault = faults(Rule(fault=Fault(trouble="status", code=429, retry_after=20 * 86400)))
    report = nights()
    assert set(told(report, "status").values()) == {"refused"}
    assert (len(report.threads), len(report.not_started), report.exit_code) == (2, 2, 4)
    assert "asks for a pause" in report.problems[-1].text
    nights.server.fault = None
    later = nights(timedelta(minutes=1))
    assert {one.thread for one in later.waiting} == {visit.thread for visit in report.threads}
    assert [visit.thread for visit in later.threads] == list(report.not_started)


def test_a_stop_ends_the_night_soon(nights: Nights) -> None:
    """What came is kept, the rest is left for the next night, and there is a report."""
    nights.watch = (nights.main, OFF)
    stop = threading.Event()
    first: list[str] = []

    def on_page(progress: sync.Progress) -> None:
        first.append(progress.thread)
        stop.set()

    report = nights(stop=stop, on_page=on_page)
    assert (report.exit_code, report.stopped) == (3, True)
    assert len(report.not_started) == 1
    assert nights.told == [("(stop)", "stopped")]
    later = nights(HOUR)
    assert later.exit_code == 0
    assert {visit.thread for visit in later.threads} >= set(report.not_started)


def test_digests_are_for_what_changed(nights: Nights) -> None:
    """Each changed thread gets one; a failing one is told, and no other suffers."""
    written: list[str] = []

    def write(thread: str) -> Path:
        written.append(thread)
        return Path(thread)

    nights.watch = (OFF, nights.main)
    nights(write_digest=write)
    assert written == [f"youtube:{nights.main}"]
    nights(write_digest=write)
    assert len(written) == 1


def test_the_report_remembers_the_last_good_night(nights: Nights) -> None:
    """For those who look whether it has run."""
    good = nights()
    assert good.last_good == good.ended
    nights.server.fault = faults(Rule(fault=Fault(trouble="empty")))
    bad = nights()
    assert bad.exit_code == 3
    assert bad.last_good == good.ended
