"""Groups of words as factors of a vocabulary: TF-IDF and non-negative matrix factorisation (Lee and Seung 1999)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from warnings import catch_warnings, simplefilter

WORDS = 5
"""How many words tell a group."""

_SEED = 6
_FEWEST, _MOST, _EACH = 3, 6, 100  # groups, and how many texts each of them asks for
_SAID = 3  # texts that hold a word
_LITTLE = 0.1  # of the first word's weight
_STEPS, _TOLERANCE = 400, 1e-4
_SAME = 6  # decimals; beyond, a result may depend on how many processors shared the work


def groups(texts: Sequence[frozenset[str]]) -> list[tuple[str, ...]]:
    """The words of each group, the most telling first, of texts given by their telling words.

    The same texts in the same order give the same groups, on however many processors.
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfVectorizer

    number = min(_MOST, max(_FEWEST, len(texts) // _EACH))
    said = Counter(word for words in texts for word in words)
    often = sorted(word for word, times in said.items() if times >= _SAID)
    told = [sorted(words.intersection(often)) for words in texts]
    told = [words for words in told if len(words) > 1]
    if min(len(often), len(told)) <= number:
        return []
    weights = TfidfVectorizer(analyzer=list, vocabulary=often).fit_transform(told)
    model = NMF(number, init="nndsvda", random_state=_SEED, max_iter=_STEPS, tol=_TOLERANCE)
    with catch_warnings():
        simplefilter("ignore", ConvergenceWarning)  # what so many steps find is good enough to name a theme by
        model.fit(weights)
    rows = model.components_.round(_SAME).tolist()
    return [words for row in rows if len(words := _most(row, often)) > 1]


def _most(row: list[float], words: list[str]) -> tuple[str, ...]:
    """The words that weigh most in a factor, without those that weigh little beside the first."""
    ranked = sorted((-weight, word) for weight, word in zip(row, words, strict=True))[:WORDS]
    return tuple(word for weight, word in ranked if weight < 0 and weight <= _LITTLE * ranked[0][0])
