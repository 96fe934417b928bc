"""What a night leaves behind for programs, and for the next night: ``nightly/report.json`` in the vault."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from commentvault.errors import ArchiveNotWritable, CommentvaultError
from commentvault.model import Record, Status

FOLDER = "nightly"
REPORT = "report.json"

T = TypeVar("T", bound=msgspec.Struct)


class Visit(Record, frozen=True, kw_only=True):
    """What came of one thread in a night; several runs of it are told as one.

    ``status`` None = no run came about; ``error`` is the kind of failure then. ``known`` counts the comments of the
    archive. ``braked`` = so much is missing at once that none is called gone. ``known_missing`` = it was missing at its
    last visit already. ``of`` = the collection that it was visited for, None where it is watched by its own
    link. ``units`` = what it spent of the Data API's quota; ``trouble`` as in a verdict. ``cut`` = its share of the
    budget, or a signal, ended the visit; the next night goes on with it.
    """

    thread: str
    url: str
    of: str | None = None
    title: str | None = None
    mode: str
    why: str
    continues: str | None = None
    status: Status | None = None
    error: str | None = None
    reason: str | None = None
    known_missing: bool = False
    known: int = 0
    seen: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    back: int = 0
    withheld: int = 0
    braked: bool = False
    pin_moved: bool = False
    retry_at: datetime | None = None
    cut: bool = False
    requests: int = 0
    units: int = 0
    trouble: str | None = None
    seconds: float = 0.0
    exit_code: int = 0

    @property
    def found(self) -> bool:
        """Whether the archive tells more of the thread than before."""
        return bool(self.new or self.changed or self.gone or self.back or self.pin_moved)


class Waiting(Record, frozen=True, kw_only=True):
    """A thread that would be due, and when its platform asked to come back."""

    thread: str
    until: datetime


class Problem(Record, frozen=True, kw_only=True):
    """Something that people are told, and the exit code that it gives the night.

    ``about`` and ``kind`` tell whether it was told before. ``about`` is a thread, a part of the night in brackets
    ("(ping)"), or both ("(digest) youtube:…"); ``text`` does not repeat it.
    """

    about: str
    kind: str
    text: str
    title: str | None = None
    exit_code: int = 0

    @property
    def thread(self) -> str:
        """The thread that it is about; empty where it is about the night."""
        return "" if self.about.endswith(")") else self.about.rpartition(") ")[2]


def fault(about: str, error: Exception, what: str = "") -> Problem:
    """A fault of ours, whose traceback is in the log."""
    kind = type(error).__name__
    text = f"{what}a fault of commentvault: {kind}: {error}; nightly/nightly.log has more"
    return Problem(about=about, kind=kind, text=text, exit_code=CommentvaultError.exit_code)


class Spent(Record, frozen=True, kw_only=True):
    """What a night was granted (None = without bound) and what it took."""

    max_requests: int | None = None
    max_minutes: float | None = None
    requests: int = 0
    seconds: float = 0.0


class Report(Record, frozen=True, kw_only=True):
    """One night. ``last_good`` is when the last night with exit code 0 ended, this one included.

    ``not_started`` are due threads that the budget, a signal or a platform's wish left for the next night; ``locked``
    those that another run was writing; ``quiet`` those that were not visited, since one look at their channel, for
    ``quiet_requests``, found no new top comment; ``not_due`` counts the others.
    """

    version: str
    started: datetime
    ended: datetime
    exit_code: int
    last_good: datetime | None = None
    stopped: bool = False
    threads: tuple[Visit, ...] = ()
    not_started: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    quiet: tuple[str, ...] = ()
    quiet_requests: int = 0
    not_due: int = 0
    problems: tuple[Problem, ...] = ()
    budget: Spent = Spent()

    def after(self, before: Report | None) -> Report:
        """The same, with the last good night told: this one, or the one that the report before it knew."""
        good = self.ended if self.exit_code == 0 else before.last_good if before else None
        return msgspec.structs.replace(self, last_good=good)

    @property
    def left_over(self) -> tuple[str, ...]:
        """What did not fit and is first in the next night."""
        return (*self.not_started, *(visit.thread for visit in self.threads if visit.cut))


def folder(root: Path) -> Path:
    """Where a vault's nights leave their traces. Raises :class:`ArchiveNotWritable` where nothing can be written."""
    place = root / FOLDER
    try:
        place.mkdir(parents=True, exist_ok=True)
        if not os.access(place, os.W_OK):
            raise PermissionError("no permission to write")
    except OSError as error:
        raise ArchiveNotWritable(
            f"cannot write {place}: {error.strerror or error}; choose another place with --archive"
        ) from error
    return place


def read(root: Path) -> Report | None:
    """The last night's report, None where there is none, or none that can be read."""
    return load(root / FOLDER / REPORT, Report)


def load(path: Path, kind: type[T]) -> T | None:
    """A small JSON file as a record, None where it is missing or broken."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def replace(path: Path, record: msgspec.Struct, *, durable: bool = True) -> None:
    """Replace a small JSON file as a whole. Raises :class:`ArchiveNotWritable`."""
    part = path.with_name(path.name + ".new")
    try:
        with part.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
            file.flush()
            if durable:
                os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise ArchiveNotWritable(f"cannot write {path}: {error.strerror or error}; make room") from error
