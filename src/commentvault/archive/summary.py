"""A thread at a glance: for lists and plans that must not read whole histories."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from commentvault.archive import history, segments, state
from commentvault.archive.history import Run
from commentvault.model import Post


@dataclass(frozen=True)
class Summary:
    """A thread at a glance. ``known`` counts its comments, ``gone`` those of them that were called gone; ``oldest`` is
    the first moment at which one may have been written; ``runs`` are in the chain's order.
    """

    name: str
    url: str
    post: Post | None
    known: int
    gone: int
    oldest: datetime | None
    runs: list[Run]


def summarise(folder: Path) -> Summary | None:
    """A thread at a glance, None where no run has written there yet. Takes no lock and changes nothing.

    Read from the state where that is of exactly the files that are there, else from the segments. Raises
    :class:`ArchiveDamaged` where those are not whole.
    """
    if ready := _ready(folder):
        return ready
    thread = history.read(folder)
    if thread is None:
        return None
    first = (c.published or (c.published_window[0] if c.published_window else None) for c in thread.comments.values())
    oldest = min((moment for moment in first if moment), default=None)
    return Summary(
        thread.name, thread.url, thread.post, len(thread.comments), len(thread.gone), oldest, list(thread.runs)
    )


def _ready(folder: Path) -> Summary | None:
    """The summary by a state that is up to date, else None."""
    path = folder / state.FILE
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.2)) as db:
            runs = list(state.read_runs(db, folder))
            row = db.execute("SELECT value FROM facts WHERE name = 'files'").fetchone()
            files = segments.segment_files(folder)
            if not runs or not row or {run.path for run in runs} != set(files):
                return None
            if row[0] != state.fingerprint([run.path for run in runs]):
                return None
            known, gone, oldest = db.execute("SELECT count(*), count(gone), min(published) FROM comments").fetchone()
            header = runs[0].header
            moment = datetime.fromtimestamp(oldest, UTC) if oldest is not None else None
            return Summary(header.thread, header.url, state.read_post(db), known, gone, moment, runs)
    except (sqlite3.Error, FileNotFoundError):  # being written, of another version, or no database
        return None
