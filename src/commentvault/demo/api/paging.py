"""How the Data API hands out a list in pages, and what its page tokens hold."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from commentvault.demo.answers import Asked
from commentvault.demo.api.account import Edges
from commentvault.demo.api.failures import ApiError
from commentvault.demo.pages import Twist

_SIZES = {"commentThreads": (100, 20), "comments": (100, 20), "playlistItems": (50, 5)}
"""The largest page and the usual one."""


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page begins, and how many items the pages before it had (``told``).

    ``name`` is the list's; a token fits no other. The page begins behind ``after_ms``, whether or not that comment
    still exists, or else at ``offset``.
    """

    name: str
    after_ms: int | None = None
    offset: int = 0
    told: int = 0


class Items(NamedTuple):
    """A whole list. ``ms`` tells an item's time where the list goes from new to old, but for the ``ahead`` first."""

    name: str
    all: Sequence[Any]
    ms: Callable[[Any], int] | None = None
    ahead: int = 0


class Page(NamedTuple):
    """What is shown, the token of the page behind it, and how many were asked for."""

    items: Sequence[Any]
    token: str | None
    size: int


def page(items: Items, asked: Asked, edges: Edges, twist: Twist) -> Page:
    """The page that is asked for.

    Raises:
        ApiError: the size or the token makes no sense.
    """
    size, here = _size(asked), _place(asked, items.name)
    threads = asked.kind == "commentThreads"
    if edges.deaf and asked.kind == "comments":
        here = Place(items.name)
    start = here.offset if here.after_ms is None else _after(items, here.after_ms)
    end = start + (min(size, edges.page) if threads and edges.page else size)
    shown = items.all[start:end][: twist.keep]
    told = here.told + len(shown)
    following = None
    if end < len(items.all) and not (threads and edges.ends_after is not None and told >= edges.ends_after):
        timed = items.ms is not None and end > items.ahead
        after = items.ms(items.all[end - 1]) if items.ms is not None and timed else None
        following = Place(items.name, after, 0 if timed else end, told)
    if twist.next:
        following = {"start": Place(items.name), "same": here, "none": None}[twist.next]
    elif edges.repeat and asked.later and not edges.deaf:
        following = here
    return Page(shown, _encode(following) if following is not None else None, size)


def _after(items: Items, after_ms: int) -> int:
    """The first item that is older."""
    ms = items.ms
    if ms is None:
        raise ApiError("invalidPageToken")
    return bisect_right(items.all, -after_ms, lo=items.ahead, key=lambda item: -ms(item))


def _size(asked: Asked) -> int:
    largest, usual = _SIZES[asked.kind]
    said = asked.get("maxResults", str(usual))
    if not said.isdecimal() or not 1 <= int(said) <= largest:
        raise ApiError("invalidValue", "maxResults")
    return int(said)


def _encode(place: Place) -> str:
    return urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()


def _place(asked: Asked, name: str) -> Place:
    token = asked.get("pageToken")
    if not token:
        return Place(name)
    try:
        place = msgspec.json.decode(urlsafe_b64decode(token + "=" * (-len(token) % 4)), type=Place)
    except (ValueError, msgspec.DecodeError) as exc:
        raise ApiError("invalidPageToken") from exc
    if place.name != name:
        raise ApiError("invalidPageToken")
    return place
