"""Tokens round trip, and those that clients build themselves are understood."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yt_dlp.extractor.youtube import YoutubeIE

from commentvault.demo.tokens import PANEL, SECTION, Ask, BadTokenError, decode, encode, linked_by, permalink

_IDS = st.text("abcXYZ019_-", min_size=11, max_size=11)
_TIMES = st.none() | st.integers(1_400_000_000_000, 2_000_000_000_000)
_SECTIONS = st.sampled_from([SECTION, PANEL])
_LINKED = st.just("") | st.text("abcXYZ019_-.", min_size=26, max_size=49)
_TOPS = st.builds(Ask, list=st.just("top"), video=_IDS, offset=st.integers(0, 9999), section=_SECTIONS, linked=_LINKED)
_NEWEST = st.builds(Ask, list=st.just("newest"), video=_IDS, after_ms=_TIMES)
_SIZES = st.sampled_from([10, 50])
_REPLIES = st.builds(Ask, list=st.just("replies"), video=_IDS, channel=_IDS, comment=_IDS, size=_SIZES, after_ms=_TIMES)


@given(_TOPS | _NEWEST | _REPLIES)
def test_what_was_asked_is_read_again(ask: Ask) -> None:
    """Encoding loses nothing but the section of a reply token, which it has none of."""
    assert decode(encode(ask)) == ask


def test_the_start_token_has_the_recorded_form() -> None:
    """Built here by hand, field by field."""
    video = b"gLs5hArb0ur"
    body = b'"\x11"\x0b' + video + b"0\x01x\x02B\x10comments-section"
    message = b"\x12\x0d\x12\x0b" + video + b"\x18\x062" + bytes([len(body)]) + body
    token = base64.urlsafe_b64encode(message).decode().replace("=", "%3D")
    assert encode(Ask(list="newest", video=video.decode())) == token


def test_yt_dlps_own_token_is_understood() -> None:
    """It carries one field more than the platform's."""
    token = YoutubeIE._generate_comment_continuation("gLs5hArb0ur")  # its only builder of tokens
    assert decode(token) == Ask(list="top", video="gLs5hArb0ur")


def test_the_time_of_the_last_thread_stands_in_clear() -> None:
    """Seconds and nanoseconds, where the module says."""
    token = encode(Ask(list="newest", video="gLs5hArb0ur", after_ms=1_793_000_123_456))
    data = base64.urlsafe_b64decode(token.replace("%3D", "="))
    cursor = data.split(b"get_newest_first--")[1].split(b'"')[0]
    inside = base64.urlsafe_b64decode(cursor + b"=" * (-len(cursor) % 4))
    assert b"\x08" + _varint(1_793_000_123) + b"\x10" + _varint(456_000_000) in inside


@pytest.mark.parametrize("token", ["", "nonsense", "AAAA", "Eg0SC2d", "%00", "EgA=", "\u00e4\u00f6"])
def test_a_foreign_token_is_refused(token: str) -> None:
    """With one kind of error, whatever is wrong with it."""
    with pytest.raises(BadTokenError):
        decode(token)


def test_the_token_of_a_linked_comment_carries_it() -> None:
    """In one field more than the start token's own."""
    video, comment = b"gLs5hArb0ur", b"UgzAAAAAAAAAAAAAAAA4AaABAg"
    order = b'"\x0b' + video + b"0\x00x\x02\x82\x01\x1a" + comment
    body = b'"' + bytes([len(order)]) + order + b"B\x10comments-section"
    message = b"\x12\x0d\x12\x0b" + video + b"\x18\x062" + bytes([len(body)]) + body
    token = base64.urlsafe_b64encode(message).decode().replace("=", "%3D")
    assert encode(Ask(list="top", video=video.decode(), linked=comment.decode())) == token


def test_a_permalink_names_its_comment() -> None:
    """And params of another form name none."""
    for comment in ("UgzAAAAAAAAAAAAAAAA4AaABAg", "UgzAAAAAAAAAAAAAAAA4AaABAg.AAAAAAAAAAA22222222222"):
        assert linked_by(permalink(comment)) == comment
    assert {linked_by(params) for params in ("", "nonsense", "eAA%3D", "8AUB", "ä", "egE")} == {""}


def _varint(value: int) -> bytes:
    out = []
    while value > 127:
        out.append(value % 128 + 128)
        value //= 128
    return bytes([*out, value])
