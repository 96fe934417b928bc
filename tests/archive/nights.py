"""A folder that grows night by night, for the tests of what the runs tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from commentvault.archive import segments
from commentvault.archive.lines import Back, Change, Changed, Gone, Line, RunHeader
from commentvault.archive.segments import SegmentWriter
from commentvault.model import Author, Comment, Covered, Verdict

from .made import NOW, THREAD, URL

WHOLE = Covered(top="all", replies="all")
NOTHING = Covered()


def at(hour: float) -> datetime:
    """So many hours after the first run began."""
    return NOW + timedelta(hours=hour)


class Nights:
    """Runs that follow each other; a line's moment is given in hours after the first run's start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last: Path | None = None

    def run(self, hour: float, *lines: Line, covered: Covered = WHOLE, ended: float | None = None, **more: Any) -> str:
        """A sealed run that began at ``hour``; ``more`` are the header's mode and continues, and the verdict's fields.

        Returns its id.
        """
        ident = segments.run_id(at(hour), None)
        link = segments.link_to(self._last, self._last.name.split(".")[0]) if self._last else None
        mode, continues = more.pop("mode", "full"), more.pop("continues", None)
        header = RunHeader(run=ident, thread=THREAD, url=URL, by="tests", previous=link, mode=mode, continues=continues)
        writer = SegmentWriter(self.folder, header)
        writer.write(lines)
        more.setdefault("status", "complete" if mode == "full" else "asked")
        verdict = Verdict(at=at(hour + 0.5 if ended is None else ended), covered=covered, **more)
        self._last = writer.seal(verdict)
        return ident


def seen(hour: float, ident: str, text: str = "hello", **more: Any) -> Comment:
    """A comment's first line; a reply with ``root``."""
    more.setdefault("author", Author(id=f"UC{ident}", handle=f"@{ident}", creator=False))
    more.setdefault("pinned", False)
    more.setdefault("hearted", False)
    return Comment(seen=at(hour), id=ident, text=text, **more)


def change(hour: float, ident: str, **values: Any) -> Change:
    return Change(seen=at(hour), id=ident, set=Changed(**values))


def gone(hour: float, ident: str, last_seen: float | None = None, **more: Any) -> Gone:
    return Gone(seen=at(hour), id=ident, last_seen=None if last_seen is None else at(last_seen), **more)


def back(hour: float, ident: str) -> Back:
    return Back(seen=at(hour), id=ident)
