"""``digest``: what people said, told as a page, in Markdown or in the terminal. It does not touch the network."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from commentvault.cli import pager as pages
from commentvault.cli import stories
from commentvault.cli.common import (
    ArchiveOption,
    JsonOption,
    ThreadsArgument,
    leave_quietly,
    open_vault,
    out,
    read_threads,
)
from commentvault.errors import ArchiveNotWritable, UsageError

if TYPE_CHECKING:
    from commentvault.archive.history import Thread
    from commentvault.archive.life import Event
    from commentvault.archive.vault import Vault
    from commentvault.digest.about.reading import Reading
    from commentvault.digest.changes.gather import Changes
    from commentvault.digest.relations import Relations
    from commentvault.digest.value import Digest, Story

    _Told = TypeVar("_Told", Digest, Story)


class Form(StrEnum):
    """In what a digest is written."""

    HTML = "html"
    MARKDOWN = "markdown"
    TERMINAL = "terminal"


_ENDINGS = {Form.HTML: "html", Form.MARKDOWN: "md"}
_NARROW = 80  # columns of a digest where nothing sets a width
_LISTED = 20_000  # comments that a page lists; beyond, the most telling ones
_FORM = (
    "A page of its own, Markdown to publish, or text to read here; without it the text on a terminal, else Markdown."
)
_SINCE = "Tell at length what changed since a day (2026-11-01), a moment, or the visit before the last one (last)."
_STORY = "Tell several threads as one: those of that story on the watch list, or the ones named."
_ZONE = "Tell times in a zone such as Europe/Berlin, instead of UTC."
_SAVE = "Write digest.html and digest.md into each thread's folder, or the one of --format."


def digest(
    threads: ThreadsArgument = None,
    story: Annotated[str | None, typer.Option(help=_STORY, metavar="NAME", show_default=False)] = None,
    form: Annotated[Form | None, typer.Option("--format", help=_FORM, show_default=False)] = None,
    save: Annotated[bool, typer.Option("--save", help=_SAVE)] = False,
    since: Annotated[str | None, typer.Option(help=_SINCE, show_default=False)] = None,
    title: Annotated[str | None, typer.Option(help="A title of your own.", show_default=False)] = None,
    note: Annotated[str | None, typer.Option(help="Words of your own under the title.", show_default=False)] = None,
    anonymize: Annotated[bool, typer.Option("--anonymize", help="Numbers instead of people's names.")] = False,
    timezone: Annotated[str, typer.Option(help=_ZONE)] = "UTC",
    template: Annotated[
        Path | None, typer.Option(help="A template of your own for the page (docs/html.md).", show_default=False)
    ] = None,
    pager: Annotated[bool, typer.Option("--pager/--no-pager", help="Page on a terminal.")] = True,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what people said: the creator's voice, what changed, the conversation, how it ran, what it is about."""
    leave_quietly()
    forms = _forms(form, save=save, as_json=as_json, template=template)
    telling = Telling(
        since=since, title=title, note=note, anonymize=anonymize, zone=_zone(timezone), listed=Form.HTML in forms
    )
    loaded, vault = open_vault(archive)
    names = threads or ([] if story is None else stories.links(story, loaded, vault))
    found, code = read_threads(names, loaded, vault)
    if story is None and len(found) > 1:
        _only_one(len(found), title=title, page=forms == [Form.HTML] and not (save or as_json))
    told = telling.each(found, vault) if story is None else [telling.story(story, found, vault)]
    for number, value in enumerate(told):
        if as_json:
            import msgspec

            out(msgspec.json.encode(value).decode())
        elif save:
            out("\n".join(map(str, keep(value, vault, forms, template))))
        elif forms == [Form.TERMINAL]:
            _print(value, paged=pager)
        else:
            out(("\n---\n\n" if number else "") + render(value, forms[0], template).rstrip("\n"))
    raise typer.Exit(code)


@dataclass(frozen=True)
class Telling:
    """How threads are told. ``listed``: with the list of all comments, which only a page has."""

    since: str | None = None
    title: str | None = None
    note: str | None = None
    anonymize: bool = False
    zone: tzinfo = UTC
    listed: bool = False

    def each(self, threads: list[Thread], vault: Vault) -> Iterable[Digest | Story]:
        """The digests of threads, one after the other."""
        return (self.of(thread, vault) for thread in threads)

    def of(self, thread: Thread, vault: Vault) -> Digest:
        """A thread's digest."""
        return self._as_asked(self._digest(thread, _read(thread), vault))

    def story(self, name: str, threads: list[Thread], vault: Vault) -> Story:
        """Several threads' story."""
        from commentvault.digest import story

        readings = [_read(thread) for thread in threads]
        digests = [self._digest(thread, read, vault) for thread, read in zip(threads, readings, strict=True)]
        return self._as_asked(story.tell(name, threads, digests, readings, zone=self.zone))

    def _digest(self, thread: Thread, reading: Reading, vault: Vault) -> Digest:
        from commentvault.digest import build
        from commentvault.digest.value import Limits

        limits = Limits(listed=_LISTED if self.listed else 0)
        changes, lives = self._past(thread, reading.known, vault)
        return build.build(thread, limits=limits, changes=changes, lives=lives, reading=reading, zone=self.zone)

    def _past(
        self, thread: Thread, known: Relations, vault: Vault
    ) -> tuple[Changes | None, dict[str, tuple[Event, ...]]]:
        """What changed, and the lives of the pinned comments, by one reading of the events."""
        from commentvault.archive.life import events
        from commentvault.digest import build
        from commentvault.digest.changes import gather

        pinned: dict[str, list[Event]] = {ident: [] for ident in build.pinned(thread, known)}

        def passing() -> Iterator[Event]:
            for event in events(vault.folder(thread.name), counts=self.since is not None):
                if event.id in pinned:
                    pinned[event.id].append(event)
                yield event

        stream = passing()
        if self.since is None:
            changes = gather.of_last_visit(thread.runs, stream)
        else:
            changes = gather.of_span(thread, stream, _asked(self.since, self.zone))
        deque(stream, maxlen=0)
        return changes, {ident: tuple(life) for ident, life in pinned.items()}

    def _as_asked(self, told: _Told) -> _Told:
        """Without names and in a reader's zone, where that is wanted; the editor's own words stay as they are."""
        from msgspec.structs import replace

        from commentvault.digest.anonymous import anonymous
        from commentvault.digest.recast import in_zone

        told = anonymous(told) if self.anonymize else told
        told = told if self.zone is UTC else in_zone(told, self.zone)
        return replace(told, title=self.title, note=self.note)


def _read(thread: Thread) -> Reading:
    from commentvault.digest.about import reading
    from commentvault.digest.relations import Relations

    return reading.read(thread, Relations(thread))


def render(told: Digest | Story, form: Form, template: Path | None = None) -> str:
    """A digest or story in a form that is text, but for the terminal's."""
    from commentvault.digest.forms import html, markdown

    return html.render(told, template=template) if form is Form.HTML else markdown.render(told)


def save_told(thread: Thread, vault: Vault) -> list[Path]:
    """Tell a thread as a page and in Markdown, into its folder. Raises :class:`ArchiveNotWritable`."""
    return keep(Telling(listed=True).of(thread, vault), vault, list(_ENDINGS))


def save_story(name: str, threads: list[Thread], vault: Vault) -> list[Path]:
    """Tell threads as one story, into its folder, in both forms. Raises :class:`ArchiveNotWritable`."""
    return keep(Telling(listed=True).story(name, threads, vault), vault, list(_ENDINGS))


def keep(told: Digest | Story, vault: Vault, forms: list[Form], template: Path | None = None) -> list[Path]:
    """Write a digest into its thread's folder, a story into its own, each file as a whole.

    Raises :class:`ArchiveNotWritable`.
    """
    folder = _folder(told, vault)
    saved = []
    for form in forms:
        path = folder / f"digest.{_ENDINGS[form]}"
        part = path.with_name(path.name + ".new")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_text(render(told, form, template), encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise ArchiveNotWritable(f"cannot write {path}: {error.strerror or error}") from error
        saved.append(path)
    return saved


def _folder(told: Digest | Story, vault: Vault) -> Path:
    from commentvault.archive.vault import STORIES, folder_name
    from commentvault.digest.value import Story

    if isinstance(told, Story):
        return vault.root / STORIES / folder_name(told.name)
    return vault.folder(told.head.thread)


def last_changes(thread: Thread, vault: Vault) -> Changes | None:
    """What the last visit found otherwise than the one before it; None where there was none before it."""
    from commentvault.archive.life import events
    from commentvault.digest.changes import gather

    return gather.of_last_visit(thread.runs, events(vault.folder(thread.name), counts=False))


def _forms(form: Form | None, *, save: bool, as_json: bool, template: Path | None) -> list[Form]:
    """In which forms to tell; both that are files where they are to be kept. Refuses what does not go together."""
    if form is Form.TERMINAL and (save or as_json):
        raise UsageError(f"--format terminal is to be read at once: it goes without {'--save' if save else '--json'}")
    if form is not None:
        forms = [form]
    elif save:
        forms = list(_ENDINGS)
    else:
        forms = [Form.TERMINAL if sys.stdout.isatty() and not as_json else Form.MARKDOWN]
    if template is not None and (as_json or Form.HTML not in forms):
        raise UsageError("--template is for the page: it goes with --format html or --save")
    if template is not None and not template.is_file():
        raise UsageError(f"--template {template}: there is no such file")
    return forms


def _only_one(number: int, *, title: str | None, page: bool) -> None:
    """Refuse for several threads what is made for one."""
    if title is not None:
        raise UsageError(f"--title is for one digest, and these are {number}: name the thread")
    if page:
        raise UsageError(
            f"a page tells one thread, and these are {number}: name one, tell a --story, or --save them all"
        )


def _asked(text: str, zone: tzinfo) -> datetime | None:
    """The moment that ``--since`` names; None for ``last``. Raises :class:`UsageError` for anything else."""
    try:
        asked = None if text == "last" else datetime.fromisoformat(text)
    except ValueError as error:
        known = "neither a day such as 2026-11-01, nor a moment such as 2026-11-01T18:00, nor last"
        raise UsageError(f"--since {text}: {known}") from error
    return asked and (asked if asked.tzinfo else asked.replace(tzinfo=zone)).astimezone(UTC)


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"--timezone {name}: not a zone such as Europe/Berlin or America/New_York") from error


def _print(told: Digest | Story, *, paged: bool) -> None:
    """To a terminal in its own width, a page at a time; else in 80 columns or as many as ``COLUMNS`` says."""
    from rich.console import Console

    from commentvault.digest.forms import terminal

    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdecimal() else 0
    if sys.stdout.isatty():
        pages.show(partial(terminal.show, told), paged=paged)
    else:
        terminal.show(told, Console(width=width or _NARROW))
