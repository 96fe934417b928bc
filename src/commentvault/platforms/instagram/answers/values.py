"""Single values as the platform sends them: numbers that come as texts, times, texts that were cut in two."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from commentvault.errors import UnknownShape

Ident = int | str
"""An id: a number for some, a text for others, in one answer."""

Number = int | float | str
"""A count or a time; some clients' recordings hold them as texts."""

Flag = bool | int
"""A mark; a few come as 0 and 1."""

T = TypeVar("T")

_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)", re.DOTALL)
_DIGITS = re.compile(r"[0-9]{1,19}")
_MOST = 2**63 - 1  # no count is larger, and no archive need hold a larger one
_MILLISECONDS, _MICROSECONDS = 1e11, 1e14  # times above these are told in them


class Wire(msgspec.Struct, frozen=True, gc=False):
    """The base of all forms: only what is read of an answer; foreign keys are skipped, what was not sent is None."""


def decode(body: bytes | msgspec.Raw, form: Callable[[bytes | msgspec.Raw], T]) -> T:
    """A JSON text in a form. Half emoji, left by a text that the platform cut, become U+FFFD.

    Raises :class:`UnknownShape` where it has another form.
    """
    try:
        return form(body)
    except msgspec.ValidationError as err:
        raise UnknownShape(str(err), bytes(body)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return form(_mend(bytes(body)))
    except (msgspec.DecodeError, RecursionError) as err:
        raise UnknownShape(str(err) if isinstance(err, msgspec.ValidationError) else "no JSON", bytes(body)) from None


def _mend(body: bytes) -> bytes:
    """The text with U+FFFD for what is no character."""
    text = body.decode(errors="replace").encode()
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], text)


def ident(value: Ident | None) -> str | None:
    """An id as a text; None where there is none."""
    return str(value) if value not in (None, 0, "", "0") else None


def flag(value: Flag | None) -> bool | None:
    """Whether a mark is set; None where nothing is said."""
    return None if value is None else bool(value)


def count(value: Number | None) -> int | None:
    """How many; None where that is not said: a count below zero stands for a hidden one, and one beyond all bounds for
    none at all.
    """
    number = _number(value)
    return int(number) if number is not None and 0 <= number <= _MOST else None


def moment(value: Number | None) -> datetime | None:
    """A time that is told in seconds since 1970, or in thousandths or millionths of them; None where there is none."""
    number = _number(value)
    if number is None or not 0 < number <= _MOST:
        return None
    seconds = number / 1e6 if number > _MICROSECONDS else number / 1e3 if number > _MILLISECONDS else number
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _number(value: Number | None) -> int | float | None:
    if not isinstance(value, str):
        return value
    return int(value) if _DIGITS.fullmatch(value) else None
