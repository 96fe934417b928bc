"""YouTube: comments by the keyless web."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.model import Ask, Comment, Cursor, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import NOTHING_KNOWN, Known
from commentvault.platforms.youtube import links
from commentvault.platforms.youtube.walk.walk import Walk
from commentvault.platforms.youtube.web.client import Web
from commentvault.settings import YouTubeSettings

__all__ = ["YouTube"]


class YouTube:
    """The platform; see :class:`commentvault.platforms.base.Platform`."""

    name = "youtube"
    examples: tuple[str, ...] = links.EXAMPLES

    def __init__(self, settings: YouTubeSettings | None = None) -> None:
        self._settings = settings or YouTubeSettings()

    def match(self, link: str) -> Target | None:
        """The video that a link names."""
        return links.match(link)

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        """All comments and replies of a video; see :mod:`commentvault.platforms.youtube.walk.walk`."""
        return Walk(target, ask, door, Web(door, self._settings), known, cursors).pages()

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...]:
        """What the permalink of a comment shows: the thread that it belongs to first, then the top order's page."""
        web = Web(door, self._settings)
        token = web.permalink(target, comment)
        return tuple(web.listing(token, target.id, None).comments)
