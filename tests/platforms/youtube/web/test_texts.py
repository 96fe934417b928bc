"""Texts and counts as they are shown become what they mean; foreign ones, whatever they are, become something safe."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commentvault.demo import contents
from commentvault.demo.truth import Span as TrueSpan
from commentvault.model import Span
from commentvault.platforms.youtube.web import texts
from commentvault.platforms.youtube.web.forms import Content
from commentvault.platforms.youtube.web.wire import Text

VIDEO = "gLs5hArb0ur"


@pytest.mark.parametrize(
    ("shown", "count"),
    [
        ("0", (0, True)),
        ("7", (7, True)),
        ("19.924", (19_924, True)),
        ("1,234", (1_234, True)),
        ("1.234.567", (1_234_567, True)),
        ("12,34,567", (1_234_567, True)),
        ("1\u202f234\u202f567", (1_234_567, True)),
        ("1\u00a0234", (1_234, True)),
        ("1’234", (1_234, True)),
        ("436\u00a0Antworten", (436, True)),
        ("1.048 Antworten", (1_048, True)),
        ("8 replies", (8, True)),
        ("1,234 Comments", (1_234, True)),
        ("3412 Kommentare", (3_412, True)),
        ("391 comments", (391, True)),
        ("like this video along with 12,345 other people", (12_345, True)),
        ("19K", (19_000, False)),
        ("19k", (19_000, False)),
        ("1.5K", (1_500, False)),
        ("1.2M views", (1_200_000, False)),
        ("3B", (3_000_000_000, False)),
        ("1,2 Mio.", (1_200_000, False)),
        ("1,2\u00a0Mio.\u00a0Aufrufe", (1_200_000, False)),
        ("12 Tsd.", (12_000, False)),
        ("1 Mrd. Aufrufe", (1_000_000_000, False)),
    ],
)
def test_a_shown_count_is_read(shown: str, count: tuple[int, bool]) -> None:
    """English, German, other groupings; rounded numbers are floors and marked."""
    assert texts.count(shown) == count


@pytest.mark.parametrize("shown", ["", " ", "Comments", "No replies", "万", "1.2万", "12만", "Kommentare"])
def test_without_a_readable_number_nothing_is_counted(shown: str) -> None:
    """A suffix that nobody knows is no exact number."""
    assert texts.count(shown) is None


@pytest.mark.parametrize("shown", ["1,234.5K", "1.234.5M", "1 2 3K"])
def test_a_number_that_makes_no_sense_does_not_raise(shown: str) -> None:
    """Two separators before a suffix: whatever is made of it, it is not exact."""
    found = texts.count(shown)
    assert found is None or found[1] is False


@given(st.text() | st.from_regex(r"[\d.,’ \u00a0]{1,20}(K|Mio\.|k|B|x)?", fullmatch=True))
def test_no_shown_count_makes_it_raise(shown: str) -> None:
    """A number from 0, or none."""
    found = texts.count(shown)
    assert found is None or found[0] >= 0


@given(st.integers(0, 10**9))
def test_a_count_with_all_its_digits_comes_back_exact(number: int) -> None:
    """However the digits are grouped."""
    for shown in (f"{number}", f"{number:,}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", "\u00a0")):
        assert texts.count(shown) == (number, True)
        assert texts.count(f"{shown} replies") == (number, True)


def _content(text: str, commands: list[Any] = [], attachments: list[Any] = []) -> Content:  # noqa: B006  # only read
    return msgspec.convert({"content": text, "commandRuns": commands, "attachmentRuns": attachments}, Content)


def _tap(at: int, length: int, **endpoint: Any) -> dict[str, Any]:
    return {"startIndex": at, "length": length, "onTap": {"innertubeCommand": endpoint}}


def _picture(at: int, length: int, label: str | None = "wave") -> dict[str, Any]:
    image = {"sources": [{"url": "https://pictures.example/wave"}]}
    properties = {"accessibilityProperties": {"label": label}}
    return {
        "startIndex": at,
        "length": length,
        "element": {"type": {"imageType": {"image": image}}, "properties": properties},
    }


def test_offsets_behind_wide_characters_are_counted_in_code_points() -> None:
    """The web counts UTF-16 units: an emoji before a timestamp takes two, and the span still covers the timestamp."""
    text = "🌊🌊 at 1:17 👍"
    run = _tap(8, 4, watchEndpoint={"videoId": VIDEO, "startTimeSeconds": 77})
    read, spans = texts.content(_content(text, [run]), VIDEO)
    assert read == text
    assert spans == (Span(at=6, len=4, kind="time", to=77),)
    assert text[6:10] == "1:17"


def test_a_timestamp_of_another_video_is_a_link() -> None:
    """Only the own video's seconds are times."""
    meta = {"webCommandMetadata": {"url": "/watch?v=otherVideo1&t=77s"}}
    watch = {"videoId": "otherVideo1", "startTimeSeconds": 77}
    _, spans = texts.content(_content("1:17", [_tap(0, 4, watchEndpoint=watch, commandMetadata=meta)]), VIDEO)
    assert spans == (Span(at=0, len=4, kind="link", to="https://www.youtube.com/watch?v=otherVideo1&t=77s"),)


def test_the_start_of_the_video_is_a_time_too() -> None:
    """The platform leaves the second out where it is 0."""
    _, spans = texts.content(_content("0:00 wow", [_tap(0, 4, watchEndpoint={"videoId": VIDEO})]), VIDEO)
    assert spans == (Span(at=0, len=4, kind="time", to=0),)


def test_a_custom_emoji_becomes_its_name() -> None:
    """Where only a placeholder stands in the text, the name is put there, and what follows moves along."""
    text = "so \ufffc good 1:17"
    tap = _tap(10, 4, watchEndpoint={"videoId": VIDEO, "startTimeSeconds": 77})
    read, spans = texts.content(_content(text, [tap], [_picture(3, 1)]), VIDEO)
    assert read == "so :wave: good 1:17"
    assert [(s.kind, read[s.at : s.at + s.len], s.to) for s in spans] == [
        ("emoji", ":wave:", "https://pictures.example/wave"),
        ("time", "1:17", 77),
    ]


def test_a_picture_of_an_ordinary_emoji_is_no_custom_one() -> None:
    """It stands for itself: the text stays, and no span is made."""
    assert texts.content(_content("good 🌊", [], [_picture(5, 2, "🌊")]), VIDEO) == ("good 🌊", ())


@pytest.mark.parametrize(("at", "length"), [(9, 2), (4, 2), (100, 5), (-3, 2)])
def test_a_picture_outside_the_text_puts_nothing_into_it(at: int, length: int) -> None:
    """An offset behind the end (the platform cut the text, not its runs) covers nothing, and names nothing."""
    assert texts.content(_content("good", [], [_picture(at, length, "🌊")]), VIDEO) == ("good", ())


_RUN = st.tuples(st.integers(-5, 40), st.integers(-5, 40))
_TEXTS = st.text(st.sampled_from("ab :🌊👍\ufffc\u200be\u0301é\u202e\n"), max_size=20) | st.text(
    st.sampled_from("a \ufffc\u200b🌊"), max_size=30
)


@example(text=" " * 20, taps=[(2, 16)], pictures=[(0, 20)])
@example(text="a" + " " * 20, taps=[(0, 21)], pictures=[(1, 20)])
@given(text=_TEXTS, taps=st.lists(_RUN, max_size=4), pictures=st.lists(_RUN, max_size=4))
def test_spans_stay_inside_the_text(text: str, taps: list[tuple[int, int]], pictures: list[tuple[int, int]]) -> None:
    """Runs that overlap, lie outside or run backwards never raise, and each span covers a stretch of the text."""
    commands = [_tap(at, length, urlEndpoint={"url": "https://x.example"}) for at, length in taps]
    read, spans = texts.content(_content(text, commands, [_picture(at, length) for at, length in pictures]), VIDEO)
    for span in spans:
        assert 0 <= span.at <= span.at + span.len <= len(read)
    if not pictures:
        assert read == text


_SPANS: list[tuple[str, TrueSpan]] = [
    ("1:17", TrueSpan(at=0, len=0, kind="time", to=77)),
    ("1:02:03", TrueSpan(at=0, len=0, kind="time", to=3723)),
    ("https://fog.example/🌊", TrueSpan(at=0, len=0, kind="link", to="https://fog.example/%F0%9F%8C%8A")),
    ("#nebel", TrueSpan(at=0, len=0, kind="tag", to="https://www.youtube.com/hashtag/nebel")),
    ("@quill", TrueSpan(at=0, len=0, kind="mention", to="https://www.youtube.com/channel/UC-lHJZR3Gqxm24_Vd_AJ5Yw")),
    (":wave:", TrueSpan(at=0, len=0, kind="emoji", to="https://pictures.example/wave")),
]


@st.composite
def _said(draw: st.DrawFn) -> tuple[str, tuple[TrueSpan, ...]]:
    """A text with spans that do not overlap, as a platform knows it."""
    text, spans = "", []
    for _ in range(draw(st.integers(0, 4))):
        text += draw(st.text(st.sampled_from("fog 🌊𝕗é\u0301"), max_size=6))
        shown, span = draw(st.sampled_from(_SPANS))
        spans.append(TrueSpan(at=len(text), len=len(shown), kind=span.kind, to=span.to))
        text += shown
    return text + draw(st.text(max_size=3)), tuple(spans)


@given(_said())
def test_both_forms_say_the_same(said: tuple[str, tuple[TrueSpan, ...]]) -> None:
    """UTF-16 runs of the new form and the list of runs of the old form bring text and spans back as they were."""
    text, spans = said
    expected = (text, [(s.at, s.len, s.kind, s.to) for s in spans])
    new = texts.content(msgspec.convert(contents.new(text, spans, VIDEO), Content), VIDEO)
    old = texts.runs(msgspec.convert(contents.old(text, spans, VIDEO, "UCx"), Text), VIDEO)
    for read, found in (new, old):
        assert (read, [(s.at, s.len, s.kind, s.to) for s in found]) == expected


@pytest.mark.parametrize(
    ("url", "to"),
    [
        (
            "https://www.youtube.com/redirect?event=comments&q=https%3A%2F%2Ffog.example%2Fa%3Fb%3Dc",
            "https://fog.example/a?b=c",
        ),
        ("https://www.youtube.com/redirect?event=comments", "https://www.youtube.com/redirect?event=comments"),
        ("/playlist?list=PL1", "https://www.youtube.com/playlist?list=PL1"),
        ("https://fog.example/redirected?q=1", "https://fog.example/redirected?q=1"),
    ],
)
def test_a_link_leads_to_where_it_was_meant(url: str, to: str) -> None:
    """The platform's redirect page is unwrapped; its own pages become whole addresses."""
    _, spans = texts.content(_content("here", [_tap(0, 4, urlEndpoint={"url": url})]), VIDEO)
    assert spans == (Span(at=0, len=4, kind="link", to=to),)


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_no_address_makes_it_raise(url: str) -> None:
    """What a link leads to is foreign text."""
    for address in (url, f"/redirect?q={url}", f"https://{url}", f"//[{url}"):
        read, _ = texts.content(_content("here", [_tap(0, 4, urlEndpoint={"url": address})]), VIDEO)
        assert read == "here"
