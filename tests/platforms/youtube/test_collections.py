"""Channels and playlists: what is listed of them by the web, the feed and the Data API."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from commentvault.demo import Corpus, Fault, Rule, browse, faults
from commentvault.demo.channel import EVERYTHING, uploads
from commentvault.errors import AnswerError, Missing, UnknownShape
from commentvault.model import Collection
from commentvault.net import Door
from commentvault.platforms.base import Listed
from commentvault.platforms.expanding import expand
from commentvault.platforms.youtube import YouTube
from commentvault.settings import DIRECT, NetSettings, YouTubeSettings
from tests.demo.channels import crowd
from tests.demo.demo_client import ServerFactory

from .recorded import Says

CHANNEL = "UC-lHJZR3Gqxm24_Vd_AJ5Yw"
PLAYLIST = "PL0123456789"
ID = "-Nb-M1GAOX8"
VIDEOS = crowd(browse.PAGE + 20)
HANDLE = f"youtube:{VIDEOS[0].video.handle}"
HOME = f"https://www.youtube.com/{VIDEOS[0].video.handle}"


def listing(
    link: str, endpoint: str, limit: int | None = None, **settings: Any
) -> tuple[list[Listed], Exception | None]:
    """What is listed of a link, and what ended the list before its time."""
    platform = YouTube(YouTubeSettings(endpoint=endpoint, **settings))
    collection = platform.match(link)
    assert isinstance(collection, Collection)
    door = Door(NetSettings(retry_wait=0.0, tries=2, proxy=DIRECT))
    try:
        came = expand(platform, collection, door, limit)
    finally:
        door.close()
    return came.listed, came.failure


def ids(found: list[Listed]) -> list[str]:
    return [one.target.id for one in found]


def true_ids(videos: tuple[Corpus, ...] = VIDEOS) -> list[str]:
    return [corpus.video.id for corpus in videos]


@pytest.mark.parametrize("link", [HANDLE, f"youtube:{VIDEOS[0].video.channel_id}", f"youtube:{EVERYTHING}"])
def test_the_web_lists_all_of_it_in_order(demo_server: ServerFactory, link: str) -> None:
    """Over several pages, in both forms; the times are windows that hold the true ones."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:])
    found, failure = listing(link, server.url)
    assert failure is None
    assert ids(found) == true_ids()
    for one, corpus in zip(found, VIDEOS, strict=True):
        assert one.title == corpus.video.title
        assert one.published is None
        assert one.published_window is not None
        assert one.published_window[0] <= corpus.video.published <= one.published_window[1]


def test_a_list_is_read_as_far_as_it_is_wanted(demo_server: ServerFactory) -> None:
    """Three videos take the handle and one page."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:])
    found, failure = listing(HANDLE, server.url, limit=3)
    assert (ids(found), failure) == (true_ids()[:3], None)
    assert [kind for _, kind in server.requests] == ["resolve", "browse"]


@pytest.mark.parametrize(
    ("link", "words"),
    [("youtube:@nobody", "no such channel"), ("youtube:PLnothing0000", "The playlist does not exist.")],
)
def test_what_is_not_there_is_missing(demo_server: ServerFactory, link: str, words: str) -> None:
    """In the platform's words, with the exit code of what is missing."""
    found, failure = listing(link, demo_server(VIDEOS[0]).url)
    assert found == []
    assert isinstance(failure, Missing)
    assert words in str(failure)
    assert failure.exit_code == 5


def test_a_list_that_breaks_off_is_no_whole_list(demo_server: ServerFactory) -> None:
    """What came before is kept, and the failure is told."""
    broken = faults(Rule(fault=Fault("status", code=503), kind="browse", start=2))
    server = demo_server(VIDEOS[0], others=VIDEOS[1:], fault=broken)
    found, failure = listing(f"youtube:{EVERYTHING}", server.url)
    assert ids(found) == true_ids()[: browse.PAGE]
    assert isinstance(failure, AnswerError)
    assert "503" in str(failure)


_FEED = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:yt="http://www.youtube.com/xml/schemas/2015"><entry><yt:videoId>{ID}</yt:videoId><title>A &amp; B</title>
 <published>2026-11-20T10:00:00+00:00</published></entry></feed>""".encode()


def said(*bodies: Any, ident: str = PLAYLIST, limit: int | None = None) -> tuple[list[Listed], Exception | None, Says]:
    """A playlist's list where the platform says just this."""
    says = Says(*(one if isinstance(one, (bytes, httpx.Response)) else json.dumps(one).encode() for one in bodies))
    collection = YouTube().match(f"youtube:{ident}")
    assert isinstance(collection, Collection)
    came = expand(YouTube(), collection, Door(NetSettings(tries=1), transport=says), limit)
    return came.listed, came.failure, says


def first(*items: Any) -> dict[str, Any]:
    """The first page of a list, made of these entries."""
    section = {"itemSectionRenderer": {"contents": [{"playlistVideoListRenderer": {"contents": list(items)}}]}}
    content = {"sectionListRenderer": {"contents": [section]}}
    return {"contents": {"twoColumnBrowseResultsRenderer": {"tabs": [{"tabRenderer": {"content": content}}]}}}


def more(*items: Any) -> dict[str, Any]:
    return {"onResponseReceivedEndpoints": [{"appendContinuationItemsAction": {"continuationItems": list(items)}}]}


def entry(ident: str = ID, when: str = "3 weeks ago") -> dict[str, Any]:
    return {
        "playlistVideoRenderer": {
            "videoId": ident,
            "title": {"simpleText": "T"},
            "videoInfo": {"runs": [{"text": when}]},
        }
    }


def token(name: str) -> dict[str, Any]:
    return {"continuationItemRenderer": {"continuationEndpoint": {"continuationCommand": {"token": name}}}}


def test_an_unknown_form_falls_back_to_the_feed_and_says_so() -> None:
    """The feed names the newest with exact times; it is never passed off as the whole list."""
    found, failure, says = said({"contents": {"somethingNew": {}}}, _FEED)
    assert [(one.target.id, one.title, str(one.published)) for one in found] == [
        (ID, "A & B", "2026-11-20 10:00:00+00:00")
    ]
    assert isinstance(failure, UnknownShape)
    assert "only the 1 that the feed names are listed" in str(failure)
    assert f"playlist_id={PLAYLIST}" in str(says.asked[-1].url)
    assert failure.raw


def test_without_a_feed_nothing_is_listed() -> None:
    """Both reasons are told."""
    found, failure, _ = said({"contents": {"somethingNew": {}}}, httpx.Response(404))
    assert found == []
    assert "HTTP 404" in str(failure)


def test_an_entry_of_an_unknown_form_is_told() -> None:
    """The others are listed, and the list does not count as whole."""
    found, failure, _ = said(first(entry(), {"hologramRenderer": {}}))
    assert ids(found) == [ID]
    assert "hologramRenderer" in str(failure)


def test_an_unknown_entry_before_the_last_that_is_wanted_is_told() -> None:
    """It may be one of the first so many; one that stands behind them is not looked at."""
    page = first(entry(), {"hologramRenderer": {}}, entry("video-00002"), entry("video-00003"))
    found, failure, _ = said(page, limit=2)
    assert ids(found) == [ID, "video-00002"]
    assert "hologramRenderer" in str(failure)
    assert said(page, limit=1)[1] is None


def lockup(kind: str, ident: str = ID) -> dict[str, Any]:
    return {"lockupViewModel": {"contentId": ident, "contentType": f"LOCKUP_CONTENT_TYPE_{kind}"}}


def test_only_what_is_known_to_be_no_video_is_passed_over() -> None:
    """A playlist beside the videos is; a video without an id, or what is of another kind, is told."""
    found, failure, _ = said(first(entry(), lockup("PLAYLIST", PLAYLIST)))
    assert (ids(found), failure) == ([ID], None)
    for one in (lockup("MOVIE"), lockup("SHORT"), lockup("VIDEO", "?")):
        _, failure, _ = said(first(entry(), one))
        assert one["lockupViewModel"]["contentType"] in str(failure)


def test_a_list_that_repeats_itself_ends() -> None:
    """A token that came before is no way on."""
    found, failure, _ = said(first(entry(), token("a")), more(entry(), token("a")))
    assert ids(found) == [ID]
    assert "repeats itself" in str(failure)


def test_a_page_without_videos_is_no_end() -> None:
    """A list that offered more and brings nothing was not read to its end."""
    _, failure, _ = said(first(entry(), token("a")), {"responseContext": {}})
    assert "a page without videos" in str(failure)


def test_a_version_that_is_refused_is_read_anew() -> None:
    """A refusal of ours is not mistaken for a list that is not there."""
    page = b'{"INNERTUBE_CLIENT_VERSION":"2.20990101.00.00"}'
    found, failure, says = said(httpx.Response(400), page, first(entry()))
    assert (ids(found), failure) == ([ID], None)
    assert json.loads(says.asked[-1].content)["context"]["client"]["clientVersion"] == "2.20990101.00.00"


def test_an_empty_playlist_is_whole() -> None:
    """Words in the place of videos."""
    page = first()
    section = {"itemSectionRenderer": {"contents": [{"messageRenderer": {"text": {"simpleText": "No videos"}}}]}}
    page["contents"]["twoColumnBrowseResultsRenderer"]["tabs"][0]["tabRenderer"]["content"] = {
        "sectionListRenderer": {"contents": [section]}
    }
    assert said(page)[:2] == ([], None)


@pytest.mark.parametrize("when", ["Premieres in 2 hours", "1.2K views", ""])
def test_what_is_no_age_gives_no_time(when: str) -> None:
    """A time to come is no time that was."""
    ((one,), _, _) = said(first(entry(when=when)))
    assert (one.published, one.published_window) == (None, None)


@pytest.fixture
def keyed(demo_server: ServerFactory, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server with a key, and a ledger of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    return demo_server(VIDEOS[0], others=VIDEOS[1:])


@pytest.mark.parametrize("link", [HANDLE, f"youtube:{VIDEOS[0].video.channel_id}", f"youtube:{EVERYTHING}"])
def test_with_a_key_the_times_are_exact(keyed: Any, link: str) -> None:
    """A unit every 50 videos, and one for the channel; the web is not asked."""
    found, failure = listing(link, keyed.url, api_endpoint=keyed.url, keys=("DEMO-KEY",))
    assert failure is None
    assert [(one.target.id, one.published) for one in found] == [
        (corpus.video.id, corpus.video.published.replace(microsecond=0)) for corpus in VIDEOS
    ]
    assert keyed.api.units["DEMO-KEY"] == keyed.count == 3 + (link != f"youtube:{EVERYTHING}")


def test_where_the_quota_ends_the_web_goes_on(keyed: Any) -> None:
    """Each video once; who wants the Data API alone gets what it gave, and the reason."""
    options: dict[str, Any] = {"api_endpoint": keyed.url, "keys": ("DEMO-KEY",), "quota": 2}
    found, failure = listing(HANDLE, keyed.url, **options)
    assert (ids(found), failure) == (true_ids(), None)
    keyed.api.quota = 0
    found, failure = listing(HANDLE, keyed.url, source="api", **options)
    assert found == []
    assert failure is not None


def test_the_web_alone_spends_nothing(keyed: Any) -> None:
    """Where the settings say so, a key stays unused."""
    found, _ = listing(HANDLE, keyed.url, api_endpoint=keyed.url, keys=("DEMO-KEY",), source="web")
    assert ids(found) == true_ids()
    assert not keyed.api.units.get("DEMO-KEY")


def test_no_such_channel_by_the_api(keyed: Any) -> None:
    """It is missing, as on the web."""
    _, failure = listing("youtube:@nobody", keyed.url, api_endpoint=keyed.url, keys=("DEMO-KEY",))
    assert isinstance(failure, Missing)


def test_uploads_are_a_playlist() -> None:
    """The id of a channel's uploads is that of the channel, but for its beginning."""
    assert uploads(CHANNEL) == f"UU{CHANNEL[2:]}"
