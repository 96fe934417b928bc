"""What is listed with a key where the Data API says something else than a whole list."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from commentvault.errors import AnswerError, Declined, EmptyAnswer, Missing
from commentvault.model import Collection
from commentvault.net import Door
from commentvault.platforms.expanding import Expansion, expand
from commentvault.platforms.youtube import YouTube
from commentvault.settings import NetSettings, YouTubeSettings

from .recorded import Says
from .test_collections import ID, entry, first

UPLOADS = "UU" + "x" * 22
CHANNEL = {"items": [{"contentDetails": {"relatedPlaylists": {"uploads": UPLOADS}}}]}
WEB = first(entry())
NEW, OLD = "2026-11-20T00:00:00Z", "2020-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger of its own for every test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))


def says(*bodies: Any) -> Says:
    return Says(*(one if isinstance(one, httpx.Response) else json.dumps(one).encode() for one in bodies))


def listing(
    *bodies: Any, link: str = "youtube:PL0123456789ab", since: datetime | None = None, source: Any = "auto"
) -> Expansion:
    """A list where the platform says just this."""
    platform = YouTube(YouTubeSettings(keys=("A-KEY",), source=source))
    collection = platform.match(link)
    assert isinstance(collection, Collection)
    door = Door(NetSettings(tries=1, retry_wait=0.0), transport=says(*bodies))
    return expand(platform, collection, door, since=since)


def item(at: int, published: str | None = NEW) -> dict[str, Any]:
    details = {"videoId": f"video-{at:05}"} | ({"videoPublishedAt": published} if published else {})
    return {"snippet": {"title": "T"}, "contentDetails": details}


def page(*items: dict[str, Any], token: str | None = None, total: int | None = None) -> dict[str, Any]:
    more: dict[str, Any] = {"nextPageToken": token} if token else {}
    return {"items": list(items), **more} | ({"pageInfo": {"totalResults": total}} if total else {})


def refused(status: int, reason: str) -> httpx.Response:
    told = {"code": status, "message": "No.", "errors": [{"reason": reason, "message": "No."}]}
    return httpx.Response(status, content=json.dumps({"error": told}).encode())


def ids(came: Expansion) -> list[str]:
    return [one.target.id for one in came.listed]


def test_a_list_that_ends_far_below_its_count_was_broken_off() -> None:
    """What came is kept, and what is missing is told in numbers."""
    came = listing(page(item(1), item(2), token="a", total=9), page(item(3), total=9))
    assert len(came.listed) == 3
    assert isinstance(came.failure, AnswerError)
    assert "the list ends after 3 of the 9 entries" in str(came.failure)


def test_some_that_are_counted_and_not_shown_are_told() -> None:
    """The count holds entries that nobody sees: that alone breaks no list off."""
    came = listing(page(*(item(at) for at in range(9)), total=10))
    assert (len(came.listed), came.failure) == (9, None)
    assert came.notes == ["1 of the 10 entries that the list counts are not shown"]


def test_private_and_deleted_videos_are_counted_not_listed() -> None:
    """They have no date; they count as entries that came."""
    came = listing(page(item(1), item(2, None), item(3, None), total=3))
    assert (ids(came), came.hidden, came.failure) == (["video-00001"], 2, None)


@pytest.mark.parametrize(
    ("status", "reason", "kind", "code"),
    [
        (404, "playlistNotFound", Missing, 5),
        (403, "playlistItemsNotAccessible", Declined, 4),
        (400, "keyInvalid", Declined, 4),
    ],
)
def test_where_the_api_does_not_list_the_web_does(status: int, reason: str, kind: type[AnswerError], code: int) -> None:
    """And why is said; who wants the Data API alone gets its error."""
    came = listing(refused(status, reason), WEB)
    assert (ids(came), came.failure) == ([ID], None)
    (note,) = came.notes
    assert note.startswith("without the Data API: ")
    alone = listing(refused(status, reason), WEB, source="api")
    assert isinstance(alone.failure, kind)
    assert (alone.listed, alone.failure.exit_code) == ([], code)


def test_an_empty_page_that_leads_on_is_no_end() -> None:
    """Three in a row lead nowhere."""
    came = listing(page(item(1), token="a"), page(token="b"), page(item(2)))
    assert (ids(came), came.failure) == (["video-00001", "video-00002"], None)
    came = listing(page(item(1), token="a"), page(token="b"), page(token="c"), page(token="d"), page(item(2)))
    assert isinstance(came.failure, EmptyAnswer)
    assert "3 empty pages" in str(came.failure)


def test_older_ones_are_counted_as_far_as_they_were_met() -> None:
    """Reading stops where a hundred in a row are older, and the count says that it stopped."""
    pages = [page(*(item(at * 50 + one, OLD) for one in range(50)), token=str(at)) for at in range(4)]
    came = listing(CHANNEL, *pages, link="youtube:@someone", since=datetime(2026, 1, 1, tzinfo=UTC))
    assert (came.listed, came.older, came.cut, came.failure) == ([], 100, True, None)


def comment(video: str, published: str) -> dict[str, Any]:
    return {"snippet": {"videoId": video, "topLevelComment": {"snippet": {"publishedAt": published}}}}


def test_the_newest_comments_go_on_after_an_empty_page() -> None:
    """Only a page of older ones ends them."""
    platform = YouTube(YouTubeSettings(keys=("A-KEY",)))
    channel = platform.match("youtube:@someone")
    assert isinstance(channel, Collection)
    answers = says(CHANNEL, page(token="a"), page(comment(ID, NEW), token="b"), page(comment("video-00001", OLD)))
    door = Door(NetSettings(tries=1), transport=answers)
    assert platform.news(channel, datetime(2026, 11, 1, tzinfo=UTC), door) == frozenset({ID})
    nothing = says(CHANNEL, page(token="a"), page(token="b"), page(token="c"))
    with pytest.raises(EmptyAnswer):
        platform.news(channel, datetime(2026, 11, 1, tzinfo=UTC), Door(NetSettings(tries=1), transport=nothing))
