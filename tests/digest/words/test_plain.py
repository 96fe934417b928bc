"""What other people's text becomes before it is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.digest.words.plain import MARKS, excerpt, tame, tame_line

HOSTILE = st.text(
    st.sampled_from("a \n\t\r\x00\x1b[31m\u2028\u202e\u2066\u0301\u0489\u200d\ufe0f❤🔥\ud800ש"), max_size=60
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\r\ntwo\rthree\u2028four\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("\tindented\t", "indented"),
        ("nul\x00, bell\x07, \x1b[31mred\x1b[0m", "nul, bell, [31mred[0m"),
        ("safe\u202egnp.exe\u202c \u2066x\u2069", "safegnp.exe x"),
        ("Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307", "Z\u0301\u0302\u0303\u0304"),
        ("❤️\u200d🔥 שלום 한국어", "❤️\u200d🔥 שלום 한국어"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_hostile_text_is_tamed_and_the_rest_is_kept(text: str, shown: str) -> None:
    """Controls and overrides go, line breaks are one kind, stacked marks are few."""
    assert tame(text) == shown


@given(st.one_of(st.text(st.characters(), max_size=200), HOSTILE))
def test_nothing_that_steers_a_reader_is_left(text: str) -> None:
    """Whatever comes in: no control but the newline, no override, no tower of marks; taming again changes nothing."""
    shown = tame(text)
    assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cs") for char in shown)
    assert not set(shown) & set(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x2070)]))
    assert "\u0301" * (MARKS + 1) not in shown.replace("\u200d", "")
    assert tame(shown) == shown
    assert "\n" not in tame_line(text)


@given(st.text(max_size=300), st.integers(1, 100))
def test_an_excerpt_is_no_longer_than_asked(text: str, length: int) -> None:
    """One line, at most the length and its ellipsis, and a beginning of the text."""
    short = excerpt(text, length)
    assert len(short) <= length + 1
    assert tame_line(text).startswith(short.removesuffix("…"))
