"""The Data API of the demo, walked whole with the official client: every field by the truth."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commentvault.demo import LIVELY, STATES, Corpus, DemoServer, Recipe, Truth, World, build_corpus
from commentvault.demo.channel import EVERYTHING, uploads

from .api_client import Json, Official, pages, refused, walk
from .demo_client import ServerFactory, Walk


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """400 comments."""
    return build_corpus(Recipe(comments=400))


def _exact(row: Truth) -> dict[str, Any]:
    shape = "%Y-%m-%dT%H:%M:%SZ"
    return {
        "textOriginal": row.text,
        "authorDisplayName": row.author.handle,
        "authorChannelId": {"value": row.author.channel_id},
        "likeCount": row.likes,
        "publishedAt": row.published.strftime(shape),
        "updatedAt": (row.edited_at or row.published).strftime(shape),
        "parentId": row.root,
    }


def _differing(found: dict[str, Json], rows: tuple[Truth, ...]) -> list[tuple[str, str]]:
    return [
        (row.id, field)
        for row in rows
        for field, value in _exact(row).items()
        if found.get(row.id, {}).get(field) != value
    ]


@pytest.mark.parametrize("order", ["time", "relevance"])
def test_a_walk_brings_every_comment_as_it_is(
    demo_server: ServerFactory, official: Official, corpus: Corpus, order: str
) -> None:
    """Texts, authors, likes, exact times and edits; the order by relevance leaves some out, as on the web."""
    listed = {row.id for row in (corpus.newest if order == "time" else corpus.ranked)}
    rows = tuple(row for row in corpus.comments if (row.root or row.id) in listed)
    found = walk(official(demo_server(corpus)), corpus.video.id, order=order, textFormat="plainText")
    assert len(found) == len(rows)
    assert _differing(found, rows) == []
    assert all(one["textDisplay"] == one["textOriginal"] for one in found.values())
    assert not any("pinned" in word.lower() or "heart" in word.lower() for one in found.values() for word in one)
    assert any(one["updatedAt"] > one["publishedAt"] for one in found.values())


def test_the_web_and_the_api_name_the_same_comments(
    demo_server: ServerFactory, official: Official, corpus: Corpus
) -> None:
    """The same ids from both."""
    server = demo_server(corpus)
    assert {seen.id for seen in Walk(server)} == set(walk(official(server), corpus.video.id))


def test_by_time_the_pinned_thread_comes_first_and_the_others_newest_first(
    demo_server: ServerFactory, official: Official, corpus: Corpus
) -> None:
    """Whatever its date; it comes once."""
    server = demo_server(corpus)
    every = pages(official(server).commentThreads(), part="snippet", videoId=corpus.video.id, order="time")
    tops = [thread["snippet"]["topLevelComment"] for page in every for thread in page["items"]]
    pinned, *others = tops
    times = [top["snippet"]["publishedAt"] for top in others]
    assert corpus.by_id[pinned["id"]].pinned
    assert pinned["snippet"]["publishedAt"] < times[0]
    assert times == sorted(times, reverse=True)
    assert len({top["id"] for top in tops}) == len(corpus.newest)


def test_a_thread_carries_five_replies_and_tells_how_many_there_are(
    demo_server: ServerFactory, official: Official, corpus: Corpus
) -> None:
    """The rest takes a request of its own; 20 threads are a page where nothing else is asked for."""
    server = demo_server(corpus)
    every = list(pages(official(server).commentThreads(), part="snippet,replies", videoId=corpus.video.id))
    assert {len(page["items"]) for page in every[:-1]} == {20}
    for thread in (thread for page in every for thread in page["items"]):
        below = corpus.replies.get(thread["id"], ())
        inside = thread.get("replies", {}).get("comments", [])
        assert thread["snippet"]["totalReplyCount"] == len(below)
        assert len(inside) == min(len(below), 5)
        assert {reply["snippet"]["parentId"] for reply in inside} <= {thread["id"]}


def test_html_says_the_same_with_tags(demo_server: ServerFactory, official: Official, corpus: Corpus) -> None:
    """Line breaks, links and what HTML must not take for its own; ``textOriginal`` stays what was written."""
    found = walk(official(demo_server(corpus)), corpus.video.id, textFormat="html")
    assert _differing(found, corpus.comments) == []
    shown = [one["textDisplay"] for one in found.values()]
    for sign in (
        "<br>",
        "&amp;",
        "&lt;",
        "&#39;",
        f'<a href="https://www.youtube.com/watch?v={corpus.video.id}&amp;t=',
    ):
        assert any(sign in text for text in shown), sign
    assert not any("\n" in text for text in shown)


def test_ids_bring_what_is_there(demo_server: ServerFactory, official: Official, corpus: Corpus) -> None:
    """Comments and threads by their ids; what is not there is left out without a word."""
    api = official(demo_server(corpus))
    reply = next(row for row in corpus.comments if row.root is not None)
    top = corpus.newest[0]
    found = api.comments().list(part="snippet", id=f"{reply.id},Ugnobody,{top.id}").execute()
    assert [item["id"] for item in found["items"]] == [reply.id, top.id]
    threads = api.commentThreads().list(part="snippet", id=f"{top.id},Ugnobody").execute()
    assert [item["id"] for item in threads["items"]] == [top.id]
    assert api.comments().list(part="id", id="Ugnobody").execute()["items"] == []


def test_the_world_goes_on_between_two_pages(demo_server: ServerFactory, official: Official) -> None:
    """A token leads on behind the same moment, so nothing that was there is missed; an edit has its own time."""
    world = World(Recipe(comments=200), rates=LIVELY)
    server = demo_server(world.corpus)
    threads = official(server).commentThreads()
    request = threads.list(part="snippet", videoId=world.corpus.video.id, order="time", maxResults=20)
    seen, before = set[str](), {row.id for row in world.corpus.newest}
    while request is not None:
        page = request.execute()
        seen |= {item["id"] for item in page["items"]}
        request = threads.list_next(request, page)
        server.corpus = world.live_until(world.now + timedelta(hours=6))
    assert before - world.deleted.keys() <= seen
    server.corpus = world.live_until(world.now + timedelta(days=9))
    edit = next(event for event in reversed(world.events) if event.kind == "edited" and event.id in world.corpus.by_id)
    assert world.corpus.by_id[edit.id].edited_at == edit.at
    found = walk(official(server), world.corpus.video.id)
    assert _differing(found, world.corpus.comments) == []


def test_the_video_says_what_it_is(demo_server: ServerFactory, official: Official, corpus: Corpus) -> None:
    """Title, channel, counts, length; of videos in a state what the API tells, and nothing of those that are gone."""
    ids = [corpus.video.id, *(state.id for state in STATES.values())]
    parts = "snippet,statistics,contentDetails,liveStreamingDetails"
    answer = official(demo_server(corpus)).videos().list(part=parts, id=",".join(ids)).execute()
    found = {item["id"]: item for item in answer["items"]}
    main = found[corpus.video.id]
    assert main["snippet"]["title"] == corpus.video.title
    assert main["snippet"]["channelId"] == corpus.video.channel_id
    assert main["statistics"] == {
        "viewCount": str(corpus.video.views),
        "likeCount": str(corpus.video.likes),
        "favoriteCount": "0",
        "commentCount": str(corpus.video.comments),
    }
    assert main["contentDetails"]["duration"] == "PT4M7S"
    assert "liveStreamingDetails" not in main
    assert {STATES["removed"].id, STATES["private"].id}.isdisjoint(found)
    assert "commentCount" not in found[STATES["off"].id]["statistics"]
    assert found[STATES["zero"].id]["statistics"]["commentCount"] == "0"
    assert found[STATES["live"].id]["snippet"]["liveBroadcastContent"] == "live"
    assert "activeLiveChatId" in found[STATES["live"].id]["liveStreamingDetails"]


@pytest.mark.parametrize(
    ("state", "status", "reason"),
    [
        ("off", 403, "commentsDisabled"),
        ("live", 403, "commentsDisabled"),
        ("private", 403, "forbidden"),
        ("members", 403, "forbidden"),
        ("removed", 404, "videoNotFound"),
    ],
)
def test_a_video_without_comments_to_list_says_why(
    demo_server: ServerFactory, official: Official, state: str, status: int, reason: str
) -> None:
    """Each state has its own refusal."""
    api = official(demo_server())
    found = refused(api.commentThreads().list(part="snippet", videoId=STATES[state].id))
    assert found[:2] == (status, reason)


def test_a_video_that_nobody_has_commented_on_lists_none(demo_server: ServerFactory, official: Official) -> None:
    """No refusal, and nothing."""
    asked = official(demo_server()).commentThreads().list(part="snippet", videoId=STATES["zero"].id)
    assert asked.execute()["items"] == []


@pytest.fixture
def several(demo_server: ServerFactory, corpus: Corpus) -> DemoServer:
    """Three videos of one channel and one of another."""
    own = [
        build_corpus(Recipe(comments=60 + at, video_id=f"demoVID000{at}", days=30.0 - 10 * at, tops=30, threads=5))
        for at in range(2)
    ]
    other = build_corpus(Recipe(comments=30, seed=8, video_id="demoOTHER00"))
    return demo_server(corpus, others=(*own, other))


def test_a_channel_and_its_playlists(several: DemoServer, official: Official) -> None:
    """By id and by handle; its uploads newest first, the playlist in its own order; nobody has another handle."""
    api, main = official(several), several.corpus.video
    by_id = api.channels().list(part="snippet,contentDetails", id=main.channel_id).execute()["items"]
    by_handle = api.channels().list(part="contentDetails", forHandle=main.handle.upper()).execute()["items"]
    ident = by_handle[0]["contentDetails"]["relatedPlaylists"]["uploads"]
    assert by_id[0]["id"] == by_handle[0]["id"] == main.channel_id
    assert ident == uploads(main.channel_id)
    listed = [
        item["contentDetails"]["videoId"]
        for page in pages(api.playlistItems(), part="snippet,contentDetails", playlistId=ident, maxResults=2)
        for item in page["items"]
    ]
    assert listed == [main.id, "demoVID0001", "demoVID0000"]
    every = api.playlistItems().list(part="snippet", playlistId=EVERYTHING, maxResults=50).execute()
    assert [item["snippet"]["resourceId"]["videoId"] for item in every["items"]] == list(several.corpora)
    assert [item["snippet"]["position"] for item in every["items"]] == [0, 1, 2, 3]
    playlist = api.playlists().list(part="snippet,contentDetails", id=EVERYTHING).execute()["items"][0]
    assert playlist["contentDetails"]["itemCount"] == 4
    assert "items" not in api.channels().list(part="id", forHandle="@nobody").execute()
    assert refused(api.playlistItems().list(part="id", playlistId="PLnone"))[:2] == (404, "playlistNotFound")


def test_all_threads_of_a_channel_in_one_list(several: DemoServer, official: Official) -> None:
    """Newest first over all its videos, each with the video it is under."""
    own = [corpus for corpus in several.corpora.values() if corpus.recipe.seed != 8]
    threads = official(several).commentThreads()
    asked = {"allThreadsRelatedToChannelId": several.corpus.video.channel_id, "maxResults": 100}
    items = [item for page in pages(threads, part="snippet", **asked) for item in page["items"]]
    assert len(items) == sum(len(corpus.newest) for corpus in own)
    times = [item["snippet"]["topLevelComment"]["snippet"]["publishedAt"] for item in items]
    assert times == sorted(times, reverse=True)
    found = {(item["snippet"]["videoId"], item["id"]) for item in items}
    assert found == {(corpus.video.id, row.id) for corpus in own for row in corpus.newest}
    nobody = threads.list(part="id", allThreadsRelatedToChannelId="UCnobody")
    assert refused(nobody)[:2] == (404, "channelNotFound")


def test_each_video_has_its_own_comments_on_either_side(several: DemoServer, official: Official) -> None:
    """By the web's tokens and by the API; one that joins while the server runs is served too."""
    added = build_corpus(Recipe(comments=20, video_id="demoLATER00"))
    several.others = (*several.others, added)
    for ident, corpus in several.corpora.items():
        assert walk(official(several), ident).keys() == corpus.by_id.keys()
        assert {seen.id for seen in Walk(several, video=ident)} == corpus.by_id.keys()
