"""YouTube: comments by the keyless web, by the official Data API where there is a key, or by both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from commentvault.errors import UsageError
from commentvault.model import API, BOTH, WEB, Ask, Collection, Comment, Cursor, End, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import NOTHING_KNOWN, Cost, Known, ListPage
from commentvault.platforms.walk.walk import Walk
from commentvault.platforms.youtube import links
from commentvault.platforms.youtube.web.client import Web
from commentvault.settings import YouTubeSettings

if TYPE_CHECKING:  # only those who have a key pay for it
    from commentvault.platforms.youtube.api.client import Api
    from commentvault.platforms.youtube.api.purse import Purse

__all__ = ["YouTube"]


class YouTube:
    """The platform; see :class:`commentvault.platforms.base.Platform`."""

    name = "youtube"
    examples: tuple[str, ...] = links.EXAMPLES

    def __init__(self, settings: YouTubeSettings | None = None) -> None:
        self._settings = settings or YouTubeSettings()
        self._lacking: str | None = None  # why the Data API is not asked although there is a key

    def match(self, link: str) -> Target | Collection | None:
        """The video that a link names, or the channel or playlist; a video in a playlist is the video."""
        return links.match(link) or links.collection(link)

    def list(self, collection: Collection, door: Door) -> Iterator[ListPage]:
        """The videos of a channel or playlist; see :mod:`commentvault.platforms.youtube.collections`."""
        from commentvault.platforms.youtube.collections import listed

        return listed(collection, door, self._settings, None if self._source == WEB else self._api(door))

    def news(self, collection: Collection, since: datetime, door: Door) -> frozenset[str] | None:
        """The videos of a channel with a new top comment, by the Data API: a unit every 100 of them."""
        from commentvault.platforms.youtube.collections import by_api

        if collection.kind != "channel" or self._source == WEB:
            return None
        return by_api.news(collection, since, self._api(door), Web(door, self._settings))

    @property
    def retention(self) -> int | None:
        """As set: what YouTube's terms ask of the Data API's word."""
        return self._settings.retention

    @property
    def source(self) -> str:
        """Where comments are asked for: ``web``, ``api`` or ``both``.

        Raises :class:`UsageError` where a key or Google's client library is missing for that.
        """
        return self._source

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        """All comments and replies of a video; see :mod:`commentvault.platforms.walk.walk`."""
        for page in self._pages(target, ask, door, known, cursors):
            yield page if page.end is None else msgspec.structs.replace(page, end=self._troubled(page.end))

    def _pages(self, target: Target, ask: Ask, door: Door, known: Known, cursors: tuple[Cursor, ...]) -> Iterator[Page]:
        if self._source == BOTH:
            from commentvault.platforms.youtube.both import Both

            strict = self._settings.source == BOTH
            both = Both(target, ask, door, Web(door, self._settings), self._api(door), known, strict=strict)
            return both.pages(cursors)
        source = self._api(door) if self._source == API else Web(door, self._settings)
        return Walk(target, ask, door, source, known, cursors).pages()

    def _troubled(self, end: End) -> End:
        """How a walk ended, with what is wrong with keys."""
        refused = self._purse.refused.values() if self._source != WEB else ()
        trouble = "; ".join(filter(None, (self._lacking, *map(str, refused))))
        if not trouble:
            return end
        known = end.reason or ""
        reason = end.reason if trouble in known else "; ".join(filter(None, (known, f"without a key: {trouble}")))
        return msgspec.structs.replace(end, reason=reason, trouble=trouble)

    def cost(self, ask: Ask, replies: Sequence[int] | None, claimed: int | None) -> Cost:
        """What a walk would cost; see :mod:`commentvault.platforms.youtube.cost`."""
        from commentvault.platforms.youtube.cost import cost

        told = cost(self._source, ask, replies, claimed)
        return told if self._source == WEB else msgspec.structs.replace(told, left=self._purse.left())

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...]:
        """What the permalink of a comment shows: the thread that it belongs to first, then the top order's page.

        Where only the API is asked, what it finds by id: the thread's top comment first.
        """
        if self._source == API:
            root = comment.partition(".")[0]
            return tuple(sorted(self._api(door).found(*{root, comment}), key=lambda found: found.id != root))
        web = Web(door, self._settings)
        token = web.permalink(target, comment)
        return tuple(web.listing(token, target.id, None).comments)

    @cached_property
    def _source(self) -> str:
        """The source that is asked for; of itself not the Data API where a key or its library is missing."""
        source = self._settings.source
        if source == WEB or (source == "auto" and not self._settings.keys):
            return WEB
        try:
            self._check_keys()
        except UsageError as error:
            if source != "auto":
                raise
            self._lacking = str(error)
            return WEB
        return BOTH if source == "auto" else source

    def _check_keys(self) -> None:
        """What is wrong with the keys is told before anything is asked."""
        from commentvault.platforms.youtube.api import client

        _ = self._purse
        if not client.installed():
            raise UsageError(client.NOT_INSTALLED)

    @cached_property
    def _purse(self) -> Purse:
        from commentvault.platforms.youtube.api.keys import load
        from commentvault.platforms.youtube.api.purse import Purse
        from commentvault.platforms.youtube.api.quota import Ledger

        keys = load(self._settings.keys)
        if not keys:
            raise UsageError("the Data API needs a key, and none is set; see: commentvault login youtube --help")
        for key in keys:
            _ = key.secret
        return Purse(keys, Ledger(), self._settings.quota)

    def _api(self, door: Door) -> Api:
        from commentvault.platforms.youtube.api.client import Api

        return Api(door, self._settings, self._purse)
