"""The small parts: places, ids, values, what stands in a text."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import AnswerError, UnknownShape
from commentvault.platforms.instagram.answers import ids, texts, tokens, values
from commentvault.platforms.instagram.answers.tokens import Place

_TEXTS = st.text(st.characters(codec="utf-8"))
_CURSORS = st.tuples(st.sampled_from(["min", "max", "after"]), _TEXTS)


@given(st.none() | _TEXTS, st.none() | _CURSORS)
def test_a_place_is_the_same_after_it_was_kept(root: str | None, cursor: tuple[tokens.Direction, str] | None) -> None:
    """Cursors are foreign texts, JSON among them, and come back as they were sent."""
    place = Place(root) if cursor is None else Place(root).on(*cursor)
    assert tokens.decode(place.encode()) == place
    assert place.first == (cursor is None)


def test_a_place_is_kept_as_an_array() -> None:
    """What archives hold, for years."""
    assert Place().encode() == '["comments"]'
    assert Place().on("min", '{"a":"b"}').encode() == r'["comments","min","{\"a\":\"b\"}"]'
    assert Place("17").on("max", "QV").encode() == '["replies","17","max","QV"]'


@pytest.mark.parametrize(
    "token",
    ["", "x", "{}", "[]", "null", '["comments","min"]', '["comments","up","x"]', '["replies"]', '["replies","1","x"]',
     '["comments","min","a","b"]', '["others"]', "[" * 100_000, "api:threads:QV", '["comments",3,"x"]', "\ud83d"],
)  # fmt: skip
def test_a_text_that_is_no_place_is_refused(token: str) -> None:
    """A cursor of another platform, or a damaged one, is asked nobody."""
    with pytest.raises(AnswerError, match="where to go on"):
        tokens.decode(token)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("CAG3E8-A3wf", "2307774091974900767"),
        ("B-NYjoGpQqC", "2273581388251073154"),
        ("DCWDPNupIAB", "3501000000000000001"),
    ],
)
def test_a_shortcode_is_the_posts_number(code: str, number: str) -> None:
    """Pairs that the platform itself sent stand among them."""
    assert ids.media_id(code) == number
    assert ids.shortcode(number) == code
    assert ids.shortcode(f"{number}_305701719") == code
    assert ids.media_id(code + "x" * 28) == number  # as in a link to a private account's post


@given(st.integers(1, 2**63))
def test_number_and_shortcode_are_two_names_of_one_post(number: int) -> None:
    """Whatever the number."""
    assert ids.media_id(ids.shortcode(str(number))) == str(number)


@given(st.text(max_size=40))
def test_what_is_no_id_is_told_apart(text: str) -> None:
    """A foreign text is an id, or a :class:`ValueError`."""
    for name in (ids.media_id, ids.shortcode):
        try:
            assert name(text).isascii()
        except ValueError:
            continue


@pytest.mark.parametrize(
    "value", [1790000000, 1790000000.9, "1790000000", 1790000000123, 1790000000123456, 17900000001234567e-1, 1.79e9]
)
def test_a_time_is_read_in_whatever_unit_it_is_told(value: float | str) -> None:
    """Seconds, thousandths or millionths of them; as a number or a text."""
    assert values.moment(value) == datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [None, 0, -1, "", "soon", 1e300, "9" * 19, "1e9", 10**400, -(10**400), float("nan"), float("inf"), 2.6e11 * 1e6],
)
def test_a_time_that_is_none_is_not_known(value: float | str | None) -> None:
    """Never the year 1970."""
    assert values.moment(value) is None


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (0, 0),
        (7, 7),
        ("7", 7),
        (7.0, 7),
        (-1, None),
        (None, None),
        ("", None),
        ("many", None),
        ("\u0661", None),
        (2**63 - 1, 2**63 - 1),
        (2**63, None),
        (10**400, None),
        (1e300, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_a_hidden_count_is_not_known(value: float | str | None, count: int | None) -> None:
    """The platform hides a number behind -1; 0 is a number."""
    assert values.count(value) == count


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (rb'"cut \ud83d"', "cut \ufffd"),
        (rb'"\ude00 \ud83d\ude00 \\ud83d \ud83d\n"', "\ufffd \U0001f600 \\ud83d \ufffd\n"),
        (b'"cut \xf0\x9f"', "cut \ufffd"),
    ],
)
def test_half_an_emoji_costs_nothing_but_itself(text: bytes, read: str) -> None:
    """The platform cuts texts at code units; the rest of the answer is read all the same."""
    assert values.decode(text, msgspec.json.Decoder(str).decode) == read


@pytest.mark.parametrize("text", [b"", b"<html>", b"[1", b"[" * 100_000, b'{"a":"\x00"}', b"\xff\xfe"])
def test_what_is_no_json_is_an_unknown_shape(text: bytes) -> None:
    """And stays with the error, for a report."""
    with pytest.raises(UnknownShape, match="no JSON") as caught:
        values.decode(text, msgspec.json.decode)
    assert caught.value.raw == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@Mara.Films look", [("@Mara.Films", "mention", "https://www.instagram.com/mara.films/")]),
        ("thanks @x.marrow_. And", [("@x.marrow_", "mention", "https://www.instagram.com/x.marrow_/")]),
        ("two..dots @a..b", [("@a", "mention", "https://www.instagram.com/a/")]),
        ("🎬🎬 @b", [("@b", "mention", "https://www.instagram.com/b/")]),
        ("mail me@quill.example", []),
        ("@", []),
        (f"@{'a' * 31}", []),
        ("#Glass_2 #тур", [
            ("#Glass_2", "tag", "https://www.instagram.com/explore/tags/glass_2/"),
            ("#тур", "tag", "https://www.instagram.com/explore/tags/%D1%82%D1%83%D1%80/"),
        ]),
        ("a#b &#39; # #1 #१२", []),
        ("@a.b. Hi @c... (@d.)", [(f"@{n}", "mention", f"https://www.instagram.com/{n}/") for n in ("a.b", "c", "d")]),
        ("(https://quill.example/@x?a=1#b).", [("https://quill.example/@x?a=1#b", "link", "https://quill.example/@x?a=1#b")]),
        ("http:// https://", []),
    ],
)  # fmt: skip
def test_mentions_tags_and_links_are_found(text: str, meant: list[tuple[str, str, str]]) -> None:
    """Where they stand is counted in code points."""
    found = texts.spans(text)
    assert [(text[s.at : s.at + s.len], s.kind, s.to) for s in found] == meant


@pytest.mark.parametrize("tag", ["हिन्दी", "สวัสดี", "தமிழ்", "تَجربة", "می\u200cخواهم", "Ünïcode", "cafe\u0301", "1a"])
def test_a_tag_is_whole_in_any_script(tag: str) -> None:
    """Marks stand among the letters of many, and joiners between them."""
    text = f"\u2764\ufe0f#{tag}\u200c #{tag}, #{tag}"
    assert [text[s.at : s.at + s.len] for s in texts.spans(text)] == [f"#{tag}"] * 3


@given(st.text(st.sampled_from("@#\u093f\u200cab._ 1/:é🎬\n(.)") | st.characters(codec="utf-8")))
def test_spans_lie_inside_the_text_and_never_overlap(text: str) -> None:
    """Whatever was typed."""
    end = 0
    for span in texts.spans(text):
        assert span.len > 0
        assert end <= span.at
        end = span.at + span.len
    assert end <= len(text)
