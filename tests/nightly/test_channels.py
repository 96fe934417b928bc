"""Channels on the watch list: their videos are visited, new ones join, and a list that fails costs none of them."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, DemoServer, Fault, Rule, faults
from commentvault.demo.channel import EVERYTHING
from commentvault.demo.truth import NOW
from commentvault.doctor.nights import threads
from commentvault.nightly import collections, due, night, reports, watchlist, words
from commentvault.nightly.night import Options
from commentvault.nightly.reports import Report
from commentvault.settings import DIRECT, NetSettings, Settings, Watch, YouTubeSettings
from tests.demo.channels import channel, small
from tests.support import ServerFactory

DAY = timedelta(days=1)
VIDEOS = channel(3)
HANDLE = f"youtube:{VIDEOS[0].video.handle}"
NO_LIST = faults(Rule(fault=Fault("status", code=503), kind="browse"))


@dataclasses.dataclass
class Channel:
    """Nights on a channel; the platform's clock is theirs. ``lines`` are what the last night told people."""

    server: DemoServer
    vault: Vault
    watch: tuple[Watch, ...] = (Watch(link=HANDLE),)
    now: datetime = NOW
    lines: list[str] = dataclasses.field(default_factory=list)

    def __call__(self, after: timedelta = DAY, **options: Any) -> Report:
        """The next night."""
        self.pass_by(after)
        came = night.run(self.settings, self.vault, Options(**options), now=lambda: self.now)
        assert isinstance(came, night.Night)
        self.lines = words.told(came.news)
        return came.report

    def pass_by(self, time: timedelta) -> None:
        """Let the platform's clock go on, which is theirs."""
        self.now += time
        self.server.corpus, *self.server.others = (self._dated(one) for one in self.server.corpora.values())

    def _dated(self, corpus: Corpus) -> Corpus:
        recipe = msgspec.structs.replace(corpus.recipe, now=self.now)
        return msgspec.structs.replace(corpus, recipe=recipe)

    @property
    def settings(self) -> Settings:
        return Settings(
            net=NetSettings(retry_wait=0.0, proxy=DIRECT, tries=2),
            youtube=YouTubeSettings(endpoint=self.server.url),
            watch=self.watch,
        )


@pytest.fixture
def nights(tmp_path: Path, demo_server: ServerFactory) -> Channel:
    """Nights in an empty vault, on a channel of three videos."""
    return Channel(demo_server(VIDEOS[0], others=VIDEOS[1:]), Vault(tmp_path / "vault"))


def visited(report: Report) -> list[str]:
    return sorted(visit.thread.removeprefix("youtube:") for visit in report.threads)


def ids(*videos: Corpus) -> list[str]:
    return sorted(corpus.video.id for corpus in videos)


def test_new_videos_join_by_themselves(nights: Channel) -> None:
    """The first night visits what is there, the next one what came since as well."""
    assert visited(nights()) == ids(*VIDEOS)
    new = small("new-video01", 0.5, 2)
    nights.server.others = (*nights.server.others, new)
    report = nights()
    assert (report.exit_code, visited(report)) == (0, ids(*VIDEOS, new))


def test_a_list_that_cannot_be_had_costs_no_video(nights: Channel) -> None:
    """It is told once, the code stays until it is over, and the videos that were known are visited."""
    nights()
    nights.server.fault = NO_LIST
    report = nights()
    assert (report.exit_code, visited(report)) == (3, ids(*VIDEOS))
    (line,) = nights.lines
    assert line.startswith(f"{HANDLE}: it cannot be listed")
    assert "the 3 threads that are known of it are visited all the same" in line
    (row,) = watchlist.rows(nights.settings, nights.vault, nights.now)
    assert (row.status, row.listed, row.due) == ("failed", 3, nights.now)
    assert nights().exit_code == 3
    assert nights.lines == []
    nights.server.fault = None
    assert (nights().exit_code, nights.lines) == (0, [])
    nights.server.fault = NO_LIST
    nights()
    assert len(nights.lines) == 1


def test_a_channel_that_is_not_there_is_missing(nights: Channel) -> None:
    """The night's code is that of the error, and the report names the channel."""
    nights.watch = (Watch(link="youtube:@nobody"), Watch(link=VIDEOS[0].video.id))
    report = nights()
    assert (report.exit_code, visited(report)) == (5, ids(VIDEOS[0]))
    assert [(one.about, one.kind) for one in report.problems] == [("youtube:@nobody", "Missing")]
    assert "commentvault watch remove https://www.youtube.com/@nobody" in nights.lines[0]


def test_the_first_so_many_and_none_that_is_older(nights: Channel) -> None:
    """What is wanted of a list holds every night; another wish lists it anew at once."""
    nights.watch = (Watch(link=HANDLE, limit=1),)
    assert visited(nights()) == ids(VIDEOS[0])
    nights.watch = (Watch(link=HANDLE, since=date(2026, 11, 20)),)
    assert visited(nights(timedelta(minutes=1))) == ids(VIDEOS[1])
    known = collections.read(nights.vault.root)[HANDLE]
    assert [target.id for target in known.targets] == [corpus.video.id for corpus in VIDEOS[:2]]


def test_a_list_is_asked_for_as_often_as_its_videos(nights: Channel) -> None:
    """Not every time that a scheduler looks in, and not after its last day."""
    nights()
    asked = nights.server.count
    report = nights(timedelta(hours=1))
    assert (nights.server.count, report.threads, report.not_due) == (asked, (), 3)
    nights.watch = (Watch(link=HANDLE, until=date(2026, 1, 1)),)
    assert nights(2 * DAY).threads == ()
    assert nights.server.count == asked


def test_the_lists_count_in_the_nights_budget(nights: Channel) -> None:
    """Every request that the platform saw is in the report, and what is granted is not gone beyond."""
    report = nights(max_requests=8)
    assert report.budget.requests == nights.server.count <= 8
    assert report.threads


def test_a_video_on_the_list_by_itself_too_is_visited_once(nights: Channel) -> None:
    """By its own link, its channel and a playlist."""
    nights.watch = (Watch(link=HANDLE), Watch(link=f"youtube:{EVERYTHING}"), Watch(link=VIDEOS[0].video.id))
    report = nights()
    assert visited(report) == ids(*VIDEOS)
    assert len(report.threads) == 3


def test_the_options_of_a_list_make_no_sense_for_a_video(nights: Channel) -> None:
    """Written by hand they are told, not passed over."""
    nights.watch = (Watch(link=VIDEOS[0].video.id, limit=3),)
    report = nights()
    assert report.exit_code == 2
    assert "limit and since are for channels, playlists and profiles" in nights.lines[0]


def test_a_broken_memory_is_made_anew(nights: Channel) -> None:
    """The file is a memory, not the list itself."""
    nights()
    (nights.vault.root / reports.FOLDER / collections.FILE).write_text("{")
    assert due.plan(nights.settings, nights.vault, nights.now).to_list == (HANDLE,)
    assert visited(nights()) == ids(*VIDEOS)


def test_a_video_that_is_listed_no_more_is_told_once(nights: Channel) -> None:
    """With what to do to go on with it; a later one is told as well."""
    nights()
    nights.server.others = (VIDEOS[1],)
    report = nights()
    assert (report.exit_code, visited(report)) == (0, ids(*VIDEOS[:2]))
    (line,) = nights.lines
    assert line.startswith(f"youtube:{VIDEOS[2].video.id}: {HANDLE} lists it no more")
    assert "commentvault watch add" in line
    assert [one.about for one in report.problems] == [f"youtube:{VIDEOS[2].video.id}"]
    nights()
    assert nights.lines == []
    nights.server.others = ()
    nights()
    assert [VIDEOS[1].video.id in line for line in nights.lines] == [True]


def test_what_another_link_leads_to_is_not_told_as_left(nights: Channel) -> None:
    """It is visited all the same."""
    nights.watch = (Watch(link=HANDLE), Watch(link=VIDEOS[2].video.id))
    nights()
    nights.server.others = (VIDEOS[1],)
    assert "unlisted" not in [one.kind for one in nights().problems]


def test_a_limit_leaves_behind_without_a_word_only_what_it_is_to(nights: Channel) -> None:
    """A new video pushes the last one out; one that was taken out from among them is told."""
    nights.watch = (Watch(link=HANDLE, limit=2),)
    nights()
    nights.server.others = (*VIDEOS[1:], small("new-video01", 0.5, 2))
    report = nights()
    assert (visited(report), nights.lines) == (sorted(["new-video01", VIDEOS[0].video.id]), [])
    nights.server.others = (VIDEOS[1], VIDEOS[2])  # the new one is taken out: VIDEOS[1], an older one, is in its place
    nights()
    assert ["new-video01" in line for line in nights.lines] == [True]


def test_the_last_of_the_first_so_many_can_be_taken_out(nights: Channel) -> None:
    """An older one in its place tells that from being pushed out."""
    nights.watch = (Watch(link=HANDLE, limit=2),)
    nights()
    nights.server.others = (VIDEOS[2],)
    nights()
    assert [VIDEOS[1].video.id in line for line in nights.lines] == [True]


def test_a_channel_that_is_gone_is_missing_by_its_id_too(nights: Channel) -> None:
    """It is told as missing, and not as listed."""
    nights()
    nights.server.corpus, *nights.server.others = (_of(one, "@other", "UC" + "x" * 22) for one in VIDEOS)
    assert nights().exit_code == 5
    assert ["there is no such channel" in line for line in nights.lines] == [True]


def _of(corpus: Corpus, handle: str, channel_id: str | None = None) -> Corpus:
    """A video under another handle, or of another channel."""
    other = msgspec.structs.replace(corpus.video, handle=handle, channel_id=channel_id or corpus.video.channel_id)
    return msgspec.structs.replace(corpus, video=other)


def test_a_handle_that_another_channel_took_over_is_not_followed(nights: Channel) -> None:
    """The channel that was meant goes on by its id, and it is told once."""
    nights()
    taken = _of(small("other-video", 0.5, 2), VIDEOS[0].video.handle, "UC" + "x" * 22)
    nights.server.corpus, *nights.server.others = (taken, *(_of(one, "@moved") for one in VIDEOS))
    report = nights()
    assert (report.exit_code, visited(report)) == (0, ids(*VIDEOS))
    (line,) = nights.lines
    assert "leads to another channel now" in line
    assert f"https://www.youtube.com/channel/{VIDEOS[0].video.channel_id}: watch that, and remove" in line
    nights()
    assert nights.lines == []


def test_a_channel_that_changed_its_handle_goes_on_by_its_id(nights: Channel) -> None:
    """A new handle is no end of a channel."""
    nights()
    nights.server.corpus, *nights.server.others = (_of(one, "@moved") for one in VIDEOS)
    report = nights()
    assert (report.exit_code, visited(report)) == (0, ids(*VIDEOS))
    assert ["there is no such channel" in line for line in nights.lines] == [True]


def test_watched_no_more_is_listed_no_more(nights: Channel, tmp_path: Path) -> None:
    """What a channel listed is forgotten with it."""
    file = tmp_path / "commentvault.toml"
    file.write_text(f'[[watch]]\nlink = "{HANDLE}"\n')
    nights()
    loaded = msgspec.structs.replace(nights.settings, file=file)
    watchlist.remove(loaded, nights.vault, f"https://www.youtube.com/{VIDEOS[0].video.handle}")
    assert collections.read(nights.vault.root) == {}


def test_doctor_names_a_channel_that_was_never_listed(nights: Channel) -> None:
    """And nothing of the sort once it was."""
    (check,) = threads(nights.settings, nights.vault, nights.now)
    assert (check.level, "never listed yet" in check.told) == ("warning", True)
    nights()
    assert len(list(threads(nights.settings, nights.vault, nights.now))) == len(VIDEOS)
