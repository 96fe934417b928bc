"""The command line: wires and prints, decides nothing. Heavy imports wait until a command uses them."""

from __future__ import annotations

import io
import os
import sys

import typer

from commentvault import __version__
from commentvault.cli import demo, digest, doctor, fetch, imports, login, nightly, read, schedule, verify, watch
from commentvault.cli.common import note
from commentvault.errors import ArchiveError, CommentvaultError

app = typer.Typer(
    name="commentvault",
    help="Keep the conversation: archive comments under videos and posts, whole and honest, and read them as a digest.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("fetch")(fetch.fetch)
app.command("import")(imports.import_)
app.command("digest")(digest.digest)
app.command("ls")(read.ls)
app.command("show")(read.show)
app.command("verify")(verify.verify)
app.command("demo")(demo.demo)
app.command("nightly")(nightly.nightly)
app.command("schedule")(schedule.schedule)
app.command("doctor")(doctor.doctor)
app.add_typer(login.app, name="login")
app.add_typer(watch.app, name="watch")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"commentvault {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", callback=_version, is_eager=True
    ),
) -> None:
    """Options that stand before a command."""


def main() -> None:
    """Run the command line; an error of ours ends it with its own words and exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character shows its number
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except CommentvaultError as error:
        note(f"commentvault: {error}")
        sys.exit(error.exit_code)
    except OSError as error:  # what is left is standard output: a full disk behind a shell's redirection
        sys.stderr.write(f"commentvault: cannot write the output: {error.strerror or error}\n")
        os._exit(ArchiveError.exit_code)  # a plain exit would try to write the rest once more
