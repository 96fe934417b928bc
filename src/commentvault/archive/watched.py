"""Which comments a thread's history is told of: to follow one, or those that lines beyond their first tell of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from commentvault.archive import history, segments
from commentvault.archive.lines import Change, Gone
from commentvault.model import Comment, Window

Written = tuple[datetime, Window | None]
"""An exact time, and the window to which it is."""

COUNTS = {"likes", "replies"}
"""What drifts, and makes up most of all changes."""

_WORDS = {"text", "edited", "pinned", "hearted", "hidden", "paid", "author"}


@dataclass
class Watched:
    """Which comments are followed: ``only`` one, or those with later lines; ``told`` and what hangs under ``gone`` with
    their words. ``exact`` = when they were written, and ``edits`` = when the first edit that was dated was made, where
    that was learned after their first line.
    """

    only: str | None = None
    counted: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    exact: Mapping[str, Written] = field(default_factory=dict)
    edits: Mapping[str, datetime] = field(default_factory=dict)

    def words(self, comment: Comment) -> bool:
        """Whether later events need the comment's author and text."""
        return self.only is not None or comment.id in self.told or comment.root in self.gone

    def edited_before(self, comment: Comment) -> datetime | None:
        """When a comment had been edited before it was first seen, as far as is known by now."""
        at = comment.edited_at or self.edits.get(comment.id)
        return at if at and at <= comment.seen else None


def scan(folder: Path, only: str | None, *, counts: bool) -> Watched:
    """Which comments have lines beyond their first; of ``only`` one nothing but when it was written is looked for."""
    counted, told, gone = set[str](), set[str](), set[str]()
    exact: dict[str, Written] = {}
    edits: dict[str, datetime] = {}
    for path, _ in history.chain(folder):
        for line in segments.read_lines(path):
            if not isinstance(line, Gone | Change) or only not in (None, line.id):
                continue
            if isinstance(line, Gone):
                gone.add(line.id)
            else:
                fields = line.set.fields().keys()
                if line.set.published:
                    exact[line.id] = line.set.published, line.set.published_window or None
                if line.set.edited_at:
                    edits.setdefault(line.id, line.set.edited_at)
                if fields & _WORDS:
                    told.add(line.id)
                elif counts and fields & COUNTS:
                    counted.add(line.id)
    return Watched(only, frozenset(counted), frozenset(told | gone), frozenset(gone), exact, edits)
