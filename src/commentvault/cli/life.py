"""``show --history``: what happened to a comment, or in a thread."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from commentvault.cli import pager
from commentvault.cli.common import note, out
from commentvault.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from commentvault.archive.life import Event
    from commentvault.archive.vault import Vault
    from commentvault.settings import Settings


def tell(name: str, loaded: Settings, vault: Vault, *, as_json: bool, paged: bool) -> int:
    """Print what happened to what ``name`` names: a thread, or a comment by its link or bare id; the exit code.

    Raises :class:`UsageError` where that is not archived.
    """
    from commentvault import platforms

    try:
        _, target = platforms.find(name, loaded)
    except UsageError:
        if "/" in name or ":" in name:  # a link, and not one that is known
            raise
        return _tell_bare(name, vault, as_json=as_json, paged=paged)
    folder = vault.folder(target.thread)
    if not folder.is_dir():
        raise UsageError(
            f"{target.thread} is not in the archive {vault.root}; fetch it with: commentvault fetch {target.url}"
        )
    if not _tell(folder, target.mark, as_json=as_json, paged=paged):
        raise UsageError(f"no comment {target.mark} is archived in {target.thread}")
    return 0


def _tell_bare(comment: str, vault: Vault, *, as_json: bool, paged: bool) -> int:
    """Look for a comment in every thread; a damaged one is told and does not hide the others."""
    from commentvault.archive import life

    told, code = False, 0
    for folder in vault.threads():
        try:
            if life.mentions(folder, comment):
                told |= _tell(folder, comment, as_json=as_json, paged=paged)
        except ArchiveError as error:
            note(f"commentvault: {error}")
            code = error.exit_code
    if not told and not code:
        raise UsageError(f"no thread of the archive {vault.root} holds the comment {comment!r}")
    return code


def _tell(folder: Path, comment: str | None, *, as_json: bool, paged: bool) -> bool:
    """Print the events of a comment, or of all; False where the comment is not in the thread."""
    from commentvault.archive import life

    events = life.events(folder, comment)
    first = next(events, None)
    if first is None and comment is not None:
        return False
    every = chain(() if first is None else (first,), events)
    if as_json:
        import msgspec

        for event in every:
            out(msgspec.json.encode(event).decode())
    else:
        pager.show(lambda console: _print(folder, comment, every, console), paged=paged)
    return True


def _print(folder: Path, comment: str | None, events: Iterable[Event], console: Console) -> None:
    from commentvault.archive import history
    from commentvault.digest.shown.life import of_comment, of_thread

    header = history.chain(folder)[0][1]
    told = (
        of_thread(header.thread, header.url, events)
        if comment is None
        else of_comment(header.thread, header.url, comment, events)
    )
    for view in told:
        console.print(view, highlight=False, emoji=False)
        console.print()
