"""Whole nights on the demo platform: what is visited, what of it is kept, told and left for the next one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commentvault import sync
from commentvault.demo import Fault, Recipe, Rule, faults
from commentvault.demo.happenings import LIVELY, STILL, Rates
from commentvault.demo.mood import Mood
from commentvault.demo.world import World
from commentvault.model import Ask, Comment, Cursor, Page, Target
from commentvault.net import Door
from commentvault.nightly import due
from commentvault.platforms import find
from commentvault.platforms.base import NOTHING_KNOWN, Known, Platform
from commentvault.settings import Settings, Watch
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


def test_one_failure_never_stops_the_others(nights: Nights) -> None:
    """Refused, missing, unknown and off in one night with a thread that is whole; the gravest gives the code."""
    nights.watch = (BOT, GONE, UNKNOWN, OFF, nights.main)
    report = nights()
    statuses = told(report, "status")
    expected = {BOT: "refused", GONE: "missing", UNKNOWN: "partial", OFF: "off", nights.main: "complete"}
    assert statuses == expected
    assert report.exit_code == 4
    assert sorted(nights.told) == sorted(
        [(f"youtube:{BOT}", "refused"), (f"youtube:{GONE}", "missing"), (f"youtube:{UNKNOWN}", "partial")]
    )


def test_a_trouble_that_lasts_is_told_once(nights: Nights) -> None:
    """The code stays; a thread that is missing as before gives none."""
    nights.watch = (BOT, GONE)
    assert (nights().exit_code, len(nights.told)) == (4, 2)
    for _ in range(3):
        assert (nights().exit_code, nights.told) == (4, [])
    nights.watch = (GONE,)
    assert (nights().exit_code, nights.told) == (0, [])


def test_a_trouble_that_is_over_is_for_the_log(nights: Nights) -> None:
    """And when it comes again it is news."""
    nights.server.fault = faults(Rule(fault=Fault(trouble="empty"), kind="page"))
    assert nights().exit_code == 3
    assert nights.told == [(f"youtube:{nights.main}", "partial")]
    nights.server.fault = None
    assert (nights().exit_code, nights.told) == (0, [])
    assert f"youtube:{nights.main}: fine again (was: partial)" in nights.log
    nights.server.fault = faults(Rule(fault=Fault(trouble="empty")))
    nights()
    assert nights.told == [(f"youtube:{nights.main}", "partial")]


def test_an_outage_is_one_line(nights: Nights) -> None:
    """A platform that is not there for any thread is told once for all of them; the nights after it go on."""
    nights.watch = (OFF, ZERO, nights.main)
    nights.server.fault = faults(Rule(fault=Fault(trouble="close")))
    report = nights()
    assert set(told(report, "status").values()) == {"partial"}
    assert report.exit_code == 3
    (line,) = nights.lines
    assert all(ident in line for ident in nights.watch)
    nights.server.fault = None
    assert nights(HOUR).exit_code == 0
    assert differences(nights.thread(), nights.world.corpus) == []


def test_a_locked_thread_is_skipped(nights: Nights) -> None:
    """Another run is at it: that is reported, and no failure."""
    nights.watch = (OFF, nights.main)
    with nights.vault.writing(f"youtube:{nights.main}"):
        report = nights()
    assert report.exit_code == 0
    assert report.locked == (f"youtube:{nights.main}",)
    assert told(report, "status") == {OFF: "off"}
    assert nights.told == []


def test_a_damaged_thread_is_told_and_the_others_are_visited(nights: Nights) -> None:
    """Code 6, once."""
    nights.watch = (OFF, nights.main)
    nights()
    (segment,) = nights.vault.folder(f"youtube:{nights.main}").glob("*.jsonl")
    segment.write_bytes(segment.read_bytes().replace(b'"kind":"comment"', b'"kind":"comment', 1))
    report = nights()
    assert report.exit_code == 6
    assert told(report, "status") == {OFF: "off"}
    assert nights.told == [(f"youtube:{nights.main}", "ArchiveDamaged")]
    nights()
    assert nights.told == []


class Broken:
    """A platform with a fault of ours."""

    name = "youtube"
    examples: tuple[str, ...] = ()

    def match(self, link: str) -> Target | None:
        raise NotImplementedError

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        raise RuntimeError("bad \x1b[31m luck")

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...] | None:
        raise NotImplementedError


def test_a_fault_of_ours_costs_one_thread(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told with its kind, the log has the traceback, the others are visited, and the code is 1."""

    def expand(watch: Watch, settings: Settings) -> list[tuple[Platform, Target]]:
        platform, target = find(watch.link, settings)
        return [(Broken() if target.id == OFF else platform, target)]

    monkeypatch.setattr(due, "expand", expand)
    nights.watch = (OFF, nights.main)
    report = nights()
    assert report.exit_code == 1
    assert told(report, "status", "error") == {OFF: (None, "RuntimeError"), nights.main: ("complete", None)}
    assert nights.told == [(f"youtube:{OFF}", "RuntimeError")]
    assert "Traceback" in nights.log
    assert "\x1b" not in nights.log


def test_a_budget_is_spread_and_what_did_not_fit_is_first(nights: Nights) -> None:
    """No night costs more; what was cut or had no room comes first in the next one, until everything is whole."""
    nights.world = World(Recipe(comments=200), rates=STILL)
    nights.watch = (OFF, ZERO, nights.main)
    left: set[str] = set()
    for _ in range(9):
        report = nights(timedelta(hours=23), max_requests=12)
        assert report.budget.requests <= 12
        first = [visit.thread for visit in report.threads][: len(left)]
        assert set(first) <= left
        left = set(report.left_over)
        assert (report.exit_code == 3) is bool(left)
        if not left:
            break
    assert not left
    assert differences(nights.thread(), nights.world.corpus) == []


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


def test_a_digest_that_fails_is_a_trouble(nights: Nights) -> None:
    """Of ours: code 1, with the traceback in the log; the report and the archive are whole."""

    def write(thread: str) -> Path:
        raise KeyError(thread)

    report = nights(write_digest=write)
    assert report.exit_code == 1
    assert nights.told == [(f"(digest) youtube:{nights.main}", "KeyError")]
    assert "Traceback" in nights.log
    assert told(report, "status") == {nights.main: "complete"}


def test_a_mass_vanish_is_told_though_nothing_failed(nights: Nights) -> None:
    """Nothing is called gone; it is told once, while it lasts."""
    nights()
    nights.server.mood = Mood(hide=lambda row: row.root is None and ord(row.id[6]) % 2 == 0, hide_links=True)
    report = nights()
    assert (report.exit_code, told(report, "gone")) == (0, {nights.main: 0})
    assert told(report, "withheld")[nights.main] > 5
    assert nights.told == [(f"(brake) youtube:{nights.main}", "brake")]
    nights()
    assert nights.told == []
    nights.server.mood = Mood()
    nights()
    assert "(brake)" in nights.log


def test_the_report_remembers_the_last_good_night(nights: Nights) -> None:
    """For those who look whether it has run."""
    good = nights()
    assert good.last_good == good.ended
    nights.server.fault = faults(Rule(fault=Fault(trouble="empty")))
    bad = nights()
    assert bad.exit_code == 3
    assert bad.last_good == good.ended


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # some plugins of apprise
def test_notices_and_pings(nights: Nights, receiver: Any) -> None:
    """A ping for each good night; a message for a failure that is news, and none for one that lasts."""
    nights.nightly = {"ping": receiver.ping, "notify": (receiver.notify,)}
    nights()
    assert (len(receiver.pings), receiver.messages) == (1, [])
    nights.watch = (BOT, nights.main)
    nights()
    nights()
    assert len(receiver.pings) == 1
    (message,) = receiver.messages
    assert message["type"] == "failure"
    assert f"youtube:{BOT}" in message["message"]
    assert "SECRET" not in nights.log


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # some plugins of apprise
def test_a_pin_that_moves_is_told_to_those_who_want_it(nights: Nights, receiver: Any) -> None:
    """With the title and the link."""
    nights.nightly = {"notify": (receiver.notify,)}
    nights()
    nights.world.rates = Rates(**dict.fromkeys(Rates.__struct_fields__, 0.0) | {"pins": 1.0})
    while not receiver.messages:
        assert len(nights.thread().runs) < 30, "thirty nights, and the pin never moved"
        nights()
    (message,) = receiver.messages
    assert "The pinned comment changed" in message["message"]
    assert f"watch?v={nights.main}" in message["message"]
    assert message["type"] == "info"


def test_a_ping_that_fails_is_told_once_and_fails_nothing(nights: Nights, receiver: Any) -> None:
    """Until it is taken again."""
    nights.nightly = {"ping": receiver.ping}
    receiver.code = 404
    assert (nights().exit_code, nights.told) == (0, [("(ping)", "no ping")])
    assert (nights().exit_code, nights.told) == (0, [])
    receiver.code = 200
    nights()
    receiver.code = 404
    nights()
    assert nights.told == [("(ping)", "no ping")]
