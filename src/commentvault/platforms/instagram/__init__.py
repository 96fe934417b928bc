"""Instagram: posts and reels by a logged-in session, by the official Graph API, or from a recording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from commentvault.errors import Declined
from commentvault.model import API, WEB, Ask, Collection, Comment, Cursor, End, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import NOTHING_KNOWN, Cost, Known, ListPage
from commentvault.platforms.instagram import links
from commentvault.settings import InstagramSettings

if TYPE_CHECKING:  # instaloader is imported when Instagram is asked
    from commentvault.platforms.instagram.graph.client import Graph
    from commentvault.platforms.instagram.web.client import Web

__all__ = ["Instagram"]

_LOGGED_OUT = (
    "Instagram shows comments to those who are logged in: keep the login of your browser with: commentvault login "
    "instagram. Without one: import what a browser recorded (commentvault import), or set a token of the Graph API for "
    "posts of your own. Nothing was asked"
)


class Instagram:
    """The platform; see :class:`commentvault.platforms.base.Platform`."""

    name = "instagram"
    examples: tuple[str, ...] = links.EXAMPLES
    retention: int | None = None

    def __init__(self, settings: InstagramSettings | None = None) -> None:
        self._settings = settings or InstagramSettings()
        self._media: dict[str, str] = {}  # the numbers of the token's posts, by shortcode

    def match(self, link: str) -> Target | Collection | None:
        """The post that a link names, or whose profile."""
        return links.match(link) or links.collection(link)

    def list(self, collection: Collection, door: Door) -> Iterator[ListPage]:
        """The posts of a profile; see :mod:`commentvault.platforms.instagram.web.profiles`."""
        if self.source == API:
            from commentvault.platforms.instagram.graph.owned import owned

            return owned(collection, self._graph(door))
        web = self._web(door)
        if web is None:
            raise Declined(_LOGGED_OUT)
        from commentvault.platforms.instagram.web.profiles import listed

        return listed(collection, web.context)

    def news(self, collection: Collection, since: datetime, door: Door) -> frozenset[str] | None:  # noqa: ARG002  # the protocol's
        """Nothing tells which posts have new comments."""
        return None

    @cached_property
    def source(self) -> str:
        """Where comments are asked for: ``web``, with a login, or ``api``.

        Raises :class:`~commentvault.errors.UsageError` where a token is missing for that, or a login cannot be used.
        """
        from commentvault.platforms.instagram.graph import token
        from commentvault.platforms.instagram.web import sessions

        if self._settings.source == API or (
            self._settings.source == "auto" and self._settings.token and not sessions.names()
        ):
            token.load(self._settings)
            return API
        if name := sessions.chosen(self._settings.account):
            sessions.about(name)
        return WEB

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        """All comments and replies of a post; see :mod:`commentvault.platforms.walk.walk`.

        Instagram ranks its lists, so that no end of what is new can be told in them: ``head`` is a ``refresh`` here.
        """
        from commentvault.platforms.walk.walk import Walk

        if ask.mode == "head":
            ask = msgspec.structs.replace(ask, mode="refresh")
        if self.source == API:
            yield from Walk(target, ask, door, self._graph(door), known, cursors).pages()
        elif web := self._web(door):
            for page in Walk(target, ask, door, web, known, cursors).pages():
                yield page if page.end is None else msgspec.structs.replace(page, end=_with(page.end, web.told))
        else:
            now = datetime.now(UTC).replace(microsecond=0)
            yield Page(seen=now, end=End(status="refused", reason=_LOGGED_OUT))

    def cost(self, ask: Ask, replies: Sequence[int] | None, claimed: int | None) -> Cost:
        """What a walk would cost; see :mod:`commentvault.platforms.instagram.cost`."""
        from commentvault.platforms.instagram.cost import cost

        return cost(ask, replies, claimed, with_api=self.source == API)

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...] | None:  # noqa: ARG002  # the protocol's
        """What the Graph API finds by a comment's id. The web has no page that shows one comment alone."""
        return self._graph(door).found(comment) if self.source == API else None

    def _web(self, door: Door) -> Web | None:
        """Instagram as the kept login sees it; None where there is none."""
        from commentvault.platforms.instagram.web import sessions

        session = sessions.load(self._settings.account)
        if session is None:
            return None
        from commentvault.platforms.instagram.web.client import Web

        return Web(session, door, self._settings)

    def _graph(self, door: Door) -> Graph:
        from commentvault.platforms.instagram.graph import token
        from commentvault.platforms.instagram.graph.client import Graph

        return Graph(door, self._settings, token.load(self._settings), self._media)


def _with(end: End, told: str | None) -> End:
    """How a walk ended, with what is to be told of it beside."""
    return msgspec.structs.replace(end, reason="; ".join(filter(None, (end.reason, told)))) if told else end
