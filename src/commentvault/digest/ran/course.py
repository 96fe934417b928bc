"""When comments were written: counted into steps of time, in a reader's zone. Pure, and nothing is guessed.

A comment of which only a span is known is counted into a step where the whole span lies in it. Else it is uncertain:
every step that the span touches may hold it, and none counts it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import accumulate, groupby
from typing import Self

from commentvault.digest.ran.calendar import Calendar, Unit, quarter
from commentvault.model import Comment, Record

FIRST_DAYS = 3
"""How many days from the first comment on are counted by the hour too."""

_UNITS: tuple[tuple[Unit, int], ...] = (("hour", 24), ("day", 21), ("week", 18), ("month", 24), ("year", 50))
_FEWEST = 20  # comments of known time, below which their course tells nothing

_Spans = Counter[tuple[int, int]]  # how many comments lie from a quarter of an hour to another


class Step(Record, frozen=True, kw_only=True):
    """A step of a reader's time from ``start`` on: ``count`` comments are certainly of it, ``possible`` more may be."""

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

    @property
    def days(self) -> list[tuple[Step, ...]]:
        """The hours of each of the first days: 24 but for the first, the last, and those on which clocks change."""
        return [tuple(hours) for _, hours in groupby(self.hours, key=lambda hour: hour.start.date())]


def course(comments: Iterable[Comment], zone: tzinfo = UTC) -> Course | None:
    """How a thread ran; None where too little is known, or all of it was written in one step of any unit."""
    return Times.of(comments).course(zone)


def together(sides: Iterable[Iterable[Comment]], zone: tzinfo = UTC) -> list[Course | None]:
    """How several threads ran, side by side: all in the same steps of the unit that fits them together, without hours.

    None for a side of which too little is known; for all of them where no unit fits.
    """
    times = [Times.of(side) for side in sides]
    spans = sum((side.spans for side in times), _Spans())
    frame = _fitting(spans, zone)
    return [frame.course(side) if frame and side.spans.total() >= _FEWEST else None for side in times]


class Times:
    """Takes comments in any order and counts when they were written. ``untimed``: of so many nothing is known."""

    def __init__(self) -> None:
        self.spans = _Spans()
        self.untimed = 0

    @classmethod
    def of(cls, comments: Iterable[Comment]) -> Self:
        """Those of these comments."""
        times = cls()
        for comment in comments:
            times.take(comment)
        return times

    def take(self, comment: Comment) -> None:
        """One more."""
        if comment.published is not None:
            at = quarter(comment.published)
            self.spans[at, at] += 1
        elif comment.published_window is not None:
            low, high = sorted(map(quarter, comment.published_window))
            self.spans[low, high] += 1
        else:
            self.untimed += 1

    def course(self, zone: tzinfo = UTC) -> Course | None:
        """As :func:`course`."""
        frame = _fitting(self.spans, zone)
        return frame.course(self, hours=True) if frame else None


@dataclass(frozen=True)
class _Frame:
    """The steps of a course: ``size`` of a ``unit``, from the one with the number ``first`` on."""

    calendar: Calendar
    unit: Unit
    first: int
    size: int

    def course(self, times: Times, *, hours: bool = False) -> Course:
        """What was written when, in these steps; with the first ``hours``, where the steps are longer."""
        steps = self.steps(times.spans)
        placed = sum(step.count for step in steps)
        told, sure = _hours(self.calendar, times.spans) if hours and self.unit != "hour" else ((), False)
        return Course(
            unit=self.unit,
            steps=steps,
            hours=told,
            hours_sure=sure,
            placed=placed,
            uncertain=times.spans.total() - placed,
            untimed=times.untimed,
        )

    def steps(self, spans: _Spans) -> tuple[Step, ...]:
        """How many of these lie in each step, and how many more may."""
        counts, edges = [0] * self.size, [0] * (self.size + 1)
        for (low, high), number in spans.items():
            from_, to = (self.calendar.place(self.unit, at) - self.first for at in (low, high))
            if from_ == to:
                counts[from_] += number
            else:
                edges[from_] += number
                edges[to + 1] -= number
        return tuple(
            Step(start=self.calendar.start(self.unit, self.first + at), count=count, possible=maybe)
            for at, (count, maybe) in enumerate(zip(counts, accumulate(edges), strict=False))
        )


def _fitting(spans: _Spans, zone: tzinfo) -> _Frame | None:
    """The smallest unit that needs few steps, more than one, and places most of the comments."""
    timed = spans.total()
    if timed < _FEWEST:
        return None
    first, last = min(low for low, _ in spans), max(high for _, high in spans)
    calendar = Calendar(zone, first)
    for unit, limit in _UNITS:
        begin = calendar.place(unit, first)
        frame = _Frame(calendar, unit, begin, calendar.place(unit, last) - begin + 1)
        if frame.size > limit:
            continue
        placed = sum(step.count for step in frame.steps(spans))
        if 2 * placed >= timed and placed >= _FEWEST:
            return frame if frame.size > 1 else None
    return None


def _hours(calendar: Calendar, spans: _Spans) -> tuple[tuple[Step, ...], bool]:
    """The hours of the first days, from midnight to the last comment; and whether nothing else may lie in them."""
    first, last = min(low for low, _ in spans), max(high for _, high in spans)
    day = calendar.place("day", first)
    begin = calendar.first_hour(day)
    end = min(calendar.place("hour", last) + 1, calendar.first_hour(day + FIRST_DAYS))
    counts, sure = [0] * (end - begin), True
    for (low, high), number in spans.items():
        from_, to = calendar.place("hour", low), calendar.place("hour", high)
        if from_ < end and from_ == to:
            counts[from_ - begin] += number
        elif from_ < end:
            sure = False
    if sum(counts) < _FEWEST:
        return (), False
    return tuple(Step(start=calendar.start("hour", begin + at), count=count) for at, count in enumerate(counts)), sure
