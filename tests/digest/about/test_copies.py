"""Comments that say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.digest.about.copies import key
from commentvault.digest.about.near import ALIKE, leaders
from commentvault.digest.about.reading import read
from commentvault.digest.relations import Relations
from commentvault.model import Author

from ..made import Made

SPEECH = "the drummer lost his sticks in the harbour and played the whole song with two wooden spoons"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Goosebumps!!!", "goose bumps"),
        ("@theband thank you", "@somebody-else Thank you."),
        ("😭", "😭😭😭"),
        ("👍🏽", "👍"),
        ("❤", "❤️"),
        ("ｗｉｄｅ letters", "wide letters"),
        ("love this 🔥", "LOVE THIS"),
    ],
)
def test_says_the_same(made: Made, one: str, other: str) -> None:
    """Case, signs, spaces, whom it is said to and how many emoji there are make no difference."""
    assert key(made.comment("a", one)) == key(made.comment("b", other))


@pytest.mark.parametrize(
    ("one", "other"), [("😭", "🔥"), ("कि", "का"), ("?", "!"), ("", ""), ("@anna", "@berta"), ("not bad", "bad")]
)
def test_says_something_else(made: Made, one: str, other: str) -> None:
    """Other emoji, vowels of other scripts, other signs alone; and nothing at all is no common word."""
    assert key(made.comment("a", one)) != key(made.comment("b", other))


@given(st.text(max_size=50))
def test_every_text_has_a_key(made: Made, text: str) -> None:
    """The same one, however it is shouted."""
    assert key(made.comment("a", text)) == key(made.comment("a", f"{text}"))


def test_nothing_is_called_nearly_the_same_that_is_not() -> None:
    """However the candidates are found, the words themselves decide; short texts are left alone."""
    base = SPEECH.split()
    texts = [frozenset(base), frozenset([*base[:-1], "forks"]), frozenset(base[:8]), frozenset(["so", "good"])]
    assert leaders(texts) == {1: 0}


@given(st.lists(st.frozensets(st.sampled_from(SPEECH.split()), min_size=5), max_size=30))
def test_followers_are_like_their_leader(texts: list[frozenset[str]]) -> None:
    """And leaders follow nobody."""
    found = leaders(texts)
    assert not set(found.values()) & set(found)
    for at, first in found.items():
        assert first < at
        assert len(texts[at] & texts[first]) >= ALIKE * len(texts[at] | texts[first])


def test_copies_are_told_with_their_number(made: Made) -> None:
    """The most liked one that is listed speaks for all; nearly the same counts, and says so."""
    thread = made.thread(
        *(made.comment(f"a{n}", f"Goosebumps{'!' * n}", likes=n) for n in range(5)),
        made.comment("b1", SPEECH, likes=1),
        made.comment("b2", SPEECH + " tonight", likes=9),
        made.comment("b3", SPEECH.replace("two", "three"), likes=3),
        made.comment("c1", "alone with this thought"),
        gone={"a4": made.gone("a4")},
    )
    reading = read(thread, Relations(thread))
    told = [(copy.comment.id, copy.number, copy.people, copy.near) for copy in reading.about.copies]
    assert told == [("a3", 5, 5, False), ("b2", 3, 3, True)]
    comments = thread.comments
    assert reading.same_as(comments["b1"]) == reading.same_as(comments["b3"]) != reading.same_as(comments["c1"])
    assert [reading.others(comments[i]) for i in ("a0", "b2", "c1")] == [4, 2, 0]


def test_what_one_person_repeats_is_no_copy(made: Made) -> None:
    """It takes two people and three comments."""
    one = Author(id="UCone")
    thread = made.thread(*(made.comment(f"a{n}", "again", author=one) for n in range(4)), made.comment("b", "twice"))
    assert read(thread, Relations(thread)).about.copies == ()
