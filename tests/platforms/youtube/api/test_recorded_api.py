"""The Data API's answers as recorded, and the invented ones of ``fixtures``: every comment comes out as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from commentvault.errors import NotRecorded
from commentvault.model import Comment
from commentvault.net import Door, Replay, Request
from commentvault.platforms.walk.source import Listing, Offer
from commentvault.platforms.youtube.api import answers, pages
from commentvault.settings import NetSettings

from .. import recorded
from .errands import VIDEO, ApiErrand

FIXTURES = Path(__file__).parents[4] / "fixtures" / "youtube" / "api"
LIST = "{}/youtube/v3/{}?{}"
HOST = "https://youtube.googleapis.com"
_THREADS = {"part": "snippet,replies", "maxResults": 100, "textFormat": "plainText", "order": "time"}
_REPLIES = {"part": "snippet", "maxResults": 100, "textFormat": "plainText"}
LISTS = ("youtube#commentThreadListResponse", "youtube#commentListResponse")


@dataclass(frozen=True)
class Raw:
    """A comment as an answer has it, in plain values."""

    id: str
    parent: str | None
    author: str
    name: str
    text: str
    likes: int
    published: str
    edited_at: str | None


def _found(value: Any) -> Iterator[Raw]:
    """Every comment in an answer, wherever it stands, by brute force."""
    if isinstance(value, list):
        for inner in value:
            yield from _found(inner)
    elif isinstance(value, dict):
        if value.get("kind") == "youtube#comment":
            told = value["snippet"]
            yield Raw(
                id=value["id"],
                parent=told.get("parentId"),
                author=told["authorChannelId"]["value"],
                name=told["authorDisplayName"],
                text=told["textOriginal"],
                likes=told["likeCount"],
                published=told["publishedAt"][:19],
                edited_at=told["updatedAt"][:19] if told["updatedAt"] != told["publishedAt"] else None,
            )
        for inner in value.values():
            yield from _found(inner)


def _named(comment: Comment) -> Raw:
    """Ours in the same words."""
    author = comment.author
    assert comment.published is not None
    assert comment.likes is not None
    return Raw(
        id=comment.id,
        parent=comment.parent,
        author=author.id or "",
        name=author.name or author.handle or "",
        text=comment.text,
        likes=comment.likes,
        published=f"{comment.published:%Y-%m-%dT%H:%M:%S}",
        edited_at=f"{comment.edited_at:%Y-%m-%dT%H:%M:%S}" if comment.edited_at else None,
    )


def _read(by_api: ApiErrand, answer: Any) -> Listing:
    """An answer through our client."""
    api = by_api.api(recorded.Says(httpx.Response(200, content=json.dumps(answer).encode())))
    if answer["kind"] == LISTS[0]:
        return api.listing(pages.THREADS, VIDEO, None)
    parents = {item["snippet"].get("parentId") for item in answer["items"]}
    if parents == {None}:
        return Listing(now=datetime.now(UTC), comments=api.found("x"))
    (root,) = parents
    return api.listing(f"{pages.REPLIES}{root}:", VIDEO, Offer(f"{pages.REPLIES}{root}:", root, root, 0))


def _assert_all_is_read(listing: Listing, answer: Any) -> int:
    """Each comment once, in order, as it was; the rest of the replies is offered; the next page is there."""
    assert (listing.unread, listing.unknown) == ([], [])
    assert [_named(comment) for comment in listing.comments] == list(_found(answer))
    threads = {item["id"]: item for item in answer["items"] if "totalReplyCount" in item["snippet"]}
    for comment in listing.comments:
        assert comment.root == comment.parent
        assert (comment.published_by, comment.published_window) == ("api", (comment.published, comment.published))
        assert (comment.edited, comment.likes_exact) == (comment.edited_at is not None, True)
        assert (comment.source("text"), comment.source("likes")) == ("api", "api")
        assert comment.replies == (threads[comment.id]["snippet"]["totalReplyCount"] if comment.id in threads else None)
        assert comment.author.url == f"https://www.youtube.com/channel/{comment.author.id}"
    inline = {ident: len(item.get("replies", {}).get("comments", [])) for ident, item in threads.items()}
    more = [ident for ident in threads if threads[ident]["snippet"]["totalReplyCount"] > inline[ident]]
    assert [offer.root for offer in listing.offers] == more
    assert [token.rpartition(":")[2] for token in listing.more] == [
        answer[key] for key in ("nextPageToken",) if key in answer
    ]
    return len(listing.comments)


def _answers(recordings: Path) -> dict[str, Any]:
    """Every recorded answer that holds comments, an inserted one as a list of its own."""
    found: dict[str, Any] = {}
    base = recordings / "youtube" / "data-api"
    for path in sorted(base.rglob("*.json.gz")):
        body = recorded.load(path)
        body = body.get("response", {}).get("json", body)
        if body.get("kind") in ("youtube#commentThread", "youtube#comment"):
            body = {"kind": f"{body['kind']}ListResponse", "items": [body]}
        if body.get("kind") in LISTS:
            found[str(path.relative_to(base))] = body
    return found


def test_every_recorded_comment_comes_out_as_it_was(recordings: Path, by_api: ApiErrand) -> None:
    """Times, likes, parents, texts and authors; those of a channel's discussion, which names no video, too."""
    found = _answers(recordings)
    counts = {name: _assert_all_is_read(_read(by_api, answer), answer) for name, answer in found.items()}
    assert len(counts) == 23
    assert sum(counts.values()) == 556
    discussed = [answer for answer in found.values() if '"videoId"' not in json.dumps(answer)]
    assert sum(len(list(_found(answer))) for answer in discussed) > 30


def test_a_pin_is_inferred_where_the_order_is_broken_at_its_head(recordings: Path, by_api: ApiErrand) -> None:
    """In the recorded pages of one video: where the first thread is older than the second, and nowhere else."""
    for name, answer in _answers(recordings).items():
        if answer["kind"] != LISTS[0]:
            continue
        times = [item["snippet"]["topLevelComment"]["snippet"]["publishedAt"] for item in answer["items"]]
        listing = _read(by_api, answer)
        pinned = [comment.id for comment in listing.comments if comment.pinned]
        broken = len(times) > 1 and times[0] < times[1]
        assert pinned == ([answer["items"][0]["id"]] if broken else []), name
        assert all(c.source("pinned") == ("inferred" if c.pinned else "api") for c in listing.comments)


@pytest.mark.parametrize("number", [1, 2])
def test_every_recorded_video_comes_out(recordings: Path, by_api: ApiErrand, number: int) -> None:
    """Title, channel, time and counts."""
    name = ("videos_info_single", "videos_info_multi")[number - 1]
    body = recorded.load(recordings / "youtube" / "data-api" / "bodies" / f"videos-{name}.json.gz")
    read = by_api.api(recorded.Says(json.dumps(body).encode())).ask("videos", {"part": "snippet"}, answers.Videos)
    assert len(read.items) == number
    for video, told in zip(read.items, body["items"], strict=True):
        post = pages.post(video, "https://www.youtube.com/watch?v=x", datetime.now(UTC))
        assert (post.title, post.text) == (told["snippet"]["title"], told["snippet"]["description"])
        assert (post.creator.id, post.creator.name) == (told["snippet"]["channelId"], told["snippet"]["channelTitle"])
        assert f"{post.published:%Y-%m-%dT%H:%M:%S}" == told["snippet"]["publishedAt"][:19]
        counts = told.get("statistics", {})
        assert post.counts.views == (int(counts["viewCount"]) if counts else None)
        assert post.counts.comments == (int(counts["commentCount"]) if counts else None)


# through the door


def _exchanges(recordings: Path) -> dict[Path, Any]:
    base = recordings / "youtube" / "data-api"
    return {path: recorded.load(path) for path in sorted(base.glob("yt-*/*.json.gz"))}


def test_every_recorded_exchange_is_found_by_its_query(recordings: Path) -> None:
    """In any order, under any key, at today's host; another query is another question."""
    for path, exchange in _exchanges(recordings).items():
        if exchange["response"]["status"] != 200 or path.name != "01.json.gz":
            continue
        door = Door(NetSettings(tries=1), transport=Replay.from_folder(path.parent))
        parts = urlsplit(exchange["request"]["url"])
        asked = [(name, value) for name, value in reversed(parse_qsl(parts.query)) if name != "key"]
        url = f"{HOST}{parts.path}?{urlencode([*asked, ('alt', 'json')])}"
        with pytest.raises(NotRecorded):
            door.ask(Request(f"{url}&pageToken=x"), lambda answer: answer.body)
        with pytest.raises(NotRecorded):
            door.ask(Request(f"{HOST}{parts.path}?{urlencode(asked[1:])}"), lambda answer: answer.body)
        assert door.ask(Request(url), lambda answer: json.loads(answer.body)) == exchange["response"]["json"]


def test_a_recorded_question_is_asked_by_the_client_as_it_was(recordings: Path, by_api: ApiErrand) -> None:
    """Google's library builds it; the same question asked again gets the answer that was recorded next."""
    asked = 0
    kinds: dict[str, Any] = {"commentThreads": answers.Threads, "comments": answers.Comments}
    for folder in sorted({path.parent for path in _exchanges(recordings)}):
        first = recorded.exchanges(folder)[0]
        parts = urlsplit(first["request"]["url"])
        resource = parts.path.rpartition("/")[2]
        if resource not in kinds or first["response"]["status"] != 200:
            continue
        params: dict[str, str | int] = {name: value for name, value in parse_qsl(parts.query) if name != "key"}
        api = by_api.api(Replay.from_folder(folder))
        for exchange in recorded.exchanges(folder):
            read: Any = api.ask(resource, params, kinds[resource])
            assert [item.id for item in read.items] == [item["id"] for item in exchange["response"]["json"]["items"]]
            asked += 1
    assert asked == 10


def _write(folder: Path, *exchanges: tuple[str, dict[str, Any], Any]) -> Replay:
    """A visit that is answered with these: resource, query, answer."""
    folder.mkdir()
    for number, (resource, query, answer) in enumerate(exchanges):
        exchange = {
            "recorded": "2020-02-06T02:09:24Z",
            "request": {"method": "GET", "url": LIST.format("https://www.googleapis.com", resource, urlencode(query))},
            "response": {"status": 200, "headers": {}, "json": answer},
        }
        (folder / f"{number:02}.json").write_text(json.dumps(exchange))
    return Replay.from_folder(folder)


def _video(count: int) -> tuple[str, dict[str, Any], Any]:
    about = {"id": VIDEO, "snippet": {"title": "A video"}, "statistics": {"commentCount": str(count)}}
    return "videos", {"part": "snippet,statistics", "id": VIDEO}, {"items": [about]}


def test_a_recorded_page_is_archived_and_the_rest_is_named(recordings: Path, tmp_path: Path, by_api: ApiErrand) -> None:
    """A hundred threads as recorded, through the whole errand: the next page and the replies are not recorded."""
    name = "with-parent-association-parent-as-video"
    (page,) = (answer for path, answer in _answers(recordings).items() if name in path)
    replay = _write(tmp_path / "visit", _video(300), ("commentThreads", {**_THREADS, "videoId": VIDEO}, page))
    report = by_api(transport=replay, tries=1)
    assert (report.verdict.status, report.exit_code, report.verdict.seen) == ("partial", 3, 100)
    kept = by_api.thread().comments
    assert {_named(comment) for comment in kept.values()} == set(_found(page))
    answered = {item["id"] for item in page["items"] if item["snippet"]["totalReplyCount"]}
    assert {failed.id for failed in report.verdict.failed} == {"top", *answered}
    assert all("recorded" in failed.reason and failed.cursor for failed in report.verdict.failed)


def test_a_recorded_chain_of_replies_is_archived_whole(recordings: Path, tmp_path: Path, by_api: ApiErrand) -> None:
    """Two recorded pages under a comment that is made up."""
    bodies = recordings / "youtube" / "data-api" / "bodies"
    first, second = (recorded.load(bodies / f"comments-comments_by_parent_paged_{n}.json.gz") for n in (1, 2))
    root = first["items"][0]["snippet"]["parentId"]
    top = {"textOriginal": "Ask me", "publishedAt": "2019-01-01T00:00:00Z", "updatedAt": "2019-01-01T00:00:00Z"}
    thread = {"id": root, "snippet": {"topLevelComment": {"id": root, "snippet": top}, "totalReplyCount": 3}}
    replay = _write(
        tmp_path / "visit",
        _video(4),
        ("commentThreads", {**_THREADS, "videoId": VIDEO}, {"items": [thread]}),
        ("comments", {**_REPLIES, "parentId": root}, first),
        ("comments", {**_REPLIES, "parentId": root, "pageToken": first["nextPageToken"]}, second),
    )
    report = by_api(transport=replay, tries=1)
    assert (report.verdict.status, report.verdict.failed, report.verdict.units) == ("complete", (), None)
    kept = by_api.thread().comments
    assert {_named(kept[ident]) for ident in kept if ident != root} == {*_found(first), *_found(second)}


def test_the_invented_answers_are_read_as_the_recorded_ones(by_api: ApiErrand) -> None:
    """The same checks, always run: three pages of threads and replies, and the whole visit from them."""
    lists = [e["response"]["json"] for e in recorded.exchanges(FIXTURES) if e["response"]["json"]["kind"] in LISTS]
    assert sum(_assert_all_is_read(_read(by_api, answer), answer) for answer in lists) > 16
    report = by_api(transport=Replay.from_folder(FIXTURES), tries=1)
    assert (report.verdict.status, report.verdict.failed, report.verdict.units) == ("complete", (), None)
    expected = {comment.id: comment for answer in lists for comment in _found(answer)}
    kept = by_api.thread().comments
    assert {ident: _named(comment) for ident, comment in kept.items()} == expected
    assert [ident for ident, comment in kept.items() if comment.pinned] == [lists[0]["items"][0]["id"]]


def test_a_get_is_told_by_its_query_and_a_post_by_its_body(tmp_path: Path) -> None:
    """A replay holds both kinds at one path."""
    door = Door(
        NetSettings(tries=1),
        transport=_write(tmp_path / "visit", ("comments", {"id": "a"}, 1), ("comments", {"id": "b"}, 2)),
    )

    def ask(query: str, body: bytes | None = None) -> Any:
        return door.ask(Request(LIST.format(HOST, "comments", query), body), lambda answer: json.loads(answer.body))

    assert [ask("id=b"), ask("key=secret&id=a"), ask("id=a&alt=json&key=other")] == [2, 1, 1]
    for query, body in (("", None), ("id=c", None), ("id=a&id=b", None), ("id=a", b"{}")):
        with pytest.raises(NotRecorded):
            ask(query, body)
