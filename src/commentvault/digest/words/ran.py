"""How a thread ran, in words and text bars that need nothing but letters of one width. No other people's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

from commentvault.digest.ran.calendar import Unit
from commentvault.digest.ran.course import Course, Step
from commentvault.digest.ran.measures import FEW, Likes, Measures, Voices
from commentvault.digest.ran.moments import Moment
from commentvault.digest.words import wording

_BAR = 28  # columns of the longest bar
_LEVELS = "▁▂▃▄▅▆▇█"


def over_time(course: Course, possible: str = "░") -> str:
    """What the bars show, in words; ``possible`` is what draws the comments that may belong to a step."""
    return " ".join(_course(course, possible))


def sentences(measures: Measures) -> Iterator[str]:
    """What the other numbers say, a paragraph for each measure that has something to tell."""
    if measures.voices is not None:
        yield voices(measures.voices)
    if measures.likes is not None:
        yield likes(measures.likes)


def voices(voices: Voices) -> str:
    """How many people wrote, and how much those wrote who wrote most."""
    return " ".join(_voices(voices))


def likes(likes: Likes) -> str:
    """What half of the comments have, and what the most liked ones."""
    return " ".join(_likes(likes))


def bars(course: Course) -> list[str]:
    """The course as a table: a line for each of the first days by the hour, then one for each step; in 80 columns."""
    days = course.days
    labels = [called(course.unit, step) for step in course.steps]
    wide = max(map(len, [*labels, *(called("day", day[0]) for day in days)]))
    numbers = [counted(step) for step in course.steps]
    far = max(map(len, numbers))
    most = max(step.count + step.possible for step in course.steps)
    lines = [
        f"{name:<{wide}}  {count:>{far}}  {bar(step, most)}".rstrip()
        for name, count, step in zip(labels, numbers, course.steps, strict=True)
    ]
    zone = wording.zone(course.steps[0].start)
    lines = [f"By the {course.unit} ({zone})", *lines]
    if not days:
        return lines
    high = max(hour.count for hour in course.hours)
    ruler = f"{f'By the hour ({zone})':<{wide + 2 + far}}  0     6     12    18    24"
    strips = [
        f"{called('day', day[0]):<{wide + 2 + far}}  {''.join(_level(hour.count, high) for hour in day)}"
        for day in days
    ]
    return [ruler, *strips, "", *lines]


def clock(second: int) -> str:
    """A moment of a video as people write it: ``1:17``, ``1:02:03``."""
    hours, minutes = divmod(second // 60, 60)
    return f"{hours}:{minutes:02}:{second % 60:02}" if hours else f"{minutes}:{second % 60:02}"


def moments(post: str) -> str:
    """What the moments are; ``post`` as in :func:`wording.post`."""
    return f"The moments of the {post} that most people point at:"


def moment(moment: Moment) -> str:
    """How many people name a moment, and where joined ones begin and end."""
    told = wording.count(moment.people, "person", "people")
    return told if moment.first == moment.last else f"{told}, {clock(moment.first)} to {clock(moment.last)}"


def _course(course: Course, possible: str) -> Iterator[str]:
    """The busiest step, and the busiest hour of the first days: for certain, or by what is known."""
    high = max(course.steps, key=_busy)
    sure = all(step.count + step.possible <= high.count for step in course.steps if step is not high)
    busiest = f"The busiest {course.unit} {'was' if sure else 'that is known was'} {called(course.unit, high)}"
    share = (
        f"{wording.number(high.count)} of the {wording.count(course.placed, 'comment')} whose {course.unit} is certain"
    )
    yield f"{busiest}, with {share}."
    if course.uncertain:
        number = wording.number(course.uncertain)
        yield f"Of {number} more only a longer span is known: {possible} is where they may belong."
    if course.untimed:
        yield f"Of {wording.number(course.untimed)} no time is known."
    if course.hours:
        hour = max(course.hours, key=_busy)
        end = (hour.start.astimezone(UTC) + timedelta(hours=1)).astimezone(hour.start.tzinfo)
        span = f"{hour.start:%H:%M}–{end:%H:%M} {wording.zone(end)} on {wording.day(hour.start.date())}"
        known = "" if course.hours_sure else " that is known"
        yield f"The busiest hour of the first days{known} was {span}, with {wording.number(hour.count)}."


def _busy(step: Step) -> tuple[int, float]:
    return step.count, -step.start.timestamp()


def _voices(voices: Voices) -> Iterator[str]:
    people, comments = wording.count(voices.people, "person", "people"), wording.count(voices.comments, "comment")
    unknown = f" (of {wording.number(voices.unknown)} the author is not known)" if voices.unknown else ""
    once = "each of them" if voices.once == voices.people else f"{wording.number(voices.once)} of them"
    yield f"{people} wrote these {comments}{unknown}; {once} wrote one only."
    if voices.loudest:
        share = _share(100 * voices.loudest // voices.comments)
        yield f"The {FEW} who wrote most wrote {wording.number(voices.loudest)}, which is {share}."


def _likes(likes: Likes) -> Iterator[str]:
    none, any_ = _having(likes.none), _having(likes.known - likes.none)
    half = f"Half of the {wording.count(likes.known, 'comment')} whose likes are known have"
    if likes.half:
        most = wording.count(likes.half, "like", exact=likes.half_exact)
        yield f"{half} {most} or fewer{f', and {none} none' if likes.none else ''}."
    else:
        yield f"{half} no likes{f'; {any_} any' if likes.none < likes.known else ''}."
    if likes.top and (likes.share or likes.share_exact):
        least = "" if likes.share_exact else "at least "
        which = "comment alone has" if likes.top == 1 else f"1 % ({wording.number(likes.top)} comments) have"
        yield f"The most liked {which} {least}{_share(likes.share)} of all likes."


def _having(number: int) -> str:
    return f"{wording.number(number)} {'has' if number == 1 else 'have'}"


def _share(percent: int) -> str:
    return f"{percent} %" if percent else "less than 1 %"


def called(unit: Unit, step: Step) -> str:
    """The step's hour, day, week, month or year."""
    match unit:
        case "hour":
            return f"{wording.day(step.start.date())}, {step.start:%H}:00"
        case "day":
            return wording.day(step.start.date())
        case "week":
            return wording.when(None, (step.start, step.start + timedelta(days=6)))
        case "month":
            return wording.month(step.start.date())
        case "year":
            return str(step.start.year)


def counted(step: Step) -> str:
    """How many comments are of the step for certain, and how many at most: ``20``, ``20–22``."""
    most = f"–{wording.number(step.count + step.possible)}" if step.possible else ""
    return f"{wording.number(step.count)}{most}"


def bar(step: Step, most: int, longest: int = _BAR) -> str:
    """The step's count, and behind it what may belong there; what is not nothing is never shown as nothing."""
    sure, all_ = (round(longest * count / most) for count in (step.count, step.count + step.possible))
    drawn = "█" * sure + "░" * max(all_ - sure, bool(step.possible))
    return drawn or ("▏" if step.count else "")


def _level(count: int, most: int) -> str:
    return _LEVELS[(count * len(_LEVELS) - 1) // most] if count else "·"
