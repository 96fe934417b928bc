"""Which comments a thread's history is told of: to follow one, or those that lines beyond their first tell of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from commentvault.archive import history, segments
from commentvault.archive.lines import Change, Gone
from commentvault.model import Comment

COUNTS = {"likes", "replies"}
"""What drifts, and makes up most of all changes."""

_WORDS = {"text", "edited", "pinned", "hearted", "paid", "author"}


@dataclass
class Watched:
    """Which comments are followed: ``only`` one, or those with later lines; ``told`` and what hangs under ``gone`` with
    their words.
    """

    only: str | None = None
    counted: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()

    def words(self, comment: Comment) -> bool:
        """Whether later events need the comment's author and text."""
        return self.only is not None or comment.id in self.told or comment.root in self.gone


def scan(folder: Path, *, counts: bool) -> Watched:
    """Which comments have lines beyond their first."""
    counted, told, gone = set[str](), set[str](), set[str]()
    for path, _ in history.chain(folder):
        for line in segments.read_lines(path):
            if isinstance(line, Gone):
                gone.add(line.id)
            elif isinstance(line, Change):
                fields = line.set.fields().keys()
                if fields & _WORDS:
                    told.add(line.id)
                elif counts and fields & COUNTS:
                    counted.add(line.id)
    return Watched(None, frozenset(counted), frozenset(told | gone), frozenset(gone))
