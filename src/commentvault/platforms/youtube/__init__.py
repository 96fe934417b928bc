"""YouTube: comments by the keyless web."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.model import Ask, Page, Target
from commentvault.net import Door
from commentvault.platforms.youtube import links
from commentvault.platforms.youtube.walk import Walk
from commentvault.platforms.youtube.web import Web
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

    def walk(self, target: Target, ask: Ask, door: Door) -> Iterator[Page]:
        """All comments and replies of a video; see :mod:`commentvault.platforms.youtube.walk`."""
        return Walk(target, ask, door, Web(door, self._settings)).pages()
