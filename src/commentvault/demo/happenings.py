"""What can happen in a conversation, and how often."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Happening = Literal["new", "edited", "deleted", "restored", "pinned", "unpinned", "hearted", "unhearted"]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to one comment.

    ``old`` and ``new`` are texts where one comes, goes or changes (None where there is none), else the mark. What is
    deleted or restored with its thread has an event of its own, at the same moment.
    """

    kind: Happening
    id: str
    at: datetime
    old: str | bool | None = None
    new: str | bool | None = None


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """How much happens in a day.

    ``tops`` and ``replies``: new ones, as a share of the recipe's comments. ``edits``, ``hearts`` and ``likes`` (that
    move) are shares of all comments, ``deletions`` of the top comments, ``lost_replies`` of the replies, ``returns`` of
    what is deleted, ``unhearts`` of the hearted ones. ``pins`` is how often a day the pin moves.
    """

    tops: float = 0.001
    replies: float = 0.0015
    edits: float = 0.001
    deletions: float = 0.0007
    lost_replies: float = 0.0007
    returns: float = 0.004
    pins: float = 0.03
    hearts: float = 0.0005
    unhearts: float = 0.004
    likes: float = 0.02


LIVELY = Rates(
    tops=0.02, replies=0.04, edits=0.015, deletions=0.01, lost_replies=0.01, returns=0.3, pins=2.0,
    hearts=0.008, unhearts=0.2, likes=0.15,
)  # fmt: skip
"""A day on which a few hundred comments have something of everything to show."""


STILL = Rates(
    tops=0, replies=0, edits=0, deletions=0, lost_replies=0, returns=0, pins=0, hearts=0, unhearts=0, likes=0
)  # fmt: skip
"""Nothing happens but that time passes."""
