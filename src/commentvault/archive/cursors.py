"""A journal of where a run under way can go on, for the case that its process is killed.

It stands beside the run's ``.part`` as ``RUN.cursors`` and is deleted when the run is sealed, whose verdict then says
the same. A line ``+`` adds a cursor, a line ``-`` takes away the one of that number.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from commentvault.archive.segments import PART
from commentvault.errors import ArchiveNotWritable
from commentvault.model import NOT_REACHED, Cursor, Failed, Page

_SUFFIX = ".cursors"


class Journal:
    """Follows one run, page by page. A page's comments are to be written first: what is lost in between is asked again.

    Raises :class:`ArchiveNotWritable` where the disk is full.
    """

    def __init__(self, part: Path) -> None:
        self._path = _beside(part)
        self._numbers: dict[str, int] = {}
        self._count = 0
        try:
            self._file = self._path.open("wb", buffering=0)
        except OSError as error:
            raise ArchiveNotWritable.at(self._path, error) from error

    def follow(self, page: Page) -> None:
        """Note what a page answers and where it leads."""
        lines = []
        for cursor in page.ahead:
            self._numbers[cursor.cursor] = self._count
            self._count += 1
            lines.append(b"+" + msgspec.json.encode(cursor) + b"\n")
        number = self._numbers.pop(page.read, None) if page.read is not None else None
        if number is not None:
            lines.append(b"-%d\n" % number)
        if not lines:
            return
        try:
            self._file.write(b"".join(lines))
        except OSError as error:
            raise ArchiveNotWritable.at(self._path, error) from error

    def close(self, *, sealed: bool) -> None:
        """Let go of the file; a sealed run needs none."""
        self._file.close()
        if sealed:
            self._path.unlink(missing_ok=True)


def left_behind(part: Path) -> tuple[Failed, ...]:
    """Where a killed run can be gone on with, as its verdict is to say it; nothing where it left no journal."""
    try:
        data = _beside(part).read_bytes()
    except FileNotFoundError:
        return ()
    ahead: dict[int, Cursor] = {}
    count = 0
    for line in data[: data.rfind(b"\n") + 1].splitlines():
        if line.startswith(b"+"):
            ahead[count] = msgspec.json.decode(line[1:], type=Cursor)
            count += 1
        else:
            ahead.pop(int(line[1:]), None)
    return tuple(Failed(id=cursor.id, reason=NOT_REACHED, cursor=cursor.cursor) for cursor in ahead.values())


def clear(folder: Path) -> None:
    """Take away the journals of runs that are sealed."""
    for path in folder.glob("*" + _SUFFIX):
        path.unlink(missing_ok=True)


def _beside(part: Path) -> Path:
    return part.with_name(part.name.removesuffix(PART) + _SUFFIX)
