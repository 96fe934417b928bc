"""Groups of words that the same texts hold, by counting alone: each begins with the pair that belongs together most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

from commentvault.digest.about.likelihood import CERTAIN, LIKELY, log_likelihood

WORDS = 5
"""How many words tell a group."""

_MOST = 6
_OFTEN = 300  # of the most said words, that may tell a group
_SAID = 3  # texts that hold a pair


def groups(texts: Sequence[frozenset[str]]) -> list[tuple[str, ...]]:
    """The words of each group, the most said first, of texts given by their telling words.

    Two words belong together by the log-likelihood ratio of the texts that hold both to those that would by chance
    (Dunning 1993); a word joins a group by the sum of its ratios to the words that are in it.
    """
    said = Counter(word for words in texts for word in words)
    often = {word for word, _ in sorted(said.items(), key=lambda one: (-one[1], one[0]))[:_OFTEN]}
    both = Counter(pair for words in texts for pair in combinations(sorted(words & often), 2))
    bonds = {
        pair: bond
        for pair, number in both.items()
        if number >= _SAID
        and (bond := log_likelihood(number, len(texts), said[pair[0]] * said[pair[1]] / len(texts) ** 2)) >= LIKELY
    }
    found: list[tuple[str, ...]] = []
    free = dict(bonds)
    while len(found) < _MOST:
        first = max(free, key=lambda pair: (free[pair], pair), default=None)
        if first is None or free[first] < CERTAIN:
            break
        group = _grown(first, free)
        found.append(tuple(sorted(group, key=lambda word: (-said[word], word))))
        free = {pair: bond for pair, bond in free.items() if not group.intersection(pair)}
    return found


def _grown(pair: tuple[str, str], bonds: dict[tuple[str, str], float]) -> set[str]:
    """A pair with the words that are bound to it most."""
    group = set(pair)
    while len(group) < WORDS:
        drawn = defaultdict[str, float](float)
        for (one, other), bond in bonds.items():
            if (one in group) != (other in group):
                drawn[other if one in group else one] += bond
        if not drawn:
            break
        group.add(max(drawn, key=lambda word: (drawn[word], word)))
    return group
