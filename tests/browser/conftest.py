"""A browser for all tests here, and the pages that it opens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from . import chromium
from .reader import Reader


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for a session."""
    started = chromium.start(tmp_path_factory.mktemp("profile"))
    yield started
    started.quit()


@pytest.fixture
def reader(chrome: Chrome) -> Iterator[Reader]:
    """A reader. No page may ask the network for anything, run into an error, or try what its policy refuses."""
    reader = Reader(chrome)
    yield reader
    assert reader.amiss() == []
