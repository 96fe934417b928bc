"""What reads the archive: ``ls`` and ``show``. Neither touches the network."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli import life
from commentvault.cli import pager as pages
from commentvault.cli.common import (
    ArchiveOption,
    JsonOption,
    leave_quietly,
    note,
    open_vault,
    out,
    read_threads,
)
from commentvault.errors import ArchiveDamaged, ArchiveError, UsageError

if TYPE_CHECKING:
    from commentvault.archive.history import Thread
    from commentvault.archive.vault import Vault
    from commentvault.digest.changes.gather import Changes
    from commentvault.digest.shown.thread import Listed

    Telling = Callable[[Thread, Vault], Changes | None]


class Order(StrEnum):
    """In what order top comments are shown."""

    LIKED = "liked"
    TOP = "top"
    NEWEST = "newest"


def ls(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """List the archived threads."""
    from rich.console import Console

    from commentvault.digest.shown import thread as terminal

    leave_quietly()
    _, vault = open_vault(archive)
    rows, code = _rows(vault)
    if as_json:
        import msgspec

        for row in rows:
            out(msgspec.json.encode(row).decode())
    else:
        note(f"archive: {vault.root}")
        Console(width=None if sys.stdout.isatty() else pages.WIDE).print(terminal.listing(rows))
    raise typer.Exit(code)


def _rows(vault: Vault) -> tuple[list[Listed], int]:
    """A line for every thread, a damaged one too, which is told; and the exit code."""
    from commentvault.archive import history
    from commentvault.digest.shown import thread as terminal

    rows: list[Listed] = []
    code = 0
    for folder in vault.threads():
        try:
            thread = history.read(folder)
        except ArchiveError as error:
            note(f"commentvault: {error}")
            status = "damaged" if isinstance(error, ArchiveDamaged) else "unreadable"
            rows.append(terminal.Listed(thread=_name(folder), title="", listed=None, status=status))
            code = error.exit_code
        else:
            rows += [terminal.listed(thread)] if thread else []
    if not rows:
        raise UsageError(f"the archive {vault.root} holds no thread yet; start with: commentvault fetch LINK")
    return rows, code


def _name(folder: Path) -> str:
    """The thread of a folder in which something is damaged: by a file that can be read, else by the folder's name."""
    from urllib.parse import unquote

    from commentvault.archive import segments

    for path in segments.segment_files(folder):
        try:
            header = segments.read_header(path)
        except ArchiveError:
            continue
        if header is not None:
            return header.thread
    return f"{folder.parent.name}:{unquote(folder.name)}"


def show(
    thread: Annotated[
        str, typer.Argument(help="A thread by link or youtube:ID; with --history a comment too.", show_default=False)
    ],
    order: Annotated[Order, typer.Option(help="Which top comments first; the pinned one always is.")] = Order.LIKED,
    limit: Annotated[int | None, typer.Option(help="Only so many top comments.", min=1, show_default=False)] = None,
    history: Annotated[
        bool, typer.Option("--history", help="What happened to the thread or comment, and when.")
    ] = False,
    pager: Annotated[bool, typer.Option("--pager/--no-pager", help="Page on a terminal.")] = True,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a thread in the terminal, replies under what they answer."""
    leave_quietly()
    loaded, vault = open_vault(archive)
    if history:
        if limit is not None:
            raise UsageError("--history tells all that happened: it goes without --limit")
        raise typer.Exit(life.tell(thread, loaded, vault, as_json=as_json, paged=pager and sys.stdout.isatty()))
    from commentvault.digest.shown import thread as terminal

    found, code = read_threads([thread], loaded, vault)
    for one in found:
        if as_json:
            import msgspec

            for comment in terminal.chosen(one, limit=limit, order=order.value):
                out(msgspec.json.encode(comment).decode())
        else:
            told = partial(terminal.show, one, limit=limit, order=order.value)
            pages.show(told, paged=pager and sys.stdout.isatty())
    raise typer.Exit(code)
