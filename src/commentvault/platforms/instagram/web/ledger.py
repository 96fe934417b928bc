"""What each account asked for and what stops it: a file that all runs and processes share."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from commentvault.errors import AnswerError, ArchiveNotWritable, Declined, QuotaSpent, RateLimited
from commentvault.platforms.instagram.web.failures import DAY, PAUSE, LoginNeeded, Stopped
from commentvault.platforms.shared import SharedFile, state_path

Times = dict[str, list[float]]
"""When an account asked within the last hour, by the kind of the request, in seconds since 1970."""

_SOON = 1_800.0  # seconds that are waited for room in the day
_HOUR = 3_600.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS by_account ON requests (account, at);
CREATE TABLE IF NOT EXISTS stops (
    account TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    since REAL NOT NULL,
    until REAL  -- NULL: until a new login is kept
) STRICT;
"""
_LOST = "what the accounts asked for in the last day is not in it, nor what stopped them"
_UNUSABLE = (
    "cannot keep account of what is asked of Instagram",
    "Nothing more is asked with an account until that works; what was fetched is kept. Make room or mend the "
    "permissions.",
)
_KINDS: dict[str, type[AnswerError]] = {"login": LoginNeeded, "held": Stopped, "pause": RateLimited}

_unwritten: dict[tuple[Path, str], AnswerError] = {}
"""Stops that could not be written down, by ledger and account: this process keeps to them all the same."""


class Ledger:
    """The requests of each account within the last day, and the stops that were put to it.

    A time ahead of the clock counts as now: the clock was set back, or was wrong before. Every method raises
    :class:`~commentvault.errors.ArchiveNotWritable` where the file cannot be used: nothing is asked that is not
    written down.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path = path or state_path("instagram.sqlite")
        self.clock = clock
        self._file = SharedFile(self.path, _SCHEMA, lost=_LOST, unusable=_UNUSABLE)

    @property
    def told(self) -> list[str]:
        """What is to be said of the file's damage."""
        return self._file.told

    def take(
        self, account: str, kind: str, daily: int, wait: Callable[[Times, float], float] | None
    ) -> tuple[int, float]:
        """Write a request down before it is sent; returns its number, and 0.0. Where ``wait``, asked with the account's
        times and now, wants seconds to go by first nothing is written, and they are returned in the second place.

        Raises what stops the account, be it written down or not, and :class:`QuotaSpent` where it asked ``daily`` times
        within 24 hours. Where the first of those is about to be older that is waited for: a night begins a little
        sooner than the last one.
        """
        self._catch_up(account)

        def write(db: sqlite3.Connection) -> tuple[int, float]:
            now = self.clock().timestamp()
            if stop := _stop(db, account, now):
                raise stop
            db.execute("DELETE FROM requests WHERE account = ? AND at <= ?", (account, now - DAY))
            db.execute("UPDATE requests SET at = ? WHERE account = ? AND at > ?", (now, account, now))
            seconds = _until_room(db, account, daily, now)
            if wait:
                seconds = max(seconds, wait(_times(db, account, now), now))
            if seconds:
                return 0, seconds
            added = db.execute("INSERT INTO requests (account, kind, at) VALUES (?, ?, ?)", (account, kind, now))
            return added.lastrowid or 0, 0.0

        return self._file.do(write)

    def give_back(self, number: int) -> None:
        """A request that was written down never reached Instagram."""
        self._file.do(lambda db: db.execute("DELETE FROM requests WHERE id = ?", (number,)))

    def made(self, account: str) -> int:
        """Requests of an account within the last 24 hours."""
        since = self.clock().timestamp() - DAY
        wanted = "SELECT count(*) FROM requests WHERE account = ? AND at > ?"
        return self._file.do(lambda db: int(db.execute(wanted, (account, since)).fetchone()[0]), "DEFERRED")

    def stop(self, account: str, error: AnswerError) -> None:
        """Instagram said something for which nothing more is asked with an account: a login that is not taken, a
        suspicion, a wish for a pause. Any other error stops nothing, and no stop shortens another.

        Raises the error itself where it cannot be written down: all ledgers of this process know it then.
        """
        kind = next((kind for kind, known in _KINDS.items() if isinstance(error, known)), None)
        if kind is None:
            return
        rest = error.retry_after if isinstance(error, Stopped) else None
        if isinstance(error, RateLimited):
            rest = PAUSE if error.retry_after is None else error.retry_after

        def write(db: sqlite3.Connection) -> None:
            now = self.clock().timestamp()
            _set_right(db, account, now)
            until = None if rest is None else now + rest
            known = db.execute("SELECT coalesce(until, ?) FROM stops WHERE account = ?", (math.inf, account)).fetchone()
            if known is None or known[0] < (math.inf if until is None else until - 1):  # or it is the same one, told on
                _put(db, (account, kind, str(error), now, until))

        try:
            self._file.do(write)
        except ArchiveNotWritable as failure:
            _unwritten[self.path, account] = error
            raise error from failure
        _unwritten.pop((self.path, account), None)

    def stopped(self, account: str) -> Declined | RateLimited | None:
        """What stops an account now."""
        return self._file.do(lambda db: _stop(db, account, self.clock().timestamp()))

    def lift(self, account: str) -> None:
        """A new login of an account was kept: what stopped it until then does so no more. What Instagram wants to be
        waited for stays.
        """
        self._catch_up(account)
        self._file.do(lambda db: _take_stop(db, account))

    @contextmanager
    def trying(self, account: str) -> Iterator[None]:
        """While a new login of an account is tried, what waits for one does not stop it. It does so again where the
        block ends in an error; that the new login is not taken does not stop the one that is kept.
        """
        self._catch_up(account)
        before = self._file.do(lambda db: _take_stop(db, account))
        try:
            yield
        except BaseException as error:
            if isinstance(error, LoginNeeded):
                self._file.do(lambda db: _take_stop(db, account))
            if before:
                self._file.do(lambda db: _put(db, before))
            raise

    def know(self, number: str, account: str) -> None:
        """What was asked with the number of an account, before its name was known, was asked with that account."""
        self._file.do(lambda db: db.execute("UPDATE requests SET account = ? WHERE account = ?", (account, number)))

    def _catch_up(self, account: str) -> None:
        """Write down what could not be before. Raises it where it still cannot."""
        if error := _unwritten.get((self.path, account)):
            self.stop(account, error)


def _put(db: sqlite3.Connection, stop: tuple[object, ...]) -> None:
    db.execute("INSERT OR REPLACE INTO stops VALUES (?, ?, ?, ?, ?)", stop)


def _take_stop(db: sqlite3.Connection, account: str) -> tuple[object, ...] | None:
    """Take away what stops an account until a new login; returns it."""
    found = db.execute("DELETE FROM stops WHERE account = ? AND until IS NULL RETURNING *", (account,)).fetchall()
    return tuple(found[0]) if found else None


def _set_right(db: sqlite3.Connection, account: str, now: float) -> None:
    """A stop from ahead of the clock began now, and lasts as long as it was to last."""
    moved = "UPDATE stops SET until = until - since + ?, since = ? WHERE account = ? AND since > ?"
    db.execute(moved, (now, now, account, now))


def _stop(db: sqlite3.Connection, account: str, now: float) -> Declined | RateLimited | None:
    _set_right(db, account, now)
    wanted = "SELECT kind, words, since, until FROM stops WHERE account = ? AND (until IS NULL OR until > ?)"
    row = db.execute(wanted, (account, now)).fetchone()
    if row is None:
        return None
    kind, words, since, until = row
    told = f"since {_when(since)}" if until is None else f"until {_when(until)}"
    words = f"nothing is asked with this login {told}: {words}"
    rest = None if until is None else until - now
    if kind == "pause":
        return RateLimited(words, rest)
    return Stopped(words, rest) if kind == "held" else LoginNeeded(words)


def _until_room(db: sqlite3.Connection, account: str, daily: int, now: float) -> float:
    """Seconds until a day's requests have room for one more. Raises :class:`QuotaSpent` where that is long."""
    wanted = "SELECT at FROM requests WHERE account = ? ORDER BY at DESC LIMIT 1 OFFSET ?"
    row = db.execute(wanted, (account, daily - 1)).fetchone()
    if row and row[0] + DAY - now > _SOON:
        resumes = datetime.fromtimestamp(math.ceil(row[0] + DAY), UTC)
        raise QuotaSpent(
            f"this login asked {daily:,} times within 24 hours, as often as it may by [instagram] daily; "
            f"it goes on at {resumes:%Y-%m-%d %H:%M} UTC",
            resumes,
        )
    return max(0.0, row[0] + DAY - now) if row else 0.0


def _times(db: sqlite3.Connection, account: str, now: float) -> Times:
    times = defaultdict(list)
    wanted = "SELECT kind, at FROM requests WHERE account = ? AND at > ?"
    for kind, at in db.execute(wanted, (account, now - _HOUR)):
        times[kind].append(at)
    return times


def _when(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
