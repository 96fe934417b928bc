"""A post's own facts: the mobile item, which the web's answer to a shortcode holds too, or the older GraphQL form."""

from __future__ import annotations

from datetime import datetime

import msgspec

from commentvault.errors import UnknownShape
from commentvault.model import Counts, Post
from commentvault.platforms.instagram.answers import entries, graphql
from commentvault.platforms.instagram.answers.entries import User, person
from commentvault.platforms.instagram.answers.mobile import OFF
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.instagram.answers.values import Flag, Ident, Number, Wire, count, decode, ident, moment
from commentvault.platforms.walk.source import Listing, Section

WEB = "xdt_api__v1__media__shortcode__web_info"


class Caption(Wire, frozen=True):
    text: str | None = None


class Media(Wire, frozen=True):
    """A post. ``id`` is the number and its owner's, ``PK_OWNER``; ``limited``: who asks may not comment."""

    pk: Ident | None = None
    id: Ident | None = None
    code: str | None = None
    taken_at: Number | None = None
    caption: Caption | None = None
    user: User | None = None
    owner: User | None = None
    like_count: Number | None = None
    comment_count: Number | None = None
    play_count: Number | None = None
    view_count: Number | None = None
    like_and_view_counts_disabled: Flag | None = None
    comments_disabled: Flag | None = None
    commenting_disabled_for_viewer: Flag | None = None
    preview_comments: list[msgspec.Raw] | None = None
    edge_media_preview_comment: graphql.Connection | None = None

    @property
    def number(self) -> str | None:
        """The post's number, by which its comments are asked for."""
        return ident(self.pk) or (ident(self.id) or "").partition("_")[0] or None

    @property
    def limited(self) -> bool:
        """Whether comments are there, and who asks may not write any."""
        return bool(self.commenting_disabled_for_viewer) and not self.comments_disabled


class Items(Wire, frozen=True):
    items: list[Media] | None = None


class Count(Wire, frozen=True):
    count: Number | None = None


class CaptionEdge(Wire, frozen=True):
    node: Caption


class CaptionEdges(Wire, frozen=True):
    edges: tuple[CaptionEdge, ...] = ()


class OlderMedia(Wire, frozen=True):
    """A post of the older form."""

    id: Ident | None = None
    shortcode: str | None = None
    taken_at_timestamp: Number | None = None
    edge_media_to_caption: CaptionEdges = CaptionEdges()
    owner: User | None = None
    edge_media_preview_like: Count = Count()
    edge_media_to_parent_comment: Count = Count()
    edge_media_to_comment: Count = Count()
    edge_media_preview_comment: graphql.Connection = graphql.Connection()
    video_play_count: Number | None = None
    video_view_count: Number | None = None
    like_and_view_counts_disabled: Flag | None = None
    comments_disabled: Flag | None = None
    commenting_disabled_for_viewer: Flag | None = None


class Data(Wire, frozen=True):
    web: Items | None = msgspec.field(name=WEB, default=None)
    shortcode_media: OlderMedia | None = None
    xdt_shortcode_media: OlderMedia | None = None


class Answer(Wire, frozen=True):
    """``items`` of ``api/v1/media/ID/info/``, ``data`` of GraphQL, ``graphql`` of a post's own address."""

    items: list[Media] | None = None
    data: Data | None = None
    graphql: Data | None = None


_ANSWER = msgspec.json.Decoder(Answer).decode


def read(body: bytes) -> Media | None:
    """The post that an answer tells of; None where it says that there is none for who asked.

    Raises :class:`UnknownShape` for an answer that is not about a post.
    """
    answer = decode(body, _ANSWER)
    data = answer.data or answer.graphql
    items = answer.items if answer.items is not None else data.web.items if data and data.web else None
    older = (data.shortcode_media or data.xdt_shortcode_media) if data else None
    found = items[0] if items else _today(older) if older else None
    if found is not None and (found.number or found.code):
        return found
    if found is None and (items is not None or _says_none(body)):
        return None
    raise UnknownShape("an answer without a post", body)


def _says_none(body: bytes) -> bool:
    """Whether a GraphQL answer has a place for a post, and nothing in it."""
    keys: object = decode(body, msgspec.json.decode)
    data = keys.get("data") if isinstance(keys, dict) else None
    return isinstance(data, dict) and any(k in data for k in (WEB, "shortcode_media", "xdt_shortcode_media"))


def _today(older: OlderMedia) -> Media:
    """A post of the older form in today's."""
    counts = (older.edge_media_to_parent_comment, older.edge_media_to_comment, older.edge_media_preview_comment)
    captions = older.edge_media_to_caption.edges
    return Media(
        pk=older.id,
        code=older.shortcode,
        taken_at=older.taken_at_timestamp,
        caption=captions[0].node if captions else None,
        user=older.owner,
        like_count=older.edge_media_preview_like.count,
        edge_media_preview_comment=older.edge_media_preview_comment,
        comment_count=next((c.count for c in counts if c.count is not None), None),
        play_count=older.video_play_count,
        view_count=older.video_view_count,
        like_and_view_counts_disabled=older.like_and_view_counts_disabled,
        comments_disabled=older.comments_disabled,
        commenting_disabled_for_viewer=older.commenting_disabled_for_viewer,
    )


def post(media: Media, url: str, at: datetime) -> Post:
    """A post's facts, as they were told ``at`` a time. The number of likes is none where the owner hides it."""
    comments, plays = count(media.comment_count), count(media.play_count)
    likes = None if media.like_and_view_counts_disabled else count(media.like_count)
    return Post(
        seen=at,
        url=url,
        text=media.caption.text if media.caption else None,
        creator=person(media.user or media.owner or User(), creator=True),
        published=moment(media.taken_at),
        counts=Counts(
            comments=comments,
            comments_exact=None if comments is None else True,
            views=plays if plays is not None else count(media.view_count),
            likes=likes,
            likes_exact=None if likes is None else True,
        ),
    )


def section(media: Media) -> Section:
    """Where a post's comments begin, or that they are turned off."""
    return Section(message=OFF) if media.comments_disabled else Section(token=Place().encode())


def beside(media: Media, at: datetime) -> Listing:
    """The few comments that stand with a post; what of them cannot be read is named."""
    listing = Listing(now=at)
    entries.take(media.preview_comments or [], listing, None, marks=False)
    graphql.take_beside(media.edge_media_preview_comment, listing)
    listing.offers.clear()  # the list itself leads to their replies
    return listing
