"""Continuation tokens (protobuf, base64url, percent-encoded): what can be read in one, and the one to start with."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote, unquote

_FIRST = datetime(2005, 2, 14, tzinfo=UTC).timestamp()  # no comment is older than the platform
_DEPTH = 8


def last_time(token: str, now: datetime) -> datetime | None:
    """The time of the last thread on the page that a newest-first token continues.

    It stands in clear as a message of seconds and nanoseconds; its place is not fixed, so it is known by its form:
    the first field a plausible Unix time, the second below 10⁹ or absent. None where there is no such message.
    """
    try:
        raw = base64.urlsafe_b64decode(unquote(token) + "==")
    except (binascii.Error, ValueError):
        return None
    for message in _messages(raw, _DEPTH):
        seconds, nanos = message.get(1), message.get(2, 0)
        if not isinstance(seconds, int) or not isinstance(nanos, int) or set(message) - {1, 2}:
            continue
        if _FIRST < seconds <= now.timestamp() + 60 and 0 <= nanos < 1_000_000_000:
            return datetime.fromtimestamp(seconds + nanos / 1e9, UTC)
    return None


def start(video: str) -> str:
    """The token of a video's comments in the top order, as the platform's own pages carry it:
    ``{2:{2:VIDEO}, 3:6, 6:{4:{4:VIDEO, 6:0, 15:2}, 8:"comments-section"}}``.
    """
    listing = _field(4, video.encode()) + bytes([6 << 3, 0, 15 << 3, 2])
    section = _field(4, listing) + _field(8, b"comments-section")
    token = _field(2, _field(2, video.encode())) + bytes([3 << 3, 6]) + _field(6, section)
    return quote(base64.urlsafe_b64encode(token).decode())


def permalink(comment: str) -> str:
    """The parameters of a link to one comment, as recorded beside every comment's time: ``{15:COMMENT, 36:{24:0}}``."""
    opened = _varint_of(36 << 3 | 2) + bytes([3]) + _varint_of(24 << 3) + bytes([0])
    return quote(base64.urlsafe_b64encode(_field(15, comment.encode()) + opened).decode())


def _varint_of(value: int) -> bytes:
    low = value & 0x7F
    return bytes([low]) if value < 0x80 else bytes([low | 0x80]) + _varint_of(value >> 7)


def _field(number: int, value: bytes) -> bytes:
    """A short text or message inside a message."""
    return bytes([number << 3 | 2, len(value)]) + value


def _messages(raw: bytes, depth: int) -> Iterator[dict[int, int | bytes]]:
    """A message and, depth first, those inside it; tokens inside tokens (base64 texts) included."""
    fields = _fields(raw)
    if fields is None or depth == 0:
        return
    yield dict(fields)
    for _, value in fields:
        if not isinstance(value, bytes) or len(value) < 2:
            continue
        yield from _messages(value, depth - 1)
        if len(value) >= 8 and value.isascii():
            text = unquote(value.decode())
            try:  # "get_newest_first--" and the like stand before an inner token
                inner = base64.urlsafe_b64decode((text.partition("--")[2] or text) + "==")
            except (binascii.Error, ValueError):
                continue
            yield from _messages(inner, depth - 1)


def _fields(raw: bytes) -> list[tuple[int, int | bytes]] | None:
    """The fields of a protobuf message, None where the bytes are none."""
    fields: list[tuple[int, int | bytes]] = []
    at = 0
    while at < len(raw):
        key, at = _varint(raw, at)
        number, form = key >> 3, key & 7
        if at < 0 or number == 0:
            return None
        if form == 0:
            value, at = _varint(raw, at)
            fields.append((number, value))
        elif form == 2:
            length, at = _varint(raw, at)
            if at < 0 or at + length > len(raw):
                return None
            fields.append((number, raw[at : at + length]))
            at += length
        elif form in (1, 5):
            at += 8 if form == 1 else 4
        else:
            return None
        if at < 0:
            return None
    return fields if at == len(raw) else None


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """A number and the place behind it; the place is -1 where the bytes end too early."""
    value = shift = 0
    while 0 <= at < len(raw) and shift < 70:
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7
    return 0, -1
