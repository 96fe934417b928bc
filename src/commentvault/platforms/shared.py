"""A small SQLite file of ours that all runs share, whatever process they are: its transactions, and its damage."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

from commentvault.errors import ArchiveNotWritable

T = TypeVar("T")

_PATIENCE = 30.0  # seconds for another process that writes; it needs a millisecond
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def state_path(name: str) -> Path:
    """Where all runs of this user keep a file of this name."""
    from platformdirs import user_state_path

    return user_state_path("commentvault", appauthor=False) / name


class SharedFile:
    """Tables that any number of processes and threads read and write.

    ``schema`` makes them where they are missing. A damaged file is set aside as ``….damaged`` and a new one begun;
    ``told`` says so, and that ``lost`` is not in it. Where the file cannot be used, ``unusable`` says what is not
    possible without it and, after the reason, what to do.
    """

    def __init__(self, path: Path, schema: str, *, lost: str, unusable: tuple[str, str]) -> None:
        self.path = path
        self.told: list[str] = []
        self._schema = schema
        self._lost = lost
        self._unusable = unusable
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._end: Callable[[], object] = lambda: None

    def do(self, work: Callable[[sqlite3.Connection], T], kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE") -> T:
        """Run ``work`` in a transaction, once more where the file was damaged; what it raises undoes what it wrote.

        Raises :class:`ArchiveNotWritable` where the file cannot be used.
        """
        with self._lock:
            try:
                try:
                    return self._transaction(work, kind)
                except sqlite3.DatabaseError as error:
                    if not _is_damage(error):
                        raise
                    self._set_aside()
                return self._transaction(work, kind)
            except (sqlite3.Error, OSError) as error:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else error
                before, after = self._unusable
                raise ArchiveNotWritable(f"{before} in {self.path}: {reason}. {after}") from error

    @property
    def damaged(self) -> Path:
        """Where a damaged file is set aside."""
        return self._beside(".damaged")

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            self._close()

    def _transaction(self, work: Callable[[sqlite3.Connection], T], kind: str) -> T:
        db = self._db or self._open()
        db.execute(f"BEGIN {kind}")
        try:
            result = work(db)
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
        return result

    def _open(self) -> sqlite3.Connection:
        from filelock import FileLock

        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._beside(".lock"), timeout=_PATIENCE):  # one at a time changes how the journal is kept
            db = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            self._end = end = weakref.finalize(self, db.close)
            end.atexit = False  # a lane may still be at work then: closing under its hands would crash
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")  # a killed process loses nothing, a power cut the last second
            db.executescript(self._schema)
        self._db = db
        return db

    def _close(self) -> None:
        self._end()
        self._db = None

    def _set_aside(self) -> None:
        """Make way for a new file, unless another process has done so."""
        from filelock import FileLock

        self._close()
        with FileLock(self._beside(".lock"), timeout=_PATIENCE):
            if not _is_damaged(self.path):
                return
            self.path.replace(self.damaged)
            for journal in ("-wal", "-shm"):
                self._beside(journal).unlink(missing_ok=True)
        aside = f"the ledger {self.path} was damaged and is set aside as {self.damaged.name}"
        self.told.append(f"{aside}; a new one begins: {self._lost}")

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)


def _is_damage(error: sqlite3.Error) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE


def _is_damaged(path: Path) -> bool:
    db = sqlite3.connect(path, timeout=_PATIENCE)
    try:
        return bool(db.execute("PRAGMA quick_check").fetchone() != ("ok",))
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        return True
    finally:
        db.close()
