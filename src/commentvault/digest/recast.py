"""A finished digest told otherwise: every part of the value is gone over, so that none is left out by mistake, and no
form has to know of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any, TypeVar

import msgspec

_Value = TypeVar("_Value")
Change = Callable[[Any], Any]


def recast(value: _Value, change: Change) -> _Value:
    """The value with every part of it as ``change`` returns it, from the inside out; what is unchanged stays itself."""
    return change(_inside(value, change))  # type: ignore[no-any-return]  # a change keeps the type


def _inside(value: Any, change: Change) -> Any:
    if isinstance(value, msgspec.Struct):
        new = {name: recast(old, change) for name in value.__struct_fields__ for old in (getattr(value, name),)}
        differs = any(new[name] is not getattr(value, name) for name in new)
        return msgspec.structs.replace(value, **new) if differs else value
    if isinstance(value, tuple):
        parts = tuple(recast(part, change) for part in value)
        return parts if any(new is not old for new, old in zip(parts, value, strict=True)) else value
    if isinstance(value, dict):
        return {recast(key, change): recast(part, change) for key, part in value.items()}
    if isinstance(value, frozenset):
        return frozenset(recast(part, change) for part in value)
    return value


def in_zone(value: _Value, zone: tzinfo) -> _Value:
    """The value with every moment told in a zone. The moments stay the same."""
    return recast(value, lambda part: part.astimezone(zone) if isinstance(part, datetime) else part)
