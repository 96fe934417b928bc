"""What a run tells those who started it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from commentvault.model import Mode, Status, Target, Verdict

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
    """What a run did: its verdict, the sealed segment, and a saved answer of unknown shape where there was one.

    ``continues`` is the run that it went on with; ``known`` counts all archived comments of the thread. ``pin_moved``:
    a comment was pinned or unpinned since an earlier run.
    """

    target: Target
    title: str | None
    mode: Mode
    continues: str | None
    verdict: Verdict
    segment: Path
    known: int
    pin_moved: bool
    unknown_answer: Path | None

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict.status]
