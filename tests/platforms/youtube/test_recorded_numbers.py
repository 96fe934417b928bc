"""Likes and times of recorded answers: what two recordings, or two sources of one, say of the same comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commentvault.model import Comment
from commentvault.platforms.youtube.web import times

from . import raw, recorded

_ERROR = timedelta(seconds=2)
_TWINS = (
    ("2021-08-04-likes", "2021-08-04-localized_vote_count"),
    ("2022-11-28-likes", "2022-11-28-localized_vote_count"),
    ("2023-12-08-likes", "2023-12-08-localized_vote_count"),
    ("2024-04-11-likes", "2024-04-11-localized_vote_count"),
    ("2026-06-likesvotes", "2026-06-localizedvotecount"),
)


def _threads(recordings: Path) -> Path:
    return recordings / "youtube" / "innertube" / "threads"


def _read(page: recorded.Page) -> list[Comment]:
    return recorded.read(page.json, page.video, page.under, page.recorded).comments


@pytest.mark.parametrize(("english", "german"), _TWINS)
def test_the_english_and_the_german_recording_agree(recordings: Path, english: str, german: str) -> None:
    """Where English is exact, German says the same; where it is rounded, German lies within what it rounds."""
    pages = recorded.pages_of(_threads(recordings) / english)
    shown = {i: c for page in pages for i, c in raw.comments(page.json).items()}
    ours = {c.id: c for page in pages for c in _read(page)}
    exact = {c.id: c for page in recorded.pages_of(_threads(recordings) / german) for c in _read(page)}
    both = ours.keys() & exact.keys()
    assert len(both) >= 15
    for ident in both:
        rounded, true = ours[ident], exact[ident]
        assert true.likes_exact
        assert rounded.likes is not None
        assert true.likes is not None
        if rounded.likes_exact:
            assert rounded.likes == true.likes
        else:
            step = 1000 if shown[ident].likes[0] >= 10_000 else 100
            assert rounded.likes <= true.likes < rounded.likes + step
        assert rounded.replies is not None
        assert true.replies is not None
        assert 0 <= true.replies - rounded.replies <= 1  # recorded up to 20 s later: one reply came in between
        assert rounded.edited == true.edited
        assert true.published_window is not None
        assert rounded.published_window is not None
        assert true.published_window[1] - true.published_window[0] < timedelta(days=400)


def test_the_time_in_a_recorded_reply_lies_in_the_window_of_its_text(recordings: Path) -> None:
    """Each recorded reply's id tells a time within what "2 years ago" leaves open, and so does its root's half."""
    checked = 0
    for page in recorded.all_pages(recordings):
        if page.under is None:
            continue
        for comment in _read(page):
            told = times.id_times(comment.id)
            assert told is not None, comment.id
            assert comment.published_by == "id"
            shown = raw.comments(page.json, page.under)[comment.id].when
            window = times.window(shown, comment.seen)
            assert window is not None
            assert window[0] - _ERROR <= told[1] <= window[1] + _ERROR
            assert comment.published_window is not None
            assert comment.published_window[0] <= told[1] <= comment.published_window[1]
            checked += 1
    assert checked >= 30


def test_the_time_that_replies_tell_of_their_root_lies_in_the_roots_window(recordings: Path) -> None:
    """A top comment of which a recorded reply knows the time was shown with a text that agrees."""
    checked = 0
    for folder in sorted(_threads(recordings).iterdir()):
        comments = [comment for page in recorded.pages_of(folder) for comment in _read(page)]
        tops = {comment.id: comment for comment in comments if comment.root is None}
        for reply in comments:
            told = times.id_times(reply.id) if reply.root else None
            if told and reply.root:
                window = tops[reply.root].published_window
                assert window is not None
                assert window[0] - _ERROR <= told[0] <= window[1] + _ERROR, reply.id
                checked += 1
    assert checked >= 30


def test_the_exact_time_in_a_videos_microformat_lies_in_the_comments_window(recordings: Path) -> None:
    """Since 2026 an answer about a video shows one comment with its time: the list's window for it holds that time."""
    checked = 0
    for folder in sorted(_threads(recordings).iterdir()):
        known = {
            _words(said["text"]): datetime.fromisoformat(said["dateCreated"])
            for exchange in recorded.exchanges(folder)
            for microformat in raw.everything(exchange["response"]["json"], "microformat")
            for said in raw.first(microformat, "comments") or ()
        }
        for comment in (c for page in recorded.pages_of(folder) for c in _read(page)):
            moment = known.get(_words(comment.text))
            if moment is not None and comment.root is None:
                window = comment.published_window
                assert window is not None
                assert window[0] <= moment <= window[1], comment.id
                checked += 1
    assert checked >= 5


def test_ids_tell_the_times_that_the_data_api_gave(recordings: Path) -> None:
    """The recorded API answers give exact times for replies: the ids hold them to two seconds, their parents' too."""
    known: dict[str, datetime] = {}
    for path in sorted((recordings / "youtube" / "data-api").rglob("*.json.gz")):
        known |= dict(_published(recorded.load(path)))
    replies = [ident for ident in known if times.id_times(ident)]
    assert len(replies) >= 4
    for ident in replies:
        told = times.id_times(ident)
        assert told is not None
        assert abs(told[1] - known[ident]) <= _ERROR, ident
        parent = known.get(ident.partition(".")[0])
        if parent is not None:
            assert abs(told[0] - parent) <= _ERROR, ident


def _published(value: Any) -> Iterator[tuple[str, datetime]]:
    """Every comment's id and time in an answer of the Data API."""
    if isinstance(value, dict):
        snippet = value.get("snippet")
        if isinstance(snippet, dict) and "publishedAt" in snippet and value.get("kind") == "youtube#comment":
            yield value["id"], datetime.fromisoformat(snippet["publishedAt"])
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _published(inner)


def _words(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip()
