"""Runs by the Graph API alone, into an archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from commentvault import sync
from commentvault.archive.history import Thread
from commentvault.archive.vault import Vault
from commentvault.demo.instagram.graph import TOKEN, GraphServer
from commentvault.model import API, Ask, Comment, Cursor, Page, Target
from commentvault.net import Door, Exchange
from commentvault.platforms.base import NOTHING_KNOWN, Known
from commentvault.platforms.instagram.graph import token
from commentvault.platforms.instagram.graph.client import Graph
from commentvault.platforms.walk.walk import Walk
from commentvault.settings import InstagramSettings, NetSettings


class ByGraph:
    """Instagram, asked by the Graph API; ``media`` as a platform keeps it from one post to the next."""

    name = "instagram"
    source = API
    examples = ()

    def __init__(self, settings: InstagramSettings) -> None:
        self.settings = settings
        self.media: dict[str, str] = {}

    def graph(self, door: Door) -> Graph:
        return Graph(door, self.settings, token.load(self.settings), self.media)

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        return Walk(target, ask, door, self.graph(door), known, cursors).pages()

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...]:
        return self.graph(door).found(comment)


class GraphErrand:
    """``by_graph(server)`` → Report, into ``by_graph.vault``; ``captured`` is every exchange."""

    def __init__(self, root: Path) -> None:
        self.vault = Vault(root / "archive")
        self.captured: list[Exchange] = []

    def __call__(
        self,
        server: GraphServer,
        ask: Ask | None = None,
        *,
        code: str | None = None,
        token: str = TOKEN,
        platform: ByGraph | None = None,
        **net: Any,
    ) -> sync.Report:
        """Fetch; ``code`` is another post than the server's first, ``net`` are :class:`NetSettings`' fields."""
        platform = platform or ByGraph(InstagramSettings(token=token, graph_endpoint=server.url))
        code = code or next(iter(server.account.posts.values())).code
        door = Door(NetSettings(**{"retry_wait": 0.01, "tries": 2, **net}), capture=self.captured.append)
        try:
            return sync.fetch(platform, target(code), ask or Ask(), self.vault, door)  # type: ignore[arg-type]
        finally:
            door.close()

    def thread(self, code: str) -> Thread:
        """What the archive holds."""
        found = self.vault.read(target(code).thread)
        assert found is not None
        return found

    def everything(self) -> bytes:
        """All that is on the disk, and all that was captured."""
        files = [path.read_bytes() for path in self.vault.root.rglob("*") if path.is_file()]
        return b"\n".join([*files, *(repr(exchange).encode() for exchange in self.captured)])


def target(code: str) -> Target:
    """The thread of a post."""
    return Target(platform="instagram", id=code, url=f"https://www.instagram.com/p/{code}/")


def told(comment: Comment) -> dict[str, Any]:
    """A comment's fields, as plain values."""
    return msgspec.structs.asdict(comment)
