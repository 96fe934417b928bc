"""What a key may still ask for today: the ledger of units, which all runs and processes share.

Every sending costs a unit. It is reserved in the ledger before it is sent and settled after: a process that is killed
between the two leaves the unit reserved, which counts as spent, since the platform may have counted it.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from commentvault.errors import ArchiveNotWritable, QuotaSpent

T = TypeVar("T")

_PACIFIC = "America/Los_Angeles"
_PATIENCE = 30.0  # seconds for another process that writes; it needs a millisecond
_DAYS = 31  # of a key that are kept
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_TABLE = """
CREATE TABLE IF NOT EXISTS days (
    id INTEGER PRIMARY KEY,  -- in the order in which they began, whatever the clock said
    fingerprint TEXT NOT NULL,
    day TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0,
    reserved INTEGER NOT NULL DEFAULT 0,
    exhausted INTEGER NOT NULL DEFAULT 0,
    UNIQUE (fingerprint, day)
) STRICT
"""


def day_of(now: datetime) -> date:
    """The day to which the platform counts a moment: it begins at midnight Pacific time."""
    return now.astimezone(ZoneInfo(_PACIFIC)).date()


def next_day(now: datetime) -> datetime:
    """When the platform's next day begins, in UTC; the day may have 23 or 25 hours."""
    return datetime.combine(day_of(now) + timedelta(days=1), time(), ZoneInfo(_PACIFIC)).astimezone(UTC)


def default_path() -> Path:
    """Where all runs of this user keep their ledger."""
    from platformdirs import user_state_path

    return user_state_path("commentvault", appauthor=False) / "quota.sqlite"


@dataclass(frozen=True)
class Spent:
    """What a key has spent today. ``units`` holds the ``uncertain`` ones: under way, or left by a killed process.

    ``exhausted``: the platform said that nothing is left, whatever the units say.
    """

    units: int
    uncertain: int = 0
    exhausted: bool = False

    def left(self, quota: int) -> int:
        """Units of a day's quota that may still be spent."""
        return 0 if self.exhausted else max(0, quota - self.units)


class Ledger:
    """The units that each key has spent on each day, in a file that any number of processes and threads share.

    A day ahead of the clock counts as today: the clock was set back, or was wrong before, and its units may be today's.
    Of each key the last 31 days are kept, in the order in which they began. A damaged file is set aside as
    ``….damaged`` and a new one begun; ``told`` says so. Every method raises :class:`ArchiveNotWritable` where the file
    cannot be used: no unit is spent that is not written down.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path = path or default_path()
        self.told: list[str] = []
        self._clock = clock
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._end: Callable[[], object] = lambda: None

    def reserve(self, fingerprint: str, quota: int) -> date:
        """Take a unit before it is sent; returns its day. Raises :class:`QuotaSpent` where none is left."""

        def write(db: sqlite3.Connection, today: date) -> date:
            spent = _spent(db, fingerprint, today)
            if not spent.left(quota):
                raise QuotaSpent(f"no unit of the key is left: {self.words(spent, quota)}", self.resumes())
            _add(db, fingerprint, today, reserved=1)
            return today

        return self._do(write)

    def settle(self, fingerprint: str, day: date, *, reached: bool) -> None:
        """A unit of a day was sent, and the platform can have got it or not.

        Where a new day began meanwhile the platform may have counted it to that one: there it is uncertain.
        """

        def write(db: sqlite3.Connection, today: date) -> None:
            _add(db, fingerprint, day, settled=int(reached), reserved=-1)
            if reached and today > day:
                _add(db, fingerprint, today, reserved=1)

        self._do(write)

    def exhaust(self, fingerprint: str, day: date | None = None) -> None:
        """The platform said that the key's quota of a day, today's unless one is named, is spent, although there was
        room: others spend it too.
        """
        self._do(lambda db, today: _add(db, fingerprint, day or today, exhausted=1))

    def spent(self, fingerprint: str) -> Spent:
        """What a key has spent today."""
        return self._do(lambda db, today: _spent(db, fingerprint, today), "DEFERRED")

    def resumes(self) -> datetime:
        """When the next day's units are there, in UTC."""
        return next_day(self._clock())

    def words(self, spent: Spent, quota: int) -> str:
        """What was spent, for people: ``120 of 10,000 units spent today (3 uncertain), new ones at 08:00 UTC``."""
        uncertain = f" ({spent.uncertain:,} uncertain)" if spent.uncertain else ""
        over = ", and the platform says that this is all" if spent.exhausted else ""
        return (
            f"{spent.units:,} of {quota:,} units spent today{uncertain}{over}, new ones at {self.resumes():%H:%M} UTC"
        )

    @property
    def damaged(self) -> Path:
        """Where a damaged file is set aside."""
        return self._beside(".damaged")

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            self._close()

    def _do(
        self, work: Callable[[sqlite3.Connection, date], T], kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE"
    ) -> T:
        """Run ``work`` in a transaction, once more where the file was damaged."""
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
                raise self._unusable(error) from error

    def _transaction(self, work: Callable[[sqlite3.Connection, date], T], kind: str) -> T:
        db = self._db or self._open()
        db.execute(f"BEGIN {kind}")
        try:
            result = work(db, day_of(self._clock()))
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
            db.execute(_TABLE)
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
        self.told.append(
            f"the ledger {self.path} was damaged and is set aside as {self.damaged.name}; a new one "
            "begins: what was spent earlier today is not in it, and the platform may end the day before it does"
        )

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)

    def _unusable(self, error: sqlite3.Error | OSError) -> ArchiveNotWritable:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        return ArchiveNotWritable(
            f"cannot keep account of the Data API's units in {self.path}: {reason}. Nothing more is asked with a key "
            "until that works; what was fetched is kept. Make room or mend the permissions; or fetch with --source web."
        )


def _spent(db: sqlite3.Connection, fingerprint: str, today: date) -> Spent:
    wanted = "SELECT total(settled), total(reserved), max(exhausted) FROM days WHERE fingerprint = ? AND day >= ?"
    settled, reserved, exhausted = db.execute(wanted, (fingerprint, today.isoformat())).fetchone()
    return Spent(int(settled + reserved), int(reserved), bool(exhausted))


def _add(
    db: sqlite3.Connection, fingerprint: str, day: date, *, settled: int = 0, reserved: int = 0, exhausted: int = 0
) -> None:
    """Add to a key's day; what a new ledger does not know as reserved is not taken away."""
    place = (fingerprint, day.isoformat())
    if db.execute("INSERT OR IGNORE INTO days (fingerprint, day) VALUES (?, ?)", place).rowcount:
        kept = "SELECT id FROM days WHERE fingerprint = ? ORDER BY id DESC LIMIT ?"
        old = f"DELETE FROM days WHERE fingerprint = ? AND id NOT IN ({kept})"  # noqa: S608  # nothing but ours
        db.execute(old, (fingerprint, fingerprint, _DAYS))
    change = "settled = settled + ?, reserved = max(0, reserved + ?), exhausted = max(exhausted, ?)"
    update = f"UPDATE days SET {change} WHERE fingerprint = ? AND day = ?"  # noqa: S608  # likewise
    db.execute(update, (settled, reserved, exhausted, *place))


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
