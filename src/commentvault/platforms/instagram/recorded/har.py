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

import msgspec

MOST = 64 << 20
"""Bytes of one answer, unpacked; more than that is no answer of comments."""

GZIP = b"\x1f\x8b"


class Header(msgspec.Struct):
    """A header of a request."""

    name: str = ""
    value: str = ""


class _Posted(msgspec.Struct):
    text: str | None = None
    params: list[Header] | None = None


class _Asked(msgspec.Struct, rename="camel"):
    url: str
    headers: list[Header] = []
    post_data: _Posted | None = None


class _Content(msgspec.Struct):
    text: str | None = None
    encoding: str | None = None


class _Answered(msgspec.Struct):
    status: int = 0
    content: _Content | None = None


class _Entry(msgspec.Struct, rename="camel"):
    request: _Asked
    response: _Answered = msgspec.field(default_factory=_Answered)
    started_date_time: str | None = None
    time: float | None = None


class _Address(msgspec.Struct):
    url: str = ""


class _Glance(msgspec.Struct):
    request: _Address = msgspec.field(default_factory=_Address)


class _Log(msgspec.Struct):
    entries: list[msgspec.Raw]


class _File(msgspec.Struct):
    log: _Log


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

    Raises ``msgspec.ValidationError`` where the file is no HAR, ``msgspec.DecodeError`` where it is no whole JSON.
    """
    for raw in msgspec.json.decode(data, type=_File).log.entries:
        try:
            url = msgspec.json.decode(raw, type=_Glance).request.url
        except (msgspec.ValidationError, UnicodeDecodeError):
            continue
        if wanted(url):
            yield _exchange(url, raw)


def _exchange(url: str, raw: msgspec.Raw) -> Exchange:
    """An entry; one in a form that nobody knows counts as an answer without its body."""
    try:
        entry = msgspec.json.decode(raw, type=_Entry)
    except (msgspec.ValidationError, UnicodeDecodeError):
        return Exchange(url, "", None, None, 0, lambda: None)
    asked, answered = entry.request, entry.response
    referer = next((h.value for h in asked.headers if h.name.lower() == "referer"), None)
    return Exchange(url, _form(asked.post_data), referer, _at(entry), answered.status, partial(_body, raw))


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
    content = msgspec.json.decode(raw, type=_Entry).response.content
    if content is None or not content.text:
        return None
    try:
        if content.encoding == "base64":
            return unpacked(base64.b64decode(content.text)) or None
        return unpacked(content.text.encode())
    except (binascii.Error, ValueError):
        return None


def _form(posted: _Posted | None) -> str:
    """What was posted, as it would stand behind the ``?`` of an address."""
    if posted is None:
        return ""
    from urllib.parse import urlencode

    return posted.text or urlencode([(p.name, p.value) for p in posted.params or ()])


def _at(entry: _Entry) -> datetime | None:
    """When an answer had come, in UTC and whole seconds."""
    try:
        began = datetime.fromisoformat(entry.started_date_time or "")
        ended = began.astimezone(UTC) + timedelta(milliseconds=max(entry.time or 0, 0))
    except (ValueError, OverflowError):
        return None
    return ended.replace(microsecond=0)
