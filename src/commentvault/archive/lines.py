"""The lines of a segment: one JSON object each, told apart by ``kind``.

The comment, post and verdict lines are the model's own records; the others exist only in an archive. Readers skip
kinds and keys that they do not know, so that the format can grow.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from commentvault.model import WEB, Author, Comment, Post, Record, Span, TimeSource, Verdict, Window

FORMAT = 1
REDACTION = "redaction"
TIMES = frozenset({"published", "published_window", "published_by", "edited_at", "from_"})
"""The fields that tell when: learning them better is no change of what was said."""

Why = Literal["forget", "retention"]
"""What older segments are rewritten for."""


class Previous(Record, frozen=True, kw_only=True):
    """The link of the chain: the run before this one and the SHA-256 of its file's uncompressed bytes."""

    run: str
    sha256: str


class RunHeader(Record, frozen=True, kw_only=True, tag_field="kind", tag="run"):
    """The first line of every segment.

    ``continues`` is the run that this one goes on with. ``part`` says that only a part of what the mode looks at was
    asked for. ``mark`` is the comment that the user's link pointed at. ``imported``: the platform was not asked; a
    recording was told of, and this is the SHA-256 of its answers. The mode ``redaction`` is of a segment that no visit
    left: it says which others were rewritten, and ends without a verdict.
    """

    format: int = FORMAT
    run: str
    thread: str
    url: str
    mode: str = "full"
    source: str = "web"
    by: str
    previous: Previous | None = None
    continues: str | None = None
    part: bool = False
    mark: str | None = None
    imported: str | None = None

    @property
    def is_visit(self) -> bool:
        """Whether anybody looked at the thread in this run."""
        return self.mode != REDACTION


class Changed(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What differs from what was known: only the fields that are set. Names and meanings are the comment's."""

    parent: str | UnsetType | None = UNSET
    parent_exact: bool | UnsetType = UNSET
    depth: int | UnsetType = UNSET
    author: Author | UnsetType = UNSET
    text: str | UnsetType = UNSET
    spans: tuple[Span, ...] | UnsetType = UNSET
    published: datetime | UnsetType | None = UNSET
    published_window: Window | UnsetType | None = UNSET
    published_by: TimeSource | UnsetType | None = UNSET
    edited: bool | UnsetType | None = UNSET
    edited_at: datetime | UnsetType | None = UNSET
    likes: int | UnsetType | None = UNSET
    likes_exact: bool | UnsetType | None = UNSET
    replies: int | UnsetType | None = UNSET
    pinned: bool | UnsetType | None = UNSET
    hearted: bool | UnsetType | None = UNSET
    hidden: bool | UnsetType | None = UNSET
    gif: str | UnsetType | None = UNSET
    paid: str | UnsetType | None = UNSET
    from_: dict[str, str] | UnsetType = msgspec.field(name="from", default=UNSET)

    def fields(self) -> dict[str, object]:
        """The set fields by name."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not UNSET}


def applied(known: Comment, new: Changed) -> Comment:
    """A comment as it is after a change."""
    fields = new.fields()
    if new.from_:
        merged = {**(known.from_ or {}), **new.from_}
        rest = merged.get("comment", WEB)
        told = {name: source for name, source in merged.items() if source != (WEB if name == "comment" else rest)}
        fields["from_"] = told or UNSET
    return msgspec.structs.replace(known, **fields)


class Change(Record, frozen=True, kw_only=True, tag_field="kind", tag="change"):
    """A comment that was known differs, or more was learned of it; the old values stay in the older lines.

    ``learned``: nothing is otherwise, another source told it, or what nobody had told before.
    """

    seen: datetime
    id: str
    set: Changed
    learned: bool | UnsetType = UNSET


def is_sighting(change: Change) -> bool:
    """Whether a change tells that the comment itself was met.

    That it is pinned, or not any more, is known from the page that shows pins, and its times are learned from others.
    """
    return not (TIMES | {"pinned"}).issuperset(change.set.fields())


def tells_of_change(change: Change) -> bool:
    """Whether a change says that something is not as it was."""
    return not (change.learned or TIMES.issuperset(change.set.fields()))


class Gone(Record, frozen=True, kw_only=True, tag_field="kind", tag="gone"):
    """A comment that was listed and is no longer; ``confirmed`` says how that was looked up, None = not at all."""

    seen: datetime
    id: str
    last_seen: datetime | None = None
    confirmed: str | None = None
    with_replies: int = 0


class Back(Record, frozen=True, kw_only=True, tag_field="kind", tag="back"):
    """A comment that was gone is listed again."""

    seen: datetime
    id: str


class Redaction(Record, frozen=True, kw_only=True, tag_field="kind", tag="redaction"):
    """An older segment was rewritten on purpose; the chain holds but for this.

    ``old_sha256`` is what its file had just before. ``before``, of a retention: every run that began before then was
    looked through.
    """

    when: datetime
    why: Why
    run: str
    old_sha256: str
    before: datetime | None = None


class Seal(Record, frozen=True, kw_only=True, tag_field="kind", tag="seal"):
    """The last line of a finished file, from which a damaged line is told: made by :func:`seal`.

    ``lines`` counts the lines before it, ``check`` holds two bytes for each of them, in Base64, and ``sum`` is the
    CRC-32 of ``check``'s characters as eight hexadecimal digits.
    """

    lines: int
    check: str
    sum: str


Line = RunHeader | Post | Comment | Change | Gone | Back | Redaction | Verdict | Seal


@dataclass
class Written:
    """What a run's lines say, counted as its verdict counts it: more that is learned of a new comment is no change."""

    new: int = 0
    fresh: set[str] = field(default_factory=set)
    first: bool = False
    changed: set[str] = field(default_factory=set)
    gone: int = 0
    back: int = 0

    def count(self, line: Line | None) -> None:
        """Take one line in."""
        match line:
            case RunHeader():
                self.first = line.previous is None
            case Comment():
                self.new += 1
                if not self.first:
                    self.fresh.add(line.id)
            case Change():
                if not (self.first or line.id in self.fresh) and tells_of_change(line):
                    self.changed.add(line.id)
            case Gone():
                self.gone += 1
            case Back():
                self.back += 1
            case _:
                pass


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


class _Kind(msgspec.Struct):
    kind: str = ""


_kind = msgspec.json.Decoder(_Kind)
_known = {str(line.__struct_config__.tag) for line in Line.__args__}


def encode(line: Line) -> bytes:
    """One line of a segment, with its newline."""
    return _encoder.encode(line) + b"\n"


def decode_all(block: bytes) -> list[Line] | None:
    """The records of many whole lines at once, None where they must be looked at one by one."""
    try:
        found = _decoder.decode_lines(block)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return found if len(found) == block.count(b"\n") else None


def decode(raw: bytes) -> Line | None:
    """The record that a line holds, None for a kind that this version does not know.

    Raises ``msgspec.MsgspecError`` where the line is no JSON or does not hold what its kind promises.
    """
    try:
        return _decoder.decode(raw)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from error
    except msgspec.ValidationError:
        if _kind.decode(raw).kind not in _known:
            return None
        raise


def check(raw: bytes) -> bytes:
    """What a seal keeps of a line with its newline: its CRC-16, which tells any change within 16 bits in a row."""
    return binascii.crc_hqx(raw, 0xFFFF).to_bytes(2, "big")


def seal(checks: bytes | bytearray) -> Seal:
    """The line that closes a file whose lines have these checks."""
    text = b64encode(checks).decode()
    return Seal(lines=len(checks) // 2, check=text, sum=_sum(text))


def checks_of(seal: Seal) -> bytes | None:
    """The checks that a seal keeps, None where it is damaged itself."""
    if _sum(seal.check) != seal.sum:
        return None
    checks = b64decode(seal.check)
    return checks if len(checks) == 2 * seal.lines else None


def _sum(text: str) -> str:
    return f"{binascii.crc32(text.encode()):08x}"
