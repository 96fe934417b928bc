"""The life of a pinned comment, and what an edit took and brought."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive.life import Event, Kind
from commentvault.digest.words.diff import pieces
from commentvault.digest.words.life import moments

from ..made import SEEN

DAY = timedelta(days=1)


def event(kind: Kind, day: int, **more: Any) -> Event:
    at = SEEN + day * DAY
    return Event(run="20261122T030000Z", kind=kind, id="a", after=at - DAY, by=at, **more)


def test_a_life_is_told_in_order() -> None:
    """First seen, edited, unpinned and pinned again, each with its span; likes that drift are not told."""
    life = [
        event("first", 0, text="Out on Friday"),
        event("pinned", 0),
        event("likes", 1, old=1, new=2),
        event("edited", 1, old="Out on Friday, all of it", new="Out on Monday, all of it"),
        event("unpinned", 2),
        event("pinned", 3),
        event("gone", 4),
    ]
    assert [moment.words for moment in moments(life)] == [
        "First seen 22 Nov 2026, 03:00 UTC",
        "Pinned, between 21 and 22 Nov 2026",
        "Edited, between 22 and 23 Nov 2026",
        "No longer pinned, between 23 and 24 Nov 2026",
        "Pinned again, between 24 and 25 Nov 2026",
        "No longer listed, between 25 and 26 Nov 2026",
    ]
    (diff,) = (moment.diff for moment in moments(life) if moment.diff)
    assert [(piece.kind, piece.text) for piece in diff] == [
        ("same", "Out on "),
        ("gone", "Friday,"),
        ("new", "Monday,"),
        ("same", " all of it"),
    ]


def test_texts_that_have_little_in_common_are_told_one_after_the_other() -> None:
    """The new one stands above; the old one is given whole. An edit in signs that are not shown says so."""
    (moment,) = moments([event("edited", 1, old="nothing alike", new="quite another text")])
    assert (moment.diff, moment.before) == (None, "nothing alike")
    (unseen,) = moments([event("edited", 1, old="same", new="same\x00")])
    assert unseen.words.endswith("; the text that is shown here stayed the same")
    assert (unseen.diff, unseen.before) == (None, None)


@given(st.lists(st.sampled_from("abcd "), max_size=30), st.lists(st.sampled_from("abcd "), max_size=30))
def test_a_diff_holds_both_texts(old: list[str], new: list[str]) -> None:
    """What stayed and what came is the new text; what stayed and what went has the old one's words."""
    before, after = "".join(old), "".join(new)
    told = pieces(before, after)
    if told is not None:
        assert "".join(piece.text for piece in told if piece.kind != "gone") == after
        assert "".join(piece.text for piece in told if piece.kind != "new").split() == before.split()
