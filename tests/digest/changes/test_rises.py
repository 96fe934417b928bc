"""Which comments rose, between two known counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive.difference import could_be_rounded_to
from commentvault.archive.life import Event, Kind
from commentvault.digest.changes.rises import Rise, Rises, most
from commentvault.digest.words.changes import gain
from commentvault.model import Comment

from ..made import SEEN, Made

START = SEEN - timedelta(days=2)


def rises(*comments: Comment, events: list[Event], gone: str = "") -> tuple[Rise, ...]:
    taken = Rises()
    for event in events:
        taken.take(event)
    return taken.fastest({c.id: c for c in comments}, START, 3, gone=lambda comment: comment.id == gone)


def event(kind: Kind, ident: str, **more: Any) -> Event:
    return Event(run="20261122T030000Z", kind=kind, id=ident, by=SEEN, **more)


def liked(ident: str, old: int | None, **more: Any) -> Event:
    return event("likes", ident, old=old, new=0, **{"old_exact": True, **more})


def words(found: tuple[Rise, ...]) -> list[tuple[str, str]]:
    return [(rise.comment.id, gain(rise)) for rise in found]


def test_the_fastest_come_first(made: Made) -> None:
    """From the count that the span found, whatever came between; ties by id; what went is left out."""
    comments = [made.comment(ident, likes=100) for ident in ("b", "a", "c", "d", "lost")]
    events = [liked("b", 90), liked("a", 20), liked("a", 99), liked("c", 90), liked("d", 99), liked("lost", 0)]
    assert words(rises(*comments, events=events, gone="lost")) == [
        ("a", "+80 likes (20 → 100)"),
        ("b", "+10 likes (90 → 100)"),
        ("c", "+10 likes (90 → 100)"),
    ]


@pytest.mark.parametrize(
    ("published", "told"), [(SEEN - timedelta(hours=5), ["+7 likes (new)"]), (START - timedelta(hours=1), [])]
)
def test_a_new_comment_rises_from_nothing(made: Made, published: datetime, told: list[str]) -> None:
    """Where it was certainly written in the span; an older one may have had its likes before."""
    events = [event("first", "a"), liked("a", 5)]
    found = rises(made.comment("a", likes=7, published=published), events=events)
    assert [gain(rise) for rise in found] == told
    window = (published, SEEN)
    found = rises(made.comment("a", likes=7, published=None, published_window=window), events=events)
    assert [gain(rise) for rise in found] == told


def test_rounded_counts_are_marked(made: Made) -> None:
    """Only what was certainly gained is told."""
    rounded = made.comment("a", likes=25000, likes_exact=False)
    (rise,) = rises(rounded, events=[liked("a", 19000, old_exact=False)])
    assert (rise.gained, rise.exact) == (5001, False)
    assert gain(rise) == "at least +5,001 likes (19,000+ → 25,000+)"
    (rise,) = rises(rounded, events=[event("first", "a")])
    assert gain(rise) == "at least +25,000 likes (new, 25,000+)"
    assert rises(made.comment("a", likes=19500), events=[liked("a", 19000, old_exact=False)]) == ()


def test_unknown_counts_are_no_rise(made: Made) -> None:
    """Hidden before or now, or of a comment that came while the archive was read."""
    assert rises(made.comment("a", likes=9), events=[liked("a", None)]) == ()
    assert rises(made.comment("a", likes=None), events=[liked("a", 3)]) == ()
    assert rises(events=[liked("a", 3), event("first", "b")]) == ()


@given(exact=st.integers(0, 3 * 10**9), step=st.integers(0, 3))
def test_the_most_that_a_floor_can_be(exact: int, step: int) -> None:
    """It is shown as the floor, and one more is not."""
    unit = 10 ** (3 * step)
    floor = exact // unit * unit
    assert most(exact, exact=True) == exact
    top = most(floor, exact=False)
    assert could_be_rounded_to(top, floor)
    assert not could_be_rounded_to(top + 1, floor)
