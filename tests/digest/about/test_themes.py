"""Themes, by either way of finding them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from commentvault.archive.history import Thread
from commentvault.digest.about import factors, together
from commentvault.digest.about.reading import read
from commentvault.digest.about.value import By
from commentvault.digest.relations import Relations

from ..made import Made
from .conftest import _CONCERT, _FERRY, _KITCHEN


@pytest.mark.parametrize("by", ["factors", "together"])
def test_the_topics_of_a_thread_are_its_themes(lively: Thread, by: By) -> None:
    """Each theme keeps to one topic, with comments of different people that speak of it."""
    about = read(lively, Relations(lively), by=by).about
    assert about.by == by
    topics = [frozenset(topic) for topic in (_FERRY, _CONCERT, _KITCHEN)]
    assert [sum(len(topic.intersection(theme.words)) >= 3 for theme in about.themes) for topic in topics] == [1, 1, 1]
    assert all(sum(bool(topic.intersection(theme.words)) for topic in topics) == 1 for theme in about.themes)
    for theme in about.themes:
        assert len(theme.words) > 2
        assert theme.comments >= 30
        assert theme.language == "en"
        assert len({comment.author.id for comment in theme.typical}) == len(theme.typical) == 3
        assert all(sum(word in comment.text for word in theme.words) >= 2 for comment in theme.typical)


@pytest.mark.parametrize("by", ["factors", "together"])
def test_a_small_thread_has_no_themes(made: Made, lively: Thread, by: By) -> None:
    """Nor one in which everybody says something else."""
    few = made.thread(*list(lively.comments.values())[:50])
    assert read(few, Relations(few), by=by).about.themes == ()


@pytest.mark.parametrize("groups", [factors.groups, together.groups])
def test_texts_without_words_have_no_groups(groups: object) -> None:
    """Nor have none at all."""
    assert callable(groups)
    assert groups([frozenset()] * 100) == groups([]) == groups([frozenset(["one"])] * 100) == []


def test_themes_do_not_depend_on_the_number_of_processors() -> None:
    """The same words come out whether one thread counts or two."""
    program = (
        "from commentvault.digest.about.factors import groups; import random; r = random.Random(1);"
        "w = [f'w{n}' for n in range(60)];"
        "print(groups([frozenset(r.sample(w[n % 4 * 15:][:20], 6)) for n in range(400)]))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(said) == 1
    assert b"w1" in said.pop()
