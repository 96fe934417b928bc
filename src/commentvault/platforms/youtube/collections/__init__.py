"""The videos of a channel or playlist: by the Data API where there is a key, else by the keyless web."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.errors import QuotaSpent
from commentvault.model import Collection
from commentvault.net import Door
from commentvault.platforms.base import Listed
from commentvault.platforms.youtube.api.client import Api
from commentvault.platforms.youtube.collections import by_api, by_web
from commentvault.platforms.youtube.web.client import Web
from commentvault.settings import YouTubeSettings


def listed(collection: Collection, door: Door, settings: YouTubeSettings, api: Api | None) -> Iterator[Listed]:
    """The videos, each once; see :meth:`commentvault.platforms.base.Platform.list`.

    The Data API, where it is to be asked, tells exact times for a unit every 50 videos. Where its quota is spent the
    web goes on, unless the settings want the Data API alone.
    """
    seen: set[str] = set()
    if api:
        try:
            yield from _once(by_api.listed(collection, api, Web(door, settings)), seen)
        except QuotaSpent:
            if settings.source == "api":
                raise
        else:
            return
    yield from _once(by_web.listed(collection, door, settings), seen)


def _once(videos: Iterator[Listed], seen: set[str]) -> Iterator[Listed]:
    """Those that were not seen before: a playlist may hold a video twice."""
    for one in videos:
        if one.target.id not in seen:
            seen.add(one.target.id)
            yield one
