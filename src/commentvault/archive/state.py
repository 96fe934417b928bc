"""What is known of a thread, kept ready in ``state.sqlite`` so that a run needs neither its whole history nor memory.

Derived from the segments alone: it may be deleted, and is made anew wherever it is not of exactly the files that are
there, or not what was written into it: ``state.sum`` holds its checksum, since what it says goes into the archive. Its
one writer is the run that holds the thread's lock; a run's changes appear when the run is sealed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import msgspec

from commentvault.archive import history, segments, statefile
from commentvault.archive.history import Run
from commentvault.archive.lines import Back, Change, Gone, Line, RunHeader, applied, is_sighting
from commentvault.errors import ArchiveDamaged, ArchiveNotWritable
from commentvault.model import Comment, Post, Verdict

_INSERT = """
INSERT INTO comments (id, root, replies, pinned, published, seen, data) VALUES {}
ON CONFLICT (id) DO UPDATE SET replies = excluded.replies, pinned = excluded.pinned, published = excluded.published,
                               seen = excluded.seen, data = excluded.data
"""
_AT_ONCE = 250  # rows a statement
_Row = tuple[str, str | None, int | None, bool | None, int | None, int, bytes]
_pack = msgspec.msgpack.Encoder().encode
_comment = msgspec.msgpack.Decoder(Comment)
_gone = msgspec.msgpack.Decoder(Gone)


class State:
    """The state of one thread, for the run that holds its lock.

    Opening it takes in what the segments hold beyond it. Raises :class:`ArchiveDamaged` where they are not whole, and
    :class:`ArchiveNotWritable` where the disk is full.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, _Row] = {}  # not written yet: a statement for each comment costs more than the row
        try:
            self._db = statefile.opened(folder)
        except sqlite3.OperationalError as error:
            raise ArchiveNotWritable.at(self._folder / statefile.FILE, error) from error
        try:
            self._catch_up()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go; what no :meth:`finish` has kept is forgotten, and read from the segment next time."""
        self._db.close()

    @property
    def runs(self) -> list[Run]:
        """All runs so far, in the chain's order, redactions too: the next run follows the last of them."""
        return list(statefile.read_runs(self._db, self._folder))

    @property
    def post(self) -> Post | None:
        """The post as it was seen last."""
        return statefile.read_post(self._db)

    @property
    def count(self) -> int:
        """How many comments are known."""
        return int(self._one("SELECT count(*) FROM comments")[0])

    def has(self, ident: str) -> bool:
        """Whether a comment is known."""
        return self._row(ident) is not None

    def comment(self, ident: str) -> Comment | None:
        """The last state of a comment."""
        row = self._row(ident)
        return _comment.decode(row[1]) if row else None

    def gone(self, ident: str) -> bool:
        """Whether a comment was called gone and did not come back."""
        row = self._ask("SELECT gone FROM comments WHERE id = ?", ident).fetchone()
        return bool(row and row[0])

    def last_seen(self, ident: str) -> datetime | None:
        """When a comment was met last by what a run wrote of it; None where it is not known."""
        row = self._row(ident)
        return datetime.fromtimestamp(row[0], UTC) if row else None

    def was_away(self, ident: str, moment: datetime) -> bool:
        """Whether a comment was gone at a moment, or had vanished and nobody had noticed yet, and came back since."""
        sql = "SELECT 1 FROM away WHERE id = ? AND coalesce(last_seen, 0) < ? AND ? < back"
        return self._one(sql, ident, _seconds(moment), _seconds(moment)) is not None

    def replies_read(self, ident: str) -> int | None:
        """The count that a top comment's replies had when they were last read to their end."""
        row = self._ask("SELECT replies_read FROM comments WHERE id = ?", ident).fetchone()
        return row[0] if row else None

    def pinned(self) -> list[str]:
        """The comments that were pinned when they were last seen, and are not gone."""
        return [row[0] for row in self._run("SELECT id FROM comments WHERE pinned AND gone IS NULL")]

    def listed(self) -> Iterator[tuple[str, str | None]]:
        """Id and root of every comment that is, as far as is known, still there, in the order of first sight."""
        gone = {row[0] for row in self._run("SELECT id FROM comments WHERE gone IS NOT NULL")}
        for ident, root in self._run("SELECT id, root FROM comments ORDER BY rowid"):
            if ident not in gone and root not in gone:
                yield ident, root

    def fold(self, lines: Iterable[Line]) -> None:
        """Take lines in, in order. Raises :class:`ArchiveDamaged` for a change of a comment that is not known."""
        for line in lines:
            match line:
                case Comment():
                    self._put(line, line.seen)
                case Change():
                    row = self._row(line.id)
                    if row is None:
                        name = self._folder.name
                        raise ArchiveDamaged(f"{name}: a change of the comment {line.id}, which was never written")
                    seen = line.seen if is_sighting(line) else datetime.fromtimestamp(row[0], UTC)
                    self._put(applied(_comment.decode(row[1]), line.set), seen)
                case Gone():
                    self._run("UPDATE comments SET gone = ? WHERE id = ?", _pack(line), line.id)
                case Back():
                    self._come_back(line)
                case Post():
                    self._set("post", msgspec.json.encode(line).decode())
                case Verdict():
                    self._note_replies(line)
                case _:
                    pass

    def finish(self, path: Path, header: RunHeader, verdict: Verdict) -> None:
        """Keep a run that is sealed at ``path`` and whose lines were taken in."""
        self.fold([verdict])
        self._add_run(path, header, verdict)
        self._commit()

    def _catch_up(self) -> None:
        """Take in the runs that the segments hold beyond this state; all of them where it is of other files."""
        files = [path for path, _ in history.chain(self._folder)]
        mine = [row[0] for row in self._run("SELECT file FROM runs ORDER BY rowid")]
        names = [path.name for path in files]
        row = self._one("SELECT value FROM facts WHERE name = 'files'")
        if mine and (mine != names[: len(mine)] or not row or row[0] != statefile.fingerprint(files[: len(mine)])):
            for table in ("comments", "away", "runs", "facts"):
                self._run(f"DELETE FROM {table}")  # noqa: S608  # the names above
            mine = []
        if len(mine) == len(files):
            return
        last = segments.read_header(files[len(mine) - 1]) if mine else None
        for path, header, lines in history.runs(self._folder, after=last.run if last else None):
            verdict = None
            for line in lines:
                verdict = line if isinstance(line, Verdict) else verdict
                self.fold([line])
            self._add_run(path, header, verdict)
        self._commit()

    def _add_run(self, path: Path, header: RunHeader, verdict: Verdict | None) -> None:
        self._run("INSERT INTO runs VALUES (?, ?, ?, ?)", header.run, path.name, _pack(header), _pack(verdict))

    def _commit(self) -> None:
        files = [self._folder / row[0] for row in self._run("SELECT file FROM runs ORDER BY rowid")]
        self._set("files", statefile.fingerprint(files))
        self._run("COMMIT")
        statefile.seal(self._folder)
        self._run("BEGIN")

    def _put(self, comment: Comment, seen: datetime) -> None:
        first = comment.published or (comment.published_window[0] if comment.published_window else None)
        self._waiting[comment.id] = (
            comment.id, comment.root, comment.replies, comment.pinned or None,
            _seconds(first) if first else None, _seconds(seen), _pack(comment),
        )  # fmt: skip
        if len(self._waiting) >= _AT_ONCE:
            self._write_waiting()

    def _write_waiting(self) -> None:
        if self._waiting:
            rows, self._waiting = self._waiting, {}
            places = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(rows))
            self._ask(_INSERT.format(places), *(value for row in rows.values() for value in row))

    def _row(self, ident: str) -> tuple[int, bytes] | None:
        """When a comment was met last, and its last state."""
        if waiting := self._waiting.get(ident):
            return waiting[-2], waiting[-1]
        found: tuple[int, bytes] | None = self._ask("SELECT seen, data FROM comments WHERE id = ?", ident).fetchone()
        return found

    def _come_back(self, line: Back) -> None:
        row = self._one("SELECT gone FROM comments WHERE id = ?", line.id)
        if row and row[0]:
            last_seen = _gone.decode(row[0]).last_seen
            values = (line.id, _seconds(last_seen) if last_seen else None, _seconds(line.seen))
            self._run("INSERT INTO away VALUES (?, ?, ?)", *values)
        self._run("UPDATE comments SET gone = NULL, seen = ? WHERE id = ?", _seconds(line.seen), line.id)

    def _note_replies(self, verdict: Verdict) -> None:
        """Remember at which count the replies were read to their end."""
        covered = verdict.covered
        if covered.replies == "all":
            self._run(
                "UPDATE comments SET replies_read = replies"
                " WHERE root IS NULL AND gone IS NULL AND replies_read IS NOT replies"
            )
        elif covered.replies != "none":
            for root in covered.replies:
                self._run("UPDATE comments SET replies_read = replies WHERE id = ?", root)
        for place in covered.not_:
            self._run("UPDATE comments SET replies_read = NULL WHERE id = ?", place)

    def _set(self, name: str, value: str) -> None:
        self._run(
            "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value
        )

    def _one(self, sql: str, *values: Any) -> Any:
        return self._run(sql, *values).fetchone()

    def _run(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """A statement that has to find all that was put."""
        self._write_waiting()
        return self._ask(sql, *values)

    def _ask(self, sql: str, *values: Any) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, values)
        except sqlite3.OperationalError as error:
            raise ArchiveNotWritable.at(self._folder / statefile.FILE, error) from error
        except sqlite3.DatabaseError as error:
            path = self._folder / statefile.FILE
            path.unlink(missing_ok=True)
            raise ArchiveDamaged(f"{path}: {error}; it is deleted and will be made anew: fetch again") from error


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
