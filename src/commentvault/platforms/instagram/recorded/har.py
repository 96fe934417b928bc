"""What a browser recorded: the exchanges of a HAR file (HTTP Archive 1.2), one by one.

Browsers differ: bodies are plain or in Base64, at times still compressed, at times left out; clocks are local. Only
what is asked about here is read: headers other than the referer, cookies and the like never become part of an exchange.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from math import isfinite

import msgspec

from commentvault.errors import UnknownShape
from commentvault.platforms.instagram.answers import values

MOST = 64 << 20
"""Bytes of one answer, unpacked; more than that is no answer of comments."""

GZIP = b"\x1f\x8b"


class _Address(msgspec.Struct):
    url: str = ""


class _Glance(msgspec.Struct):
    request: _Address = msgspec.field(default_factory=_Address)


class _Log(msgspec.Struct):
    entries: list[msgspec.Raw]


class _File(msgspec.Struct):
    log: _Log


_FILE = msgspec.json.Decoder(_File).decode
_GLANCED = msgspec.json.Decoder(_Glance).decode


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. ``form`` is what was posted; ``at`` when the answer had come, None where the file does
    not say; ``body`` reads the answer anew, None where it was not recorded.
    """

    url: str
    form: str
    referer: str | None
    at: datetime | None
    status: int
    body: Callable[[], bytes | None]


def exchanges(data: bytes | memoryview, wanted: Callable[[str], bool]) -> Iterator[Exchange]:
    """The exchanges with the addresses that are ``wanted``, in their order; entries without an address are none.

    Raises :class:`UnknownShape` where the file is no HAR, or no whole JSON.
    """
    for raw in _entries(data):
        try:
            url = values.decode(raw, _GLANCED).request.url
        except UnknownShape:
            continue
        if wanted(url):
            yield _exchange(url, raw)


def _entries(data: bytes | memoryview) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(data, type=_File).log.entries
    except (msgspec.DecodeError, UnicodeDecodeError):
        return values.decode(bytes(data), _FILE).log.entries  # half an emoji somewhere stops the reading of all


def _exchange(url: str, raw: msgspec.Raw) -> Exchange:
    """An entry, of which each part is read by itself: programs differ in what they write."""
    entry = _plain(raw)
    asked, status = _part(entry, "request"), _number(_part(entry, "response", "status"))
    named = _pairs(_part(asked, "headers"))
    referer = next((value for name, value in named if name.lower() == "referer"), None)
    return Exchange(url, _form(_part(asked, "postData")), referer, _at(entry), int(status), partial(_body, raw))


def _plain(raw: msgspec.Raw) -> object:
    """An entry as it stands; None where it cannot be read."""
    try:
        return values.decode(raw, msgspec.json.decode)
    except UnknownShape:
        return None


def _part(value: object, *names: str) -> object:
    """What stands in objects under these names, one in the other; None where that is not there."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _pairs(listed: object) -> list[tuple[str, str]]:
    """Names and values, as headers and forms are listed."""
    each = [(_part(one, "name"), _part(one, "value")) for one in (listed if isinstance(listed, list) else [])]
    return [(name, value) for name, value in each if isinstance(name, str) and isinstance(value, str)]


def _number(value: object) -> float:
    """A number, at times told as a text; 0 where it is none."""
    try:
        number = float(value) if isinstance(value, int | float | str) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return number if isfinite(number) else 0.0


def unpacked(data: bytes, most: int = MOST) -> bytes:
    """The data itself, unpacked where it is compressed with gzip. Raises ``ValueError`` where that fails."""
    if not data.startswith(GZIP):
        return data
    try:
        with gzip.open(BytesIO(data)) as file:
            plain = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"it is compressed and cannot be unpacked: {error}") from error
    if len(plain) > most:
        raise ValueError(f"unpacked it is larger than {most >> 20} MB")
    return plain


def _body(raw: msgspec.Raw) -> bytes | None:
    """The body of an answer, None where it is not there or cannot be unpacked."""
    content = _part(_plain(raw), "response", "content")
    text = _part(content, "text")
    if not isinstance(text, str) or not text:
        return None
    try:
        if _part(content, "encoding") == "base64":
            return unpacked(base64.b64decode(text)) or None
        return unpacked(text.encode())
    except (binascii.Error, ValueError):
        return None


def _form(posted: object) -> str:
    """What was posted, as it would stand behind the ``?`` of an address."""
    from urllib.parse import urlencode

    text = _part(posted, "text")
    return text if isinstance(text, str) and text else urlencode(_pairs(_part(posted, "params")))


def _at(entry: object) -> datetime | None:
    """When an answer had come, in UTC and whole seconds."""
    try:
        began = datetime.fromisoformat(str(_part(entry, "startedDateTime")))
        ended = began.astimezone(UTC) + timedelta(milliseconds=max(_number(_part(entry, "time")), 0))
    except (ValueError, OverflowError):
        return None
    return ended.replace(microsecond=0)
