"""Likely spam, and what looks like it and is not."""

from __future__ import annotations

from typing import Any

import pytest

from commentvault.archive.history import Thread
from commentvault.digest.about.reading import read
from commentvault.digest.about.spam import POSING, REPEATED, SHARED, calls_elsewhere
from commentvault.digest.about.value import Spam
from commentvault.digest.relations import Relations
from commentvault.model import Author

from ..made import Made

OFFER = "Earn from home like I did: t.me/invented-example"


def spam(thread: Thread) -> Spam:
    return read(thread, Relations(thread)).about.spam


def test_the_same_text_with_a_link(made: Made) -> None:
    """By two people, or three times."""
    found = spam(made.thread(made.comment("a", OFFER), made.comment("b", OFFER.upper()), made.comment("c", "lovely")))
    assert found == Spam(number=2, reasons=((SHARED, 2),), ids=frozenset("ab"))


def test_one_person_who_repeats_a_text(made: Made) -> None:
    """Five times; who says it once is not set aside with them."""
    loud = Author(id="UCloud")
    comments = [made.comment(f"a{n}", "listen to my demo please", author=loud) for n in range(5)]
    found = spam(made.thread(*comments, made.comment("b", "Listen to my demo, please")))
    assert found.reasons == ((REPEATED, 5),)
    assert "b" not in found.ids


@pytest.mark.parametrize("author", [{"name": "The Bаnd"}, {"handle": "@theband-x1"}, {"name": "ＴＨＥ ＢＡＮＤ"}])
def test_who_poses_as_the_creator(made: Made, author: dict[str, Any]) -> None:
    """A name that looks like theirs, and a number or link."""
    posing = Author(id="UCother", **author)
    found = spam(made.thread(made.comment("a", "You won! Write to +1 (202) 555-0123", author=posing)))
    assert found.reasons == ((POSING, 1),)


@pytest.mark.parametrize(
    "more",
    [
        {"text": OFFER, "author": Author(id="UCband", name="The Band")},
        {"text": OFFER, "pinned": True},
        {"text": OFFER, "hearted": True},
        {"text": "I like you, and your name", "author": Author(id="UCother", name="The Band")},
        {"text": "we saw them at 0:42, and again at 1:02:03"},
        {"text": "the year 2024 2025 2026 of 1,000,000,000 views"},
        {"text": "First"},
    ],
)
def test_what_is_not_set_aside(made: Made, more: dict[str, Any]) -> None:
    """What the creator wrote or marked, with whoever copies it; a name without a link; times and numbers."""
    author = more.pop("author", Author(id="UCx"))
    text = more.pop("text")
    comments = [made.comment("a", text, author=author, **more), made.comment("b", text), made.comment("c", text)]
    assert spam(made.thread(*comments)) == Spam()


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("see https://example.com/x", True),
        ("example.com", True),
        ("whatsapp ＋４９ １７０ １２３４５６７", True),
        ("end of sentence.Next one", False),
        ("so. good.", False),
        ("1998 1999 2000", False),
    ],
)
def test_links_and_telephone_numbers(text: str, calls: bool) -> None:
    """Also without a scheme, and in wide digits."""
    assert calls_elsewhere(text) is calls
