"""Help is there, light, and names what there is."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from commentvault import __version__
from commentvault.cli import app
from tests.support import Cli

COMMANDS = sorted(str(command.name) for command in app.registered_commands)
HEAVY = ("httpx", "pyreqwest", "rich.live", "googleapiclient", "instaloader", "yt_dlp", "commentvault.platforms")


def test_the_commands_of_this_version() -> None:
    """What the design promises for now is there."""
    assert set(COMMANDS) >= {"fetch", "import", "digest", "ls", "show", "demo"}


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_works(run_cli: Cli, command: str | None) -> None:
    """Every command explains itself, in its own words and on standard output."""
    ran = run_cli(*([command] if command else []), "--help")
    assert ran.code == 0
    assert "Usage:" in ran.out
    assert ran.err == ""
    assert command is not None or all(re.search(rf"^  {name} ", ran.out, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("arguments", [["--help"], ["fetch", "--help"], ["import", "--help"], ["--version"]])
def test_help_is_light(run_cli: Cli, arguments: list[str]) -> None:
    """Asking for help imports no platform and no HTTP library."""
    program = f"""
import sys
from commentvault.cli import main
sys.argv = ["commentvault", *{arguments!r}]
try:
    main()
finally:
    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    environment = run_cli.environment()
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert ran.stderr.strip() == "[]"


def test_the_version_is_told(run_cli: Cli) -> None:
    """For reports."""
    assert run_cli("--version").out == f"commentvault {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["fetch"], ["show"], ["fetch", "--lanes", "0", "x"], ["nonsense"], ["ls", "--no"]]
)
def test_a_wrong_call_is_code_2(run_cli: Cli, arguments: list[str]) -> None:
    """A call that makes no sense ends before anything ran."""
    ran = run_cli(*arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.out == ""
