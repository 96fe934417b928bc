"""One night in a vault: what is due is visited, what came of it is kept in a report, and people are told once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from commentvault import __version__, sync
from commentvault.archive.vault import Vault
from commentvault.errors import CommentvaultError
from commentvault.nightly import due, instance, judging, logbook, notices, quiet, reports, retaining, words
from commentvault.nightly.allowance import Allowance
from commentvault.nightly.collections import Look
from commentvault.nightly.due import Plan
from commentvault.nightly.instance import Holder, Instance
from commentvault.nightly.judging import Judgement
from commentvault.nightly.patience import Patience
from commentvault.nightly.reports import Problem, Report, Spent, Visit, fault
from commentvault.nightly.told import Told
from commentvault.nightly.visiting import Round
from commentvault.settings import Settings

_LONG_WAIT = 60.0  # seconds; a longer one is for the log


@dataclass(frozen=True)
class Night:
    """A night that is over: its report, and those of the problems that nobody was told of before."""

    report: Report
    news: tuple[Problem, ...]


@dataclass(frozen=True)
class Options:
    """What is asked of a night. ``write_digest`` writes the digest of a thread, by name, in which something changed."""

    max_requests: int | None = None
    max_minutes: float | None = None
    write_digest: Callable[[str], Path] | None = None
    on_page: Callable[[sync.Progress], None] | None = None


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def run(
    settings: Settings,
    vault: Vault,
    options: Options | None = None,
    *,
    stop: threading.Event | None = None,
    now: Callable[[], datetime] = _now,
) -> Night | Holder:
    """Visit what is due of the watch list: the night, or who is at work in this vault already.

    ``stop`` ends it soon and leaves the rest to the next night. Raises
    :class:`~commentvault.errors.ArchiveNotWritable` where the vault cannot be written.
    """
    place = reports.folder(vault.root)
    with instance.alone(place) as mine:
        if mine is None:
            return instance.holder(place)
        with logbook.writing(place) as log:
            if mine.before:
                log.warning("the night that began at %s was killed", mine.before.started.isoformat())
            work = _Work(settings, vault, place, options or Options(), log)
            return work.night(mine, stop or threading.Event(), now)


@dataclass(frozen=True)
class _Work:
    """What all parts of a night need."""

    settings: Settings
    vault: Vault
    place: Path
    options: Options
    log: logging.Logger

    def night(self, mine: Instance, stop: threading.Event, now: Callable[[], datetime]) -> Night:
        """From the plan to the report."""
        started, clock = now(), time.monotonic()
        before = reports.read(self.vault.root)
        allowance = Allowance(self.options.max_requests, self.options.max_minutes)
        patience, on_wait = Patience(), partial(self._wait, mine)
        look = Look(self.settings, self.vault, self.log, stop, on_wait, patience)
        look.go(allowance, started)
        plan = due.plan(self.settings, self.vault, started, before.left_over if before else (), self.log)

        retained = retaining.sweep(self.vault, self.settings.youtube.retention, started, self.log)
        before_visits = [*look.problems, *plan.problems, *retained]

        def on_page(progress: sync.Progress) -> None:
            mine.sign()
            if self.options.on_page:
                self.options.on_page(progress)

        visiting = Round(self.settings, self.vault, self.log, stop, now, mine.sign, on_page, on_wait, patience)
        still = quiet.look(plan.due, look.lists, self.settings, allowance, stop, self.log)
        visiting.go([one for one in plan.due if one.target.thread not in still.threads], allowance)
        visits = list(visiting.visits.values())
        judged = judging.judge(visits, visiting.not_started, stopped=visiting.stopped, alone=patience.why)
        judged.problems[:0] = before_visits = [*before_visits, *still.problems]
        judged.fine.extend([*look.fine, *still.fine])
        self._write_digests(visits, judged, stop)
        spent = Spent(
            max_requests=self.options.max_requests,
            max_minutes=self.options.max_minutes,
            requests=look.requests + still.requests + sum(visit.requests for visit in visits),
            seconds=round(time.monotonic() - clock, 1),
        )
        report = self._report(plan, visiting, judged, (started, max(now(), started)), spent)
        report = msgspec.structs.replace(report, quiet=tuple(sorted(still.threads)), quiet_requests=still.requests)
        report = report.after(before)
        reports.replace(self.place / reports.REPORT, report)
        troubled = {problem.about.rpartition(") ")[2] for problem in before_visits}
        news = self._tell(report, judged, {*plan.watched, *look.lists, *troubled})
        self.log.info("%s", words.summary(report))
        return Night(report, tuple(news))

    def _wait(self, mine: Instance, seconds: float, why: str) -> None:
        """A wait begins: a night that waits as it was asked to does not hang."""
        mine.waits(seconds)
        if seconds >= _LONG_WAIT:
            self.log.info("waits for %.0f minutes: %s", seconds / 60, why)

    def _write_digests(self, visits: Iterable[Visit], judged: Judgement, stop: threading.Event) -> None:
        """Write the digests of the threads in which something changed; none any more once the night is to end."""
        write = self.options.write_digest
        for visit in visits:
            if write is None or not visit.found or stop.is_set():
                continue
            about = f"(digest) {visit.thread}"
            try:
                write(visit.thread)
            except CommentvaultError as error:
                problem = Problem(
                    about=about, kind=type(error).__name__, text=f"no digest: {error}", exit_code=error.exit_code
                )
            except Exception as error:  # a fault of ours in one digest must not cost the others theirs, nor the report
                self.log.exception("%s: a fault of commentvault in its digest", visit.thread)
                problem = fault(about, error, "no digest: ")
            else:
                judged.fine.append(about)
                continue
            judged.problems.append(problem)

    def _report(
        self, plan: Plan, done: Round, judged: Judgement, span: tuple[datetime, datetime], spent: Spent
    ) -> Report:
        visits = tuple(done.visits.values())
        return Report(
            version=__version__,
            started=span[0],
            ended=span[1],
            exit_code=sync.gravest([*plan.ailing, *(problem.exit_code for problem in judged.problems)]),
            stopped=done.stopped,
            threads=visits,
            not_started=tuple(done.not_started),
            locked=tuple(done.locked),
            waiting=plan.waiting,
            not_due=plan.not_due,
            problems=tuple(judged.problems),
            budget=spent,
        )

    def _tell(self, report: Report, judged: Judgement, watched: set[str]) -> list[Problem]:
        """The problems that are news; the notices and the ping are sent on the way."""
        told = Told(self.place)
        news = told.news(judged.problems)
        if not report.stopped:
            news += told.news(self._send(report, news, judged))
        for about, kinds in told.over(judged.fine):
            self.log.info("%s: fine again (was: %s)", about, ", ".join(kinds))
        told.forget_others(watched)
        told.keep()
        for line in words.told(news):
            self.log.warning("told: %s", line)
        return news

    def _send(self, report: Report, news: list[Problem], judged: Judgement) -> list[Problem]:
        """Send what is to be sent; what stood in the way. A way that was open is fine."""
        wish = self.settings.nightly
        lines, failure = judging.notices(report.threads, news, wish.notify_on)
        tried = {notices.NOTICES: notices.send(wish.notify, "commentvault", lines, failure=failure)}
        if wish.ping and report.exit_code == 0:
            tried[notices.PING] = notices.ping(wish.ping, self.settings.net)
        sent = [about for about, problem in tried.items() if problem is None]
        judged.fine.extend(about for about in sent if lines or about != notices.NOTICES)
        return [problem for problem in tried.values() if problem]
