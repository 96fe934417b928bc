"""A digest in the terminal: all of it, in 80 columns, without colour."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from rich.cells import cell_len
from rich.console import Console

from commentvault.archive.history import Thread
from commentvault.archive.life import Event
from commentvault.digest.build import build
from commentvault.digest.changes.gather import since
from commentvault.digest.forms.terminal import show
from commentvault.digest.value import Digest
from commentvault.model import Author, Span

from ..made import SEEN, Made

HOSTILE = "[red]a[/red] [link=http://x]b[/link] :smile: \x1b[31mc\x9b2J\x07 \u202ed"


def printed(digest: Digest, width: int = 80, *, colour: bool = False) -> str:
    out = io.StringIO()
    show(digest, Console(file=out, width=width, force_terminal=colour, no_color=not colour))
    return out.getvalue()


def test_the_page_reads_like_one(made: Made, story: Thread) -> None:
    """Facts, the pin in full, the creator's answer with what it answers, replies under what they answer."""
    text = printed(build(story))
    assert text.startswith("Night Train\n\n“Night Train” by The Band (@theband) was published on YouTube on 20 Nov")
    headings = [
        "PINNED BY THE CREATOR",
        "THE CREATOR’S VOICE",
        "HEARTED BY THE CREATOR",
        "MOST LIKED",
        "MOST DISCUSSED",
    ]
    places = [text.index(f"\n{heading}\n") for heading in headings]
    assert places == sorted(places)
    assert "\nNew record out on Friday.\nThank you all!\n" in text
    assert "\nTo @big: “This bass line saved my week”\nGlad to hear it\n" in text
    assert "\n10 of 17 already" not in text
    assert "quoted above" in text
    assert "\n    @pin.6, in reply · 6 likes" in text
    assert text == printed(build(story))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(made: Made, story: Thread, width: int) -> None:
    """Long words, addresses and wide letters; without colour there is no escape sequence, and no address is cut."""
    at = Span(at=0, len=4, kind="time", to=3723)
    many = [
        made.comment(f"m{n}", "漢字" * 60 + "x" * 90, spans=(at,), published=SEEN - n * timedelta(hours=9))
        for n in range(30)
    ]
    gone = Event(run="20261122T030000Z", kind="gone", id="Ug" + "x" * 90, by=SEEN, text="漢字" * 300, author=Author())
    heart = Event(run="20261122T030000Z", kind="hearted", id="m1", by=SEEN, text="words", author=Author())
    changes = since([gone, heart], SEEN - timedelta(days=1))
    thread = made.thread(*story.comments.values(), *many)
    text = printed(build(thread, changes=changes), width)
    bars = [line for line in text.split("\n") if "Nov 2026  " in line]
    assert bars
    assert max(cell_len(line) for line in text.split("\n")) <= width
    assert not [line for line in text.split("\n") if line != line.rstrip()]
    assert "\x1b" not in text
    assert "1:02:03" in text
    told = text[text.index("SINCE THE LAST VISIT") : text.index("MOST LIKED")]
    told = told.replace("\n", "").replace(" ", "")
    assert f"https://www.youtube.com/watch?v=abc&lc=Ug{'x' * 90}" in told
    assert "https://www.youtube.com/watch?v=abc&lc=m1" in told
    assert told.count("漢字") == 300


def test_markup_and_escapes_of_a_comment_do_nothing(made: Made) -> None:
    """Text is shown as text, in quotes, changes and moments alike."""
    author = Author(id="UCx", name="[bold]x[/bold]\x1b[2J", handle="@x")
    at = (Span(at=0, len=4, kind="time", to=1),)
    comments = [
        made.comment(str(n), HOSTILE, author=author if n else Author(id="UCy"), spans=at, published=SEEN)
        for n in range(2)
    ]
    comments += [made.comment("c", HOSTILE, author=Author(id="UCz"), spans=at)]
    gone = Event(run="20261122T030000Z", kind="gone", id="0", by=SEEN, text=HOSTILE, author=author)
    changes = since([gone], SEEN - timedelta(days=1))
    text = printed(build(made.thread(*comments), changes=changes), colour=True)
    shown = "[red]a[/red] [link=http://x]b[/link] :smile: [31mc2J d"
    assert " ".join(text.split()).count(shown) >= 3
    assert "[bold]x[/bold][2J" in text
    for code in ("\x1b[31m", "\x1b[2J", "\x1b]8", "\x07", "\x9b", "\u202e"):
        assert code not in text


def test_a_thread_with_nothing_in_it_is_a_short_page(made: Made) -> None:
    """No empty headings, and no address that is not one of the web."""
    thread = made.thread(runs=[made.run(status="off")])
    thread.url = "javascript:alert(1)"
    text = printed(build(thread))
    assert "javascript" not in text
    assert "The archive holds no comments." in " ".join(text.split())
    assert text.count("\n\n") == 2


def test_odd_comments_are_shown(made: Made) -> None:
    """A GIF by its address, a text that is none, a long one cut, and why no pin is told."""
    odd = [
        made.comment("g", "", gif="https://giphy.example/a.gif", pinned=None),
        made.comment("n", "", pinned=None),
        made.comment("l", "word " * 1000, likes=9, pinned=None),
    ]
    text = printed(build(made.thread(*odd)))
    assert "(GIF) https://giphy.example/a.gif" in text
    assert "(no text)" in text
    assert "(3,800 more characters in the archive)" in " ".join(text.split())
    assert "Whether a comment is pinned cannot be known" in text
