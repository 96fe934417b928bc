"""One visit to one video by the keyless web: which answers are asked for, in what order, and how it ends.

The video's own facts come first, then one page of the top order (the pin, the rank), then the newest-first order,
which lists the most, page after page; every reply thread is opened as soon as it is seen, in lanes beside that chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

from commentvault.errors import AnswerError, Declined, Interrupted, RateLimited, UnknownShape
from commentvault.model import Ask, Comment, Covered, End, Failed, Page, Post, Target, Timing
from commentvault.net import Door
from commentvault.platforms.lanes import Lanes
from commentvault.platforms.youtube import states, tokens, video
from commentvault.platforms.youtube.jobs import TOP, Job, Look, Opened, Order
from commentvault.platforms.youtube.order import NewestFirst
from commentvault.platforms.youtube.pages import Listing
from commentvault.platforms.youtube.threads import ReplyThreads
from commentvault.platforms.youtube.web import Got, Web

_STALE = 2  # pages in a row without anything new: the platform turns in a circle


class Walk:
    """A walk's state; :meth:`pages` is its one use."""

    def __init__(self, target: Target, ask: Ask, door: Door, web: Web) -> None:
        self._target = target
        self._ask = ask
        self._web = web
        self._lanes: Lanes[Job, Any] = Lanes(door.settings.lanes, self._work, door.stop)
        self._met: dict[str, bool] = {}  # every comment met: was it pinned?
        self._listed: set[str] = set()  # the top comments of the order that is walked
        self._used: set[int] = set()  # hashes of the tokens asked for
        self._count = 0  # comments handed on
        self._ranks = 0
        self._threads = ReplyThreads()
        self._newest = NewestFirst()
        self._top_again: str | None = None  # where the top order goes on, should newest-first fail
        self._post: Post | None = None
        self._raw: bytes | None = None  # the video's answer, where nothing of it is known
        self._no_section: End | None = None  # how to end where the page shows no comments and none come directly
        self._not_read: list[str] = []
        self._covered_top = "none"
        self._end: End | None = None

    def pages(self) -> Iterator[Page]:
        """Yield the walk's pages; the last one carries its end."""
        seen = _now()
        self._put(Look("video"))
        try:
            while self._end is None and (finished := self._lanes.next()):
                page = self._with_post(finished[0], self._take(*finished))
                self._not_read += [failed.id for failed in page.failed]
                seen = max(seen, page.seen)
                yield msgspec.structs.replace(page, pending=len(self._lanes))
        except Interrupted:
            self._end = End(status="partial", reason="interrupted on request")
        finally:
            self._lanes.close()
        yield self._with_post(None, self._last_page(seen))

    def _work(self, job: Job) -> Any:
        """In a lane: have the answer that a job asks for."""
        match job:
            case Look("video"):
                return self._web.video(self._target.id)
            case Look():
                return self._web.player(self._target.id)
            case Order(token=token):
                return self._web.listing(token, self._target.id, None)
            case Opened(offer=offer):
                return self._web.listing(offer.token, self._target.id, offer)

    def _put(self, job: Job) -> bool:
        """Put a job in line, the chain of top comments first; False where its token was asked for before."""
        token = job.token
        if hash(token) in self._used:
            return False
        if token:
            self._used.add(hash(token))
        if isinstance(job, Opened):
            self._threads.ask(job.offer.root)
        self._lanes.put(job, urgent=not isinstance(job, Opened))
        return True

    def _take(self, job: Job, outcome: Any) -> Page:
        """Turn a finished job into a page, and put in line what follows from it."""
        if isinstance(outcome, AnswerError):
            return self._take_failure(job, outcome)
        if isinstance(outcome, BaseException):
            raise outcome
        match job:
            case Look("video"):
                return self._take_video(outcome)
            case Look():
                return self._take_player(outcome)
            case Order():
                return self._take_order(job, outcome)
            case Opened():
                return self._take_replies(job, outcome)

    def _with_post(self, job: Job | None, page: Page) -> Page:
        """The page with the video's own facts, once: as soon as the claimed size can be told with them."""
        post = self._post
        if post is None or (isinstance(job, Look) and self._end is None):
            return page
        self._post = None
        counts = msgspec.structs.replace(post.counts, comments=page.expected)
        return msgspec.structs.replace(page, post=msgspec.structs.replace(post, counts=counts))

    def _take_video(self, got: Got) -> Page:
        self._post = video.post(got.json, self._target.url, got.at)
        section = video.section(got.json)
        if section and section.token:
            self._put(Order(section.token, "top"))
        elif section:
            self._end = states.off(section.message or "")
        elif video.has_live_chat(got.json):
            self._end = states.LIVE_CHAT
        else:
            self._put(Look("player"))
        self._raw = None if self._post or section else got.raw
        return Page(seen=got.at)

    def _take_player(self, got: Got) -> Page:
        """Why the video shows no comments. Where it can be had, its comments are asked for directly all the same: they
        came at times when the player took the visitor for a bot.
        """
        end = states.from_player(got.json)
        raw = self._raw if end.status == "off" else None
        if raw is not None:
            end = End(status="partial", reason="the video's answer is of an unknown shape: no title, no comments")
        if end.status == "missing":
            self._end = end
        else:
            self._no_section = end
            self._put(Order(tokens.start(self._target.id), "top"))
        return Page(seen=got.at, raw=raw)

    def _take_order(self, job: Order, listing: Listing) -> Page:
        """A page of top comments: hand on what is new, open the reply threads, go on with the chain."""
        if job.first and job.name == "top" and not listing.comments and not listing.unread and not listing.claimed:
            self._end = states.off(listing.message or "there are no comments")
            return Page(seen=listing.now, expected=listing.claimed)
        if job.name == "newest":
            listing.comments = self._newest.page(listing, self._met)
        else:
            listing.comments = [self._ranked(c) for c in listing.comments]
        failed = self._go_on(job, listing)
        comments, times = self._hand_on(listing.comments)
        self._open(listing)
        failed += _unread(listing, TOP)
        return self._page(listing, comments, times, failed)

    def _take_replies(self, job: Opened, listing: Listing) -> Page:
        """A page of replies: the same, for one thread."""
        root = job.offer.root
        new = any(c.id not in self._met for c in listing.comments)
        comments, times = self._hand_on(listing.comments)
        self._open(listing)
        failed = _unread(listing, root)
        stale = 0 if new else job.stale + 1
        if listing.next:
            following = Opened(replace(job.offer, token=listing.next), stale)
            if stale >= _STALE or not self._put(following):
                failed.append(Failed(id=root, reason="the list of replies repeats itself", cursor=listing.next))
        self._threads.answer(root, failed=bool(failed))
        return self._page(listing, comments, times, failed)

    def _page(self, listing: Listing, comments: list[Comment], times: list[Timing], failed: list[Failed]) -> Page:
        if self._ask.limit is not None and self._count >= self._ask.limit:
            self._end = End(status="asked", reason=f"the first {self._ask.limit:,} comments, as asked")
        return Page(
            seen=listing.now,
            comments=tuple(comments),
            times=tuple(times),
            failed=tuple(failed),
            capped=tuple(self._threads.settle()) if self._ask.replies else (),
            expected=listing.claimed,
            raw=listing.raw,
        )

    def _take_failure(self, job: Job, error: AnswerError) -> Page:
        """What could not be read is named; a platform that answers nobody ends the walk, another failure its part."""
        reason = str(error)
        failed = [Failed(id=job.place, reason=reason, cursor=job.token)]
        if isinstance(job, Order) and self._no_section and not self._met:
            self._end = self._no_section
            return Page(seen=_now())
        if isinstance(error, RateLimited | Declined):
            wait = error.retry_after if isinstance(error, RateLimited) else None
            retry_at = _now() + timedelta(seconds=wait) if wait else None
            self._end = End(status="refused", reason=reason, retry_at=retry_at)
        elif isinstance(job, Look):
            self._end = End(status="partial", reason=f"the {job.at} could not be looked up: {reason}")
        elif isinstance(job, Opened):
            self._threads.answer(job.offer.root, failed=True)
        elif job.name == "newest" and job.first:
            self._put_top_again()
        raw = error.raw if isinstance(error, UnknownShape) else None
        return Page(seen=_now(), failed=tuple(failed), capped=tuple(self._threads.settle()), raw=raw or None)

    def _ranked(self, comment: Comment) -> Comment:
        if comment.root is not None:
            return comment
        self._ranks += 1
        return msgspec.structs.replace(comment, rank=self._ranks)

    def _hand_on(self, listed: Iterable[Comment]) -> tuple[list[Comment], list[Timing]]:
        """The comments met for the first time, or for the first time as pinned, and what they tell of others."""
        comments: list[Comment] = []
        times: list[Timing] = []
        for comment in listed:
            before = self._met.get(comment.id)
            if before or (before is False and not comment.pinned):
                continue
            self._met[comment.id] = bool(comment.pinned)
            if comment.root is not None and before is None and (timing := self._threads.meet(comment)):
                self._newest.learn(timing)
                times.append(timing)
            full = self._ask.limit is not None and self._count >= self._ask.limit
            if not full and (comment.pinned or not self._too_old(comment)):
                self._count += before is None
                comments.append(comment)
        return comments, times

    def _too_old(self, comment: Comment) -> bool:
        """Whether a comment is certainly older than what the user asked for."""
        since, window = self._ask.since, comment.published_window
        return since is not None and window is not None and window[1] < since

    def _open(self, listing: Listing) -> None:
        """Open the reply threads of a page that were not met before."""
        if not self._ask.replies:
            return
        fresh = {c.id for c in listing.comments if c.root is None and self._threads.start(c) and not self._too_old(c)}
        fresh.update(listing.unread)
        for offer in listing.offers:
            if offer.root in fresh or offer.parent != offer.root:
                self._put(Opened(offer))

    def _go_on(self, job: Order, listing: Listing) -> list[Failed]:
        """Put the chain's next page in line; names what keeps it from going on, if anything does."""
        if job.name == "top" and job.first:
            self._top_again = listing.next
            if listing.newest and self._put(Order(listing.newest, "newest")):
                return []
            self._put_top_again()
            return [Failed(id=TOP, reason="newest-first is not offered, and the top order leaves comments out")]
        placed = [c for c in listing.comments if c.root is None and not c.pinned]
        new = {c.id for c in placed} - self._listed
        self._listed |= new
        stale = 0 if new else job.stale + 1
        if job.first and not placed and self._met:
            self._put_top_again()
            return [Failed(id=TOP, reason="newest-first lists nothing, the top order does", cursor=job.token)]
        if placed and all(map(self._too_old, placed)):
            self._covered_top = f"newest-until-{placed[-1].id}"
        elif listing.next is None:
            self._covered_top = "all" if job.name == "newest" else "none"
        elif stale >= _STALE or not self._put(Order(listing.next, job.name, first=False, stale=stale)):
            return [Failed(id=TOP, reason="the list of comments repeats itself", cursor=listing.next)]
        return []

    def _put_top_again(self) -> None:
        """Newest-first cannot be had: read the top order to its end, which leaves comments out."""
        if self._top_again:
            self._put(Order(self._top_again, "top", first=False))

    def _last_page(self, seen: datetime) -> Page:
        """The end in its own words, with all that was offered and not reached."""
        failed: list[Failed] = []
        if self._end and self._end.status in ("partial", "refused"):
            failed = [Failed(id=job.place, reason="not reached", cursor=job.token) for job in self._lanes.waiting]
            self._not_read += [f.id for f in failed]
        end = self._end or End(status="complete" if self._ask.whole else "asked")
        if self._not_read and end.status in ("complete", "asked"):
            end = End(status="partial", reason=_in_words(self._not_read))
        not_read = tuple(dict.fromkeys(self._not_read))
        covered = Covered(top=self._covered_top, replies=self._covered_replies(), not_=not_read)
        return Page(
            seen=seen,
            times=tuple(self._newest.narrowed()),
            failed=tuple(failed),
            end=msgspec.structs.replace(end, covered=covered),
        )

    def _covered_replies(self) -> Literal["all", "none"] | tuple[str, ...]:
        if not self._ask.replies:
            return "none"
        return "all" if self._covered_top == "all" else tuple(self._threads.finished)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _unread(listing: Listing, place: str) -> list[Failed]:
    """What a page lists and does not tell."""
    failed = [Failed(id=ident, reason="listed without its content") for ident in listing.unread]
    if listing.unknown:
        failed.append(Failed(id=place, reason=f"{listing.unknown} entries of an unknown form: {listing.unknown_names}"))
    return failed


def _in_words(places: list[str]) -> str:
    """Which parts could not be read, in short."""
    threads = len({place for place in places if place != TOP})
    parts = ["part of the list of comments"] if TOP in places else []
    if threads:
        parts.append(f"{threads:,} reply thread{'s' if threads > 1 else ''}")
    return " and ".join(parts) + " could not be read"
