"""The videos of a channel or playlist: by the Data API where there is a key, else by the keyless web."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.errors import Declined, Missing, QuotaSpent
from commentvault.model import Collection
from commentvault.net import Door
from commentvault.platforms.base import ListPage
from commentvault.platforms.youtube.api.client import Api
from commentvault.platforms.youtube.api.failures import NotThere
from commentvault.platforms.youtube.collections import by_api, by_web
from commentvault.platforms.youtube.web.client import Web
from commentvault.settings import YouTubeSettings


def listed(collection: Collection, door: Door, settings: YouTubeSettings, api: Api | None) -> Iterator[ListPage]:
    """The videos; see :meth:`commentvault.platforms.base.Platform.list`.

    The Data API, where it is to be asked, tells exact times for a unit every 50 videos. Where its quota is spent, it
    does not take the key, does not show the list or does not know it, the web lists all of it, with a word on why,
    unless the settings want the Data API alone.
    """
    if api:
        try:
            yield from by_api.listed(collection, api, Web(door, settings))
        except (QuotaSpent, Declined, Missing, NotThere) as error:
            if settings.source == "api":
                raise
            yield ListPage(note=f"without the Data API: {error}")
        else:
            return
    yield from by_web.listed(collection, door, settings)
