"""A thread's history: its segments folded in the chain's order."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from commentvault.archive import segments
from commentvault.archive.lines import FORMAT, Back, Change, Gone, Line, Redaction, RunHeader, applied
from commentvault.archive.segments import Digest
from commentvault.archive.spilled import Spilled
from commentvault.errors import ArchiveDamaged, ArchiveError
from commentvault.model import Comment, Post, Verdict

HELD = 50_000
"""So many comments of a thread are held in memory; those of a larger one are in a temporary file."""


@dataclass(frozen=True)
class Run:
    """One visit: its header, and its verdict, None while it is under way or where it was killed."""

    path: Path
    header: RunHeader
    verdict: Verdict | None


@dataclass
class Thread:
    """All that is known of a thread: the last state of every comment and post, and the runs that saw them.

    ``comments`` is in the order of first sight and holds the gone ones too; ``gone`` says which those are. Beyond
    :data:`HELD` they are on disk: each pass reads them anew, and keeping what it yields takes memory. ``redacted`` is
    the last time that something was taken out on purpose.
    """

    name: str
    url: str
    post: Post | None = None
    comments: dict[str, Comment] | Spilled = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    redacted: Redaction | None = None

    @property
    def verdict(self) -> Verdict | None:
        """How the last run ended; None while it is under way or where it was killed."""
        return self.runs[-1].verdict if self.runs else None


class Rewritten(ArchiveError):
    """A thread was rewritten on purpose while it was read."""


def chain(folder: Path) -> list[tuple[Path, RunHeader]]:
    """A folder's segments from the first run to the last, by their links.

    Raises :class:`ArchiveDamaged` where a link leads nowhere or two runs follow the same one.
    """
    following: dict[str | None, tuple[Path, RunHeader]] = {}
    for path in segments.segment_files(folder):
        try:
            header = segments.read_header(path)
        except FileNotFoundError:  # a run without a whole header was taken away by the next one
            continue
        if header is None:
            continue
        link = header.previous.run if header.previous else None
        if link in following:
            raise ArchiveDamaged(f"{path} and {following[link][0].name} both follow the run {link or '(none)'}")
        following[link] = (path, header)
    ordered: list[tuple[Path, RunHeader]] = []
    link = None
    while link in following:
        path, header = following.pop(link)
        ordered.append((path, header))
        link = header.run
    if following:
        link, (path, _) = next(iter(following.items()))
        raise ArchiveDamaged(f"{path} follows the run {link}, which is not there")
    return ordered


def runs(folder: Path, after: str | None = None) -> Iterator[tuple[Path, RunHeader, Iterator[Line]]]:
    """The runs behind the run ``after`` (None: all) in the chain's order, each with the lines behind its header.

    Every file is opened once and checked while it is read; a writer may be at work meanwhile. What a reader leaves of a
    run's lines is read before the next run. A file's bytes are known to the run after it alone: until the iteration has
    ended, what came may still turn out to be damaged, or :class:`Rewritten`. Raises :class:`ArchiveDamaged` for a link
    that leads nowhere, two runs after one, a file that the next run knows by another SHA-256 or of another thread.
    """
    here = known_runs(folder)
    try:
        yield from _runs(folder, after)
    except ArchiveDamaged as error:
        if not was_rewritten(folder, here):
            raise
        raise Rewritten(f"{folder} was rewritten on purpose while it was read; read it again") from error


def known_runs(folder: Path) -> frozenset[str]:
    """The runs that have a file."""
    return frozenset(map(segments.run_of, segments.segment_files(folder)))


def was_rewritten(folder: Path, known: frozenset[str]) -> bool:
    """Whether a redaction has come since these runs were all."""
    opened = (_open(path) for path in segments.segment_files(folder) if segments.run_of(path) not in known)
    return any(run and not run.header.is_visit for run in opened)


def _runs(folder: Path, after: str | None) -> Iterator[tuple[Path, RunHeader, Iterator[Line]]]:
    linked = after is not None
    files = _behind(folder, after) if linked else segments.segment_files(folder)
    before: _Open | None = None
    last = after
    while files:
        run = _open(files.pop(0))
        if run is None:
            continue
        if run.link != last and not linked:  # until here the names told the order
            files, linked = _behind(folder, last), True
            continue
        run.check(before, last)
        yield run.path, run.header, run.lines
        deque(run.lines, maxlen=0)
        before, last = run, run.header.run


@dataclass(frozen=True)
class _Open:
    """A segment that is being read."""

    path: Path
    header: RunHeader
    lines: Iterator[Line]
    digest: Digest

    @property
    def link(self) -> str | None:
        return self.header.previous.run if self.header.previous else None

    def check(self, before: _Open | None, last: str | None) -> None:
        """That it follows the run ``last``, whose file was ``before`` where that was read."""
        if self.link != last:
            raise ArchiveDamaged(f"{self.path} follows the run {self.link or '(none)'}, not {last or '(none)'}")
        if self.header.format > FORMAT:
            told = f"{self.path} is of format {self.header.format}; this version reads up to {FORMAT}: upgrade first"
            raise ArchiveError(told)
        if before is None or self.header.previous is None:
            return
        name = self.path.name
        if self.header.previous.sha256 != before.digest.hexdigest():
            raise ArchiveDamaged(f"{before.path} is not what was written: {name} knows it by another SHA-256")
        if self.header.thread != before.header.thread:
            raise ArchiveDamaged(f"{self.path} belongs to {self.header.thread}, not to {before.header.thread}")


def _open(path: Path) -> _Open | None:
    """Begin to read a segment, None where no header was written, or is any more."""
    digest = hashlib.sha256()
    lines = segments.read_lines(path, digest)
    try:
        header = segments.as_header(path, next(lines, None))
    except FileNotFoundError:  # a run without a whole header was taken away by the next one
        return None
    return _Open(path, header, lines, digest) if header else None


def _behind(folder: Path, run: str | None) -> list[Path]:
    """The files that stand behind a run by their links."""
    ordered = chain(folder)
    if run is None:
        return [path for path, _ in ordered]
    places = [number for number, (_, header) in enumerate(ordered, start=1) if header.run == run]
    if not places:
        raise ArchiveDamaged(f"{folder}: the run {run} is not there any more")
    return [path for path, _ in ordered[places[0] :]]


def read(folder: Path) -> Thread | None:
    """The thread that a folder holds, None where no run has written there yet. A writer may be at work meanwhile."""
    try:
        return _read(folder)
    except Rewritten:
        return read(folder)


def _read(folder: Path) -> Thread | None:
    thread: Thread | None = None
    for path, header, lines in runs(folder):
        thread = thread or Thread(name=header.thread, url=header.url)
        verdict = None
        for line in lines:
            if isinstance(line, Verdict):
                verdict = line
            else:
                fold(thread, line)
        if header.is_visit:
            thread.runs.append(Run(path, header, verdict))
    return thread


def fold(thread: Thread, line: Line) -> None:
    """Take one line into the state."""
    match line:
        case Comment():
            thread.comments[line.id] = line
            if len(thread.comments) > HELD and isinstance(thread.comments, dict):
                thread.comments = Spilled(thread.comments)
        case Change():
            known = thread.comments.get(line.id)
            if known is None:
                raise ArchiveDamaged(f"{thread.name}: a change of the comment {line.id}, which was never written")
            thread.comments[line.id] = applied(known, line.set)
        case Post():
            thread.post = line
        case Gone():
            thread.gone[line.id] = line
        case Back():
            thread.gone.pop(line.id, None)
        case Redaction():
            thread.redacted = line
        case _:
            pass
