"""Continuation tokens: protobuf, base64url, percent-encoded, in the form that the real ones have.

* start        ``{2:{2:VIDEO}, 3:6, 6:{4:{4:VIDEO, 6:SORT, 15:2}, 8:SECTION}}``
* top, next    the same with ``6.1 = "get_ranked_streams--" + base64url(C)``, ``6.4.15 = 1``, ``6.5 = 20``
* newest, next the same with ``6.1 = "get_newest_first--" + base64url(C)``
* replies      ``6.3 = {2:COMMENT, 4:{1:0}, 5:CHANNEL, 6:VIDEO, 8:1, 9:SIZE, 16:{1:1}}``, ``6.8 = comment-replies-…``
* replies next the same with ``6.1 = "get_comment_with_replies_stream--" + base64url(C)``, ``6.5 = 10``

* linked       top, start or next, with ``6.4.16 = COMMENT``: that comment's thread stands first, marked as linked to.
  No recording shows one; public clients build it so.

C is the cursor: ``{1:{1:512}, 2:{1:4128, 3:1}, 4:{1:{1:unix_s, 2:nanos}}}`` with the time of the last comment served
(as in recorded reply tokens); the ranked one has ``5:OFFSET`` in place of 4. So the time of a newest-first page's last
thread stands at ``6.1``, after "--", at ``4.1.1`` (seconds) and ``4.1.2`` (nanoseconds).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import unquote

import msgspec

Value = int | str | bytes | Sequence[tuple[int, "Value"]]
Message = dict[int, list[int | bytes]]

SECTION = "comments-section"
PANEL = "engagement-panel-comments-section"


class BadTokenError(ValueError):
    """The token is none of ours."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What a token asks for.

    ``list``: ``top`` or ``newest`` (top comments) or ``replies`` (of ``comment``). ``after_ms``: go on behind the
    comment of that time. ``offset``: go on there (top order only). ``section``: the target id of the answer.
    ``linked``: the comment that a permalink leads to (top order only).
    """

    list: Literal["top", "newest", "replies"]
    video: str
    channel: str = ""
    comment: str = ""
    size: int = 20
    after_ms: int | None = None
    offset: int = 0
    section: str = SECTION
    linked: str = ""

    @property
    def first(self) -> bool:
        """True for the first page of a list."""
        return self.after_ms is None and self.offset == 0


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def pack(fields: Iterable[tuple[int, Value]]) -> bytes:
    """Protobuf of (number, value) pairs; a nested list is a message."""
    out = bytearray()
    for number, value in fields:
        if isinstance(value, int):
            out += _varint(number << 3) + _varint(value)
            continue
        data = value.encode() if isinstance(value, str) else value if isinstance(value, bytes) else pack(value)
        out += _varint(number << 3 | 2) + _varint(len(data)) + data
    return bytes(out)


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise BadTokenError("cut short")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def unpack(data: bytes) -> Message:
    """The fields of one protobuf message; nested messages stay bytes."""
    out: Message = {}
    at = 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        if tag & 7 == 0:
            value, at = _read_varint(data, at)
            out.setdefault(tag >> 3, []).append(value)
        elif tag & 7 == 2:
            size, at = _read_varint(data, at)
            if at + size > len(data):
                raise BadTokenError("cut short")
            out.setdefault(tag >> 3, []).append(data[at : at + size])
            at += size
        elif tag & 7 in (1, 5):  # fixed widths: real cursors hold one; it says nothing here
            at += 8 if tag & 7 == 1 else 4
        else:
            raise BadTokenError("a wire type that no token has")
    return out


def key(text: str, kind: int) -> str:
    """An entity key: ``{2:TEXT, 4:KIND, 5:1}``, encoded like a token; most of an answer's making is keys."""
    data = text.encode()
    return _outside(b"\x12" + _varint(len(data)) + data + b"\x20" + _varint(kind) + b"\x28\x01")


def permalink(comment: str) -> str:
    """The ``params`` of a link to one comment: ``{15:COMMENT, 36:{24:0}}``, as recorded."""
    data = comment.encode()
    return _outside(b"\x7a" + _varint(len(data)) + data + b"\xa2\x02\x03\xc0\x01\x00")


def linked_by(params: str) -> str:
    """The comment that the ``params`` of a permalink name, or ``""`` where they are of another form."""
    try:
        return _bytes(_outer(params), 15).decode()
    except ValueError:  # not base64, not UTF-8, not our protobuf: the platform has params for other things too
        return ""


def _outside(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().replace("=", "%3D")


def _cursor(fields: Sequence[tuple[int, Value]]) -> str:
    data = pack([(1, [(1, 512)]), (2, [(1, 4128), (3, 1)]), *fields])
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def encode(ask: Ask) -> str:
    """The token for an ask, as it stands in an answer."""
    body: list[tuple[int, Value]] = []
    if ask.after_ms is not None:
        moment = [(1, ask.after_ms // 1000), (2, ask.after_ms % 1000 * 1_000_000)]
        name = "get_newest_first" if ask.list == "newest" else "get_comment_with_replies_stream"
        body.append((1, f"{name}--{_cursor([(4, [(1, moment)])])}"))
    elif ask.offset:
        body.append((1, f"get_ranked_streams--{_cursor([(5, ask.offset)])}"))
    if ask.list == "replies":
        what: list[tuple[int, Value]] = [(2, ask.comment), (4, [(1, 0)]), (5, ask.channel), (6, ask.video), (8, 1)]
        body.append((3, [*what, (9, ask.size), (16, [(1, 1)])]))
        body += [] if ask.first else [(5, 10)]
        body.append((8, f"comment-replies-item-{ask.comment}"))
    else:
        order: list[tuple[int, Value]] = [(4, ask.video), (6, int(ask.list == "newest")), (15, 2 if ask.first else 1)]
        body.append((4, [*order, (16, ask.linked)] if ask.linked else order))
        body += [] if ask.first else [(5, 20)]
        body.append((8, ask.section))
    return _outside(pack([(2, [(2, ask.video)]), (3, 6), (6, body)]))


def _bytes(message: Message, number: int) -> bytes:
    value = message.get(number, [b""])[-1]
    if not isinstance(value, bytes):
        raise BadTokenError(f"field {number} is a number")
    return value


def _int(message: Message, number: int, default: int = 0) -> int:
    value = message.get(number, [default])[-1]
    if not isinstance(value, int):
        raise BadTokenError(f"field {number} is no number")
    return value


def decode(token: str) -> Ask:
    """What a token asks for; percent-encoding, padding and both base64 alphabets are forgiven.

    Raises:
        BadTokenError: not a token of this form.
    """
    try:
        outer = _outer(token)
        return _ask(_bytes(unpack(_bytes(outer, 2)), 2).decode(), unpack(_bytes(outer, 6)))
    except ValueError as exc:  # not base64, not UTF-8, not our protobuf
        raise BadTokenError(str(exc)) from exc


def _outer(token: str) -> Message:
    text = unquote(token).replace("+", "-").replace("/", "_").rstrip("=")
    return unpack(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _ask(video: str, body: Message) -> Ask:
    after_ms, offset = _where(_bytes(body, 1).decode())
    if 3 in body:
        what = unpack(_bytes(body, 3))
        comment, channel = _bytes(what, 2).decode(), _bytes(what, 5).decode()
        size = _int(what, 9, 10)
        return Ask(list="replies", video=video, channel=channel, comment=comment, size=size, after_ms=after_ms)
    if 4 not in body:
        raise BadTokenError("asks for nothing")
    order = unpack(_bytes(body, 4))
    newest = _int(order, 6) == 1
    section = _bytes(body, 8).decode() or SECTION
    return Ask(
        list="newest" if newest else "top",
        video=video,
        after_ms=after_ms if newest else None,
        offset=0 if newest else offset,
        section=section,
        linked="" if newest else _bytes(order, 16).decode(),
    )


def _where(stream: str) -> tuple[int | None, int]:
    if not stream:
        return None, 0
    coded = stream.partition("--")[2]
    cursor = unpack(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)))
    if 4 not in cursor:
        return None, _int(cursor, 5)
    moment = unpack(_bytes(unpack(_bytes(cursor, 4)), 1))
    return _int(moment, 1) * 1000 + _int(moment, 2) // 1_000_000, 0
