"""What a walk costs before it is made: from the reply counts that are archived, else from the size that is claimed.

Of an unknown thread only bounds are known: at the least all comments stand with their threads, at the most every thread
has just too many replies for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from commentvault.model import Ask
from commentvault.platforms.base import Cost
from commentvault.platforms.youtube.api.client import INLINE, PAGE

_TOPS = 20
"""Top comments on a page of the web."""

_FIRST, _LATER = 10, 50
"""Replies on the web's first page of a thread, and on the later ones."""

_BEFORE = 2  # the video, and the top order's first page
_EVERYTHING = 10**9


def cost(source: str, ask: Ask, replies: Sequence[int] | None, claimed: int | None) -> Cost:
    """What a walk by a source would cost, see :meth:`Platform.cost`."""
    web, api = source != "api", source != "web" and not (source == "both" and ask.mode == "pins")
    requests, units = (0, 0), (0, 0)
    if web:
        requests = _of_web(ask, replies, claimed)
    if api:
        units = _of_api(ask, replies, claimed)
        video = 0 if web or ask.mode == "pins" else 1
        units = (units[0] + video, units[1] + video)
    total = (requests[0] + units[0], requests[1] + units[1])
    return Cost(requests=total, units=units if api else None)


def _of_web(ask: Ask, replies: Sequence[int] | None, claimed: int | None) -> tuple[int, int]:
    if ask.mode == "pins":
        return 1, 1
    if replies is None:
        most = _EVERYTHING if claimed is None else ceil(claimed / _TOPS) + claimed // 2
        return _BEFORE + ceil((claimed or 0) / (_TOPS * 500)), _BEFORE + most
    tops = ceil(len(replies) / _TOPS)
    opened = sum(1 + ceil(max(0, count - _FIRST) / _LATER) for count in replies if count)
    return _between(ask, _BEFORE, tops, opened)


def _of_api(ask: Ask, replies: Sequence[int] | None, claimed: int | None) -> tuple[int, int]:
    if ask.mode == "pins":
        return 1, 1
    if replies is None:
        if claimed is None:
            return 1, _EVERYTHING
        threads = claimed // (INLINE + 2)  # each with one reply more than stand with it
        return max(1, ceil(claimed / PAGE / (INLINE + 1))), ceil(claimed / PAGE) + threads
    tops = max(1, ceil(len(replies) / PAGE))
    opened = sum(ceil(count / PAGE) for count in replies if count > INLINE)
    return _between(ask, 0, tops, opened)


def _between(ask: Ask, before: int, tops: int, opened: int) -> tuple[int, int]:
    """How much of a known thread a mode looks at: which replies changed and how many comments are new nobody knows."""
    opened = opened if ask.replies else 0
    if ask.mode == "full" and ask.unlimited:
        return before + tops + opened, before + tops + opened
    least = before + (tops if ask.mode == "refresh" and ask.unlimited else 1)
    return least, before + tops + opened
