"""Finished files that are rewritten on purpose, so that the chain holds and says so.

The new files are written into ``rewritten.new/``, whose renaming to ``rewritten/`` is the one moment at which they
count: from then on readers take what is there before what it is to replace, and whoever writes next ends what a killed
process has begun. The last of them is a new segment that names every run whose lines were changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from commentvault import __version__
from commentvault.archive import cursors, history, lines, segments, verify
from commentvault.archive.lines import REDACTION, Line, Previous, Redaction, RunHeader, Seal, Why
from commentvault.archive.vault import STORIES
from commentvault.errors import ArchiveDamaged, ArchiveNotWritable

Edit = Callable[[RunHeader, Line], Line | None]
"""What becomes of a line: itself, another one, or None = it is taken out. Asked of all lines in the chain's order."""

_NEW = segments.REWRITTEN + ".new"
_DERIVED = ("state.sqlite-journal", "state.sqlite", "state.sum", "digest.md", "digest.html")


def rewrite(folder: Path, edit: Edit, why: Why, now: datetime, before: datetime | None = None) -> int:
    """Rewrite what ``edit`` changes; returns how many runs that were. Run lines and seals are not asked of it.

    Use it while the thread's lock is held. Runs behind a changed one get a new link and are else what they were, byte
    for byte. Killed at any moment it has happened as a whole or not at all. ``before`` as in :class:`Redaction`.
    Raises :class:`ArchiveDamaged` where the thread is: a rewriting must not make it look whole.
    """
    settle(folder, now)
    if damage := verify.check(folder).damage:
        raise ArchiveDamaged(f"{damage[0]}; nothing was rewritten: put the file back from a copy, and verify again")
    new = folder / _NEW
    try:
        new.mkdir()
        copy = _Copy(new, edit, Redaction(when=now, why=why, run="", old_sha256="", before=before))
        for path, header in history.chain(folder):
            copy.take(path, header)
        if copy.redactions:
            copy.close(now)
            segments.sync_folder(new)
            new.rename(folder / segments.REWRITTEN)
            segments.sync_folder(folder)
        settle(folder, now)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        raise ArchiveNotWritable.at(folder, error) from error
    return len(copy.redactions)


def is_unfinished(folder: Path) -> bool:
    """Whether a killed process has left a rewriting, begun or nearly done."""
    return any((folder / name).exists() for name in (_NEW, segments.REWRITTEN))


def settle(folder: Path, now: datetime) -> None:
    """End what killed processes have left: a rewriting, and runs under way. Use it while the thread's lock is held.

    Raises :class:`ArchiveNotWritable` where that cannot be written.
    """
    try:
        if (folder / _NEW).exists():
            shutil.rmtree(folder / _NEW)
        if (folder / segments.REWRITTEN).exists():
            _move(folder / segments.REWRITTEN, folder)
    except OSError as error:
        raise ArchiveNotWritable.at(folder, error) from error
    for part in sorted(folder.glob("*" + segments.PART)):
        segments.recover(part, now, cursors.left_behind(part))
    cursors.clear(folder)


def _move(rewritten: Path, folder: Path) -> None:
    """Put rewritten files into their places, the new segment last: where that is, all are."""
    for derived in (*(folder / name for name in _DERIVED), *_stories(folder)):  # they hold what the old lines said
        derived.unlink(missing_ok=True)
    for path in sorted(rewritten.iterdir()):
        if path.name.endswith(segments.SEALED):
            (folder / (segments.run_of(path) + segments.COMPRESSED)).unlink(missing_ok=True)
        path.replace(folder / path.name)
    segments.sync_folder(folder)
    rewritten.rmdir()


def _stories(folder: Path) -> list[Path]:
    """The files in which the thread of a folder is told together with others: each names the threads that it tells."""
    told = [path for path in (folder.parent.parent / STORIES).glob("*/digest.*") if path.is_file()]
    files = segments.segment_files(folder) if told else []
    header = segments.read_header(files[0]) if files else None
    return [path for path in told if header and header.thread.encode() in path.read_bytes()]


@dataclass
class _Copy:
    """The chain as it is to be, in ``folder``, where only the files that differ are left. ``told`` = of what kind."""

    folder: Path
    edit: Edit
    told: Redaction
    redactions: list[Redaction] = field(default_factory=list)
    last: RunHeader | None = None
    link: Previous | None = None  # to the last run as it is to be

    def take(self, path: Path, header: RunHeader) -> None:
        """The next run: its lines as they are to be, and its link."""
        known, differs, edited = header.previous, False, False
        old, new, checks = hashlib.sha256(), hashlib.sha256(), bytearray()
        target = self.folder / path.name
        with _writing(target) as file:
            for number, raw in enumerate(segments.raw_lines(path, old)):
                line = lines.decode(raw)
                row = raw
                if number == 0:
                    if known and self.link:
                        row = raw.replace(known.sha256.encode(), self.link.sha256.encode(), 1)
                elif isinstance(line, Seal):
                    row = lines.encode(lines.seal(checks))
                elif line is not None:
                    row = self._edited(header, line, raw)
                    edited |= row != raw
                differs |= row != raw
                file.write(row)
                new.update(row)
                checks += lines.check(row) if row else b""
        if edited:
            told = {"run": header.run, "old_sha256": old.hexdigest()}
            self.redactions.append(Redaction(when=self.told.when, why=self.told.why, before=self.told.before, **told))
        if not differs:
            target.unlink()
        self.last, self.link = header, Previous(run=header.run, sha256=new.hexdigest())

    def _edited(self, header: RunHeader, line: Line, raw: bytes) -> bytes:
        """A line's bytes, which stay where it says the same: they may hold keys that this version does not know."""
        wanted = self.edit(header, line)
        if wanted is None:
            return b""
        return raw if wanted == line else lines.encode(wanted)

    def close(self, now: datetime) -> None:
        """The segment that says what was rewritten."""
        if self.last is None:
            raise AssertionError("a chain without a run has nothing to rewrite")
        header = RunHeader(
            run=segments.run_id(now, self.last.run),
            thread=self.last.thread,
            url=self.last.url,
            mode=REDACTION,
            by=f"commentvault {__version__}",
            previous=self.link,
        )
        rows = [lines.encode(header), *map(lines.encode, self.redactions)]
        with _writing(self.folder / (header.run + segments.SEALED)) as file:
            file.writelines([*rows, lines.encode(lines.seal(b"".join(map(lines.check, rows))))])


@contextmanager
def _writing(path: Path) -> Iterator[BinaryIO]:
    """A new file, compressed where its name says so, and on the disk in the end."""
    with path.open("xb") as plain:
        if path.name.endswith(segments.COMPRESSED):
            with segments.packer().open(plain, "wb") as packed:
                yield cast("BinaryIO", packed)
        else:
            yield plain
        plain.flush()
        os.fsync(plain.fileno())
