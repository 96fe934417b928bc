"""A story in words: which threads it tells, and their one timeline. No other people's words but titles and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commentvault.digest.ran.course import Course
from commentvault.digest.value import Side, Story
from commentvault.digest.words import about, ran, summary, wording
from commentvault.digest.words.plain import excerpt, tame_line

_NAME = 40
_COLUMNS = 80
_NARROWEST = 6  # columns of the longest bar, below which the sides stand one under the other


def title(story: Story) -> str:
    """The editor's own title, else the story's name."""
    return tame_line(story.title or f"The story of {story.name}")


def name(side: Side) -> str:
    """A side by its platform and its post's title: ``YouTube: “Glass Harbour”``."""
    head = side.digest.head
    return f"{head.platform}: {summary.quoted_title(head)}"


def short_names(sides: Sequence[Side]) -> list[str]:
    """The sides by platform alone, where no two are of the same one; else with the beginning of the title."""
    platforms = [side.digest.head.platform for side in sides]
    if len(set(platforms)) == len(platforms):
        return platforms
    return [f"{side.digest.head.platform}: {excerpt(summary.title(side.digest.head), _NAME)}" for side in sides]


def sentences(story: Story) -> Iterator[str]:
    """How many threads and comments are told together."""
    sizes = [side.digest.head.top + side.digest.head.replies for side in story.sides]
    each = "; ".join(
        f"{wording.count(size, 'comment')} on {name(side).replace(':', '’s', 1)}"
        for side, size in zip(story.sides, sizes, strict=True)
    )
    yield f"{wording.count(len(sizes), 'thread')} told together, with {wording.count(sum(sizes), 'comment')}: {each}."
    yield "Who wrote on several platforms is not known: people are counted on each by itself."


def more(side: Side) -> str:
    """What is talked about here more than on the other sides; "" where nothing stands out."""
    said = ", ".join(f"“{tame_line(phrase.words)}” ({about.phrase(phrase)})" for phrase in side.more)
    return f"{about.MORE}: {said}." if said else ""


def over_time(story: Story) -> Iterator[str]:
    """The busiest step of every side, a sentence each."""
    for label, side in zip(short_names(story.sides), story.sides, strict=True):
        if side.course is not None:
            high = max(side.course.steps, key=lambda step: (step.count, -step.start.timestamp()))
            when, count = ran.called(side.course.unit, high), wording.count(high.count, "comment")
            yield f"{label}: most on {when}, with {count} for certain." if high.count else f"{label}: no certain time."
        else:
            yield f"{label}: too few times are known to tell a course."


def timeline(story: Story) -> list[str]:
    """One table of bars, a line for each step and a column for each side, in 80 columns; ░ = may be of that step."""
    courses = [
        (label, side.course) for label, side in zip(short_names(story.sides), story.sides, strict=True) if side.course
    ]
    if not courses:
        return []
    steps = courses[0][1].steps
    labels = [ran.called(courses[0][1].unit, step) for step in steps]
    wide = max(map(len, labels))
    room = (_COLUMNS - wide) // len(courses) - 2
    columns = [_column(label, course, room) for label, course in courses]
    head = " " * wide + "".join(f"  {column[0]:<{room}}" for column in columns)
    lines = [
        f"{label:<{wide}}" + "".join(f"  {column[at + 1]:<{room}}" for column in columns)
        for at, label in enumerate(labels)
    ]
    return [line.rstrip() for line in (head, *lines)]


def _column(label: str, course: Course, room: int) -> list[str]:
    """A side's name, then its number and bar for each step."""
    numbers = [ran.counted(step) for step in course.steps]
    far = max(map(len, numbers))
    longest = max(_NARROWEST, room - far - 1)
    most = max(step.count + step.possible for step in course.steps)
    bars = (f"{text:>{far}} {ran.bar(step, most, longest)}" for text, step in zip(numbers, course.steps, strict=True))
    return [excerpt(label, room), *bars]
