"""What several commands share: where the archive is, which thread is meant, how text is printed."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from commentvault.archive.history import Thread
    from commentvault.archive.vault import Vault
    from commentvault.settings import Settings

ArchiveOption = Annotated[
    Path | None,
    typer.Option("--archive", help="The archive's folder (or COMMENTVAULT_ARCHIVE).", show_default=False),
]
ThreadsArgument = Annotated[
    list[str] | None, typer.Argument(help="Threads by link or name (youtube:ID); all without.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text.")]


def open_vault(archive: Path | None) -> tuple[Settings, Vault]:
    """The settings that hold here and the archive they lead to."""
    from commentvault import settings
    from commentvault.archive.vault import Vault

    loaded = settings.load(Path.cwd(), os.environ)
    return loaded, Vault(settings.vault_root(loaded, archive, Path.cwd()))


def read_threads(names: list[str], loaded: Settings, vault: Vault) -> tuple[list[Thread], int]:
    """The named threads, by link or name (``instagram:CODE``), or all of them where none is named; and the exit code.

    A damaged thread is told and does not hide the others. Raises :class:`UsageError` for one that is not archived, and
    where there is none at all.
    """
    from commentvault.archive import history

    threads: list[Thread] = []
    code = 0
    for folder in _folders(names, loaded, vault):
        try:
            thread = history.read(folder)
        except ArchiveError as error:
            note(f"commentvault: {error}")
            code = error.exit_code
        else:
            threads += [thread] if thread else []
    if not threads and not code:
        raise UsageError(f"the archive {vault.root} holds no thread yet; start with: commentvault fetch LINK")
    return threads, code


def _folders(names: list[str], loaded: Settings, vault: Vault) -> Iterator[Path]:
    from commentvault import platforms

    if not names:
        yield from vault.threads()
    for name in names:
        _, target = platforms.find(name, loaded)
        folder = vault.folder(target.thread)
        if not folder.is_dir():
            raise UsageError(
                f"{target.thread} is not in the archive {vault.root}; fetch it with: commentvault fetch {target.url}"
            )
        yield folder


def out(text: str) -> None:
    """Print to standard output."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Print to standard error, where notes to people go, after what was printed before."""
    sys.stdout.flush()
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set; a second Ctrl-C ends the process at once."""
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave_quietly() -> None:
    """End without a word when the reader has left (``| head``), as other commands that only print do."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
