"""The answer about a video: its own facts, and where its comments begin.

Asked once a run, so it is read untyped: :func:`dig` walks down a path and stops quietly where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from commentvault.model import Author, Counts, Post
from commentvault.platforms.walk.source import Section
from commentvault.platforms.youtube.web import texts

_RESULTS = ("contents", "twoColumnWatchNextResults", "results", "results", "contents")
_CONTINUATION = ("continuationItemRenderer", "continuationEndpoint", "continuationCommand", "token")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def dig(value: Any, *path: str | int) -> Any:
    """What lies under a path of keys and indices, None where the path ends early."""
    for key in path:
        if isinstance(key, str) and isinstance(value, dict):
            value = value.get(key)
        elif isinstance(key, int) and isinstance(value, list) and -len(value) <= key < len(value):
            value = value[key]
        else:
            return None
    return value


def _each(value: Any) -> list[Any]:
    """The entries of a list; none where there is something else."""
    return value if isinstance(value, list) else []


def shown(value: Any) -> str | None:
    """A text of the platform, whichever way it is given; None where there is none."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return None
    for key in ("simpleText", "content"):
        if isinstance(value.get(key), str):
            return str(value[key])
    parts = [run.get("text", "") for run in value.get("runs") or () if isinstance(run, dict)]
    return "".join(parts) if parts else None


def section(answer: Any) -> Section | None:
    """The comment section below the video, else that of the side panel; None where there is neither."""
    found = None
    for contents in _sections(answer):
        found = Section()
        for item in contents:
            token = dig(item, *_CONTINUATION)
            if token and isinstance(token, str):
                return Section(token=token)
            message = shown(dig(item, "messageRenderer", "text"))
            if message:
                return Section(message=message.strip())
        old = dig(contents, 0, "nextContinuationData", "continuation")
        if old and isinstance(old, str):
            return Section(token=old)
    return found


def has_live_chat(answer: Any) -> bool:
    """Whether a chat stands in the place of comments."""
    chat = dig(answer, "contents", "twoColumnWatchNextResults", "conversationBar", "liveChatRenderer")
    return chat is not None and not dig(chat, "isReplay")


def post(answer: Any, url: str, at: datetime) -> Post | None:
    """The video's own facts, None where the answer tells none. ``at`` is when it was answered."""
    entries = _each(dig(answer, *_RESULTS))
    primary = next((p for e in entries if (p := dig(e, "videoPrimaryInfoRenderer"))), None)
    secondary = next((s for e in entries if (s := dig(e, "videoSecondaryInfoRenderer"))), None)
    if primary is None:
        return None
    counter = dig(primary, "viewCount", "videoViewCountRenderer")
    live = bool(dig(counter, "isLive"))
    views = texts.count(shown(dig(counter, "viewCount")) or "") if not live else None
    likes = _likes(primary)
    return Post(
        seen=at,
        url=url,
        title=shown(dig(primary, "title")),
        text=shown(dig(secondary, "attributedDescription")) or shown(dig(secondary, "description")),
        creator=_creator(dig(secondary, "owner", "videoOwnerRenderer")),
        published_date=calendar_day(shown(dig(primary, "dateText")) or ""),
        live=live,
        counts=Counts(
            views=views[0] if views and views[1] else None,
            likes=likes[0] if likes else None,
            likes_exact=likes[1] if likes else None,
        ),
    )


def calendar_day(text: str) -> date | None:
    """The day in "12 Oct 2021", "Oct 12, 2021", "Premiered 12 Oct 2021" or "12.10.2021"; None without one."""
    numeric = re.search(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    words = re.findall(r"[A-Za-z]+|\d+", text)
    month = next((number for number, name in enumerate(_MONTHS, 1) for w in words if w[:3].lower() == name), None)
    day = next((int(w) for w in words if w.isdigit() and len(w) <= 2), None)
    year = next((int(w) for w in words if w.isdigit() and len(w) == 4), None)
    try:
        if numeric:
            return date(int(numeric[3]), int(numeric[2]), int(numeric[1]))
        return date(year, month, day) if year and month and day else None
    except ValueError:
        return None


def _sections(answer: Any) -> Iterator[Any]:
    """The contents of every comment section: those below the video first, then the side panel's."""
    for entry in _each(dig(answer, *_RESULTS)):
        found = dig(entry, "itemSectionRenderer")
        if dig(found, "sectionIdentifier") == "comment-item-section":
            yield _each(dig(found, "contents")) or _each(dig(found, "continuations"))
    for panel in _each(dig(answer, "engagementPanels")):
        found = dig(panel, "engagementPanelSectionListRenderer")
        if dig(found, "panelIdentifier") == "engagement-panel-comments-section":
            for entry in _each(dig(found, "content", "sectionListRenderer", "contents")):
                yield _each(dig(entry, "itemSectionRenderer", "contents"))


def _likes(primary: Any) -> tuple[int, bool] | None:
    """The like count: the button's spoken text has it exact where its face is rounded."""
    button = dig(primary, "videoActions", "menuRenderer", "topLevelButtons", 0)
    model = dig(button, "segmentedLikeDislikeButtonViewModel", "likeButtonViewModel", "likeButtonViewModel")
    toggle = dig(model, "toggleButtonViewModel", "toggleButtonViewModel", "defaultButtonViewModel", "buttonViewModel")
    old = dig(button, "segmentedLikeDislikeButtonRenderer", "likeButton", "toggleButtonRenderer") or dig(
        button, "toggleButtonRenderer"
    )
    if dig(old, "defaultIcon", "iconType") not in (None, "LIKE"):
        old = None
    for text in (
        dig(toggle, "accessibilityText"),
        dig(toggle, "title"),
        dig(old, "defaultText", "accessibility", "accessibilityData", "label"),
        dig(old, "defaultText", "simpleText"),
    ):
        found = texts.count(text) if text else None
        if found:
            return found
    return None


def _creator(owner: Any) -> Author:
    browse = dig(owner, "navigationEndpoint", "browseEndpoint")
    ident = dig(browse, "browseId")
    page = dig(browse, "canonicalBaseUrl") or ""
    if ident is None:
        return Author(name=shown(dig(owner, "title")), creator=True) if owner else Author()
    icons = [dig(b, "metadataBadgeRenderer", "icon", "iconType") or "" for b in _each(dig(owner, "badges"))]
    return Author(
        id=ident,
        name=shown(dig(owner, "title")),
        handle=page.removeprefix("/") if page.startswith("/@") else None,
        url=f"{texts.BASE}/channel/{ident}",
        avatar=dig(owner, "thumbnail", "thumbnails", -1, "url"),
        creator=True,
        verified=any(icon.startswith("CHECK") for icon in icons),
        artist=any(icon in ("OFFICIAL_ARTIST_BADGE", "AUDIO_BADGE") for icon in icons),
    )
