"""Going from thread to thread: each due one is visited within its share, whatever becomes of the others."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from commentvault import sync
from commentvault.archive.vault import Vault
from commentvault.errors import ArchiveLocked, CommentvaultError, Interrupted
from commentvault.model import Ask
from commentvault.net import Budget, Door
from commentvault.nightly import words
from commentvault.nightly.allowance import Allowance
from commentvault.nightly.due import Due
from commentvault.nightly.patience import Patience
from commentvault.nightly.reports import Visit, fault
from commentvault.settings import Settings


@dataclass
class Round:
    """The visits of one night. ``on_page`` is told of every page; ``sign`` of each thread that begins; ``on_wait`` of
    every wait before a request.
    """

    settings: Settings
    vault: Vault
    log: logging.Logger
    stop: threading.Event
    now: Callable[[], datetime]
    sign: Callable[[str], None]
    on_page: Callable[[sync.Progress], None]
    on_wait: Callable[[float, str], None]
    patience: Patience
    visits: dict[str, Visit] = field(default_factory=dict)
    not_started: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    _requests: int = 0  # of the visit under way, also where it ends in an error

    def go(self, threads: Sequence[Due], allowance: Allowance) -> None:
        """Visit all; what its share cut goes on in a further round while enough is left."""
        door = Door(self.settings.net, stop=self.stop, on_wait=self.on_wait)
        try:
            left = list(threads)
            while left:
                cut = []
                for at, one in enumerate(left):
                    if self.stop.is_set() or allowance.spent or self.patience.left_alone(one.platform.name):
                        if one.target.thread not in self.visits:
                            self.not_started.append(one.target.thread)
                    elif self._visit(one, door, allowance, allowance.share(len(left) - at)):
                        cut.append(one)
                left = cut if not self.stop.is_set() and allowance.worth_another(len(cut)) else []
        finally:
            door.close()

    @property
    def stopped(self) -> bool:
        """Whether a signal left something to the next night."""
        return self.stop.is_set() and bool(self.not_started or any(visit.cut for visit in self.visits.values()))

    def _visit(self, one: Due, door: Door, allowance: Allowance, share: Budget) -> bool:
        """Visit a thread; whether its share ended it before it was through."""
        thread = one.target.thread
        self._requests = 0
        self.sign(thread)
        try:
            visit = _told(one, self._fetch(one, door, share))
        except ArchiveLocked:
            self.locked.append(thread)
            self.log.info("%s: skipped, another run is writing it", thread)
            return False
        except Interrupted:  # before anything came
            allowance.pay(self._requests)
            if thread not in self.visits:
                self.not_started.append(thread)
            return False
        except CommentvaultError as error:
            visit = self._failed(one, error, str(error), error.exit_code)
        except Exception as error:  # a fault of ours in one thread must not cost the others their night
            self.log.exception("%s: a fault of commentvault", thread)
            told = fault(thread, error)
            visit = self._failed(one, error, told.text, told.exit_code)
        allowance.pay(visit.requests)
        spent = allowance.used_up(share, visit.requests)
        if visit.status == "partial" and (spent or self.stop.is_set()):
            visit = msgspec.structs.replace(visit, cut=True)
        later = visit.retry_at is not None and visit.retry_at > self.now()
        self.patience.note_wish(one.platform.name, later=later)
        if visit.status == "refused" and visit.retry_at is None:
            self.patience.note_refusal(one.platform.name, thread)
        in_vain = visit.status == "partial" and not (visit.seen or visit.cut)
        self.patience.note_end(one.platform.name, in_vain=in_vain)
        self.visits[thread] = _joined(self.visits.get(thread), visit)
        self.log.log(logging.WARNING if visit.exit_code else logging.INFO, "%s", words.logged(visit))
        return visit.cut

    def _fetch(self, one: Due, door: Door, share: Budget) -> sync.Report:
        return sync.fetch(
            one.platform,
            one.target,
            Ask(mode=one.choice.mode),
            self.vault,
            door,
            budget=share,
            history=self.settings.history,
            retention=one.platform.retention,
            on_page=self._page,
            now=self.now,
        )

    def _page(self, progress: sync.Progress) -> None:
        self._requests = progress.requests
        self.on_page(progress)

    def _failed(self, one: Due, error: Exception, reason: str, code: int) -> Visit:
        return Visit(
            thread=one.target.thread,
            url=one.target.url,
            of=one.of,
            mode=one.choice.mode,
            why=one.choice.why,
            error=type(error).__name__,
            reason=reason,
            requests=self._requests,
            exit_code=code,
        )


def _told(one: Due, report: sync.Report) -> Visit:
    verdict = report.verdict
    known_missing = verdict.status == "missing" and one.was == "missing"
    return Visit(
        thread=one.target.thread,
        url=one.target.url,
        of=one.of,
        title=report.title,
        mode=report.mode,
        why=one.choice.why,
        continues=report.continues,
        status=verdict.status,
        reason=verdict.reason,
        known_missing=known_missing,
        known=report.known,
        seen=verdict.seen,
        new=verdict.new,
        changed=verdict.changed,
        gone=verdict.gone,
        back=verdict.back,
        withheld=verdict.withheld,
        braked=verdict.braked,
        pin_moved=report.pin_moved,
        retry_at=verdict.retry_at,
        requests=verdict.requests,
        units=verdict.units or 0,
        trouble=verdict.trouble,
        seconds=verdict.seconds,
        exit_code=0 if known_missing else report.exit_code,
    )


def _joined(first: Visit | None, second: Visit) -> Visit:
    """Two runs of one night as one visit: how it ended by the second, what it brought and cost by both."""
    if first is None:
        return second
    sums = ("seen", "new", "changed", "gone", "back", "requests", "units", "seconds")
    both = {name: getattr(first, name) + getattr(second, name) for name in sums}
    moved = first.pin_moved or second.pin_moved
    return msgspec.structs.replace(second, **both, pin_moved=moved, why=first.why, continues=first.continues)
