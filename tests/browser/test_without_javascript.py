"""The page without JavaScript: all is there, and folds."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Keys

from commentvault.digest.forms.sections import shown
from commentvault.digest.value import Digest

from .reader import Reader
from .threads import as_seen, quotes


@pytest.fixture
def opened(reader: Reader, pages: dict[str, Path]) -> Reader:
    """The demo's page in a browser that runs no scripts."""
    reader.looks(scripts=False)
    reader.open(pages["demo"])
    return reader


def test_every_comment_is_there_to_read(opened: Reader, digest: Digest) -> None:
    """In the digest's order, with its text."""
    opened.unfold()
    assert opened.comments() == [quote.comment.id for quote in quotes(digest)]
    assert opened.texts() == [as_seen(shown(quote, whole=False)) for quote in quotes(digest)]


def test_replies_fold(opened: Reader) -> None:
    """By a key, and back."""
    before = opened.comments()
    number = opened.find("#comments summary")
    number.send_keys(Keys.ENTER)
    assert len(opened.comments()) > len(before)
    number.send_keys(Keys.ENTER)
    assert opened.comments() == before


def test_nothing_is_offered_that_does_not_work(opened: Reader) -> None:
    """No search, no filter, no button."""
    assert opened.controls() == []
