"""What a key may still ask for today: the ledger of units, which all runs and processes share.

Every sending costs a unit. It is reserved in the ledger before it is sent and settled after: a process that is killed
between the two leaves the unit reserved, which counts as spent, since the platform may have counted it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from commentvault.errors import QuotaSpent
from commentvault.platforms.shared import SharedFile, state_path

T = TypeVar("T")

_PACIFIC = "America/Los_Angeles"
_DAYS = 31  # of a key that are kept
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
_LOST = "what was spent earlier today is not in it, and the platform may end the day before it does"
_UNUSABLE = (
    "cannot keep account of the Data API's units",
    "Nothing more is asked with a key until that works; what was fetched is kept. Make room or mend the permissions; "
    "or fetch with --source web.",
)


def day_of(now: datetime) -> date:
    """The day to which the platform counts a moment: it begins at midnight Pacific time."""
    return now.astimezone(ZoneInfo(_PACIFIC)).date()


def next_day(now: datetime) -> datetime:
    """When the platform's next day begins, in UTC; the day may have 23 or 25 hours."""
    return datetime.combine(day_of(now) + timedelta(days=1), time(), ZoneInfo(_PACIFIC)).astimezone(UTC)


def default_path() -> Path:
    """Where all runs of this user keep their ledger."""
    return state_path("quota.sqlite")


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
    Of each key the last 31 days are kept, in the order in which they began. A damaged file is set aside and a new one
    begun; ``told`` says so. Every method raises :class:`~commentvault.errors.ArchiveNotWritable` where the file cannot
    be used: no unit is spent that is not written down.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path = path or default_path()
        self._clock = clock
        self._file = SharedFile(self.path, _TABLE, lost=_LOST, unusable=_UNUSABLE)

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
    def told(self) -> list[str]:
        """What is to be said of the file's damage."""
        return self._file.told

    @property
    def damaged(self) -> Path:
        """Where a damaged file is set aside."""
        return self._file.damaged

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        self._file.close()

    def _do(
        self, work: Callable[[sqlite3.Connection, date], T], kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE"
    ) -> T:
        """Run ``work`` in a transaction, with today."""
        return self._file.do(lambda db: work(db, day_of(self._clock())), kind)


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
