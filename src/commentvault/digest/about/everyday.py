"""How often words are said in everyday language: by the lists of wordfreq, each made from several kinds of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from commentvault.digest.about.corpus import Corpus, Grams

FEWEST = 20
"""How many comments of a language a sample needs, for its words to be compared with everyday ones."""

TELLING = 2e-4
"""The rate below which a word tells something: in English some 600 words are above it."""

_ALONE = 1e-4  # "song", "voice" and "end" are above it
_COMMON = 2e-3  # of words that say nothing at the edge of a phrase: in English some fifty, "the" to "who"
_COMMON_HERE = 2e-2  # likewise, by a sample's own rates
_LEAST = 5e-7  # of a word that is in no list; these begin at one in a million
_COVERED = 0.5  # of what people say; a list that knows less of it is of another script
_LISTS = {"no": "nb", "tl": "fil", "hr": "sh"}  # what wordfreq calls them
_BY_DICTIONARY = frozenset(("zh", "ja", "ko"))  # whose words are cut by a dictionary that does not come with the lists


class Everyday(NamedTuple):
    """The rates of words, by their numbers in a corpus, in one language (None: not known which).

    ``part``: which part of all comments is taken to be in this language. Without a list (``listed`` False) the words'
    own rates in the sample stand for everyday: then a phrase tells by how firmly its words belong together.
    """

    language: str | None
    rates: dict[int, float]
    part: float
    listed: bool

    def rate(self, words: Sequence[int]) -> float:
        """Of words that follow each other: somewhat below that of the rarest, as wordfreq estimates it."""
        return 1 / sum(1 / self.rates.get(word, _LEAST) for word in words)

    def common(self, word: int) -> bool:
        """Whether a word says nothing at the edge of a phrase."""
        return self.rates.get(word, _LEAST) >= (_COMMON if self.listed else _COMMON_HERE)

    def tells(self, words: Sequence[int]) -> bool:
        """Whether one of these words is rare enough to say something; a word alone must be rarer."""
        rarest = min(self.rates.get(word, _LEAST) for word in words)
        return not self.listed or rarest < (TELLING if len(words) > 1 else _ALONE)


class Background:
    """What is everyday for a corpus: in each language that it holds enough of, and, last, in all else.

    ``spoken`` says, comment by comment, in which of these. A comment whose language is not known is taken to be in any,
    as often as those of which it is.
    """

    def __init__(self, corpus: Corpus) -> None:
        import numpy as np

        number = Counter(one.language for one in corpus.said)
        known = number.total() - number[None]
        languages = sorted(language for language in number if language and number[language] >= FEWEST)
        place: dict[str | None, int] = {language: at for at, language in enumerate(languages)}
        none = len(languages)
        self.spoken = np.array([place.get(one.language, none) for one in corpus.said], dtype=np.int64)
        at = corpus.levels[0].at
        size = len(corpus.words)
        heard = np.bincount(self.spoken[corpus.comment[at]] * size + corpus.tokens[at], minlength=size * (none + 1))
        said = heard.reshape(none + 1, size)
        parts = [number[language] / known for language in languages]
        parts.append(1 - sum(number[language] for language in languages) / max(1, number.total()))
        self.languages = [
            _of(language, part, corpus.words, {int(word): int(row[word]) for word in np.flatnonzero(row)})
            for language, part, row in zip((*languages, None), parts, said, strict=True)
        ]

    def of(self, corpus: Corpus, grams: Grams) -> list[Everyday]:
        """For each sequence of words the language in which it is said most, of those that are known."""
        import numpy as np

        size = len(self.languages)
        heard = np.bincount(
            grams.which * size + self.spoken[corpus.comment[grams.at]], minlength=size * len(grams.first)
        )
        heard = heard.reshape(-1, size)
        heard[:, -1] = np.where(heard[:, :-1].any(axis=1), 0, 1)
        return [self.languages[at] for at in heard.argmax(axis=1).tolist()]


def _of(language: str | None, part: float, words: Sequence[str], said: Mapping[int, int]) -> Everyday:
    total = sum(said.values())
    rates = _listed_rates(language, {word: words[word] for word in said}) if language else {}
    covered = sum(number for word, number in said.items() if rates.get(word))
    if covered > _COVERED * total:
        return Everyday(language, {word: max(rate, _LEAST) for word, rate in rates.items()}, part, listed=True)
    return Everyday(language, {word: number / total for word, number in said.items()}, part, listed=False)


def _listed_rates(language: str, words: Mapping[int, str]) -> dict[int, float]:
    """The rates in a language's list, 0 for a word that is not in it; nothing where there is no list."""
    from wordfreq import word_frequency

    listed = _LISTS.get(language, language)
    if listed not in _languages():
        return {}
    return {at: word_frequency(word, listed, "small") for at, word in words.items()}


@cache
def _languages() -> frozenset[str]:
    from wordfreq import available_languages

    return frozenset(available_languages("small")) - _BY_DICTIONARY
