"""Care for an account: instaloader's pace over all runs, a day's requests, and nothing more once something is wrong."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from instaloader.instaloadercontext import RateController

from commentvault.errors import (
    ArchiveNotWritable,
    BudgetSpent,
    NotConnected,
    QuotaSpent,
)
from commentvault.net import Budget, Door, Request
from commentvault.platforms.instagram.web.care import Care
from commentvault.platforms.instagram.web.ledger import Ledger
from commentvault.settings import InstagramSettings
from tests.support import LONG, Cli

from .patience import ME, OTHER, START, Clock, QuickDoor, ask, care

ROOT = Path(__file__).parents[4]
HERE = InstagramSettings(rate_control=False, endpoint="http://127.0.0.1:1", mobile_endpoint="http://127.0.0.1:1")
ASK = """
import sys
from pathlib import Path
from commentvault.errors import QuotaSpent
from commentvault.net import Door
from commentvault.platforms.instagram.web.care import Care
from commentvault.platforms.instagram.web.ledger import Ledger
from commentvault.settings import InstagramSettings

here = "http://127.0.0.1:1"
settings = InstagramSettings(rate_control=False, endpoint=here, mobile_endpoint=here, daily=200)
toll = Care("keeper", settings, Door(), Ledger(Path(sys.argv[1]))).toll("iphone")
try:
    while True:
        toll.pay()
        sys.stdout.write(".")
except QuotaSpent:
    pass
"""


@pytest.mark.parametrize(
    ("kind", "allowed", "seconds", "words"),
    [
        ("iphone", 199, 1818, "Instagram is asked at most 199 times in 30 minutes; going on at "),
        ("other", 75, 666, "Instagram is asked at most 75 times in 11 minutes; going on at "),
        ("97b41c52301f77ce508f55e66d17620e", 200, 666, "at most 200 times in 11 minutes for the same query"),
    ],
)
def test_a_second_run_knows_the_first(
    ledger: Ledger, clock: Clock, kind: str, allowed: int, seconds: int, words: str
) -> None:
    """What one process asked another waits for, and says why and until when; another account does not."""
    ask(care(ledger, clock), allowed, kind)
    assert clock.waits == []
    again = Ledger(ledger.path, clock)
    ask(care(again, clock, account=OTHER), kind=kind)
    assert clock.waits == []
    ask(care(again, clock), kind=kind)
    ((waited, why),) = clock.waits
    assert waited == pytest.approx(seconds, abs=0.01)
    assert words in why
    assert why.endswith(f"{clock.now.astimezone():%H:%M}")


KINDS = st.sampled_from(["iphone", "other", "query-a", "query-b"])


@given(st.lists(st.tuples(KINDS, st.integers(1, 120), st.integers(0, 400)), min_size=1, max_size=6))
def test_the_pace_is_instaloaders(tmp_path_factory: pytest.TempPathFactory, bursts: list[tuple[str, int, int]]) -> None:
    """Whatever is asked in which order takes as long as with its own controller."""
    clock = Clock()
    ours = care(Ledger(tmp_path_factory.mktemp("pace") / "instagram.sqlite", clock), clock)
    theirs = RateController(None)  # type: ignore[arg-type]  # it tells its context nothing
    now = 0.0
    for kind, count, gap in bursts:
        clock.now += timedelta(seconds=gap)
        now += gap
        for _ in range(count):
            ask(ours, kind=kind)
            now += theirs.query_waittime(kind, now)
            theirs._query_timestamps[kind].append(now)
    assert clock.passed == pytest.approx(now, abs=0.1)


def test_a_pause_between_two(ledger: Ledger, clock: Clock) -> None:
    """Of the mean that is set, and never longer than 15 seconds; none where the last request was long ago."""
    ask(care(ledger, clock, InstagramSettings(pause=5)), 151)
    waits = [seconds for seconds, why in clock.waits if "a pause before" in why]
    assert len(waits) == 150
    assert max(waits) <= 15
    assert 3 < sum(waits) / 150 < 7
    clock.waits.clear()
    clock.now += timedelta(hours=1)
    ask(care(ledger, clock, InstagramSettings(pause=5)))
    assert clock.waits == []


def test_several_at_once_ask_no_oftener_than_one(tmp_path: Path) -> None:
    """Each request keeps the pause since the account's last one, whichever run made that."""
    settings = InstagramSettings(pause=5)
    alone = Clock()
    ask(care(Ledger(tmp_path / "alone.sqlite", alone), alone, settings), 21)
    clock = Clock()
    ledger = Ledger(tmp_path / "beside.sqlite", clock)

    class Beside(QuickDoor):
        """While one waits here, another run asks."""

        def wait(self, seconds: float, why: str) -> None:
            end = clock.now + timedelta(seconds=seconds)
            if ledger.made(ME) < 20:
                ask(care(Ledger(ledger.path, clock), clock, settings))
            super().wait((end - clock.now).total_seconds(), why)

    first = Care(ME, settings, Beside(clock), ledger)
    while ledger.made(ME) < 21:
        ask(first)
    assert clock.passed == pytest.approx(alone.passed, rel=0.01)


def test_nothing_is_waited_for_on_this_machine(ledger: Ledger, clock: Clock) -> None:
    """The rate control off: no pause, no window; a day's requests all the same."""
    ask(care(ledger, clock, HERE), 1000)
    assert clock.waits == []
    assert ledger.made(ME) == 1000


def test_a_days_requests(ledger: Ledger, clock: Clock) -> None:
    """Within any 24 hours; the refusal says when it goes on, and waits for nothing."""
    settings = InstagramSettings(daily=3)
    clock.now -= timedelta(hours=2)
    ask(care(ledger, clock, settings))
    clock.now = START
    ask(care(ledger, clock, settings), 2)
    clock.waits.clear()
    with pytest.raises(QuotaSpent, match=r"login asked 3 times within 24 hours.*goes on at 2026-11-23 10:00") as spent:
        ask(care(ledger, clock, settings))
    assert clock.waits == []
    clock.now = spent.value.resumes - timedelta(minutes=20)
    ask(care(ledger, clock, settings))
    assert [why for _, why in clock.waits if "3 times in 24 hours" in why]
    assert ledger.made(ME) == 3


def test_a_night_that_begins_a_moment_too_early_is_not_lost(ledger: Ledger, clock: Clock) -> None:
    """The day's requests are those of the last night, and get room one by one, as they were made then."""
    settings = InstagramSettings(daily=50)
    ask(care(ledger, clock, settings), 50)
    clock.now = START + timedelta(hours=23, minutes=59)
    ask(care(ledger, clock, settings), 50)
    assert ledger.made(ME) == 50


def test_a_later_day(ledger: Ledger, clock: Clock) -> None:
    """After 24 hours there is room without a wait for it."""
    settings = InstagramSettings(daily=3, pause=0)
    ask(care(ledger, clock, settings), 3)
    clock.now += timedelta(hours=24, seconds=1)
    ask(care(ledger, clock, settings))
    assert clock.waits == []
    assert ledger.made(ME) == 1


def test_processes_share_a_day(run_cli: Cli, ledger: Ledger) -> None:
    """However many ask at once, never more than may be is asked."""
    path = ledger.path
    command = [sys.executable, "-c", ASK, str(path)]
    asking = [subprocess.Popen(command, env=run_cli.environment(), cwd=ROOT, stdout=subprocess.PIPE) for _ in range(3)]
    asked = sum(len(process.communicate(timeout=LONG)[0]) for process in asking)
    assert [process.returncode for process in asking] == [0] * 3
    assert asked == 200
    assert Ledger(path).made(ME) == 200


def test_a_clock_that_was_ahead(ledger: Ledger, clock: Clock) -> None:
    """What was asked under a wrong clock counts as asked now, and is forgotten a day later."""
    clock.now += timedelta(days=4000)
    ask(care(ledger, clock), 199)
    clock.now = START
    ask(care(ledger, clock))
    assert clock.passed == pytest.approx(1818, abs=0.1)
    clock.now += timedelta(days=1, seconds=1)
    assert ledger.made(ME) == 0


def test_what_did_not_reach_it_does_not_count(ledger: Ledger, clock: Clock) -> None:
    """No connection, no request."""
    toll = care(ledger, clock).toll("iphone")
    request = Request("http://127.0.0.1:1/", toll=toll)
    with pytest.raises(NotConnected):
        QuickDoor(clock).ask(request, lambda answer: answer)
    assert ledger.made(ME) == 0


def test_time_that_would_be_over_first_is_not_waited_for(tmp_path: Path) -> None:
    """A real door says so at once, and nothing was asked."""
    now = START
    ledger = Ledger(tmp_path / "instagram.sqlite", lambda: now)
    door = Door().errand(Budget(until=0.0))
    one = Care(ME, InstagramSettings(), door, ledger)
    ask(one)
    with pytest.raises(BudgetSpent, match="a pause before the next request"):
        ask(one)
    assert ledger.made(ME) == 1


def test_a_ledger_that_cannot_be_written(tmp_path: Path, clock: Clock) -> None:
    """Nothing is asked that is not written down."""
    (tmp_path / "state").touch()
    with pytest.raises(ArchiveNotWritable, match=r"cannot keep account .*instagram\.sqlite.*is kept"):
        ask(care(Ledger(tmp_path / "state" / "instagram.sqlite"), clock))
