"""A collection's list as far as it is wanted: the first so many, or those from a day on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from commentvault.errors import AnswerError, Interrupted, Missing, UnknownShape
from commentvault.model import Collection
from commentvault.net import Door
from commentvault.platforms.base import Listed, ListPage, Platform

_ENOUGH = 100  # certainly older threads in a row after which a list that begins with the newest is not read further


@dataclass
class Expansion:
    """``listed`` is what is wanted of the list, each thread once. ``failure`` is why the rest of it could not be had,
    None where all of it was; ``cut`` = what is wanted was there before the list's end.

    ``older`` counts those that were met and left out as certainly too old, ``hidden`` the entries that are shown to
    nobody; ``met`` are the ids of all threads that were met; ``id`` and ``notes`` are those of the list's pages.
    """

    listed: list[Listed] = field(default_factory=list)
    failure: AnswerError | Interrupted | None = None
    cut: bool = False
    older: int = 0
    hidden: int = 0
    met: set[str] = field(default_factory=set)
    id: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def in_vain(self) -> bool:
        """Whether the platform failed, and told nothing of it."""
        return isinstance(self.failure, AnswerError) and not isinstance(self.failure, Missing) and not self.met


def expand(
    platform: Platform,
    collection: Collection,
    door: Door,
    limit: int | None = None,
    since: datetime | None = None,
    known_as: str | None = None,
) -> Expansion:
    """List a collection, to its end or as far as it is wanted; what came before a failure is kept.

    ``known_as`` is the id that it had: where its link leads to another one by now, it is missing.
    """
    reading = _Reading(collection, limit, since)
    came = reading.came
    try:
        for page in platform.list(collection, door):
            if known_as and page.id and page.id != known_as:
                raise Missing(f"{collection.url} leads to another {collection.kind} now ({page.id}; it was {known_as})")
            reading.take(page)
            if came.cut:
                break
        if unknown := reading.unknown:
            raise UnknownShape(f"{len(unknown):,} entries in the list of {collection.name} ({unknown[0]})")
    except (AnswerError, Interrupted) as error:
        came.failure = error
    return came


@dataclass
class _Reading:
    """A list under way."""

    collection: Collection
    limit: int | None
    since: datetime | None
    came: Expansion = field(default_factory=Expansion)
    unknown: list[str] = field(default_factory=list)
    _older_in_a_row: int = 0

    def take(self, page: ListPage) -> None:
        """Take of a page what is wanted."""
        came = self.came
        came.id = came.id or page.id
        came.hidden += page.hidden
        came.notes += [page.note] if page.note else []
        for entry in page.entries:
            if isinstance(entry, str):
                self.unknown.append(entry)
            elif entry.target.id not in came.met:
                came.met.add(entry.target.id)
                self._thread(entry)
            if came.cut:
                return

    def _thread(self, one: Listed) -> None:
        came = self.came
        if self.since and one.older(self.since):
            came.older += 1
            self._older_in_a_row += 1
            came.cut = self.collection.newest_first and self._older_in_a_row >= _ENOUGH
        else:
            self._older_in_a_row = 0
            came.listed.append(one)
            came.cut = len(came.listed) == self.limit
