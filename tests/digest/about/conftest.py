"""Invented threads with something to be found in them."""

from __future__ import annotations

import random

import pytest

from commentvault.archive.history import Thread
from commentvault.model import Comment

from ..made import Made

_FERRY = ("ferry", "harbour", "captain", "deck", "waves")
_CONCERT = ("encore", "drummer", "setlist", "crowd", "stage")
_KITCHEN = ("recipe", "onions", "saucepan", "garlic", "oven")
_KIN = ("mother", "uncle", "sister", "cousin", "neighbour", "teacher", "friend")
_WHERE = ("at home", "in the office", "on the way to school", "in the garden", "near the old bridge", "on holiday")
_WHEN = ("every single morning", "when it was cold", "before we had to leave", "and then it rained", "all summer")
_FRAMES = (
    "I keep thinking of the {} and the {} when the {} comes",
    "nobody told me about the {} but then there was a {} by the {}",
    "my father always said that a {} is worth more than a {} or a {}",
    "did you see how the {} went past the {} with that {}",
    "we had the {} all evening, the {} too, and what a {} it was",
)


def talk(made: Made, topics: tuple[tuple[str, ...], ...], number: int, prefix: str = "c") -> list[Comment]:
    """Comments that speak of these topics in turn, each in words of one of them."""
    chance = random.Random(6)  # the same every time
    return [
        made.comment(f"{prefix}{n:03}", sentence(chance, chance.sample(topics[n % len(topics)], 3)), likes=n)
        for n in range(number)
    ]


def sentence(chance: random.Random, words: list[str]) -> str:
    """Three words of a topic among everyday ones, so that hardly two comments are nearly the same."""
    return f"{chance.choice(_FRAMES).format(*words)} {tail(chance)}"


def tail(chance: random.Random) -> str:
    """Everyday words."""
    return f"with my {chance.choice(_KIN)} {chance.choice(_WHERE)} {chance.choice(_WHEN)}"


@pytest.fixture(scope="session")
def lively(made: Made) -> Thread:
    """A hundred and fifty comments on three topics, and some that say little."""
    said = talk(made, (_FERRY, _CONCERT, _KITCHEN), 150)
    return made.thread(*said, *(made.comment(f"x{n}", "this is so good and I like it a lot") for n in range(4)))


@pytest.fixture(scope="session")
def at_sea(made: Made) -> Thread:
    """A thread that speaks of the ferry more."""
    return made.thread(*talk(made, (_FERRY, _FERRY, _KITCHEN), 120, "s"))


@pytest.fixture(scope="session")
def on_stage(made: Made) -> Thread:
    """A thread that speaks of the concert more."""
    return made.thread(*talk(made, (_CONCERT, _CONCERT, _KITCHEN), 120, "t"))
