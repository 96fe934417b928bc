"""Answers of the Graph API → the walk's own records.

Every comment is marked as told by the API. It tells no pin, no heart, no edit, no GIF and no verified account; how many
replies a comment has only where all of them stand with it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from commentvault.errors import UnknownShape
from commentvault.model import API, Author, Comment, Counts, Post
from commentvault.platforms.instagram.answers.texts import BASE, spans
from commentvault.platforms.instagram.answers.values import count, decode, ident
from commentvault.platforms.instagram.graph import answers
from commentvault.platforms.instagram.graph.place import Place
from commentvault.platforms.walk.source import Listing, Offer, Unknown

_MARK = {"comment": API}
_COMMENT = msgspec.json.Decoder(answers.Comment).decode


def listing(page: answers.List, node: str, root: str | None, owner: answers.User, now: datetime) -> Listing:
    """A page of the list of ``node``: a media's top comments, or the replies to the comment ``root``."""
    listing = Listing(now=now)
    _take(page, root, owner, listing)
    if page.more and page.paging.cursors.after:
        listing.more.append(Place(node, page.paging.cursors.after).encode())
    elif page.more:
        listing.unknown.append(Unknown("more is said and no cursor given", root))
    return listing


def post(media: answers.Media, owner: answers.User, url: str, now: datetime) -> Post:
    """A post's own facts."""
    author, comments, likes = _author(owner, owner), count(media.comments_count), count(media.like_count)
    return Post(
        seen=now,
        url=url,
        text=media.caption,
        creator=msgspec.structs.replace(author, creator=True),
        published=moment(media.timestamp),
        counts=Counts(
            comments=comments,
            comments_exact=_exact(comments),
            likes=likes,
            likes_exact=_exact(likes),
        ),
    )


def _take(page: answers.List, root: str | None, owner: answers.User, listing: Listing) -> None:
    """Read every entry of a page by itself, with the replies that stand with it."""
    for entry in page.data:
        try:
            item = decode(entry, _COMMENT)
            listing.comments.append(comment(item, root, owner, listing.now))
        except UnknownShape as error:
            listing.unknown.append(Unknown(f"a comment: {error.shape}", root))
            continue
        if root is None and item.replies:
            own = listing.comments[-1].id
            _take(item.replies, own, owner, listing)
            if item.replies.more:
                listing.offers.append(Offer(Place(own).encode(), root=own, parent=own, depth=1, all=True))


def comment(item: answers.Comment, root: str | None, owner: answers.User, now: datetime) -> Comment:
    """A comment, or a reply to ``root``. Raises :class:`UnknownShape` where its id or time cannot be read."""
    own, above, text, likes = ident(item.id), ident(item.parent_id), item.text or "", count(item.like_count)
    if own is None:
        raise UnknownShape("a comment without an id")
    root = root or (above if above != own else None)
    published = moment(item.timestamp)
    return Comment(
        seen=now,
        id=own,
        parent=root,
        parent_exact=root is None,
        root=root,
        depth=0 if root is None else 1,
        author=_author(_writer(item), owner),
        text=text,
        spans=spans(text),
        published=published,
        published_window=None if published is None else (published, published),
        published_by=None if published is None else "api",
        likes=likes,
        likes_exact=_exact(likes),
        replies=_replies(item) if root is None else None,
        hidden=item.hidden,
        from_=_MARK,
    )


def _replies(item: answers.Comment) -> int | None:
    """How many replies a comment has: an empty list of them is left out, and of a longer one only a part is here."""
    if item.replies is None:
        return 0
    return None if item.replies.more else len(item.replies.data)


def _writer(item: answers.Comment) -> answers.User:
    """Who wrote, put together from the places where the API says so."""
    by, user = item.by or answers.User(), item.user or answers.User()
    return answers.User(id=by.id or user.id, username=by.username or item.username or user.username)


def _author(user: answers.User, owner: answers.User) -> Author:
    own = ident(user.id)
    same = (own is not None and own == ident(owner.id)) or (user.username and user.username == owner.username)
    return Author(
        id=own,
        name=user.name or None,
        handle=f"@{user.username}" if user.username else None,
        url=f"{BASE}/{user.username}/" if user.username else None,
        creator=bool(same) if own is not None or user.username else None,
    )


def moment(text: str | None) -> datetime | None:
    """A time such as ``2017-05-19T23:27:28+0000``, to the second. Raises :class:`UnknownShape` for others."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0) if text else None
    except (ValueError, OverflowError) as error:
        raise UnknownShape("a time of an unknown form") from error


def _exact(count: int | None) -> bool | None:
    return None if count is None else True
