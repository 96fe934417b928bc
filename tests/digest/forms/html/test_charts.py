"""The charts: drawn to scale, each with its name and the same numbers in a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from commentvault.archive.history import Thread
from commentvault.digest.build import build
from commentvault.digest.forms.html import charts, render
from commentvault.digest.ran.course import Course, Step
from commentvault.digest.ran.emoji import Emojis
from commentvault.digest.ran.languages import Languages
from commentvault.digest.ran.measures import Likes, Measures
from commentvault.digest.ran.moments import Moment
from commentvault.digest.value import Limits, Side, Story

from ...made import SEEN, Made
from .parsed import Element, Page

DAYS = [datetime(2026, 11, 20, tzinfo=UTC) + timedelta(days=day) for day in range(3)]
LIMITS = Limits(listed=100)


def course(*counts: tuple[int, int]) -> Course:
    steps = tuple(Step(start=day, count=n, possible=more) for day, (n, more) in zip(DAYS, counts, strict=True))
    hours = tuple(Step(start=DAYS[0] + timedelta(hours=hour), count=hour) for hour in range(48))
    return Course(unit="day", steps=steps, hours=hours, hours_sure=True, placed=20, uncertain=3, untimed=0)


def measures(made: Made) -> Measures:
    said = made.comment("m", "the bells at 1:17")
    return Measures(
        course=course((20, 0), (5, 5), (0, 0)),
        moments=(
            Moment(at=161, first=160, last=162, people=8, comments=9, best=None),
            Moment(at=77, first=77, last=77, people=4, comments=4, best=said),
        ),
        likes=Likes(known=200, none=3, half=2, half_exact=True, top=2, share=40),
        languages=Languages(shares=(("en", 30), ("es", 10)), unsure=2, looked_at=42, of=42),
        emoji=Emojis(comments=9, most=(("😭", 6), ("✨", 3))),
    )


def drawn(made: Made, story: Thread) -> Page:
    return Page(render(replace(build(story, limits=LIMITS), ran=measures(made))))


def cells(table: Element, page: Page) -> list[str]:
    return [cell.text for cell in page.all("th", "td") if table in cell.within]


def test_every_chart_has_a_name_and_a_description(made: Made, story: Thread) -> None:
    """Of its own, for those who cannot see it; what is only there for the eye is hidden from them."""
    page = drawn(made, story)
    charts = page.all("svg")
    assert len(charts) == 2 + 1 + 1 + 2 + 2  # hours and days, moments, likes, languages, emoji
    for chart in charts:
        if chart.attributes.get("aria-hidden") != "true":
            ids = chart.attributes["aria-labelledby"].split()
            assert [page.by_id(ident).tag for ident in ids] == ["title", "desc"]
            assert all(page.by_id(ident).text for ident in ids)
            assert chart.attributes["role"] in ("img", "group")


def test_the_same_numbers_stand_in_a_table(made: Made, story: Thread) -> None:
    """What is uncertain as a span."""
    page = drawn(made, story)
    hours, days, languages, emoji = page.all("table")
    assert cells(days, page) == ["Day", "Comments", "20 Nov 2026", "20", "21 Nov 2026", "5–10", "22 Nov 2026", "0"]
    assert cells(hours, page)[-1] == "47"
    assert cells(languages, page)[3:] == ["English", "", "30", "Spanish", "", "10"]
    assert cells(emoji, page)[3:] == ["😭", "", "6", "✨", "", "3"]


def test_bars_are_drawn_to_scale() -> None:
    """What may belong to a step stands on top of what does; nothing is drawn as nothing, and only that."""
    _, days = charts.courses(course((200, 0), (1, 99), (0, 0)))
    assert [(bar.sure, bar.maybe) for bar in days.bars] == [(charts.HIGH, 0), (1, 59), (0, 0)]
    assert [bar.x for bar in days.bars] == ["3.00%", "36.33%", "69.67%"]
    assert (days.most, [tick.words for tick in days.ticks]) == (200, ["20 Nov 2026", "22 Nov 2026"])


def test_moments_stand_along_the_video(made: Made, story: Thread) -> None:
    """Each leads to its words, and these to the moment and to the comment."""
    page = drawn(made, story)
    chart = next(svg for svg in page.all("svg") if svg.attributes.get("role") == "group")
    links = [link for link in page.all("a") if chart in link.within]
    assert [link.attributes["aria-label"] for link in links] == ["1:17, 4 people", "2:41, 8 people, 2:40 to 2:42"]
    item = page.by_id(links[0].attributes["href"].removeprefix("#"))
    assert "“the bells at 1:17”" in item.text
    addresses = [link.attributes["href"] for link in page.all("a") if item in link.within]
    assert addresses == ["https://www.youtube.com/watch?v=abc&t=77s", "https://www.youtube.com/watch?v=abc&lc=m"]


def test_a_story_draws_its_sides_to_one_scale(made: Made, story: Thread) -> None:
    """Under each other, in patterns of their own, and with one table for all; ids stay apart, whatever they are."""
    reel = made.thread(made.comment("big", "the same id"))
    reel.name, reel.url = "instagram:CODE", "https://www.instagram.com/reel/CODE/"
    sides = (
        Side(digest=replace(build(story, limits=LIMITS), ran=measures(made)), course=course((20, 0), (5, 5), (0, 0))),
        Side(digest=replace(build(reel, limits=LIMITS), ran=measures(made)), course=course((0, 0), (10, 0), (2, 0))),
    )
    page = Page(render(Story(name="night train", as_of=SEEN, sides=sides)))
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert {page.by_id(ident).tag for ident in ("c-big", "c-big~1")} == {"article"}
    table = page.all("table")[0]
    assert cells(table, page)[:6] == ["Day", "YouTube", "Instagram", "20 Nov 2026", "20", "0"]
    highest = [
        max(int(bar.attributes["height"]) for bar in page.all("rect") if svg in bar.within)
        for svg in page.all("svg")[:2]
    ]
    assert highest == [charts.HIGH, charts.HIGH // 2]
    assert page.by_id("found").text == "20 of 20 comments"
    options = [option.text for option in page.all("option") if option.within[-1].attributes["id"] == "platform"]
    assert options == ["Any", "YouTube", "Instagram"]
