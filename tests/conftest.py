"""Fixtures for all tests: the demo platform, an errand, the real command line, the recordings where there are any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.demo.fixtures import demo_corpus, demo_server, small_corpus
from tests.support import Cli, Errand

__all__ = ["demo_corpus", "demo_server", "small_corpus"]

# A shared machine is slow at times: that is no failure of the code. The same examples every time, so that a red test
# is red for everybody; HYPOTHESIS_PROFILE=explore looks for new ones.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("commentvault", _PATIENT, max_examples=60, derandomize=True)
settings.register_profile("explore", _PATIENT, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "commentvault"))

_ROOT = Path(__file__).parent.parent


@pytest.fixture
def run_cli(tmp_path: Path) -> Cli:
    """``run_cli("fetch", link, server=server)`` → code, out, err; ``run_cli.start`` leaves it running."""
    return Cli(tmp_path)


@pytest.fixture
def fetch(tmp_path: Path) -> Errand:
    """``fetch(server)`` → Report, into ``fetch.vault``."""
    return Errand(tmp_path / "archive")


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of recorded answers; without it a test skips."""
    folder = Path(os.environ.get("COMMENTVAULT_RECORDINGS", _ROOT.parent / "shared" / "recordings"))
    if not folder.is_dir():
        pytest.skip(f"no recordings in {folder} (COMMENTVAULT_RECORDINGS names another place)")
    return folder
