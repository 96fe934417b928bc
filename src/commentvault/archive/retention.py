"""What the terms of YouTube's Data API ask: what it told is told again within a time, or deleted.

Counted is when the run began that was told, by its id. A value that was told again and had not changed left no line:
the old line is all there is of it, and goes; the next visit that asks the API writes it anew. That is why this belongs
right before one. What the web told stays, in whatever run.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET

from commentvault.archive import history, redaction, segments
from commentvault.archive.lines import Back, Change, Changed, Gone, Line, Redaction, RunHeader
from commentvault.errors import ArchiveNotWritable
from commentvault.model import API, BOTH, WEB, Comment, Post, Verdict

_TOLD_TO = (API, BOTH)
_WITH = {
    "published_window": "published",
    "published_by": "published",
    "likes_exact": "likes",
    "spans": "text",
    "parent_exact": "parent",
    "depth": "parent",
}
"""Fields that go with another one, unless they are named themselves."""

_WHOLE = frozenset({"author", "text", "parent", "root"})
"""Without these there is no comment."""

_Told = Mapping[str, str]


def limit(days: int, now: datetime) -> datetime:
    """The moment before which what was told is to go, so that nothing is older than so many days a night later."""
    return now - timedelta(days=days - 1)


def expired(folder: Path, before: datetime) -> bool:
    """Whether a run that asked the API began before a moment, and was not looked through since. Reads little."""
    return bool(_expired(folder, before))


def strip(folder: Path, before: datetime, now: datetime) -> int:
    """Take out what the API told to runs that began before a moment; returns how many runs were rewritten.

    A comment that only the API listed goes with all that later runs said of it, up to the one in which the web listed
    it too. What was set aside beside those runs (torn ends, raw answers) is deleted. Use it while the thread's lock is
    held. Raises as :func:`redaction.rewrite`.
    """
    redaction.settle(folder, now)
    runs = frozenset(_expired(folder, before))
    if not runs:
        return 0
    try:
        for run in runs:
            for path in (folder / (run + segments.TORN), *(folder / "captures").glob(run + ".*")):
                path.unlink(missing_ok=True)
    except OSError as error:
        raise ArchiveNotWritable.at(folder, error) from error
    strip = _Stripping(runs)  # to read is cheaper than to write, and often there is nothing
    if not any(strip(header, line) != line for _, header, lines in history.runs(folder) for line in lines):
        return 0
    return redaction.rewrite(folder, _Stripping(runs), "retention", now, before)


def _expired(folder: Path, before: datetime) -> list[str]:
    """The runs to look through."""
    done = datetime.min.replace(tzinfo=UTC)
    asked = []
    for path, header in history.chain(folder):
        if not header.is_visit:
            told = [line.before for line in segments.read_lines(path) if isinstance(line, Redaction) and line.before]
            done = max([done, *told])
        elif header.source in _TOLD_TO and segments.run_time(header.run) < before:
            asked.append(header.run)
    return [run for run in asked if segments.run_time(run) >= done]


class _Stripping:
    """What becomes of a thread's lines, asked in the chain's order.

    A change says where its values come from only where that is another source than before. So this follows both: whose
    a comment's values are by the lines as they were, and by the lines as they are to be.
    """

    def __init__(self, runs: Collection[str]) -> None:
        self._runs = runs
        self._was: dict[str, _Told] = {}
        self._now: dict[str, _Told] = {}
        self._dropped: dict[str, Comment] = {}

    def __call__(self, header: RunHeader, line: Line) -> Line | None:
        old = header.run in self._runs
        match line:
            case Comment():
                return self._comment(line, old=old)
            case Change() if line.id in self._dropped and line.set.from_ and line.set.from_.get("comment") == WEB:
                return self._first_of_web(line)
            case Change() | Gone() | Back() if line.id in self._dropped:
                return None
            case Change():
                return self._change(line, old=old)
            case Post() if old and header.source == API:
                return None
            case Verdict() if old and header.source == API:
                return msgspec.structs.replace(line, expected=None, coverage=None)
            case _:
                return line

    def _comment(self, line: Comment, *, old: bool) -> Comment | None:
        told = line.from_ or {}
        fields = {name: getattr(line, name) for name in line.__struct_fields__ if name not in ("seen", "id", "from_")}
        taken = _taken(fields, told) if old else set[str]()
        if taken & _WHOLE:
            self._dropped[line.id] = line
            self._was[line.id] = told
            return None
        left = {name: source for name, source in told.items() if name not in taken}
        if told:
            self._was[line.id], self._now[line.id] = told, left
        return msgspec.structs.replace(line, **dict.fromkeys(taken), from_=left or UNSET) if taken else line

    def _first_of_web(self, line: Change) -> Comment:
        """The comment as the web told it when it listed it first: its line from now on."""
        dropped = self._dropped.pop(line.id)
        fields = line.set.fields()
        told = fields.pop("from_")
        self._was[line.id] = _merged(self._was[line.id], told)  # type: ignore[arg-type]  # it is there: see above
        self._now[line.id] = {}
        own = {"root": dropped.root, "parent": dropped.parent, "parent_exact": dropped.parent_exact}
        return Comment(seen=line.seen, id=line.id, **{**own, "depth": dropped.depth, **fields})  # type: ignore[arg-type]

    def _change(self, line: Change, *, old: bool) -> Change | None:
        told = line.set.from_ or {}
        was, now = self._was.get(line.id, {}), self._now.get(line.id, {})
        if not (told or was or old):
            return line
        was, then = _merged(was, told), _merged(now, told)
        fields = line.set.fields()
        fields.pop("from_", None)
        taken = _taken(fields, was) if old else set[str]()
        kept: dict[str, Any] = {name: value for name, value in fields.items() if name not in taken}
        leads = {_WITH.get(name, name) for name in kept}
        if not taken and all(_source(name, was) == _source(name, then) for name in leads):
            self._was[line.id], self._now[line.id] = was, then
            return line
        told = {name: _source(name, was) for name in leads if _source(name, was) != _source(name, now)}
        self._was[line.id], self._now[line.id] = was, _merged(now, told)
        return Change(seen=line.seen, id=line.id, set=Changed(**kept, from_=told or UNSET)) if kept else None


def _taken(fields: Mapping[str, object], told: _Told) -> set[str]:
    """The fields of a line that the API told. When an edit was made it alone tells; a span of time is the web's, since
    the API knows the second.
    """
    told = {"edited_at": API, **told}
    spans = {"published_window"} if _is_wide(fields.get("published_window")) else set[str]()
    return {name for name in fields if told.get(name, WEB if name in spans else _source(name, told)) != WEB}


def _source(name: str, told: _Told) -> str:
    """Whose a field is."""
    return told.get(name) or told.get(_WITH.get(name, name)) or told.get("comment") or WEB


def _merged(known: _Told, new: _Told) -> _Told:
    """Whose a comment's values are after a change, as :func:`lines.applied` has it."""
    merged = {**known, **new}
    rest = merged.get("comment", WEB)
    return {name: source for name, source in merged.items() if name == "comment" or source != rest}


def _is_wide(window: object) -> bool:
    return isinstance(window, tuple) and window[0] != window[1]
