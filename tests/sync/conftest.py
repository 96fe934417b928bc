"""Runs of one thread, night after night."""

from __future__ import annotations

from pathlib import Path

import pytest

from commentvault.demo import Corpus, Recipe, build_corpus
from commentvault.platforms.youtube.api import quota
from tests.support import ServerFactory

from .keyed import Keyed
from .visits import Visits


@pytest.fixture
def visits(tmp_path: Path, demo_server: ServerFactory) -> Visits:
    """Runs of the demo's thread; ``visits.server`` is the platform."""
    return Visits(tmp_path / "archive", demo_server())


@pytest.fixture
def keyed(tmp_path: Path, demo_server: ServerFactory, monkeypatch: pytest.MonkeyPatch) -> Keyed:
    """The same with a key for the Data API: both sources are asked."""
    keyed = Keyed(tmp_path / "archive", demo_server())
    monkeypatch.setattr(quota, "Ledger", lambda: keyed.ledger)
    return keyed


@pytest.fixture(scope="session")
def long_threads() -> Corpus:
    """700 comments with many long threads, so that a walk of the Data API has some way to go."""
    return build_corpus(Recipe(comments=700, tops=230, threads=60))
