"""Every recorded page parses without loss."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from . import checks, recorded

_MARKS = ("pinned", "hearted", "edited", "creator", "verified", "artist", "member", "root")


@pytest.fixture(scope="module")
def pages(recordings: Path) -> list[checks.Read]:
    return [checks.read(page) for page in recorded.all_pages(recordings)]


def test_every_comment_of_a_recorded_page_comes_out_once_and_as_it_was(pages: list[checks.Read]) -> None:
    """Ids, parents, authors, texts, likes and all marks equal those of a reader that searches by brute force."""
    assert sum(checks.assert_nothing_is_lost(page) for page in pages) > 800


def test_the_recordings_hold_every_mark_at_least_once(pages: list[checks.Read]) -> None:
    """What the comparison above rests on: no mark is only ever absent (but Super Thanks, which was never recorded)."""
    met = Counter(name for page in pages for c in page.raw.values() for name in _MARKS if getattr(c, name))
    assert set(met) == set(_MARKS)
    assert any(not comment.told for page in pages for comment in page.raw.values())


def test_spans_of_recorded_comments_cover_what_they_name(pages: list[checks.Read]) -> None:
    """The recording with 51 timestamps among them."""
    seen = Counter[str]()
    for page in pages:
        seen.update(checks.assert_spans_cover_what_they_name(page))
    assert seen["time"] >= 51
