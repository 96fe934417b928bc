"""Lines: what is written is what is read, and readers are patient with what they do not know."""

from __future__ import annotations

import contextlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive import lines
from commentvault.archive.lines import Change, Changed, Line, Seal
from commentvault.model import Comment, Covered, Verdict

from .made import NOW, comment, header, verdict
from .strategies import lines as any_line


@given(any_line)
def test_a_line_comes_back_as_it_was(line: Line) -> None:
    """Every record survives being written and read."""
    assert lines.decode(lines.encode(line)) == line


@given(any_line)
def test_a_record_is_one_line_of_json(line: Line) -> None:
    """Whatever a text holds, a record takes one line, and any JSON reader can read it."""
    raw = lines.encode(line)
    assert raw.count(b"\n") == 1
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    assert json.loads(raw)["kind"] in {
        "run",
        "post",
        "comment",
        "change",
        "gone",
        "back",
        "redaction",
        "verdict",
        "seal",
    }


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_foreign_bytes_are_one_kind_of_error(raw: bytes) -> None:
    """Bytes that are no line are skipped or refused with one kind of error."""
    with contextlib.suppress(msgspec.MsgspecError):
        assert lines.decode(raw) is None


@given(any_line, st.data())
def test_a_damaged_line_is_one_kind_of_error(line: Line, data: st.DataObject) -> None:
    """A flipped byte anywhere gives a record, a skipped line or one kind of error, never another one."""
    raw = bytearray(lines.encode(line))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(msgspec.MsgspecError):
        lines.decode(bytes(raw))


@given(st.text(max_size=20), st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3))
def test_unknown_kinds_are_skipped(kind: str, more: dict[str, object]) -> None:
    """A kind that a later version brings is skipped, whatever it holds."""
    raw = json.dumps(more | {"kind": f"later-{kind}"}).encode()
    assert lines.decode(raw) is None


def test_a_line_of_an_older_version_is_skipped() -> None:
    """The first version wrote cursors into segments; nobody needs them any more."""
    assert lines.decode(b'{"kind":"cursor","at":"top","cursor":"x"}') is None


@given(any_line)
def test_unknown_keys_are_skipped(line: Line) -> None:
    """A key that a later version brings is skipped."""
    record = json.loads(lines.encode(line))
    record["a key of next year"] = {"deep": [1, None]}
    assert lines.decode(json.dumps(record).encode()) == line


def test_older_lines_without_newer_fields_are_read() -> None:
    """A line of an older version lacks what was added since; that means that nobody said it."""
    raw = b'{"kind":"comment","seen":"2026-11-22T03:00:00Z","id":"x","author":{},"text":"hi"}'
    assert lines.decode(raw) == Comment(seen=NOW, id="x", author=comment("x").author.__class__(), text="hi")


@pytest.mark.parametrize(
    "raw",
    [
        b'{"kind":"comment","id":"x"}',
        b'{"kind":"comment","seen":"yesterday","id":"x","author":{},"text":"hi"}',
        b'{"kind":"verdict","at":"2026-11-22T03:00:00Z","status":"splendid"}',
        b'{"kind":"change","seen":"2026-11-22T03:00:00Z","id":"x"}',
        b'{"kind":"comment"',
        b'{"kind":"comment","id":"\xff"}',
        b"[]",
        b"\x00\x00",
        b"",
    ],
)
def test_a_known_kind_keeps_its_promise(raw: bytes) -> None:
    """A line of a known kind that does not hold what the kind promises is an error, not a skipped line."""
    with pytest.raises(msgspec.MsgspecError):
        lines.decode(raw)


def test_lines_are_named_as_the_format_says() -> None:
    """Programs read lines by the documented names and in the documented forms."""
    line = json.loads(lines.encode(comment("x", published=NOW, from_={"likes": "api"})))
    assert list(line)[:3] == ["kind", "seen", "id"]
    assert (line["kind"], line["published"], line["from"]) == ("comment", "2026-11-22T03:00:00Z", {"likes": "api"})
    assert line["likes"] is None
    assert "from" not in json.loads(lines.encode(comment("x")))
    covered = Covered(top="all", replies=("a",), not_=("b",))
    told = json.loads(lines.encode(Verdict(at=NOW, status="partial", covered=covered)))
    assert told["covered"] == {"top": "all", "replies": ["a"], "not": ["b"]}
    assert json.loads(lines.encode(header("r")))["format"] == 1
    assert json.loads(lines.encode(verdict()))["kind"] == "verdict"


def test_a_change_says_only_what_differs() -> None:
    """A field that became silent and one that is not mentioned are told apart."""
    line = lines.encode(Change(seen=NOW, id="x", set=Changed(likes=None, pinned=False)))
    assert json.loads(line)["set"] == {"likes": None, "pinned": False}
    back = lines.decode(line)
    assert isinstance(back, Change)
    assert back.set.fields() == {"likes": None, "pinned": False}


@given(st.lists(any_line, max_size=5))
def test_many_lines_are_read_as_one_by_one(written: list[Line]) -> None:
    """Reading a block at once gives what reading its lines gives."""
    assert lines.decode_all(b"".join(map(lines.encode, written))) == written


@pytest.mark.parametrize("foreign", [b'{"kind":"later"}\n', b"\n", b"\0\n", b"{}{}\n", b'{"kind":"back"}\n', b"\xff\n"])
def test_a_block_with_a_foreign_line_is_read_one_by_one(foreign: bytes) -> None:
    """A line of an unknown kind, and one that is none, is left to the reader of single lines."""
    line = lines.encode(comment("x"))
    assert lines.decode_all(line + foreign + line) is None


@given(st.binary(max_size=40))
def test_a_seal_keeps_two_bytes_a_line(checks: bytes) -> None:
    """What a seal was made of comes back, and costs less than three characters a line."""
    checks = checks[: len(checks) // 2 * 2]
    seal = lines.seal(checks)
    assert lines.checks_of(seal) == checks
    assert seal.lines == len(checks) // 2
    assert len(lines.encode(seal)) <= 70 + 3 * seal.lines


@given(st.binary(min_size=2, max_size=40), st.data())
def test_a_damaged_seal_is_known_for_one(checks: bytes, data: st.DataObject) -> None:
    """A seal in which a bit was flipped does not speak for its lines."""
    raw = bytearray(lines.encode(lines.seal(checks[: len(checks) // 2 * 2])))
    raw[data.draw(st.integers(0, len(raw) - 2))] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(msgspec.MsgspecError):
        line = lines.decode(bytes(raw))
        assert not isinstance(line, Seal) or lines.checks_of(line) is None


@given(any_line, st.data())
def test_a_flipped_bit_changes_a_lines_check(line: Line, data: st.DataObject) -> None:
    """Whatever bit of a line is flipped, its check tells."""
    raw = bytearray(lines.encode(line))
    before = lines.check(bytes(raw))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert lines.check(bytes(raw)) != before
