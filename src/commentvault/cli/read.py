"""What reads the archive: ``digest``, ``ls``, ``show``. None of them touches the network."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
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
    ThreadsArgument,
    leave_quietly,
    note,
    open_vault,
    out,
    read_threads,
)
from commentvault.errors import ArchiveDamaged, ArchiveError, ArchiveNotWritable, UsageError

if TYPE_CHECKING:
    from commentvault.archive.history import Thread
    from commentvault.archive.vault import Vault
    from commentvault.digest.changes.gather import Changes
    from commentvault.digest.shown.thread import Listed
    from commentvault.digest.value import Digest

    Telling = Callable[[Thread, Vault], Changes | None]


class Form(StrEnum):
    """In what a digest is written."""

    MARKDOWN = "markdown"
    TERMINAL = "terminal"


_NARROW = 80  # columns of a digest where nothing sets a width
_SINCE = "Tell at length what changed since a day (2026-11-01), a moment, or the visit before the last one (last)."


class Order(StrEnum):
    """In what order top comments are shown."""

    LIKED = "liked"
    TOP = "top"
    NEWEST = "newest"


def digest(
    threads: ThreadsArgument = None,
    save: Annotated[bool, typer.Option("--save", help="Write digest.md into each thread's folder.")] = False,
    since: Annotated[str | None, typer.Option(help=_SINCE, show_default=False)] = None,
    form: Annotated[Form, typer.Option("--format", help="Markdown to publish, or text to read here.")] = Form.MARKDOWN,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what people said, in Markdown ready for a newsletter."""
    from commentvault.digest import build
    from commentvault.digest.forms import markdown

    if form is Form.TERMINAL and (save or as_json):
        raise UsageError(f"--format terminal is to be read at once: it goes without {'--save' if save else '--json'}")
    leave_quietly()
    changed = last_changes if since is None else _changes_since(since)
    loaded, vault = open_vault(archive)
    now = datetime.now(UTC).replace(microsecond=0)
    found, code = read_threads(threads or [], loaded, vault)
    if save:
        for thread in found:
            out(str(save_digest(thread, vault, now, changed)))
        raise typer.Exit(code)
    digests = [build.build(thread, now=now, changes=changed(thread, vault)) for thread in found]
    if as_json:
        import msgspec

        for told in digests:
            out(msgspec.json.encode(told).decode())
    elif form is Form.TERMINAL:
        _print(digests)
    else:
        out("\n---\n\n".join(map(markdown.render, digests)))
    raise typer.Exit(code)


def _print(digests: list[Digest]) -> None:
    """To a terminal in its own width, a page at a time; else in 80 columns or as many as ``COLUMNS`` says."""
    from rich.console import Console

    from commentvault.digest.forms import terminal as page

    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdecimal() else 0
    for told in digests:
        if sys.stdout.isatty():
            pages.show(partial(page.show, told), paged=True)
        else:
            page.show(told, Console(width=width or _NARROW))


def last_changes(thread: Thread, vault: Vault) -> Changes | None:
    """What the last visit found otherwise than the one before it; None where there was none before it."""
    from commentvault.archive.life import events
    from commentvault.digest.changes import gather as changes

    return changes.of_last_visit(thread.runs, events(vault.folder(thread.name), counts=False))


def _changes_since(text: str) -> Telling:
    """How to find what changed since a day, a moment or ``last``. Raises :class:`UsageError` for anything else."""
    from commentvault.archive.life import events
    from commentvault.digest.changes import gather as changes

    try:
        asked = None if text == "last" else datetime.fromisoformat(text)
    except ValueError as error:
        known = "neither a day such as 2026-11-01, nor a moment such as 2026-11-01T18:00, nor last"
        raise UsageError(f"--since {text}: {known}") from error
    if asked is not None:
        asked = (asked if asked.tzinfo else asked.replace(tzinfo=UTC)).astimezone(UTC)
    return lambda thread, vault: changes.of_span(thread, events(vault.folder(thread.name)), asked)


def save_digest(thread: Thread, vault: Vault, now: datetime, changed: Telling = last_changes) -> Path:
    """Write a thread's digest into its folder, as a whole. Raises :class:`ArchiveNotWritable`."""
    from commentvault.digest import build
    from commentvault.digest.forms import markdown

    path = vault.folder(thread.name) / "digest.md"
    part = path.with_name(path.name + ".new")
    try:
        told = build.build(thread, now=now, changes=changed(thread, vault))
        part.write_text(markdown.render(told), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise ArchiveNotWritable(f"cannot write {path}: {error.strerror or error}") from error
    return path


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
