"""What the orders of the list say: the top order the rank, newest-first the times of top comments.

A comment lies between its neighbours, and each page's token tells the time of the page's last one. Both are believed
only while they agree with what is known otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from commentvault.model import Comment, Timing, Window
from commentvault.platforms.walk.source import Listing

_ERROR = timedelta(seconds=2)  # of a time read out of an id or a token


class TopFirst:
    """Fed page by page, it gives each top comment its rank in the top order, from 1."""

    def __init__(self) -> None:
        self._ranks = 0

    def page(self, listing: Listing) -> list[Comment]:
        """The page's comments, the top ones with their ranks."""
        return [comment if comment.root is not None else self._ranked(comment) for comment in listing.comments]

    def _ranked(self, comment: Comment) -> Comment:
        self._ranks += 1
        return msgspec.structs.replace(comment, rank=self._ranks)


class NewestFirst:
    """Fed page by page, in order, it narrows windows; the pinned comment at the head stands outside the order.

    ``last_time``: what the source says of a token's time.
    """

    def __init__(self, last_time: Callable[[str, datetime], datetime | None]) -> None:
        self._last_time = last_time
        self._ids: list[str] = []
        self._placed: set[str] = set()
        self._known: dict[str, Window] = {}
        self._told: dict[str, Window] = {}
        self._exact: set[str] = set()
        self._latest: datetime | None = None  # nothing on the next page is later
        self._tokens_agree = True

    def page(self, listing: Listing, told: Container[str]) -> list[Comment]:
        """The page's comments, their windows narrowed by the times of this page's token and the one before.

        ``told`` holds the comments that were handed on before: theirs stay as they were told.
        """
        token = listing.more[0] if len(listing.more) == 1 and self._tokens_agree else None
        last = self._last_time(token, listing.now) if token else None
        placed = [c for c in listing.comments if c.root is None and not c.pinned]
        backwards = last and self._latest and last + _ERROR >= self._latest  # the page's own token, or an earlier one
        if last and placed and (backwards or not _near(last, placed[-1].published_window)):
            self._tokens_agree, last = False, None
        bounds = (last - _ERROR if last else None, self._latest if self._tokens_agree else None)
        self._latest = last + _ERROR if last else None
        # The pinned one may stand a second time, unflagged, in its place: only that one is in order.
        return [c if c.root is not None or c.pinned else self._place(c, bounds, c.id in told) for c in listing.comments]

    def learn(self, timing: Timing) -> None:
        """A comment's exact time became known by one of its replies, and was handed on."""
        if timing.published_window:
            self._exact.add(timing.id)
            self._known[timing.id] = self._told[timing.id] = timing.published_window

    def narrowed(self) -> Iterator[Timing]:
        """The comments whose window the whole order at least halves; a smaller gain is not worth a line.

        Nothing at all where the order contradicts a known time.
        """
        windows = self._between_neighbours()
        for ident, (low, high) in zip(self._ids, windows, strict=True) if windows else ():
            before = self._told[ident]
            if ident not in self._exact and (high - low) * 2 <= before[1] - before[0]:
                yield Timing(id=ident, published_window=(low, high))

    def _place(self, comment: Comment, bounds: tuple[datetime | None, datetime | None], told: bool) -> Comment:
        window = comment.published_window
        if window is None or comment.published is not None or comment.id in self._placed:
            return comment
        self._placed.add(comment.id)
        self._ids.append(comment.id)
        exact = self._known.get(comment.id)
        low, high = max(window[0], bounds[0] or window[0]), min(window[1], bounds[1] or window[1])
        narrow = exact or (_outwards(low, high) if low <= high else window)
        self._known[comment.id] = narrow
        self._told.setdefault(comment.id, window if told else narrow)
        return comment if told or exact else msgspec.structs.replace(comment, published_window=narrow)

    def _between_neighbours(self) -> list[Window] | None:
        windows = [self._known[ident] for ident in self._ids]
        latest = datetime.max.replace(tzinfo=UTC)
        for index, (low, high) in enumerate(windows):
            latest = min(latest, high)
            windows[index] = (low, latest)
        earliest = datetime.min.replace(tzinfo=UTC)
        for index in range(len(windows) - 1, -1, -1):
            low, high = windows[index]
            earliest = max(earliest, low)
            windows[index] = (earliest, high)
        return windows if all(low <= high for low, high in windows) else None


def _near(moment: datetime, window: Window | None) -> bool:
    return window is None or window[0] - _ERROR <= moment <= window[1] + _ERROR


def _outwards(low: datetime, high: datetime) -> Window:
    """A window to the second, rounded outwards."""
    up = timedelta(seconds=1) if high.microsecond else timedelta()
    return low.replace(microsecond=0), high.replace(microsecond=0) + up
