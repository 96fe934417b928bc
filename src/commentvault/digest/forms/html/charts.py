"""Where the bars and dots of the charts stand; the templates draw them.

Places along a chart are shares of its width, so that it is as wide as its reader's screen; heights are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from commentvault.digest.ran.calendar import Unit
from commentvault.digest.ran.course import Course, Step
from commentvault.digest.ran.moments import Moment
from commentvault.digest.value import Story
from commentvault.digest.words import ran, wording
from commentvault.digest.words.story import short_names

HIGH = 120
"""The height of the highest bar."""

_FILLED = 0.82  # of a step's width


class Bar(NamedTuple):
    """A step: ``sure`` pixels from the ground up, and ``maybe`` more above them."""

    x: str
    wide: str
    sure: int
    maybe: int


class Tick(NamedTuple):
    """A word under the chart, from ``x`` on or (``end``) up to there."""

    x: str
    words: str
    end: bool = False


class Bars(NamedTuple):
    """A course of time; ``most`` is what the highest bar stands for, ``rows`` are the numbers themselves."""

    unit: Unit
    zone: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    most: int
    rows: tuple[tuple[str, str], ...]


class Dot(NamedTuple):
    """A moment at its place along the video, the higher the more people point at it."""

    x: str
    high: int
    moment: Moment


class Share(NamedTuple):
    """A row of a list of bars."""

    label: str
    number: int
    wide: str


def courses(course: Course) -> list[Bars]:
    """The first days by the hour, where they are known, then all of the time."""
    days = tuple(
        Tick(_percent(course.hours.index(day[0]) / len(course.hours)), wording.day(day[0].start.date()))
        for day in course.days
    )
    hours = [_bars("hour", course.hours, days)] if course.hours else []
    return [*hours, _bars(course.unit, course.steps, _ends(course))]


def timeline(story: Story) -> list[tuple[str, Bars]]:
    """The sides of a story of which a course is known, by name, all drawn to one scale."""
    named = zip(short_names(story.sides), story.sides, strict=True)
    known = [(name, side.course) for name, side in named if side.course]
    most = max((_most(course.steps) for _, course in known), default=0)
    return [(name, _bars(course.unit, course.steps, _ends(course), most)) for name, course in known]


def _ends(course: Course) -> tuple[Tick, Tick]:
    first, last = (ran.called(course.unit, course.steps[at]) for at in (0, -1))
    return Tick(_percent(0), first), Tick(_percent(1), last, end=True)


def _most(steps: Iterable[Step]) -> int:
    return max(step.count + step.possible for step in steps)


def _bars(unit: Unit, steps: tuple[Step, ...], ticks: tuple[Tick, ...], most: int = 0) -> Bars:
    """Bars as high as their numbers are beside ``most``, or beside the highest of them."""
    most, wide = most or _most(steps), 1 / len(steps)
    return Bars(
        unit=unit,
        zone=wording.zone(steps[0].start),
        bars=tuple(
            Bar(
                x=_percent(wide * (at + (1 - _FILLED) / 2)),
                wide=_percent(wide * _FILLED),
                sure=_pixels(step.count, most),
                maybe=_pixels(step.possible, most),
            )
            for at, step in enumerate(steps)
        ),
        ticks=ticks,
        most=most,
        rows=tuple((ran.called(unit, step), ran.counted(step)) for step in steps),
    )


def along(moments: tuple[Moment, ...]) -> list[Dot]:
    """The moments along the video, up to the last of them; in the order of the video."""
    last, most = max(moment.at for moment in moments), max(moment.people for moment in moments)
    return [
        Dot(x=_percent(0.02 + 0.96 * moment.at / max(1, last)), high=_pixels(moment.people, most), moment=moment)
        for moment in sorted(moments, key=lambda moment: moment.at)
    ]


def shares(rows: Iterable[tuple[str, int]]) -> list[Share]:
    """Rows of numbers as bars, the longest as wide as there is room."""
    rows = list(rows)
    most = max((number for _, number in rows), default=1)
    return [Share(label, number, _percent(number / most)) for label, number in rows]


def _pixels(number: int, most: int) -> int:
    """What is not nothing is never drawn as nothing."""
    return max(round(HIGH * number / most), 1) if number else 0


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
