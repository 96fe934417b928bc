"""What a walk of Instagram costs before it is made, in requests: about 15 top comments stand on a page, 20 replies."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from commentvault.model import Ask
from commentvault.platforms.base import Cost

_TOPS, _REPLIES = 15, 20
_API = 50  # of the Graph API, on pages of either kind
_EVERYTHING = 10**9
_SHOWN = 1  # a thread of one reply stands with its top comment


def cost(ask: Ask, replies: Sequence[int] | None, claimed: int | None, *, with_api: bool) -> Cost:
    """What a walk would cost, see :meth:`Platform.cost`. How much of a list is new nobody knows before."""
    tops, later = (_API, _API) if with_api else (_TOPS, _REPLIES)
    if ask.mode == "pins":
        return Cost(requests=(1, 1))
    if replies is None:
        most = _EVERYTHING if claimed is None else 1 + ceil(claimed / tops) + claimed // 2
        return Cost(requests=(1 + ceil((claimed or 0) / (tops + later * tops)), most))
    listed = 1 + ceil(len(replies) / tops)
    opened = sum(ceil(count / later) for count in replies if count > _SHOWN) if ask.replies else 0
    whole = listed + opened
    return Cost(requests=(whole if ask.mode == "full" and ask.unlimited else listed if ask.unlimited else 2, whole))
