"""The life of a pinned comment, in plain words: first seen, edited, pinned and not, gone and back.

Every event is a line; the texts of an edit are given beside it, since each form shows what differs in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from commentvault.archive.life import Event
from commentvault.digest.words import wording
from commentvault.digest.words.diff import Piece, pieces
from commentvault.digest.words.happened import when
from commentvault.digest.words.plain import tame

_TOLD = {
    "edited": "Edited",
    "pinned": "Pinned",
    "unpinned": "No longer pinned",
    "hearted": "Hearted by the creator",
    "unhearted": "No longer hearted",
    "hidden": "Hidden on the platform",
    "shown": "No longer hidden",
    "gone": "No longer listed",
    "back": "Listed again",
}


class Moment(NamedTuple):
    """What happened, with its time; of an edit ``diff`` says what differs, and ``before`` is the old text where the two
    have too little in common for that. Both are None for all else.
    """

    words: str
    diff: list[Piece] | None = None
    before: str | None = None


def moments(life: Sequence[Event]) -> Iterator[Moment]:
    """What happened to a comment, in order; counts, names and marks that drift are left out."""
    pinned = False
    for event in life:
        if event.kind == "first" or event.kind in _TOLD:
            again = " again" if event.kind == "pinned" and pinned else ""
            pinned = pinned or event.kind == "pinned"
            yield _moment(event, again)


def _moment(event: Event, again: str) -> Moment:
    if event.kind == "first":
        return Moment(f"First seen {wording.moment(event.by)}")
    words = f"{_TOLD[event.kind]}{again}{f' ({wording.INFERRED})' if event.inferred else ''}, {when(event)}"
    if event.kind != "edited":
        return Moment(words)
    old, new = tame(str(event.old or "")), tame(str(event.new or ""))
    if old == new:
        return Moment(f"{words}; the text that is shown here stayed the same")
    diff = pieces(old, new)
    return Moment(words, diff, old if diff is None else None)
