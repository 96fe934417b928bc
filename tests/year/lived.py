"""Whole years, lived."""

from __future__ import annotations

from pathlib import Path

from tests.year.lives import Compared
from tests.year.plan import nights
from tests.year.year import Year


def full_year(root: Path, seed: int, count: int = 365) -> tuple[Year, Compared]:
    """Every night a full run, as far as the night lets it."""
    with Year(root, seed) as year:
        for number, night in enumerate(nights(seed, count)):
            if number % 90 == 60:
                waiting = True
            if number % 90 >= 60 and waiting:
                waiting = not year.take_away_the_pin()
            year.dawn(night)
            year.visits()
            if number % 30 == 29:
                year.ready()
            if len(year.wrong) > 10:
                break
        return year, year.compare()
