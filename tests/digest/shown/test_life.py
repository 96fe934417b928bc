"""A comment's life in the terminal."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from commentvault.archive.life import Event, Kind
from commentvault.digest.shown.life import LEGEND, of_comment, of_thread
from commentvault.model import Author

from ..made import SEEN

THREAD = ("youtube:abc", "https://www.youtube.com/watch?v=abc")


def event(kind: Kind, ident: str = "a", **more: Any) -> Event:
    more.setdefault("author", Author(id="UCa", name="Ann", handle="@ann"))
    more.setdefault("text", "hello")
    more.setdefault("after", SEEN - timedelta(hours=1))
    return Event(run="20261122T030000Z", kind=kind, id=ident, by=SEEN, **more)


def printed(*events: Event, whole: bool = True, width: int = 200, colour: bool = False) -> str:
    """The events as the life of one comment, or as a thread's."""
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour)
    views: Iterable[Any] = of_comment(*THREAD, "a", events) if whole else of_thread(*THREAD, events)
    for view in views:
        console.print(view, highlight=False, emoji=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


WINDOW = "about 02:00–03:00 UTC, 22 Nov 2026"


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("first", {}, "22 Nov 2026, 03:00 UTC: seen for the first time"),
        (
            "first",
            {"published": SEEN - timedelta(hours=1)},
            "22 Nov 2026, 03:00 UTC: seen for the first time, written 22 Nov 2026, 02:00 UTC",
        ),
        (
            "first",
            {"published": SEEN - timedelta(hours=3), "at": SEEN - timedelta(hours=2)},
            "22 Nov 2026, 03:00 UTC: seen for the first time, written 22 Nov 2026, 00:00 UTC, "
            "edited 22 Nov 2026, 01:00 UTC",
        ),
        ("first", {"after": None}, "22 Nov 2026, 03:00 UTC: seen for the first time\n"),
        ("likes", {"old": 5, "new": 1900, "new_exact": False}, f"{WINDOW}: likes: 5 → 1,900+"),
        ("likes", {"old": None, "new": 7}, f"{WINDOW}: likes: hidden → 7"),
        ("replies", {"old": 1, "new": 2, "after": None}, "by 22 Nov 2026, 03:00 UTC: replies: 1 → 2"),
        ("pinned", {}, f"{WINDOW}: pinned by the creator"),
        ("unpinned", {}, f"{WINDOW}: no longer pinned"),
        ("hearted", {}, f"{WINDOW}: hearted by the creator"),
        ("unhearted", {}, f"{WINDOW}: no longer hearted"),
        ("paid", {"old": None, "new": "5,00 €"}, f"{WINDOW}: Super Thanks: none → 5,00 €"),
        ("renamed", {"old": "Ann", "new": "Anna"}, f"{WINDOW}: the author’s name: Ann → Anna"),
        ("marked", {"old": "", "new": "member"}, f"{WINDOW}: the author’s marks: none → member"),
        ("gone", {"confirmed": "permalink"}, f"{WINDOW}: no longer listed, confirmed by permalink\n    hello"),
        ("back", {"with_root": True}, f"{WINDOW}: listed again, with the comment that it stands under"),
    ],
)
def test_every_event_has_its_words(kind: Kind, more: dict[str, Any], said: str) -> None:
    """When, what, and from what to what."""
    assert said in printed(event(kind, **more)) + "\n"


def test_the_comment_is_named_with_its_link() -> None:
    """Where it is, and how to look at it."""
    text = printed(event("first"))
    assert text.startswith("a in youtube:abc\nhttps://www.youtube.com/watch?v=abc&lc=a\n")
    assert LEGEND not in text


def test_an_edit_is_readable_without_colour() -> None:
    """Signs tell what went and what came, and a line says how to read them."""
    text = printed(event("edited", old="This is teh bridge,\nI say", new="This is the bridge,\nI say. Edit: thanks"))
    assert "    This is [-teh-]{+the+} bridge,\n    I [-say-]{+say. Edit: thanks+}" in text
    assert text.count(LEGEND) == 1
    text = printed(event("edited", old="one thing", new="quite another"))
    assert "    before: one thing\n    after:  quite another" in text


def test_an_edit_that_cannot_be_seen_is_told() -> None:
    """The mark "edited" alone, or a difference in signs that are not shown."""
    assert "the text is as it was" in printed(event("edited", old="x", new="x"))
    assert "only in signs that are not shown here" in printed(event("edited", old="x", new="x\u202e"))


def test_a_thread_tells_whose_comment_it_is_and_only_counts_what_drifts() -> None:
    """Texts are cut, and likes and replies come as a number at the end."""
    long = "so many words " * 100
    text = printed(
        event("first", text=long),
        event("edited", old=long + "cat", new=long + "dog"),
        event("renamed", old="x", new="y"),
        event("likes", old=1, new=2),
        event("likes", old=2, new=3),
        event("replies", old=1, new=2),
        whole=False,
    )
    assert "first time · Ann (@ann)\n    “so many words" in text
    assert "many… so many words many words" not in text
    assert "[-cat-]{+dog+}" in text
    assert "the author’s name: x → y · Ann (@ann)\n" in text
    assert "2 changes of likes and 1 change of reply counts" in text
    assert len(text) < 1500


def test_a_huge_edit_takes_no_long_time() -> None:
    """Texts of many words are not compared word by word."""
    text = printed(event("edited", old="a b " * 50_000, new="b a " * 50_000))
    assert "before: a b" in text


@pytest.mark.parametrize("whole", [True, False])
def test_markup_and_escapes_do_nothing(whole: bool) -> None:
    """In texts, names, amounts, marks and proofs."""
    hostile = "[red]a[/red] \x1b[31mb\x9b2J\x07 \u202ec\n"
    author = Author(id="UCx", name=hostile, handle="@x\x1b[2J")
    kinds: list[Kind] = ["first", "paid", "renamed", "marked", "gone"]
    events = [event(kind, text=hostile, author=author, old=hostile, new="x", confirmed=hostile) for kind in kinds]
    events += [event("edited", author=author, old=hostile, new=hostile + "more")]
    text = printed(*events, whole=whole, colour=True)
    assert "[red]a" in text
    for code in ("\x1b[31mb", "\x1b[2J", "\x9b", "\x07", "\u202e"):
        assert code not in text


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Long words and wide letters too."""
    text = printed(
        event("first", text="x" * 300 + "漢字" * 60), event("edited", old="漢" * 90, new="字" * 90), width=width
    )
    assert max(cell_len(line) for line in text.split("\n")) <= width
