"""Finding comments in the list of all: search, filters, orders, and what the page says of how many there are."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from commentvault.digest.value import Digest, Quote, Story

from .reader import Reader
from .threads import quotes

FILTERS: dict[str, Callable[[Quote], bool]] = {
    "By the creator": lambda quote: quote.by_creator,
    "Hearted": lambda quote: bool(quote.comment.hearted),
    "No longer listed": lambda quote: quote.gone is not None,
    "Edited": lambda quote: bool(quote.comment.edited),
}
_NAME = "return new Intl.DisplayNames(['en'], {type: 'language'}).of(arguments[0])"
_ACCENTS = 200  # the combining classes of what stands above and below a letter without being part of it
WORDS = [
    "bridge",
    "BRIDGE the",
    "latinoamerica",
    "DÉSOLÉE",
    "oma kuste",
    "istanbul",
    "سمعتها",
    "鳥肌",
    "브리지",
    "मुंबई",
    "мама победа",
    "👑",
    "<script>",
    "odalysquill listens",
]


def folded(text: str) -> str:
    """Without case and accents."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in apart if unicodedata.combining(char) < _ACCENTS)


def holding(digest: Digest, words: str) -> set[str]:
    """The comments that hold all words, in the text or in the author's name."""
    wanted = folded(words).split()
    return {
        quote.comment.id
        for quote in quotes(digest)
        if all(word in folded(f"{quote.comment.text} {quote.comment.author.shown}") for word in wanted)
    }


@pytest.fixture
def opened(reader: Reader, pages: dict[str, Path]) -> Reader:
    """The demo's page, just opened."""
    reader.open(pages["demo"])
    return reader


def test_all_comments_are_there_at_first(opened: Reader, digest: Digest) -> None:
    """In the digest's own order, all of them by "Show more"."""
    total = len(list(quotes(digest)))
    assert opened.found == (total, total)
    assert 0 < len(opened.comments()) < total
    opened.every()
    opened.unfold()
    assert opened.comments() == [quote.comment.id for quote in quotes(digest)]
    assert opened.control("Show more") is None


@pytest.mark.parametrize("words", WORDS)
def test_the_search_finds_what_holds_all_its_words_and_only_that(opened: Reader, digest: Digest, words: str) -> None:
    """In any case, with or without accents, in every script."""
    expected = holding(digest, words)
    assert expected
    opened.search(words)
    assert opened.found[0] == len(expected)
    assert set(opened.every()) == expected


def test_nothing_found_is_said(opened: Reader, digest: Digest) -> None:
    """And with an empty search all are back."""
    total = len(list(quotes(digest)))
    opened.search("no comment says xyzzy")
    assert opened.every() == []
    assert opened.found == (0, total)
    opened.search("")
    assert opened.found == (total, total)


@pytest.mark.parametrize("names", [few for n in (1, 2) for few in combinations(FILTERS, n)], ids=" and ".join)
def test_filters_leave_what_fits_all_of_them(opened: Reader, digest: Digest, names: tuple[str, ...]) -> None:
    """One alone, and two together."""
    expected = {quote.comment.id for quote in quotes(digest) if all(FILTERS[name](quote) for name in names)}
    opened.press(*names)
    assert opened.found[0] == len(expected)
    assert set(opened.every()) == expected
    opened.press(*names)
    assert opened.found[0] == opened.found[1]


def test_a_filter_and_a_search_together(opened: Reader, digest: Digest) -> None:
    """Both have to fit."""
    hearted = {quote.comment.id for quote in quotes(digest) if quote.comment.hearted}
    expected = hearted & holding(digest, "the")
    assert 0 < len(expected) < len(hearted)
    opened.press("Hearted")
    opened.search("the")
    assert opened.found[0] == len(expected)
    assert set(opened.every()) == expected


def test_a_language_leaves_what_is_written_in_it(opened: Reader, digest: Digest) -> None:
    """Each that was recognised in the comments."""
    count = Counter(quote.language for quote in quotes(digest) if quote.language)
    assert len(count) > 5
    for code, number in count.items():
        opened.choose("Language", opened.run(_NAME, code))
        assert opened.found[0] == number


def test_a_story_is_told_apart_by_platform(reader: Reader, pages: dict[str, Path], story: Story) -> None:
    """Each side's comments alone, and all of them again."""
    reader.open(pages["story"])
    total = sum(side.digest.listed.count for side in story.sides)
    for side in story.sides:
        reader.choose("Platform", side.digest.head.platform)
        assert reader.found == (side.digest.listed.count, total)
    reader.choose("Platform", "Any")
    assert reader.found == (total, total)
