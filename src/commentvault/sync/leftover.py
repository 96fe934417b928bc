"""Where a run goes on that ended before its time: by the cursors that its verdict kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from commentvault.archive.coverage import TOP
from commentvault.archive.history import Run
from commentvault.archive.segments import run_time
from commentvault.model import NOT_REACHED, Ask, Cursor, Mode

_SERVE = timedelta(days=2)
"""Cursors older than that are not tried: what they lead to would mix two pictures of the thread."""

_MODES: dict[str, Mode] = {"full": "full", "refresh": "refresh", "head": "head"}


@dataclass(frozen=True)
class Leftover:
    """What a run left: it is taken up by going on at ``cursors``, in its own mode."""

    run: str
    mode: Mode
    cursors: tuple[Cursor, ...]


def leftover(runs: list[Run], ask: Ask, now: datetime) -> Leftover | None:
    """What the last run left to be read, None where there is nothing, or a part was asked for, or it is too old.

    A cursor that failed in the run before as well is not tried a third time; and where nothing leads on in the list of
    top comments, the replies alone are not gone on with: the thread is to be read anew.
    """
    last = runs[-1] if runs else None
    if last is None or last.verdict is None or last.verdict.status not in ("partial", "refused"):
        return None
    mode = _MODES.get(last.header.mode)
    if mode is None or not ask.unlimited or last.header.part:
        return None
    if now - run_time(last.header.run) > _SERVE:
        return None
    if any(failed.id == TOP and failed.cursor is None for failed in last.verdict.failed):
        return None
    tried = _tried(runs, last.header.continues)
    failed = [f for f in last.verdict.failed if f.cursor and (f.reason == NOT_REACHED or f.cursor not in tried)]
    cursors = tuple(Cursor(id=f.id, cursor=f.cursor) for f in failed if f.cursor)
    return Leftover(last.header.run, mode, cursors) if cursors else None


def _tried(runs: list[Run], continued: str | None) -> set[str]:
    """The cursors at which the run failed that the last one went on with."""
    before = next((run for run in runs if run.header.run == continued), None) if continued else None
    failed = before.verdict.failed if before and before.verdict else ()
    return {f.cursor for f in failed if f.cursor and f.reason != NOT_REACHED}
