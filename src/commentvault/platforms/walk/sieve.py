"""Which of the comments that answers bring are handed on: each of them once, and only what the user asked for."""

from __future__ import annotations

from collections.abc import Iterable

from commentvault.model import Ask, Comment, Timing
from commentvault.platforms.walk.threads import ReplyThreads


class Sieve:
    """``met`` holds every comment met so far, with whether it was pinned; ``unread`` those listed without content."""

    def __init__(self, ask: Ask, threads: ReplyThreads) -> None:
        self._ask = ask
        self._threads = threads
        self._count = 0
        self.met: dict[str, bool] = {}
        self.unread: dict[str, None] = {}

    @property
    def full(self) -> bool:
        """Whether as many comments were handed on as the user asked for."""
        return self._ask.limit is not None and self._count >= self._ask.limit

    def take(self, listed: Iterable[Comment]) -> tuple[list[Comment], list[Timing]]:
        """The comments met for the first time, or for the first time as pinned, and what they tell of others' times."""
        comments: list[Comment] = []
        times: list[Timing] = []
        for comment in listed:
            before = self.met.get(comment.id)
            if before or (before is False and not comment.pinned):
                continue
            self.met[comment.id] = bool(comment.pinned)
            self.unread.pop(comment.id, None)
            if before is None and (timing := self._threads.meet(comment)):
                times.append(timing)
            if not self.full and self._wants(comment):
                self._count += before is None
                comments.append(comment)
        return comments, times

    def miss(self, idents: Iterable[str]) -> None:
        """Comments were listed without their content; they may still come."""
        self.unread.update(dict.fromkeys(ident for ident in idents if ident not in self.met))

    def _wants(self, comment: Comment) -> bool:
        """Whether a comment is of those that were asked for; a reply may stand in place with its thread."""
        if comment.root is not None and not self._ask.replies:
            return False
        return bool(comment.pinned) or not self.too_old(comment)

    def too_old(self, comment: Comment) -> bool:
        """Whether a comment is certainly older than what the user asked for."""
        since, window = self._ask.since, comment.published_window
        return since is not None and window is not None and window[1] < since
