"""Quotes that stand against each other."""

from __future__ import annotations

from typing import Any

import pytest

from commentvault.archive.history import Thread
from commentvault.digest.about.reading import read
from commentvault.digest.about.value import Opposed
from commentvault.digest.relations import Relations
from commentvault.model import Author, Comment

from ..made import Made

CLAIM = "The second verse should have been left out of this song"
ANSWER = "Without the second verse there would be no song to speak of"


def opposed(thread: Thread) -> tuple[Opposed, ...]:
    return read(thread, Relations(thread), by="together").about.opposed


def dispute(made: Made, claim: Any = None, answer: Any = None, agree: bool = False) -> list[Comment]:
    """A claim, its answer by another person, and what people said under it."""
    first = made.comment("claim", CLAIM, **{"likes": 40, "author": Author(id="UCa"), **(claim or {})})
    second = made.comment(
        "claim.1", ANSWER, parent="claim", **{"likes": 35, "author": Author(id="UCb"), **(answer or {})}
    )
    rest = [made.comment(f"claim.{n}", f"well, number {n}", parent="claim", likes=1) for n in range(2, 6)]
    back = [] if agree else [made.comment("claim.9", "I stay with it", parent="claim", author=first.author)]
    return [first, second, *rest, *back]


def test_a_claim_and_its_much_liked_answer(made: Made) -> None:
    """Both are quoted, and one is the answer of the other."""
    (found,) = opposed(made.thread(*dispute(made)))
    assert (found.first.id, found.second.id, found.answers) == ("claim", "claim.1", True)


def test_an_answer_that_nobody_contests(made: Made) -> None:
    """Where the first says no more, however much the answer is liked."""
    assert opposed(made.thread(*dispute(made, agree=True))) == ()
    assert opposed(made.thread(*dispute(made, answer={"likes": 60}, agree=True))) == ()


@pytest.mark.parametrize(
    ("claim", "answer"),
    [
        ({"likes": 400}, {}),
        ({"likes": 4}, {"likes": 4}),
        ({}, {"author": Author(id="UCa")}),
        ({"author": Author(id="UCband")}, {}),
        ({}, {"author": Author(id="UCband")}),
        ({"text": "so?"}, {}),
        ({"likes": None}, {}),
    ],
)
def test_what_is_no_fair_pair(made: Made, claim: dict[str, Any], answer: dict[str, Any]) -> None:
    """An answer that few like beside the claim, little liked ones, oneself, the creator, a word, hidden likes."""
    text = claim.pop("text", CLAIM)
    comments = dispute(made, claim, answer)
    comments[0] = made.comment("claim", text, likes=comments[0].likes, author=comments[0].author)
    assert opposed(made.thread(*comments)) == ()


def test_what_is_gone_is_not_quoted(made: Made) -> None:
    """Neither of the two."""
    assert opposed(made.thread(*dispute(made), gone={"claim.1": made.gone("claim.1")})) == ()
