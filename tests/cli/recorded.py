"""Recorded answers, made of the demo's."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from threading import Lock

import msgspec

from commentvault.demo.server import DemoServer
from commentvault.model import Ask, Target
from commentvault.net import Door, Exchange
from commentvault.platforms.youtube import YouTube
from commentvault.settings import NetSettings, YouTubeSettings


def record(server: DemoServer, folder: Path) -> int:
    """Walk the server's video and write every exchange as a recording; returns how many there were."""
    folder.mkdir()
    numbers, lock = count(1), Lock()

    def keep(exchange: Exchange) -> None:
        with lock:
            number = next(numbers)
        body = exchange.request.body or b""
        recording = {
            "recorded": datetime.now(UTC),
            "request": {"method": "POST", "url": exchange.request.url, "json": msgspec.Raw(body)},
            "response": {"status": exchange.answer.status, "json": msgspec.Raw(exchange.answer.body)},
        }
        (folder / f"{number:04}.json").write_bytes(msgspec.json.encode(recording))

    door = Door(NetSettings(lanes=1), capture=keep)
    platform = YouTube(YouTubeSettings(endpoint=server.url))
    target = platform.match(server.corpus.video.id)
    assert isinstance(target, Target)
    pages = list(platform.walk(target, Ask(), door))
    door.close()
    assert pages[-1].end
    assert pages[-1].end.status == "complete"
    return next(numbers) - 1
