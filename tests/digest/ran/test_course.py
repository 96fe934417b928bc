"""When comments were written, counted and never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentvault.digest.ran.course import FIRST_DAYS, Unit, course
from commentvault.model import Comment

from ..made import SEEN, Made

Times = Sequence[datetime | tuple[datetime, datetime] | None]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis wants them so
NEAR = st.integers(0, 60 * 24 * 40).map(lambda minutes: SEEN - timedelta(minutes=minutes))
WINDOWS = st.tuples(st.one_of(NEAR, MOMENTS), st.integers(0, 10**6)).map(
    lambda w: (w[0], w[0] + w[1] * timedelta(minutes=1))
)
TIMES = st.lists(st.one_of(NEAR, NEAR, MOMENTS, WINDOWS, st.none()), max_size=80)


def written(made: Made, times: Times) -> list[Comment]:
    return [
        made.comment(str(n), published=None, published_window=time)
        if isinstance(time, tuple)
        else made.comment(str(n), published=time)
        for n, time in enumerate(times)
    ]


@settings(max_examples=200, deadline=None)
@given(times=TIMES, seed=st.randoms(use_true_random=False))
def test_every_comment_is_counted_once(made: Made, times: Times, seed: object) -> None:
    """In a step, as uncertain or as untimed; in whatever order they come; and the steps have no gap."""
    comments = written(made, times)
    found = course(comments)
    shuffled = list(comments)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert course(shuffled) == found
    if found is None:
        return
    assert sum(step.count for step in found.steps) == found.placed
    assert found.placed + found.uncertain + found.untimed == len(comments)
    assert 2 * found.placed >= found.placed + found.uncertain
    assert all(0 <= step.possible <= found.uncertain for step in found.steps)
    starts = [step.start for step in found.steps]
    assert starts == sorted(set(starts))
    assert len(found.steps) > 1
    assert len(found.hours) <= 24 * FIRST_DAYS
    assert sum(hour.count for hour in found.hours) <= found.placed


@settings(max_examples=200, deadline=None)
@given(times=TIMES)
def test_no_moment_is_left_out(made: Made, times: Times) -> None:
    """What is exact is counted where it lies; a span may be in every step that it touches, and in no other."""
    comments = written(made, times)
    found = course(comments)
    if found is None:
        return
    ends = [*(step.start for step in found.steps[1:]), datetime.max.replace(tzinfo=UTC)]
    for step, end in zip(found.steps, ends, strict=True):
        touching = inside = 0
        for comment in comments:
            low, high = comment.published_window or (comment.published, comment.published)
            if low is not None and high is not None and low < end and high >= step.start:
                touching += 1
                inside += low >= step.start and high < end
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
