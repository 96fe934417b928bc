"""Choosing quotes: no comment is quoted twice, nor one that only says the same as another."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from msgspec.structs import replace

from commentvault.archive.history import Thread
from commentvault.archive.life import Event
from commentvault.digest.about.reading import Reading
from commentvault.digest.best import Best, Key
from commentvault.digest.relations import Relations, by_creator, by_likes, permalink
from commentvault.digest.value import Quote, Section
from commentvault.model import Comment


class Chooser:
    """Fills one section after the other, and quotes no comment twice."""

    def __init__(
        self, thread: Thread, known: Relations, reading: Reading, lives: Mapping[str, tuple[Event, ...]]
    ) -> None:
        self._thread, self._known, self._reading, self._lives = thread, known, reading, lives
        self._told: set[str] = set()
        self._said: set[Hashable] = set()

    def section(self, best: Best, *, order: Key | None = None) -> Section:
        """What fits best, without what was quoted before; then in ``order``."""
        first = list(best)
        fresh = [comment for comment in first if comment.id not in self._told]
        for comment in fresh:
            self._tell(comment)
        if order is not None:
            fresh.sort(key=order)
        quotes = tuple(self.quote(comment) for comment in fresh)
        return Section(quotes=quotes, total=best.total, above=len(first) - len(fresh))

    def different(self, best: Best, limit: int) -> Section:
        """The ``limit`` best of which no two say the same, nor the same as what was quoted before."""
        chosen = Best(limit, best.key)
        for comment in best:
            said = self._reading.same_as(comment)
            if chosen.total < limit and (comment.id in self._told or said not in self._said):
                chosen.take(comment)
                self._said.add(said)
        return replace(self.section(chosen), total=best.total)

    def discussed(self, best: Best, replies: int) -> Section:
        """Top comments, quoted before or not, each with its most liked ``replies`` that were not quoted before."""
        tops = list(best)
        under = self._best_under({comment.id for comment in tops}, replies + len(self._told))
        quotes = []
        for comment in tops:
            told = comment.id in self._told
            self._tell(comment)
            fresh = [reply for reply in under[comment.id] if reply.id not in self._told][:replies]
            for reply in fresh:
                self._tell(reply)
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
            copies=self._reading.others(comment),
            language=self._reading.language(comment),
            by_creator=by_creator(comment, self._thread),
        )

    def _tell(self, comment: Comment) -> None:
        self._told.add(comment.id)
        self._said.add(self._reading.same_as(comment))

    def _best_under(self, tops: Iterable[str], limit: int) -> dict[str, Best]:
        under = {top: Best(limit, by_likes) for top in tops}
        for comment in self._thread.comments.values():
            top = under.get(comment.root or comment.parent or "")
            if top is not None and not self._reading.is_spam(comment):
                top.take(comment)
        return under
