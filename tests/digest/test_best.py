"""The best of many, kept without keeping all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commentvault.digest.best import Best
from commentvault.digest.relations import by_likes

from .made import Made

MADE = Made()


@given(st.lists(st.integers(0, 50), max_size=300), st.integers(0, 20))
def test_the_best_are_those_that_sorting_would_find(likes: list[int], limit: int) -> None:
    """In the same order, whatever came when; the total counts all, and reading them takes nothing away."""
    comments = [MADE.comment(f"c{at}", likes=number) for at, number in enumerate(likes)]
    best = Best(limit, by_likes)
    for comment in comments:
        best.take(comment)
    assert list(best) == sorted(comments, key=by_likes)[:limit] == list(best)
    assert best.total == len(comments)
