"""What the answer about a video tells: its own facts, its comment section, its day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.demo import STATES, Corpus
from commentvault.demo.answers import answer, understand
from commentvault.platforms.youtube.web import video

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_RUNS = "contents", "twoColumnWatchNextResults", "results", "results", "contents"


def _asked(corpus: Corpus, ident: str, hl: str) -> Any:
    """The demo platform's answer about a video."""
    body = {"context": {"client": {"hl": hl}}, "videoId": ident}
    return json.loads(answer(corpus, understand("POST", "/youtubei/v1/next", json.dumps(body).encode())).body)


@pytest.mark.parametrize("hl", ["en", "en-GB", "de-DE"])
def test_the_facts_are_the_same_in_every_language(demo_corpus: Corpus, hl: str) -> None:
    """Title, channel, views, likes and day, however the day is written; likes are exact where they are told whole."""
    about = demo_corpus.video
    post = video.post(_asked(demo_corpus, about.id, hl), "https://x", NOW)
    assert post is not None
    assert (post.title, post.creator.name, post.creator.handle) == (about.title, about.channel, about.handle)
    assert (post.published_date, post.counts.views) == (about.published.date(), about.views)
    assert (post.counts.likes, post.counts.likes_exact) == (about.likes, True)


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("12 Oct 2021", date(2021, 10, 12)),
        ("Oct 12, 2021", date(2021, 10, 12)),
        ("2 Sept 2021", date(2021, 9, 2)),
        ("Premiered 12 Oct 2021", date(2021, 10, 12)),
        ("Streamed live on 1 May 2020", date(2020, 5, 1)),
        ("12.10.2021", date(2021, 10, 12)),
        ("02.01.2009", date(2009, 1, 2)),
        ("Premiere am 12.10.2021", date(2021, 10, 12)),
        ("Live übertragen am 12.10.2021", date(2021, 10, 12)),
        ("", None),
        ("Premieres in 3 hours", None),
        ("31 Feb 2021", None),
        ("99.99.2021", None),
        ("Started streaming 5 hours ago", None),
    ],
)
def test_the_printed_day_is_read(shown: str, day: date | None) -> None:
    """British, American and German, with or without words before it; no day where there is none."""
    assert video.calendar_day(shown) == day


@given(st.dates(date(2005, 2, 14), date(2040, 1, 1)), st.sampled_from(["%d %b %Y", "%b %d, %Y", "%d.%m.%Y"]))
def test_every_day_comes_back(day: date, form: str) -> None:
    """Whatever the day, in each of the forms."""
    assert video.calendar_day(day.strftime(form)) == day


@given(st.text())
def test_no_text_makes_the_day_raise(shown: str) -> None:
    """A day or none."""
    video.calendar_day(shown)


def test_the_section_below_the_video_comes_before_the_side_panels(demo_corpus: Corpus) -> None:
    """Either leads to the comments; where the first is missing the second is taken."""
    both = _asked(demo_corpus, demo_corpus.video.id, "en")
    below = video.section(both)
    assert below is not None
    video.dig(both, *_RUNS)[:] = [e for e in video.dig(both, *_RUNS) if "itemSectionRenderer" not in e]
    panel = video.section(both)
    assert panel is not None
    assert below.token
    assert panel.token
    assert below.token != panel.token


@pytest.mark.parametrize("hl", ["en", "de"])
def test_a_section_may_hold_words_instead(demo_corpus: Corpus, hl: str) -> None:
    """Comments off: the platform's words, in its language."""
    section = video.section(_asked(demo_corpus, STATES["off"].id, hl))
    assert section is not None
    assert section.token is None
    assert ("turned off" if hl == "en" else "deaktiviert") in (section.message or "")


def test_a_chat_is_no_comment_section(demo_corpus: Corpus) -> None:
    """A live stream has no section, but a chat."""
    live = _asked(demo_corpus, STATES["live"].id, "en")
    assert video.section(live) is None
    assert video.has_live_chat(live)
    assert not video.has_live_chat(_asked(demo_corpus, demo_corpus.video.id, "en"))


def test_the_replay_of_a_chat_is_not_live() -> None:
    """A stream that is over has its comments; the chat beside it is a recording."""
    chat = {"liveChatRenderer": {"isReplay": True}}
    assert not video.has_live_chat({"contents": {"twoColumnWatchNextResults": {"conversationBar": chat}}})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*_RUNS, "itemSectionRenderer", "videoPrimaryInfoRenderer", "dateText", "simpleText", "runs",
                         "viewCount", "videoViewCountRenderer", "engagementPanels", "content", "title", "text"]),
        inner, max_size=3,
    ),
    max_leaves=12,
)  # fmt: skip


@given(_JSON)
def test_no_answer_makes_it_raise(value: Any) -> None:
    """JSON of any shape tells what it tells, or nothing."""
    video.section(value)
    video.has_live_chat(value)
    video.post(value, "https://x", NOW)
