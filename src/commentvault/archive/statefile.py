"""The file that holds a thread's state: opened, told from a damaged or foreign one, and read without a writer.

``state.sum`` holds the checksum of what the last run left in ``state.sqlite``.
"""

from __future__ import annotations

import binascii
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from commentvault.archive.history import Run
from commentvault.archive.lines import RunHeader
from commentvault.errors import ArchiveNotWritable
from commentvault.model import Post, Verdict

FILE = "state.sqlite"
_SUM = "state.sum"
_VERSION = 2
_BLOCK = 1 << 20
_TABLES = """
CREATE TABLE comments (id TEXT PRIMARY KEY, root TEXT, replies INTEGER, replies_read INTEGER, pinned INTEGER,
                       published INTEGER, seen INTEGER, gone BLOB, data BLOB) STRICT;
CREATE INDEX pins ON comments (id) WHERE pinned;
CREATE TABLE away (id TEXT, last_seen INTEGER, back INTEGER) STRICT;
CREATE INDEX returns ON away (id);
CREATE TABLE runs (run TEXT PRIMARY KEY, file TEXT, header BLOB, verdict BLOB) STRICT;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT) STRICT;
"""


def opened(folder: Path) -> sqlite3.Connection:
    """The database inside a transaction; a new one where there is none, or something else."""
    path = folder / FILE
    db = sqlite3.connect(path, isolation_level=None)
    if not _is_as_written(db, folder):
        db.close()
        for name in (FILE, FILE + "-journal"):
            (folder / name).unlink(missing_ok=True)
        db = sqlite3.connect(path, isolation_level=None)
        db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT")
    db.execute("PRAGMA synchronous = NORMAL")  # what a power cut may take is read from the segments again
    db.execute("BEGIN")
    return db


def seal(folder: Path) -> None:
    """Keep the checksum of a state that was committed. Raises :class:`ArchiveNotWritable`."""
    try:
        (folder / _SUM).write_text(_checksum(folder / FILE))
    except OSError as error:
        raise ArchiveNotWritable.at(folder / _SUM, error) from error


def _is_as_written(db: sqlite3.Connection, folder: Path) -> bool:
    """Whether a database is what the last run left, once what a killed one had begun is taken back."""
    try:
        return is_current(db) and (folder / _SUM).read_text() == _checksum(folder / FILE)
    except (sqlite3.DatabaseError, OSError, UnicodeDecodeError):
        return False


def is_current(db: sqlite3.Connection) -> bool:
    """Whether a database is a state of this version. Raises ``sqlite3.DatabaseError`` where it is none at all."""
    return bool(db.execute("PRAGMA user_version").fetchone()[0] == _VERSION)


def _checksum(path: Path) -> str:
    """The CRC-32 of a file. Not while the database is locked: closing a file would let go of its locks."""
    value = 0
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            value = binascii.crc32(block, value)
    return f"{value:08x}\n"


def read_runs(db: sqlite3.Connection, folder: Path) -> Iterator[Run]:
    """The runs that a state knows, in the chain's order."""
    for file, header, verdict in db.execute("SELECT file, header, verdict FROM runs ORDER BY rowid"):
        decoded = msgspec.msgpack.decode(header, type=RunHeader)
        yield Run(folder / file, decoded, msgspec.msgpack.decode(verdict, type=Verdict | None))


def read_post(db: sqlite3.Connection) -> Post | None:
    """The post as a state knows it."""
    row = db.execute("SELECT value FROM facts WHERE name = 'post'").fetchone()
    return msgspec.json.decode(row[0], type=Post) if row else None


def fingerprint(files: Iterable[Path]) -> str:
    """What tells that files are the ones that were read: their names, sizes and times of change."""
    stats = ((path.name, path.stat()) for path in files)
    return " ".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats)
