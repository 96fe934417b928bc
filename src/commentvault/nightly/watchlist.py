"""The watch list: links that are visited again and again, kept in the settings file where people edit them too."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from commentvault import platforms
from commentvault.archive.segments import run_time
from commentvault.archive.vault import Vault
from commentvault.digest.words.wording import heading
from commentvault.errors import ArchiveError, UsageError
from commentvault.model import Collection, Record
from commentvault.nightly import collections, due, watchfile
from commentvault.nightly.collections import Kept, Lists
from commentvault.nightly.watchfile import Entry
from commentvault.settings import Settings, Watch, user_file


@dataclass(frozen=True)
class Outcome:
    """What became of the list: the entry, in which file."""

    what: Literal["added", "changed", "unchanged", "removed"]
    link: str
    file: Path


class Row(Record, frozen=True, kw_only=True):
    """A watched link as it stands. ``due`` None = never again; ``trouble`` says why it cannot be told of.

    Of a channel, playlist or profile (``kind``), ``thread`` is its name, ``listed`` counts the threads that it listed
    last, and ``visited`` is when that was.
    """

    link: str
    kind: Literal["thread", "channel", "playlist", "profile"] = "thread"
    thread: str | None = None
    title: str | None = None
    listed: int | None = None
    limit: int | None = None
    since: date | None = None
    every: str
    story: str | None = None
    until: date | None = None
    visited: datetime | None = None
    status: str | None = None
    reason: str | None = None
    due: datetime | None = None
    trouble: str | None = None


def file(settings: Settings) -> Path:
    """Where the list is kept: the settings file that holds, else a new one in the user's configuration folder."""
    return settings.file or user_file()


def add(settings: Settings, link: str, options: dict[str, Any]) -> Outcome:
    """Watch a link; where it is watched already, give it the options: ``every``, ``story``, ``until``, ``limit``,
    ``since``.

    An option that is None takes the entry's away. Raises :class:`UsageError` where the link names nothing, an option
    makes no sense, or the file cannot be edited.
    """
    thread, url = _named(link, settings)
    given = {key: value for key, value in options.items() if value is not None}
    entry = {"link": url, "every": "1d", **given}  # written out, for those who edit it by hand
    collections.named(Watch(**entry), settings)  # refuses what makes no sense
    place = file(settings)
    what: Literal["added", "changed", "unchanged"] = "added"

    def change(text: str) -> str:
        nonlocal what
        there = _indexes(watchfile.entries(text), thread, url, settings)
        if not there:
            return watchfile.added(text, entry)
        new = text
        for index in there:
            new = watchfile.changed(new, index, options)
        what = "changed" if new != text else "unchanged"
        return new

    watchfile.edit(place, change)
    return Outcome(what, url, place)


def remove(settings: Settings, vault: Vault, link: str) -> Outcome:
    """Watch a link no more; what is archived stays, what a collection listed is forgotten. Raises
    :class:`UsageError` where it is not watched.
    """
    if settings.file is None:
        raise UsageError(f"{link} is not watched; nothing is: there is no settings file")
    try:
        thread, url = _named(link, settings)
    except UsageError:  # a link that nobody knows any more can be on the list by its very words
        thread, url = None, link

    def change(text: str) -> str:
        listed = watchfile.entries(text)
        there = _indexes(listed, thread, link, settings)
        if not there:
            known = [str(entry.get("link")) for entry in listed]
            close = difflib.get_close_matches(url, known, n=1)
            hint = f"; did you mean {close[0]}?" if close else "; commentvault watch list shows what is"
            raise UsageError(f"{link} is not watched in {settings.file}{hint}")
        return watchfile.removed(text, there)

    watchfile.edit(settings.file, change)
    if thread:
        collections.forget(vault.root, thread)
    return Outcome("removed", url, settings.file)


def rows(settings: Settings, vault: Vault, now: datetime) -> list[Row]:
    """Every watched link: how its last visit ended and when the next one is due."""
    lists = collections.read(vault.root)
    return [_row(watch, settings, vault, lists, now) for watch in settings.watch]


def _row(watch: Watch, settings: Settings, vault: Vault, lists: Lists, now: datetime) -> Row:
    base: dict[str, Any] = {
        name: getattr(watch, name) for name in ("link", "every", "story", "until", "limit", "since")
    }
    thread = None
    try:
        _, found = collections.named(watch, settings)
        if isinstance(found, Collection):
            return _list_row(watch, found, lists.get(found.name), base, now)
        thread = found.thread
        summary = vault.summary(thread)
    except (UsageError, ArchiveError) as error:
        return Row(**base, thread=thread, trouble=str(error))
    over = watch.until is not None and now.date() > watch.until
    if summary is None or not summary.runs:
        return Row(**base, thread=thread, due=None if over else now)
    last = summary.runs[-1]
    visited = run_time(last.header.run)
    verdict = last.verdict
    wish = verdict.retry_at if verdict else None
    next_one = now if due.is_due(summary, watch.interval, now) else visited + watch.interval
    return Row(
        **base,
        thread=thread,
        title=heading(summary.post) or None,
        visited=visited,
        status=verdict.status if verdict else None,
        reason=verdict.reason if verdict else None,
        due=None if over else max(next_one, wish or next_one),
    )


def _list_row(watch: Watch, found: Collection, known: Kept | None, base: dict[str, Any], now: datetime) -> Row:
    """A collection: what it listed, and when it is listed again; its threads are due each by itself."""
    at = known.at if known else None
    next_one = now if at is None or collections.is_due(watch, known, now) else at + watch.interval
    return Row(
        **base,
        kind=found.kind,
        thread=found.name,
        listed=len(known.targets) if known else None,
        visited=at,
        status="failed" if known and known.trouble else "listed" if at else None,
        reason=known.trouble if known else None,
        due=None if watch.until is not None and now.date() > watch.until else next_one,
    )


def _named(link: str, settings: Settings) -> tuple[str, str]:
    """The name of what a link leads to, and its own address."""
    _, found = platforms.resolve(link, settings)
    return found.name if isinstance(found, Collection) else found.thread, found.url


def _indexes(listed: list[Entry], thread: str | None, link: str, settings: Settings) -> list[int]:
    """Which entries are about a thread, however their links are written, or hold that very link."""
    found = []
    for index, entry in enumerate(listed):
        written = str(entry.get("link"))
        try:
            same = thread is not None and _named(written, settings)[0] == thread
        except UsageError:
            same = False
        if same or written.strip() == link.strip():
            found.append(index)
    return found
