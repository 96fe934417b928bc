"""What changed since a run or a moment, gathered and told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from markdown_it import MarkdownIt

from commentvault.archive.life import Event, Kind
from commentvault.digest import build
from commentvault.digest.changes.gather import Changes, of_last_visit, of_span, since
from commentvault.digest.forms import markdown
from commentvault.digest.words.changes import heading, lines
from commentvault.model import Author

from ..made import SEEN, Made

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BEFORE = "20261120T030000Z"


def run(day: int) -> str:
    return f"202611{day:02}T030000Z"


def event(day: int, kind: Kind, ident: str = "a", **more: Any) -> Event:
    """Something that a run of that day in November found, and that happened since the day before."""
    by = SEEN.replace(day=day)
    more.setdefault("author", Author(id=f"UC{ident}", handle=f"@{ident}"))
    more.setdefault("text", f"words of {ident}")
    return Event(run=run(day), kind=kind, id=ident, after=by - DAY, by=by, **more)


def told(*events: Event, start: str | datetime = BEFORE, **more: Any) -> list[str]:
    return list(lines(since(events, start), **more))


def test_nothing_changed_is_nothing() -> None:
    """Counts that drift and what happened before are no changes."""
    before = [event(20, "first"), event(20, "edited", old="x", new="y"), event(20, "pinned")]
    changes = since([*before, event(21, "likes", old=1, new=2), event(21, "replies", old=1, new=2)], run(20))
    assert not changes
    assert list(lines(changes)) == []
    assert changes.since == SEEN.replace(day=20)


def test_new_voices_are_counted() -> None:
    """Comments, and the people who wrote them."""
    same = Author(id="UCa", handle="@a")
    assert told(event(21, "first", "a"), event(21, "first", "b", author=same), event(22, "first", "c")) == [
        "3 new comments and replies by 2 people."
    ]
    assert told(event(21, "first")) == ["1 new comment or reply by 1 person."]


def test_since_a_moment() -> None:
    """What was seen after it, also where that was in the middle of a run."""
    late = event(21, "first", "b")
    moment = late.by - HOUR
    early = Event(run=run(21), kind="first", id="a", by=moment)
    assert since([early, late], moment).new == 1


def test_a_moved_pin_is_one_thing() -> None:
    """What is pinned now and what was before, whichever line of the run comes first."""
    events = [event(20, "pinned", "a"), event(21, "pinned", "b"), event(21, "unpinned", "a")]
    assert told(*events) == [
        "The creator pinned @b: “words of b” (before: @a: “words of a”), between 20 and 21 Nov 2026"
    ]
    assert told(event(21, "pinned", "b")) == [
        "The creator pinned @b: “words of b” (before: none), between 20 and 21 Nov 2026"
    ]


def test_a_pin_that_goes() -> None:
    """Taken away, or with its comment; a comment that comes back brings its pin."""
    assert told(event(20, "pinned", "a"), event(21, "unpinned", "a")) == ["No longer pinned: @a: “words of a”"]
    vanished = told(event(20, "pinned", "a"), event(21, "gone", "a"))
    assert vanished[0] == "The pinned comment is no longer listed: @a: “words of a”"
    moved = since([event(19, "pinned"), event(20, "gone"), event(21, "back"), event(22, "unpinned")], run(20))
    assert [(len(pin.now), len(pin.before)) for pin in moved.pins] == [(1, 0), (0, 1)]


def test_what_is_so_in_the_end_is_told() -> None:
    """Two edits are one, a return cancels a loss, a heart that was taken back is none."""
    changes = since(
        [
            event(21, "edited", old="one", new="two"),
            event(22, "edited", old="two", new="three"),
            event(21, "edited", "b", old="x", new="y"),
            event(22, "edited", "b", old="y", new="x"),
            event(21, "gone", "c"),
            event(22, "back", "c"),
            event(22, "gone", "d"),
            event(21, "hearted", "e"),
            event(22, "unhearted", "e"),
        ],
        run(20),
    )
    assert [(e.old, e.new, e.after) for e in changes.edited] == [("one", "three", SEEN.replace(day=20))]
    assert ([e.id for e in changes.gone], [e.id for e in changes.back]) == (["d"], ["c"])
    assert (changes.hearted, changes.unhearted) == ((), ())


def test_replies_that_go_with_their_top_comment_are_counted() -> None:
    """They are not told one by one."""
    events = [event(21, "gone", "a"), *(event(21, "gone", f"a.{n}", with_root=True) for n in range(4))]
    assert told(*events) == [
        "No longer listed, between 20 and 21 Nov 2026: @a: “words of a”",
        "4 replies went with the comments that they stood under.",
    ]
    back = [event(22, "back", "a"), event(22, "back", "a.1", with_root=True)]
    assert told(*back, start=run(21)) == [
        "Listed again, between 21 and 22 Nov 2026: @a: “words of a”",
        "1 reply came back with them.",
    ]


def test_long_lists_are_cut_and_counted() -> None:
    """So many of a kind, and how many more there are."""
    many = told(*(event(21, "hearted", f"c{n}") for n in range(15)))
    assert len(many) == 4
    assert many[-1] == "… and 12 more hearted by the creator."
    assert many[0] == "Hearted by the creator: @c0: “words of c0”"


def test_an_edit_shows_what_differs() -> None:
    """However long the text is before that, and where the difference cannot be shown it is said."""
    start = "the same words again and again " * 10
    (line,) = told(event(21, "edited", old=f"{start}cat", new=f"{start}dog"))
    assert "cat” → “…" in line
    assert line.endswith("dog”")
    assert len(line) < 300
    (line,) = told(event(21, "edited", old="a  b", new="a b"))
    assert line.endswith("“a b”, in spaces and signs that are not shown here")
    assert told(event(21, "edited", old="same", new="same")) == []


def test_the_last_visit_is_compared_with_the_one_before(made: Made) -> None:
    """A visit in parts is one; without an earlier visit there is nothing to compare."""
    runs = [made.run(20), made.run(21, "partial"), made.run(22, continues=21)]
    events = [event(20, "first", "a"), event(21, "first", "b"), event(22, "first", "c")]
    found = of_last_visit(runs, events)
    assert found is not None
    assert (found.new, found.since) == (2, SEEN.replace(day=20))
    assert of_last_visit(runs[1:], events) is None
    assert of_last_visit([], events) is None


@pytest.mark.parametrize("kind", ["gone", "pinned", "edited", "hearted", "back"])
def test_the_markdown_digest_has_a_section(made: Made, kind: Kind) -> None:
    """A list, in which other people's words make no markup; nothing where nothing changed."""
    hostile = "[x](http://evil) <b>bold</b> *a* `c` www.evil.example\n# no heading\n- no item"
    author = Author(id="UCx", name="**[bad](http://evil)**", handle="@<i>x</i>")
    old = {"old": "before", "new": hostile} if kind == "edited" else {}
    changes = since([event(22, kind, text=hostile, author=author, **old)], run(21))
    text = markdown.render(build.build(made.thread(made.comment("a")), changes=changes))
    section = text[text.index("## Since the last visit") : text.index("## First")]
    assert "*What is otherwise than on 21 Nov 2026, 03:00 UTC.*" in section
    html = MarkdownIt("commonmark", {"linkify": True}).enable("linkify").render(section)
    assert html.count("<li>") == 1
    assert html.count("<a ") == html.count('<a href="https://www.youtube.com/watch?v=abc&amp;lc=a">link</a>') == 1
    for forbidden in ("<b>", "<i>", "<code>", "<h1", "<em>a</em>"):
        assert forbidden not in html
    quiet = markdown.render(build.build(made.thread(made.comment("a")), changes=Changes(since=made.now)))
    assert "Since the last visit" not in quiet


@pytest.mark.parametrize(
    ("asked", "looked", "new"),
    [
        (None, 22, 1),
        (SEEN.replace(day=1), 20, 2),
        (SEEN.replace(day=20), 20, 2),
        (SEEN.replace(day=22) - HOUR, 20, 2),
        (SEEN.replace(day=22), 22, 1),
        (SEEN.replace(day=30), 23, 0),
    ],
)
def test_a_span_begins_with_the_last_look_before_it(made: Made, asked: datetime | None, looked: int, new: int) -> None:
    """A day between two looks is told from the earlier one on; one before the first look from that one on."""
    runs = [made.run(20), made.run(22), made.run(23)]
    thread = made.thread(made.comment("a"), made.comment("b"), made.comment("c"), runs=runs)
    events = [event(20, "first", "a"), event(22, "first", "b"), event(23, "first", "c")]
    found = of_span(thread, events, asked)
    assert found is not None
    assert (found.since, found.asked, found.new) == (SEEN.replace(day=looked), asked, new)
    assert of_span(made.thread(runs=runs[:1]), events[:1], asked) is None


def test_a_span_says_with_what_it_is_compared(made: Made) -> None:
    """The look is named, and where the reader named another moment that too."""
    changes = Changes(since=SEEN)
    assert heading(changes) == ("Since the last visit", "What is otherwise than on 22 Nov 2026, 03:00 UTC.")
    later, earlier = (msgspec.structs.replace(changes, asked=SEEN + by) for by in (HOUR, -HOUR))
    looked = "What is otherwise than on 22 Nov 2026, 03:00 UTC, the"
    assert heading(later) == ("What changed", f"{looked} last look before 22 Nov 2026, 04:00 UTC.")
    assert heading(earlier) == ("What changed", f"{looked} first look of all.")


def test_a_span_tells_more_than_the_last_visit(made: Made) -> None:
    """Who was not heard before, what rose, and of every kind more, the most liked first."""
    comments = [made.comment(f"c{n}", likes=n) for n in range(12)]
    thread = made.thread(made.comment("a", "rose", likes=10), *comments, runs=[made.run(20), made.run(21)])
    author = Author(id="UCa", handle="@a")
    events = [
        event(20, "first", "a"),
        event(21, "first", "b", author=author),
        event(21, "first", "c"),
        event(21, "likes", "a", old=4, new=10, old_exact=True, new_exact=True),
        *(event(21, "gone", f"c{n}") for n in range(12)),
    ]
    changes = of_span(thread, events, None)
    assert changes is not None
    told_lines = list(lines(changes, link=lambda said: f" <{said.id}>"))
    assert told_lines[:3] == [
        "2 new comments and replies by 2 people, 1 of them not heard here before.",
        "+6 likes (4 → 10): @a: “rose” <a>",
        "No longer listed, between 20 and 21 Nov 2026: @c11: “words of c11” <c11>",
    ]
    assert told_lines[-1] == "… and 2 more no longer listed."
    assert len(told_lines) == 2 + 10 + 1
    assert told(*events, start=run(20))[0] == "2 new comments and replies by 2 people."


def test_an_unchanged_span_is_silent(made: Made) -> None:
    """Replies that drift, and likes that fell or were hidden, are nothing to tell."""
    thread = made.thread(made.comment("a", likes=3), made.comment("b", likes=None), runs=[made.run(20), made.run(21)])
    events = [event(20, "first"), event(20, "first", "b"), event(21, "likes", old=9, new=3, old_exact=True)]
    events += [event(21, "likes", "b", old=9, new=None, old_exact=True), event(21, "replies", old=1, new=2)]
    changes = of_span(thread, events, None)
    assert not changes
    assert "What changed" not in markdown.render(build.build(thread, changes=changes))
