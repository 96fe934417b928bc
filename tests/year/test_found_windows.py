"""What the year has found, each by itself: windows that began too late, and events that nobody saw."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from commentvault.archive import life
from commentvault.model import Author, Covered
from tests.archive.nights import NOTHING, WHOLE, Nights, at, back, change, gone, seen

Window = tuple[datetime | None, datetime]


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    """A folder that grows night by night."""
    return Nights(tmp_path)


def _told(nights: Nights, ident: str, *kinds: str) -> list[tuple[str, Window]]:
    events = life.events(nights.folder)
    return [(event.kind, (event.after, event.by)) for event in events if event.id == ident and event.kind in kinds]


def test_a_killed_run_says_nothing_of_a_pin(nights: Nights) -> None:
    """That a comment is pinned no more is written at a run's end: its other lines do not say that it still is."""
    nights.run(0, seen(0, "a", pinned=True))
    nights.run(24, change(24, "a", likes=5), covered=NOTHING, status="partial")
    nights.run(48, change(48, "a", pinned=False))
    assert _told(nights, "a", "unpinned") == [("unpinned", (at(0), at(48)))]


def test_a_line_says_that_a_comment_is_not_pinned(nights: Nights) -> None:
    """A pin that is there is written with everything else: without it there was none."""
    nights.run(0, seen(0, "a"))
    nights.run(24, change(24, "a", likes=5), covered=NOTHING, status="partial")
    nights.run(48, change(48, "a", pinned=True))
    assert _told(nights, "a", "pinned") == [("pinned", (at(24), at(48)))]


def test_a_pin_that_went_while_its_comment_was_away(nights: Nights) -> None:
    """The last that is known of it is from before; once back, a whole run tells more."""
    nights.run(0, seen(0, "a", pinned=True))
    nights.run(24, gone(24, "a", last_seen=0))
    nights.run(48, back(48, "a"), covered=NOTHING, status="partial")
    nights.run(72, change(72, "a", pinned=False))
    assert _told(nights, "a", "unpinned") == [("unpinned", (at(0), at(72)))]


def test_a_pin_that_came_back_with_its_comment(nights: Nights) -> None:
    """A whole run that says that the comment is back would have said that it is pinned no more."""
    nights.run(0, seen(0, "a", pinned=True))
    nights.run(24, gone(24, "a", last_seen=0))
    nights.run(48, back(48, "a"))
    nights.run(72, change(72, "a", pinned=False))
    assert _told(nights, "a", "unpinned") == [("unpinned", (at(48), at(72)))]


def test_silence_about_how_many_answer_a_reply_proves_nothing(nights: Nights) -> None:
    """Some answers do not say it; how many answer a top comment is always said."""
    nights.run(0, seen(0, "a", replies=1), seen(0, "a.r", root="a", replies=0))
    nights.run(24)
    nights.run(48, change(48, "a", replies=2), change(48, "a.r", replies=1))
    assert _told(nights, "a", "replies") == [("replies", (at(24), at(48)))]
    assert _told(nights, "a.r", "replies") == [("replies", (at(0), at(48)))]


def test_an_exact_count_may_have_moved_unseen_behind_a_rounded_one(nights: Nights) -> None:
    """From a thousand on; below, whoever wrote nothing saw the same number."""
    nights.run(0, seen(0, "a", likes=1501, likes_exact=True), seen(0, "b", likes=501, likes_exact=True))
    nights.run(24)
    nights.run(48, *(change(48, ident, likes=likes, likes_exact=True) for ident, likes in (("a", 1502), ("b", 502))))
    assert _told(nights, "a", "likes") == [("likes", (at(0), at(48)))]
    assert _told(nights, "b", "likes") == [("likes", (at(24), at(48)))]


def test_what_a_rounded_count_stood_for_is_learned_and_no_event(nights: Nights) -> None:
    """1,501 became "1.6K", which turned out to be 1,650; then that grew."""
    nights.run(0, seen(0, "a", likes=1501, likes_exact=True))
    nights.run(24, change(24, "a", likes=1600, likes_exact=False))
    nights.run(48, change(48, "a", likes=1650, likes_exact=True))
    nights.run(72, change(72, "a", likes=1651))
    assert _told(nights, "a", "likes") == [("likes", (at(0), at(24))), ("likes", (at(48), at(72)))]


def test_a_run_that_missed_something_else_may_have_missed_a_return(nights: Nights) -> None:
    """A comment that only its permalink showed: that night's lists were not whole."""
    nights.run(0, seen(0, "a"), seen(0, "b"))
    nights.run(24, gone(24, "a", last_seen=0))
    nights.run(48)
    nights.run(72, covered=Covered(top="all", replies="all", not_=("b",)))
    nights.run(96, back(96, "a"))
    assert _told(nights, "a", "back") == [("back", (at(48), at(96)))]


REPLY = seen(0, "a.r", root="a", author=Author(handle="@r"))


def test_a_reply_is_not_back_before_its_thread_was_read(nights: Nights) -> None:
    """Its top comment is, by a run that read no further; the next one does not find the reply there."""
    nights.run(0, seen(0, "a"), REPLY)
    nights.run(24, gone(24, "a", last_seen=0, with_replies=1))
    nights.run(48, back(48, "a"), covered=NOTHING, status="partial")
    nights.run(72, gone(72, "a.r", last_seen=0))
    assert _told(nights, "a.r", "gone", "back") == [("gone", (at(0), at(24)))]


def test_a_reply_is_back_when_its_thread_was_read(nights: Nights) -> None:
    """By the end of the first run that read the thread and did not miss it; it was away before the top comment came."""
    nights.run(0, seen(0, "a"), REPLY)
    nights.run(24, gone(24, "a", last_seen=0, with_replies=1))
    nights.run(48, back(48, "a"), covered=NOTHING, status="partial")
    nights.run(72, ended=73, covered=WHOLE)
    assert _told(nights, "a.r", "back") == [("back", (at(24), at(73)))]


def test_a_reply_is_back_when_a_line_tells_of_it(nights: Nights) -> None:
    """It was met, whatever else the run could not read."""
    nights.run(0, seen(0, "a"), REPLY)
    nights.run(24, gone(24, "a", last_seen=0, with_replies=1))
    nights.run(48, back(48, "a"), change(49, "a.r", text="again"), covered=NOTHING, status="partial")
    assert _told(nights, "a.r", "edited", "back") == [("edited", (at(0), at(49))), ("back", (at(24), at(49)))]
