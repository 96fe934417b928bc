"""Fields as a request names them: ``id,replies.limit(5){id,text}``."""

from __future__ import annotations

import re

from commentvault.demo.instagram.graph.failures import GraphError, Refused

Wanted = dict[str, tuple[int | None, "Wanted"]]
"""The fields that are asked for: how many entries of a list, and which fields of them."""

_FIELD = re.compile(r"([a-z_]+)(?:\.limit\((\d+)\))?")


def wanted(text: str) -> Wanted:
    """The fields of a query. Raises :class:`Refused` where they are not well written."""
    found, rest = _fields(text)
    if rest:
        raise Refused(GraphError(code=2500, message=f"Syntax error at {rest[:20]}"))
    return found


def _fields(text: str) -> tuple[Wanted, str]:
    out: Wanted = {}
    while match := _FIELD.match(text):
        text, inner = text[match.end() :], Wanted()
        if text.startswith("{"):
            inner, text = _fields(text[1:])
            if not text.startswith("}"):
                raise Refused(GraphError(code=2500, message="Syntax error: a bracket is not closed"))
            text = text[1:]
        out[match[1]] = (int(match[2]) if match[2] else None, inner)
        if not text.startswith(","):
            break
        text = text[1:]
    return out, text
