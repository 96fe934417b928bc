"""One visit to one thread: which answers are asked for, in what order, and how it ends.

The post's own facts come first, then the list of top comments, page after page. Where a platform has several orders,
that is one page of the top order (the pin, the rank) and then newest-first, which lists the most. Every reply thread is
opened as soon as it is seen, in lanes beside that chain. Two short cuts leave the post out: a look at the pins asks for
the first page at once, and a walk that goes on where an earlier one stopped asks for what that one left. Where a short
cut leads nowhere, the walk starts from the post.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from commentvault.errors import AnswerError, BudgetSpent, Interrupted, NotServed, QuotaSpent, UnknownShape, Unreachable
from commentvault.model import NOT_REACHED, Ask, Comment, Cursor, End, Failed, Page, Target, Timing
from commentvault.net import Door
from commentvault.platforms.base import Known
from commentvault.platforms.walk import words
from commentvault.platforms.walk.ending import Ending
from commentvault.platforms.walk.jobs import Job, Look, Opened, Order, failed_at, from_cursor
from commentvault.platforms.walk.line import Line
from commentvault.platforms.walk.opening import Opening
from commentvault.platforms.walk.order import NewestFirst, TopFirst
from commentvault.platforms.walk.scope import Scope
from commentvault.platforms.walk.sieve import Sieve
from commentvault.platforms.walk.source import Listing, Source
from commentvault.platforms.walk.threads import ReplyThreads
from commentvault.platforms.walk.toplist import TopList

_STALE = 2  # pages in a row without anything new: the platform turns in a circle


class Walk:
    """A walk's state; :meth:`pages` is its one use. Not ``with_post``, it begins with the list."""

    def __init__(
        self,
        target: Target,
        ask: Ask,
        door: Door,
        source: Source,
        known: Known,
        left: tuple[Cursor, ...],
        *,
        with_post: bool = True,
    ) -> None:
        self._target = target
        self.ask = ask
        self._door = door
        self._source = source
        self._with_post_page = with_post
        self._left = [job for job in map(from_cursor, left) if job]
        self._first = Order(source.start(target.id), source.first)
        self.opening = Opening(self._first)
        self._told_post = False
        self._interrupted = False
        self._top = TopFirst()
        self._threads = ReplyThreads(source.root_time)
        self.sieve = Sieve(ask, self._threads)
        self.scope = Scope(ask, known, self.sieve)
        rest = any(isinstance(job, Order) for job in self._left)  # the list is gone on with, not begun
        self._short_cut = rest or self.scope.first_page_only
        self._newest = NewestFirst(source.last_time)
        self.ending = Ending(ask, self.sieve, self._threads)
        self._list = TopList(self, source.broken_off, rest=rest)
        self._seen: datetime | None = None

    def pages(self) -> Iterator[Page]:
        """Yield the walk's pages; the last one carries its end."""
        self._line = Line(self._source.lanes or self._door.settings.lanes, self._work, self._door.stop)
        self._begin()
        try:
            while self.ending.end is None and (finished := self._line.next()):
                yield self._told(finished[0], self._take(*finished))
        except Interrupted:
            self._interrupted = True
            self.ending.end = End(status="partial", reason="interrupted")
        finally:
            self._line.close()
        last = self.ending.page(self._now(), self._newest.narrowed(), self._line.waiting)
        yield self._with_post(None, last)

    @property
    def list_goes_on(self) -> bool:
        """Whether a page of the list of top comments is still to come."""
        return any(isinstance(job, Order) for job in self._line.waiting)

    @property
    def cut(self) -> bool:
        """Whether the walk was interrupted, or its budget is spent: nothing more is to be asked."""
        return self._interrupted or self.ending.cut is not None

    def _begin(self) -> None:
        """Put what is asked for first in line."""
        for job in self._left:
            if isinstance(job, Opened):
                self._threads.resume(job.place, job.claimed, whole=job.whole)
            self.put(job)
        if self.scope.first_page_only:
            self.put(self._first)
        elif not self._left:
            self.put(Look("post") if self._with_post_page else self._first)

    def _start_over(self) -> None:
        """A short cut led nowhere: begin with the post after all."""
        self._short_cut = self._list.rest = False
        self._line.forget()
        self.put(Look("post") if self._with_post_page else self._first)

    def _told(self, job: Job, page: Page) -> Page:
        """A page as it is handed on, with the post where that is due."""
        self.ending.note(page)
        self._seen = max(self._seen, page.seen) if self._seen else page.seen
        return self._line.stamp(job, self._with_post(job, page))

    def _work(self, job: Job) -> Any:
        """In a lane: have the answer that a job asks for."""
        match job:
            case Look("post"):
                return self._source.post(self._target)
            case Look():
                return self._source.player(self._target.id)
            case Order(token=token):
                return self._source.listing(token, self._target.id, None)
            case Opened(offer=offer):
                return self._source.listing(offer.token, self._target.id, offer)

    def put(self, job: Job) -> bool:
        """Put a job in line; False where its token was asked for before."""
        if not self._line.put(job):
            return False
        if isinstance(job, Opened):
            self._threads.ask(job.offer.root)
        return True

    def _take(self, job: Job, outcome: Any) -> Page:
        """Turn a finished job into a page, and put in line what follows from it."""
        if isinstance(outcome, BudgetSpent | QuotaSpent):  # what is under way was paid for: it is still taken
            self._line.hold()
            self.ending.cut_by(outcome)
            return Page(seen=self._now(), failed=(failed_at(job, NOT_REACHED),))
        if isinstance(outcome, AnswerError):
            return self._take_failure(job, outcome)
        if isinstance(outcome, BaseException):
            raise outcome
        match job:
            case Look("post"):
                return self._step(self.opening.take_post(outcome), outcome.at)
            case Look():
                said, at = outcome
                return self._step(self.opening.take_player(said), at)
            case Order():
                return self._take_order(job, outcome)
            case Opened():
                return self._take_replies(job, outcome)

    def _step(self, step: Look | Order | End, at: datetime) -> Page:
        """What an answer about the post leads to."""
        if isinstance(step, End):
            self.ending.end = step
        else:
            self.put(step)
        failed = bool(self.ending.end and self.ending.end.status == "partial")
        return Page(seen=at, raw=self.opening.raw if failed else None)

    def _with_post(self, job: Job | None, page: Page) -> Page:
        """The page with the post's own facts, once: as soon as the claimed size can be told with them."""
        post = self.opening.post
        if post is None or self._told_post or (isinstance(job, Look) and self.ending.end is None):
            return page
        self._told_post = True
        counts = post.counts
        claimed = counts.comments if page.expected is None and counts.comments_exact else page.expected
        return msgspec.structs.replace(page, post=post, expected=claimed)

    def _take_order(self, job: Order, listing: Listing) -> Page:
        """A page of top comments: hand on what is new, open the reply threads, go on with the chain."""
        if job.name == "newest":
            listing.comments = self._newest.page(listing, self.sieve.met)
        elif job.name == "top" or (listing.ranked and not self._list.rest):
            listing.comments = self._top.page(listing)
        if self._short_cut and listing.empty and not listing.unknown:
            self._start_over()
            return Page(seen=listing.now)
        self._short_cut = False
        failed = self._list.take(job, listing)
        comments, times = self._hand_on(listing)
        failed += [] if self.scope.first_page_only else self._open(listing)
        return self._page(job, listing, comments, times, failed)

    def _take_replies(self, job: Opened, listing: Listing) -> Page:
        """A page of replies: the same, for one thread."""
        new = any(c.id not in self.sieve.met for c in listing.comments)
        comments, times = self._hand_on(listing)
        failed = self._open(listing, job.place) + self.follow(job, listing, new=new)
        self._threads.answer(job.place, failed=bool(failed or listing.unknown))
        return self._page(job, listing, comments, times, failed)

    def _page(
        self, job: Job, listing: Listing, comments: list[Comment], times: list[Timing], failed: list[Failed]
    ) -> Page:
        for entry in listing.unknown:
            reason = f"an entry of an unknown form: {entry.form}"
            failed.append(failed_at(job, reason, entry.root))
            if entry.root:
                self._threads.fail(entry.root)
        self.opening.claim(listing)
        if self.sieve.full:
            self.ending.end = words.asked(self.ask)
        return Page(
            seen=listing.now,
            comments=tuple(comments),
            times=tuple(times),
            failed=tuple(failed),
            capped=tuple(self._threads.settle()),
            expected=listing.claimed,
            pinned=job.pinned(listing) if isinstance(job, Order) else None,
            raw=listing.raw,
        )

    def _take_failure(self, job: Job, error: AnswerError) -> Page:
        """What could not be read is named; a platform that answers nobody ends the walk, another failure its part."""
        reason = str(error)
        first = isinstance(job, Order) and job.first and not self.sieve.met
        if self.ending.stopped_by(error):
            pass  # and this part is named, as any other
        elif isinstance(job, Order) and self._short_cut and not isinstance(error, Unreachable):
            self._start_over()
            return Page(seen=self._now())
        elif first and (end := self.opening.failed(error)):
            self.ending.end = end
            return Page(seen=self._now(), raw=self.opening.raw if end.status == "partial" else None)
        elif isinstance(job, Look):
            self.ending.end = End(status="partial", reason=f"the {job.at} could not be looked up: {reason}")
        elif isinstance(job, Opened):
            self._threads.answer(job.place, failed=True)
        elif job.name == "newest" and job.first:
            self._list.read_top()
        raw = error.raw if isinstance(error, UnknownShape) else None
        failed = failed_at(job, reason, lost=isinstance(error, NotServed) and job in self._left)
        return Page(seen=self._now(), failed=(failed,), capped=tuple(self._threads.settle()), raw=raw or None)

    def _now(self) -> datetime:
        """When something happened that no answer dates."""
        return self._seen or datetime.now(UTC).replace(microsecond=0)

    def _hand_on(self, listing: Listing) -> tuple[list[Comment], list[Timing]]:
        """What a page adds to the comments, and to the times of others."""
        comments, times = self.sieve.take(listing.comments)
        self.sieve.miss(listing.unread)
        for timing in times:
            self._newest.learn(timing)
        return comments, times

    def _open(self, listing: Listing, within: str | None = None) -> list[Failed]:
        """Open what a page offers of the threads that it begins, and of the one that it is ``within``; names those that
        show no way in.
        """
        if not self.ask.replies:
            return []
        opening = filter(self.scope.opens, listing.comments)
        fresh = [c for c in opening if self._threads.start(c, emptied=self.scope.emptied(c))]
        opened = {within, *listing.unread, *(c.id for c in fresh)}
        in_place = {c.root for c in listing.comments}
        for offer in listing.offers:
            if offer.root in opened:
                whole = offer.all or (offer.parent == offer.root and offer.root not in in_place)
                self.put(Opened(offer, self._threads.claimed(offer.root), whole))
        return self._threads.shut(fresh, {offer.root for offer in listing.offers} | in_place)

    def follow(self, job: Order | Opened, listing: Listing, *, new: bool) -> list[Failed]:
        """Put the rest of a list in line, or say why it does not go on. A way back to what was met is its end."""
        if listing.turned and not new:
            listing.more = []
        stale = 0 if new else job.stale + 1
        circles = [t for t in listing.more if stale >= _STALE or not self.put(job.after(t, stale))]
        failed = [Failed(id=job.place, reason="the list repeats itself") for _ in circles]
        if listing.message is not None and listing.empty:
            failed.append(failed_at(job, f"“{listing.message}” instead of comments"))
        return failed
