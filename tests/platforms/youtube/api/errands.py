"""Runs by the Data API alone, with a ledger of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import msgspec

from commentvault import sync
from commentvault.archive.history import Thread
from commentvault.archive.vault import Vault
from commentvault.demo import KEY, DemoServer
from commentvault.model import Ask, Target
from commentvault.net import Door
from commentvault.platforms.youtube import YouTube
from commentvault.platforms.youtube.api.client import Api
from commentvault.platforms.youtube.api.keys import load
from commentvault.platforms.youtube.api.purse import Purse
from commentvault.platforms.youtube.api.quota import Ledger
from commentvault.settings import NetSettings, YouTubeSettings
from commentvault.settings.sections import Source

VIDEO = "gLs5hArb0ur"


class ApiErrand:
    """``by_api(server)`` → Report, into ``by_api.vault``; every call is a run of its own, as another day would make."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.vault = Vault(root / "archive")

    def __call__(
        self,
        server: DemoServer | None = None,
        ask: Ask | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        source: Source = "api",
        key: str = KEY,
        video: str = VIDEO,
        **net: Any,
    ) -> sync.Report:
        """Fetch from a server, or whatever a transport answers; ``net`` are :class:`NetSettings`' fields."""
        settings = YouTubeSettings(keys=(key,), source=source)
        if server:
            settings = msgspec.structs.replace(settings, endpoint=server.url, api_endpoint=server.url)
        target = Target(platform="youtube", id=video, url=f"https://www.youtube.com/watch?v={video}")
        door = Door(NetSettings(**{"retry_wait": 0.01, "tries": 2, **net}), transport=transport)
        try:
            return sync.fetch(YouTube(settings), target, ask or Ask(), self.vault, door)
        finally:
            door.close()

    def thread(self, video: str = VIDEO) -> Thread:
        """What the archive holds."""
        found = self.vault.read(f"youtube:{video}")
        assert found is not None
        return found

    def api(self, transport: httpx.BaseTransport) -> Api:
        """The client itself, with answers from a transport."""
        door = Door(NetSettings(tries=1), transport=transport)
        return Api(door, YouTubeSettings(), Purse(load((KEY,)), Ledger(self.root / "quota.sqlite"), 10_000))
