"""Where a list of comments goes on, as the text that the walk keeps and hands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from commentvault.errors import AnswerError

Direction = Literal["min", "max", "after"]
"""The cursor's kind: ``min_id`` or ``max_id`` of the mobile lists, ``after`` of GraphQL's."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a list: of the replies under ``root``, or of the top comments; its first one where there is no cursor.

    The text of it is a JSON array: ``["comments"]``, ``["comments","min",CURSOR]``, ``["replies",ROOT]``,
    ``["replies",ROOT,"max",CURSOR]``. ``turned``, a last part of it: the page before was asked the other way, which it
    did not offer any more; this one may lead back.
    """

    root: str | None = None
    direction: Direction | None = None
    cursor: str | None = None
    turned: bool = False

    @property
    def first(self) -> bool:
        """Whether this is the list's first page."""
        return self.direction is None

    def on(self, direction: Direction, cursor: str) -> Place:
        """A later page of the same list."""
        return Place(self.root, direction, cursor, turned=self.direction not in (None, direction))

    def encode(self) -> str:
        """The place as a text."""
        parts = ["comments"] if self.root is None else ["replies", self.root]
        if self.direction is not None and self.cursor is not None:
            parts += [self.direction, self.cursor] + ["turned"] * self.turned
        return msgspec.json.encode(parts).decode()


_PARTS = msgspec.json.Decoder(list[str])


def decode(token: str) -> Place:
    """The place that a text names. Raises :class:`AnswerError` for a text that is none of ours."""
    try:
        parts = _PARTS.decode(token)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        parts = []
    match parts:
        case ["comments", *rest]:
            root = None
        case ["replies", root, *rest]:
            pass
        case _:
            rest = ["?"]
    match rest:
        case []:
            return Place(root)
        case ["min" | "max" | "after" as direction, cursor]:
            return Place(root, direction, cursor)
        case ["min" | "max" | "after" as direction, cursor, "turned"]:
            return Place(root, direction, cursor, turned=True)
    raise AnswerError("where to go on is kept in a form that no list of Instagram's has")
