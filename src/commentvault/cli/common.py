"""What several commands share: where the archive is, which thread is meant, how text is printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.errors import UsageError

if TYPE_CHECKING:
    from commentvault.archive.history import Thread
    from commentvault.archive.vault import Vault
    from commentvault.settings import Settings

ArchiveOption = Annotated[
    Path | None,
    typer.Option("--archive", help="The archive's folder (or COMMENTVAULT_ARCHIVE).", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text.")]


def open_vault(archive: Path | None) -> tuple[Settings, Vault]:
    """The settings that hold here and the archive they lead to."""
    from commentvault import settings
    from commentvault.archive.vault import Vault

    loaded = settings.load(Path.cwd(), os.environ)
    return loaded, Vault(settings.vault_root(loaded, archive, Path.cwd()))


def read_threads(names: list[str], loaded: Settings, vault: Vault) -> list[Thread]:
    """The named threads, by link or ``youtube:ID``; all of them where none is named.

    Raises :class:`UsageError` for one that is not archived, and where there is none at all.
    """
    from commentvault import platforms
    from commentvault.archive import history

    if not names:
        found = [thread for folder in vault.threads() if (thread := history.read(folder))]
        if not found:
            raise UsageError(f"the archive {vault.root} holds no thread yet; start with: commentvault fetch LINK")
        return found
    threads = []
    for name in names:
        _, target = platforms.find(name, loaded)
        thread = vault.read(target.thread)
        if thread is None:
            raise UsageError(
                f"{target.thread} is not in the archive {vault.root}; fetch it with: commentvault fetch {target.url}"
            )
        threads.append(thread)
    return threads


def out(text: str) -> None:
    """Print to standard output."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Print to standard error, where notes to people go."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
