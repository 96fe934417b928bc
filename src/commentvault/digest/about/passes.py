"""The two passes over all comments of a thread: what is counted of each, and what is found once all are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from commentvault.archive.history import Thread
from commentvault.digest.about.copies import Key, Same, Tally, key
from commentvault.digest.about.opposed import Search
from commentvault.digest.about.sample import sample
from commentvault.digest.about.spam import Rules
from commentvault.digest.about.value import Copy, Spam
from commentvault.digest.ran import emoji
from commentvault.digest.relations import Relations, by_creator, by_likes
from commentvault.model import Comment

_COPIES = 8
_SAME, _PEOPLE = 3, 2  # comments, and people, that make a copy worth telling


class First:
    """Every comment once: counted by what it says, by its emoji, and for the sample."""

    def __init__(self, thread: Thread, known: Relations) -> None:
        self.tally, self.emoji, self.sample = Tally(), emoji.Tally(), sample()
        self.rules = Rules(thread.post.creator if thread.post else None)
        self.search = Search(known)
        for comment in thread.comments.values():
            said = key(comment)
            self.tally.take(said, comment)
            self.emoji.take(comment)
            self.rules.take(said, comment, spared=_spared(comment, thread))
            self.search.take(comment)
            self.sample.take(comment)


class Second:
    """Every comment once more: which are spam, which copy is the most liked, and what people answer each other."""

    def __init__(self, thread: Thread, known: Relations, first: First, same: Same) -> None:
        counted = first.tally.counted()
        first.rules.learn(counted, counted.groups())
        self._same = same
        self._best: dict[Key, Comment] = {}
        self._texts: dict[Key, set[Key]] = {said: set() for said in _biggest(same, first.rules)}
        self.spam, reasons = set[str](), Counter[str]()
        for said, comment in zip(first.tally.keys, thread.comments.values(), strict=True):
            reason = None if _spared(comment, thread) else first.rules.reason(said, comment)
            if reason is not None:
                self.spam.add(comment.id)
                reasons[reason] += 1
                continue
            self._take_copy(said, comment, listed=known.gone(comment) is None)
            first.search.take_again(comment)
        self._reasons = reasons

    def told_spam(self) -> Spam:
        """What is set aside."""
        return Spam(
            number=len(self.spam),
            reasons=tuple(sorted(self._reasons.items(), key=lambda one: (-one[1], one[0]))),
            ids=frozenset(self.spam),
        )

    def copies(self) -> tuple[Copy, ...]:
        """The biggest groups that say the same."""
        return tuple(
            Copy(
                comment=self._best[said],
                number=self._same.groups[said].number,
                people=self._same.groups[said].people,
                near=len(texts) > 1,
            )
            for said, texts in self._texts.items()
            if said in self._best
        )

    def _take_copy(self, said: Key, comment: Comment, *, listed: bool) -> None:
        first = self._same.leader.get(said, said)
        if (texts := self._texts.get(first)) is not None:
            texts.add(said)
            best = self._best.get(first)
            if listed and (best is None or by_likes(comment) < by_likes(best)):
                self._best[first] = comment


def _spared(comment: Comment, thread: Thread) -> bool:
    """Whether the creator stands behind it."""
    return bool(comment.pinned or comment.hearted) or by_creator(comment, thread)


def _biggest(same: Same, rules: Rules) -> Iterable[Key]:
    """The groups to tell of, the biggest first."""
    worth = (
        (-group.number, said)
        for said, group in same.groups.items()
        if group.number >= _SAME and group.people >= _PEOPLE and not rules.is_shared(said)
    )
    return [said for _, said in sorted(worth)[:_COPIES]]
