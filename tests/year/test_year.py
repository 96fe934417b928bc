"""A year of nights: the archive is the world, and tells what happened in it, when, and nothing else.

Each year is the same every time; ``YEAR_SEED=5 .venv/bin/pytest tests/year/test_year.py`` lives another one.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from commentvault.archive import verify
from tests.year import lived
from tests.year.lives import Compared
from tests.year.year import Year

_SEED = int(os.environ.get("YEAR_SEED", "1"))
_KINDS = {"first", "edited", "gone", "back", "pinned", "unpinned", "hearted", "unhearted"}
_MONTHS = 12


def _assert_right(year: Year, compared: Compared) -> None:
    assert year.wrong == []
    assert compared.wrong == []
    checked = verify.check(year.visitor.folder)
    assert checked.damage == ()
    visits = year.tally.visits
    assert visits.total() - visits["killed"] <= checked.runs <= visits.total()  # some die before their first line


def test_every_night_is_read_whole(tmp_path: Path) -> None:
    """At every whole run the archive equals the world; every edit, deletion, return, pin and heart is told once, in a
    window that holds its real moment, and nothing else is; nothing was ever called gone that was there.
    """
    year, compared = lived.full_year(tmp_path, _SEED)
    _assert_right(year, compared)
    assert {kind for kind in _KINDS if compared.found[kind] >= 2 * _MONTHS} == _KINDS  # a test of something
    assert year.tally.whole > 200
    assert year.tally.held_back > year.tally.braked > 5
    assert year.tally.by_hand > 2
    assert len(year.tally.still) > 10
    assert compared.median < timedelta(days=2)


def test_every_night_is_read_as_the_policy_chooses(tmp_path: Path) -> None:
    """With whole readings weeks apart, the rest in between: nothing is missed by the next one, and windows hold."""
    year, compared = lived.policy_year(tmp_path, _SEED, 220)
    _assert_right(year, compared)
    assert {kind for kind in _KINDS if compared.found[kind]} == _KINDS
    assert {"full: complete", "refresh: asked", "head: asked"} <= year.tally.visits.keys()


def test_a_new_post_is_visited_every_three_hours(tmp_path: Path) -> None:
    """Mostly for its pins alone; whose windows are as narrow as that."""
    year, compared = lived.busy_weeks(tmp_path, _SEED, 180)
    _assert_right(year, compared)
    assert {"full: complete", "refresh: asked", "head: asked", "pins: asked"} <= year.tally.visits.keys()
