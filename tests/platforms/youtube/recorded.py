"""Recorded exchanges as the shared recordings keep them."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from commentvault.model import Comment
from commentvault.net import Door
from commentvault.platforms.walk.source import Listing, Offer
from commentvault.platforms.youtube.web.client import Web
from commentvault.settings import NetSettings, YouTubeSettings

from . import raw


@dataclass(frozen=True)
class Page:
    """One recorded list of comments; ``under`` is the comment whose replies were asked for."""

    path: Path
    video: str
    json: Any
    recorded: datetime | None = None
    under: str | None = None

    def __str__(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"


def load(path: Path) -> Any:
    """The JSON of a recording."""
    data = path.read_bytes()
    return json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)


def files(folder: Path) -> list[Path]:
    """A folder's recordings, in order."""
    return sorted([*folder.glob("*.json.gz"), *folder.glob("*.json")])


def exchanges(folder: Path) -> list[Any]:
    """A folder's recorded exchanges, in order."""
    return [load(path) for path in files(folder)]


def pages_of(folder: Path) -> list[Page]:
    """The lists of comments of a recorded chain; whose replies one holds is known by the token that led to it."""
    found: list[Page] = []
    owners: dict[str, str] = {}
    video = ""
    for path in files(folder):
        exchange = load(path)
        asked, answer = exchange["request"]["json"], exchange["response"]["json"]
        video = asked.get("videoId", video)
        if "continuation" in asked:
            recorded = datetime.fromisoformat(exchange["recorded"])
            found.append(Page(path, video, answer, recorded, owners.get(asked["continuation"])))
        owners |= raw.offered(answer)
    return found


def all_pages(recordings: Path) -> list[Page]:
    """Every recorded list of comments: those of the chains, and the single ones."""
    base = recordings / "youtube" / "innertube"
    chained = [page for folder in sorted((base / "threads").iterdir()) for page in pages_of(folder)]
    return chained + [Page(path, "jNQXAC9IVRw", load(path)) for path in sorted((base / "single").glob("*.json.gz"))]


class Says(httpx.BaseTransport):
    """A transport that gives the same answers to whatever is asked, one after the other, the last one ever after."""

    def __init__(self, *bodies: bytes | httpx.Response) -> None:
        self.asked: list[httpx.Request] = []
        self._answers = [b if isinstance(b, httpx.Response) else httpx.Response(200, content=b) for b in bodies]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        said = self._answers[min(len(self.asked), len(self._answers)) - 1]
        return httpx.Response(said.status_code, headers=said.headers, content=said.content)


def web(*bodies: bytes | httpx.Response, tries: int = 1) -> Web:
    """The web API with answers laid into its mouth."""
    door = Door(NetSettings(tries=tries, retry_wait=0.0), transport=Says(*bodies))
    return Web(door, YouTubeSettings())


def read(answer: Any, video: str = "gLs5hArb0ur", under: str | None = None, at: datetime | None = None) -> Listing:
    """A page through our parser, as the walk reads it; ``at`` is when it was answered."""
    headers = {"date": at.strftime("%a, %d %b %Y %H:%M:%S GMT")} if at else {}
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    offer = Offer("token", under.partition(".")[0], under, 0) if under else None
    return web(httpx.Response(200, headers=headers, content=body)).listing("token", video, offer)


def named(comment: Comment) -> raw.Raw:
    """Our comment in the words of the other reader, so that the two can be compared whole."""
    author = comment.author
    return raw.Raw(
        id=comment.id,
        parent=comment.parent,
        root=comment.root,
        channel=author.id,
        shown_name=author.name or author.handle or "",
        text=comment.text,
        likes=(comment.likes if comment.likes is not None else -1, comment.likes_exact is True),
        when="(edited)" if comment.edited else "",
        pinned=comment.pinned is True,
        hearted=comment.hearted is True,
        creator=author.creator is True,
        verified=author.verified is True,
        artist=author.artist is True,
        member=author.member is True,
        paid=comment.paid,
    )
