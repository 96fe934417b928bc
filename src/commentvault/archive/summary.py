"""A thread at a glance: for lists and plans that must not read whole histories."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import UNSET

from commentvault.archive import history, segments, statefile
from commentvault.archive.history import Run
from commentvault.archive.lines import Back, Change, Changed, Gone, Line
from commentvault.errors import ArchiveDamaged
from commentvault.model import Comment, Post, Verdict, Window

_Times = tuple[int | None, int | None]  # Unix seconds: the exact time, and the earliest one


@dataclass(frozen=True)
class Summary:
    """A thread at a glance. ``known`` counts its comments, ``gone`` those of them that were called gone; ``oldest`` is
    the first moment at which one may have been written; ``runs`` are the visits that asked the platform, in the chain's
    order, ``imports`` those that told of a recording.
    """

    name: str
    url: str
    post: Post | None
    known: int
    gone: int
    oldest: datetime | None
    runs: list[Run]
    imports: list[Run] = field(default_factory=list)


def summarise(folder: Path) -> Summary | None:
    """A thread at a glance, None where no run has written there yet. Takes no lock and changes nothing.

    Read from the state where that is of exactly the files that are there, else from the segments. Raises
    :class:`ArchiveDamaged` where those are not whole.
    """
    try:
        return _ready(folder) or _folded(folder)
    except history.Rewritten:
        return summarise(folder)


@dataclass
class _Folding:
    """What is known while the segments are read: of a comment no more than when it may have been written."""

    post: Post | None = None
    times: dict[str, _Times] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def take(self, path: Path, line: Line) -> None:
        """Take one line of a segment in."""
        match line:
            case Comment():
                self.times[line.id] = (_seconds(line.published), _begin(line.published_window))
            case Change():
                if line.id not in self.times:
                    raise ArchiveDamaged(f"{path}: a change of the comment {line.id}, which was never written")
                self.times[line.id] = _learned(self.times[line.id], line.set)
            case Gone():
                self.gone.add(line.id)
            case Back():
                self.gone.discard(line.id)
            case Post():
                self.post = line
            case _:
                pass

    @property
    def oldest(self) -> datetime | None:
        """The first moment at which a comment may have been written."""
        first = (low if exact is None else exact for exact, low in self.times.values())
        return _moment(min((seconds for seconds in first if seconds is not None), default=None))


def _folded(folder: Path) -> Summary | None:
    """The summary by the segments."""
    known = _Folding()
    runs: list[Run] = []
    for path, header, lines in history.runs(folder):
        verdict = None
        for line in lines:
            verdict = line if isinstance(line, Verdict) else verdict
            known.take(path, line)
        runs.append(Run(path, header, verdict))
    if not runs:
        return None
    header = runs[0].header
    times, gone = len(known.times), len(known.gone)
    return Summary(header.thread, header.url, known.post, times, gone, known.oldest, *_visits(runs))


def _visits(runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """The visits, and the imports."""
    visits = [run for run in runs if run.header.is_visit]
    return [run for run in visits if not run.header.imported], [run for run in visits if run.header.imported]


def _learned(known: _Times, new: Changed) -> _Times:
    """The times of a comment after a change."""
    exact, low = known
    if new.published is not UNSET:
        exact = _seconds(new.published)
    if new.published_window is not UNSET:
        low = _begin(new.published_window)
    return exact, low


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


def _begin(window: Window | None) -> int | None:
    return _seconds(window[0]) if window else None


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def _ready(folder: Path) -> Summary | None:
    """The summary by a state that is up to date, else None."""
    path = folder / statefile.FILE
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)) as db:
            if not statefile.is_current(db):
                return None
            runs = list(statefile.read_runs(db, folder))
            row = db.execute("SELECT value FROM facts WHERE name = 'files'").fetchone()
            files = segments.segment_files(folder)
            if not runs or not row or {run.path for run in runs} != set(files):
                return None
            if row[0] != statefile.fingerprint([run.path for run in runs]):
                return None
            known, gone, oldest = db.execute("SELECT count(*), count(gone), min(published) FROM comments").fetchone()
            header = runs[0].header
            post = statefile.read_post(db)
            return Summary(header.thread, header.url, post, known, gone, _moment(oldest), *_visits(runs))
    except (sqlite3.Error, msgspec.MsgspecError, FileNotFoundError):  # being written, damaged, or no database
        return None
