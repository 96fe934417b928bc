"""Durable JSON Lines: one run, one file, which never changes once it has its name.

A run under way writes ``RUN.jsonl.part``; sealed, it appears at once and whole as ``RUN.jsonl``. Lines reach the
operating system page by page, so that a killed process loses none of them, and while they come the disk once a second,
so that a power cut loses little.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, BinaryIO, cast

import msgspec

from commentvault.archive import lines
from commentvault.archive.lines import Line, Previous, RunHeader
from commentvault.errors import ArchiveDamaged, ArchiveNotWritable
from commentvault.model import Comment, Verdict

PART = ".jsonl.part"
SEALED = ".jsonl"
COMPRESSED = ".jsonl.zst"
_SYNC_EVERY = 1.0  # seconds between two fsyncs of a growing file
_STAMP = "%Y%m%dT%H%M%SZ"


def run_id(now: datetime, previous: str | None) -> str:
    """A run's id: the later of now and the previous id + 1 s, so that names keep the chain's order."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    if previous is not None:
        moment = max(moment, run_time(previous) + timedelta(seconds=1))
    return moment.strftime(_STAMP)


def run_time(run: str) -> datetime:
    """When a run started, from its id. Raises :class:`ArchiveDamaged` for an id of another form."""
    try:
        return datetime.strptime(run, _STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        raise ArchiveDamaged(f"{run!r} is no run's id, which looks like 20261122T030000Z") from error


class SegmentWriter:
    """The one writer of a run's file. Use it while the thread's lock is held.

    Raises :class:`ArchiveNotWritable` when the disk is full or the folder not writable; what was written before stays
    readable.
    """

    def __init__(self, folder: Path, header: RunHeader) -> None:
        self.path = folder / (header.run + PART)
        self._size = 0
        self._synced = time.monotonic()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = self.path.open("xb", buffering=0)
            _sync_folder(folder)
        except OSError as error:
            raise _not_writable(self.path, error) from error
        self.write([header])

    def write(self, batch: Iterable[Line]) -> None:
        """Append lines; they survive the process from here on."""
        data = b"".join(map(lines.encode, batch))
        try:
            _write_all(self._file, data)
            if time.monotonic() - self._synced > _SYNC_EVERY:
                os.fsync(self._file.fileno())
                self._synced = time.monotonic()
        except OSError as error:
            self._drop_torn_line()
            raise _not_writable(self.path, error) from error
        self._size += len(data)

    def seal(self, verdict: Verdict) -> Path:
        """Write the verdict, flush to the disk and give the file its final name."""
        self.write([verdict])
        sealed = _seal(self.path, self._file)
        self._file.close()
        return sealed

    def close(self) -> None:
        """Let go of the file without sealing it; the next run closes it."""
        self._file.close()

    def _drop_torn_line(self) -> None:
        """A full disk may have taken half a batch: shortening needs no room."""
        try:
            os.ftruncate(self._file.fileno(), self._size)
        except OSError:
            return  # the next run sets the torn line aside


def recover(part: Path, now: datetime) -> Path | None:
    """Close the file of a killed run as ``partial``; returns the sealed file, None where it held no whole header.

    A torn last line is set aside as ``RUN.jsonl.torn`` before anything is appended.
    """
    try:
        data = part.read_bytes()
        whole = _whole_length(data)
        if whole < len(data):
            part.with_name(part.name.removesuffix(PART) + ".jsonl.torn").write_bytes(data[whole:])
        if whole == 0:
            part.unlink()
            return None
        with part.open("r+b", buffering=0) as file:
            file.truncate(whole)
            file.seek(whole)
            kept = list(read_lines(part))
            if not any(
                isinstance(line, Verdict) for line in kept[-1:]
            ):  # a run killed between its verdict and its name has one
                comments = sum(isinstance(line, Comment) for line in kept)
                reason = "interrupted: the process was killed"
                verdict = Verdict(at=now, status="partial", reason=reason, seen=comments, new=comments)
                _write_all(file, lines.encode(verdict))
            return _seal(part, file)
    except OSError as error:
        raise _not_writable(part, error) from error


def read_lines(path: Path) -> Iterator[Line]:
    """The known lines of a segment, in order; a ``.part`` is read up to its last whole line.

    Raises :class:`ArchiveDamaged` with file and line number where a whole line cannot be read.
    """
    growing = path.name.endswith(PART)
    for number, raw in enumerate(_raw_lines(path), start=1):
        try:
            if not raw.endswith(b"\n"):
                if growing:
                    return
                raise ArchiveDamaged(f"{path}, line {number}: the file ends in the middle of a line")
            line = lines.decode(raw)
        except msgspec.MsgspecError as error:
            raise ArchiveDamaged(f"{path}, line {number}: {error}") from error
        if line is not None:
            yield line


def read_header(path: Path) -> RunHeader | None:
    """A segment's first line; None for a ``.part`` that was killed before its header was whole."""
    first = next(read_lines(path), None)
    if isinstance(first, RunHeader):
        return first
    if first is None and path.name.endswith(PART):
        return None
    raise ArchiveDamaged(f"{path}, line 1: a segment starts with its run line")


def link_to(path: Path, run: str) -> Previous:
    """The chain's link to a sealed segment: its run and the SHA-256 of its uncompressed bytes."""
    digest = hashlib.sha256()
    for raw in _raw_lines(path):
        digest.update(raw)
    return Previous(run=run, sha256=digest.hexdigest())


def segment_files(folder: Path) -> list[Path]:
    """Every segment of a thread's folder; of a run in two forms the plain one."""
    found: dict[str, Path] = {}
    for suffix in (COMPRESSED, PART, SEALED):
        found.update({path.name.split(".")[0]: path for path in folder.glob("*" + suffix)})
    return [found[run] for run in sorted(found)]


def _raw_lines(path: Path) -> Iterator[bytes]:
    """A file's uncompressed lines. Raises :class:`ArchiveDamaged` where they cannot be had."""
    broken: tuple[type[Exception], ...] = (OSError, EOFError, ValueError)
    opened: Callable[[Path], IO[bytes]] = lambda plain: plain.open("rb")  # noqa: E731  # two ways to do one thing
    if path.name.endswith(COMPRESSED):
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        broken, opened = (*broken, zstd.ZstdError), lambda sealed: cast("IO[bytes]", zstd.open(sealed))
    try:
        with opened(path) as file:
            yield from file
    except FileNotFoundError:
        raise
    except broken as error:
        raise ArchiveDamaged(f"{path} cannot be read: {error}") from error


def _whole_length(data: bytes) -> int:
    """How many bytes of a killed run's file are whole, readable lines."""
    whole = data.rfind(b"\n") + 1
    while whole:  # a crash of the machine may leave a block of zeros behind the last good line
        start = data.rfind(b"\n", 0, whole - 1) + 1
        try:
            lines.decode(data[start:whole])
            return whole
        except msgspec.MsgspecError:
            whole = start
    return 0


def _write_all(file: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _seal(part: Path, file: BinaryIO) -> Path:
    sealed = part.with_name(part.name.removesuffix(PART) + SEALED)
    if sealed.exists():
        raise ArchiveDamaged(f"{sealed} exists already; {part} is kept beside it")
    try:
        os.fsync(file.fileno())
        part.rename(sealed)
        _sync_folder(sealed.parent)
    except OSError as error:
        raise _not_writable(part, error) from error
    return sealed


def _sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system lets a folder be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _not_writable(path: Path, error: OSError) -> ArchiveNotWritable:
    return ArchiveNotWritable(
        f"cannot write {path}: {error.strerror or error}. What was written before is kept and readable; "
        "make room or choose another place with --archive, then fetch again."
    )
