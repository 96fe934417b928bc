"""What each night of a simulated year is like, drawn by a seed: the same seed, the same nights."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Literal, get_args

import msgspec

Outage = Literal["stopped", "unavailable", "limited", "thread", "cut", "lied", "killed", "spent"]
"""What ends a visit before its time.

``stopped``: nobody answers; ``unavailable``: 503 to everything; ``limited``: 429 with a long Retry-After from some
request on; ``thread``: one reply thread cannot be had; ``cut``: from some request on all connections break; ``lied``:
the list of comments ends early, or turns in a circle; ``killed``: the process is; ``spent``: the budget is.
"""

Hiding = Literal["many", "many and their links", "few", "all links"]
"""What the platform does not show, although it is there.

``many``: most comments are missing from all lists, with or without their permalinks; ``few``: some are, and permalinks
show them; ``all links``: permalinks show nothing, be it there or not.
"""

PATIENCE = 4
"""So many nights at most pass without a whole look at the thread."""


class Layout(msgspec.Struct, frozen=True):
    """Other forms from this night on."""

    old_share: float
    nested_share: float
    seed: int


class Night(msgspec.Struct, frozen=True, kw_only=True):
    """One night. ``off``: the machine is; ``still``: nothing happens in the conversation.

    ``again``: the outage passes, and the thread is visited once more in the same night.
    """

    off: bool = False
    still: bool = False
    language: str | None = None
    layout: Layout | None = None
    hiding: Hiding | None = None
    outage: Outage | None = None
    again: bool = False

    @property
    def whole(self) -> bool:
        """Whether the night ends with a whole look at a thread that hides nothing."""
        return not self.off and self.hiding is None and (self.outage is None or self.again)


def nights(seed: int, count: int) -> Iterator[Night]:
    """So many nights, the first and the last one without trouble."""
    dice = Random(f"the nights of {seed}")
    waiting = 0
    for number in range(count):
        plain = waiting >= PATIENCE or number in (0, count - 1)
        night = Night(language=_language(dice)) if plain else _drawn(dice)
        waiting = 0 if night.whole else waiting + 1
        yield night


def _drawn(dice: Random) -> Night:
    layout = Layout(dice.choice((0.0, 0.2, 0.6, 1.0)), dice.choice((0.0, 0.35, 1.0)), dice.randrange(99))
    night = Night(
        still=dice.random() < 0.12,
        language=_language(dice),
        layout=layout if dice.random() < 0.06 else None,
    )
    kind = dice.random()
    if kind < 0.06:
        return Night(off=True, still=night.still)
    if kind < 0.30:
        outage = dice.choice(get_args(Outage))
        return msgspec.structs.replace(night, outage=outage, again=dice.random() < 0.5)
    if kind < 0.42:
        return msgspec.structs.replace(night, hiding=dice.choice(get_args(Hiding)))
    return night


def _language(dice: Random) -> str | None:
    """Comments are asked for in German; on some nights they come in English all the same."""
    return dice.choices((None, "en"), (5, 1))[0]
