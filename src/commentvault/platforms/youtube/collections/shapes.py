"""The answers to ``browse`` for a list of videos, in the forms that public clients know; read untyped, they are few.

A list is either made of ``playlistVideoRenderer`` or, newer, of ``lockupViewModel``; its end may hold a token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commentvault.platforms.base import Listed
from commentvault.platforms.youtube import links
from commentvault.platforms.youtube.web import times
from commentvault.platforms.youtube.web.video import dig, shown

_AGO = re.compile(r"\b(ago|vor)\b", re.IGNORECASE)
_OTHERS = {f"LOCKUP_CONTENT_TYPE_{kind}" for kind in ("PLAYLIST", "PODCAST", "ALBUM", "CHANNEL")}  # no videos
_COMMAND = ("continuationCommand", "token")
_TOKENS = (
    ("continuationItemRenderer", "continuationEndpoint"),
    ("continuationItemRenderer", "button", "buttonRenderer", "command"),
    ("continuationItemViewModel", "continuationCommand", "innertubeCommand"),
)


@dataclass
class Videos:
    """A page of a list. ``token`` leads on; a text among the ``entries`` is the form of one that is of none known."""

    entries: list[Listed | str] = field(default_factory=list)
    token: str | None = None


def refusal(answer: dict[str, Any]) -> str | None:
    """The platform's words where it shows no list: it is private, or not there."""
    for alert in _each(answer.get("alerts")):
        for told in alert.values() if isinstance(alert, dict) else ():
            if dig(told, "type") == "ERROR":
                return shown(dig(told, "text")) or "no reason given"
    return None


def first(answer: dict[str, Any], at: datetime) -> Videos | None:
    """The first page of a list; None where the answer holds none."""
    page, there = Videos(), False
    for tab in _each(dig(answer, "contents", "twoColumnBrowseResultsRenderer", "tabs")):
        content = dig(tab, "tabRenderer", "content")
        for section in _each(dig(content, "sectionListRenderer", "contents")):
            for item in (inside := _each(dig(section, "itemSectionRenderer", "contents"))):
                if entries := _each(dig(item, "playlistVideoListRenderer", "contents")):
                    there = True
                    _read(entries, at, page)
                there = there or shown(dig(item, "messageRenderer", "text")) is not None  # words: the list is empty
            lockups = [item for item in inside if dig(item, "lockupViewModel") or _token(item)]
            there = there or bool(lockups)
            _read(lockups, at, page)
        grid = _each(dig(content, "richGridRenderer", "contents"))
        there = there or bool(grid)
        _read([dig(item, "richItemRenderer", "content") or item for item in grid], at, page)
    return page if there else None


def more(answer: dict[str, Any], at: datetime) -> Videos | None:
    """A later page; None where the answer holds none."""
    for key in ("onResponseReceivedActions", "onResponseReceivedEndpoints"):
        for action in _each(answer.get(key)):
            entries = _each(dig(action, "appendContinuationItemsAction", "continuationItems"))
            if entries:
                page = Videos()
                _read([dig(item, "richItemRenderer", "content") or item for item in entries], at, page)
                return page
    return None


def _read(entries: list[Any], at: datetime, page: Videos) -> None:
    for entry in entries:
        if token := _token(entry):
            page.token = page.token or token
        elif video := _video(entry, at):
            page.entries.append(video)
        elif (kind := dig(entry, "lockupViewModel", "contentType")) not in _OTHERS:
            page.entries.append(str(kind) if kind else _form(entry))


def _form(entry: Any) -> str:
    return ", ".join(entry) if isinstance(entry, dict) else type(entry).__name__


def _video(entry: Any, at: datetime) -> Listed | None:
    old, new = dig(entry, "playlistVideoRenderer"), dig(entry, "lockupViewModel")
    if old:
        ident, title = dig(old, "videoId"), shown(dig(old, "title"))
        texts = [shown(run) or dig(run, "text") for run in _each(dig(old, "videoInfo", "runs"))]
    elif dig(new, "contentType") == "LOCKUP_CONTENT_TYPE_VIDEO":
        told = dig(new, "metadata", "lockupMetadataViewModel")
        ident, title = dig(new, "contentId"), shown(dig(told, "title"))
        rows = _each(dig(told, "metadata", "contentMetadataViewModel", "metadataRows"))
        texts = [shown(dig(part, "text")) for row in rows for part in _each(dig(row, "metadataParts"))]
    else:
        return None
    target = links.match(f"youtube:{ident}")
    ages = [text for text in texts if isinstance(text, str) and _AGO.search(text)]
    window = times.window(ages[-1], at) if ages else None
    return Listed(target=target, title=title, published_window=window) if target else None


def _token(entry: Any) -> str | None:
    """Where the list goes on, from whichever place holds it; it may be one of several commands there."""
    for path in _TOKENS:
        place = dig(entry, *path)
        for command in (place, *_each(dig(place, "commandExecutorCommand", "commands"))):
            if isinstance(token := dig(command, *_COMMAND), str) and token:
                return token
    return None


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
