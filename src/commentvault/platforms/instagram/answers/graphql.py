"""A page of GraphQL comments → the walk's listing.

Two forms: connections of today's web (``xdt_…__connection``), whose nodes are the mobile lists' entries with fewer
keys; and the older ``edge_…`` lists (until 2024, and still asked for by instaloader), where a thread stands inside its
top comment. Neither tells what is pinned or liked by the creator.

The oldest list, ``edge_media_to_comment``, is flat and tells nothing of replies. Whether they stand in it or are left
out is not known: so it never counts as the whole, and no comment's replies are asked for, which no such list leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from commentvault.errors import UnknownShape
from commentvault.platforms.instagram.answers import entries
from commentvault.platforms.instagram.answers.entries import Entry, User
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.instagram.answers.values import Flag, Ident, Number, Wire, count, decode, ident
from commentvault.platforms.walk.source import Listing, Offer, Unknown

TOP = "xdt_api__v1__media__media_id__comments__connection"
REPLIES = "xdt_api__v1__media__media_id__comments__parent_comment_id__child_comments__connection"


class PageInfo(Wire, frozen=True):
    has_next_page: Flag | None = None
    has_previous_page: Flag | None = None
    end_cursor: Ident | None = None


class Connection(Wire, frozen=True):
    """A list, or a part of it; ``count`` is the whole thread's on the lists of an older form."""

    edges: list[msgspec.Raw] | None = None
    page_info: PageInfo | None = None
    count: Number | None = None


class Edge(Wire, frozen=True):
    node: msgspec.Raw


class Likes(Wire, frozen=True):
    count: Number | None = None


class Node(Wire, frozen=True):
    """A comment of the older form."""

    id: Ident | None = None
    text: str | None = None
    created_at: Number | None = None
    owner: User | None = None
    edge_liked_by: Likes | None = None
    edge_threaded_comments: Connection | None = None


class Media(Wire, frozen=True):
    edge_media_to_parent_comment: Connection | None = None
    edge_media_to_comment: Connection | None = None
    edge_media_to_hoisted_comment: Connection | None = None
    edge_media_preview_comment: Connection | None = None


class Data(Wire, frozen=True):
    top: Connection | None = msgspec.field(name=TOP, default=None)
    replies: Connection | None = msgspec.field(name=REPLIES, default=None)
    shortcode_media: Media | None = None
    xdt_shortcode_media: Media | None = None
    comment: Node | None = None


class Answer(Wire, frozen=True):
    """``graphql`` stands in for ``data`` in what a post's own address once answered."""

    data: Data | None = None
    graphql: Data | None = None


_ANSWER = msgspec.json.Decoder(Answer).decode
_EDGE = msgspec.json.Decoder(Edge).decode
_NODE = msgspec.json.Decoder(Node).decode


def page(body: bytes, at: datetime, place: Place) -> Listing:
    """What a page lists. ``place`` is what was asked for, ``at`` when it was answered.

    Raises :class:`UnknownShape` for an answer that holds no such list.
    """
    answer = decode(body, _ANSWER)
    data = answer.data or answer.graphql or Data()
    media = data.shortcode_media or data.xdt_shortcode_media or Media()
    today = data.top if place.root is None else data.replies
    older = media.edge_media_to_parent_comment or media.edge_media_to_comment
    if place.root is not None:
        older = data.comment.edge_threaded_comments if data.comment else None
    read = today or older
    if read is None or read.edges is None:
        raise UnknownShape(f"an answer without a list of {'comments' if place.root is None else 'replies'}", body)
    listing = Listing(now=at)
    if older is read and place.root is None:
        listing.claimed = count(read.count)
        listing.claimed_exact = None if listing.claimed is None else True
        take_beside(media.edge_media_to_hoisted_comment, listing)
    if older is read:
        threaded = _take_older(read.edges, listing, place.root, flat=read is media.edge_media_to_comment)
    else:
        threaded = True
        entries.take(_nodes(read.edges, listing, place.root), listing, place.root, marks=False)
    if older is read and place.root is None:
        take_beside(media.edge_media_preview_comment, listing)
    _go_on(read.page_info, place, listing)
    if not (threaded or listing.more or (place.first and listing.empty)):
        listing.unknown.append(Unknown("a list that tells nothing of replies", None))
    if listing.unknown:
        listing.raw = body
    return listing


def _nodes(edges: list[msgspec.Raw], listing: Listing, root: str | None) -> Iterator[msgspec.Raw]:
    """What the edges of a list hold; an edge without it is named."""
    for edge in edges:
        try:
            yield decode(edge, _EDGE).node
        except UnknownShape as err:
            listing.unknown.append(Unknown(f"an edge: {err.shape}", root))


def take_beside(connection: Connection | None, listing: Listing) -> None:
    """Add comments of the older form that stand beside a list, or with a post; the list itself leads to replies."""
    _take_older((connection or Connection()).edges or [], listing, None, flat=True)


def _take_older(edges: list[msgspec.Raw], listing: Listing, root: str | None, *, flat: bool = False) -> bool:
    """Add comments of the older form, with the replies that stand inside them; says whether any tells of replies.

    Where none does, each may have some, unless the list is ``flat``.
    """
    nodes: list[Node] = []
    for node in _nodes(edges, listing, root):
        try:
            nodes.append(decode(node, _NODE))
        except UnknownShape as err:
            listing.unknown.append(Unknown(f"an edge: {err.shape}", root))
    threaded = any(node.edge_threaded_comments is not None for node in nodes)
    for read in nodes:
        top = entries.add(_entry(read), listing, root, marks=False)
        if top is None:
            continue
        if read.edge_threaded_comments is not None:
            _take_thread(read.edge_threaded_comments, top, listing)
        elif not (threaded or flat):
            listing.offers.append(Offer(Place(top).encode(), root=top, parent=top, depth=1, all=True))
    return threaded or not flat


def _entry(node: Node) -> Entry:
    """A comment of the older form in today's."""
    return Entry(
        pk=node.id,
        text=node.text,
        user=node.owner,
        created_at=node.created_at,
        comment_like_count=node.edge_liked_by.count if node.edge_liked_by else None,
        child_comment_count=node.edge_threaded_comments.count if node.edge_threaded_comments else None,
    )


def _take_thread(thread: Connection, top: str, listing: Listing) -> None:
    """Add the replies that stand inside a top comment, and the way to the others: on from where these end."""
    shown, info = thread.edges or [], thread.page_info or PageInfo()
    _take_older(shown, listing, top)
    place, cursor, claimed = Place(top), ident(info.end_cursor), count(thread.count)
    if info.has_next_page and cursor and shown:
        token = place.on("after", cursor).encode()
        listing.offers.append(Offer(token, root=top, parent=top, depth=1))
    elif info.has_next_page or (claimed or 0) > len(shown) or (claimed is None and info.has_next_page is None):
        listing.offers.append(Offer(place.encode(), root=top, parent=top, depth=1, all=True))


def _go_on(info: PageInfo | None, place: Place, listing: Listing) -> None:
    """Where the list goes on; what is not said is no end."""
    cursor = ident(info.end_cursor) if info else None
    more = info.has_next_page if info else None
    if place.first and info and info.has_previous_page:
        listing.unknown.append(Unknown("the list begins in the middle", place.root))
    if cursor and (more is None or more):
        listing.more.append(place.on("after", cursor).encode())
    elif more is None:
        listing.unknown.append(Unknown("not said whether the list goes on", place.root))
    elif more:
        listing.unknown.append(Unknown("more is said and no cursor given", place.root))
