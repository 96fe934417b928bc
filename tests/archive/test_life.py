"""A comment's life: what happened, and between which moments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commentvault.archive import life
from commentvault.archive.life import Event
from commentvault.errors import ArchiveDamaged
from commentvault.model import Author, Covered

from .made import compressed
from .nights import NOTHING, Nights, at, back, change, gone, seen


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def told(nights: Nights, comment: str | None = None) -> list[Event]:
    return list(life.events(nights.folder, comment))


def windows(nights: Nights, comment: str | None = None) -> list[tuple[Any, ...]]:
    """What happened, and the hours between which it did."""

    def hours(event: Event) -> tuple[float | None, float]:
        low, high = (None if m is None else (m - at(0)).total_seconds() / 3600 for m in (event.after, event.by))
        assert high is not None
        return low, high

    return [(event.kind, event.id, *hours(event)) for event in told(nights, comment)]


def test_first_sight_with_the_earliest_moment_of_writing(nights: Nights) -> None:
    """A comment that is pinned and hearted already when it is first seen became so since it was written."""
    nights.run(0, seen(0.1, "a", published_window=(at(-9), at(-5))), seen(0.1, "b"))
    nights.run(24, seen(24.1, "c", published=at(20), pinned=True, hearted=True))
    assert windows(nights) == [
        ("first", "a", -9, 0.1),
        ("first", "b", None, 0.1),
        ("first", "c", 20, 24.1),
        ("pinned", "c", 20, 24.1),
        ("hearted", "c", 20, 24.1),
    ]
    first = told(nights)[0]
    assert first.text == "hello"
    assert first.author == Author(id="UCa", handle="@a", creator=False)


def test_a_comment_is_hidden_and_shown_again(nights: Nights) -> None:
    """Also where it was hidden when it was first seen; each event says which GIF it is, where it is one."""
    nights.run(0, seen(0.1, "a", hidden=False, text="", gif="https://gifs.example/1"), seen(0.1, "b", hidden=True))
    nights.run(24, change(24.1, "a", hidden=True))
    nights.run(48, change(48.1, "a", hidden=False), change(48.1, "b", hidden=False))
    assert [one for one in windows(nights) if one[0] != "first"] == [
        ("hidden", "b", None, 0.1),
        ("hidden", "a", 0.1, 24.1),
        ("shown", "a", 24.1, 48.1),
        ("shown", "b", 24, 48.1),
    ]
    assert {event.gif for event in told(nights, "a")} == {"https://gifs.example/1"}


def test_a_change_lies_after_the_last_run_that_saw_none(nights: Nights) -> None:
    """Runs that did not look at the comment's place, or did not read it to the end, prove nothing."""
    nights.run(0, seen(0.1, "a", likes=1), seen(0.1, "a.r", root="a", likes=1))
    nights.run(24)
    nights.run(48, covered=Covered(top="all", replies=("b",)))
    nights.run(72, covered=NOTHING, status="refused")
    nights.run(96, covered=Covered(top="all", replies="all", not_=("a", "a.r")), status="partial")
    nights.run(120, change(120.1, "a", likes=2, text="bye"), change(120.2, "a.r", likes=2))
    assert windows(nights)[2:] == [
        ("edited", "a", 48, 120.1),
        ("likes", "a", 48, 120.1),
        ("likes", "a.r", 24, 120.2),
    ]
    edited, liked = told(nights, "a")[1:]
    assert (edited.old, edited.new) == ("hello", "bye")
    assert (liked.old, liked.new) == (1, 2)


def test_a_comments_own_line_is_proof_too(nights: Nights) -> None:
    """Between two lines of it, however little the runs covered, and within one run only what was before the run."""
    nights.run(0, seen(0.1, "a"))
    nights.run(24, change(24.1, "a", likes=5), covered=NOTHING, status="partial")
    nights.run(48, change(48.1, "a", likes=6), change(48.2, "a", pinned=True), covered=NOTHING, status="partial")
    assert windows(nights, "a")[1:] == [
        ("likes", "a", 0.1, 24.1),
        ("likes", "a", 24.1, 48.1),
        ("pinned", "a", 24.1, 48.2),
    ]


def test_met_again_with_its_pin_it_was_pinned_all_along(nights: Nights) -> None:
    """A walk may hand a new comment on twice, unflagged and flagged: that is one sight, not a pin being set."""
    nights.run(0, seen(0.1, "a", published=at(-3)), change(0.2, "a", pinned=True))
    assert windows(nights) == [("first", "a", -3, 0.1), ("pinned", "a", -3, 0.2)]


def test_a_pin_is_set_and_taken_away(nights: Nights) -> None:
    """Each with its window; what tells of the pin alone proves nothing else, since the comment need not be seen."""
    nights.run(0, seen(0.1, "a", pinned=True), seen(0.1, "b", likes=1))
    nights.run(1, mode="pins", covered=NOTHING)
    nights.run(2, change(2.1, "a", pinned=False), change(2.1, "b", pinned=True), mode="pins", covered=NOTHING)
    nights.run(3, mode="pins", covered=NOTHING)
    nights.run(4, mode="pins", covered=NOTHING, status="refused")
    nights.run(5, mode="pins", covered=NOTHING, continues="x")
    nights.run(6, change(6.1, "b", pinned=False, likes=2))
    assert windows(nights)[1:] == [
        ("pinned", "a", None, 0.1),
        ("first", "b", None, 0.1),
        ("unpinned", "a", 1, 2.1),
        ("pinned", "b", 1, 2.1),
        ("likes", "b", 0.1, 6.1),
        ("unpinned", "b", 3, 6.1),
    ]


def test_gone_and_back(nights: Nights) -> None:
    """Gone between last seen and missing; back after the last run that still missed it, at least after that one."""
    nights.run(0, seen(0.1, "a", "kept"))
    nights.run(24, gone(24.2, "a", last_seen=0, confirmed="permalink"))
    nights.run(48)
    nights.run(72, covered=NOTHING, status="refused")
    nights.run(96, change(96.1, "a", text="again"), back(96.1, "a"), change(96.2, "a", likes=1))
    nights.run(120, gone(120.2, "a"))
    nights.run(144, back(144.1, "a"))
    assert windows(nights, "a")[1:] == [
        ("gone", "a", 0, 24.2),
        ("edited", "a", 0.1, 96.1),
        ("back", "a", 48, 96.1),
        ("likes", "a", 0.1, 96.2),
        ("gone", "a", 96.2, 120.2),
        ("back", "a", 120.2, 144.1),
    ]
    vanished = told(nights, "a")[1]
    assert (vanished.text, vanished.confirmed) == ("kept", "permalink")
    assert told(nights, "a") == told(nights)


def test_a_top_comment_takes_its_replies_with_it(nights: Nights) -> None:
    """And brings back those that were not gone for themselves, nor prove to be missing when it is back."""
    replies = [seen(0.1, f"a.{n}", f"reply {n}", root="a") for n in range(3)]
    nights.run(0, seen(0.1, "a"), *replies)
    nights.run(24, gone(24.2, "a.0", last_seen=0))
    nights.run(48, gone(48.2, "a", last_seen=24, with_replies=2))
    nights.run(72)
    nights.run(96, back(96.1, "a"), gone(96.2, "a.2"))
    nights.run(120, change(120.1, "a.1", text="edited"))
    events = [(event.kind, event.id, event.with_root) for event in told(nights)][4:]
    assert events == [
        ("gone", "a.0", False),
        ("gone", "a", False),
        ("gone", "a.1", True),
        ("gone", "a.2", True),
        ("back", "a", False),
        ("back", "a.1", True),
        ("edited", "a.1", False),
    ]
    assert windows(nights, "a.1")[1:] == [
        ("gone", "a.1", 24, 48.2),
        ("back", "a.1", 72, 96.1),
        ("edited", "a.1", 96, 120.1),
    ]
    assert told(nights, "a.1")[1].text == "reply 1"


def test_names_marks_and_amounts(nights: Nights) -> None:
    """What was another is told; what was only learned (nobody had said it before) is not."""
    author = Author(id="UCa", name="Ann", verified=False)
    nights.run(0, seen(0.1, "a", author=author, hearted=None, replies=None, likes=None))
    learned = Author(id="UCa", name="Ann", handle="@ann", verified=False, member=True)
    nights.run(1, change(1.1, "a", author=learned, replies=3, edited=False))
    renamed = Author(id="UCa", name="Anna", handle="@ann", verified=True, member=True)
    nights.run(2, change(2.1, "a", author=renamed, paid="5,00 €", hearted=True, likes=7, likes_exact=True))
    nights.run(3, change(3.1, "a", edited=True, replies=4, likes=7, likes_exact=False))
    values = [(event.kind, event.old, event.new) for event in told(nights)][1:]
    assert values == [
        ("likes", None, 7),
        ("hearted", None, None),
        ("paid", None, "5,00 €"),
        ("renamed", "Ann (@ann)", "Anna (@ann)"),
        ("marked", "member", "verified, member"),
        ("edited", "hello", "hello"),
        ("replies", 3, 4),
    ]
    hearted = next(event for event in told(nights) if event.kind == "hearted")
    assert hearted.after is None  # whether it had been before, nobody had said


def test_a_clock_that_was_put_back_makes_no_false_window(nights: Nights) -> None:
    """A run's id may be later than its true start; where moments contradict each other only the last is told."""
    nights.run(0, seen(0.1, "a", likes=1))
    nights.run(48, ended=-2)
    nights.run(49, change(-1, "a", likes=2))
    assert windows(nights)[1:] == [("likes", "a", None, -1)]


def test_ids_are_found_without_decoding(nights: Nights) -> None:
    """In plain and in compressed files; a part of an id is none."""
    nights.run(0, seen(0.1, "Ugabc"))
    assert life.mentions(nights.folder, "Ugabc")
    assert not life.mentions(nights.folder, "Ugab")
    (path,) = nights.folder.glob("*.jsonl")
    compressed(path)
    path.unlink()
    assert life.mentions(nights.folder, "Ugabc")
    assert [event.id for event in told(nights, "Ugabc")] == ["Ugabc"]
    assert told(nights, "Ugab") == []


def test_a_damaged_file_is_told(nights: Nights) -> None:
    """A life is not told of files that were altered."""
    nights.run(0, seen(0.1, "a", "true"))
    nights.run(24)
    path = min(nights.folder.glob("*.jsonl"))
    path.write_bytes(path.read_bytes().replace(b"true", b"lies"))
    with pytest.raises(ArchiveDamaged, match=path.name):
        told(nights, "a")
