"""A journal of where a run under way can go on, for the case that its process is killed.

It stands beside the run's ``.part`` as ``RUN.cursors`` and is deleted when the run is sealed, whose verdict then says
the same. What a page changes is one block: a line ``+`` adds a cursor, a line ``-`` takes away the one of that number,
and ``=`` ends it with the size that the ``.part`` had with all that the page brought. A line ``!`` of the first block
names what an earlier run left without a way to go on.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import msgspec

from commentvault.archive.segments import PART
from commentvault.errors import ArchiveNotWritable
from commentvault.model import NOT_REACHED, Cursor, Failed, Page

_SUFFIX = ".cursors"


class Journal:
    """Follows one run, page by page. A page's comments are to be written first: what is lost in between is asked again.

    It begins with the cursors that an earlier run left, and with what it ``lost``, so that both survive a kill.
    Raises :class:`ArchiveNotWritable` where the disk is full.
    """

    def __init__(self, part: Path, left: tuple[Cursor, ...] = (), lost: tuple[Failed, ...] = ()) -> None:
        self._part = part
        self._path = _beside(part)
        self._numbers: dict[str, int] = {}
        self._count = 0
        try:
            self._file = self._path.open("wb", buffering=0)
        except OSError as error:
            raise ArchiveNotWritable.at(self._path, error) from error
        self._write([b"!" + msgspec.json.encode(failed) + b"\n" for failed in lost] + self._added(left))

    def follow(self, page: Page) -> None:
        """Note what a page answers and where it leads."""
        lines = self._added(page.ahead)
        number = self._numbers.pop(page.read, None) if page.read is not None else None
        if number is not None:
            lines.append(b"-%d\n" % number)
        self._write(lines)

    def _added(self, cursors: tuple[Cursor, ...]) -> list[bytes]:
        lines = []
        for cursor in cursors:
            if cursor.cursor not in self._numbers:
                self._numbers[cursor.cursor] = self._count
                self._count += 1
                lines.append(b"+" + msgspec.json.encode(cursor) + b"\n")
        return lines

    def _write(self, lines: list[bytes]) -> None:
        if not lines:
            return
        try:
            self._file.write(b"".join([*lines, b"=%d\n" % self._part.stat().st_size]))
        except OSError as error:
            raise ArchiveNotWritable.at(self._path, error) from error

    def close(self, *, sealed: bool) -> None:
        """Let go of the file; a sealed run needs none."""
        self._file.close()
        if sealed:
            self._path.unlink(missing_ok=True)


def left_behind(part: Path) -> tuple[Failed, ...]:
    """Where a killed run can be gone on with, as its verdict is to say it; nothing where it left no journal.

    The journal is believed as far as it is whole, and the ``.part`` holds what it takes for written: a power cut may
    keep either and lose the other. What came after that is asked for again.
    """
    try:
        data = _beside(part).read_bytes()
    except FileNotFoundError:
        return ()
    ahead: dict[int, Cursor] = {}
    lost: list[Failed] = []
    count = 0
    block: list[bytes] = []
    with part.open("rb") as written:
        for row in data[: data.rfind(b"\n") + 1].split(b"\n"):
            if not row.startswith(b"="):
                block.append(row)
                continue
            try:
                added, done, without = _read(block)
                if not _ends_a_line(written, int(row[1:])):
                    break
            except (msgspec.MsgspecError, ValueError):
                break
            lost += without
            ahead.update(enumerate(added, start=count))
            count += len(added)
            for number in done:
                ahead.pop(number, None)
            block = []
    return (*lost, *(Failed(id=cursor.id, reason=NOT_REACHED, cursor=cursor.cursor) for cursor in ahead.values()))


def clear(folder: Path) -> None:
    """Take away the journals of runs that are sealed."""
    for path in folder.glob("*" + _SUFFIX):
        path.unlink(missing_ok=True)


def _read(block: list[bytes]) -> tuple[list[Cursor], list[int], list[Failed]]:
    """The cursors that a block adds, the numbers of those that it takes away, and what leads nowhere any more."""
    added = [msgspec.json.decode(row[1:], type=Cursor) for row in block if row.startswith(b"+")]
    lost = [msgspec.json.decode(row[1:], type=Failed) for row in block if row.startswith(b"!")]
    return added, [int(row.removeprefix(b"-")) for row in block if not row.startswith((b"+", b"!"))], lost


def _ends_a_line(written: BinaryIO, size: int) -> bool:
    """Whether a line of a file ends there; nothing does where it is shorter, or full of zeros."""
    written.seek(max(0, size - 1))
    return written.read(1) == b"\n"


def _beside(part: Path) -> Path:
    return part.with_name(part.name.removesuffix(PART) + _SUFFIX)
