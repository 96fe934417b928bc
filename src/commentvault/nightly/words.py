"""A night in words: lines for people, for the log and for the summary. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from commentvault.digest.words.plain import excerpt
from commentvault.digest.words.wording import count, moment, post
from commentvault.nightly.due import Plan
from commentvault.nightly.instance import Holder
from commentvault.nightly.logbook import escaped
from commentvault.nightly.reports import Problem, Report, Visit

_NAMED = 5
_UNITS_A_VISIT = 2  # of the Data API, at the least: the video's facts, and its newest comments


def told(problems: Iterable[Problem]) -> list[str]:
    """A line for each problem; threads with the same trouble share one."""
    same: dict[str, list[Problem]] = {}
    for one in problems:
        same.setdefault(one.text, []).append(one)
    return [escaped(_line(text, found)) for text, found in same.items()]


def logged(visit: Visit) -> str:
    """What a visit came to."""
    reason = f" ({visit.reason})" if visit.reason else ""
    notes = (", the pin moved" if visit.pin_moved else "") + (", cut" if visit.cut else "")
    units = f" ({count(visit.units, 'unit')} of the Data API)" if visit.units else ""
    cost = f"{count(visit.requests, 'request')}{units} in {visit.seconds:.1f} s"
    how = f"{visit.mode} ({visit.why}): {visit.status or visit.error}{reason}"
    return f"{_name(visit.thread, visit.title)}: {how}; {_changes([visit])}{notes}; {cost}"


def summary(report: Report) -> str:
    """The night in one line."""
    left = (report.not_started, report.locked, report.waiting)
    watched = len(report.threads) + sum(map(len, left)) + len(report.quiet) + report.not_due
    if watched == report.not_due:
        return f"nightly: nothing is due of {count(watched, 'thread')}"
    parts = [f"{len(report.threads):,} of {count(watched, 'thread')} visited"]
    if report.threads:
        ends = Counter(visit.status or "failed" for visit in report.threads)
        parts[0] += ": " + ", ".join(f"{number:,} {end}" for end, number in ends.most_common())
        parts.append(_changes(report.threads))
    what = ("not started", "being written by another run", "to be left alone for now, as asked")
    parts += [f"{len(names):,} {why}" for names, why in zip(left, what, strict=True) if names]
    if report.quiet:
        saved = _UNITS_A_VISIT * len(report.quiet) - report.quiet_requests
        look = f"one look at their channel for {count(report.quiet_requests, 'unit')}"
        parts.append(f"{len(report.quiet):,} without a new top comment, by {look}: {saved:,} saved or more")
    spent = sum(visit.units for visit in report.threads)
    units = f", {count(spent, 'unit')} of the Data API for the visits" if spent else ""
    parts.append(f"{count(report.budget.requests, 'request')} in {report.budget.seconds:,.0f} s{units}")
    return "nightly: " + "; ".join(parts)


def planned(plan: Plan) -> list[str]:
    """What a night would do, in its order."""
    lines = [f"{len(plan.due):,} of {count(len(plan.watched), 'thread')} due"]
    for number, one in enumerate(plan.due, start=1):
        first = ", had no room the last time" if one.left_over else ""
        lines.append(escaped(f"{number:>3}. {one.target.thread}: {one.choice.mode} ({one.choice.why}{first})"))
    lines[:0] = [escaped(f"{name}: its list is asked for first, new {post(name)}s join") for name in plan.to_list]
    return lines + [f"     {one.thread}: to be left alone until {moment(one.until)}, as asked" for one in plan.waiting]


def at_work(holder: Holder) -> str:
    """Why a second night ends at once."""
    return f"{_who(holder)} is at work in this archive; this one ends"


def hangs(holder: Holder) -> str:
    """What to do about a night that gives no sign of life."""
    return (
        f"{_who(holder)} has given no sign of life since {moment(holder.alive)}: it seems to hang, and nothing is "
        f"visited meanwhile. End it (kill {holder.pid}); the next night goes on where it stopped"
    )


def names(threads: Sequence[str]) -> str:
    """Some threads by name, the others by number."""
    more = len(threads) - _NAMED
    return ", ".join(threads[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _who(holder: Holder) -> str:
    at = f", at {holder.thread}" if holder.thread else ""
    return f"the night that began at {moment(holder.started)} (process {holder.pid}{at})"


def _line(text: str, found: Sequence[Problem]) -> str:
    who = [_name(one.thread, one.title if len(found) == 1 else None) for one in found if one.thread]
    return f"{names(who)}: {text}" if who else text


def _name(thread: str, title: str | None) -> str:
    return thread + (f" “{excerpt(title, 60)}”" if title else "")


def _changes(visits: Iterable[Visit]) -> str:
    sums: Counter[str] = Counter()
    for visit in visits:
        sums.update({what: getattr(visit, what) for what in ("new", "changed", "gone", "back", "withheld")})
    always = f"{sums['new']:,} new, {sums['changed']:,} changed, {sums['gone']:,} gone"
    return always + "".join(f", {sums[what]:,} {what}" for what in ("back", "withheld") if sums[what])
