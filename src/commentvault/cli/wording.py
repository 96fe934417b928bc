"""Reports in words, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from commentvault.digest.words.plain import excerpt
from commentvault.digest.words.wording import count, only, resumes
from commentvault.errors import CommentvaultError
from commentvault.model import TOP, Failed, Verdict
from commentvault.sync import Report

_SHOWN_FAILURES = 5


def report_lines(report: Report, rest: str | None = None) -> tuple[list[str], list[str]]:
    """What came of a run: the lines that tell it, and those that call for attention. ``rest`` = what to do for what is
    missing, where that is not to fetch again.
    """
    verdict = report.verdict
    name = report.target.thread + (f" “{excerpt(report.title, 60)}”" if report.title else "")
    claimed = f" of {verdict.expected:,} claimed ({_share(verdict)})" if verdict.expected else ""
    counts = f"{count(verdict.seen, 'comment')} seen{claimed}, {verdict.new:,} new, {verdict.changed:,} changed"
    counts += "".join(f", {n:,} {what}" for n, what in ((verdict.gone, "gone"), (verdict.back, "back")) if n)
    cost = f"{count(verdict.requests, 'request')} in {verdict.seconds:.1f} s"
    cost += f", {count(verdict.units, 'unit')} of the Data API" if verdict.units else ""
    reason = f" ({excerpt(verdict.reason, 300)})" if verdict.reason else ""
    mode = f" ({report.mode})" if report.mode != "full" else ""
    told = [f"{name}{mode}: {verdict.status}{reason}; {counts}; {cost}", f"  kept in {report.segment}"]
    if report.continues:
        archived = f"{count(report.known, 'comment')} archived in all"
        told.append(f"  goes on where the run {report.continues} ended; {archived}")
    if differ := only(verdict.only):
        told.append(f"  {differ}; all are kept")
    failures = list(dict.fromkeys(map(_failure, verdict.failed)))
    warned = [f"  not read: {failure}" for failure in failures[:_SHOWN_FAILURES]]
    if len(failures) > _SHOWN_FAILURES:
        warned.append(f"  and {len(failures) - _SHOWN_FAILURES:,} more, listed in the file's last line")
    if verdict.capped:
        warned.append(f"  {len(verdict.capped):,} reply threads hold fewer replies than their own count says")
    if verdict.withheld:
        warned.append(f"  {count(verdict.withheld, 'comment')} not listed any more, and not called gone: no proof")
    if verdict.retry_at:
        warned.append(f"  it can go on from {resumes(verdict.retry_at)}")
    if report.unknown_answer:
        warned.append(f"  the answer of unknown shape is kept for a report in {report.unknown_answer}")
    if verdict.status == "partial" and verdict.seen:
        rest = rest or f"fetch again {'then ' if verdict.retry_at else ''}for the rest"
        warned.append(f"  everything that came is kept; {rest}")
    return told, warned


def as_record(report: Report) -> str:
    """A report as one JSON object on one line."""
    record = {
        "thread": report.target.thread,
        "url": report.target.url,
        "title": report.title,
        "mode": report.mode,
        "continues": report.continues,
        "exit_code": report.exit_code,
        "verdict": report.verdict,
        "known": report.known,
        "pin_moved": report.pin_moved,
        "segment": str(report.segment),
        "unknown_answer": str(report.unknown_answer) if report.unknown_answer else None,
    }
    return msgspec.json.encode(record).decode()


def as_failure(thread: str, error: CommentvaultError) -> str:
    """A thread that could not be archived, as one JSON object on one line."""
    return msgspec.json.encode({"thread": thread, "exit_code": error.exit_code, "error": str(error)}).decode()


def table(threads: list[str], outcomes: Mapping[str, Report | CommentvaultError]) -> str:
    """Several threads at a glance; those without an outcome were not started."""
    lines = [f"{'status':<11} {'seen':>9} {'new':>9}  thread"]
    for thread in threads:
        outcome = outcomes.get(thread)
        if isinstance(outcome, Report):
            verdict = outcome.verdict
            lines.append(f"{verdict.status:<11} {verdict.seen:>9,} {verdict.new:>9,}  {thread}")
        else:
            lines.append(f"{'failed' if outcome else 'not started':<11} {'':>9} {'':>9}  {thread}")
    return "\n".join(lines)


def _share(verdict: Verdict) -> str:
    """How much of the claim was seen, rounded down: 99.97 % is not everything."""
    return f"{int((verdict.coverage or 0) * 1000) / 10:.1f} %"


def _failure(failed: Failed) -> str:
    place = "the list of comments" if failed.id == TOP else f"replies to {failed.id}"
    return f"{place}: {excerpt(failed.reason, 200)}"
