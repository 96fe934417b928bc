"""How a walk ends: what could not be read, what was looked at to its end, and the words for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from commentvault.errors import AnswerError, BudgetSpent, Declined, GaveUp, Missing, QuotaSpent, RateLimited
from commentvault.model import NOT_REACHED, Ask, Covered, End, Failed, Page, Status, Timing
from commentvault.platforms.walk import words
from commentvault.platforms.walk.jobs import Job, failed_at
from commentvault.platforms.walk.sieve import Sieve
from commentvault.platforms.walk.threads import ReplyThreads


class Ending:
    """``end`` is set as soon as something ends the walk, ``cut`` when nothing more is to be asked. ``top`` says how far
    the list of top comments was read.
    """

    def __init__(self, ask: Ask, sieve: Sieve, threads: ReplyThreads) -> None:
        self._ask = ask
        self._sieve = sieve
        self._threads = threads
        self._not_read: dict[str, None] = {}
        self.end: End | None = None
        self.cut: End | None = None
        self.top = "none"

    def note(self, page: Page) -> None:
        """Remember what a page could not read."""
        self._not_read.update(dict.fromkeys(failed.id for failed in page.failed))

    def cut_by(self, spent: BudgetSpent | QuotaSpent) -> None:
        """Nothing more is granted: by the user, or by the platform until its next day."""
        if isinstance(spent, QuotaSpent):
            self.cut = End(status="refused", reason=str(spent), retry_at=spent.resumes)
        else:
            self.cut = End(status="partial", reason=str(spent))

    def stopped_by(self, error: AnswerError) -> bool:
        """Whether a failure ends the walk, since the platform answers nobody any more, or there is nothing to see."""
        if isinstance(error, Missing):
            self.end = End(status="missing", reason=str(error))
            return True
        if not isinstance(error, RateLimited | Declined | GaveUp):
            return False
        wait = getattr(error, "retry_after", None)
        retry_at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=wait) if wait else None
        status: Status = "partial" if isinstance(error, GaveUp) else "refused"
        self.end = End(status=status, reason=str(error), retry_at=retry_at)
        return True

    def page(self, seen: datetime, times: Iterable[Timing], waiting: list[Job]) -> Page:
        """The last page: the end in its own words, with all that was offered and not reached."""
        self.end = self.end or self.cut
        failed = [Failed(id=ident, reason="listed without its content") for ident in self._sieve.unread]
        if self.end and self.end.status in ("partial", "refused"):
            failed += [failed_at(job, NOT_REACHED) for job in waiting]
        places = dict.fromkeys([*self._not_read, *(f.id for f in failed)])
        end = self.end or (End(status="complete") if self._ask.whole else words.asked(self._ask))
        if places and end.status in ("complete", "asked"):
            end = words.partial(places, self._sieve.unread)
        replies = self._replies(whole=not waiting)
        in_part = self._threads.in_part if replies == "all" else ()
        if self._ask.limit is not None or self._ask.since is not None:  # what was met and not wanted is not kept
            replies, self.top = "none", "none" if self.top == "all" else self.top
        covered = Covered(top=self.top, replies=replies, not_=tuple(dict.fromkeys([*places, *in_part])))
        end = msgspec.structs.replace(end, covered=covered)
        return Page(seen=seen, times=tuple(times), failed=tuple(failed), end=end)

    def _replies(self, *, whole: bool) -> Literal["all", "none"] | tuple[str, ...]:
        if not self._ask.replies or self._ask.mode == "pins":
            return "none"
        everywhere = self._ask.mode == "full" and self.top == "all" and self._ask.since is None
        return "all" if everywhere and whole else self._threads.finished
