"""Where a run goes on that ended before its time: by the cursors that its verdict kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from commentvault.archive.coverage import began
from commentvault.archive.history import Run
from commentvault.model import NOT_REACHED, TOP, Ask, Cursor, Failed, Mode

_SERVE = timedelta(days=2)
"""Cursors older than that are not tried: what they lead to would mix two pictures of the thread."""

_MODES: dict[str, Mode] = {"full": "full", "refresh": "refresh", "head": "head"}


@dataclass(frozen=True)
class Leftover:
    """What a run left: it is taken up by going on at ``cursors``, in its own mode. ``lost`` leads nowhere any more."""

    run: str
    mode: Mode
    cursors: tuple[Cursor, ...]
    lost: tuple[Failed, ...] = ()


def leftover(runs: list[Run], ask: Ask, now: datetime, source: str | None = None) -> Leftover | None:
    """What the last run left to be read, None where there is nothing, or a part was asked for, or it is too old.

    A cursor that failed in the run before too is not tried a third time: it is lost, and the thread is read anew when
    the others are done with; at once, where it is the list of top comments. Nor can a run be gone on with that asked
    elsewhere than at ``source``. An import asked nowhere: it leaves nothing, and hides nothing that a run before left.
    """
    last = next((run for run in reversed(runs) if run.header.is_visit and not run.header.imported), None)
    verdict = last.verdict if last else None
    if last is None or verdict is None or verdict.status not in ("partial", "refused") or verdict.braked:
        return None
    if source not in (None, last.header.source):
        return None
    mode = _MODES.get(last.header.mode)
    if mode is None or not ask.unlimited or last.header.part or now - began(last.header.run, verdict) > _SERVE:
        return None
    tried = _tried(runs, last.header.continues) if verdict.status == "partial" else set()
    cursors: list[Cursor] = []
    lost: list[Failed] = []
    for failed in verdict.failed:
        if failed.cursor and (failed.reason == NOT_REACHED or failed.cursor not in tried):
            cursors.append(Cursor(id=failed.id, cursor=failed.cursor))
        else:
            lost.append(Failed(id=failed.id, reason=failed.reason))
    if not cursors or any(failed.id == TOP for failed in lost):
        return None
    return Leftover(last.header.run, mode, tuple(cursors), tuple(lost))


def _tried(runs: list[Run], continued: str | None) -> set[str]:
    """The cursors at which the run failed that the last one went on with; one that was refused tried nothing."""
    before = next((run.verdict for run in runs if run.header.run == continued), None) if continued else None
    if before is None or before.status == "refused":
        return set()
    return {f.cursor for f in before.failed if f.cursor and f.reason != NOT_REACHED}
