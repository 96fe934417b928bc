"""Runs of one thread, night after night."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import ServerFactory

from .visits import Visits


@pytest.fixture
def visits(tmp_path: Path, demo_server: ServerFactory) -> Visits:
    """Runs of the demo's thread; ``visits.server`` is the platform."""
    return Visits(tmp_path / "archive", demo_server())
