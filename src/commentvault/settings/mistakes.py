"""A mistake in the settings in words: what, in which file and line or which variable, and what was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

from commentvault.settings.sections import SECTIONS, Section, Settings, Watch

_KINDS: dict[str, type[Section]] = {"": Settings, "watch": Watch, **SECTIONS}
_PLACE = re.compile(r"\$\.(?P<first>\w+)(?:\[(?P<index>\d+)\])?(?:\.(?P<second>\w+))?")


def explained(error: str, path: Path | None, text: str, given: Mapping[str, tuple[str, str]]) -> str:
    """An error of msgspec's, such as ``Expected `int`, got `str` - at `$.net.lanes```, in words.

    ``text`` is the file's; ``given`` are the variables that are set, with their section and key. A value that is none
    of the allowed words is not repeated: it may be a key.
    """
    told, _, at = error.rpartition(" - at ") if " - at " in error else (error, "", "")
    place = _PLACE.search(at)
    section, key = (place["first"], place["second"] or "") if place else ("", "")
    index = int(place["index"] or 0) if place else 0
    kind = _KINDS.get(section, Settings)
    if unknown := re.search(r"unknown field `(.*)`", told):
        key = unknown[1]
        told = f"nobody knows the key {key}{meant(key, set(kind.__struct_fields__) - {'file'})}"
    elif told.startswith("Invalid enum value"):
        told = f"{key}: expected {_either(get_type_hints(kind)[key])}"
    elif not key and (first := told.partition(" ")[0]) in kind.__struct_fields__:  # a section's own check
        key = first
    elif place:
        told = f"{key or section}: {told[:1].lower()}{told[1:]}"
    for name, set_by_it in given.items():
        if set_by_it in ((section, key), ("", section)):
            return f"the variable {name}: {told}"
    number = _line(text, section, index, key)
    return f"{path or 'the environment'}{f', line {number}' if number else ''}: {told}"


def _either(hint: object) -> str:
    """The words that a key takes, or those that a list of them takes."""
    if get_origin(hint) is Literal:
        return " or ".join(get_args(hint))
    return next(filter(None, map(_either, get_args(hint))), "")


def _line(text: str, section: str, index: int, key: str) -> int | None:
    """The line of a key, or of its section's head, as far as plain reading finds it."""
    head_at, heads, wanted = None, -1, section or key  # before the first head, a section is a key
    for number, line in enumerate(text.split("\n"), start=1):
        if head := re.match(r"\s*\[+\s*[\"']?(\w+)", line):
            heads += head[1] == section
            here = head[1] == section and heads == index
            head_at, wanted = (head_at or number, key) if here else (head_at, "")
        elif wanted and re.match(rf"\s*[\"']?{re.escape(wanted)}[\"']?\s*=", line):
            return number
    return head_at


def meant(name: str, known: Iterable[str]) -> str:
    """What somebody probably meant who wrote ``name``."""
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""
