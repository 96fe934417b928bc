"""What the stretches of a text mean: the platform sends them as they were typed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal
from urllib.parse import quote

from commentvault.model import Span

BASE = "https://www.instagram.com"

# A name has up to 30 letters, digits, underscores and single dots, and ends with no dot; one inside a word is none.
# A tag is more than a number. In many scripts marks stand among its letters, and joiners between them.
_MEANING = r"""(?P<link>https?://[^\s<>"]+)
      | (?<![^\W_])@(?P<mention>[A-Za-z0-9_](?:(?:[A-Za-z0-9_]|\.(?!\.)){0,28}[A-Za-z0-9_])?)(?![A-Za-z0-9_])
      | (?<![\w&])\#(?P<tag>(?=\d*[^\W\d])\w(?:[\w%(marks)s]|[\u200c\u200d](?=\w)){0,149})"""
_SCRIPTS = range(0x300, 0x1F000)  # where the marks of all scripts lie
_TITLE = 80  # signs
_AFTER = ".,;:!?'\"…)]}"  # behind a link, they belong to the sentence


def title(caption: str | None) -> str | None:
    """What stands for a post's title in a list: the first line of its caption."""
    return (caption or "").strip().partition("\n")[0][:_TITLE] or None


def spans(text: str) -> tuple[Span, ...]:
    """The mentions, hashtags and links of a text."""
    if not ("@" in text or "#" in text or "://" in text):
        return ()
    return tuple(_span(found) for found in _meaning().finditer(text))


@cache
def _meaning() -> re.Pattern[str]:
    marks = "".join(letter for letter in map(chr, _SCRIPTS) if unicodedata.category(letter)[0] == "M")
    return re.compile(_MEANING % {"marks": marks}, re.VERBOSE | re.IGNORECASE)


def _span(found: re.Match[str]) -> Span:
    start, shown = found.start(), found[0]
    kind: Literal["link", "mention", "tag"]
    if found["link"]:
        shown = shown.rstrip(_AFTER)
        kind, to = "link", shown
    elif name := found["mention"]:
        kind, to = "mention", f"{BASE}/{name.lower()}/"
    else:
        kind, to = "tag", f"{BASE}/explore/tags/{quote(found['tag'].lower())}/"
    return Span(at=start, len=len(shown), kind=kind, to=to)
