"""Whether a thread's files are what was written into them: bytes, lines, chain and counts. Changes and prints nothing.

A line is known by the seal at the end of its file, a file by the run after it. What nobody knows yet, or somebody wrote
anew together with all that knows it, cannot be proved: that the newest runs were not cut off, or everything rewritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import msgspec

from commentvault.archive import history, lines, segments
from commentvault.archive.lines import FORMAT, Back, Change, Gone, Line, Redaction, RunHeader, Seal, Written
from commentvault.errors import ArchiveDamaged
from commentvault.model import Comment, Verdict

_ALTERED = "is not what was written"


@dataclass(frozen=True)
class Finding:
    """Something about a file, at ``line`` (from 1) where it is of one line."""

    path: Path
    what: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.what}" if self.line else f"{self.path}: {self.what}"


@dataclass(frozen=True)
class Checked:
    """What came of looking at a thread. ``notes`` are worth knowing and no damage."""

    thread: str
    folder: Path
    runs: int
    lines: int
    redactions: int
    damage: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def check(folder: Path) -> Checked:
    """Look at every segment of a thread's folder, whatever is found on the way. A writer may be at work meanwhile."""
    while True:
        here = history.known_runs(folder)
        checked = _check(folder)
        if not checked.damage or not history.was_rewritten(folder, here):
            return checked


def _check(folder: Path) -> Checked:
    paths = segments.segment_files(folder)
    looked = _Thread({segments.run_of(path) for path in paths})
    for path in paths:
        looked.take(_look(path, looked.known))
    files = looked.files
    return Checked(
        thread=looked.name or f"{folder.parent.name}:{unquote(folder.name.partition('~')[0])}",
        folder=folder,
        runs=len(files),
        lines=sum(file.count for file in files),
        redactions=sum(len(file.redacted) for file in files),
        damage=tuple(looked.damage()),
        notes=tuple(_notes(folder, files)),
    )


@dataclass
class _File:
    """What one pass over a segment tells. Lines are counted from 1; ``bad`` and ``odd`` say what is wrong with them.

    ``bad`` lines are not what was written; ``odd`` ones are, as it seems, and do not go with the lines before them.
    """

    path: Path
    digest: segments.Digest = field(default_factory=hashlib.sha256)
    count: int = 0
    checks: bytearray = field(default_factory=bytearray)
    header: RunHeader | None = None
    verdict: Verdict | None = None
    seal: Seal | None = None
    written: Written = field(default_factory=Written)
    redacted: list[str] = field(default_factory=list)
    unreadable: str | None = None
    bad: dict[int, str] = field(default_factory=dict)
    odd: dict[int, str] = field(default_factory=dict)

    @property
    def run(self) -> str:
        return segments.run_of(self.path)

    @property
    def growing(self) -> bool:
        return self.path.name.endswith(segments.PART)

    @property
    def whole(self) -> bool:
        return not self.bad and self.unreadable is None

    @property
    def trusted(self) -> RunHeader | None:
        """The header, unless its line is not what was written."""
        return None if 1 in self.bad else self.header

    def take(self, raw: bytes, known: set[str]) -> None:
        """The next line, by itself and beside those before it."""
        self.count += 1
        self.checks += lines.check(raw)
        try:
            line = lines.decode(raw)
        except msgspec.MsgspecError as error:
            self.bad[self.count] = f"cannot be read: {error}"
            return
        if not raw.endswith(b"\n"):
            self.bad[self.count] = "the file ends in the middle of a line"
        elif misplaced := self._misplaced(line):
            self.bad[self.count] = misplaced
        else:
            self._follow(line, known)

    def _misplaced(self, line: Line | None) -> str | None:
        if (self.count == 1) != isinstance(line, RunHeader):
            return "a segment starts with its run line, and has only one"
        if self.seal or (self.verdict and not isinstance(line, Seal)):
            return "behind a run's verdict stands its seal, and nothing else"
        return None

    def _follow(self, line: Line | None, known: set[str]) -> None:
        self.written.count(line)
        match line:
            case RunHeader():
                self.header = line
            case Comment():
                if line.id in known:
                    self.odd[self.count] = f"the comment {line.id} was written before"
                known.add(line.id)
            case Change() | Gone() | Back():
                if line.id not in known:
                    self.odd[self.count] = f"the comment {line.id} was never written"
            case Redaction():
                self.redacted.append(line.run)
            case Verdict():
                self.verdict = line
            case Seal():
                self.seal = line
            case _:
                pass

    def judge(self) -> None:
        """Hold the lines against their seal, after the last one."""
        while self.growing and self.count in self.bad:  # torn: the next run sets it aside
            del self.bad[self.count]
            self.count -= 1
        if self.seal is None:
            return
        wanted = lines.checks_of(self.seal)
        if wanted is None:
            self.bad[self.count] = "the seal itself " + _ALTERED
            return
        found = self.checks[: 2 * (self.count - 1)]
        if found == wanted:
            return
        differing = [at // 2 + 1 for at in range(0, len(found), 2) if found[at : at + 2] != wanted[at : at + 2]]
        if len(found) == len(wanted):
            self.bad.update((line, self._altered(line)) for line in differing)
        else:  # a newline was lost or came in: what stands behind it is only moved
            line = differing[0] if differing else self.count
            self.bad = {line: f"{_ALTERED}; {self.seal.lines} lines were, {self.count - 1} are there"}

    def _altered(self, line: int) -> str:
        return f"{_ALTERED}; it {self.bad[line]}" if line in self.bad else _ALTERED

    def oddities(self) -> Iterator[Finding]:
        """What is wrong with a segment whose lines are what was written."""
        for line, what in self.odd.items():
            yield Finding(self.path, what, line)
        header = self.header
        if header and header.run != self.run:
            yield Finding(self.path, f"is of the run {header.run} by its first line", 1)
        if header and header.format > FORMAT:
            yield Finding(self.path, f"is of format {header.format}; this version reads up to {FORMAT}", 1)
        if header and not header.is_visit:
            if self.seal is None:
                yield Finding(self.path, "ends without its seal", self.count)
        elif self.verdict is None and not self.growing:
            yield Finding(self.path, "ends without a verdict")

    def miscounts(self) -> Iterator[Finding]:
        """Where the verdict says otherwise than the lines."""
        if self.verdict is None:
            return
        written = self.written
        for name, count in (
            ("new", written.new),
            ("changed", len(written.changed)),
            ("gone", written.gone),
            ("back", written.back),
        ):
            told = getattr(self.verdict, name)
            if told != count:
                yield Finding(self.path, f"the verdict tells {told:,} {name}, the lines {count:,}")


def _look(path: Path, known: set[str]) -> _File:
    """Read a segment to its end; its comments are ``known`` from here on."""
    file = _File(path)
    try:
        for raw in segments.raw_lines(path, file.digest):
            file.take(raw, known)
    except FileNotFoundError:  # without a whole header the next run takes it away
        file.unreadable = None if file.growing else "is not there any more"
    except ArchiveDamaged as error:
        file.unreadable = str(error).removeprefix(f"{path} ")
    file.judge()
    return file


@dataclass
class _Thread:
    """The segments so far, in the order of their names, which is the chain's: a run's id is later than the one before.

    ``runs`` are all that are there.
    """

    runs: set[str]
    name: str | None = None
    known: set[str] = field(default_factory=set)
    files: list[_File] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)
    _miscounts: list[tuple[str, Finding]] = field(default_factory=list)
    _followed: dict[str | None, _File] = field(default_factory=dict)

    def take(self, file: _File) -> None:
        """The next segment: what it is itself, then how it goes with the others."""
        if file.growing and not file.count and file.whole:
            return  # killed before its header was whole
        self.found += self._file(file)
        header = file.trusted
        if header is not None:
            self.name = self.name or header.thread
            if header.thread != self.name:
                self.found.append(Finding(file.path, f"belongs to {header.thread}, not to {self.name}", 1))
            self.found += self._link(file, header)
        if self.found:
            file.odd.clear()  # it may be a damaged line that is missed
        if file.whole:
            self.found += file.oddities()
            self._miscounts += [(file.run, finding) for finding in file.miscounts()]
        self.files.append(file)

    def _file(self, file: _File) -> Iterator[Finding]:
        if file.unreadable is not None:
            yield Finding(file.path, file.unreadable)
        for line, what in sorted(file.bad.items()):
            yield Finding(file.path, what, line)

    def _link(self, file: _File, header: RunHeader) -> Iterator[Finding]:
        """Whether a segment follows the one before it, and knows it as it is."""
        link = header.previous.run if header.previous else None
        other = self._followed.setdefault(link, file)
        if other is not file:
            yield Finding(file.path, f"follows the run {link or '(none)'}, as {other.path.name} does", 1)
        elif link is not None and link not in self.runs:
            yield Finding(file.path, f"follows the run {link}, which is not there", 1)
        elif link is not None and link >= file.run:
            yield Finding(file.path, f"follows the run {link}, which is not before it", 1)
        elif header.previous is not None:
            before = next((before for before in self.files if before.run == link), None)
            if before and before.whole and before.digest.hexdigest() != header.previous.sha256:
                yield Finding(before.path, f"{_ALTERED}: {file.path.name} knows it by another SHA-256")

    def damage(self) -> list[Finding]:
        """All findings; runs that were rewritten on purpose need not hold what their verdicts say."""
        redacted = {run for file in self.files for run in file.redacted}
        return self.found + [finding for run, finding in self._miscounts if run not in redacted]


def _notes(folder: Path, files: list[_File]) -> Iterator[Finding]:
    for file in files:
        if file.growing:
            yield Finding(file.path, "a run under way, or one that was killed: the next run closes it")
    for path in sorted(folder.glob(segments.REWRITTEN + "*")):
        yield Finding(path, "a redaction under way, or one that was killed: the next run ends it")
    for path in sorted(folder.glob("*" + segments.TORN)):
        yield Finding(path, f"the half-written end of a killed run, {path.stat().st_size:,} bytes, set aside")
