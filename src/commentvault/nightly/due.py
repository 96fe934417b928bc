"""What a night begins with: the watched threads, which of them are due, in what order and how closely to look."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from commentvault.archive.coverage import began
from commentvault.archive.history import Run
from commentvault.archive.segments import run_time
from commentvault.archive.summary import Summary
from commentvault.archive.vault import Vault
from commentvault.errors import ArchiveError, UsageError
from commentvault.model import Ask, Mode, Status, Target, Verdict
from commentvault.nightly import collections, modes
from commentvault.nightly.collections import Lists
from commentvault.nightly.modes import Choice
from commentvault.nightly.reports import Problem, Waiting, fault
from commentvault.platforms.base import Platform
from commentvault.settings import Settings, Watch
from commentvault.sync import EXIT_CODES
from commentvault.sync.leftover import leftover

GOOD: tuple[Status, ...] = ("complete", "off", "asked")
"""How a visit ends that came to what it was to come to."""

_TRY_AGAIN = timedelta(days=1)  # at the latest, after a visit that was refused or could not read all
_SOON = timedelta(hours=1)  # after one that saw nothing at all, as in an outage
_TROUBLE = (EXIT_CODES["partial"], EXIT_CODES["refused"])
_LAST_RUNS = 3  # of a mode tell what to expect of the next one
_COMMENTS_A_REQUEST = {"full": 5, "refresh": 20}  # 3,685 requests for 20,000 comments; 20 top comments a page
_REQUESTS = {"head": 2, "pins": 1}


@dataclass(frozen=True)
class Due:
    """A thread to visit. ``was`` = how its last visit that came to something ended; ``worth`` = what is expected of
    the visit, by its price; ``left_over`` = the last night had no room for it; ``settled`` = its last visit ended well;
    ``read`` = when the last run began that read the newest comments; ``of`` = the collection that it is
    watched for, None where it is watched by its own link.
    """

    platform: Platform
    target: Target
    choice: Choice
    was: Status | None
    last: datetime | None
    worth: float
    left_over: bool
    settled: bool
    read: datetime | None
    of: str | None


@dataclass(frozen=True)
class Plan:
    """What a night begins with. ``due`` is in the order of the visits; ``watched`` are the names of all threads;
    ``problems`` are the links and threads that cannot be planned; ``ailing`` the exit codes of the last visits to
    threads that are in trouble and not due; ``to_list`` the collections that are to be listed anew.
    """

    due: tuple[Due, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    not_due: int = 0
    watched: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    ailing: tuple[int, ...] = ()
    to_list: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Watched:
    platform: Platform
    target: Target
    every: timedelta
    until: date | None
    of: str | None


def expand(watch: Watch, settings: Settings, lists: Lists) -> list[tuple[Platform, Target]]:
    """The threads that a watched link stands for: one, or those that its list named when it was asked last.

    Raises :class:`UsageError` for a link that names nothing.
    """
    platform, found = collections.named(watch, settings)
    if isinstance(found, Target):
        return [(platform, found)]
    known = lists.get(found.name)
    return [(platform, target) for target in known.targets] if known else []


def plan(
    settings: Settings,
    vault: Vault,
    now: datetime,
    left_over: Collection[str] = (),
    log: logging.Logger | None = None,
) -> Plan:
    """What is due of what the settings watch; ``left_over`` are the threads that the last night had no room for.

    A link or a thread that cannot be read is a problem of its own and does not hide the others.
    """
    watched, problems = _watched(settings, lists := collections.read(vault.root))
    due: list[Due] = []
    waiting: list[Waiting] = []
    ailing: list[int] = []
    for one in watched.values():
        if one.until is not None and now.date() > one.until:
            continue
        name = one.target.thread
        summary = _summary(vault, name, log)
        if isinstance(summary, Problem):
            problems.append(summary)
            continue
        wish = _wish(summary, now)
        if wish is None and is_due(summary, one.every, now):
            due.append(_due(one, summary, now, name in left_over))
            continue
        waiting += [Waiting(thread=name, until=wish)] if wish else []
        ailing += [EXIT_CODES[verdict.status]] if (verdict := _last_verdict(summary)) else []
    due.sort(key=_order)
    not_due = len(watched) - len(due) - len(waiting) - sum(problem.about in watched for problem in problems)
    return Plan(
        tuple(due),
        tuple(waiting),
        not_due,
        tuple(watched),
        tuple(problems),
        tuple(code for code in ailing if code in _TROUBLE),
        tuple(found.name for _, found, _ in collections.due(settings, lists, now)),
    )


def _summary(vault: Vault, name: str, log: logging.Logger | None) -> Summary | Problem | None:
    """A thread at a glance, or why it cannot be looked at."""
    try:
        return vault.summary(name)
    except ArchiveError as error:
        return Problem(about=name, kind=type(error).__name__, text=str(error), exit_code=error.exit_code)
    except Exception as error:  # a fault of ours in one thread must not cost the others their night
        if log is None:
            raise
        log.exception("%s: a fault of commentvault", name)
        return fault(name, error)


def is_due(summary: Summary | None, every: timedelta, now: datetime) -> bool:
    """Whether a thread that nobody asks to leave alone is to be visited now."""
    if summary is None or not summary.runs or leftover(summary.runs, Ask(), now):
        return True
    last = summary.runs[-1]
    if last.verdict is None:  # its process was killed, or is at work and holds the lock
        return True
    if last.verdict.retry_at and last.verdict.retry_at <= now:
        return True
    if last.verdict.status in ("partial", "refused"):
        # Where nobody was asked a visit costs nothing, and what it lacked may be there by now: a login, for one.
        nothing = not (last.verdict.seen if last.verdict.status == "partial" else last.verdict.requests)
        every = min(every, _SOON if nothing else _TRY_AGAIN)
    age = now - began(last.header.run, last.verdict)
    return age < timedelta() or modes.past(age, every)  # a visit to come was written by a clock that was ahead


def _watched(settings: Settings, lists: Lists) -> tuple[dict[str, _Watched], list[Problem]]:
    """Every thread once; where two links lead to it, the shorter interval and the later end hold."""
    found: dict[str, _Watched] = {}
    problems = []
    for watch in settings.watch:
        try:
            targets = expand(watch, settings, lists)
            _, link = collections.named(watch, settings)
        except UsageError as error:
            problems.append(Problem(about=watch.link, kind="UsageError", text=str(error), exit_code=error.exit_code))
            continue
        for platform, target in targets:
            new = _Watched(
                platform, target, watch.interval, watch.until, None if isinstance(link, Target) else link.name
            )
            if known := found.get(target.thread):
                until = max(known.until, new.until) if known.until and new.until else None
                new = replace(known, every=min(known.every, new.every), until=until, of=known.of and new.of)
            found[target.thread] = new
    return found, problems


def _wish(summary: Summary | None, now: datetime) -> datetime | None:
    """Until when the platform asked to leave the thread alone, None where that is over."""
    verdict = _last_verdict(summary)
    return verdict.retry_at if verdict and verdict.retry_at and verdict.retry_at > now else None


def _last_verdict(summary: Summary | None) -> Verdict | None:
    return summary.runs[-1].verdict if summary and summary.runs else None


def _due(one: _Watched, summary: Summary | None, now: datetime, left_over: bool) -> Due:
    choice = modes.choose(summary, every=one.every, now=now)
    ended = [run.verdict.status for run in summary.runs if run.verdict] if summary else []
    definite: list[Status] = [status for status in ended if status not in ("partial", "refused")]
    last = run_time(summary.runs[-1].header.run) if summary and summary.runs else None
    overdue = (now - last) / one.every if last else 1.0
    return Due(
        platform=one.platform,
        target=one.target,
        choice=choice,
        was=definite[-1] if definite else None,
        last=last,
        worth=overdue * _findings(summary, choice.mode) / _requests(summary, choice.mode),
        left_over=left_over,
        settled=(verdict := _last_verdict(summary)) is not None and verdict.status in GOOD,
        read=now - age if summary and (age := modes.last(summary.runs, modes.read_newest, now)) is not None else None,
        of=one.of,
    )


def _order(due: Due) -> tuple[bool, float, str]:
    """First what the last night had no room for, the longest unseen first; then by the most use for a request."""
    if due.left_over:
        return (False, due.last.timestamp() if due.last else 0.0, due.target.id)
    return (True, -due.worth, due.target.id)


def _findings(summary: Summary | None, mode: Mode) -> float:
    """What a visit is expected to find. Changes are mostly likes, which drift: ten of them count as one."""
    if summary is None or not summary.runs:
        return float(_COMMENTS_A_REQUEST["full"])  # a page of comments, all of them new, for every request
    later = summary.runs[1:]  # to the first one everything was new
    verdicts = _last_verdicts(later, mode) or _last_verdicts(later, None)
    found = [v.new + v.gone + v.back + v.changed / 10 for v in verdicts]
    return 1 + (sum(found) / len(found) if found else 0.0)  # never nothing: who waits long enough has a turn


def _requests(summary: Summary | None, mode: Mode) -> float:
    """What a visit is expected to cost."""
    if summary is None or not summary.known:
        return 1.0
    spent = [verdict.requests for verdict in _last_verdicts(summary.runs, mode)]
    if spent:
        return max(1.0, sum(spent) / len(spent))
    return float(_REQUESTS.get(mode) or 1 + summary.known / _COMMENTS_A_REQUEST[mode])


def _last_verdicts(runs: list[Run], mode: Mode | None) -> list[Verdict]:
    """The last good ends of runs in that mode, or in any."""
    good = [
        run.verdict
        for run in runs
        if run.verdict and run.verdict.status in GOOD and run.header.mode == (mode or run.header.mode)
    ]
    return good[-_LAST_RUNS:]
