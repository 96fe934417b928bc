"""The ledger: units are never spent twice, whoever races, is killed, or sets the clock."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import ArchiveNotWritable, QuotaSpent
from commentvault.platforms.youtube.api import keys
from commentvault.platforms.youtube.api.quota import Ledger, Spent, day_of, default_path, next_day
from tests.support import LONG, Cli

from .key_answers import SECRET
from .spender import IN_FLIGHT, NOW

PACIFIC = ZoneInfo("America/Los_Angeles")
ROOT = Path(__file__).parents[4]
(KEY,) = keys.load((SECRET,))
(OTHER,) = keys.load(("another-key-that-was-made-up",))
MARK = KEY.fingerprint


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return Ledger(tmp_path / "state" / "quota.sqlite", clock)


def spend(ledger: Ledger, units: int, quota: int = 100, mark: str = MARK) -> None:
    for _ in range(units):
        ledger.settle(mark, ledger.reserve(mark, quota), reached=True)


def test_a_unit_is_counted_once(ledger: Ledger) -> None:
    """Under way it is uncertain; what did not reach the platform is given back; each key has its own count."""
    assert ledger.spent(MARK) == Spent(0)
    day = ledger.reserve(MARK, 10)
    assert ledger.spent(MARK) == Spent(1, uncertain=1)
    ledger.settle(MARK, day, reached=True)
    assert ledger.spent(MARK) == Spent(1)
    ledger.settle(MARK, ledger.reserve(MARK, 10), reached=False)
    assert ledger.spent(MARK) == Spent(1)
    assert ledger.spent(OTHER.fingerprint) == Spent(0)


def test_refused_before_the_wall(ledger: Ledger) -> None:
    """What is under way counts; the refusal says when it goes on, and nothing was taken."""
    spend(ledger, 2, quota=3)
    ledger.reserve(MARK, 3)
    with pytest.raises(QuotaSpent, match=r"3 of 3 units spent today \(1 uncertain\), new ones at 08:00 UTC") as refused:
        ledger.reserve(MARK, 3)
    assert refused.value.resumes == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert ledger.spent(MARK) == Spent(3, uncertain=1)


def test_what_the_platform_says_counts(ledger: Ledger, clock: Clock) -> None:
    """Somebody else spends the same quota: nothing is left until the next day."""
    spend(ledger, 1)
    ledger.exhaust(MARK)
    assert ledger.spent(MARK) == Spent(1, exhausted=True)
    with pytest.raises(QuotaSpent, match="the platform says"):
        ledger.reserve(MARK, 100)
    clock.now = ledger.resumes()
    assert ledger.reserve(MARK, 100) == clock.now.astimezone(PACIFIC).date()


def test_other_runs_see_it(ledger: Ledger, clock: Clock) -> None:
    """The file outlives a run."""
    spend(ledger, 3)
    ledger.close()
    assert Ledger(ledger.path, clock).spent(MARK) == Spent(3)
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in ledger.path.parent.iterdir())


def test_a_day_that_turns_in_mid_run(ledger: Ledger, clock: Clock) -> None:
    """The new day has all its units but for what was under way, which the platform may count to either."""
    clock.now = ledger.resumes() - timedelta(seconds=1)
    spend(ledger, 4)
    day = ledger.reserve(MARK, 100)
    clock.now += timedelta(seconds=2)
    assert ledger.spent(MARK) == Spent(0)
    ledger.settle(MARK, day, reached=True)
    assert ledger.spent(MARK) == Spent(1, uncertain=1)
    clock.now -= timedelta(seconds=2)
    assert ledger.spent(MARK).units == 5 + 1


@pytest.mark.parametrize("back", [timedelta(days=1), timedelta(days=400)])
def test_a_clock_that_is_set_back_gives_nothing_back(ledger: Ledger, clock: Clock, back: timedelta) -> None:
    """Units of a day ahead count, before and after the clock is right again."""
    spend(ledger, 5, quota=5)
    clock.now -= back
    with pytest.raises(QuotaSpent):
        ledger.reserve(MARK, 5)
    spend(ledger, 1, quota=6)
    clock.now += back
    assert ledger.spent(MARK) == Spent(5)


def test_a_clock_that_was_ahead(ledger: Ledger, clock: Clock) -> None:
    """What was spent under a wrong clock counts until 31 further days of the key; then the key is whole again."""
    spend(ledger, 5)
    clock.now += timedelta(days=4000)
    spend(ledger, 5)
    clock.now = NOW
    assert ledger.spent(MARK).units == 10
    for _ in range(31):
        clock.now += timedelta(days=1)
        spend(ledger, 1)
    assert ledger.spent(MARK) == Spent(1)
    clock.now = NOW
    assert ledger.spent(MARK).units == 31  # the first day is gone with the wrong one


@given(st.integers(1_200_000_000, 3_800_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_the_next_day_begins_at_midnight_pacific_time(now: datetime) -> None:
    """Whatever the moment, from 2008 to 2090: later than now, within 25 hours, at midnight there."""
    then = next_day(now)
    assert now < then <= now + timedelta(hours=25)
    assert then.astimezone(PACIFIC).time() == time()
    assert day_of(then) == day_of(then - timedelta(microseconds=1)) + timedelta(days=1)
    assert day_of(now) == day_of(then - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("begins", "hours"),
    [
        (datetime(2026, 3, 8, 8, tzinfo=UTC), 23),
        (datetime(2026, 11, 1, 7, tzinfo=UTC), 25),
        (datetime(2026, 7, 1, 7, tzinfo=UTC), 24),
    ],
)
def test_both_nights_of_daylight_saving(begins: datetime, hours: int) -> None:
    """The day is as long as the clocks there make it."""
    assert day_of(begins - timedelta(seconds=1)) != day_of(begins)
    assert next_day(begins) - begins == timedelta(hours=hours)


def start(run_cli: Cli, path: Path, quota: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.platforms.youtube.api.spender", str(path), str(quota)]
    return subprocess.Popen(command, env=run_cli.environment(), cwd=ROOT, stdout=subprocess.PIPE)


def test_four_processes_race(run_cli: Cli, ledger: Ledger) -> None:
    """Exactly the quota is granted, never more."""
    racing = [start(run_cli, ledger.path, 500) for _ in range(4)]
    sent = [len(process.communicate(timeout=LONG)[0]) for process in racing]
    assert [process.returncode for process in racing] == [0] * 4
    assert sum(sent) == 500
    assert ledger.spent(MARK) == Spent(500)


@pytest.mark.parametrize("seed", range(3))
def test_killed_processes(run_cli: Cli, ledger: Ledger, seed: int) -> None:
    """Never less is counted than was sent, and at most what each had under way more."""
    moments = random.Random(seed)
    kills, sent = 4, 0
    for _ in range(kills):
        with start(run_cli, ledger.path, 100_000) as process:
            assert process.stdout
            wanted = moments.randrange(1, 60)
            sent += len(os.read(process.stdout.fileno(), 1)) + len(process.stdout.read(wanted))
            process.kill()
            sent += len(process.stdout.read())
    spent = ledger.spent(MARK)
    assert sent <= spent.units <= sent + kills * IN_FLIGHT
    assert spent.uncertain <= kills * IN_FLIGHT


def test_a_damaged_file_is_set_aside(ledger: Ledger, clock: Clock) -> None:
    """A new one begins, and words say so; the next run finds nothing wrong."""
    spend(ledger, 3)
    ledger.close()
    ledger.path.write_bytes(b"no database" * 1000)
    spend(ledger, 1)
    assert ledger.spent(MARK) == Spent(1)
    assert len(ledger.told) == 1
    assert "damaged" in ledger.told[0]
    assert ledger.path.with_name("quota.sqlite.damaged").read_bytes().startswith(b"no database")
    again = Ledger(ledger.path, clock)
    assert again.spent(MARK) == Spent(1)
    assert again.told == []


def test_a_page_that_is_damaged(ledger: Ledger) -> None:
    """The same where only the inside is."""
    spend(ledger, 3)
    ledger.close()
    whole = ledger.path.read_bytes()
    ledger.path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert ledger.spent(MARK) == Spent(0)
    assert ledger.told


@pytest.mark.parametrize("kind", ["file in the folder's place", "folder in the file's place", "read-only"])
def test_a_ledger_that_cannot_be_written(tmp_path: Path, kind: str) -> None:
    """No unit is spent that is not written down; the words name the file and what was kept."""
    place = tmp_path / "state"
    if kind == "file in the folder's place":
        place.touch()
    elif kind == "folder in the file's place":
        (place / "quota.sqlite").mkdir(parents=True)
    elif os.name != "posix" or os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    else:
        place.mkdir(mode=0o555)
    with pytest.raises(ArchiveNotWritable, match=r"cannot keep account .*quota\.sqlite.*is kept"):
        Ledger(place / "quota.sqlite").reserve(MARK, 10)


def test_its_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Beside what other programs of the user keep for themselves."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert default_path().name == "quota.sqlite"
    assert sys.platform != "linux" or default_path() == tmp_path / "commentvault" / "quota.sqlite"
