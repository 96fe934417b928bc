"""A ledger on a clock that only waiting moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from commentvault.platforms.instagram.web.ledger import Ledger

from .patience import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return Ledger(tmp_path / "state" / "instagram.sqlite", clock)
