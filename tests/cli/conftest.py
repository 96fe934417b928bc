"""Fixtures for the tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, build_corpus
from tests.demo.demo_client import ServerFactory
from tests.support import Cli

from .hostile import hostile_corpus


@pytest.fixture
def vault(run_cli: Cli) -> Vault:
    """Where ``--archive kept`` leads."""
    return Vault(run_cli.work / "kept")


@pytest.fixture
def kept(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus, vault: Vault) -> Path:
    """A vault with the small corpus in it, in the working folder's ``kept``."""
    assert run_cli("fetch", small_corpus.video.id, "--archive", "kept", server=demo_server(small_corpus)).code == 0
    return vault.folder(f"youtube:{small_corpus.video.id}")


@pytest.fixture(scope="session")
def hostile(small_corpus: Corpus) -> Corpus:
    """The small corpus, full of control characters."""
    return hostile_corpus(small_corpus)


@pytest.fixture(scope="session")
def other_corpus() -> Corpus:
    """Another video."""
    return build_corpus()
