"""Recorded chains run through the whole errand from a replay: fetched, archived, read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commentvault import sync
from commentvault.archive.vault import Vault
from commentvault.model import Ask, Target
from commentvault.net import Door, Replay
from commentvault.platforms.youtube import YouTube
from commentvault.platforms.youtube.web import states
from commentvault.settings import NetSettings

from . import raw, recorded


def _folder(recordings: Path, *names: str) -> Path:
    return recordings.joinpath("youtube", "innertube", *names)


def _fetch(folder: Path, vault: Vault) -> sync.Report:
    """An errand to the video that a recorded chain begins with."""
    video = next(e["request"]["json"]["videoId"] for e in recorded.exchanges(folder) if "json" in e["request"])
    target = Target(platform="youtube", id=video, url=f"https://www.youtube.com/watch?v={video}")
    door = Door(NetSettings(tries=1), transport=Replay.from_folder(folder))
    return sync.fetch(YouTube(), target, Ask(), vault, door)


def _led_to(folder: Path) -> list[recorded.Page]:
    """The recorded lists that one visit is led to: by the first answer about the video, or by a list that it met."""
    texts = [json.dumps(next(e["response"]["json"] for e in recorded.exchanges(folder)))]
    pages = {page.path.name: page for page in recorded.pages_of(folder)}
    tokens: dict[str, recorded.Page] = {}
    for path in recorded.files(folder):
        if path.name in pages:
            tokens.setdefault(recorded.load(path)["request"]["json"]["continuation"], pages[path.name])
    found: list[recorded.Page] = []
    while led := [token for token in tokens if any(token in text for text in texts)]:
        met = [tokens.pop(token) for token in led]
        found += met
        texts += [json.dumps(page.json) for page in met]
    return found


def test_every_recorded_chain_ends_partial_with_all_that_was_recorded(recordings: Path, tmp_path: Path) -> None:
    """What was not recorded is named as not read; what was recorded is in the archive, with rank, parent and marks."""
    folders = sorted(_folder(recordings, "threads").iterdir())
    assert folders
    for folder in folders:
        vault = Vault(tmp_path / folder.name)
        report = _fetch(folder, vault)
        thread = vault.read(report.target.thread)
        pages = _led_to(folder)
        assert thread is not None
        assert pages, folder
        expected = {i: c for page in pages for i, c in raw.comments(page.json, page.under).items()}
        assert (report.verdict.status, report.exit_code) == ("partial", 3), folder
        assert report.verdict.seen == report.known == len(expected)
        assert all("recorded" in failed.reason for failed in report.verdict.failed), folder
        assert set(thread.comments) == set(expected), folder
        for ident, comment in thread.comments.items():
            was = expected[ident]
            assert recorded.named(comment).likes == was.likes
            assert (comment.text, comment.parent, bool(comment.pinned)) == (was.text, was.parent, was.pinned)
        tops = [ident for ident, comment in expected.items() if comment.root is None]
        assert [thread.comments[ident].rank for ident in tops] == list(range(1, len(tops) + 1)), folder


def test_the_facts_of_every_recorded_video_are_read(recordings: Path, tmp_path: Path) -> None:
    """Title, channel, day and views stand in each recorded answer about a video, in whichever form of its time."""
    for folder in sorted(_folder(recordings, "threads").iterdir()):
        vault = Vault(tmp_path / folder.name)
        thread = vault.read(_fetch(folder, vault).target.thread)
        assert thread is not None
        post, answer = thread.post, recorded.exchanges(folder)[0]["response"]["json"]
        assert post is not None, folder
        owner = raw.first(answer, "videoOwnerRenderer")
        assert post.creator.id == raw.first(owner["title"], "browseId")
        assert post.creator.name == owner["title"]["runs"][0]["text"]
        assert post.title == "".join(
            run["text"] for run in raw.first(answer, "videoPrimaryInfoRenderer")["title"]["runs"]
        )
        shown = raw.first(answer, "dateText")["simpleText"]
        assert post.published_date is not None, shown
        assert str(post.published_date.year) in shown
        assert str(post.published_date.day) in shown
        views = raw.first(raw.first(answer, "videoViewCountRenderer"), "simpleText")
        assert post.counts.views == int("".join(c for c in views if c.isdigit()))
        assert post.counts.likes is not None, folder


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("2026-06-cclicensed", "off", "Comments are turned off"),
        ("2026-06-youtubestreamextractorlivestream", "missing", "live chat is not archived"),
        ("2026-06-unlisted", "partial", "could not be read"),
        ("2026-06-youtubestreamextractorunlisted", "partial", "could not be read"),
    ],
)
def test_a_recorded_state_is_named(recordings: Path, tmp_path: Path, name: str, status: str, words: str) -> None:
    """Comments off, live chat, and a video whose comments were not recorded end as what they are."""
    report = _fetch(_folder(recordings, "states", name), Vault(tmp_path))
    assert report.verdict.status == status
    assert words in (report.verdict.reason or "")
    assert report.title


@pytest.mark.parametrize(
    ("name", "words"),
    [("privatecontent", "private"), ("musicpremiumcontent", "Premium")],
)
def test_a_recorded_player_answer_says_why_a_video_cannot_be_had(recordings: Path, name: str, words: str) -> None:
    """Private and premium-only are told apart by the player's words."""
    answer: Any = recorded.exchanges(_folder(recordings, "states", f"2026-06-notavailable-{name}"))[0]
    end = states.from_player(answer["response"]["json"]["playerResponse"])
    assert end.status == "missing"
    assert words in (end.reason or "")


def test_a_player_that_says_nothing_is_no_reason_to_call_a_video_missing(recordings: Path) -> None:
    """The recorded answer for a video that never existed is empty there: the end says that no reason was given."""
    answer: Any = recorded.exchanges(_folder(recordings, "states", "2026-06-notavailable-nonexistent"))[0]
    end = states.from_player(answer["response"]["json"])
    assert end.status == "partial"
    assert "does not say why" in (end.reason or "")
