"""The folder of all threads: ``PLATFORM/ID/`` for each, one writer a thread, any number of readers."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from commentvault.archive import history, segments
from commentvault.archive.history import Thread
from commentvault.errors import ArchiveDamaged, ArchiveLocked, ArchiveNotWritable

if TYPE_CHECKING:
    from commentvault.archive.summary import Summary

_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # names that Windows keeps for itself
STORIES = "stories"
"""The folder of digests that tell several threads; it holds none itself."""

_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")


def folder_name(ident: str) -> str:
    """A thread id as a folder's name: as it is where that is plain, else percent-escaped."""
    if _DEVICE.fullmatch(ident):
        return f"%{ord(ident[0]):02X}{ident[1:]}"
    if _PLAIN.fullmatch(ident) and not ident.endswith("."):
        return ident
    return "".join(c if re.fullmatch(r"[A-Za-z0-9_-]", c) else "".join(f"%{b:02X}" for b in c.encode()) for c in ident)


class Vault:
    """An archive of threads at ``root``. Opening one touches nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, thread: str) -> Path:
        """Where a thread is, or will be, kept.

        On a file system that folds case, ids that differ only in case would meet in one folder: the second gets a
        suffix. Raises :class:`ArchiveDamaged` when both names hold another thread.
        """
        platform, _, ident = thread.partition(":")
        plain = self.root / platform / folder_name(ident)
        for folder in (plain, plain.with_name(f"{plain.name}~{zlib.crc32(ident.encode()):08x}")):
            if _owner(folder) in (None, thread):
                return folder
        raise ArchiveDamaged(f"{plain} holds another thread than {thread}; nothing was written")

    def threads(self) -> Iterator[Path]:
        """The folder of every thread that has a run, by name."""
        for folder in sorted(self.root.glob("*/*")):
            if folder.is_dir() and segments.segment_files(folder):
                yield folder

    def read(self, thread: str) -> Thread | None:
        """A thread's state, None where it is not archived."""
        return history.read(self.folder(thread))

    def summary(self, thread: str) -> Summary | None:
        """A thread at a glance, None where it is not archived."""
        from commentvault.archive import summary

        return summary.summarise(self.folder(thread))

    @contextmanager
    def writing(self, thread: str) -> Iterator[Path]:
        """The thread's folder, with the right to write there.

        Raises :class:`ArchiveLocked` while another run has it, :class:`ArchiveNotWritable` where nobody may.
        """
        folder = self.folder(thread)
        lock = FileLock(folder / ".lock")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(blocking=False)
        except Timeout as error:
            raise ArchiveLocked(f"another run is writing {thread} in {folder}; wait for it to end") from error
        except OSError as error:
            reason = error.strerror or error
            raise ArchiveNotWritable(f"cannot write {folder}: {reason}; choose another place with --archive") from error
        try:
            yield folder
        finally:
            lock.release()


def _owner(folder: Path) -> str | None:
    """The thread whose runs a folder holds, None where it holds none."""
    for path in segments.segment_files(folder):
        header = segments.read_header(path)
        if header is not None:
            return header.thread
    return None
