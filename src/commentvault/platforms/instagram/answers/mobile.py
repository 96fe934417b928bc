"""A page of ``api/v1/media/ID/comments/`` or of ``…/comments/ROOT/child_comments/`` → the walk's listing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from commentvault.errors import UnknownShape
from commentvault.platforms.instagram.answers import entries
from commentvault.platforms.instagram.answers.tokens import Direction, Place
from commentvault.platforms.instagram.answers.values import Flag, Ident, Number, Wire, count, decode, flag, ident
from commentvault.platforms.walk.source import Listing, Unknown

BROKEN_OFF = 0.5
"""A list that ends below this share of the comments that are counted was broken off: the count holds those that are
hidden or held back for review too, but not that many.
"""

OFF = "Comments on this post are turned off."


class Page(Wire, frozen=True):
    """The keys of both lists; ``message`` and ``status`` stand where there is none."""

    comments: list[msgspec.Raw] | None = None
    comment_count: Number | None = None
    pinned_comment_count: Number | None = None
    comments_disabled: Flag | None = None
    is_ranked: Flag | None = None
    next_min_id: Ident | None = None
    next_max_id: Ident | None = None
    has_more_headload_comments: Flag | None = None
    has_more_comments: Flag | None = None
    child_comments: list[msgspec.Raw] | None = None
    parent_comment: msgspec.Raw = msgspec.Raw(b"null")
    next_min_child_cursor: Ident | None = None
    next_max_child_cursor: Ident | None = None
    has_more_head_child_comments: Flag | None = None
    has_more_tail_child_comments: Flag | None = None
    status: str | None = None


_PAGE = msgspec.json.Decoder(Page).decode
_Way = tuple[Direction, Flag | None, str | None]  # which cursor, whether more is said to be there, the cursor itself


def page(body: bytes, at: datetime, place: Place) -> Listing:
    """What a page lists. ``place`` is what was asked for, ``at`` when it was answered.

    Raises :class:`UnknownShape` for an answer that holds no such list.
    """
    read = decode(body, _PAGE)
    listed = read.comments if place.root is None else read.child_comments
    if listed is None and read.comments_disabled:
        return Listing(now=at, message=OFF)
    if listed is None:
        missing = "comments" if place.root is None else "child_comments"
        raise UnknownShape(f"an answer without {missing}", body)
    listing = Listing(now=at, turned=place.turned)
    entries.take(listed, listing, place.root, marks=True)
    if place.root is not None and bytes(read.parent_comment) != b"null":
        entries.take_parent(read.parent_comment, listing)
    if place.root is None:
        listing.claimed = count(read.comment_count)
        listing.claimed_exact = None if listing.claimed is None else True
        listing.ranked = flag(read.is_ranked)
        if place.first:
            pinned = tuple(c.id for c in listing.comments if c.pinned and c.root is None)
            # Where some are said to be pinned and none is marked, marks are not told here.
            listing.pinned = pinned if pinned or not count(read.pinned_comment_count) else None
        if read.comments_disabled and listing.empty:
            listing.message = OFF
    _go_on(_ways(read, place), place, listing)
    if listing.unknown:
        listing.raw = body
    return listing


def _ways(read: Page, place: Place) -> tuple[_Way, _Way]:
    """Both ways on, as the page tells them."""
    if place.root is None:
        return (
            ("min", read.has_more_headload_comments, ident(read.next_min_id)),
            ("max", read.has_more_comments, ident(read.next_max_id)),
        )
    return (
        ("min", read.has_more_head_child_comments, ident(read.next_min_child_cursor)),
        ("max", read.has_more_tail_child_comments, ident(read.next_max_child_cursor)),
    )


def _go_on(ways: Sequence[_Way], place: Place, listing: Listing) -> None:
    """Where the list goes on: the way that it was asked by where that is offered, else the other; from its first page
    by all. A cursor without a word of more to come is followed: older answers have one flag for both ways. So is one
    that stands beside the other way's flag, as the web's lists of replies have it.
    """
    offered = {way: cursor for way, said, cursor in ways if cursor and (said is None or said)}
    blind = any(said and not cursor for _, said, cursor in ways)
    if blind and not offered:
        offered = {way: cursor for way, _, cursor in ways if cursor}
        blind = not offered
    unflagged = any(said is None for way, said, _ in ways if way in offered)
    if blind and not unflagged:
        listing.unknown.append(Unknown("more is said and no cursor given", place.root))
    if not place.first and place.direction in offered:
        offered = {place.direction: offered[place.direction]}
    listing.more += [place.on(way, cursor).encode() for way, cursor in offered.items()]
