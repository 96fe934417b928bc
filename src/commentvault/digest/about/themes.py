"""Themes: groups of words that the same comments hold, and the comments that are most like each of them.

What the groups are is found by factors of the vocabulary where scikit-learn is installed, else by words that occur
together; what belongs to a theme is told alike: comments that hold at least two of its words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib.util import find_spec
from itertools import chain
from math import sqrt
from typing import NamedTuple

from commentvault.digest.about import factors, together
from commentvault.digest.about.corpus import Corpus, Said
from commentvault.digest.about.everyday import Background
from commentvault.digest.about.texts import inflected
from commentvault.digest.about.value import By, Theme
from commentvault.digest.relations import by_likes

FEWEST = 60
"""How many comments of a language have themes."""

LIMIT = 6

_PEOPLE = 5  # that a theme needs
_TYPICAL, _FEW = 3, 2  # comments to show for it, at most and at least
_LETTERS = 30
_SHARED = 2  # words of a theme that make a comment belong to it


class Held(NamedTuple):
    """A comment and the telling words that it holds."""

    said: Said
    words: frozenset[str]


def available() -> By:
    """How themes are found here."""
    return "factors" if find_spec("sklearn") else "together"


def themes(
    corpus: Corpus, usual: Background, names: Collection[str], left_out: Collection[str], by: By
) -> tuple[Theme, ...]:
    """The themes of every language that enough comments are in, most people first; ``names`` are words that say nothing
    here, ``left_out`` the ids of comments that are not to be quoted.
    """
    find = factors.groups if by == "factors" else together.groups
    found = [
        theme
        for language, held in _by_language(corpus, usual, names).items()
        for words in find([one.words for one in held])
        if (theme := _theme(words, held, language, left_out))
    ]
    found.sort(key=lambda theme: (-theme.people, theme.words))
    return tuple(found[:LIMIT])


def _by_language(corpus: Corpus, usual: Background, names: Collection[str]) -> dict[str, list[Held]]:
    """The comments of each language with enough of them, and their telling words that several people say."""
    often = [word for word in corpus.often if not any(inflected(word, name) for name in names)]
    held: dict[str, list[Held]] = {}
    for everyday in usual.languages:
        said = [one for one in corpus.said if one.language == everyday.language]
        if everyday.listed and everyday.language and len(said) >= FEWEST:
            rare = (word for word in often if everyday.tells((corpus.numbers[word],)))
            telling = frozenset(word for word in rare if len(word) > 2 and not word.isdigit())
            held[everyday.language] = [Held(one, telling.intersection(chain.from_iterable(one.words))) for one in said]
    return held


def _theme(words: tuple[str, ...], held: Sequence[Held], language: str, left_out: Collection[str]) -> Theme | None:
    """A theme of these words; None where too few people speak of it."""
    belonging = [one for one in held if len(one.words.intersection(words)) >= _SHARED]
    people = len({one.said.voice for one in belonging})
    if people < _PEOPLE:
        return None
    near = sorted(belonging, key=lambda one: (-_likeness(one, words), by_likes(one.said.comment)))
    typical: dict[str, Held] = {}
    for one in near:
        if one.said.comment.id not in left_out and sum(map(str.isalpha, one.said.text)) >= _LETTERS:
            typical.setdefault(one.said.voice, one)
    if len(typical) < _FEW:
        return None
    return Theme(
        words=words,
        comments=len(belonging),
        people=people,
        language=language,
        typical=tuple(one.said.comment for one in list(typical.values())[:_TYPICAL]),
    )


def _likeness(one: Held, words: Collection[str]) -> float:
    """The cosine between a comment's telling words and a theme's."""
    return len(one.words.intersection(words)) / sqrt(len(one.words) * len(words))
