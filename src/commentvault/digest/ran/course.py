"""When comments were written: counted into steps of time, in UTC. Pure, and nothing is guessed.

A comment of which only a span is known is counted into a step where the whole span lies in it. Else it is uncertain:
every step that the span touches may hold it, and none counts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Literal

from commentvault.model import Comment, Record

Unit = Literal["hour", "day", "week", "month", "year"]

FIRST_DAYS = 3
"""How many days from the first comment on are counted by the hour too."""

_UNITS: tuple[tuple[Unit, int], ...] = (("hour", 24), ("day", 21), ("week", 18), ("month", 24), ("year", 50))
_FEWEST = 20  # comments of known time, below which their course tells nothing
_HOUR = 3600
_EPOCH = date(1970, 1, 1).toordinal()

_Spans = Counter[tuple[int, int]]  # how many comments lie from an hour to an hour since 1970


class Step(Record, frozen=True, kw_only=True):
    """A step of time from ``start`` on: ``count`` comments are certainly of it, ``possible`` more may be."""

    start: datetime
    count: int
    possible: int = 0


class Course(Record, frozen=True, kw_only=True):
    """The comments over time, in gapless steps of a ``unit`` (weeks begin on Monday).

    The unit is the smallest that gives few steps and places most comments. ``hours`` are the first days by the hour,
    none where the steps are hours themselves or too little is known so exactly, and ``hours_sure`` where nothing else
    may have been written in them. ``placed`` comments are counted in the
    steps, of ``uncertain`` ones the span goes over more than one step, of ``untimed`` ones nothing is known.
    """

    unit: Unit
    steps: tuple[Step, ...]
    hours: tuple[Step, ...]
    hours_sure: bool
    placed: int
    uncertain: int
    untimed: int


def course(comments: Iterable[Comment]) -> Course | None:
    """How a thread ran; None where too little is known, or all of it was written in one step of any unit."""
    spans, untimed = _spans(comments)
    timed = spans.total()
    if timed < _FEWEST:
        return None
    first, last = min(low for low, _ in spans), max(high for _, high in spans)
    for unit, limit in _UNITS:
        place = _PLACES[unit]
        size = place(last) - place(first) + 1
        if size > limit:
            continue
        steps = _steps(spans, unit, place(first), size)
        placed = sum(step.count for step in steps)
        if 2 * placed >= timed and placed >= _FEWEST:
            break
    else:
        return None
    if size == 1:
        return None
    hours = () if unit == "hour" else _hours(spans, first, last)
    sure = all(low == high for low, high in spans if _hour_start(low) <= hours[-1].start) if hours else False
    return Course(
        unit=unit,
        steps=steps,
        hours=hours,
        hours_sure=sure,
        placed=placed,
        uncertain=timed - placed,
        untimed=untimed,
    )


def _spans(comments: Iterable[Comment]) -> tuple[_Spans, int]:
    """In which hours the comments were written, each from one to another, and of how many nothing is known."""
    spans, untimed = _Spans(), 0
    for comment in comments:
        if comment.published is not None:
            hour = int(comment.published.timestamp()) // _HOUR
            spans[hour, hour] += 1
        elif comment.published_window is not None:
            low, high = sorted(int(at.timestamp()) // _HOUR for at in comment.published_window)
            spans[low, high] += 1
        else:
            untimed += 1
    return spans, untimed


def _steps(spans: _Spans, unit: Unit, first: int, size: int) -> tuple[Step, ...]:
    place = _PLACES[unit]
    counts, edges = [0] * size, [0] * (size + 1)
    for (low, high), number in spans.items():
        from_, to = place(low) - first, place(high) - first
        if from_ == to:
            counts[from_] += number
        else:
            edges[from_] += number
            edges[to + 1] -= number
    possible = accumulate(edges)
    return tuple(
        Step(start=_START[unit](first + at), count=count, possible=maybe)
        for at, (count, maybe) in enumerate(zip(counts, possible, strict=False))
    )


def _hours(spans: _Spans, first: int, last: int) -> tuple[Step, ...]:
    """The hours of the first days, from midnight to the last comment."""
    begin = first - first % 24
    size = min(last + 1 - begin, 24 * FIRST_DAYS)
    counts = [spans[hour, hour] for hour in range(begin, begin + size)]
    if sum(counts) < _FEWEST:
        return ()
    return tuple(Step(start=_hour_start(begin + at), count=count) for at, count in enumerate(counts))


def _day_of(hour: int) -> date:
    return date.fromordinal(_EPOCH + hour // 24)


def _month_of(hour: int) -> int:
    day = _day_of(hour)
    return day.year * 12 + day.month - 1


def _hour_start(hour: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour)


_PLACES: dict[Unit, Callable[[int], int]] = {
    "hour": lambda hour: hour,
    "day": lambda hour: hour // 24,
    "week": lambda hour: (hour // 24 + 3) // 7,  # 1 January 1970 was a Thursday
    "month": _month_of,
    "year": lambda hour: _day_of(hour).year,
}
"""The number of the step in which an hour lies."""

_START: dict[Unit, Callable[[int], datetime]] = {
    "hour": _hour_start,
    "day": lambda day: _hour_start(24 * day),
    "week": lambda week: _hour_start(24 * (7 * week - 3)),
    "month": lambda month: datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC),
    "year": lambda year: datetime(year, 1, 1, tzinfo=UTC),
}
"""When the step of a number begins."""
