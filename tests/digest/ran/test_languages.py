"""The languages of comments."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.digest.ran.languages import NAMES, Languages, language, shares

SAMPLE = [
    line.split("\t") for line in (Path(__file__).parent / "languages.tsv").read_text("utf-8").splitlines() if line
]


def test_of_short_comments_nearly_all_are_told_and_none_wrongly() -> None:
    """In 21 languages: at least nine of ten are told, and at least 99 of a hundred of these rightly."""
    written = [(code, language(text)) for code, text in SAMPLE if code != "-"]
    told = [(code, found) for code, found in written if found is not None]
    assert len({code for code, _ in written}) >= 20
    assert len(told) >= 0.9 * len(written)
    assert sum(code == found for code, found in told) >= 0.99 * len(told)


@pytest.mark.parametrize("text", [text for code, text in SAMPLE if code == "-"])
def test_what_is_no_language_is_not_called_one(text: str) -> None:
    """Laughter, names, numbers and single words are nobody's language, least of all English."""
    assert language(text) is None


@given(st.text())
def test_any_text_has_a_language_that_has_a_name_or_none(text: str) -> None:
    """Whatever people write."""
    assert (found := language(text)) is None or found in NAMES


def test_shares_are_counted_with_what_is_unsure() -> None:
    """Most first, ties by their code; too few are not told at all."""
    found = [*["en"] * 12, *["es"] * 5, *["de"] * 5, None, None]
    assert shares(found, of=99) == Languages(shares=(("en", 12), ("de", 5), ("es", 5)), unsure=2, looked_at=24, of=99)
    assert shares(["en"] * 19 + [None] * 50, of=69) is None
