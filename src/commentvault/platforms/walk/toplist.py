"""The list of top comments: what a page of it leads to, and whether it was read to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commentvault.model import TOP, Failed
from commentvault.platforms.walk import words
from commentvault.platforms.walk.jobs import Order, failed_at
from commentvault.platforms.walk.source import Listing

if TYPE_CHECKING:
    from commentvault.platforms.walk.walk import Walk


class TopList:
    """``rest``: it is gone on with, not begun. A list that ends below the share ``broken_off`` of the comments that the
    platform counts was not read to its end.
    """

    def __init__(self, walk: Walk, broken_off: float, *, rest: bool) -> None:
        self._walk = walk
        self._broken_off = broken_off
        self._met: set[str] = set()
        self._counted = 0  # the top comments met, and the replies that they count
        self._top: list[str] = []  # where the top order goes on, should newest-first fail
        self.rest = rest

    def take(self, job: Order, listing: Listing) -> list[Failed]:
        """Put what follows a page in line, and name what keeps the list from being whole."""
        walk = self._walk
        if job.name == "top" and job.first:
            return self._after_top(listing)
        placed = [c for c in listing.comments if c.root is None and not c.pinned]
        new = [c for c in listing.comments if c.root is None and c.id not in self._met]
        self._met.update(c.id for c in new)
        self._counted += sum(1 + (c.replies or 0) for c in new)
        if job.first and listing.empty:
            return self._nothing_newest(listing, job)
        if walk.scope.first_page_only:
            walk.ending.end = words.asked(walk.ask, by_newest=job.name == "newest")
            return []
        if job.name == "newest" and walk.scope.ends_with(placed):
            walk.ending.top = f"newest-until-{placed[-1].id}"
            return []
        failed = walk.follow(job, listing, new=bool(new))
        # Where a list goes on both ways, it ends where both have ended.
        if job.name != "top" and not (listing.more or listing.unknown or failed or walk.list_goes_on):
            failed = self._end(job, listing)
        return failed

    def read_top(self) -> None:
        """Newest-first cannot be had: read the top order to its end, which leaves comments out."""
        for token in self._top:
            self._walk.put(Order(token, "top", first=False))

    def _end(self, job: Order, listing: Listing) -> list[Failed]:
        """The last page of the whole list came."""
        claimed = listing.claimed or self._walk.opening.claimed
        if claimed and not self.rest and self._counted < self._broken_off * claimed:
            reason = f"the list ends after {self._counted:,} of {claimed:,} comments"
            return [failed_at(job, reason, lost=True)]  # gone on with at its end, it would pass for whole
        self._walk.ending.top = "rest" if self.rest else "all"
        return []

    def _after_top(self, listing: Listing) -> list[Failed]:
        """After the first page of the top order comes newest-first."""
        walk = self._walk
        self._top = listing.more
        if listing.empty and not listing.unknown and (listing.message or listing.claimed == 0 or not listing.newest):
            if listing.claimed:
                return [Failed(id=TOP, reason=f"nothing is listed of {listing.claimed:,} comments")]
            walk.ending.end = walk.opening.none(listing.message)
        elif walk.scope.first_page_only:
            walk.ending.end = words.asked(walk.ask)
        elif not listing.newest or not walk.put(Order(listing.newest, "newest")):
            self.read_top()
            return [Failed(id=TOP, reason="newest-first is not offered, and the top order leaves comments out")]
        return []

    def _nothing_newest(self, listing: Listing, job: Order) -> list[Failed]:
        """The whole list lists nothing at all: there are no comments, or it is not to be trusted."""
        walk = self._walk
        # Words that stand in the place of comments explain a count that only the post has told.
        counted = listing.claimed or (walk.opening.claimed if listing.message is None else None)
        if not (walk.sieve.met or counted or listing.unknown):
            walk.ending.end = walk.opening.none(listing.message)
            return []
        self.read_top()
        nothing = "newest-first lists nothing" if job.name == "newest" else "nothing is listed of what is counted"
        return [failed_at(job, listing.message or nothing)]
