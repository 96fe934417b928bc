"""What may be concluded from a run: whose absence from it means something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commentvault.archive import coverage
from commentvault.model import Covered, Verdict

from .made import NOW, run_name

ALL = Covered(top="all", replies="all")
OPENED = Covered(top="all", replies=("a", "b"))


@pytest.mark.parametrize(
    ("covered", "capped", "ident", "root", "expected"),
    [
        (ALL, (), "a", None, True),
        (ALL, (), "a.1", "a", True),
        (ALL, ("a",), "a", None, True),
        (ALL, ("a",), "a.1", "a", False),
        (ALL, ("a",), "b.1", "b", True),
        (Covered(top="all", replies="all", not_=("a",)), (), "a.1", "a", False),
        (Covered(top="all", replies="all", not_=("a",)), (), "b.1", "b", True),
        (Covered(top="all", replies="all", not_=("a.1",)), (), "a.1", "a", False),
        (Covered(top="all", replies="all", not_=("a.1",)), (), "a.2", "a", True),
        (Covered(top="all", replies="all", not_=("a",)), (), "a", None, False),
        (Covered(top="all", replies="all", not_=("top",)), (), "a", None, False),
        (Covered(top="all", replies="all", not_=("top",)), (), "a.1", "a", False),
        (Covered(top="none", replies=("a",), not_=("top",)), (), "a.1", "a", True),
        (OPENED, (), "a.1", "a", True),
        (OPENED, (), "c.1", "c", False),
        (OPENED, ("b",), "b.1", "b", False),
        (OPENED, (), "c", None, True),
        (Covered(top="all", replies="none"), (), "a.1", "a", False),
        (Covered(top="all", replies="none"), (), "a", None, True),
        (Covered(top="newest-until-x", replies=("a",)), (), "a", None, False),
        (Covered(top="newest-until-x", replies=("a",)), (), "a.1", "a", True),
        (Covered(top="rest", replies=("a",)), (), "b", None, False),
        (Covered(top="rest", replies=("a",)), (), "a.1", "a", True),
        (Covered(), (), "a", None, False),
        (Covered(), (), "a.1", "a", False),
    ],
)
def test_a_run_covers_the_places_that_it_read_to_their_end(
    covered: Covered, capped: tuple[str, ...], ident: str, root: str | None, expected: bool
) -> None:
    """The whole list for top comments, the thread for replies; nothing that failed or ended below its own count."""
    verdict = Verdict(at=NOW, status="complete", covered=covered, capped=capped)
    assert coverage.covers(verdict, ident, root) is expected
    assert coverage.includes(covered, list(capped), ident, root) is expected


def test_a_run_began_when_its_id_says_or_earlier() -> None:
    """Where the clock had been put back its id is later than its end: then it is the end that counts."""
    after, before = (Verdict(at=NOW + timedelta(hours=hours), status="complete") for hours in (3, 1))
    assert coverage.began(run_name(2), after) == NOW + timedelta(hours=2)
    assert coverage.began(run_name(2), before) == NOW + timedelta(hours=1)
