"""What may be concluded from a run: which comments it would have met if they were listed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from commentvault.archive.segments import run_time
from commentvault.model import TOP, Covered, Verdict

_ROUNDING = timedelta(seconds=2)  # of a run's id, its end and its length together


def began(run: str, verdict: Verdict) -> datetime:
    """The earliest moment at which a run may have looked at anything.

    Its id may be later than its true start: where the clock had been put back, it follows the run before.
    """
    named, started = run_time(run), verdict.at - timedelta(seconds=verdict.seconds)
    return started if named - started > _ROUNDING else named


def covers(verdict: Verdict, ident: str, root: str | None) -> bool:
    """Whether a run looked at a comment's place to its end; ``root`` is the top comment a reply hangs under.

    A comment that such a run did not write was there unchanged, or was missing; the run's ``gone`` lines and what it
    names in ``covered.not`` tell which.
    """
    return includes(verdict.covered, verdict.capped, ident, root)


def includes(covered: Covered, capped: Collection[str], ident: str, root: str | None) -> bool:
    """The same for a run that has no verdict yet. ``capped`` are threads that ended below their own count."""
    if ident in covered.not_:
        return False
    if root is None:
        return covered.top == "all" and TOP not in covered.not_
    if root in covered.not_ or root in capped:
        return False
    if covered.replies == "all":
        return TOP not in covered.not_  # else the thread itself may not have been met
    return root in covered.replies
