"""The command line: wires and prints, decides nothing. Heavy imports wait until a command uses them."""

from __future__ import annotations

import os
import sys

import typer

from commentvault import __version__
from commentvault.cli import demo, fetch, read
from commentvault.errors import CommentvaultError, Interrupted

app = typer.Typer(
    name="commentvault",
    help="Keep the conversation: archive the comments under a video, whole and honest, and read them as a digest.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("fetch")(fetch.fetch)
app.command("digest")(read.digest)
app.command("ls")(read.ls)
app.command("show")(read.show)
app.command("demo")(demo.demo)


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
    try:
        app()
    except CommentvaultError as error:
        print(f"commentvault: {error}", file=sys.stderr)  # noqa: T201  # the one place that prints errors
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(Interrupted.exit_code)
    except BrokenPipeError:
        # The reader left (``| head``): quiet, and nothing more may be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
