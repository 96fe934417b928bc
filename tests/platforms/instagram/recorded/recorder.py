"""Somebody who scrolls through a post of the invented Instagram, opens all replies, and keeps the recording."""

from __future__ import annotations

import json
import urllib.request
from datetime import datetime
from urllib.parse import urlencode

from commentvault.demo.instagram import InstagramServer
from commentvault.platforms.instagram.answers import ids

from .made import Har, Json

_ON = {
    "min_id": ("has_more_headload_comments", "next_min_id"),
    "max_id": ("has_more_comments", "next_max_id"),
}
_ON_REPLIES = {
    "min_id": ("has_more_head_child_comments", "next_min_child_cursor"),
    "max_id": ("has_more_tail_child_comments", "next_max_child_cursor"),
}


def recorded(server: InstagramServer, began: datetime, pages: int | None = None) -> bytes:
    """A recording of the server's first post as it is now, dated otherwise; of so many ``pages`` only."""
    har, number = Har(began), ids.media_id(server.code)
    waiting: list[tuple[str | None, dict[str, str]]] = [(None, {})]
    while waiting and len(har.entries) != 1 + (pages or -1):
        root, query = waiting.pop(0)
        answer = _asked(server, number, root, query)
        har.api(answer, number=number, root=int(root) if root else None, **query)
        for name, (flag, cursor) in (_ON_REPLIES if root else _ON).items():
            if answer.get(flag) and (name in query or not query):
                waiting.append((root, {name: answer[cursor]}))
        waiting += [(str(one["pk"]), {}) for one in answer.get("comments", []) if one["child_comment_count"]]
    return har.text()


def _asked(server: InstagramServer, number: str, root: str | None, query: dict[str, str]) -> Json:
    tail = f"{root}/child_comments/" if root else ""
    cookies = "; ".join(f"{name}={value}" for name, value in server.account.cookies.items())
    request = urllib.request.Request(
        f"{server.url}/api/v1/media/{number}/comments/{tail}?{urlencode(query)}", headers={"Cookie": cookies}
    )
    with urllib.request.urlopen(request) as answer:
        told: Json = json.load(answer)
    return told
