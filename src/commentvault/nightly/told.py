"""What people were told already, so that a trouble that lasts is told once and not every night the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from commentvault.model import Record
from commentvault.nightly import reports
from commentvault.nightly.reports import Problem

FILE = "told.json"


class _Kept(Record, frozen=True, kw_only=True):
    """For each thread, or part of a night, the kinds of trouble that were told since it was last fine."""

    told: dict[str, tuple[str, ...]]


class Told:
    """The memory of a vault's nights. It changes on disk with :meth:`keep` only."""

    def __init__(self, place: Path) -> None:
        self._path = place / FILE
        self._told = (reports.load(self._path, _Kept) or _Kept(told={})).told

    def news(self, problems: Iterable[Problem]) -> list[Problem]:
        """Those of the problems that nobody was told of since the matter was last fine; they count as told now."""
        found = []
        for problem in problems:
            kinds = self._told.get(problem.about, ())
            if problem.kind not in kinds:
                self._told[problem.about] = (*kinds, problem.kind)
                found.append(problem)
        return found

    def over(self, fine: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Which of these matters, fine now, had been told as trouble, and of what kinds; they are forgotten."""
        return [(about, kinds) for about in fine if (kinds := self._told.pop(about, None))]

    def forget_others(self, threads: Collection[str]) -> None:
        """Forget the threads that are watched no more."""
        kept = [about for about in self._told if about.endswith(")") or about.rpartition(") ")[2] in threads]
        self._told = {about: self._told[about] for about in kept}

    def keep(self) -> None:
        """Write the memory. Raises :class:`~commentvault.errors.ArchiveNotWritable`."""
        reports.replace(self._path, _Kept(told=self._told))
