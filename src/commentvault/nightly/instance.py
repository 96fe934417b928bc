"""One night at a time: a lock in the vault, and beside it who holds it and when it last gave a sign of life."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock, Timeout

from commentvault.errors import ArchiveNotWritable
from commentvault.model import Record
from commentvault.nightly import reports

LOCK = ".lock"
RUNNING = "running.json"
_TOLD = "hanging-told.json"
_SIGN_EVERY = 5.0  # seconds between two signs of life at the least


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Holder(Record, frozen=True, kw_only=True):
    """The night under way: its process, when it began, the thread it is at and its last sign of life; ``waits_until`` =
    when the wait ends that it said it was beginning then.
    """

    pid: int
    started: datetime
    alive: datetime
    thread: str | None = None
    waits_until: datetime | None = None

    def hangs(self, after: timedelta, now: datetime) -> bool:
        """Whether it gave no sign of life for so long after what it had to wait."""
        return now - max(self.alive, self.waits_until or self.alive) >= after


class Instance:
    """Gives signs of life while a night goes on."""

    def __init__(self, place: Path, now: Callable[[], datetime]) -> None:
        self._path = place / RUNNING
        self._now = now
        moment = now()
        self._holder = Holder(pid=os.getpid(), started=moment, alive=moment)
        self._written = time.monotonic()
        self.before = reports.load(self._path, Holder)
        """The night before, where it was killed before it could leave."""
        reports.replace(self._path, self._holder, durable=False)

    def sign(self, thread: str | None = None) -> None:
        """Something was done. Written now and then, and at once where another thread begins."""
        other = thread not in (None, self._holder.thread)
        if other or time.monotonic() - self._written >= _SIGN_EVERY:
            self._write(alive=self._now(), thread=thread or self._holder.thread, waits_until=None)

    def waits(self, seconds: float) -> None:
        """A wait of so many seconds begins. Written at once where it is a long one."""
        if seconds < _SIGN_EVERY:
            self.sign()
        else:
            now = self._now()
            self._write(alive=now, waits_until=now + timedelta(seconds=seconds))

    def _write(self, **fields: Any) -> None:
        self._written = time.monotonic()
        self._holder = msgspec.structs.replace(self._holder, **fields)
        with suppress(ArchiveNotWritable):  # whether the disk is full is for those to tell who write what counts
            reports.replace(self._path, self._holder, durable=False)

    def leave(self) -> None:
        """The night is over."""
        self._path.unlink(missing_ok=True)


@contextmanager
def alone(place: Path, now: Callable[[], datetime] = _now) -> Iterator[Instance | None]:
    """The right to go through the night; None while another process has it."""
    lock = FileLock(place / LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        yield None
        return
    except OSError as error:
        raise ArchiveNotWritable(f"cannot write {place / LOCK}: {error.strerror or error}") from error
    try:
        instance = Instance(place, now)
        yield instance
        instance.leave()
    finally:
        lock.release()


def is_under_way(place: Path) -> bool:
    """Whether some process goes through a night in that place; its number may be another's by now."""
    if not (place / LOCK).exists():
        return False
    lock = FileLock(place / LOCK)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):
        return True
    lock.release()
    return False


def holder(place: Path) -> Holder:
    """Who goes through the night, by the signs of life it gives; to be asked only where the lock is taken."""
    now = _now()
    return reports.load(place / RUNNING, Holder) or Holder(pid=0, started=now, alive=now)  # it is just beginning


def first_to_tell(place: Path, hanging: Holder) -> bool:
    """Whether nobody was told yet that this night hangs; from now on somebody was."""
    path = place / _TOLD
    told = reports.load(path, Holder)
    if told and (told.pid, told.started) == (hanging.pid, hanging.started):
        return False
    reports.replace(path, hanging)
    return True
