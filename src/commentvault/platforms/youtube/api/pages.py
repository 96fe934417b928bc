"""Pages of the Data API → the walk's own records.

Every comment is marked as told by the API. It tells neither pins nor hearts; a pin is inferred where the order by time
is broken at its head, and marked as inferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from commentvault.model import API, INFERRED, Author, Comment, Counts, Post
from commentvault.platforms.walk.source import Listing, Offer
from commentvault.platforms.youtube.api import answers

THREADS = "api:threads:"
REPLIES = "api:replies:"
_MARK = {"comment": API}


def is_mine(token: str) -> bool:
    """Whether a token leads to a page of the Data API."""
    return token.startswith((THREADS, REPLIES))


def threads(page: answers.Threads, creator: str | None, now: datetime, *, first: bool) -> Listing:
    """A page of ``commentThreads.list`` in the order of time; ``creator`` is the channel of the video."""
    listing = Listing(now=now)
    for thread in page.items:
        _take_thread(thread, creator, listing)
    if first:
        _infer_pin(listing)
    if page.next_page_token:
        listing.more.append(THREADS + page.next_page_token)
    return listing


def replies(page: answers.Comments, under: Offer, creator: str | None, now: datetime) -> Listing:
    """A page of ``comments.list`` under a top comment."""
    listing = Listing(now=now)
    for item in page.items:
        _take_comment(item, listing, creator, root=under.root)
    if page.next_page_token:
        listing.more.append(f"{REPLIES}{under.root}:{page.next_page_token}")
    return listing


def found(page: answers.Comments, now: datetime) -> list[Comment]:
    """The comments of ``comments.list`` by id."""
    listing = Listing(now=now)
    for item in page.items:
        _take_comment(item, listing, None, root=item.snippet.parent_id if item.snippet else None)
    return listing.comments


def post(video: answers.Video, url: str, now: datetime) -> Post:
    """A video's own facts."""
    told, counts = video.snippet, video.statistics
    comments, likes = _number(counts.comment_count), _number(counts.like_count)
    return Post(
        seen=now,
        url=url,
        title=told.title,
        text=told.description,
        creator=Author(id=told.channel_id, name=told.channel_title, url=_channel(told.channel_id), creator=True),
        published=_second(told.published_at),
        live={"live": True, "none": False}.get(told.live_broadcast_content or ""),
        counts=Counts(
            comments=comments,
            comments_exact=None if comments is None else True,
            views=_number(counts.view_count),
            likes=likes,
            likes_exact=None if likes is None else True,
        ),
    )


def _take_thread(thread: answers.Thread, creator: str | None, listing: Listing) -> None:
    snippet = thread.snippet
    if snippet is None or snippet.top_level_comment is None:
        listing.unread.append(thread.id)
        return
    shown = thread.replies.comments if thread.replies else []
    creator = creator or snippet.channel_id
    _take_comment(snippet.top_level_comment, listing, creator, replies=snippet.total_reply_count)
    for reply in shown:
        _take_comment(reply, listing, creator, root=thread.id)
    if snippet.total_reply_count > len(shown):
        listing.offers.append(Offer(f"{REPLIES}{thread.id}:", thread.id, thread.id, 0, all=True))


def _take_comment(
    item: answers.Comment, listing: Listing, creator: str | None, *, root: str | None = None, replies: int | None = None
) -> None:
    told = item.snippet
    text = None if told is None else told.text_original if told.text_original is not None else told.text_display
    if told is None or text is None:
        listing.unread.append(item.id)
        return
    published, updated = _second(told.published_at), _second(told.updated_at)
    edited = None if published is None or updated is None else updated > published
    listing.comments.append(
        Comment(
            seen=listing.now,
            id=item.id,
            parent=root,
            parent_exact=root is None,
            root=root,
            depth=0 if root is None else 1,
            author=_author(told, creator),
            text=text,
            published=published,
            published_window=None if published is None else (published, published),
            published_by=None if published is None else "api",
            edited=edited,
            edited_at=updated if edited else None,
            likes=told.like_count,
            likes_exact=None if told.like_count is None else True,
            replies=replies,
            from_=_MARK,
        )
    )


def _author(told: answers.CommentSnippet, creator: str | None) -> Author:
    ident, name = told.author_channel_id.value if told.author_channel_id else None, told.author_display_name or None
    handle = name if name and name.startswith("@") else None
    return Author(
        id=ident,
        name=None if handle else name,
        handle=handle,
        url=_channel(ident),
        avatar=told.author_profile_image_url,
        creator=None if ident is None or creator is None else ident == creator,
    )


def _infer_pin(listing: Listing) -> None:
    """A comment at the head of the list that is older than the one behind it is pinned; one that is not may be."""
    tops = [comment for comment in listing.comments if comment.root is None]
    if not tops:
        return
    if _is_pinned(tops):
        marked = msgspec.structs.replace(tops[0], pinned=True, from_={**_MARK, "pinned": INFERRED})
        listing.comments[listing.comments.index(tops[0])] = marked
    listing.pinned = (tops[0].id,)


def _is_pinned(tops: Sequence[Comment]) -> bool:
    if len(tops) < 2:
        return False
    first, second = tops[0].published, tops[1].published
    return first is not None and second is not None and first < second


def _channel(ident: str | None) -> str | None:
    return f"https://www.youtube.com/channel/{ident}" if ident else None


def _second(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(microsecond=0) if moment else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
