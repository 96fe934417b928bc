"""Comments that say nearly the same: candidates by MinHash, each checked by the words that it really shares."""

from __future__ import annotations

from collections.abc import Sequence

ALIKE = 0.8
"""The share of words, of all that two texts hold, which both must hold: of nine, one may be another."""

FEWEST = 6
"""How many different words a text needs, since a short one is soon like another."""

_PERMUTATIONS, _BANDS, _SEED = 64, 16, 6


def leaders(texts: Sequence[frozenset[str]]) -> dict[int, int]:
    """For every text, given by its words, that is nearly the same as an earlier one: which one (by place in the list).

    A leader follows nobody, and whoever follows is like the leader itself: nothing is joined by way of a third.
    Candidates are found by MinHash and locality-sensitive hashing (Broder 1997).
    """
    from rensa import RMinHash, RMinHashLSH

    long = [at for at, words in enumerate(texts) if len(words) >= FEWEST]
    sketches = RMinHash.from_token_sets([texts[at] for at in long], _PERMUTATIONS, _SEED)
    index = RMinHashLSH(ALIKE, _PERMUTATIONS, _BANDS)
    leader: dict[int, int] = {}
    for at, sketch in zip(long, sketches, strict=True):
        like = (other for other in sorted(index.query(sketch)) if _alike(texts[at], texts[other]))
        first = next(like, None)
        if first is None:
            index.insert(at, sketch)
        else:
            leader[at] = first
    return leader


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
