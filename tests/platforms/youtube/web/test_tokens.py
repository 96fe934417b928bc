"""Continuation tokens are foreign bytes: what can be read in them is read, and nothing makes the reader fall over."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from commentvault.demo.tokens import Ask, encode
from commentvault.platforms.youtube.web import times, tokens

from .. import raw, recorded

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_START = datetime(2005, 4, 1, tzinfo=UTC)


def _field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


@given(st.datetimes(_START.replace(tzinfo=None), NOW.replace(tzinfo=None)))
def test_a_newest_token_tells_the_time_of_the_last_comment(moment: datetime) -> None:
    """As the platform writes it: a message of seconds and nanoseconds within a token within the token."""
    moment = moment.replace(tzinfo=UTC)
    milliseconds = (moment - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
    token = encode(Ask(list="newest", video="gLs5hArb0ur", after_ms=milliseconds))
    told = tokens.last_time(token, NOW)
    assert told is not None
    assert abs(told - moment) < timedelta(milliseconds=2)


@given(
    moment=st.integers(1_112_313_600, 1_795_000_000),
    nanos=st.none() | st.integers(0, 999_999_999),
    around=st.lists(st.tuples(st.integers(1, 30), st.text(max_size=20)), max_size=3),
    depth=st.integers(0, 3),
)
def test_the_time_is_found_wherever_it_stands(
    moment: int, nanos: int | None, around: list[tuple[int, str]], depth: int
) -> None:
    """Its place is not fixed: it is known by its form, at any depth, among other fields."""
    stamp = _field(1, moment) + (b"" if nanos is None else _field(2, nanos))
    message = _field(4, stamp)
    for _ in range(depth):
        message = _field(6, message)
    other = b"".join(_field(number, text.encode()) for number, text in around if len(text) < 2)
    token = quote(base64.urlsafe_b64encode(_field(3, 6) + other + message).decode())
    told = tokens.last_time(token, NOW)
    assert told is not None
    assert moment <= told.timestamp() <= moment + 1


def test_a_time_that_no_comment_can_have_is_not_believed() -> None:
    """Before the platform began, or after now: the number means something else."""
    for seconds in (0, 1, 900_000_000, int(NOW.timestamp()) + 3600, 2**40):
        token = base64.urlsafe_b64encode(_field(4, _field(1, seconds) + _field(2, 5))).decode()
        assert tokens.last_time(token, NOW) is None


def test_recorded_tokens_tell_the_last_replys_time_or_none(recordings: Path) -> None:
    """Tokens of top comments and of first replies hold no time; "show more replies" holds that of the last one."""
    tells: list[timedelta] = []
    silent = 0
    for page in recorded.all_pages(recordings):
        for token in raw.everything(page.json, "token"):
            told = tokens.last_time(token, NOW)
            if told is None:
                silent += 1
                continue
            last = times.id_times(list(raw.comments(page.json, page.under))[-1])
            assert last is not None
            tells.append(abs(told - last[1]))
    assert silent > 600
    assert [apart < timedelta(seconds=2) for apart in tells] == [True]


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    """A time within what is possible, or none."""
    told = tokens.last_time(base64.urlsafe_b64encode(data).decode(), NOW)
    assert told is None or _START.year <= told.year <= NOW.year


@given(st.text(max_size=100))
def test_no_text_makes_it_raise(text: str) -> None:
    """A token that is no base64 tells nothing."""
    told = tokens.last_time(text, NOW)
    assert told is None or told.year >= _START.year


@given(data=st.binary(max_size=30), depth=st.integers(0, 40))
def test_no_nesting_is_too_deep(data: bytes, depth: int) -> None:
    """Messages within messages within messages cost little and end."""
    for _ in range(depth):
        data = _field(1, data)
    told = tokens.last_time(base64.urlsafe_b64encode(data).decode(), NOW)
    assert told is None or told <= NOW + timedelta(minutes=1)
