"""What one look came to."""

from __future__ import annotations

from typing import Literal

from commentvault.model import Record


class Check(Record, frozen=True, kw_only=True):
    """What one look came to. ``todo`` says what to do about it; ``exit_code`` is that of a problem, else 0."""

    about: str
    level: Literal["ok", "warning", "problem"]
    told: str
    todo: str | None = None
    exit_code: int = 0


def ok(about: str, told: str) -> Check:
    """As it should be."""
    return Check(about=about, level="ok", told=told)


def warning(about: str, told: str, todo: str) -> Check:
    """Something to look at; it works all the same."""
    return Check(about=about, level="warning", told=told, todo=todo)


def problem(about: str, told: str, todo: str | None, exit_code: int) -> Check:
    """It does not work; ``todo`` is None where another check says what to do."""
    return Check(about=about, level="problem", told=told, todo=todo, exit_code=exit_code)
