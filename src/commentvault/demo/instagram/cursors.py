"""Where a list goes on: which slice of it a page is, and the two kinds of cursors that lead to the next one."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Literal

import msgspec

from commentvault.demo.instagram.conversation import Said

Side = Literal["min", "max"]
"""The platform's two parameters, ``min_id`` and ``max_id``."""

Paging = Literal["min", "max", "mixed", "both"]
"""How lists are paged: by one parameter; now by one and now by the other; or from the middle, ``max_id`` towards the
end and ``min_id`` towards the beginning."""


class BadCursorError(ValueError):
    """No cursor of this platform."""


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """A place in a list: the rows from ``at`` on, or those before it (``up``). ``after`` is the comment next to it."""

    at: int
    up: bool = False
    after: str = ""

    def text(self, side: Side) -> str:
        """As it is sent: a JSON object in a string for ``min_id``, an opaque word for ``max_id``."""
        word = urlsafe_b64encode(msgspec.json.encode(self)).decode()
        if side == "max":
            return f"QVFD{word}"
        return msgspec.json.encode({"cached_comments_cursor": self.after, "bifilter_token": word}).decode()


class _Sent(msgspec.Struct):
    bifilter_token: str


def read(text: str) -> Cursor:
    """A cursor as it came back.

    Raises:
        BadCursorError: it was never given out.
    """
    try:
        word = text[4:] if text.startswith("QVFD") else msgspec.json.decode(text, type=_Sent).bifilter_token
        return msgspec.json.decode(urlsafe_b64decode(word), type=Cursor)
    except ValueError as exc:  # msgspec's errors and base64's are some
        raise BadCursorError(text) from exc


class Slice(msgspec.Struct, frozen=True):
    """A page of a list, and what leads on from it, by parameter."""

    rows: Sequence[Said]
    next: dict[Side, Cursor]


def slice_of(rows: Sequence[Said], cursor: Cursor | None, size: int, paging: Paging) -> Slice:
    """The page at a cursor, the first one without. Every fourth page repeats the last comment of the one before it."""
    if cursor is None:
        at = len(rows) // 2 // size * size if paging == "both" else 0
        return _down(rows, at, size, paging, {"min": Cursor(at, up=True, after=rows[at].id)} if at else {})
    at = _found(rows, cursor)
    if not cursor.up:
        return _down(rows, at, size, paging, {})
    start = max(0, at - size)
    higher: dict[Side, Cursor] = {"min": Cursor(start, up=True, after=rows[start].id)} if start else {}
    return Slice(rows[start:at], higher)


def _down(rows: Sequence[Said], at: int, size: int, paging: Paging, ways: dict[Side, Cursor]) -> Slice:
    number, end = at // size, at + size
    if end < len(rows):
        side: Side = "max" if paging in ("max", "both") or (paging == "mixed" and number % 2) else "min"
        ways = ways | {side: Cursor(end, after=rows[end - 1].id)}
    again = number % 4 == 3 and 0 < at < len(rows)
    return Slice(rows[at - again : end], ways)


def _found(rows: Sequence[Said], cursor: Cursor) -> int:
    """Where a cursor leads, also when the list has grown or shrunk since it was given out."""
    near = cursor.at if cursor.up else cursor.at - 1
    if cursor.after and not (0 <= near < len(rows) and rows[near].id == cursor.after):
        at = next((at for at, said in enumerate(rows) if said.id == cursor.after), None)
        if at is not None:
            return at if cursor.up else at + 1
    return min(cursor.at, len(rows))
