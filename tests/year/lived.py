"""Whole years, lived."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.year.lives import Compared
from tests.year.plan import Night, nights
from tests.year.year import Year

_SPAN = timedelta(days=30)  # between two whole looks at an old post, by the policy
_NEW_SPAN = timedelta(days=7)


def full_year(root: Path, seed: int, count: int = 365) -> tuple[Year, Compared]:
    """Every night a full run, as far as the night lets it."""
    with Year(root, seed) as year:
        waiting = False
        for number, night in enumerate(nights(seed, count)):
            waiting |= number % 90 == 60
            if waiting:
                waiting = not year.take_away_the_pin()
            year.dawn(night)
            year.visits()
            if number % 30 == 29:
                year.ready()
            if len(year.wrong) > 10:
                break
        return year, year.compare()


def policy_year(root: Path, seed: int, count: int = 365) -> tuple[Year, Compared]:
    """Every night the visit that the policy chooses. Nothing happens twice to a comment between two whole looks."""
    with Year(root, seed, rest=2 * _SPAN) as year:
        for night in nights(seed, count):
            year.dawn(night if year.since_whole <= _SPAN else Night())
            year.visits_by_policy(timedelta(days=1))
            if len(year.wrong) > 10:
                break
        year.ready()
        return year, year.compare()


def busy_weeks(root: Path, seed: int, count: int = 365) -> tuple[Year, Compared]:
    """A new post, and a visit every three hours."""
    with Year(root, seed, rest=2 * _NEW_SPAN, age=1.0) as year:
        for night in nights(seed, count):
            year.dawn(night if year.since_whole <= _NEW_SPAN else Night(), hours=3)
            year.visits_by_policy(timedelta(hours=3))
            if len(year.wrong) > 10:
                break
        year.ready()
        return year, year.compare()
