"""A thread's history: its segments folded in the chain's order, and what a new sighting adds to it."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec

from commentvault.archive import segments
from commentvault.archive.lines import FORMAT, Back, Change, Changed, Gone, Line, RunHeader
from commentvault.archive.segments import Digest
from commentvault.errors import ArchiveDamaged, ArchiveError
from commentvault.model import Author, Comment, Post, Timing, Verdict, Window


@dataclass(frozen=True)
class Run:
    """One visit: its header, and its verdict, None while it is under way or where it was killed."""

    path: Path
    header: RunHeader
    verdict: Verdict | None


@dataclass
class Thread:
    """All that is known of a thread: the last state of every comment and post, and the runs that saw them.

    ``comments`` is in the order of first sight and holds the gone ones too; ``gone`` says which those are.
    """

    name: str
    url: str
    post: Post | None = None
    comments: dict[str, Comment] = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict | None:
        """How the last run ended; None while it is under way or where it was killed."""
        return self.runs[-1].verdict if self.runs else None


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
    ended, what came may still turn out to be damaged. Raises :class:`ArchiveDamaged` for a link that leads nowhere, two
    runs after the same one, a file that the next run knows by another SHA-256 or that belongs to another thread.
    """
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
    thread: Thread | None = None
    for path, header, lines in runs(folder):
        thread = thread or Thread(name=header.thread, url=header.url)
        verdict = None
        for line in lines:
            if isinstance(line, Verdict):
                verdict = line
            else:
                fold(thread, line)
        thread.runs.append(Run(path, header, verdict))
    return thread


def fold(thread: Thread, line: Line) -> None:
    """Take one line into the state."""
    match line:
        case Comment():
            thread.comments[line.id] = line
        case Change():
            known = thread.comments.get(line.id)
            if known is None:
                raise ArchiveDamaged(f"{thread.name}: a change of the comment {line.id}, which was never written")
            thread.comments[line.id] = msgspec.structs.replace(known, **line.set.fields())
        case Post():
            thread.post = line
        case Gone():
            thread.gone[line.id] = line
        case Back():
            thread.gone.pop(line.id, None)
        case _:
            pass


def difference(known: Comment, seen: Comment) -> Changed | None:
    """What a new sighting of a known comment adds, None where it adds nothing.

    Counted: text, marks, counts, and the author's name, handle and marks. Not counted: avatar, rank, time of sight. A
    new silence (None) is no change, an inexact count never replaces an exact one that agrees with it, and where one
    of two values is more specific (parent, time) that one stays.
    """
    new: dict[str, object] = {}
    if seen.text != known.text:
        new.update(text=seen.text, spans=seen.spans)
    for name in ("edited", "replies", "pinned", "hearted", "paid"):
        value = getattr(seen, name)
        if value is not None and value != getattr(known, name):
            new[name] = value
    if _likes_differ(known, seen):
        new.update(likes=seen.likes, likes_exact=seen.likes_exact)
    if _author_differs(known, seen):
        new["author"] = _merged(known.author, seen.author)
    if seen.parent_exact and not known.parent_exact:
        new.update(parent=seen.parent, parent_exact=True, depth=seen.depth)
    new.update(timing_difference(known, seen))
    return Changed(**new) if new else None  # type: ignore[arg-type]  # the names above are Changed's own


def timing_difference(known: Comment | Timing, seen: Comment | Timing) -> dict[str, object]:
    """The time fields that are better known now: an exact time replaces a window, a window only one that is at least
    twice as wide; where two windows contradict each other the known one stays.
    """
    if known.published is not None:
        return {}
    if seen.published is not None:
        return {
            "published": seen.published,
            "published_window": seen.published_window,
            "published_by": seen.published_by,
        }
    narrower = _narrower(known.published_window, seen.published_window)
    return {"published_window": narrower} if narrower else {}


def _narrower(known: Window | None, seen: Window | None) -> Window | None:
    """What two windows leave together, None where that is not worth a line: the platform's "2 days ago" is a slightly
    other window at every look.
    """
    if known is None or seen is None:
        return seen
    low, high = max(known[0], seen[0]), min(known[1], seen[1])
    return (low, high) if timedelta(0) <= 2 * (high - low) <= known[1] - known[0] != timedelta(0) else None


def _likes_differ(known: Comment, seen: Comment) -> bool:
    if seen.likes is None:
        return False
    if seen.likes == known.likes:
        return bool(seen.likes_exact and known.likes_exact is False)
    if seen.likes_exact or not known.likes_exact or known.likes is None:
        return True
    return not could_be_rounded_to(known.likes, seen.likes)


def could_be_rounded_to(exact: int, floor: int) -> bool:
    """Whether a rounded count such as 19,000 ("19K") is what an exact one would be shown as."""
    unit = next((unit for unit in (1_000_000_000, 1_000_000, 1_000) if floor >= unit), 1)
    step = unit // 10 if unit > 1 and floor < 10 * unit else unit  # "1.2K" has one decimal, "19K" none
    return floor <= exact < floor + step


def _merged(known: Author, seen: Author) -> Author:
    """The author as seen now; what the platform did not say this time stays known."""
    told = {name: value for name in seen.__struct_fields__ if (value := getattr(seen, name)) is not None}
    return msgspec.structs.replace(known, **told)


def _author_differs(known: Comment, seen: Comment) -> bool:
    def counted(comment: Comment) -> Iterable[object]:
        author = comment.author
        return (author.name, author.handle, author.creator, author.verified, author.artist, author.member)

    return any(new is not None and new != old for old, new in zip(counted(known), counted(seen), strict=True))
