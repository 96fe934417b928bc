"""A thread in the terminal."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from commentvault.archive.history import Thread
from commentvault.digest.shown.thread import listed, listing, show, views
from commentvault.model import Author

from ..made import Made


def printed(thread: Thread, width: int = 80, colour: bool = False, **options: Any) -> str:
    out = io.StringIO()
    show(thread, Console(file=out, width=width, force_terminal=colour, no_color=not colour), **options)
    return out.getvalue()


def test_replies_stand_under_what_they_answer(made: Made) -> None:
    """Guides show the levels, wrapped text stays within them, and pinned comments come first."""
    thread = made.thread(
        made.comment("a", "top", likes=9),
        made.comment("b", "pinned one", pinned=True),
        made.comment("a.1", "long " * 30, parent="a"),
        made.comment("a.2", "deeper", parent="a.1", root="a"),
    )
    text = printed(thread)
    assert text.index("pinned one") < text.index("@a ·")
    assert "\n└── @a.1 · 0 likes · 1 reply archived · 21 Nov 2026, 22:00 UTC\n    long long" in text
    assert "\n    └── @a.2 · 0 likes · 21 Nov 2026, 22:00 UTC\n        deeper\n" in text


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(made: Made, story: Thread, width: int) -> None:
    """Long words, wide letters and deep answers too; without colour there is no escape sequence."""
    deep = [made.comment("d0", "x" * 300 + "漢字" * 60)]
    deep += [made.comment(f"d{n}", "wide 漢字 " * 9, parent=f"d{n - 1}", root="d0") for n in range(1, 12)]
    text = printed(made.thread(*story.comments.values(), *deep), width)
    assert max(cell_len(line) for line in text.split("\n")) <= width
    assert "\x1b" not in text
    assert all(f"@d{n} " in text for n in range(12))
    assert "@d9 to @d8" in " ".join(text.split())


def test_markup_and_escapes_of_a_comment_do_nothing(made: Made) -> None:
    """Text is shown as text: no colour, no link, no emoji code, no cursor movement."""
    author = Author(name="[bold]x[/bold]\x1b[2J", handle="@x")
    hostile = "[red]a[/red] [link=http://x]b[/link] :smile: \x1b[31mc\x9b2J\x07 \u202ed"
    text = printed(made.thread(made.comment("a", hostile, author=author)), colour=True)
    assert "[red]a[/red] [link=http://x]b[/link] :smile: [31mc2J d" in text
    assert "[bold]x[/bold][2J" in text
    for code in ("\x1b[31m", "\x1b[2J", "\x1b]8", "\x07", "\x9b", "\u202e"):
        assert code not in text


def test_limit_says_what_is_left_out(story: Thread) -> None:
    """Top comments are counted with their replies."""
    text = printed(story, limit=2)
    assert "… and 3 more top comments with 4 replies in the archive." in " ".join(text.split())
    assert "more top comment" not in printed(story)


def test_some_comments_are_shown_with_what_they_answer(story: Thread) -> None:
    """A search result is not torn out of its thread."""
    text = printed(story, ids={"pin.3"})
    assert "answer 3" in text
    assert "New record" in text
    assert "answer 4" not in text
    assert "bass line" not in text


def test_orders(made: Made) -> None:
    """Most liked, the platform's own order, or newest."""
    thread = made.thread(
        made.comment("a", likes=1, rank=1, published=made.seen.replace(day=1)),
        made.comment("b", likes=2, rank=2, published=made.seen.replace(day=2)),
        made.comment("c", likes=0, published=made.seen.replace(day=3)),
    )

    def order(by: Any) -> str:
        text = printed(thread, order=by)
        return "".join(sorted("abc", key=lambda name: text.index(f"@{name} ")))

    assert (order("liked"), order("top"), order("newest")) == ("bac", "abc", "cba")


def test_no_comment_is_lost_in_a_broken_thread(made: Made) -> None:
    """Rings, replies to themselves and replies to what is not archived are all shown."""
    thread = made.thread(
        made.comment("r1", "ring one", parent="r2", root="t"),
        made.comment("r2", "ring two", parent="r1", root="t"),
        made.comment("self", "self", parent="self"),
        made.comment("lost", "orphan", parent="gone", root="gone"),
        made.comment("t", "top"),
        made.comment("far", "elsewhere", parent="nowhere", root="u"),
        made.comment("u", "other top"),
    )
    text = printed(thread)
    for words in ("ring one", "ring two", "self", "orphan", "elsewhere", "(the comment gone is not archived)"):
        assert words in text


def test_views_come_one_by_one(made: Made) -> None:
    """A pager gets the first of many comments without the rest being laid out."""
    thread = made.thread(*(made.comment(f"c{n}") for n in range(2000)))
    view = views(thread)
    next(view)
    assert "@c" in str(next(view).label)  # type: ignore[union-attr]  # a tree follows the head


def test_the_list_of_threads_fits_eighty_columns(made: Made, story: Thread) -> None:
    """Archived beside claimed, when last looked, and the verdict."""
    out = io.StringIO()
    never = made.thread(runs=[], post=made.post("[red]A very long title[/red] \x1b[31m" * 3))
    Console(file=out, width=80).print(listing([listed(story), listed(never)]))
    line = next(line for line in out.getvalue().split("\n") if "Night" in line)
    assert " ".join(line.split()) == "youtube:abc Night Train 17 (+2 gone) 20 2026-11-22 complete"
    assert "no run" in out.getvalue()
    assert "[red]A" in out.getvalue()
    assert "\x1b" not in out.getvalue()
