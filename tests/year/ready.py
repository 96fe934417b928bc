"""Whether what is kept ready beside the segments says what they say."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from commentvault.archive import history, segments, statefile, summary
from commentvault.archive.history import Thread
from commentvault.archive.state import State

_TABLES = {"comments": "SELECT * FROM comments ORDER BY rowid", "runs": "SELECT * FROM runs ORDER BY rowid"}


def differences(folder: Path, thread: Thread) -> Iterator[str]:
    """Where it does not: the state, the summary, and the history, which is the ``thread`` that grew run by run."""
    read = history.read(folder)
    if read is None or (read.comments, read.gone, read.post) != (thread.comments, thread.gone, thread.post):
        yield "the folded history is not what the runs wrote one after the other"
        return
    found = summary.summarise(folder)
    told = (found.known, found.gone, found.post, found.runs) if found else None
    if told != (len(read.comments), len(read.gone), read.post, read.runs):
        yield f"the summary says {told and told[:2]}, the history {len(read.comments)}, {len(read.gone)}"
    with tempfile.TemporaryDirectory() as name:
        anew = Path(name)
        for path in segments.segment_files(folder):
            shutil.copy(path, anew / path.name)
        with State(anew):
            kept, made = _rows(folder), _rows(anew)
    for table in _TABLES:
        if kept[table] != made[table]:
            yield f"the state's {table} are not those that the segments make anew"


def _rows(folder: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(folder / statefile.FILE)) as db:
        return {table: db.execute(sql).fetchall() for table, sql in _TABLES.items()}
