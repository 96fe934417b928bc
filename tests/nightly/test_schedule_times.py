"""When a schedule runs: the same moment in three languages, in the night, and not everybody's at once."""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from datetime import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import UsageError
from commentvault.nightly.times import Times, fitting

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
SPANS = [5 * MINUTE, 20 * MINUTE, HOUR, 3 * HOUR, 12 * HOUR, DAY, 7 * DAY]


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> object:
    """``zone("Europe/Berlin")`` moves this machine there."""

    def move(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield move
    monkeypatch.undo()
    os.environ.pop("TZ", None)
    time.tzset()


@given(st.binary(min_size=32, max_size=32), st.sampled_from(SPANS))
def test_all_schedulers_mean_the_same(seed: bytes, every: timedelta) -> None:
    """What is written for each is read again as what it was."""
    times = Times.chosen(every, seed)
    assert times.every == every
    assert Times.from_cron(times.cron) == times
    assert Times.from_calendar(times.calendar) == times
    assert Times.from_intervals(times.intervals) == times


def test_as_it_is_written() -> None:
    """Once a day, several times, every few minutes, once a week."""
    seed = bytes(8)
    daily = Times.chosen(DAY, seed, clock(3, 17))
    assert (daily.cron, daily.calendar, str(daily)) == ("17 3 * * *", "*-*-* 03:17:00", "every day at 03:17")
    assert daily.intervals == [{"Hour": 3, "Minute": 17}]
    often = Times.chosen(6 * HOUR, seed, clock(15, 5))
    assert (often.cron, often.calendar) == ("5 3,9,15,21 * * *", "*-*-* 03,09,15,21:05:00")
    minutes = Times.chosen(20 * MINUTE, seed, clock(3, 17))
    assert (minutes.cron, minutes.calendar) == ("17,37,57 * * * *", "*-*-* *:17,37,57:00")
    assert minutes.intervals == [{"Minute": 17}, {"Minute": 37}, {"Minute": 57}]
    weekly = Times.chosen(7 * DAY, seed, clock(3, 17))
    assert (weekly.cron, weekly.calendar, str(weekly)) == ("17 3 * * 0", "Sun *-*-* 03:17:00", "every Sun at 03:17")


def test_the_moment_is_in_the_night_and_not_everybodys() -> None:
    """Between two and six, every minute about as likely; the same for the same seed."""
    moments = Counter(Times.chosen(DAY, number.to_bytes(2, "big") * 16).cron for number in range(0, 65536, 7))
    assert len(moments) == 240
    assert {int(moment.split()[1]) for moment in moments} == {2, 3, 4, 5}
    assert max(moments.values()) < 4 * min(moments.values())


@pytest.mark.parametrize("every", [2 * DAY, 5 * HOUR, 7 * MINUTE, MINUTE, 90 * MINUTE])
def test_a_span_that_no_clock_knows_is_refused(every: timedelta) -> None:
    """With those that there are."""
    with pytest.raises(UsageError, match="30m, 1h"):
        Times.chosen(every, bytes(8))


def test_a_schedule_fits_the_most_frequent_thread() -> None:
    """Every day, or as often as a watched link asks."""
    assert [fitting(span) for span in (7 * DAY, DAY, 5 * HOUR, 90 * MINUTE, MINUTE)] == [
        DAY,
        DAY,
        4 * HOUR,
        HOUR,
        5 * MINUTE,
    ]


@pytest.mark.parametrize("text", ["@daily", "*/5 * * * *", "17 3 1 * *", "99 3 * * *", "17 25 * * *", ""])
def test_what_people_wrote_is_not_guessed_at(text: str) -> None:
    """Other fields are not ours to understand."""
    assert Times.from_cron(text) is None
    assert Times.from_calendar(text) is None


def test_the_next_run_is_by_the_machines_clock(zone: object) -> None:
    """Also in the night in which summer time begins, and a week ahead."""
    assert callable(zone)
    zone("Europe/Berlin")
    daily = Times.chosen(DAY, bytes(8), clock(3, 17))
    assert daily.after(datetime(2026, 11, 22, 2, 16, 59, tzinfo=UTC)) == datetime(2026, 11, 22, 2, 17, tzinfo=UTC)
    assert daily.after(datetime(2026, 11, 22, 2, 17, tzinfo=UTC)) == datetime(2026, 11, 23, 2, 17, tzinfo=UTC)
    assert daily.after(datetime(2027, 3, 27, 12, tzinfo=UTC)) == datetime(2027, 3, 28, 1, 17, tzinfo=UTC)
    weekly = Times.chosen(7 * DAY, bytes(8), clock(3, 17))
    sunday = datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert weekly.after(sunday) == datetime(2026, 11, 29, 2, 17, tzinfo=UTC)
