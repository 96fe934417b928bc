"""One visit to one thread: from the lock to the sealed file."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from commentvault import __version__
from commentvault.archive import redaction, segments
from commentvault.archive.cursors import Journal
from commentvault.archive.history import Run
from commentvault.archive.lines import RunHeader
from commentvault.archive.retention import limit, strip
from commentvault.archive.segments import SegmentWriter
from commentvault.archive.state import State
from commentvault.archive.vault import Vault
from commentvault.digest.words import wording
from commentvault.errors import ArchiveDamaged, ArchiveError, ArchiveNotWritable, Interrupted
from commentvault.model import TOP, Ask, Cursor, End, Failed, Page, Target
from commentvault.net import Budget, Door
from commentvault.platforms.base import Platform
from commentvault.settings import HistorySettings
from commentvault.sync import absence
from commentvault.sync.absence import Absence
from commentvault.sync.errand import Errand
from commentvault.sync.leftover import Leftover, leftover
from commentvault.sync.report import Progress, Report


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def fetch(
    platform: Platform,
    target: Target,
    ask: Ask,
    vault: Vault,
    door: Door,
    *,
    budget: Budget | None = None,
    resume: bool = True,
    history: HistorySettings | None = None,
    retention: int | None = None,
    imported: str | None = None,
    on_page: Callable[[Progress], None] | None = None,
    now: Callable[[], datetime] = _now,
) -> Report:
    """Visit a thread once and keep what is new or differs. Every ended run is sealed, whatever its verdict.

    With ``resume`` a run that ended before its time is gone on with where it left off, in its own mode. What the
    ``budget`` does not grant ends the run as partial. What an API told more than ``retention`` days ago is deleted
    first, so that it is told anew. ``imported`` is the SHA-256 of a recording of which the platform tells instead of
    being asked: such a run goes on with no other. Raises :class:`~commentvault.errors.ArchiveError` where the archive
    cannot be read or written; what was written before stays. :class:`~commentvault.errors.UsageError` where the
    platform lacks a key for what it is to ask; nothing ran then.
    """
    source = platform.source
    with vault.writing(target.thread) as folder:
        redaction.settle(folder, now())
        if retention is not None:
            strip(folder, limit(retention, now()), now())
        with State(folder) as state:
            runs = state.runs
            if runs and runs[0].header.thread != target.thread:
                name = runs[0].header.thread
                raise ArchiveDamaged(f"{folder} holds {name}, not {target.thread}; nothing was written")
            rest = leftover(runs, ask, now(), source) if resume and imported is None else None
            if rest:
                ask = msgspec.structs.replace(ask, mode=rest.mode)
            header = _header(target, source, ask, runs, rest.run if rest else None, imported, now())
            visit = _Visit(platform, target, door.errand(budget), state, runs, header, now)
            return visit.run(folder, ask, rest, history or HistorySettings(), on_page)


@dataclass
class _Visit:
    """A visit under way."""

    platform: Platform
    target: Target
    door: Door
    state: State
    runs: list[Run]
    header: RunHeader
    now: Callable[[], datetime]

    def run(
        self,
        folder: Path,
        ask: Ask,
        rest: Leftover | None,
        settings: HistorySettings,
        on_page: Callable[[Progress], None] | None,
    ) -> Report:
        """Walk, judge what was missed, seal."""
        started = time.monotonic()
        left = rest.cursors if rest else ()
        errand = self._errand(SegmentWriter(folder, self.header), left, rest.lost if rest else ())
        sealed = False
        try:
            for page in self.platform.walk(self.target, ask, self.door, self.state, left):
                errand.take(page)
                if on_page:
                    on_page(errand.progress(page.pending, self.door.requests))
            errand.settle()
            judged = absence.judge(self.platform, self.target, errand, self.runs, self.door, settings)
            errand.unpin(judged.missing)
            if rest and judged.covered.top != "all":
                errand.failed += rest.lost
            report = self._seal(errand, judged, started)
            sealed = True
            return report
        except ArchiveError:
            raise
        except Exception as error:  # a fault of ours: what came is kept as a part, and the fault is told
            fault = f"a fault of commentvault: {type(error).__name__}: {error}"
            reason = "interrupted" if isinstance(error, Interrupted) else fault
            errand.failed.append(Failed(id=TOP, reason=reason))  # nobody knows how far the list was read
            errand.last = Page(seen=self.now(), end=End(status="partial", reason=reason))
            self._seal(errand, Absence(errand.end.covered), started)
            sealed = True
            raise
        finally:
            self.door.leave()
            errand.journal.close(sealed=sealed)
            errand.writer.close()

    def _errand(self, writer: SegmentWriter, left: tuple[Cursor, ...], lost: tuple[Failed, ...]) -> Errand:
        """What takes the walk's pages."""
        header, journal = self.header, Journal(writer.path, left, lost)
        whole = header.mode == "full" and not (header.part or header.continues)
        return Errand(self.target, self.state, writer, journal, first=not self.runs, source=header.source, whole=whole)

    def _seal(self, errand: Errand, judged: Absence, started: float) -> Report:
        """Close the run with its verdict."""
        reason = "; ".join(filter(None, (errand.end.reason, judged.reason))) or None
        seconds = time.monotonic() - started
        verdict = errand.verdict(
            self.now(),
            judged.covered,
            reason,
            requests=self.door.requests,
            units=self.door.tolls,
            seconds=seconds,
        )
        segment = errand.writer.seal(verdict)
        with suppress(ArchiveNotWritable):  # the run is kept: the next one reads it from its segment
            self.state.finish(segment, self.header, verdict)
        return Report(
            target=self.target,
            title=errand.title or wording.heading(self.state.post) or None,
            mode=self.header.mode,  # type: ignore[arg-type]  # written from an Ask
            continues=self.header.continues,
            verdict=verdict,
            segment=segment,
            known=self.state.count,
            pin_moved=errand.pin_moved,
            unknown_answer=errand.unknown_answer,
        )


def _header(
    target: Target,
    source: str,
    ask: Ask,
    runs: list[Run],
    continues: str | None,
    imported: str | None,
    now: datetime,
) -> RunHeader:
    last = runs[-1] if runs else None
    return RunHeader(
        run=segments.run_id(now, last.header.run if last else None),
        thread=target.thread,
        url=target.url,
        mode=ask.mode,
        source=source,
        by=f"commentvault {__version__}",
        previous=segments.link_to(last.path, last.header.run) if last else None,
        continues=continues,
        part=not ask.unlimited,
        mark=target.mark,
        imported=imported,
    )
