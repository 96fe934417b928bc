"""What a run's mode leaves out: which replies are opened, and where the list of top comments may end."""

from __future__ import annotations

from collections.abc import Collection

from commentvault.model import Ask, Comment
from commentvault.platforms.base import Known
from commentvault.platforms.walk.sieve import Sieve


class Scope:
    """Decides by what was asked for and what is known already."""

    def __init__(self, ask: Ask, known: Known, sieve: Sieve) -> None:
        self._ask = ask
        self._known = known
        self._sieve = sieve

    @property
    def first_page_only(self) -> bool:
        """Whether the first page of the top order is all that is looked at."""
        return self._ask.mode == "pins"

    def opens(self, comment: Comment) -> bool:
        """Whether the replies of a top comment are read: in a full run all, else those whose count changed."""
        if comment.root is not None or not self._ask.replies or self._sieve.too_old(comment):
            return False
        if self._ask.mode == "full":
            return True
        changed = comment.replies != (self._known.replies_read(comment.id) or 0)
        return changed and not self.first_page_only

    def emptied(self, comment: Comment) -> bool:
        """Whether a top comment has no reply left and had some when they were last read."""
        return comment.replies == 0 and bool(self._known.replies_read(comment.id))

    def ends_with(self, placed: Collection[Comment]) -> bool:
        """Whether newest-first may end with a page of these comments, the pinned one not among them."""
        if not placed:
            return False
        if all(map(self._sieve.too_old, placed)):
            return True
        return self._ask.mode == "head" and all(self._known.has(comment.id) for comment in placed)
