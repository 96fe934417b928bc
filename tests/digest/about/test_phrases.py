"""Phrases that recur, and what one side says more than the other."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive.history import Thread
from commentvault.digest.about.contrasts import contrast
from commentvault.digest.about.likelihood import log_likelihood
from commentvault.digest.about.reading import Reading, read
from commentvault.digest.relations import Relations
from commentvault.model import Author

from ..made import Made
from .conftest import tail


def reading(thread: Thread) -> Reading:
    return read(thread, Relations(thread), by="together")


def phrases(thread: Thread) -> dict[str, int]:
    return {phrase.words: phrase.people for phrase in reading(thread).about.phrases}


def test_what_people_say_more_than_elsewhere(lively: Thread) -> None:
    """Words of the topics, of English, each with a comment that is quoted for it alone; none of everyday words."""
    found = reading(lively).about.phrases
    assert {"saucepan", "setlist", "encore"} <= {phrase.words for phrase in found}
    assert not {"father", "evening", "good", "a lot"} & {phrase.words for phrase in found}
    assert {phrase.language for phrase in found} == {"en"}
    quoted = [phrase.best.id for phrase in found if phrase.best]
    assert len(set(quoted)) == len(found)
    assert all(phrase.best and phrase.words in phrase.best.text for phrase in found)


def test_a_longer_phrase_takes_its_parts_and_is_written_as_people_do(made: Made, lively: Thread) -> None:
    """With their capitals; the creator's name and the title say nothing."""
    chance = random.Random(1)
    more = [made.comment(f"z{n}", f"that Broken Lighthouse on Night Train {tail(chance)}") for n in range(40)]
    found = phrases(made.thread(*lively.comments.values(), *more))
    assert found["Broken Lighthouse"] >= 20
    assert not {"broken", "lighthouse", "Night Train", "train"} & set(found)


def test_a_person_is_one_voice(made: Made, lively: Thread) -> None:
    """Who says a thing twenty times is one, and so are all who copy a text."""
    one, chance = Author(id="UCone"), random.Random(1)
    often = [made.comment(f"o{n}", f"the albatross told me so {tail(chance)}", author=one) for n in range(20)]
    copied = [made.comment(f"p{n}", "the pelican stood there in the rain and said nothing") for n in range(20)]
    found = phrases(made.thread(*lively.comments.values(), *often, *copied))
    assert not any("albatross" in words or "pelican" in words for words in found)


def test_each_language_is_compared_with_its_own(made: Made, lively: Thread) -> None:
    """What is everyday in Spanish is not called telling because English does not know it."""
    spanish = [
        made.comment(f"e{n}", f"me gusta mucho cuando llega la gaviota a la casa de mi {who} {where}, y siempre {when}")
        for n, (who, where, when) in enumerate(
            product(
                ["madre", "hermano", "vecina"], ["en invierno", "junto al mar"], ["llora", "canta", "nos mira", "come"]
            )
        )
    ]
    few = list(lively.comments.values())[:24]
    found = reading(made.thread(*few, *spanish)).about.phrases
    spoken = {phrase.words: phrase.language for phrase in found if phrase.language == "es"}
    assert any("gaviota" in words for words in spoken)
    assert not {"me", "mucho", "cuando", "la", "siempre"} & set(spoken)


def test_scripts_without_spaces_are_counted_and_not_split(made: Made) -> None:
    """They have no phrases, and it is said how many they are."""
    about = reading(made.thread(*(made.comment(str(n), f"この曲を毎朝電車で聴いています{n}") for n in range(30)))).about
    assert (about.unsplit, about.phrases) == (30, ())


def test_what_one_side_says_more(at_sea: Thread, on_stage: Thread) -> None:
    """Each side has its own topic, and what both speak of is neither's."""
    sea, stage = contrast([reading(at_sea), reading(on_stage)])
    assert {"ferry", "captain"} <= {phrase.words for phrase in sea}
    assert {"encore", "setlist"} <= {phrase.words for phrase in stage}
    assert not {"saucepan", "garlic"} & {phrase.words for phrase in (*sea, *stage)}
    assert all(phrase.best and phrase.best.id.startswith("s") for phrase in sea)


def test_sides_that_say_the_same_have_nothing_more(at_sea: Thread) -> None:
    """Nor has a side alone."""
    assert contrast([reading(at_sea), reading(at_sea)]) == ((), ())
    assert contrast([reading(at_sea)]) == ((),)


def test_the_likelihood_ratio() -> None:
    """Dunning's own kind of table: 10 in 100 where 1 is expected; nothing where it is less than expected."""
    assert log_likelihood(10, 100, 0.01) == pytest.approx(28.9, abs=0.1)
    assert log_likelihood(1, 100, 0.02) == 0
    assert log_likelihood(5, 5, 0.5) == pytest.approx(6.93, abs=0.01)


@given(st.lists(st.text(max_size=30), max_size=12))
def test_whatever_is_written_is_read(made: Made, texts: list[str]) -> None:
    """Nothing crashes, and the same thread is read the same."""
    thread = made.thread(*(made.comment(str(n), text) for n, text in enumerate(texts * 3)))
    assert reading(thread).about == reading(thread).about
