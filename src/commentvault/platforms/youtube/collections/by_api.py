"""The videos of a channel or playlist by the Data API: exact times, a unit for the channel and one every 50 videos."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from commentvault.errors import Missing, UnknownShape
from commentvault.model import Collection
from commentvault.platforms.base import Listed
from commentvault.platforms.youtube import links
from commentvault.platforms.youtube.api.client import PAGE, Api
from commentvault.platforms.youtube.collections import by_web
from commentvault.platforms.youtube.web.client import Web

_MOST = 50  # videos a page


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


class _Answer(_Wire):
    items: tuple[_Item, ...] = ()
    next_page_token: str | None = None


def listed(collection: Collection, api: Api, web: Web) -> Iterator[Listed]:
    """The videos, 50 at a time; a channel's are the playlist of its uploads.

    Raises :class:`Missing` where there is no such channel, and what :meth:`Api.ask` raises.
    """
    playlist = collection.id if collection.kind == "playlist" else _uploads(collection, api, web)
    for page in _pages(api, "playlistItems", part="snippet,contentDetails", playlistId=playlist, maxResults=_MOST):
        for item in page.items:
            details = item.content_details
            target = links.match(f"youtube:{details.video_id}") if details else None
            if details is None or target is None:
                raise UnknownShape("an entry of a playlist without a video's id")
            title = item.snippet.title if item.snippet else None
            yield Listed(target=target, title=title, published=details.video_published_at)


def news(collection: Collection, since: datetime, api: Api, web: Web) -> frozenset[str]:
    """The videos of a channel under which a top comment was written since then."""
    channel = "UC" + _uploads(collection, api, web)[2:]
    asked: dict[str, str | int] = {"part": "snippet", "order": "time", "maxResults": PAGE, "textFormat": "plainText"}
    found: set[str] = set()
    for page in _pages(api, "commentThreads", allThreadsRelatedToChannelId=channel, **asked):
        new = [item.snippet.video_id for item in page.items if item.snippet and _since(item.snippet, since)]
        found.update(new)
        if not new:  # one that is older proves nothing: what is pinned stands outside the order
            break
    return frozenset(found)


def _since(thread: _Snippet, moment: datetime) -> bool:
    top = thread.top_level_comment.snippet if thread.top_level_comment else None
    return top is None or top.published_at is None or top.published_at >= moment


def _pages(api: Api, resource: str, **params: str | int) -> Iterator[_Answer]:
    tokens: set[str] = set()
    while True:
        page = api.ask(resource, params, _Answer)
        yield page
        token = page.next_page_token
        if not token:
            return
        if token in tokens:
            raise UnknownShape("a list that repeats itself")
        tokens.add(token)
        params["pageToken"] = token


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
