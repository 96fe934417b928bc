"""A pin that moved, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from commentvault.archive.life import Event
from commentvault.digest.changes.gather import Pin
from commentvault.digest.words import wording
from commentvault.digest.words.happened import when


def lines(moves: tuple[Pin, ...], limit: int, named: Callable[[Event], str]) -> Iterator[str]:
    """The last moves, a line each, and how many there were; ``named`` tells a comment with its author."""
    if len(moves) > limit:
        yield f"The pin moved {wording.number(len(moves))} times; the last {wording.number(limit)}:"
    yield from (_told(pin, named) for pin in moves[-limit:])


def _told(pin: Pin, named: Callable[[Event], str]) -> str:
    before = "; ".join(map(named, pin.before))
    if pin.now:
        lost = ", no longer listed" if pin.lost else ""
        told = f"The creator pinned {'; '.join(map(named, pin.now))} (before{lost}: {before or 'none'})"
        inferred = f" ({wording.INFERRED})" if pin.now[-1].inferred else ""
        return f"{told}, {when(pin.now[-1])}{inferred}"
    return f"The pinned comment is no longer listed: {before}" if pin.lost else f"No longer pinned: {before}"
