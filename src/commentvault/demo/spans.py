"""Which stretches of a text the platform makes something of: links, times, hashtags, mentions, custom emoji."""

from __future__ import annotations

import re
from urllib.parse import quote

from commentvault.demo.contents import EMOJI_HOST
from commentvault.demo.truth import Span, Writer

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
_WORTH_A_LOOK = re.compile("[:#@]")


def channel_url(writer: Writer) -> str:
    """A channel's address by its id."""
    return f"https://www.youtube.com/channel/{writer.channel_id}"


def spans_of(text: str, mention: Writer | None, *known: Writer) -> tuple[Span, ...]:
    """The spans of a text. ``mention`` is whom it answers; ``known`` are those whose handle is linked anywhere."""
    if not _WORTH_A_LOOK.search(text):
        return ()
    out: list[Span] = []
    for found in _FOUND.finditer(text):
        at, length, piece = found.start(), found.end() - found.start(), found[found.lastgroup or 0]
        match found.lastgroup:
            case "link":
                out.append(Span(at, length, "link", piece))
            case "emoji":
                out.append(Span(at, length, "emoji", f"{EMOJI_HOST}{piece}=w24-h24-c-k-nd"))
            case "time":
                minutes, _, seconds = piece.partition(":")
                if int(minutes) * 60 + int(seconds) < LENGTH:
                    out.append(Span(at, length, "time", int(minutes) * 60 + int(seconds)))
            case "tag":
                out.append(Span(at, length, "tag", f"https://www.youtube.com/hashtag/{quote(piece.lower())}"))
            case "mention" if mention is not None:
                out.append(Span(at, length, "mention", channel_url(mention)))
            case "handle":
                whom = next((writer for writer in known if writer.handle == piece), None)
                if whom is not None:
                    out.append(Span(at, length, "mention", channel_url(whom)))
    return tuple(out)
