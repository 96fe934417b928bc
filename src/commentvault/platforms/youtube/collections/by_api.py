"""The videos of a channel or playlist by the Data API: exact times, a unit for the channel and one every 50 videos."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from commentvault.errors import AnswerError, EmptyAnswer, Missing, UnknownShape
from commentvault.model import Collection
from commentvault.platforms.base import Listed, ListPage
from commentvault.platforms.youtube import links
from commentvault.platforms.youtube.api.client import PAGE, Api
from commentvault.platforms.youtube.api.failures import NotThere
from commentvault.platforms.youtube.collections import by_web
from commentvault.platforms.youtube.web.client import Web

_MOST = 50  # videos a page
_LEAST = 0.8  # of the entries counted; a count holds some that are shown to nobody and not listed
_EMPTY = 3  # pages in a row with nothing but a way on


class _Wire(msgspec.Struct, rename="camel"):
    """camelCase on the wire; unknown keys are skipped."""


class _Related(_Wire):
    uploads: str = ""


class _Details(_Wire):
    related_playlists: _Related | None = None
    video_id: str = ""
    video_published_at: datetime | None = None


class _Top(_Wire):
    snippet: _Snippet | None = None


class _Snippet(_Wire):
    title: str | None = None
    video_id: str = ""
    published_at: datetime | None = None
    top_level_comment: _Top | None = None


class _Item(_Wire):
    content_details: _Details | None = None
    snippet: _Snippet | None = None


class _PageInfo(_Wire):
    total_results: int = 0


class _Answer(_Wire):
    items: tuple[_Item, ...] = ()
    page_info: _PageInfo | None = None
    next_page_token: str | None = None


def listed(collection: Collection, api: Api, web: Web) -> Iterator[ListPage]:
    """The videos, 50 at a time; a channel's are the playlist of its uploads.

    Raises :class:`Missing` where there is no such list, :class:`AnswerError` where it ends far below the entries that
    it counts, and what :meth:`Api.ask` raises.
    """
    if collection.kind == "playlist":
        playlist = collection.id
    else:
        playlist = _uploads(collection, api, web)
        yield ListPage(id=_channel(playlist))
    came = counted = 0
    try:
        for page in _pages(api, "playlistItems", part="snippet,contentDetails", playlistId=playlist, maxResults=_MOST):
            came += len(page.items)
            counted = max(counted, page.page_info.total_results if page.page_info else 0)
            entries = [entry for item in page.items if (entry := _entry(item))]
            yield ListPage(entries=tuple(entries), hidden=len(page.items) - len(entries))
    except NotThere as error:
        if came:  # it was there a moment ago: what came is a part
            raise
        raise Missing(f"there is no such {collection.kind}, or it shows no videos to everybody ({error})") from error
    if came < _LEAST * counted:
        raise AnswerError(f"the list ends after {came:,} of the {counted:,} entries that it counts")
    if came < counted:
        yield ListPage(note=f"{counted - came:,} of the {counted:,} entries that the list counts are not shown")


def _entry(item: _Item) -> Listed | str | None:
    """A video, the form of what may be one, or None for one that is private or deleted: those have no date."""
    details = item.content_details
    target = links.match(f"youtube:{details.video_id}") if details else None
    if details is None or target is None:
        return "a playlist item without a video's id"
    if details.video_published_at is None:
        return None
    title = item.snippet.title if item.snippet else None
    return Listed(target=target, title=title, published=details.video_published_at)


def news(collection: Collection, since: datetime, api: Api, web: Web) -> frozenset[str]:
    """The videos of a channel under which a top comment was written since then."""
    channel = _channel(_uploads(collection, api, web))
    asked: dict[str, str | int] = {"part": "snippet", "order": "time", "maxResults": PAGE, "textFormat": "plainText"}
    found: set[str] = set()
    for page in _pages(api, "commentThreads", allThreadsRelatedToChannelId=channel, **asked):
        new = [item.snippet.video_id for item in page.items if item.snippet and _since(item.snippet, since)]
        found.update(new)
        if page.items and not new:  # one that is older proves nothing: what is pinned stands outside the order
            break
    return frozenset(found)


def _since(thread: _Snippet, moment: datetime) -> bool:
    top = thread.top_level_comment.snippet if thread.top_level_comment else None
    return top is None or top.published_at is None or top.published_at >= moment


def _pages(api: Api, resource: str, **params: str | int) -> Iterator[_Answer]:
    """Every page, to the one that leads no further; an empty one that does is no end."""
    tokens: set[str] = set()
    empty = 0
    while True:
        page = api.ask(resource, params, _Answer)
        yield page
        token = page.next_page_token
        if not token:
            return
        empty = 0 if page.items else empty + 1
        if empty == _EMPTY:
            raise EmptyAnswer(f"{empty} empty pages in a row in a list that was to go on")
        if token in tokens:
            raise UnknownShape("a list that repeats itself")
        tokens.add(token)
        params["pageToken"] = token


def _channel(uploads: str) -> str:
    """The id of the channel whose uploads a playlist holds."""
    return "UC" + uploads[2:]


def _uploads(collection: Collection, api: Api, web: Web) -> str:
    """The playlist of a channel's uploads. A ``c/NAME`` is known to the web alone."""
    way, _, name = collection.id.rpartition("/")
    if way == "user":
        which = {"forUsername": name}
    elif name.startswith("@"):
        which = {"forHandle": name}
    else:
        which = {"id": by_web.channel_id(collection, web)}
    found = api.ask("channels", {"part": "contentDetails", **which}, _Answer).items
    details = found[0].content_details if found else None
    if details is None or details.related_playlists is None or not details.related_playlists.uploads:
        raise Missing("there is no such channel, or it shows no videos to everybody")
    return details.related_playlists.uploads
