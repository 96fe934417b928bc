"""Several threads told together, in Markdown and in the terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console

from commentvault.archive.history import Thread
from commentvault.digest.about.value import Phrase
from commentvault.digest.build import build
from commentvault.digest.forms import markdown, terminal
from commentvault.digest.ran.course import Course, Step
from commentvault.digest.value import Side, Story
from commentvault.digest.words import story as words

from ..made import SEEN, Made

DAYS = [datetime(2026, 11, 20, tzinfo=UTC) + timedelta(days=day) for day in range(3)]


def course(*counts: tuple[int, int]) -> Course:
    steps = tuple(Step(start=day, count=n, possible=more) for day, (n, more) in zip(DAYS, counts, strict=True))
    return Course(unit="day", steps=steps, hours=(), hours_sure=False, placed=20, uncertain=3, untimed=0)


@pytest.fixture
def told(made: Made, story: Thread) -> Story:
    """A video and its reel."""
    reel = made.thread(made.comment("r", "from the reel *", likes=7))
    reel.name, reel.url = "instagram:CODE", "https://www.instagram.com/reel/CODE/"
    more = (Phrase(words="bass *line*", people=4, comments=5),)
    sides = (
        Side(digest=build(story), course=course((12, 0), (8, 3), (0, 0)), more=more),
        Side(digest=build(reel), course=course((0, 0), (20, 0), (5, 2))),
    )
    return Story(name="night *train*", as_of=SEEN, sides=sides)


def in_terminal(told: Story, width: int = 80) -> str:
    out = io.StringIO()
    terminal.show(told, Console(file=out, width=width))
    return out.getvalue()


def test_a_story_has_its_sides_one_timeline_and_what_was_said_on_each(told: Story) -> None:
    """In this order, each side by its platform; what is estimated says how."""
    text = markdown.render(told)
    places = [
        text.index(part)
        for part in (
            "# The story of night \\*train\\*\n",
            "2 threads told together, with 20 comments: 19 comments on YouTube’s “Night Train”; 1 comment on Ins",
            "## YouTube: “Night Train”",
            "Talked about here more than elsewhere: “bass \\*line\\*” (4 people in 5 comments).",
            "*Estimated: ",
            "## Instagram: ",
            "## One timeline",
            "YouTube: most on 20 Nov 2026, with 12 comments for certain.",
            "## What was said: YouTube",
            "### Pinned by the creator",
            "## What was said: Instagram",
            "from the reel \\*",
            "*Made with commentvault from its archive of youtube:abc, as of 22 Nov 2026, 03:00 UTC and instagram:CODE",
        )
    ]
    assert places == sorted(places)
    assert text == markdown.render(told)


def test_the_timeline_has_a_column_for_each_side(told: Story) -> None:
    """The same steps for both; what may belong to a step is drawn otherwise than what does, and nothing as nothing."""
    head, *lines = words.timeline(told)
    assert head.split() == ["YouTube", "Instagram"]
    assert [line.split()[:3] for line in lines] == [["20", "Nov", "2026"], ["21", "Nov", "2026"], ["22", "Nov", "2026"]]
    assert lines[0].split()[3:] == ["12", "█" * 27, "0"]
    assert "8–11" in lines[1]
    assert "█░" in lines[1]
    assert max(map(cell_len, (head, *lines))) <= 80
    shown = in_terminal(told)
    assert "ONE TIMELINE" in shown
    assert max(map(cell_len, shown.splitlines())) <= 80


def test_sides_of_one_platform_are_told_apart_by_their_titles(made: Made, told: Story) -> None:
    """And a side of which too little is known has no column."""
    other = made.thread(made.comment("x"), post=made.post("Day Train"))
    two = replace(told, sides=(told.sides[0], Side(digest=build(other))))
    assert words.short_names(two.sides) == ["YouTube: Night Train", "YouTube: Day Train"]
    assert words.timeline(two)[0].split() == ["YouTube:", "Night", "Train"]
    assert "YouTube: Day Train: too few times are known to tell a course." in markdown.render(two)


def test_the_editors_own_words_come_first(told: Story) -> None:
    """A title and a note, as text; in a digest likewise."""
    own = {"title": "A *week*\nof trains", "note": "First\nparagraph.\n\n# Second"}
    for value in (replace(told, **own), replace(told.sides[0].digest, **own)):
        text = markdown.render(value)
        assert text.startswith("# A \\*week\\* of trains\n\nFirst paragraph.\n\n\\# Second\n\n")
        out = io.StringIO()
        terminal.show(value, Console(file=out, width=80))
        assert out.getvalue().startswith("A *week* of trains\n\nFirst paragraph.\n\n# Second\n\n")
