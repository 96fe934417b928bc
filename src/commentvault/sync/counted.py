"""What a list alone tells of the comments that it leaves out, where no permalink can prove that they are gone.

A list may end before its end without a word. But the platform counts: when comments are deleted its count falls.
"""

from __future__ import annotations

from commentvault.archive.coverage import covers
from commentvault.archive.history import Run
from commentvault.model import Verdict
from commentvault.sync.errand import Errand
from commentvault.sync.witnesses import Witnesses

WHY = (
    "the platform counts about as many comments as before; what the next whole visit does not list either is called "
    "gone then"
)


def doubted(errand: Errand, witnesses: Witnesses, missing: dict[str, str | None], count: int) -> list[str]:
    """Those of the missing comments that may be there all the same: where the platform's count did not fall by about
    as many as are missing, ``count``, the ones that the last whole visit still listed.
    """
    before = _whole_visit(witnesses.runs)
    if before is None or errand.expected is None:
        return []
    place, verdict = before
    if verdict.expected is None or not _too_many(errand, witnesses.runs[place + 1 :], verdict.expected, count):
        return []
    return [ident for ident, root in missing.items() if covers(verdict, ident, root)]


def _whole_visit(runs: list[Run]) -> tuple[int, Verdict] | None:
    """The last visit that read all top comments, with its place; that it concluded nothing is no matter."""
    for place in range(len(runs) - 1, -1, -1):
        header, verdict = runs[place].header, runs[place].verdict
        whole = header.mode in ("full", "refresh") and not (header.part or header.imported)
        if whole and verdict and verdict.status in ("complete", "asked") and verdict.expected is not None:
            return place, verdict
    return None


def _too_many(errand: Errand, since: list[Run], expected: int, count: int) -> bool:
    """Whether more are counted than would be if all that are missing had been deleted: by more than half of them."""
    verdicts = [run.verdict for run in since if run.verdict]
    came = errand.new + errand.back + sum(verdict.new + verdict.back - verdict.gone for verdict in verdicts)
    return 2 * ((errand.expected or 0) - (expected + came - count)) > count
