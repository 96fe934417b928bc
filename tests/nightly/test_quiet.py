"""With a key, one look at a channel's newest comments saves the visits to its videos that have none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from commentvault import sync
from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, Fault, Rule, arrange, faults
from commentvault.model import Ask, Target
from commentvault.net import Door
from commentvault.nightly import words
from commentvault.platforms.youtube import YouTube
from commentvault.platforms.youtube.collections import by_api
from commentvault.settings import Settings, Watch, YouTubeSettings
from tests.demo.channels import small
from tests.support import ServerFactory

from .test_channels import HANDLE, Channel, visited

KEY = "DEMO-KEY"
OLD = tuple(small(f"video-{at:05}", 200 + at, 3 + at) for at in range(4))
HALF = timedelta(hours=12)


class Keyed(Channel):
    """The same nights, with a key, twice a day."""

    @property
    def settings(self) -> Settings:
        youtube = YouTubeSettings(endpoint=self.server.url, api_endpoint=self.server.url, keys=(KEY,))
        return msgspec.structs.replace(super().settings, youtube=youtube)


@pytest.fixture
def nights(tmp_path: Path, demo_server: ServerFactory, monkeypatch: pytest.MonkeyPatch) -> Channel:
    """A channel of old videos, all of them read whole half a day ago."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    server = demo_server(OLD[0], others=OLD[1:])
    nights = Keyed(server, Vault(tmp_path / "vault"), (Watch(link=HANDLE, every="12h"),))
    assert nights().exit_code == 0
    return nights


def commented(corpus: Corpus, nights: Channel) -> Corpus:
    """The video with one more comment, written an hour ago."""
    row = small("another-one", 1, 9).comments[0]
    new = msgspec.structs.replace(row, published=nights.now + HALF - timedelta(hours=1), pinned=False)
    return arrange(corpus.recipe, corpus.video, [*corpus.comments, new])


def test_videos_without_a_new_comment_are_not_visited(nights: Channel) -> None:
    """Only the one that has a new one is, and what that saved is said."""
    nights.server.others = (OLD[1], commented(OLD[2], nights), OLD[3])
    before = nights.server.count
    report = nights(HALF)
    assert (report.exit_code, visited(report)) == (0, [OLD[2].video.id])
    assert report.quiet == tuple(f"youtube:{corpus.video.id}" for corpus in (OLD[0], OLD[1], OLD[3]))
    assert report.threads[0].new == 1
    assert report.budget.requests == nights.server.count - before
    assert "1 of 4 threads visited" in words.summary(report)
    assert "3 without a new top comment, by one look at their channel for 2 units: 4 saved or more" in words.summary(
        report
    )


def test_where_the_look_fails_all_are_visited(nights: Channel) -> None:
    """It saves visits, it does not stand for them."""
    nights.server.fault = faults(Rule(fault=Fault("status", code=500), kind="channels"))
    report = nights(HALF)
    assert (report.quiet, len(report.threads)) == ((), 4)


def test_a_busy_channel_is_not_read_back_without_end(nights: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look costs at most a request for each visit that it could save."""
    monkeypatch.setattr("commentvault.platforms.youtube.collections.by_api.PAGE", 1)
    nights.server.corpus, *nights.server.others = (_busy(corpus, nights) for corpus in OLD)
    report = nights(HALF)
    assert (report.quiet, len(report.threads)) == ((), 4)
    log = (nights.vault.root / "nightly" / "nightly.log").read_text("utf-8")
    assert "its newest comments cannot be had at once: the 4 requests that were granted are used up" in log


def _busy(corpus: Corpus, nights: Channel) -> Corpus:
    """All its comments are of the last hours."""
    new = nights.now + HALF - timedelta(hours=2)
    return arrange(
        corpus.recipe, corpus.video, [msgspec.structs.replace(row, published=new) for row in corpus.comments]
    )


def test_without_a_key_every_video_is_visited(nights: Channel) -> None:
    """The web has no such look."""
    plain = Channel(nights.server, nights.vault, nights.watch, nights.now)
    report = plain(HALF)
    assert (report.exit_code, report.quiet, len(report.threads)) == (0, (), 4)


def test_a_fault_in_a_look_costs_no_visit(nights: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, and all are visited."""

    def bad(*_: object) -> bool:
        raise ZeroDivisionError("bad luck")

    monkeypatch.setattr(by_api, "_since", bad)
    report = nights(HALF)
    assert (report.exit_code, report.quiet, len(report.threads)) == (1, (), 4)
    assert [one.about for one in report.problems] == [f"(look) {HANDLE}"]
    assert "ZeroDivisionError" in nights.lines[0]


def test_a_small_budget_is_the_visits(nights: Channel) -> None:
    """No look is made where little is granted, and what is granted is not gone beyond."""
    before = nights.server.count
    report = nights(HALF, max_requests=3)
    assert report.quiet_requests == 0
    assert report.threads
    assert report.budget.requests == nights.server.count - before <= 3


def test_a_run_that_read_no_comments_makes_none_quiet(nights: Channel) -> None:
    """What was written before a fetch of one comment alone is found all the same."""
    new = commented(OLD[2], nights)
    nights.server.others = (OLD[1], new, OLD[3])
    nights.pass_by(timedelta(minutes=690))
    platform = YouTube(nights.settings.youtube)
    for corpus in OLD:
        target = platform.match(corpus.video.id)
        assert isinstance(target, Target)
        door = Door(nights.settings.net)
        sync.fetch(
            platform, target, Ask(limit=1, replies=False), nights.vault, door, resume=False, now=lambda: nights.now
        )
        door.close()
    nights.watch = (Watch(link=HANDLE, every="6h"),)
    report = nights(timedelta(hours=6))
    assert visited(report) == [OLD[2].video.id]
    assert report.threads[0].new == 1


def test_a_key_that_is_not_taken_costs_no_video(nights: Channel) -> None:
    """The web lists the channel, and the log says why."""
    nights.server.api.keys = {"ANOTHER-KEY"}
    nights.server.others = (*OLD[1:], small("new-video01", 0.5, 2))
    report = nights(timedelta(days=1))
    assert (report.exit_code, len(report.threads)) == (0, 5)
    log = (nights.vault.root / "nightly" / "nightly.log").read_text("utf-8")
    assert f"{HANDLE}: without the Data API: the Data API does not take key 1" in log
