"""Choosing quotes: the best of many without keeping all, and no comment quoted twice."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Self

from commentvault.archive.history import Thread
from commentvault.archive.life import Event
from commentvault.digest.relations import Relations, by_creator, by_likes, permalink
from commentvault.digest.value import Quote, Section
from commentvault.model import Comment

Key = Callable[[Comment], Any]
"""A sort key: the lowest is the best. It ends with the comment's id, so that no two are the same."""


class Best:
    """The ``limit`` best comments of all that were taken, in order, and how many these were."""

    def __init__(self, limit: int, key: Key) -> None:
        self._limit, self._key = limit, key
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
        self._kept.append((self._key(comment), comment))
        if len(self._kept) >= 2 * self._limit + 64:
            self._cut()

    def __iter__(self) -> Iterator[Comment]:
        """The best, best first."""
        self._cut()
        return (comment for _, comment in self._kept)

    def _cut(self) -> None:
        self._kept = heapq.nsmallest(self._limit, self._kept, key=lambda pair: pair[0])


class Chooser:
    """Fills one section after the other, and quotes no comment twice."""

    def __init__(self, thread: Thread, known: Relations, lives: Mapping[str, tuple[Event, ...]]) -> None:
        self._thread, self._known, self._lives = thread, known, lives
        self._told: set[str] = set()

    def section(self, best: Best, *, order: Key | None = None) -> Section:
        """What fits best, without what was quoted before; then in ``order``."""
        first = list(best)
        fresh = [comment for comment in first if comment.id not in self._told]
        self._told.update(comment.id for comment in fresh)
        if order is not None:
            fresh.sort(key=order)
        quotes = tuple(self.quote(comment) for comment in fresh)
        return Section(quotes=quotes, total=best.total, above=len(first) - len(fresh))

    def discussed(self, best: Best, replies: int) -> Section:
        """Top comments, quoted before or not, each with its most liked ``replies`` that were not quoted before."""
        tops = list(best)
        under = self._best_under({comment.id for comment in tops}, replies + len(self._told))
        quotes = []
        for comment in tops:
            told = comment.id in self._told
            self._told.add(comment.id)
            fresh = [reply for reply in under[comment.id] if reply.id not in self._told][:replies]
            self._told.update(reply.id for reply in fresh)
            answers = tuple(self.quote(reply, alone=False) for reply in fresh)
            quotes.append(self.quote(comment, told=told, best=answers))
        return Section(quotes=tuple(quotes), total=best.total)

    def quote(self, comment: Comment, *, alone: bool = True, told: bool = False, best: tuple[Quote, ...] = ()) -> Quote:
        """A comment with what is known around it; ``alone``: with what it answers."""
        listed, lost = self._known.replies(comment)
        answered = self._thread.comments.get(self._known.parent(comment) or "") if alone else None
        return Quote(
            comment=comment,
            link=permalink(self._thread.url, comment.id, comment.root),
            archived=listed,
            lost=lost,
            gone=self._known.gone(comment),
            likes_told=self._known.likes_told,
            answers=self.quote(answered, alone=False) if answered is not None else None,
            best=best,
            told=told,
            life=self._lives.get(comment.id, ()),
            by_creator=by_creator(comment, self._thread),
        )

    def _best_under(self, tops: Iterable[str], limit: int) -> dict[str, Best]:
        under = {top: Best(limit, by_likes) for top in tops}
        for comment in self._thread.comments.values():
            if (top := under.get(comment.root or comment.parent or "")) is not None:
                top.take(comment)
        return under
