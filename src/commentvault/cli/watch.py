"""``commentvault watch``: the links that are visited night after night."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commentvault.cli.common import ArchiveOption, JsonOption, note, open_vault, out
from commentvault.cli.pager import WIDE
from commentvault.errors import UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from commentvault.nightly.watchlist import Row

app = typer.Typer(
    help="Say which videos and posts, channels, playlists and profiles are visited again and again.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

LinksArgument = Annotated[
    list[str],
    typer.Argument(
        help="Links to videos, posts, channels, playlists or profiles, or names (youtube:ID).", show_default=False
    ),
]


@app.command()
def add(
    links: LinksArgument,
    every: Annotated[
        str | None, typer.Option(help="How often: a number with m, h, d or w, such as 12h (1d).", show_default=False)
    ] = None,
    story: Annotated[
        str | None, typer.Option(help='The subject that it belongs to; "" takes it away.', show_default=False)
    ] = None,
    until: Annotated[
        str | None, typer.Option(help='The last day, such as 2027-03-31; "" takes it away.', show_default=False)
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(help="Of a channel, playlist or profile: its first so many; 0: all.", min=0, show_default=False),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help='Of one: nothing certainly older than a day; "" takes it away.', show_default=False),
    ] = None,
) -> None:
    """Watch a link, or give other options to one that is watched already. Of a channel, playlist or profile all
    videos or posts are watched; new ones join by themselves.
    """
    from commentvault import settings
    from commentvault.nightly import watchlist

    options = _options(every, story, until, limit, since)
    loaded = settings.load(Path.cwd(), os.environ)
    for link in links:
        outcome = watchlist.add(loaded, link, options)
        told = {"changed": "was watched already; it has the new options", "unchanged": "is watched already"}
        out(f"{outcome.link}: {told.get(outcome.what, 'is watched')}; kept in {outcome.file}")
    if not loaded.watch:
        note("commentvault nightly visits what is due; commentvault schedule makes that happen every night")


@app.command("list")
def list_(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """List the watched links: when each was visited last, how that ended, when it is due."""
    from commentvault.nightly import watchlist

    loaded, vault = open_vault(archive)
    now = datetime.now(UTC).replace(microsecond=0)
    found = watchlist.rows(loaded, vault, now)
    if as_json:
        import msgspec

        for row in found:
            out(msgspec.json.encode(row).decode())
        return
    note(f"settings: {watchlist.file(loaded)}\narchive: {vault.root}")
    if not found:
        note("no link is watched yet; start with: commentvault watch add LINK")
        return
    from rich.console import Console

    Console(width=None if sys.stdout.isatty() else WIDE).print(_table(found, now))
    for row in found:
        if row.trouble:
            note(f"{row.link}: {row.trouble}")


@app.command()
def remove(links: LinksArgument, archive: ArchiveOption = None) -> None:
    """Watch a link no more; what is archived of it stays."""
    from commentvault.nightly import watchlist

    for link in links:
        loaded, vault = open_vault(archive)
        outcome = watchlist.remove(loaded, vault, link)
        out(f"{outcome.link}: is watched no more; taken out of {outcome.file}, what is archived of it stays")


def _table(rows: list[Row], now: datetime) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from commentvault.digest.words.plain import tame_line

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("link", no_wrap=True, overflow="fold")  # never cut: it is there to be copied
    table.add_column("title", min_width=8)  # the one that gives way
    for name in ("every", "story", "until", "last visit", "it ended", "due"):
        table.add_column(name, no_wrap=True)
    for row in rows:
        ended = "cannot be told" if row.trouble else row.status or ("not yet" if row.visited else "")
        due = "" if row.trouble else "over" if row.due is None else "now" if row.due <= now else _moment(row.due)
        cells = [row.every, row.story or "", str(row.until or ""), _moment(row.visited), ended, due]
        title = Text(tame_line(row.title or _listing(row)), no_wrap=True, overflow="ellipsis")
        table.add_row(Text(tame_line(row.link)), title, *(Text(tame_line(cell)) for cell in cells))
    return table


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}Z" if at else "never"


def _options(
    every: str | None, story: str | None, until: str | None, limit: int | None, since: str | None
) -> dict[str, Any]:
    """What was given, as the entry has it; None where it is to be taken away."""
    options: dict[str, Any] = {}
    if every is not None:
        options["every"] = every.strip()
    if story is not None:
        options["story"] = _name(story)
    if until is not None:
        options["until"] = _still_to_come(until) if until else None
    if limit is not None:
        options["limit"] = limit or None
    if since is not None:
        options["since"] = _day("--since", since) if since else None
    return options


def _listing(row: Row) -> str:
    """A collection in words: "channel, 12 videos (the first 20, since 2026-01-01)"."""
    from commentvault.digest.words.wording import posts

    if row.kind == "thread":
        return ""
    wish = [f"the first {row.limit:,}"] if row.limit else []
    wish += [f"since {row.since}"] if row.since else []
    number = posts(row.listed, row.thread or "") if row.listed is not None else "not listed yet"
    return f"{row.kind}, {number}" + (f" ({', '.join(wish)})" if wish else "")


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} {text}: not a day such as 2027-03-31") from error


def _still_to_come(text: str) -> date:
    day = _day("--until", text)
    if day < datetime.now(UTC).date():
        raise UsageError(f"--until {text}: that day is over")
    return day


def _name(text: str) -> str | None:
    name = text.strip()
    if not name.isprintable():
        raise UsageError("--story: a name on one line, without control characters")
    return name or None
