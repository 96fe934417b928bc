"""Nights in which something is wrong, or worth a message: what is told of it, and that it is told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from commentvault.archive.summary import Summary
from commentvault.archive.vault import Vault
from commentvault.demo import Fault, Rule, faults
from commentvault.demo.happenings import Rates
from commentvault.demo.mood import Mood
from commentvault.model import Ask, Collection, Comment, Cursor, Page, Target
from commentvault.net import Door
from commentvault.nightly import due
from commentvault.nightly.collections import Lists
from commentvault.platforms import find
from commentvault.platforms.base import NOTHING_KNOWN, Cost, Known, ListPage, Platform
from commentvault.settings import Settings, Watch
from tests.truth import differences

from .conftest import Nights, told
from .receiver import Receiver

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # some plugins of apprise

HOUR = timedelta(hours=1)
OFF, GONE, BOT, ZERO, UNKNOWN = "demoOFF0000", "demoGONE000", "demoBOT0000", "demoZERO000", "demoUNKN000"


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
    source = "web"
    retention = None
    examples: tuple[str, ...] = ()

    def match(self, link: str) -> Target | None:
        raise NotImplementedError

    def list(self, collection: Collection, door: Door) -> Iterator[ListPage]:
        raise NotImplementedError

    def news(self, collection: Collection, since: datetime, door: Door) -> frozenset[str] | None:
        raise NotImplementedError

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        raise RuntimeError("bad \x1b[31m luck")

    def cost(self, ask: Ask, replies: Sequence[int] | None, claimed: int | None) -> Cost:
        raise NotImplementedError

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...] | None:
        raise NotImplementedError


def test_a_fault_of_ours_costs_one_thread(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told with its kind, the log has the traceback, the others are visited, and the code is 1."""

    def expand(watch: Watch, settings: Settings, lists: Lists) -> list[tuple[Platform, Target]]:
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


def test_a_fault_of_ours_in_the_plan_costs_one_thread(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a thread's past cannot be summed up, the others have their night all the same."""
    summary = Vault.summary

    def failing(vault: Vault, thread: str) -> Summary | None:
        if thread.endswith(OFF):
            raise KeyError("bad luck")
        return summary(vault, thread)

    monkeypatch.setattr(Vault, "summary", failing)
    nights.watch = (OFF, nights.main)
    report = nights()
    assert (report.exit_code, told(report, "status")) == (1, {nights.main: "complete"})
    assert nights.told == [(f"youtube:{OFF}", "KeyError")]
    assert "Traceback" in nights.log


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


def test_notices_and_pings(nights: Nights, receiver: Receiver) -> None:
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


def test_a_pin_that_moves_is_told_to_those_who_want_it(nights: Nights, receiver: Receiver) -> None:
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


def test_a_ping_that_fails_is_told_once_and_fails_nothing(nights: Nights, receiver: Receiver) -> None:
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


def test_a_notice_that_is_not_taken_is_told_once_until_one_is(nights: Nights, receiver: Receiver) -> None:
    """A night without anything to send proves nothing."""
    nights.nightly = {"notify": (receiver.notify,)}
    nights.watch = (GONE,)
    receiver.code = 500
    nights()
    assert nights.told == [(f"youtube:{GONE}", "missing"), ("(notices)", "undelivered")]
    nights()
    nights.watch = (GONE, BOT)
    nights()
    assert nights.told == [(f"youtube:{BOT}", "refused")]
    receiver.code = 200
    nights.watch = (GONE, BOT, UNKNOWN)
    nights()
    assert "(notices): fine again (was: undelivered)" in nights.log
