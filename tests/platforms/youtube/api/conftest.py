"""Runs by the Data API for the tests beside this file."""

from __future__ import annotations

from pathlib import Path

import pytest

from .errands import ApiErrand


@pytest.fixture
def by_api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ApiErrand:
    """``by_api(server)`` → Report; nothing is written into the home of whoever runs the tests."""
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return ApiErrand(tmp_path)
