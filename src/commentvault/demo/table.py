"""The rows of a conversation that changes: who hangs under whom, what was taken away, and the counts that follow."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from commentvault.demo.truth import Truth


class Table:
    """Rows by id. What is there always hangs on something that is there too.

    ``rows`` are there, ``deleted`` are not. A comment is taken away alone or with those below it; what went together
    comes back together.
    """

    def __init__(self, rows: Iterable[Truth]) -> None:
        self.rows: dict[str, Truth] = {}
        self.deleted: dict[str, Truth] = {}
        self.taken: dict[str, tuple[str, ...]] = {}
        """For each comment that was taken away of itself: all that went with it, itself first."""
        self._threads: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for row in rows:
            self.add(row)

    def add(self, row: Truth) -> None:
        """A comment is there."""
        self.rows[row.id] = row
        if row.root is not None:
            self._threads[row.root][row.id] = None

    def set(self, ident: str, **fields: Any) -> None:
        """A comment is another."""
        self.rows[ident] = msgspec.structs.replace(self.rows[ident], **fields)

    def thread(self, root: str) -> list[Truth]:
        """The replies that are there under a root."""
        return [self.rows[ident] for ident in self._threads[root]]

    def below(self, ident: str) -> list[str]:
        """A comment and all that is there below it, parents before children."""
        row = self.rows[ident]
        children: defaultdict[str, list[str]] = defaultdict(list)
        for reply in self.thread(row.root or row.id):
            children[reply.parent or ""].append(reply.id)
        out = [ident]
        for found in out:
            out += children[found]
        return out

    def take(self, ident: str, *, alone: bool = False) -> tuple[str, ...]:
        """Take a comment away with all below it; ``alone``: what answers it now answers what it answered itself.

        Returns the ids that are no longer there.
        """
        going = self.below(ident)
        if alone:
            parent = self.rows[ident].parent
            for below in going[1:]:
                row = self.rows[below]
                self.set(below, depth=row.depth - 1, parent=parent if row.parent == ident else row.parent)
            going = going[:1]
        for gone in going:
            row = self.deleted[gone] = self.rows.pop(gone)
            if row.root is not None:
                del self._threads[row.root][gone]
        self.taken[ident] = tuple(going)
        return self.taken[ident]

    def can_return(self, ident: str) -> bool:
        """Whether what was taken away with a comment has something to hang on."""
        parent = self.deleted[ident].parent
        return parent is None or parent in self.rows

    def bring_back(self, ident: str) -> tuple[str, ...]:
        """Bring back what was taken away with a comment; returns the ids."""
        head = self.deleted[ident]
        deeper = self.rows[head.parent].depth + 1 - head.depth if head.parent is not None else 0
        back = self.taken.pop(ident)
        for ident_back in back:
            row = self.deleted.pop(ident_back)
            self.add(msgspec.structs.replace(row, depth=row.depth + deeper))
        return back

    def recount(self) -> None:
        """Make every count of replies, and whether the creator is among their writers, follow from the rows."""
        counts: Counter[str] = Counter()
        answered: set[str] = set()
        for row in self.rows.values():
            up = row.parent
            while up is not None:
                counts[up] += 1
                if row.author.creator:
                    answered.add(up)
                up = self.rows[up].parent
        for ident, row in self.rows.items():
            found = (counts[ident], ident in answered)
            if (row.replies, row.creator_replied) != found:
                self.rows[ident] = msgspec.structs.replace(row, replies=found[0], creator_replied=found[1])
