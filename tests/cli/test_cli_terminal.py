"""On a terminal: progress moves, and nobody's text moves anything else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from commentvault.demo import Corpus, DemoServer
from tests.support import LONG, Cli, ServerFactory

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is one of Unix")


def on_a_terminal(run_cli: Cli, *arguments: str | Path, server: DemoServer) -> tuple[int, str]:
    """Run a command whose output is a terminal; returns its exit code and all that the terminal got."""
    import pty

    ours, theirs = pty.openpty()
    process = run_cli.start(*arguments, stdout=theirs, stderr=theirs, env={"TERM": "xterm"}, server=server)
    os.close(theirs)
    got = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side has gone
            break
        if not block:
            break
        got += block
    os.close(ours)
    return process.wait(LONG), got.decode("utf-8")


@pytest.mark.parametrize("command", ["fetch", "ls", "show", "digest"])
def test_a_hostile_thread_does_not_drive_the_terminal(
    run_cli: Cli, demo_server: ServerFactory, hostile: Corpus, command: str
) -> None:
    """With colours and a moving line on, no sequence out of somebody's text arrives: no title, no bell, no clearing."""
    server = demo_server(hostile, latency=0.03)
    name = f"youtube:{hostile.video.id}"
    if command != "fetch":
        assert run_cli("fetch", name, "--archive", "kept", server=server).code == 0
    arguments = [
        command,
        *([name] if command != "ls" else []),
        *(["--no-pager"] if command in ("show", "digest") else []),
    ]
    code, got = on_a_terminal(run_cli, *arguments, "--archive", "kept", server=server)
    assert code == 0, got
    for sequence in ("\x1b]", "\x07", "\x1b[2J", "\x9b", "\x90", "\x08", "\x00", "\x0e", "\u202e"):
        assert sequence not in got, repr(sequence)


def test_progress_is_shown(run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Whoever watches sees how many comments have come, and the end of it stands alone."""
    code, got = on_a_terminal(
        run_cli, "fetch", demo_corpus.video.id, "--archive", "kept", server=demo_server(latency=0.05)
    )
    assert code == 0
    assert "requests" in got
    assert f"of about {demo_corpus.video.comments}" in got
    assert "complete; 420 comments seen" in got
