"""Durable JSON Lines: one run, one file, which never changes once it has its name.

A run under way writes ``RUN.jsonl.part``; sealed, it appears at once and whole as ``RUN.jsonl``. Lines reach the
operating system page by page, so that a killed process loses none of them, and while they come the disk once a second,
so that a power cut loses little.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import IO, BinaryIO, Protocol, cast

import msgspec

from commentvault.archive import lines
from commentvault.archive.killed import remains
from commentvault.archive.lines import Line, Previous, RunHeader
from commentvault.errors import ArchiveDamaged, ArchiveNotWritable
from commentvault.model import Failed, Verdict

PART = ".jsonl.part"
SEALED = ".jsonl"
COMPRESSED = ".jsonl.zst"
TORN = ".jsonl.torn"
REWRITTEN = "rewritten"
"""The folder inside a thread's that holds files which are to take the place of theirs; see ``redaction``."""

_BLOCK = 1 << 18  # bytes that are read at once
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
        self._checks = bytearray()  # two bytes a line
        self._synced = time.monotonic()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = self.path.open("xb", buffering=0)
            sync_folder(folder)
        except OSError as error:
            raise ArchiveNotWritable.at(self.path, error) from error
        self.write([header])

    def write(self, batch: Iterable[Line]) -> None:
        """Append lines; they survive the process from here on."""
        self._append([lines.encode(line) for line in batch])

    def seal(self, verdict: Verdict) -> Path:
        """Write the verdict, flush to the disk and give the file its final name."""
        last = lines.encode(verdict)
        self._append([last, lines.encode(lines.seal(self._checks + lines.check(last)))])
        sealed = _seal(self.path, self._file)
        self._file.close()
        return sealed

    def _append(self, rows: list[bytes]) -> None:
        data = b"".join(rows)
        try:
            _write_all(self._file, data)
            if time.monotonic() - self._synced > _SYNC_EVERY:
                os.fsync(self._file.fileno())
                self._synced = time.monotonic()
        except OSError as error:
            self._drop_torn_line()
            raise ArchiveNotWritable.at(self.path, error) from error
        self._size += len(data)
        self._checks += b"".join(map(lines.check, rows))

    def close(self) -> None:
        """Let go of the file without sealing it; the next run closes it."""
        self._file.close()

    def _drop_torn_line(self) -> None:
        """A full disk may have taken half a batch: shortening needs no room."""
        try:
            os.ftruncate(self._file.fileno(), self._size)
        except OSError:
            return  # the next run sets the torn line aside


def recover(part: Path, now: datetime, failed: Iterable[Failed] = ()) -> Path | None:
    """Close the file of a killed run as ``partial``; returns the sealed file, None where it held no whole header.

    ``failed`` is where to go on, for the closing verdict. A torn last line is set aside as ``RUN.jsonl.torn`` before
    anything is appended.
    """
    try:
        left = remains(part, raw_lines(part))
        if left.torn:
            part.with_name(part.name.removesuffix(PART) + TORN).write_bytes(left.torn)
        if left.whole == 0:
            part.unlink()
            return None
        with part.open("r+b", buffering=0) as file:
            file.truncate(left.whole)
            file.seek(left.whole)
            _write_all(file, b"".join(left.closing(now, tuple(failed))))
            return _seal(part, file)
    except OSError as error:
        raise ArchiveNotWritable.at(part, error) from error


class Digest(Protocol):
    """What is fed bytes: an object of :mod:`hashlib`."""

    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


def read_lines(path: Path, digest: Digest | None = None) -> Iterator[Line]:
    """The known lines of a segment, in order; a ``.part`` is read up to its last whole line.

    ``digest`` is fed every uncompressed byte on the way. Raises :class:`ArchiveDamaged` with file and line number where
    a whole line cannot be read.
    """
    number = 0
    for block in _blocks(path, digest):
        if not block.endswith(b"\n"):
            if path.name.endswith(PART):
                return
            raise ArchiveDamaged(f"{path}, line {number + 1}: the file ends in the middle of a line")
        found = lines.decode_all(block)
        yield from _one_by_one(path, number, block) if found is None else found
        number += block.count(b"\n")


def _one_by_one(path: Path, number: int, block: bytes) -> Iterator[Line]:
    """The slow way, for a block with a line of an unknown kind or a damaged one; ``number`` lines stand before it."""
    for raw in io.BytesIO(block):
        number += 1
        try:
            line = lines.decode(raw)
        except msgspec.MsgspecError as error:
            raise ArchiveDamaged(f"{path}, line {number}: {error}") from error
        if line is not None:
            yield line


def read_header(path: Path) -> RunHeader | None:
    """A segment's first line; None for a ``.part`` that was killed before its header was whole."""
    first, newline, _ = next(_blocks(path), b"").partition(b"\n")
    if not newline:
        return as_header(path, None)
    return as_header(path, next(_one_by_one(path, 0, first + newline), None))


def as_header(path: Path, first: Line | None) -> RunHeader | None:
    """What a segment's first line has to be; None for a ``.part`` that has no whole line."""
    if isinstance(first, RunHeader):
        return first
    if first is None and path.name.endswith(PART):
        return None
    raise ArchiveDamaged(f"{path}, line 1: a segment starts with its run line")


def link_to(path: Path, run: str) -> Previous:
    """The chain's link to a sealed segment: its run and the SHA-256 of its uncompressed bytes."""
    digest = hashlib.sha256()
    for _ in _blocks(path, digest):
        pass
    return Previous(run=run, sha256=digest.hexdigest())


def segment_files(folder: Path) -> list[Path]:
    """Every segment of a thread's folder; of a run in two forms the plain one, and a rewritten one before all."""
    rewritten = _by_run(folder / REWRITTEN)  # first: what is moved into its place meanwhile is found there
    return [path for _, path in sorted({**_by_run(folder), **rewritten}.items())]


def _by_run(folder: Path) -> dict[str, Path]:
    try:
        return {run_of(path): path for suffix in (COMPRESSED, PART, SEALED) for path in folder.glob("*" + suffix)}
    except FileNotFoundError:  # it went while it was looked through: what was in it is in its place by now
        return {}


def run_of(path: Path) -> str:
    """The run that a file is of, by its name."""
    return path.name.partition(".")[0]


def raw_lines(path: Path, digest: Digest | None = None) -> Iterator[bytes]:
    """A file's uncompressed lines. Raises :class:`ArchiveDamaged` where they cannot be had."""
    for block in _blocks(path, digest):
        yield from io.BytesIO(block)


def _blocks(path: Path, digest: Digest | None = None) -> Iterator[bytes]:
    """A file's uncompressed bytes in blocks of whole lines; only the last one may end in the middle of a line."""
    rest = b""
    unpacking: type[Exception] = EOFError
    try:
        file, unpacking = _opened(path)
        with file:
            while data := file.read(_BLOCK):
                if digest is not None:
                    digest.update(data)
                whole, newline, tail = data.rpartition(b"\n")
                if newline:
                    yield rest + whole + newline
                    rest = tail
                else:
                    rest += tail
    except FileNotFoundError:
        raise
    except (OSError, EOFError, ValueError, unpacking) as error:
        raise ArchiveDamaged(f"{path} cannot be read: {error}") from error
    if rest:
        yield rest


def _opened(path: Path) -> tuple[IO[bytes], type[Exception]]:
    """A file to read uncompressed bytes from, and what it raises where it cannot be unpacked.

    A run that was sealed, compressed, or moved into its place since its folder was listed has another name now.
    """
    home = path.parent.parent if path.parent.name == REWRITTEN else path.parent
    for name in (path, *(home / (run_of(path) + suffix) for suffix in (SEALED, COMPRESSED))):
        try:
            if not name.name.endswith(COMPRESSED):
                return name.open("rb", buffering=0), EOFError
            zstd = packer()
            return cast("IO[bytes]", zstd.open(name)), zstd.ZstdError
        except FileNotFoundError:
            continue
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def packer() -> ModuleType:
    """The module that reads and writes compressed segments."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


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
        sync_folder(sealed.parent)
    except OSError as error:
        raise ArchiveNotWritable.at(part, error) from error
    return sealed


def sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system lets a folder be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
