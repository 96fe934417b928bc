"""The videos of a channel or playlist by the Data API: exact times, a unit for the channel and one every 50 videos."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import msgspec

from commentvault.errors import Missing, UnknownShape
from commentvault.model import Collection
from commentvault.net import Door
from commentvault.platforms.base import Listed
from commentvault.platforms.youtube import links
from commentvault.platforms.youtube.api import keys
from commentvault.platforms.youtube.api.client import Api
from commentvault.platforms.youtube.api.purse import Purse
from commentvault.platforms.youtube.api.quota import Ledger
from commentvault.platforms.youtube.collections import by_web
from commentvault.platforms.youtube.web.client import Web
from commentvault.settings import YouTubeSettings

_MOST = 50  # videos a page


class _Wire(msgspec.Struct, rename="camel"):
    """camelCase on the wire; unknown keys are skipped."""


class _Related(_Wire):
    uploads: str = ""


class _Details(_Wire):
    related_playlists: _Related | None = None
    video_id: str = ""
    video_published_at: datetime | None = None


class _Snippet(_Wire):
    title: str | None = None


class _Item(_Wire):
    content_details: _Details | None = None
    snippet: _Snippet | None = None


class _Answer(_Wire):
    items: tuple[_Item, ...] = ()
    next_page_token: str | None = None


def listed(collection: Collection, door: Door, settings: YouTubeSettings) -> Iterator[Listed]:
    """The videos, 50 at a time; a channel's are the playlist of its uploads.

    Raises :class:`Missing` where there is no such channel, and what :meth:`Api.ask` raises.
    """
    with closing(Ledger()) as ledger:
        api = Api(door, settings, Purse(keys.load(settings.keys), ledger, settings.quota))
        web = Web(door, settings)
        yield from _videos(api, collection.id if collection.kind == "playlist" else _uploads(collection, api, web))


def _videos(api: Api, playlist: str) -> Iterator[Listed]:
    params: dict[str, str | int] = {"part": "snippet,contentDetails", "playlistId": playlist, "maxResults": _MOST}
    tokens: set[str] = set()
    while True:
        page = api.ask("playlistItems", params, _Answer)
        for item in page.items:
            details = item.content_details
            target = links.match(f"youtube:{details.video_id}") if details else None
            if details is None or target is None:
                raise UnknownShape("an entry of a playlist without a video's id")
            title = item.snippet.title if item.snippet else None
            yield Listed(target=target, title=title, published=details.video_published_at)
        token = page.next_page_token
        if not token:
            return
        if token in tokens:
            raise UnknownShape("a list of videos that repeats itself")
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
