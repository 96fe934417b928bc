"""Long output on a terminal, a page at a time."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


WIDE = 160
"""Columns where no terminal sets a width."""


def show(print_to: Callable[[Console], None], *, paged: bool) -> None:
    """Let something be printed: where ``paged`` through the user's pager, if there is one, else to the output."""
    from rich.console import Console

    command = shlex.split(os.environ.get("PAGER") or "less")
    if not paged or not command or not shutil.which(command[0]):
        print_to(Console(width=None if sys.stdout.isatty() else WIDE))
        return
    # As git does: colours, no pager for what fits on the screen, and the screen left as it was.
    environment = {"LESS": "FRX"} | os.environ
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the pager
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, encoding="utf-8") as pager:  # noqa: S603
        print_to(Console(file=pager.stdin, width=Console().width, force_terminal=True))
