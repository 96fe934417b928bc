"""A comment of today's form, which the mobile lists and the web's GraphQL share → our record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import msgspec

from commentvault.errors import UnknownShape
from commentvault.model import Author, Comment
from commentvault.platforms.instagram.answers.texts import BASE, spans
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.instagram.answers.values import (
    Flag,
    Ident,
    Number,
    Wire,
    count,
    decode,
    flag,
    ident,
    moment,
)
from commentvault.platforms.walk.source import Listing, Offer, Unknown

_CAPTION = 1  # the type of the post's own text, where it stands among the comments


class User(Wire, frozen=True):
    pk: Ident | None = None
    id: Ident | None = None
    username: str | None = None
    full_name: str | None = None
    is_verified: Flag | None = None
    profile_pic_url: str | None = None


class Image(Wire, frozen=True):
    url: str | None = None


class Images(Wire, frozen=True):
    fixed_height: Image | None = None


class Gif(Wire, frozen=True):
    """``images`` is a stand-in on the web, where the true one is behind the platform's own address."""

    first_party_cdn_proxied_images: Images | None = None
    images: Images | None = None


class Entry(Wire, frozen=True):
    """``user`` is null for people who are gone; then some answers still tell the id."""

    pk: Ident | None = None
    id: Ident | None = None
    text: str | None = None
    type: int | None = None
    user: User | None = None
    fallback_user_info: User | None = None
    user_id: Ident | None = None
    created_at: Number | None = None
    created_at_utc: Number | None = None
    comment_like_count: Number | None = None
    child_comment_count: Number | None = None
    preview_child_comments: list[msgspec.Raw] | None = None
    has_more_head_child_comments: Flag | None = None
    has_more_tail_child_comments: Flag | None = None
    parent_comment_id: Ident | None = None
    replied_to_comment_id: Ident | None = None
    giphy_media_info: Gif | None = None
    is_pinned: Flag | None = None
    is_covered: Flag | None = None
    is_edited: Flag | None = None
    is_liked_by_media_owner: Flag | None = None
    is_created_by_media_owner: Flag | None = None


_ENTRY = msgspec.json.Decoder(Entry).decode


def take(entries: Iterable[msgspec.Raw], listing: Listing, root: str | None, *, marks: bool) -> None:
    """Add the entries of a list, with the replies that stand with them; what cannot be read is named.

    ``root`` is the comment whose replies are listed. ``marks``: this list tells what the creator pinned, liked and
    wrote, so that an entry without such a mark has not got it.
    """
    listed = [read for entry in entries if (read := _read(entry, listing, root))]
    counted = any(count(read.child_comment_count) is not None for read in listed)
    for read in listed:
        top = add(read, listing, root, marks=marks)
        if top is not None:
            _take_replies(read, top, listing, marks=marks, counted=counted)


def take_parent(entry: msgspec.Raw, listing: Listing) -> None:
    """Add the top comment that stands with the list of its replies; a stub of it, which tells only its id, is none.

    What the creator pinned or liked may be left out here.
    """
    read = _read(entry, listing, None)
    if read is not None and (read.text is not None or _address(read.giphy_media_info)):
        add(read, listing, None, marks=False)


def _read(entry: msgspec.Raw, listing: Listing, root: str | None) -> Entry | None:
    try:
        return decode(entry, _ENTRY)
    except UnknownShape as err:
        listing.unknown.append(Unknown(f"a comment: {err.shape}", root))
        return None


def add(read: Entry, listing: Listing, root: str | None, *, marks: bool) -> str | None:
    """Add the comment itself; returns its id where it is a top comment. The post's own text is none."""
    own = ident(read.pk) or ident(read.id)
    if read.type == _CAPTION:
        return None
    if own is None:
        listing.unknown.append(Unknown("a comment without an id", root))
        return None
    parent = ident(read.parent_comment_id)
    root = root or (parent if parent != own else None)
    gif = _address(read.giphy_media_info)
    if read.text is None and gif is None:
        listing.unread.append(own)
    else:
        listing.comments.append(_comment(read, own, root, gif, listing.now, marks=marks))
    return own if root is None else None


def _take_replies(read: Entry, own: str, listing: Listing, *, marks: bool, counted: bool) -> None:
    """Add the replies that stand with a top comment, and the way to the list of them where there are more.

    A missing count is none only beside others on its page (``counted``): some clients, and visitors without a login,
    are told no count at all.
    """
    shown = read.preview_child_comments or []
    take(shown, listing, own, marks=marks)
    claimed = count(read.child_comment_count)
    more = read.has_more_head_child_comments or read.has_more_tail_child_comments
    unsaid = claimed is None and more is None and (bool(shown) or not counted)
    if more or unsaid or (claimed or 0) > len(shown):
        listing.offers.append(Offer(Place(own).encode(), root=own, parent=own, depth=1, all=True))


def _comment(read: Entry, own: str, root: str | None, gif: str | None, at: datetime, *, marks: bool) -> Comment:
    answered = ident(read.replied_to_comment_id) if root is not None else None
    published = moment(read.created_at_utc) or moment(read.created_at)
    likes = count(read.comment_like_count)
    text = read.text or ""
    return Comment(
        seen=at,
        id=own,
        parent=answered or root,
        parent_exact=root is None or answered is not None,
        root=root,
        depth=0 if root is None else 1 if answered in (None, root) else 2,
        author=_author(read, marks=marks),
        text=text,
        spans=spans(text),
        published=published,
        published_window=None if published is None else (published, published),
        published_by=None if published is None else "platform",
        edited=flag(read.is_edited),
        likes=likes,
        likes_exact=None if likes is None else True,
        replies=count(read.child_comment_count) if root is None else None,
        pinned=_mark(read.is_pinned, marks=marks),
        hearted=_mark(read.is_liked_by_media_owner, marks=marks),
        hidden=flag(read.is_covered),
        gif=gif,
    )


def _mark(value: Flag | None, *, marks: bool) -> bool | None:
    """A mark of the creator's: absent where it is not set, on lists that tell it at all."""
    return bool(value) if marks else flag(value)


def _author(read: Entry, *, marks: bool) -> Author:
    user = read.user or read.fallback_user_info or User()
    return person(user, read.user_id, creator=_mark(read.is_created_by_media_owner, marks=marks))


def person(user: User, known: Ident | None = None, *, creator: bool | None) -> Author:
    """Somebody as an answer shows them; ``known`` is the id where the answer holds it elsewhere."""
    return Author(
        id=ident(user.pk) or ident(user.id) or ident(known),
        name=user.full_name or None,
        handle=f"@{user.username}" if user.username else None,
        url=f"{BASE}/{user.username}/" if user.username else None,
        avatar=user.profile_pic_url,
        creator=creator,
        verified=flag(user.is_verified),
    )


def _address(gif: Gif | None) -> str | None:
    """The address of a GIF at its maker's, without what is in it of the one who asked."""
    for images in (gif.first_party_cdn_proxied_images, gif.images) if gif else ():
        url = images.fixed_height.url if images and images.fixed_height else None
        if url:
            return _plain(url)
    return None


def _plain(url: str) -> str:
    try:
        parts = urlsplit(url)
        inner = parse_qs(parts.query).get("url")
        host = parts.hostname or ""
    except ValueError:
        return url
    if inner and inner[0].startswith("https://"):
        return _plain(inner[0])
    return parts._replace(query="").geturl() if host.endswith("giphy.com") else url
