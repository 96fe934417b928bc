"""The ``[[watch]]`` tables of a settings file, edited as the text that people wrote.

Only the lines of the entry in question are touched: comments, order, blank lines and line ends elsewhere stay byte for
byte. What comes out is read again before it is kept: where it does not say exactly what it should, the file is written
in a way that is left to people, and nothing is changed. (tomlkit was tried: where the tables do not stand together it
writes them in another order, and with an entry it takes away the comment above the next one.)
"""

from __future__ import annotations

import codecs
import json
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from commentvault.errors import UsageError

Entry = dict[str, Any]
"""An entry as TOML has it: its keys and values."""

_HEAD = re.compile(r"""[ \t]*\[\[[ \t]*(watch|"watch"|'watch')[ \t]*\]\]""")
_ANY_HEAD = re.compile(r"[ \t]*\[")
_NO_CONTENT = re.compile(r"[ \t]*(#.*)?\r?\n?")
_KEY = r"""([ \t]*["']?{}["']?[ \t]*=[ \t]*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"']+)([ \t]*(?:#.*)?\r?\n?)"""
_PATIENCE = 10.0  # seconds to wait for another one who edits


def entries(text: str) -> list[Entry]:
    """The watched links by a settings file's text. Raises ``ValueError`` where it is no TOML."""
    found = tomllib.loads(text).get("watch", [])
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def added(text: str, entry: Entry) -> str:
    """The text with one more entry, behind the last one or at the end."""
    lines = _lines(text)
    spans = _spans(lines)
    at = spans[-1].stop if spans else len(lines)
    while not spans and at and not lines[at - 1].strip():
        at -= 1  # blank lines at the end stay there
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    new = ["[[watch]]" + end, *(_line(key, value) + end for key, value in entry.items())]
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += end
    blank = [end] if at else []
    return _checked(text, [*lines[:at], *blank, *new, *lines[at:]], [*entries(text), entry])


def changed(text: str, index: int, new: Mapping[str, Any]) -> str:
    """The text with other values in one entry; the key of a value that is None goes."""
    lines = _lines(text)
    spans = _spans(lines)
    wanted = entries(text)
    wanted[index] = {key: value for key, value in {**wanted[index], **new}.items() if value is not None}
    for key, value in new.items() if index < len(spans) else ():
        _set(lines, spans[index], key, value)
        spans = _spans(lines)
    return _checked(text, lines, wanted)


def removed(text: str, indexes: Collection[int]) -> str:
    """The text without some entries. A comment above one stays, those within go with it."""
    lines = _lines(text)
    spans = _spans(lines)
    wanted = [entry for index, entry in enumerate(entries(text)) if index not in indexes]
    for index in sorted(indexes, reverse=True):
        if index < len(spans):
            start, stop = spans[index].start, spans[index].stop
            if start and not lines[start - 1].strip():
                start -= 1  # the blank line that parted it from what is above
            elif not start and stop < len(lines) and not lines[stop].strip():
                stop += 1
            del lines[start:stop]
    return _checked(text, lines, wanted)


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Put what ``change`` makes of the file's text in its place, at once and whole; a missing file is a new one.

    Links are followed, and the file's mode stays. Raises :class:`UsageError` where that is not possible; then nothing
    was changed.
    """
    try:
        path = path.resolve()
        with _alone(path):
            old = path.read_bytes() if path.exists() else b""
            mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
            new = mark + change(old.removeprefix(mark).decode()).encode()
            if new != old:
                _replace(path, new)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}; nothing was changed") from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise UsageError(f"cannot read {path}: {error}; nothing was changed") from error


def _lines(text: str) -> list[str]:
    """The lines as TOML counts them, with their ends."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _spans(lines: list[str]) -> list[range]:
    """The lines of each entry, from its head to its last value."""
    spans = []
    for start, line in enumerate(lines):
        if _HEAD.match(line):
            stop = next((at for at in range(start + 1, len(lines)) if _ANY_HEAD.match(lines[at])), len(lines))
            while _NO_CONTENT.fullmatch(lines[stop - 1]):
                stop -= 1
            spans.append(range(start, stop))
    return spans


def _set(lines: list[str], span: range, key: str, value: Any) -> None:
    """Write a value where the key has its line, else behind the entry's last one; None takes the line away."""
    pattern = re.compile(_KEY.format(key))
    for at in span:
        if found := pattern.fullmatch(lines[at]):
            lines[at : at + 1] = [found[1] + _value(value) + found[3]] if value is not None else []
            return
    if value is not None:
        last = lines[span.stop - 1]
        end = "\r\n" if last.endswith("\r\n") else "\n"
        indent = re.match(r"[ \t]*", last)[0] if len(span) > 1 else ""  # type: ignore[index]  # it always matches
        lines[span.stop - 1] = last.rstrip("\r\n") + end
        lines.insert(span.stop, indent + _line(key, value) + end)


def _line(key: str, value: Any) -> str:
    return f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _checked(old: str, lines: list[str], wanted: list[Entry]) -> str:
    """The new text, if it says exactly what it should and all else as before."""
    text = "".join(lines)
    before = tomllib.loads(old)
    with suppress(tomllib.TOMLDecodeError):
        after = tomllib.loads(text)
        if after.pop("watch", []) == wanted and {**before, "watch": None} == {**after, "watch": None}:
            return text
    raise UsageError(
        "the settings file writes its watched links in a way that commentvault does not edit; nothing was changed. "
        "Edit it by hand, or write each link as a [[watch]] table with one key a line"
    )


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else edits the file meanwhile; the lock is kept elsewhere, so that nothing lies about beside the file."""
    import hashlib

    from filelock import FileLock, Timeout
    from platformdirs import user_state_path

    place = user_state_path("commentvault", appauthor=False) / "locks"
    lock = FileLock(place / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}.lock", timeout=_PATIENCE)
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise UsageError(f"another commentvault is editing {path}; nothing was changed, try again") from error
    except OSError as error:
        raise UsageError(f"cannot write {place}: {error.strerror or error}; nothing was changed") from error
    try:
        yield
    finally:
        lock.release()


def _replace(path: Path, data: bytes) -> None:
    """Temp file, fsync, rename: the file is the old one or the new one at every moment."""
    import tempfile

    there = path.stat() if path.exists() else None
    if there and not (there.st_mode & 0o222 and os.access(path, os.W_OK)):
        raise PermissionError(None, "it is read-only")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # readable by the user alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if there:
                Path(name).chmod(there.st_mode & 0o7777)
                _give(name, there)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _give(name: str, there: os.stat_result) -> None:
    """To the old file's owner, where root edits another's file; where that is not allowed it is ours already."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(name, there.st_uid, there.st_gid)
