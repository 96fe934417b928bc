"""A browser for all tests here, and the pages that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from commentvault.archive.history import Thread
from commentvault.archive.vault import Vault
from commentvault.cli.digest import Telling
from commentvault.digest.build import build
from commentvault.digest.forms import html
from commentvault.digest.value import Digest, Story

from . import chromium
from .hostile import thread as hostile_thread
from .reader import Reader
from .threads import LIMITS, demo


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all tests of a worker; it starts in two seconds."""
    started = chromium.start(tmp_path_factory.mktemp("profile"))
    yield started
    started.quit()


@pytest.fixture
def reader(chrome: Chrome) -> Iterator[Reader]:
    """A reader. No page may ask the network for anything, run into an error, or try what its policy refuses."""
    reader = Reader(chrome)
    yield reader
    assert reader.amiss() == []


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, list[Thread]]:
    """The demo's: a video and its reel."""
    return demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def digest(archive: tuple[Vault, list[Thread]]) -> Digest:
    """The video's."""
    vault, threads = archive
    return Telling(listed=True).of(threads[0], vault)


@pytest.fixture(scope="session")
def story(archive: tuple[Vault, list[Thread]]) -> Story:
    """That of both."""
    vault, threads = archive
    return Telling(listed=True).story("demo", threads, vault)


@pytest.fixture(scope="session")
def hostile() -> Digest:
    """That of people who try to take over the page."""
    return build(hostile_thread(), limits=LIMITS)


@pytest.fixture(scope="session")
def pages(digest: Digest, story: Story, hostile: Digest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Their pages, as files."""
    folder = tmp_path_factory.mktemp("pages")
    told: dict[str, Digest | Story] = {"demo": digest, "story": story, "hostile": hostile}
    written = {name: folder / f"{name}.html" for name in told}
    for name, path in written.items():
        path.write_text(html.render(told[name]), "utf-8")
    return written
