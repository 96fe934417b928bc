"""What an edit took away and brought: two texts as one, piece by piece."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_MOST = 3000  # words of both texts together, up to which they are compared word by word
_ALIKE = 0.4  # share of words that two texts have in common, from which on one is told as an edit of the other
_CONTEXT = 12  # pieces (words and spaces) that are shown beside what differs
_PIECE = re.compile(r"\s+|\S+")


class Piece(NamedTuple):
    """A stretch of text that stayed (``same``), went (``gone``) or came (``new``)."""

    kind: Literal["same", "gone", "new"]
    text: str


def pieces(old: str, new: str, *, whole: bool = True) -> list[Piece] | None:
    """The later text with what went and what came, in order; None where too little is the same, or too much is there to
    compare: then the two are told one after the other. Without ``whole`` long stretches that stayed are cut.
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    if len(before) + len(after) > _MOST:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if _alike(before, after, matcher) < _ALIKE:
        return None
    found: list[Piece] = []
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            stayed = after[new_start:new_end]
            found.append(Piece("same", "".join(stayed) if whole else _cut(stayed)))
            continue
        went, came = "".join(before[start:end]), "".join(after[new_start:new_end])
        found += [Piece("gone", went)] if went else []
        found += [Piece("new", came)] if came else []
    return found


def _alike(before: list[str], after: list[str], matcher: SequenceMatcher[str]) -> float:
    """The share of words that two texts have in common; spaces do not count."""
    same = [piece for at, _, size in matcher.get_matching_blocks() for piece in before[at : at + size]]
    return 2 * _count_words(same) / max(1, _count_words(before) + _count_words(after))


def _count_words(pieces: list[str]) -> int:
    return sum(not piece.isspace() for piece in pieces)


def _cut(pieces: list[str]) -> str:
    if len(pieces) <= 2 * _CONTEXT:
        return "".join(pieces)
    return "".join(pieces[:_CONTEXT]) + "… " + "".join(pieces[-_CONTEXT:])
