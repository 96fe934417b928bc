"""What a killed run left in its file, and the lines that close it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from commentvault.archive import lines
from commentvault.archive.lines import Line, Seal, Written
from commentvault.errors import ArchiveDamaged
from commentvault.model import Failed, Verdict


@dataclass
class Remains:
    """``whole`` bytes of readable lines, ``count`` of them, and behind them a ``torn`` tail."""

    whole: int = 0
    count: int = 0
    torn: bytes = b""
    checks: bytearray = field(default_factory=bytearray)
    written: Written = field(default_factory=Written)
    last: Line | None = None

    def closing(self, now: datetime, failed: tuple[Failed, ...]) -> Iterator[bytes]:
        """The lines that the run did not come to write; it may have got as far as its verdict or its seal."""
        if isinstance(self.last, Seal):
            return
        checks = self.checks
        if not isinstance(self.last, Verdict):
            verdict = lines.encode(self._verdict(now, failed))
            checks = checks + lines.check(verdict)
            yield verdict
        yield lines.encode(lines.seal(checks))

    def _verdict(self, now: datetime, failed: tuple[Failed, ...]) -> Verdict:
        return Verdict(
            at=now,
            status="partial",
            reason="interrupted: the process was killed",
            seen=self.written.new,
            new=self.written.new,
            changed=len(self.written.changed),
            gone=self.written.gone,
            back=self.written.back,
            failed=failed,
        )


def remains(part: Path, rows: Iterable[bytes]) -> Remains:
    """Look through the lines ``rows`` of the file ``part``, whose run was killed or is under way.

    Raises :class:`ArchiveDamaged` where a line that cannot be read has a good one behind it.
    """
    left = Remains()
    bad: list[bytes] = []  # a crash of the machine may leave a block of zeros behind the last good line
    why = ""
    for raw in rows:
        try:
            line = lines.decode(raw if raw.endswith(b"\n") else b"")
        except msgspec.MsgspecError as error:
            why = why or f"{part}, line {left.count + 1}: {error}"
            bad.append(raw)
            continue
        if bad:
            raise ArchiveDamaged(why)
        left.whole += len(raw)
        left.count += 1
        left.checks += lines.check(raw)
        left.written.count(line)
        left.last = line
    left.torn = b"".join(bad)
    return left
