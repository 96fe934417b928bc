"""Waiting for something to be the case, instead of sleeping and hoping."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from commentvault.archive import segments
from tests.support import LONG


def until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Return as soon as the condition holds; an error when the process ends, or hangs, before that."""
    deadline = time.monotonic() + LONG
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.002)  # between two looks; nothing depends on it


def written(folder: Path) -> int:
    """How many bytes the run under way has written so far."""
    try:
        return sum(path.stat().st_size for path in folder.glob("*" + segments.PART))
    except FileNotFoundError:  # sealed between the listing and the look
        return 0
