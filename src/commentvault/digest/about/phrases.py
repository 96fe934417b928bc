"""What recurs: words and phrases that people say here more than in everyday language, one voice a person.

How much more is measured by the log-likelihood ratio (Dunning 1993), which rests on how often something is said and
not only on how rare it is elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from commentvault.digest.about.corpus import Corpus, Grams
from commentvault.digest.about.everyday import Background, Everyday
from commentvault.digest.about.likelihood import CERTAIN, log_likelihood
from commentvault.digest.about.texts import inflected, written
from commentvault.digest.about.value import Phrase
from commentvault.digest.relations import by_likes

LIMIT = 12

_TAKES = 0.7  # a longer phrase takes a shorter one of which it is so much
_LOOKED_AT = 200  # comments that say a phrase, to see how it is written


class Candidate(NamedTuple):
    """A sequence of words that ``people`` say, how much it stands out, and its words as numbers of its corpus."""

    words: tuple[int, ...]
    people: int
    score: float
    language: str | None
    grams: Grams
    which: int


def phrases(corpus: Corpus, usual: Background, names: Collection[str], unquoted: Collection[str]) -> tuple[Phrase, ...]:
    """The phrases that stand out most, none within another; ``names`` are words that say nothing here (the title's, the
    creator's), ``unquoted`` the ids of comments that are not to be quoted.
    """
    certain = (candidate for candidate in saying(corpus, usual, names) if candidate.score >= CERTAIN)
    return tuple(told(corpus, chosen_of(corpus, certain, LIMIT), unquoted))


def saying(corpus: Corpus, usual: Background, names: Collection[str]) -> list[Candidate]:
    """All that say something, without those that a longer one takes, and whatever their score."""
    named = {corpus.numbers[word] for word in corpus.often if any(inflected(word, name) for name in names)}
    found = {c.words: c for grams in corpus.levels for c in _telling(corpus, grams, usual, named)}
    taken = {
        part
        for c in found.values()
        for part in _parts(c.words)
        if part in found and c.people >= _TAKES * found[part].people
    }
    return [c for c in found.values() if c.words not in taken]


def chosen_of(corpus: Corpus, found: Iterable[Candidate], limit: int) -> list[Candidate]:
    """Those that stand out most, of which none says what another does: by its words, or in the same comments."""
    chosen: list[Candidate] = []
    said: list[frozenset[int]] = []
    for candidate in sorted(found, key=lambda c: (-c.score, c.words)):
        if all(_apart(corpus, candidate, other) for other in chosen):
            here = frozenset(places(corpus, candidate))
            if all(len(here & there) < _TAKES * min(len(here), len(there)) for there in said):
                chosen.append(candidate)
                said.append(here)
        if len(chosen) == limit:
            break
    return chosen


def places(corpus: Corpus, candidate: Candidate) -> list[int]:
    """The places of the comments that say it, in order."""
    grams = candidate.grams
    return sorted(set(corpus.comment[grams.at[grams.which == candidate.which]].tolist()))


def told(
    corpus: Corpus, chosen: Iterable[Candidate], unquoted: Collection[str], within: Collection[int] | None = None
) -> Iterator[Phrase]:
    """Candidates as phrases: as they are written most, each with the most liked comment that says it and is quoted for
    no other. ``within``: the places of the comments that are looked at; None = all.
    """
    quoted = set(unquoted)
    for candidate in chosen:
        said = [corpus.said[at] for at in places(corpus, candidate) if within is None or at in within]
        words = tuple(corpus.words[word] for word in candidate.words)
        forms = Counter(form for one in said[:_LOOKED_AT] if (form := written(one.text, words)))
        best = min((one.comment for one in said if one.comment.id not in quoted), key=by_likes, default=None)
        quoted |= {best.id} if best else set()
        yield Phrase(
            words=min(forms, key=lambda form: (-forms[form], form), default=" ".join(words)),
            people=candidate.people,
            comments=len(said),
            language=candidate.language,
            best=best,
        )


def _telling(corpus: Corpus, grams: Grams, usual: Background, named: set[int]) -> Iterator[Candidate]:
    """The sequences of one length that say something, whatever they stand out by."""
    total = len(corpus.levels[0].at)
    spoken = usual.of(corpus, grams)
    for which, (first, people) in enumerate(zip(grams.first.tolist(), grams.people.tolist(), strict=True)):
        words = tuple(corpus.tokens[first : first + grams.length].tolist())
        if named.isdisjoint((words[0], words[-1])) and _says(corpus, words, spoken[which]):
            score = log_likelihood(people, total * spoken[which].part, spoken[which].rate(words))
            yield Candidate(words, people, score, spoken[which].language, grams, which)


def _says(corpus: Corpus, words: tuple[int, ...], background: Everyday) -> bool:
    """Whether it is more than common words, numbers, single letters, or one word again and again."""
    if background.common(words[0]) or background.common(words[-1]) or not background.tells(words):
        return False
    spelled = [corpus.words[word] for word in words]
    if len(words) > 1:
        return len(set(words)) > 1 and any(len(word) > 2 and not word.isdigit() for word in spelled)
    return background.listed and len(spelled[0]) > 2


def _parts(words: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The shorter sequences within a longer one."""
    for length in range(1, len(words)):
        yield from (words[at : at + length] for at in range(len(words) - length + 1))


def _apart(corpus: Corpus, one: Candidate, other: Candidate) -> bool:
    """Whether two sequences are not about the same: neither holds the other's words, nor do they share two; a word with
    another ending is the same.
    """
    shared = sum(any(inflected(corpus.words[w], corpus.words[v]) for v in other.words) for w in one.words)
    return shared < min(2, len(one.words), len(other.words))
