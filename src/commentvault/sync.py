"""One errand: a platform's pages → the archive, page by page → a report. Prints nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from commentvault import __version__
from commentvault.archive import history, segments
from commentvault.archive.history import Thread
from commentvault.archive.lines import Change, Changed, Line, RunHeader
from commentvault.archive.segments import SegmentWriter
from commentvault.archive.vault import Vault
from commentvault.errors import ArchiveDamaged, ArchiveError, ArchiveNotWritable
from commentvault.model import Ask, End, Failed, Page, Post, Status, Target, Timing, Verdict
from commentvault.net import Door
from commentvault.platforms.base import Platform

EXIT_CODES: dict[Status, int] = {"complete": 0, "off": 0, "asked": 0, "partial": 3, "refused": 4, "missing": 5}
_GRAVEST = (1, 6, 4, 3, 5, 2, 0)


def gravest(codes: list[int]) -> int:
    """The exit code of several threads together."""
    return next(code for code in _GRAVEST if code in (codes or [0]))


@dataclass(frozen=True)
class Progress:
    """How far a run has come. ``pending`` = answers known to be still to come."""

    thread: str
    title: str | None
    seen: int
    new: int
    expected: int | None
    requests: int
    pending: int
    failed: int


@dataclass(frozen=True)
class Report:
    """What a run did: its verdict, the sealed segment, and a saved answer of unknown shape where there was one."""

    target: Target
    title: str | None
    verdict: Verdict
    segment: Path
    known: int
    unknown_answer: Path | None

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict.status]


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def fetch(
    platform: Platform,
    target: Target,
    ask: Ask,
    vault: Vault,
    door: Door,
    *,
    on_page: Callable[[Progress], None] | None = None,
    now: Callable[[], datetime] = _now,
) -> Report:
    """Visit a thread once and keep what is new or differs. Every ended run is sealed, whatever its verdict.

    Raises :class:`~commentvault.errors.ArchiveError` where the archive cannot be read or written; what was written
    before stays.
    """
    with vault.writing(target.thread) as folder:
        for part in sorted(folder.glob("*" + segments.PART)):
            segments.recover(part, now())
        thread = history.read(folder) or Thread(name=target.thread, url=target.url)
        if thread.name != target.thread:
            raise ArchiveDamaged(f"{folder} holds {thread.name}, not {target.thread}; nothing was written")
        errand = _Errand(target, thread, SegmentWriter(folder, _header(target, thread, now())))
        door = door.errand()
        started = time.monotonic()
        try:
            for page in platform.walk(target, ask, door):
                errand.take(page)
                if on_page:
                    on_page(errand.progress(page.pending, door.requests))
            return errand.seal(now(), door.requests, time.monotonic() - started)
        except ArchiveError:
            raise
        except Exception as error:  # a fault of ours: what came is kept as a part, and the fault is told
            reason = f"a fault of commentvault: {type(error).__name__}: {error}"
            errand.last = Page(seen=now(), end=End(status="partial", reason=reason))
            errand.seal(now(), door.requests, time.monotonic() - started)
            raise
        finally:
            door.leave()
            errand.writer.close()


def _header(target: Target, thread: Thread, now: datetime) -> RunHeader:
    last = thread.runs[-1] if thread.runs else None
    return RunHeader(
        run=segments.run_id(now, last.header.run if last else None),
        thread=target.thread,
        url=target.url,
        by=f"commentvault {__version__}",
        previous=segments.link_to(last.path, last.header.run) if last else None,
        mark=target.mark,
    )


@dataclass
class _Errand:
    """The state of one run: what it has seen and written."""

    target: Target
    thread: Thread
    writer: SegmentWriter
    seen: set[str] = field(default_factory=set)
    new: int = 0
    changed: set[str] = field(default_factory=set)
    expected: int | None = None
    capped: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    last: Page | None = None
    unknown_answer: Path | None = None

    def take(self, page: Page) -> None:
        """Write what a page adds; it is on its way to the disk before the walk moves on."""
        batch = [*self._post(page.post), *self._comments(page), *self._times(page)]
        if batch:
            self.writer.write(batch)
        if page.raw is not None and self.unknown_answer is None:
            self.unknown_answer = self._keep_unknown(page.raw)
        self.expected = page.expected if page.expected is not None else self.expected
        self.capped += page.capped
        self.failed += page.failed
        self.last = page

    def progress(self, pending: int, requests: int) -> Progress:
        title = self.thread.post.title if self.thread.post else None
        return Progress(
            self.target.thread, title, len(self.seen), self.new, self.expected, requests, pending, len(self.failed)
        )

    def seal(self, now: datetime, requests: int, seconds: float) -> Report:
        """Close the run with its verdict."""
        end = self.last.end if self.last else None
        if end is None:
            raise AssertionError(f"the walk of {self.target.thread} stopped without saying how it ended")
        verdict = Verdict(
            at=now,
            status=end.status,
            reason=end.reason,
            expected=self.expected,
            seen=len(self.seen),
            new=self.new,
            changed=len(self.changed),
            coverage=round(len(self.seen) / self.expected, 4) if self.expected else None,
            covered=end.covered,
            capped=tuple(self.capped),
            failed=tuple(self.failed),
            retry_at=end.retry_at,
            requests=requests,
            seconds=round(seconds, 1),
        )
        segment = self.writer.seal(verdict)
        title = self.thread.post.title if self.thread.post else None
        known = len(self.thread.comments) + self.new
        return Report(self.target, title, verdict, segment, known, self.unknown_answer)

    def _post(self, post: Post | None) -> Iterator[Line]:
        """The post's facts where they differ from the last ones; signed picture links always do and do not count."""
        if post is None:
            return
        known = self.thread.post
        self.thread.post = post
        if known is None or _without_sight(known) != _without_sight(post):
            yield post

    def _comments(self, page: Page) -> Iterator[Line]:
        for comment in page.comments:
            known = self.thread.comments.get(comment.id)
            if known is not None:
                changed = history.difference(known, comment)
            elif comment.id in self.seen:  # met again, now flagged: the one thing a walk hands on twice for
                changed = Changed(pinned=comment.pinned)
            else:
                self.new += 1
                self.seen.add(comment.id)
                yield comment
                continue
            self.seen.add(comment.id)
            if changed:
                yield self._change(page.seen, comment.id, changed)

    def _times(self, page: Page) -> Iterator[Line]:
        for timing in page.times:
            known = self.thread.comments.get(timing.id)
            if known is None and timing.id not in self.seen:
                continue  # of a comment that was left out on request
            learned = history.timing_difference(known or Timing(id=timing.id), timing)
            if learned:
                yield self._change(page.seen, timing.id, Changed(**learned))  # type: ignore[arg-type]  # its own names

    def _change(self, seen: datetime, ident: str, changed: Changed) -> Change:
        """The line for a change, which is known from here on."""
        if set(changed.fields()) - {"published", "published_window", "published_by"}:
            self.changed.add(ident)
        line = Change(seen=seen, id=ident, set=changed)
        if ident in self.thread.comments:
            history.fold(self.thread, line)
        return line

    def _keep_unknown(self, raw: bytes) -> Path:
        """Save an answer of unknown shape beside the archive, for a report."""
        run = self.writer.path.name.removesuffix(segments.PART)
        path = self.writer.path.parent / "captures" / f"{run}.unknown-answer"
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(raw)
        except OSError as error:
            raise ArchiveNotWritable(f"cannot write {path}: {error.strerror}") from error
        return path


def _without_sight(post: Post) -> Post:
    creator = msgspec.structs.replace(post.creator, avatar=None)
    return msgspec.structs.replace(post, seen=datetime.min.replace(tzinfo=UTC), creator=creator)
