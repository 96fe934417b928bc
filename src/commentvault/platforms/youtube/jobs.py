"""What a walk asks for. Every job has a ``token`` and a ``place``: the name under which its failure is reported.

A job that a later run can take up is written down as a cursor: a JSON array that begins with the list's name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from commentvault.model import Cursor, Failed
from commentvault.platforms.youtube.pages import Listing, Offer

TOP = "top"  # the list of top comments, where something of it failed


@dataclass(frozen=True, slots=True)
class Look:
    """Ask about the video itself, or its player."""

    at: Literal["video", "player"]
    token: None = None
    place: str = TOP


@dataclass(frozen=True, slots=True)
class Order:
    """Ask for a page of top comments in one of the platform's orders; ``stale`` pages before it brought nothing new."""

    token: str
    name: Literal["top", "newest"]
    first: bool = True
    stale: int = 0
    place: str = TOP

    def after(self, token: str, stale: int) -> Order:
        """The next page of the same list."""
        return Order(token, self.name, first=False, stale=stale)

    def pinned(self, listing: Listing) -> tuple[str, ...] | None:
        """What the page shows as pinned; None where it is not the top order's first, or could not be read whole."""
        if self.name != "top" or not self.first or not listing.comments or listing.unknown or listing.unread:
            return None
        return tuple(comment.id for comment in listing.comments if comment.pinned)


@dataclass(frozen=True, slots=True)
class Opened:
    """Ask for a page of replies. ``claimed`` is how many the platform counts in the thread."""

    offer: Offer
    claimed: int = 0
    first: bool = True
    stale: int = 0

    def after(self, token: str, stale: int) -> Opened:
        """The next page of the same list."""
        return Opened(replace(self.offer, token=token), self.claimed, first=False, stale=stale)

    @property
    def whole(self) -> bool:
        """Whether reading on from here reads the whole thread."""
        return self.first and self.offer.parent == self.offer.root

    @property
    def token(self) -> str:
        return self.offer.token

    @property
    def place(self) -> str:
        return self.offer.root


Job = Look | Order | Opened


def failed_at(job: Job, reason: str, place: str | None = None) -> Failed:
    """What a job could not read, with the cursor that a later run can go on with."""
    cursor = None if isinstance(job, Look) else to_cursor(job).cursor
    return Failed(id=place or job.place, reason=reason, cursor=cursor)


def to_cursor(job: Order | Opened) -> Cursor:
    """A job as a later run can take it up."""
    written: tuple[Any, ...]
    if isinstance(job, Order):
        written = (job.name, job.first, job.token)
    else:
        offer = job.offer
        written = ("replies", offer.root, offer.parent, offer.depth, job.claimed, job.first, offer.token)
    return Cursor(id=job.place, cursor=msgspec.json.encode(written).decode())


def from_cursor(cursor: Cursor) -> Order | Opened | None:
    """The job that a cursor stands for, None where it is none of this form."""
    try:
        name, *_ = msgspec.json.decode(cursor.cursor, type=list[Any])
        if name == "replies":
            kind = tuple[str, str, str, int, int, bool, str]
            _, root, parent, depth, claimed, first, token = msgspec.json.decode(cursor.cursor, type=kind)
            return Opened(Offer(token, root, parent, depth), claimed, first)
        order, first, token = msgspec.json.decode(cursor.cursor, type=tuple[Literal["top", "newest"], bool, str])
    except (msgspec.DecodeError, ValueError):
        return None
    return Order(token, order, first)
