"""A trouble that lasts is told once."""

from __future__ import annotations

from pathlib import Path

from commentvault.nightly.reports import Problem
from commentvault.nightly.told import FILE, Told


def problem(about: str = "youtube:a", kind: str = "partial") -> Problem:
    return Problem(about=about, kind=kind, text="…", exit_code=3)


def night(place: Path, *problems: Problem, fine: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """One night: what was told in it."""
    told = Told(place)
    news = told.news(problems)
    told.over(fine)
    told.keep()
    return [(one.about, one.kind) for one in news]


def test_once_until_it_is_fine_again(tmp_path: Path) -> None:
    """The first night tells, the others are silent; after a good night it is news again."""
    assert night(tmp_path, problem()) == [("youtube:a", "partial")]
    assert night(tmp_path, problem()) == []
    assert night(tmp_path) == []  # not due: neither trouble nor fine
    assert night(tmp_path, problem()) == []
    assert night(tmp_path, fine=("youtube:a",)) == []
    assert night(tmp_path, problem()) == [("youtube:a", "partial")]


def test_another_kind_is_news_and_flapping_is_not(tmp_path: Path) -> None:
    """Each kind once, whatever order they come in."""
    assert night(tmp_path, problem()) == [("youtube:a", "partial")]
    assert night(tmp_path, problem(kind="refused")) == [("youtube:a", "refused")]
    assert night(tmp_path, problem()) == []


def test_what_is_over_is_named_with_what_it_was(tmp_path: Path) -> None:
    """For the log; what was never told is not over."""
    told = Told(tmp_path)
    told.news([problem(), problem(kind="refused")])
    assert told.over(["youtube:a", "youtube:b"]) == [("youtube:a", ("partial", "refused"))]
    assert told.over(["youtube:a"]) == []


def test_threads_that_are_watched_no_more_are_forgotten(tmp_path: Path) -> None:
    """Watched anew, their troubles are news; what belongs to the night itself stays."""
    told = Told(tmp_path)
    told.news([problem("youtube:a"), problem("(digest) youtube:a"), problem("youtube:b"), problem("(ping)")])
    told.forget_others({"youtube:b"})
    again = told.news([problem("youtube:a"), problem("(digest) youtube:a"), problem("youtube:b"), problem("(ping)")])
    assert [one.about for one in again] == ["youtube:a", "(digest) youtube:a"]


def test_a_broken_memory_is_an_empty_one(tmp_path: Path) -> None:
    """It is worth no failure: at the worst something is told twice."""
    (tmp_path / FILE).write_bytes(b"\xff{")
    assert night(tmp_path, problem()) == [("youtube:a", "partial")]
    assert night(tmp_path, problem()) == []
