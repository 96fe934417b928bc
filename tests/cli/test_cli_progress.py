"""A wait is told to whoever watches: how long, and why."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support import LONG, Cli

WAITS = """
from commentvault.cli.progress import Progress

with Progress(quiet={quiet}) as progress:
    progress.waiting(2, "a pause")
    progress.waiting(754, "Instagram is asked at most 199 times in 30 minutes")
"""
TOLD = "waiting 12 min 34 s: Instagram is asked at most 199 times in 30 minutes"


def command(*, quiet: bool = False) -> list[str]:
    return [sys.executable, "-c", WAITS.format(quiet=quiet)]


def test_where_nobody_watches(run_cli: Cli) -> None:
    """One plain line for each that is long."""
    done = subprocess.run(
        command(), env=run_cli.environment(), capture_output=True, text=True, timeout=LONG, check=True
    )
    assert done.stderr == f"{TOLD}\n"
    assert done.stdout == ""


def test_quiet(run_cli: Cli) -> None:
    """Not a word."""
    done = subprocess.run(
        command(quiet=True), env=run_cli.environment(), capture_output=True, text=True, timeout=LONG, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is one of Unix")
def test_on_a_terminal(run_cli: Cli) -> None:
    """The moving line shows it."""
    import pty

    ours, theirs = pty.openpty()
    watched = run_cli.environment(TERM="xterm", COLUMNS="120")
    done = subprocess.run(command(), env=watched, stdout=theirs, stderr=theirs, timeout=LONG, check=True)
    os.close(theirs)
    got = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == 0
    assert TOLD in got
    assert "a pause" not in got
