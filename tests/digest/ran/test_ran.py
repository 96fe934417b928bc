"""How a thread ran, in words and bars."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from commentvault.archive.history import Thread
from commentvault.digest.build import build
from commentvault.digest.forms import markdown
from commentvault.digest.ran.calendar import Unit
from commentvault.digest.ran.course import Course, Step, course
from commentvault.digest.ran.measures import Likes, Measures, Voices, measure
from commentvault.digest.words import ran
from commentvault.model import Author, Span

from ..made import Made

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = datetime.fromisoformat("2026-11-20T00:00Z")


def test_a_day_on_which_the_clocks_change_has_as_many_hours_as_it_has(made: Made) -> None:
    """25 of them in Berlin; and an hour that ends at the change ends by the clock."""
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime.fromisoformat("2026-10-24T22:00Z")
    comments = [made.comment(f"c{n}", published=start + n * HOUR) for n in range(60)]
    comments += [made.comment(f"d{n}", published=start + 2 * HOUR) for n in range(9)]
    ran_so = course(comments, berlin)
    assert ran_so is not None
    assert [len(day) for day in ran_so.days] == [25, 24, 11]
    strips = [line for line in ran.bars(ran_so) if line.startswith("25 Oct 2026")]
    assert len(strips[0].split()[-1]) == 25
    assert "02:00–02:00 CET on 25 Oct 2026" in ran.over_time(ran_so)


@pytest.fixture(scope="module")
def lively(made: Made) -> Thread:
    """Thirty comments on a Friday, eight on Saturday, two of which the hour is not known, and later ones."""
    at = [FRIDAY + 18 * HOUR + n * HOUR / 6 for n in range(30)] + [FRIDAY + DAY + n * 3 * HOUR for n in range(6)]
    comments = [
        made.comment(f"c{n:02}", f"so good at 1:1{n % 2} [x](http://evil)", published=when, likes=n, spans=(span,))
        for n, when in enumerate(at)
        for span in (Span(at=11, len=4, kind="time", to=70 + n % 2),)
    ]
    day = (FRIDAY + DAY, FRIDAY + DAY + 20 * HOUR)
    comments += [made.comment(f"d{n}", published=None, published_window=day) for n in range(2)]
    comments += [made.comment("e", published=None, published_window=(FRIDAY, FRIDAY + 30 * HOUR))]
    comments += [made.comment("f", published=FRIDAY + 4 * DAY), made.comment("g", published=None)]
    return made.thread(*comments)


def test_the_bars_of_a_thread(lively: Thread) -> None:
    """Hours of the first days, then every day; what may be elsewhere is drawn so, and days without any stay."""
    found = course(lively.comments.values())
    assert found is not None
    assert ran.bars(found) == [
        "By the hour (UTC)   0     6     12    18    24",
        "20 Nov 2026         ··················█████·",
        "21 Nov 2026         ▂··▂··▂··▂··▂··▂········",
        "22 Nov 2026         ························",
        "",
        "By the day (UTC)",
        "20 Nov 2026  30–31  ███████████████████████████░",
        "21 Nov 2026    8–9  ███████░",
        "22 Nov 2026      0",
        "23 Nov 2026      0",
        "24 Nov 2026      1  █",
    ]


def test_the_sentences_of_a_thread(lively: Thread) -> None:
    """What is certain, what is not, who and how much liked."""
    found = measure(lively.comments.values())
    assert found.course is not None
    assert [ran.over_time(found.course), *ran.sentences(found)] == [
        "The busiest day was 20 Nov 2026, with 30 of the 39 comments whose day is certain."
        " Of 1 more only a longer span is known: ░ is where they may belong."
        " Of 1 no time is known."
        " The busiest hour of the first days that is known was 18:00–19:00 UTC on 20 Nov 2026, with 6.",
        "41 people wrote these 41 comments; each of them wrote one only.",
        "Half of the 41 comments whose likes are known have 15 likes or fewer, and 6 have none.",
    ]


@pytest.mark.parametrize(
    ("likes", "words"),
    [
        (
            Likes(known=50, none=30, half=0, half_exact=True),
            "Half of the 50 comments whose likes are known have no likes; 20 have any.",
        ),
        (
            Likes(known=1500, none=0, half=2000, half_exact=False, top=15, share=40, share_exact=False),
            "Half of the 1,500 comments whose likes are known have 2,000+ likes or fewer."
            " The most liked 1 % (15 comments) have at least 40 % of all likes.",
        ),
        (
            Likes(known=100, none=1, half=1, half_exact=True, top=1, share=0),
            "Half of the 100 comments whose likes are known have 1 like or fewer, and 1 has none."
            " The most liked comment alone has less than 1 % of all likes.",
        ),
    ],
)
def test_likes_in_words(likes: Likes, words: str) -> None:
    """Rounded numbers and shares are marked."""
    assert list(ran.sentences(Measures(likes=likes))) == [words]


def test_voices_in_words() -> None:
    """How many, and what the loudest wrote; nobody is named."""
    voices = Voices(comments=1234, people=1000, once=900, unknown=3, loudest=234)
    assert list(ran.sentences(Measures(voices=voices))) == [
        "1,000 people wrote these 1,234 comments (of 3 the author is not known); 900 of them wrote one only."
        " The 10 who wrote most wrote 234, which is 18 %."
    ]


@given(
    unit=st.sampled_from(["hour", "day", "week", "month", "year"]),
    counts=st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=2, max_size=20),
    hours=st.lists(st.integers(0, 10**6), max_size=72),
)
def test_bars_fit_in_80_columns(unit: Unit, counts: list[tuple[int, int]], hours: list[int]) -> None:
    """However large the numbers are; what is not nothing is never drawn as nothing, and more is never drawn shorter."""
    counts[0] = (counts[0][0] + 1, counts[0][1])
    hours = [hours[0] + 1, *hours[1:]] if hours else []
    steps = tuple(
        Step(start=FRIDAY + n * 7 * DAY, count=count, possible=more) for n, (count, more) in enumerate(counts)
    )
    strip = tuple(Step(start=FRIDAY + n * HOUR, count=count) for n, count in enumerate(hours))
    lines = ran.bars(Course(unit=unit, steps=steps, hours=strip, hours_sure=True, placed=1, uncertain=0, untimed=0))
    assert max(map(cell_len, lines)) <= 80
    drawn = lines[-len(steps) :]
    for line, step in zip(drawn, steps, strict=True):
        assert any(mark in line for mark in "█▏░") == bool(step.count + step.possible)
        assert ("░" in line) == bool(step.possible)
    full = [line.count("█") for line, _ in sorted(zip(drawn, steps, strict=True), key=lambda one: one[1].count)]
    assert full == sorted(full)


def test_the_markdown_tells_how_it_ran(made: Made, lively: Thread) -> None:
    """Sentences, one code block, and the moments with a link into the video and to who points there."""
    text = markdown.render(build(lively))
    section = text[text.index("## How it ran") :]
    assert section.count("```") == 2
    assert "- [1:10](https://www.youtube.com/watch?v=abc&t=70s): 36 people, 1:10 to 1:11. **@c35**: “so good" in section
    assert "&lc=c35" in section
    html = MarkdownIt("commonmark").render(section)
    assert html.count("<pre>") == 1
    assert 'evil">' not in html
    elsewhere = made.thread(*lively.comments.values())
    elsewhere.url, elsewhere.name = "https://vimeo.com/1", "vimeo:1"
    assert "- 1:10: 36 people" in markdown.render(build(elsewhere))


def test_a_small_thread_has_no_such_section(made: Made, story: Thread) -> None:
    """Where it would tell nothing."""
    author = Author(id="UCone")
    small = made.thread(*(made.comment(str(n), likes=None, author=author) for n in range(30)))
    assert "How it ran" not in markdown.render(build(small))
    assert "How it ran" not in markdown.render(build(story))


def test_moments_are_written_as_people_write_them() -> None:
    """Hours only where there are any."""
    assert [ran.clock(second) for second in (0, 77, 600, 3723)] == ["0:00", "1:17", "10:00", "1:02:03"]


def test_other_units_are_labelled() -> None:
    """By hour, week, month and year."""

    def label(unit: Unit) -> str:
        steps = (Step(start=FRIDAY, count=1), Step(start=FRIDAY, count=1))
        found = Course(unit=unit, steps=steps, hours=(), hours_sure=False, placed=2, uncertain=0, untimed=0)
        return ran.bars(found)[-1].split("  ")[0]

    assert [label(unit) for unit in ("hour", "week", "month", "year")] == [
        "20 Nov 2026, 00:00",
        "20–26 Nov 2026",
        "Nov 2026",
        "2026",
    ]
