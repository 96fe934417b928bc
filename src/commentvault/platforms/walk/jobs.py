"""What a walk asks for. Every job has a ``token`` and a ``place``: the name under which its failure is reported.

A job is written down for a later run as a cursor: a JSON array that begins with the name of what is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from commentvault.model import TOP, Cursor, Failed
from commentvault.platforms.walk.source import Listing, Offer, OrderName


@dataclass(frozen=True, slots=True)
class Look:
    """Ask about the post itself, or its player."""

    at: Literal["post", "player"]
    token: None = None
    place: str = TOP


@dataclass(frozen=True, slots=True)
class Order:
    """Ask for a page of top comments in one of the platform's orders; ``stale`` pages before it brought nothing new."""

    token: str
    name: OrderName
    first: bool = True
    stale: int = 0
    place: str = TOP

    def after(self, token: str, stale: int) -> Order:
        """The next page of the same list."""
        return Order(token, self.name, first=False, stale=stale)

    def pinned(self, listing: Listing) -> tuple[str, ...] | None:
        """What may be pinned, on a page that shows it; None where it is not the order's first, or not read whole."""
        if listing.pinned is not None:
            return listing.pinned
        if self.name != "top" or not self.first or not listing.comments or listing.unknown or listing.unread:
            return None
        return tuple(comment.id for comment in listing.comments if comment.pinned)


@dataclass(frozen=True, slots=True)
class Opened:
    """Ask for a page of replies. ``claimed`` is how many the platform counts in the thread; ``whole`` says that reading
    on from here reads all of it: not where some stood in place on the page before.
    """

    offer: Offer
    claimed: int = 0
    whole: bool = True
    stale: int = 0

    def after(self, token: str, stale: int) -> Opened:
        """The next page of the same list."""
        return Opened(replace(self.offer, token=token), self.claimed, whole=False, stale=stale)

    @property
    def token(self) -> str:
        return self.offer.token

    @property
    def place(self) -> str:
        return self.offer.root


Job = Look | Order | Opened


def failed_at(job: Job, reason: str, place: str | None = None, *, lost: bool = False) -> Failed:
    """What a job could not read, with the cursor that a later run can go on with, unless that one is ``lost``."""
    cursor = None if lost or isinstance(job, Look) else to_cursor(job).cursor
    return Failed(id=place or job.place, reason=reason, cursor=cursor)


def to_cursor(job: Job) -> Cursor:
    """A job as a later run can take it up."""
    written: tuple[Any, ...]
    match job:
        case Look():
            written = (job.at,)
        case Order():
            written = (job.name, job.first, job.token)
        case Opened():
            offer = job.offer
            written = ("replies", offer.root, offer.parent, offer.depth, job.claimed, job.whole, offer.token)
    return Cursor(id=job.place, cursor=msgspec.json.encode(written).decode())


def from_cursor(cursor: Cursor) -> Job | None:
    """The job that a cursor stands for, None where it is none of this form.

    Whatever comes before the second list of a walk is begun anew, with the post.
    """
    try:
        name, *_ = msgspec.json.decode(cursor.cursor, type=list[Any])
        if name == "replies":
            kind = tuple[str, str, str, int, int, bool, str]
            _, root, parent, depth, claimed, whole, token = msgspec.json.decode(cursor.cursor, type=kind)
            return Opened(Offer(token, root, parent, depth), claimed, whole)
        if name in ("post", "player", "video"):  # "video" is what it was called once
            return Look("post")
        order, first, token = msgspec.json.decode(cursor.cursor, type=tuple[OrderName, bool, str])
    except (msgspec.DecodeError, ValueError):
        return None
    return Look("post") if order == "top" and first else Order(token, order, first)
