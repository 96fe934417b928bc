"""The best of many comments, without keeping all."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import Any, Self

from commentvault.model import Comment

Key = Callable[[Comment], Any]
"""A sort key: the lowest is the best. It ends with the comment's id, so that no two are the same."""


class Best:
    """The ``limit`` best comments of all that were taken, in order, and how many these were."""

    def __init__(self, limit: int, key: Key) -> None:
        self._limit, self.key = limit, key
        self._kept: list[tuple[Any, Comment]] = []
        self.total = 0

    @classmethod
    def of(cls, comments: list[Comment], key: Key) -> Self:
        """All of these."""
        best = cls(len(comments), key)
        for comment in comments:
            best.take(comment)
        return best

    def take(self, comment: Comment) -> None:
        """One more that fits."""
        self.total += 1
        self._kept.append((self.key(comment), comment))
        if len(self._kept) >= 2 * self._limit + 64:
            self._cut()

    def __iter__(self) -> Iterator[Comment]:
        """The best, best first."""
        self._cut()
        return (comment for _, comment in self._kept)

    def _cut(self) -> None:
        self._kept = heapq.nsmallest(self._limit, self._kept, key=lambda pair: pair[0])
