"""Comments on disk instead of in memory, for a thread that is too large to be held."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import ItemsView, Iterator, Mapping, ValuesView

import msgspec

from commentvault.errors import ArchiveError
from commentvault.model import Comment

_AT_ONCE = 1000  # comments that are written together
_OPENED = """
PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
CREATE TABLE comments (place INTEGER PRIMARY KEY, data BLOB) STRICT;
BEGIN
"""
_PUT = "INSERT INTO comments VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET data = excluded.data"
_pack = msgspec.msgpack.Encoder().encode
_comment = msgspec.msgpack.Decoder(Comment)


class Spilled(Mapping[str, Comment]):
    """Comments by their ids, in the order in which these came first: what a dict of them is, in a temporary file.

    In memory are the ids alone. The file has no name, so that nothing stays of it, however the process ends; it lies
    where ``TMPDIR`` says. Raises :class:`ArchiveError` where there is no room for it.
    """

    def __init__(self, comments: Mapping[str, Comment]) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        weakref.finalize(self, self._db.close)
        self._db.executescript(_OPENED)
        self._places: dict[str, int] = {}
        self._waiting: dict[int, Comment] = {}  # by their places: put, and not written yet
        for ident, comment in comments.items():
            self[ident] = comment

    def __setitem__(self, ident: str, comment: Comment) -> None:
        """Put a comment under its id."""
        self._waiting[self._places.setdefault(ident, len(self._places))] = comment
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def __getitem__(self, ident: str) -> Comment:
        place = self._places[ident]
        if (waiting := self._waiting.get(place)) is not None:
            return waiting
        return next(self._read("SELECT data FROM comments WHERE place = ?", place))

    def __contains__(self, ident: object) -> bool:
        return ident in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def values(self) -> ValuesView[Comment]:
        """All comments; each is read when its turn comes."""
        return _Values(self)

    def items(self) -> ItemsView[str, Comment]:
        """All of them with their ids."""
        return _Items(self)

    def read(self) -> Iterator[Comment]:
        """One pass over all comments, in order; none may be put meanwhile."""
        self._write()
        return self._read("SELECT data FROM comments ORDER BY place")

    def _write(self) -> None:
        rows = [(place, _pack(comment)) for place, comment in self._waiting.items()]
        try:
            self._db.executemany(_PUT, rows)
        except sqlite3.OperationalError as error:
            raise _no_room(error) from error
        self._waiting.clear()

    def _read(self, sql: str, *values: int) -> Iterator[Comment]:
        try:
            for (data,) in self._db.execute(sql, values):
                yield _comment.decode(data)
        except sqlite3.OperationalError as error:  # what was put last goes to the disk when others need its memory
            raise _no_room(error) from error


class _Values(ValuesView[Comment]):
    _mapping: Spilled

    def __iter__(self) -> Iterator[Comment]:
        return self._mapping.read()


class _Items(ItemsView[str, Comment]):
    _mapping: Spilled

    def __iter__(self) -> Iterator[tuple[str, Comment]]:
        return zip(self._mapping, self._mapping.read(), strict=True)


def _no_room(error: sqlite3.OperationalError) -> ArchiveError:
    told = f"a large thread is read by way of a temporary file, which cannot be written: {error}"
    return ArchiveError(f"{told}; make room for it, or name another folder with TMPDIR")
