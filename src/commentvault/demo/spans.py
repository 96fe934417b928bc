"""Which stretches of a text the platform makes something of: links, times, hashtags, mentions, custom emoji."""

from __future__ import annotations

import re
from urllib.parse import quote

from commentvault.demo.contents import EMOJI_HOST
from commentvault.demo.truth import Kind, Span, Writer

LENGTH = 247
"""The video's length in seconds; a time behind it is no link."""

CUSTOM = ("quillheart", "quillfog", "quillbell", "quillcry", "quilllantern")
"""The channel's own emoji."""

_FOUND = re.compile(
    r"(?P<link>https?://[^\s<>\"]+[^\s<>\".,;!?)\]])"
    r"|:(?P<emoji>" + "|".join(CUSTOM) + r"):"
    r"|(?<![\d:.])(?P<time>\d{1,2}:[0-5]\d)(?![\d:])"
    r"|(?<![\w&/])#(?P<tag>[^\W\d]\w*)"
    r"|(?P<mention>\u00a0@[^\u00a0]+\u00a0)"
    r"|(?<![\w.])(?P<handle>@[a-z]\w+)"
)
_KINDS: dict[str, Kind] = {
    "link": "link", "emoji": "emoji", "time": "time", "tag": "tag", "mention": "mention", "handle": "mention",
}  # fmt: skip
_WORTH_A_LOOK = re.compile("[:#@]")


def channel_url(writer: Writer) -> str:
    """A channel's address by its id."""
    return f"https://www.youtube.com/channel/{writer.channel_id}"


def spans_of(text: str, mention: Writer | None, *known: Writer) -> tuple[Span, ...]:
    """The spans of a text. ``mention`` is whom it answers; ``known`` are those whose handle is linked anywhere."""
    if not _WORTH_A_LOOK.search(text):
        return ()
    links = {writer.handle: channel_url(writer) for writer in known}
    if mention is not None:
        links[f"\u00a0{mention.handle}\u00a0"] = channel_url(mention)
    found = ((match, _target(match, links)) for match in _FOUND.finditer(text))
    return tuple(
        Span(match.start(), match.end() - match.start(), _KINDS[match.lastgroup or ""], to)
        for match, to in found
        if to is not None
    )


def _target(found: re.Match[str], links: dict[str, str]) -> str | int | None:
    """Where a find leads; None where the platform makes nothing of it."""
    piece = found[found.lastgroup or 0]
    match found.lastgroup:
        case "link":
            return piece
        case "emoji":
            return f"{EMOJI_HOST}{piece}=w24-h24-c-k-nd"
        case "tag":
            return f"https://www.youtube.com/hashtag/{quote(piece.lower())}"
        case "time":
            minutes, _, seconds = piece.partition(":")
            second = int(minutes) * 60 + int(seconds)
            return second if second < LENGTH else None
        case _:
            return links.get(piece)
