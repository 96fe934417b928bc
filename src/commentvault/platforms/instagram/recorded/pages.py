"""Answers that stand in the page of a post itself: the web hands its first comments out with the page's HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from commentvault.errors import UnknownShape
from commentvault.platforms.instagram.answers.values import decode

_SCRIPT = re.compile(rb"<script[^>]*application/json[^>]*>(.*?)</script>", re.DOTALL)
_ROOT = "xdt_api__v1__media__"


def answers(html: bytes) -> Iterator[bytes]:
    """The answers about a post and its comments in a page, in the form in which they come when they are asked for."""
    for script in _SCRIPT.finditer(html):
        if _ROOT.encode() in script[1]:
            try:
                yield from _within(decode(script[1], msgspec.json.decode))
            except UnknownShape:
                continue


def _within(value: Any) -> Iterator[bytes]:
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as found:
                if any(name.startswith(_ROOT) for name in found):
                    yield msgspec.json.encode({"data": found})
                else:
                    waiting += found.values()
            case list() as found:
                waiting += found
            case _:
                pass
