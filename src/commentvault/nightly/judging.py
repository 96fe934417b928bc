"""What of a night people have to know: its problems, what is fine again, and what is worth a notice. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commentvault.digest.words.plain import excerpt
from commentvault.digest.words.wording import moment, platform
from commentvault.errors import BudgetSpent, Interrupted
from commentvault.nightly import words
from commentvault.nightly.reports import Problem, Visit

_MASS = 20  # comments called gone in one visit, and at least such a share of those that are known
_MASS_SHARE = 0.05
_USED_UP = "the requests or the time for this night are used up"


@dataclass(frozen=True)
class Judgement:
    """``fine`` are the matters that are no problem now, whether they were one before or not."""

    problems: list[Problem]
    fine: list[str]


def judge(visits: Sequence[Visit], not_started: Sequence[str], *, stopped: bool, alone: Mapping[str, str]) -> Judgement:
    """What is wrong and what is fine. ``alone`` = why a platform, by its name, was left alone."""
    problems, fine = [], []
    for visit in visits:
        found = None if visit.cut and stopped else _problem(visit)  # the signal is told below
        if found:
            problems.append(found)
        elif visit.exit_code == 0 and not visit.known_missing:
            fine.append(visit.thread)
        brake = f"(brake) {visit.thread}"
        if visit.braked:
            reason = excerpt(visit.reason or "", 300)
            problems.append(Problem(about=brake, title=visit.title, kind="brake", text=reason))
        elif visit.exit_code == 0 and visit.mode in ("full", "refresh"):  # others do not see what is missing
            fine.append(brake)
    problems += _left(not_started, stopped=stopped, alone=alone)
    troubles = dict.fromkeys((platform(visit.thread), visit.trouble) for visit in visits if visit.trouble)
    problems += [Problem(about="(keys)", kind="keys", text=": ".join(told)) for told in troubles]
    rest = [about for about in ("(stop)", "(rest)", "(keys)") if about not in {problem.about for problem in problems}]
    return Judgement(problems, fine + rest)


def notices(visits: Iterable[Visit], news: Sequence[Problem], wanted: Iterable[str]) -> tuple[list[str], bool]:
    """The lines of a message about what is wanted of ``failure``, ``pinned``, ``deleted``; and whether it is a failure.

    ``news`` are the problems that nobody was told of before.
    """
    failures = [problem for problem in news if problem.exit_code] if "failure" in wanted else []
    lines = words.told(failures)
    for visit in visits:
        name = f"{excerpt(visit.title or visit.thread, 80)} {visit.url}"
        if "pinned" in wanted and visit.pin_moved:
            lines.append(f"The pinned comment changed: {name}")
        if "deleted" in wanted and not visit.braked and _missed(visit) >= max(_MASS, _MASS_SHARE * visit.known):
            more = f", and {visit.withheld:,} more are missing without a proof" if visit.withheld else ""
            lines.append(f"{visit.gone:,} comments are no longer listed{more}: {name}")
    if "deleted" in wanted:
        lines += words.told([problem for problem in news if problem.kind == "brake"])
    return lines, bool(failures)


def _missed(visit: Visit) -> int:
    """The comments that were listed and are no longer, proved or not."""
    return visit.gone + visit.withheld


def _problem(visit: Visit) -> Problem | None:
    if visit.error:
        text = excerpt(visit.reason or visit.error, 300)
    elif visit.status == "missing" and not visit.known_missing:
        leave = (
            f"for as long as {visit.of} lists it" if visit.of else f"to leave it: commentvault watch remove {visit.url}"
        )
        text = f"{_how(visit)}; it is looked for again{' ' if visit.of else '; '}{leave}"
    elif visit.status == "partial":
        text = f"{_how(visit)}; everything that came is kept, the next night goes on"
    elif visit.status == "refused":
        when = f"after {moment(visit.retry_at)}" if visit.retry_at else "when it is due again"
        text = f"{_how(visit)}; everything that came is kept, it is tried again {when}"
    else:
        return None
    kind = visit.error or visit.status or ""
    return Problem(about=visit.thread, title=visit.title, kind=kind, text=text, exit_code=visit.exit_code)


def _how(visit: Visit) -> str:
    return f"{visit.status} ({excerpt(visit.reason, 200)})" if visit.reason else str(visit.status)


def _left(not_started: Sequence[str], *, stopped: bool, alone: Mapping[str, str]) -> list[Problem]:
    """What was left for the next night, and why: a line for each platform that was left alone, and one for the rest."""
    if stopped:
        text = "stopped by a signal; what came is kept" + (f"; {_first_next(not_started)}" if not_started else "")
        return [Problem(about="(stop)", kind="stopped", text=text, exit_code=Interrupted.exit_code)]
    left: dict[str, list[str]] = {}
    for thread in not_started:
        name = thread.partition(":")[0]
        left.setdefault(name if name in alone else "", []).append(thread)
    return [
        Problem(
            about="(rest)",
            kind=f"left {name}".rstrip(),
            text=f"{alone.get(name, _USED_UP)}; {_first_next(threads)}",
            exit_code=BudgetSpent.exit_code,
        )
        for name, threads in left.items()
    ]


def _first_next(threads: Sequence[str]) -> str:
    return f"not started, first next time: {words.names(threads)}"
