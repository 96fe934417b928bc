"""What the platform, or the creator, does to the conversation by hand."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from commentvault.demo import Corpus, Event, Mood, Truth, World, arrange
from commentvault.demo.happenings import Happening
from tests.year.plan import Hiding

_MOMENT = timedelta(milliseconds=1)


def mood(hiding: Hiding | None, corpus: Corpus, spared: set[str], dice: Random) -> Mood:
    """What is not shown tonight; ``spared`` are top comments that are."""
    match hiding:
        case "many":
            return Mood(hide=_some(corpus, spared, dice, 0.75))
        case "many and their links":
            return Mood(hide=_some(corpus, spared, dice, 0.75), hide_links=True)
        case "few":
            return Mood(hide=_some(corpus, spared, dice, 0.1))
        case "all links":
            return Mood(hide=_some(corpus, spared, dice, dice.choice((0, 0.1))), permalinks=False)
        case None:
            return Mood()


def _some(corpus: Corpus, spared: set[str], dice: Random, share: float) -> frozenset[str]:
    """At least that share of the comments by whole threads, and as many other replies."""
    hidden: set[str] = set()
    tops = [row for row in corpus.newest if row.id not in spared]
    dice.shuffle(tops)
    while tops and len(hidden) < share * len(corpus.comments):
        top = tops.pop()
        hidden |= {top.id, *(row.id for row in corpus.replies.get(top.id, ()))}
    replies = [row.id for row in corpus.comments if row.root]
    return frozenset(hidden | set(dice.sample(replies, int(share * len(replies)))))


class Hand:
    """The creator deletes a thread by hand and, some nights later, has it back; ``away`` is its root meanwhile.

    ``seen``: somebody has looked at the whole conversation since.
    """

    def __init__(self) -> None:
        self.away: str | None = None
        self.seen = True
        self._gone: list[str] = []
        self._nights = 0

    @property
    def calm(self) -> bool:
        """Whether nothing else should come or go, lest nobody can tell one from the other."""
        return self.away is not None or not self.seen

    def take(self, top: Truth, world: World) -> list[Event]:
        """Delete it at the beginning of the coming night, for three nights at least."""
        self.away, self.seen, self._nights = top.id, False, 3
        self._gone = [top.id, *(row.id for row in world.corpus.replies.get(top.id, ()))]
        return [_event("deleted", ident, world, world.now + _MOMENT) for ident in self._gone]

    def bring_back(self, world: World) -> list[Event]:
        """At the end of a night, as soon as the time has come and its absence was seen."""
        self._nights -= 1
        if self.away is None or self._nights > 0 or not self.seen:
            return []
        self.away, self.seen = None, False
        return [_event("restored", ident, world, world.now - _MOMENT) for ident in self._gone]

    def left(self, corpus: Corpus) -> Corpus:
        """The conversation without it."""
        if self.away is None:
            return corpus
        rows = [row for row in corpus.comments if self.away not in (row.id, row.root)]
        return arrange(corpus.recipe, corpus.video, rows, corpus.nested)


def _event(kind: Happening, ident: str, world: World, at: object) -> Event:
    return Event(kind=kind, id=ident, at=at, old=None, new=None)  # type: ignore[arg-type]
