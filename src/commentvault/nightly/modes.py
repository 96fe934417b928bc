"""Which mode a visit is made in: the policy, as plain as a table. Pure.

A run that ended before its time is gone on with, in its own mode. Else, asked in this order; a tenth of every span is
slack, so that a cron line's minute, or a long night, skips no day:

1. never read whole, or nothing known of it → ``full``
2. the last whole reading is older than a day (the post is younger than a week), a week (younger than 90 days), or
   30 days (older) → ``full``
3. the list of all top comments was read last more than a day ago (three days, where the last five visits found
   nothing) → ``refresh``
4. visits come more often than every six hours, and the newest comments were read less than six hours ago → ``pins``
5. else → ``head``
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from commentvault.archive.coverage import began
from commentvault.archive.history import Run
from commentvault.archive.segments import run_time
from commentvault.archive.summary import Summary
from commentvault.model import Ask, Mode, Verdict
from commentvault.sync.leftover import leftover

WHOLE_EVERY = (
    (timedelta(days=7), timedelta(days=1)),
    (timedelta(days=90), timedelta(days=7)),
    (timedelta.max, timedelta(days=30)),
)
"""How old the last whole reading may be, for a post that is younger than the first of each pair."""

SWEEP_EVERY = timedelta(days=1)
SWEEP_EVERY_WHERE_QUIET = timedelta(days=3)
QUIET_VISITS = 5
LOOK_EVERY = timedelta(hours=6)
_TO_THE_END = ("all", "rest")


@dataclass(frozen=True)
class Choice:
    """How a visit is made, and why."""

    mode: Mode
    why: str


def choose(summary: Summary | None, *, every: timedelta, now: datetime) -> Choice:
    """The mode for a thread that is visited ``every`` so long, by what its runs so far found."""
    if summary and (rest := leftover(summary.runs, Ask(), now)):
        return Choice(rest.mode, f"goes on where the run {rest.run} stopped")
    if summary is None or not summary.known:
        return Choice("full", "nothing is known of it yet")
    whole = last(summary.runs, read_whole, now)
    if whole is None:
        return Choice("full", "it was never read whole")
    age = _age(summary, now)
    span = next(span for younger, span in WHOLE_EVERY if age < younger)
    if past(whole, span):
        return Choice("full", f"the last whole reading is {days(whole)} old, the post {days(age)}")
    sweep = last(summary.runs, _read_tops, now)
    quiet = _quiet(summary.runs)
    if sweep is None or past(sweep, SWEEP_EVERY_WHERE_QUIET if quiet else SWEEP_EVERY):
        since = f"{days(sweep)} ago" if sweep is not None else "never"
        return Choice("refresh", f"all top comments were read {since}" + (", and it is quiet" if quiet else ""))
    look = last(summary.runs, read_newest, now)
    if every < LOOK_EVERY and look is not None and not past(look, LOOK_EVERY):
        return Choice("pins", f"the newest comments were read {days(look)} ago")
    return Choice("head", f"all top comments were read {days(sweep)} ago")


def read_whole(run: Run) -> bool:
    """Whether a run read a whole thread: its list to the end, and all replies.

    Replies that failed do not count against it: they are gone on with first, and opened again by the next refresh.
    """
    verdict = run.verdict
    if verdict is None or run.header.part or run.header.mode in ("refresh", "head", "pins"):
        return False
    if verdict.status in ("complete", "off"):
        return True
    return verdict.status != "asked" and verdict.covered.top in _TO_THE_END


def past(age: timedelta, span: timedelta) -> bool:
    """Whether a span is over, or so nearly that the next chance would come too late."""
    return age >= span * 0.9


def days(span: timedelta) -> str:
    """A span of time in words, rounded down."""
    if span < timedelta(hours=2):
        return f"{span // timedelta(minutes=1)} min"
    if span < timedelta(days=2):
        return f"{span // timedelta(hours=1)} h"
    return f"{span.days} days"


def _read_tops(run: Run) -> bool:
    verdict = run.verdict
    if verdict is None or run.header.part or run.header.mode in ("head", "pins"):
        return False
    return verdict.status in ("complete", "off") or verdict.covered.top in _TO_THE_END


def read_newest(run: Run) -> bool:
    """Whether a run read the newest comments, to those that were known."""
    verdict = run.verdict
    if verdict is None or run.header.part or run.header.mode == "pins":
        return False
    return _read_tops(run) or (verdict.status in ("complete", "off", "asked") and verdict.covered.top != "none")


def last(runs: Iterable[Run], good: Callable[[Run], bool], now: datetime) -> timedelta | None:
    """How long ago the last such run began, None where there is none."""
    moments = [began(run.header.run, run.verdict) for run in runs if run.verdict and good(run)]
    known = [moment for moment in moments if moment <= now]  # one to come was written by a clock that was ahead
    return now - known[-1] if known else None


def _quiet(runs: Iterable[Run]) -> bool:
    """Whether the last visits that listed comments found nothing."""
    found = [run.verdict for run in runs if run.verdict and read_newest(run)][-QUIET_VISITS:]
    return len(found) == QUIET_VISITS and not any(map(changes, found))


def changes(verdict: Verdict) -> int:
    """How many comments a run has something new to tell of."""
    return verdict.new + verdict.changed + verdict.gone + verdict.back


def _age(summary: Summary, now: datetime) -> timedelta:
    """The age of the post by itself, by its oldest comment, or at least as old as the first visit."""
    post = summary.post
    if post and post.published:
        return now - post.published
    if post and post.published_date:
        return now - datetime.combine(post.published_date, time(), UTC)
    return now - (summary.oldest or run_time(summary.runs[0].header.run))
