"""Which comments gained most likes in a span of time: between two counts that the archive knows, never between guesses.

A comment that was known before rises from the count that the span found. One that was certainly written in the span
rises from 0; any other that is new in the archive may have had its likes before, and is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from commentvault.archive.life import Event
from commentvault.digest.relations import earliest
from commentvault.model import Comment, Record


class Rise(Record, frozen=True, kw_only=True):
    """A comment that gained ``gained`` likes at least; exactly so many where ``exact``.

    ``old`` is the count before, None for one that was written in the span. Without ``old_exact`` and ``new_exact``
    these are the floors of rounded numbers.
    """

    comment: Comment
    gained: int
    exact: bool
    old: int | None
    old_exact: bool = True
    new: int
    new_exact: bool = True


@dataclass
class Rises:
    """Takes the events of a span in their order."""

    _before: dict[str, tuple[int | None, bool]] = field(default_factory=dict)
    _fresh: set[str] = field(default_factory=set)

    def take(self, event: Event) -> None:
        """Take an event; only sights and likes say anything here."""
        if event.kind == "first":
            self._fresh.add(event.id)
        elif event.kind == "likes" and event.id not in self._before:
            self._before[event.id] = (event.old if isinstance(event.old, int) else None, bool(event.old_exact))

    def fastest(
        self, comments: Mapping[str, Comment], start: datetime, limit: int, *, gone: Callable[[Comment], object]
    ) -> tuple[Rise, ...]:
        """Those with the most certain gain since ``start``, most first; what is no longer listed is left out."""
        risen = [
            rise
            for ident in self._before.keys() | self._fresh
            if (comment := comments.get(ident)) and not gone(comment) and (rise := self._rise(comment, start))
        ]
        return tuple(sorted(risen, key=lambda rise: (-rise.gained, rise.comment.id))[:limit])

    def _rise(self, comment: Comment, start: datetime) -> Rise | None:
        old, old_exact = self._before.get(comment.id, (None, True))
        if comment.id in self._fresh:
            if earliest(comment) < start:
                return None
            old, old_exact = None, True
        elif old is None:
            return None
        if comment.likes is None:
            return None
        gained = comment.likes - most(old or 0, exact=old_exact)
        exact = old_exact and bool(comment.likes_exact)
        told = {"old": old, "old_exact": old_exact, "new": comment.likes, "new_exact": bool(comment.likes_exact)}
        return Rise(comment=comment, gained=gained, exact=exact, **told) if gained > 0 else None  # type: ignore[arg-type]


def most(count: int, *, exact: bool | None) -> int:
    """The largest number that is shown as this one: 19,999 of a rounded 19,000 ("19K"), 1,299 of 1,200 ("1.2K")."""
    unit = next((unit for unit in (1_000_000_000, 1_000_000, 1_000) if count >= unit), 1)
    if exact is not False or unit == 1:
        return count
    return count + (unit // 10 if count < 10 * unit else unit) - 1
