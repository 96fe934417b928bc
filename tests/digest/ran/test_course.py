"""When comments were written, counted and never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentvault.digest.ran.calendar import Unit
from commentvault.digest.ran.course import FIRST_DAYS, course, together
from commentvault.model import Comment

from ..made import SEEN, Made

Times = Sequence[datetime | tuple[datetime, datetime] | None]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis wants them so
NEAR = st.integers(0, 60 * 24 * 40).map(lambda minutes: SEEN - timedelta(minutes=minutes))
WINDOWS = st.tuples(st.one_of(NEAR, MOMENTS), st.integers(0, 10**6)).map(
    lambda w: (w[0], w[0] + w[1] * timedelta(minutes=1))
)
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo"]
).map(ZoneInfo)
TIMES = st.lists(st.one_of(NEAR, NEAR, MOMENTS, WINDOWS, st.none()), max_size=80)


def written(made: Made, times: Times) -> list[Comment]:
    return [
        made.comment(str(n), published=None, published_window=time)
        if isinstance(time, tuple)
        else made.comment(str(n), published=time)
        for n, time in enumerate(times)
    ]


@settings(max_examples=200, deadline=None)
@given(times=TIMES, zone=ZONES, seed=st.randoms(use_true_random=False))
def test_every_comment_is_counted_once(made: Made, times: Times, zone: tzinfo, seed: object) -> None:
    """In a step, as uncertain or as untimed; in whatever order they come; and the steps have no gap."""
    comments = written(made, times)
    found = course(comments, zone)
    shuffled = list(comments)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert course(shuffled, zone) == found
    if found is None:
        return
    assert sum(step.count for step in found.steps) == found.placed
    assert found.placed + found.uncertain + found.untimed == len(comments)
    assert 2 * found.placed >= found.placed + found.uncertain
    assert all(0 <= step.possible <= found.uncertain for step in found.steps)
    starts = [step.start.astimezone(UTC) for step in found.steps]
    assert starts == sorted(set(starts))
    assert len(found.steps) > 1
    assert len(found.hours) <= 24 * FIRST_DAYS + 1
    assert sum(hour.count for hour in found.hours) <= found.placed


@settings(max_examples=200, deadline=None)
@given(times=TIMES, zone=ZONES)
def test_no_moment_is_left_out(made: Made, times: Times, zone: tzinfo) -> None:
    """What is exact is counted where it lies; a span may be in every step that it touches, and in no other."""
    comments = written(made, times)
    found = course(comments, zone)
    if found is None:
        return
    starts = [step.start.astimezone(UTC) for step in found.steps]
    for step, start, end in zip(found.steps, starts, [*starts[1:], datetime.max.replace(tzinfo=UTC)], strict=True):
        touching = inside = 0
        for comment in comments:
            low, high = comment.published_window or (comment.published, comment.published)
            if low is not None and high is not None and low < end and high >= start:
                touching += 1
                inside += low >= start and high < end
        assert (step.count, step.count + step.possible) == (inside, touching)


@pytest.mark.parametrize(
    ("apart", "unit", "steps"),
    [
        (HOUR / 2, "hour", 13),
        (10 * HOUR, "day", 11),
        (4 * DAY, "week", 14),
        (15 * DAY, "month", 13),
        (90 * DAY, "year", 7),
    ],
)
def test_the_unit_fits_the_span(made: Made, apart: timedelta, unit: Unit, steps: int) -> None:
    """Few steps, as fine as that allows; weeks begin on Monday."""
    found = course(written(made, [SEEN - n * apart for n in range(25)]))
    assert found is not None
    assert (found.unit, len(found.steps), found.uncertain) == (unit, steps, 0)
    if unit == "week":
        assert all(step.start.isoweekday() == 1 for step in found.steps)


def test_the_unit_fits_what_is_known(made: Made) -> None:
    """Where most times are spans of days, weeks are told."""
    exact = [SEEN - n * DAY for n in range(12)]
    spans = [(SEEN - 12 * DAY, SEEN - 8 * DAY)] * 20
    found = course(written(made, [*exact, *spans]))
    assert found is not None
    assert (found.unit, [step.count for step in found.steps], found.uncertain) == ("week", [25, 7], 0)


def test_the_first_days_are_told_by_the_hour(made: Made) -> None:
    """From midnight; and whether anything else may lie there."""
    times: list[datetime | tuple[datetime, datetime] | None] = [SEEN + n * HOUR for n in range(30)]
    found = course(written(made, [*times, SEEN + 9 * DAY]))
    assert found is not None
    assert (len(found.hours), found.hours[0].start, found.hours_sure) == (72, SEEN.replace(hour=0), True)
    assert [hour.count for hour in found.hours[:36]] == [0] * 3 + [1] * 30 + [0] * 3
    unsure = course(written(made, [*times, SEEN + 9 * DAY, (SEEN, SEEN + 2 * HOUR)]))
    assert unsure is not None
    assert (unsure.hours, unsure.hours_sure, unsure.uncertain) == (found.hours, False, 0)


@pytest.mark.parametrize("times", [[SEEN + n * DAY for n in range(19)], [SEEN] * 50, [None] * 50, []])
def test_a_small_thread_has_no_course(made: Made, times: Times) -> None:
    """Few comments, all at once, or no times."""
    assert course(written(made, times)) is None


def test_spans_alone_are_no_course(made: Made) -> None:
    """Where nothing is placed nothing is drawn."""
    assert course(written(made, [(SEEN - 20_000 * DAY, SEEN)] * 50)) is None


def test_days_are_the_readers(made: Made) -> None:
    """A day begins at midnight there: half past six in the evening, in UTC, the day before."""
    evening = datetime(2026, 11, 20, 18, 29, tzinfo=UTC)
    comments = written(made, [*[evening] * 15, *[evening + HOUR / 60] * 15, evening + 3 * DAY])
    here, there = course(comments), course(comments, ZoneInfo("Asia/Kolkata"))
    assert here is not None
    assert there is not None
    assert (here.steps[0].start.isoformat(), here.steps[0].count) == ("2026-11-20T00:00:00+00:00", 30)
    assert (there.steps[0].start.isoformat(), there.steps[0].count) == ("2026-11-20T00:00:00+05:30", 15)


def test_hours_are_real_where_clocks_are_put_back(made: Made) -> None:
    """The day on which an hour comes twice has 25 of them, and both are counted apart; the day is one step."""
    berlin = ZoneInfo("Europe/Berlin")
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    times = [midnight + HOUR * n / 2 for n in range(50)]
    found = course(written(made, [*times, midnight + 9 * DAY]), berlin)
    assert found is not None
    assert [hour.count for hour in found.hours] == [2] * 25 + [0] * 48
    starts = [f"{hour.start:%d. %H:%M%z}" for hour in found.hours]
    assert starts[1:4] == ["25. 01:00+0200", "25. 02:00+0200", "25. 02:00+0100"]
    assert [f"{step.start:%d. %H:%M%z}" for step in found.steps[:2]] == ["25. 00:00+0200", "26. 00:00+0100"]
    assert [step.count for step in found.steps[:2]] == [50, 0]
    assert starts[25] == "26. 00:00+0100"


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("end", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_ends_of_the_calendar_are_no_trap(made: Made, end: datetime, zone: str) -> None:
    """Whatever a platform says, in whatever zone."""
    assert course(written(made, [end] * 30), ZoneInfo(zone)) is None
    assert course(written(made, [end] * 30 + [SEEN] * 30), ZoneInfo(zone)) is None


def test_threads_are_told_in_the_same_steps(made: Made) -> None:
    """One unit that fits all of them; before its first comment a thread has empty steps."""
    video, reel = written(made, [SEEN + n * DAY / 8 for n in range(80)]), written(made, [SEEN + 9 * DAY] * 20)
    few = written(made, [SEEN] * 19)
    found, other, none = together([iter(video), iter(reel), few])
    assert found is not None
    assert other is not None
    assert none is None
    assert found.unit == other.unit == "day"
    assert [step.start for step in found.steps] == [step.start for step in other.steps]
    assert [step.count for step in other.steps] == [0] * 9 + [20] + [0]
    assert (sum(step.count for step in found.steps), found.hours, other.hours) == (80, (), ())
    assert together([few, few[:5]]) == [None, None]
    assert together([]) == []
