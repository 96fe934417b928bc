"""Emoji, as readers see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.digest.ran.emoji import Emojis, Tally, emojis
from commentvault.model import Author

from ..made import Made


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("👍🏽 and 👍", {"👍"}),
        ("❤ or ❤️", {"❤️"}),
        ("❤️‍🔥", {"❤️‍🔥"}),
        ("👩🏽‍🚀👩‍🚀", {"👩‍🚀"}),
        ("🏳️‍🌈🇩🇪🇫🇷", {"🏳️‍🌈", "🇩🇪", "🇫🇷"}),
        ("1️⃣ 2 3", {"1️⃣"}),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", {"🏴󠁧󠁢󠁳󠁣󠁴󠁿"}),
        ("plain, © 2026 ™ #1", set()),
        ("😭😭😭", {"😭"}),
    ],
)
def test_a_sequence_is_one_sign_and_skin_tones_are_folded(text: str, seen: set[str]) -> None:
    """Joined signs, flags and keycaps; a heart is a heart with and without its selector."""
    assert emojis(text) == seen


def test_emoji_are_counted_by_people(made: Made) -> None:
    """One person who posts a row of them, in many comments, is one."""
    tally = Tally()
    loud = Author(id="UCloud")
    for n in range(9):
        tally.take(made.comment(f"a{n}", "😭😭", author=loud))
    tally.take(made.comment("b", "😭"))
    for n in range(3):
        tally.take(made.comment(f"c{n}", "❤"))
    tally.take(made.comment("d", "once 🦡"))
    assert tally.result() == Emojis(comments=14, most=(("❤️", 3), ("😭", 2)))


def test_a_few_tell_nothing(made: Made) -> None:
    """Below ten comments with an emoji."""
    tally = Tally()
    for n in range(9):
        tally.take(made.comment(str(n), "🔥"))
    assert tally.result() is None


@given(st.text(st.sampled_from("a❤👍🏽🇩🇪1#\u200d\ufe0f\u20e3\U000e0067\U000e007f ")))
def test_any_sequence_is_folded_once(text: str) -> None:
    """Folding what was folded changes nothing."""
    assert all(emojis(sign) == {sign} for sign in emojis(text))
