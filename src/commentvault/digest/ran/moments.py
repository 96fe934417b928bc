"""The moments of a video that people point at by a time in their comment. Counted, in whatever order they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from commentvault.digest.relations import by_likes, person
from commentvault.model import Comment, Record

NEAR = 3
"""Moments that lie so many seconds beside a more named one are joined with it."""

_MOST = 8  # moments that are told
_POINTING = 3  # people who make a moment one
_POINTED = 4  # moments that one comment points at; beyond, it is a table of contents


class Moment(Record, frozen=True, kw_only=True):
    """A moment of the video that people point at, from ``first`` to ``last`` second, most of all at ``at``.

    ``people`` name it in so many ``comments``; ``best`` is the most liked of these, of those that are still listed, are
    no table of contents and stand at no other moment yet.
    """

    at: int
    first: int
    last: int
    people: int
    comments: int
    best: Comment | None


@dataclass(slots=True)
class _Named:
    """Who names a second, in which comments (by their number), and the most liked of those that may be quoted."""

    people: set[str] = field(default_factory=set)
    comments: set[int] = field(default_factory=set)
    best: list[Comment] = field(default_factory=list)

    def take(self, number: int, who: str, quotable: Comment | None) -> None:
        self.people.add(who)
        self.comments.add(number)
        if quotable is not None:
            self.best.append(quotable)
        if len(self.best) >= 2 * _MOST:  # of more than those no moment needs one: each of the others quotes one only
            self.best = sorted(self.best, key=by_likes)[:_MOST]


class Moments:
    """Takes comments one after the other; ``gone`` says whether one is no longer listed."""

    def __init__(self, gone: Callable[[Comment], object]) -> None:
        self._gone = gone
        self._pointing = 0
        self._named: dict[int, _Named] = defaultdict(_Named)

    def take(self, comment: Comment) -> None:
        """One more."""
        if not comment.spans:
            return
        seconds = {s.to for s in comment.spans if s.kind == "time" and isinstance(s.to, int) and s.to >= 0}
        quotable = None if len(seconds) > _POINTED or self._gone(comment) else comment
        self._pointing += 1
        for second in seconds:
            self._named[second].take(self._pointing, person(comment.author) or f" {comment.id}", quotable)

    def result(self) -> tuple[Moment, ...]:
        """The most named moments, most people first; a second belongs to one moment only, and so does a quote."""
        quoted: set[str] = set()
        moments: list[Moment] = []
        for people, at, near in sorted(self._joined(), key=lambda one: (-one[0], one[1]))[:_MOST]:
            found = [comment for second in near for comment in self._named[second].best if comment.id not in quoted]
            best = min(found, key=by_likes, default=None)
            quoted |= {best.id} if best else set()
            number = len(set[int]().union(*(self._named[second].comments for second in near)))
            moments.append(Moment(at=at, first=near[0], last=near[-1], people=people, comments=number, best=best))
        return tuple(moments)

    def _joined(self) -> Iterable[tuple[int, int, list[int]]]:
        """How many people name a moment, its second, and all seconds that are joined with that."""
        free = set(self._named)
        for at in sorted(self._named, key=lambda second: (-len(self._named[second].people), second)):
            if at in free:
                near = sorted(free.intersection(range(at - NEAR, at + NEAR + 1)))
                free.difference_update(near)
                people = len(set[str]().union(*(self._named[second].people for second in near)))
                if people >= _POINTING:
                    yield people, at, near
