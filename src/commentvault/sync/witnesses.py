"""Which runs vouch for a comment of which they wrote nothing: those that looked at its place when it was known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from commentvault.archive import segments
from commentvault.archive.coverage import covers
from commentvault.archive.history import Run
from commentvault.archive.lines import Back
from commentvault.model import Comment, Verdict


@dataclass(frozen=True)
class Witnesses:
    """The runs of a thread so far.

    An import may tell of a time before the runs that it follows, and of another list than theirs: what it adds, the
    runs before it had looked for in vain, if they had looked at all.
    """

    runs: list[Run]

    def of(self, ident: str, root: str | None) -> Iterator[tuple[Run, Verdict]]:
        """The runs that met a comment, if it did not vanish, though they need not tell of it; the last one first."""
        told = self._imported.get(ident, -1)
        for run in reversed(self.runs[told + 1 :]):
            if run.verdict and covers(run.verdict, ident, root):
                yield run, run.verdict

    def only_recorded(self, ident: str, root: str | None) -> bool:
        """Whether a recording told that a comment is there, and no run since that asked the platform has met it."""
        return ident in self._imported and next(self.of(ident, root), None) is None

    @cached_property
    def _imported(self) -> dict[str, int]:
        """The comments that imports added, or told to be back, with the place of the run."""
        places = ((place, run.path) for place, run in enumerate(self.runs) if run.header.imported)
        return {
            line.id: place
            for place, path in places
            for line in segments.read_lines(path)
            if isinstance(line, Comment | Back)
        }
