"""Run as a script: copies of a folder, each with a rewriting that was killed one file operation later than the last.

``python killing.py FOLDER OUT`` leaves ``OUT/0``, ``OUT/1`` … until one comes to its end.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from commentvault.archive import redaction
from commentvault.archive.lines import Line, RunHeader
from commentvault.model import Comment

_OPERATIONS = {"os.mkdir", "os.remove", "os.rename", "os.rmdir"}
_KILLED = 9
LATER = datetime(2027, 3, 1, tzinfo=UTC)


def forgetting(ident: str) -> redaction.Edit:
    """Takes everything that was said of a comment out."""

    def edit(header: RunHeader, line: Line) -> Line | None:
        return None if getattr(line, "id", None) == ident else line

    return edit


def renaming(header: RunHeader, line: Line) -> Line:
    """Changes a word that is in the first run only."""
    if isinstance(line, Comment) and line.id == "b":
        return type(line)(seen=line.seen, id=line.id, author=line.author, text="taken out")
    return line


def _rewrite(folder: Path, at: int) -> None:
    """Rewrite in this process, and end it before its operation number ``at``."""
    done = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event in _OPERATIONS or (event == "open" and str(arguments[0]).startswith(str(folder))):
            if done == at:
                os._exit(_KILLED)
            done += 1

    sys.addaudithook(hook)
    redaction.rewrite(folder, forgetting("c"), "forget", LATER)
    os._exit(0)


def main(template: Path, out: Path) -> None:
    """Kill a rewriting before every one of its file operations."""
    for at in count():
        folder = out / str(at)
        shutil.copytree(template, folder)
        child = os.fork()
        if not child:
            _rewrite(folder, at)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != _KILLED:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
