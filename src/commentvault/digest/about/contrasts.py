"""What each of several threads talks about more than the others: log-odds with an informative Dirichlet prior.

The method is that of Monroe, Colaresi and Quinn (2008), "Fightin' Words": how often all sides together say a phrase
is what is expected of each, so that what is rare everywhere needs more voices before it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import log, sqrt
from typing import TYPE_CHECKING

from commentvault.digest.about.corpus import FEWEST, Corpus, Said
from commentvault.digest.about.everyday import Background
from commentvault.digest.about.phrases import Candidate, chosen_of, saying, told
from commentvault.digest.about.reading import Reading
from commentvault.digest.about.value import Phrase

if TYPE_CHECKING:
    from commentvault.digest.about.corpus import Numbers

LIMIT = 8

CERTAIN = 1.96
"""The standard score from which on a difference is told: chance reaches it once in twenty times."""

_PRIOR = 0.1  # of all that is said: so much does what is expected weigh


def contrast(sides: Sequence[Reading]) -> tuple[tuple[Phrase, ...], ...]:
    """For each side the phrases that it says more than the others do, the most certain first.

    Their numbers are those of that side.
    """
    corpora = [_of_side(at, side.corpus) for at, side in enumerate(sides)]
    corpus = Corpus([one for said in corpora for one in said])
    side_of = [at for at, said in enumerate(corpora) for _ in said]
    names = frozenset(name for side in sides for name in side.names)
    unquoted = frozenset(ident for side in sides for ident in side.unquoted)
    found = saying(corpus, Background(corpus), names)
    heard = _heard(corpus, side_of, len(sides))
    return tuple(
        tuple(told(corpus, chosen_of(corpus, _more(found, heard, side), LIMIT), unquoted, within=here))
        for side in range(len(sides))
        for here in [frozenset(at for at, of in enumerate(side_of) if of == side)]
    )


def _of_side(side: int, corpus: Corpus) -> list[Said]:
    """What a side says; who speaks on two sides is a voice on each."""
    return [one._replace(voice=f"{side} {one.voice}") for one in corpus.said]


def _heard(corpus: Corpus, side_of: Sequence[int], sides: int) -> list[Numbers]:
    """How many people of each side say each sequence of words, level by level: a row a sequence, a column a side."""
    import numpy as np

    of_voice = np.zeros(len(corpus.said) + 1, dtype=np.int64)
    of_voice[corpus.voice] = side_of
    heard = []
    for grams in corpus.levels:
        size = len(of_voice)
        spoken = np.unique(grams.which * size + corpus.voice[corpus.comment[grams.at]])
        counts = np.bincount(spoken // size * sides + of_voice[spoken % size], minlength=sides * len(grams.first))
        heard.append(counts.reshape(-1, sides))
    return heard


def _more(found: Iterable[Candidate], heard: Sequence[Numbers], side: int) -> Iterator[Candidate]:
    """What a side says more than all others together, scored by how certain that is."""
    everything, here = int(heard[0].sum()), int(heard[0][:, side].sum())
    weight = _PRIOR * everything
    for candidate in found:
        row = heard[candidate.grams.length - 1][candidate.which]
        said, all_ = int(row[side]), int(row.sum())
        prior = _PRIOR * all_
        score = _score(said, here, prior, weight) - _score(all_ - said, everything - here, prior, weight)
        certain = score / sqrt(1 / (said + prior) + 1 / (all_ - said + prior))
        if said >= FEWEST and certain >= CERTAIN:
            yield candidate._replace(people=said, score=certain)


def _score(said: int, of: int, prior: float, weight: float) -> float:
    """The log-odds of saying it, with what is expected of any side."""
    return log((said + prior) / (of + weight - said - prior))
