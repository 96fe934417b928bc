"""What reads the archive: ``digest``, ``ls``, ``show``. None of them touches the network."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli.common import ArchiveOption, JsonOption, note, open_vault, out, read_threads
from commentvault.errors import ArchiveNotWritable

if TYPE_CHECKING:
    from commentvault.archive.history import Thread

_WIDE = 160  # columns where no terminal sets a width

ThreadsArgument = Annotated[
    list[str] | None, typer.Argument(help="Threads by link or youtube:ID; all of them without.", show_default=False)
]


class Order(StrEnum):
    """In what order top comments are shown."""

    LIKED = "liked"
    TOP = "top"
    NEWEST = "newest"


def digest(
    threads: ThreadsArgument = None,
    save: Annotated[bool, typer.Option("--save", help="Write digest.md into each thread's folder.")] = False,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what people said, in Markdown ready for a newsletter."""
    from commentvault.digest import build, markdown

    _leave_quietly()
    loaded, vault = open_vault(archive)
    now = datetime.now(UTC).replace(microsecond=0)
    found, code = read_threads(threads or [], loaded, vault)
    digests = [(thread, build.build(thread, now=now)) for thread in found]
    if save:
        for thread, told in digests:
            out(str(write(vault.folder(thread.name) / "digest.md", markdown.render(told))))
    elif as_json:
        import msgspec

        for _, told in digests:
            out(msgspec.json.encode(told).decode())
    else:
        out("\n---\n\n".join(markdown.render(told) for _, told in digests))
    raise typer.Exit(code)


def write(path: Path, text: str) -> Path:
    """Replace a derived file as a whole."""
    part = path.with_name(path.name + ".new")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise ArchiveNotWritable(f"cannot write {path}: {error.strerror or error}") from error
    return path


def ls(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """List the archived threads."""
    from rich.console import Console

    from commentvault.digest import terminal

    _leave_quietly()
    loaded, vault = open_vault(archive)
    found, code = read_threads([], loaded, vault)
    rows = [terminal.listed(thread) for thread in found]
    if as_json:
        import msgspec

        for row in rows:
            out(msgspec.json.encode(row).decode())
    else:
        note(f"archive: {vault.root}")
        Console(width=None if sys.stdout.isatty() else _WIDE).print(terminal.listing(rows))
    raise typer.Exit(code)


def show(
    thread: Annotated[str, typer.Argument(help="A thread by link or youtube:ID.", show_default=False)],
    order: Annotated[Order, typer.Option(help="Which top comments first; the pinned one always is.")] = Order.LIKED,
    limit: Annotated[int | None, typer.Option(help="Only so many top comments.", min=1, show_default=False)] = None,
    pager: Annotated[bool, typer.Option("--pager/--no-pager", help="Page on a terminal.")] = True,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a thread in the terminal, replies under what they answer."""
    _leave_quietly()
    loaded, vault = open_vault(archive)
    found, code = read_threads([thread], loaded, vault)
    for one in found:
        if as_json:
            import msgspec

            from commentvault.digest import terminal

            for comment in terminal.chosen(one, limit=limit, order=order.value):
                out(msgspec.json.encode(comment).decode())
        else:
            _print(one, order, limit, paged=pager and sys.stdout.isatty())
    raise typer.Exit(code)


def _leave_quietly() -> None:
    """End without a word when the reader has left (``| head``), as other commands that only print do."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def _print(thread: Thread, order: Order, limit: int | None, *, paged: bool) -> None:
    from rich.console import Console

    from commentvault.digest import terminal

    command = shlex.split(os.environ.get("PAGER") or "less")
    if not paged or not command or not shutil.which(command[0]):
        terminal.show(thread, Console(), limit=limit, order=order.value)
        return
    # As git does: colours, no pager for what fits on the screen, and the screen left as it was.
    environment = {"LESS": "FRX"} | os.environ
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the pager
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, encoding="utf-8") as pager:  # noqa: S603
        console = Console(file=pager.stdin, width=Console().width, force_terminal=True)
        terminal.show(thread, console, limit=limit, order=order.value)
