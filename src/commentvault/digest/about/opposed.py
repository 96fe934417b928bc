"""Quotes that stand against each other, by structure alone: nobody's tone is read.

A comment that draws many replies for its likes, and an answer to it by somebody else that people like about as much:
where a thread agrees, answers get a small part of the likes. Who wrote the comment must have answered again; that the
other did so too counts most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from commentvault.digest.about.value import Opposed
from commentvault.digest.best import Best
from commentvault.digest.relations import Relations, by_likes, person
from commentvault.model import Comment

LIMIT = 2

LIKED = 5
"""How many likes each of the two needs."""

ORDER = 4
"""The likes of one are at most so many times those of the other."""

_ANSWERED = 3  # replies of a comment that people disagree with
_TOPS, _REPLIES = 200, 100  # looked at
_LETTERS = 30  # that a quote needs to stand for something


class Argued(NamedTuple):
    """A comment, its most liked answer, and how far they went on answering each other."""

    first: Comment
    second: Comment
    turns: int


class Search:
    """Looks for opposed quotes: first every comment is taken, then every one once more."""

    def __init__(self, known: Relations) -> None:
        self._known = known
        self._tops = Best(_TOPS, self._disputed)
        self._under: dict[str, Best] | None = None

    def take(self, comment: Comment) -> None:
        """Any comment."""
        if self._known.parent(comment) is None and _stands(comment) and self._known.size(comment) >= _ANSWERED:
            self._tops.take(comment)

    def take_again(self, comment: Comment) -> None:
        """Any comment, once all were taken."""
        if self._under is None:
            self._under = {top.id: Best(_REPLIES, by_likes) for top in self._tops}
        if (under := self._under.get(comment.root or comment.parent or "")) is not None:
            under.take(comment)

    def found(self, quotable: Callable[[Comment], bool]) -> tuple[Opposed, ...]:
        """The fairest pairs of comments that are ``quotable``."""
        under = self._under or {}
        tops = (top for top in self._tops if top.id in under and quotable(top))
        pairs = [pair for top in tops if (pair := self._argued(top, list(under[top.id]), quotable))]
        pairs.sort(key=lambda pair: (-pair.turns, self._disputed(pair.first)))
        return tuple(Opposed(first=first, second=second, answers=True) for first, second, _ in pairs[:LIMIT])

    def _argued(self, top: Comment, replies: list[Comment], quotable: Callable[[Comment], bool]) -> Argued | None:
        """A comment and its most liked answer, where both are liked about the same and its writer answered again."""
        answers = (
            reply
            for reply in replies
            if self._known.parent(reply) == top.id and person(reply.author) != person(top.author) and quotable(reply)
        )
        best = next((reply for reply in answers if _stands(reply) and _same_order(top, reply)), None)
        turns = _turns(top, best, replies) if best else 0
        return Argued(top, best, turns) if best and turns else None

    def _disputed(self, comment: Comment) -> tuple[float, str]:
        return -self._known.size(comment) / (1 + (comment.likes or 0)), comment.id


def _stands(comment: Comment) -> bool:
    return (comment.likes or 0) >= LIKED and sum(map(str.isalpha, comment.text)) >= _LETTERS


def _same_order(one: Comment, other: Comment) -> bool:
    low, high = sorted((one.likes or 0, other.likes or 0))
    return high <= ORDER * low


def _turns(top: Comment, answer: Comment, replies: list[Comment]) -> int:
    """0 where the first said no more, 1 where they answered again under their comment, 2 where so did the second."""
    wrote = Counter(person(reply.author) for reply in replies if reply.id != answer.id)
    wrote.pop(None, None)
    return min(wrote[person(top.author)], 1 + wrote[person(answer.author)], 2)
