"""How whole a thread's archive is: what its runs' verdicts mean together.

A chain of runs that continue each other is one visit: it read everything only when all its parts together did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from commentvault.archive.history import Run, Thread
from commentvault.archive.lines import Redaction
from commentvault.archive.segments import run_time
from commentvault.model import BOTH, NOT_REACHED, TOP, WEB, Author, Covered, Failed, Record, Status, Verdict

_NAMED = 12  # places of which the authors are kept
_READING: tuple[Status, ...] = ("complete", "partial", "asked")
_GLANCES = ("head", "pins")  # modes that look at the beginning only


class Completeness(Record, frozen=True, kw_only=True):
    """How whole the archive is.

    ``state`` is the last run's status, None where it has no verdict (under way, or killed), and ``mode`` what it was
    to look at. ``whole``: the last visit read the thread to its end. ``whole_at``: when the last part of such a visit
    began, None = never. ``parts``: of how many runs the last visit consists. ``by_web``: it was one by two sources, and
    is whole but for the API's part, which tells more of the same comments. ``failed``, ``capped``, ``withheld`` and
    ``only`` (comments that only one of two sources lists) belong to the last visit that went over the whole thread, or
    else to the last one that read comments. ``reason``: not that of a refusal, which is told to the operator alone, and
    may name an account. ``taken_out``: what was deleted of the Data API's, and not asked anew since
    by a visit that read everything. ``named`` are the authors of some of the failed and capped places, by id.
    """

    state: Status | None = None
    mode: str = "full"
    whole: bool = False
    whole_at: datetime | None = None
    began: datetime | None = None
    looked: datetime | None = None
    parts: int = 0
    reason: str | None = None
    retry_at: datetime | None = None
    newest_only: bool = False
    failed: tuple[Failed, ...] = ()
    capped: tuple[str, ...] = ()
    withheld: int = 0
    by_web: bool = False
    only: dict[str, int] | None = None
    taken_out: Redaction | None = None
    named: dict[str, Author] = msgspec.field(default_factory=dict)


def judge(thread: Thread) -> Completeness:
    """What the runs of a thread say together."""
    runs = in_time(thread.runs)
    if not runs:
        return Completeness()
    parts = visit(runs, len(runs) - 1)
    last, verdict = parts[-1], parts[-1].verdict
    whole = (run for at, run in _backwards(runs) if _whole(visit(runs, at)))
    whole_at = next((run_time(run.header.run) for run in whole), None)
    by_web = not _read_everything(parts) and _read_by_web(parts)
    reading = _last_reading(runs)
    read = reading[-1].verdict if reading else None
    failed = tuple({failed.id: failed for failed in _outstanding(reading)}.values())
    capped = tuple(dict.fromkeys(place for run in reading if run.verdict for place in run.verdict.capped))
    return Completeness(
        state=verdict.status if verdict else None,
        mode=last.header.mode,
        whole=_whole(parts),
        whole_at=whole_at,
        began=run_time(parts[0].header.run),
        looked=run_time(last.header.run),
        parts=len(parts),
        reason=verdict.reason if verdict and verdict.status != "refused" else None,
        retry_at=verdict.retry_at if verdict else None,
        newest_only=verdict is not None and verdict.covered.top.startswith("newest-until"),
        failed=failed,
        capped=capped,
        withheld=read.withheld if read else 0,
        by_web=by_web,
        only=read.only if read else None,
        taken_out=_taken_out(thread),
        named=_authors([place.id for place in failed], thread) | _authors(capped, thread),
    )


def _authors(places: Sequence[str], thread: Thread) -> dict[str, Author]:
    """Who wrote the first of the top comments that are archived; it is enough to name a few."""
    return {place: thread.comments[place].author for place in places[:_NAMED] if place in thread.comments}


def in_time(runs: list[Run]) -> list[Run]:
    """The runs without imports of what had been recorded before the run that they follow, which knows better."""
    return [
        run for run in runs if not (run.header.imported and run.verdict and run.verdict.at < run_time(run.header.run))
    ]


def _taken_out(thread: Thread) -> Redaction | None:
    told = thread.redacted
    if told is None or told.why != "retention":
        return None
    visits = (visit(thread.runs, at) for at, run in _backwards(thread.runs) if run.header.source != WEB)
    anew = next((parts for parts in visits if _read_everything(parts)), None)
    return told if anew is None or run_time(anew[0].header.run) < told.when else None


def visit(runs: list[Run], at: int) -> list[Run]:
    """The run at a place with the earlier ones that it continues, in order."""
    parts = [runs[at]]
    while parts[-1].header.continues is not None and at > 0:
        at -= 1
        if runs[at].header.run == parts[-1].header.continues:
            parts.append(runs[at])
    return parts[::-1]


def _backwards(runs: list[Run]) -> Iterator[tuple[int, Run]]:
    return ((at, runs[at]) for at in reversed(range(len(runs))))


def _last_reading(runs: list[Run]) -> list[Run]:
    """The last visit over the whole thread, else the last one of any kind, that was answered with comments."""
    reading = [(at, run) for at, run in _backwards(runs) if run.verdict and _read_any(run.verdict)]
    over_all = [at for at, run in reading if run.header.mode not in _GLANCES]
    places = over_all[:1] or [at for at, _ in reading[:1]]
    return visit(runs, places[0]) if places else []


def _read_any(verdict: Verdict) -> bool:
    """Whether a run read comments; of one that was refused, whether it knows at least what it could not reach."""
    return verdict.status in _READING or (verdict.status == "refused" and bool(verdict.seen or verdict.failed))


def _whole(parts: list[Run]) -> bool:
    return _read_everything(parts) or _read_by_web(parts)


def _read_by_web(parts: list[Run]) -> bool:
    """Whether a visit by two sources read all that the web lists, which is the most; the other's part may be missing:
    what a run ``covered`` is what may be concluded from the web's.
    """
    first = parts[0]
    if first.header.source != BOTH or first.header.mode != "full" or first.header.continues is not None:
        return False
    ended = first.verdict
    if ended is None or ended.status != "partial" or ended.braked:
        return False
    return ended.covered.top == "all" and ended.covered.replies == "all" and not ended.covered.not_


def _read_everything(parts: list[Run]) -> bool:
    verdict = parts[-1].verdict
    if verdict is None or verdict.status != "complete" or verdict.failed:
        return False
    if parts[0].header.continues is not None:  # the run that it continues is not in the archive
        return False
    if any(run.header.mode != "full" for run in parts) or verdict.covered.top.startswith("newest-until"):
        return False
    if any(run.verdict and run.verdict.braked for run in parts):  # too much was missing to take it for all there is
        return False
    return not _outstanding(parts)


def _outstanding(parts: list[Run]) -> list[Failed]:
    """What one part failed to read and no later part made good.

    A part goes on at the cursors of the one before, but for those that had failed twice: what it could not read either
    is named by its own verdict. A place that was refused is one that was not reached: what was said is the operator's.
    """
    left: list[Failed] = []
    went_on, tried = set[str](), set[str]()
    verdicts = [run.verdict for run in parts if run.verdict]
    refusals = {f.reason for verdict in verdicts if verdict.status == "refused" for f in verdict.failed}
    for verdict in verdicts:
        left = [f for f in left if f.cursor not in went_on and not _covers(verdict.covered, f.id)]
        left += (replace(f, reason=NOT_REACHED) if f.reason in refusals else f for f in verdict.failed)
        cursors = [(f.cursor, f.reason == NOT_REACHED) for f in verdict.failed if f.cursor]
        went_on = {cursor for cursor, not_reached in cursors if not_reached or cursor not in tried}
        tried = {cursor for cursor, not_reached in cursors if not not_reached}
    return left


def _covers(covered: Covered, place: str) -> bool:
    if place in covered.not_:
        return False
    if place == TOP:
        return covered.top in ("all", "rest")
    return covered.replies == "all" or place in covered.replies
