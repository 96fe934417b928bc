"""The web's side of the invented Instagram: the post by shortcode, older GraphQL lists, profiles."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commentvault.demo import Corpus, Recipe, build_corpus
from commentvault.demo.instagram import ids

from .demo_instagram import Client, Got, InstagramFactory, Json

_POST, _PROFILE, _TIMELINE = "27128499623469141", "27937681195819736", "29104886249145907"
_POSTED = "xdt_api__v1__feed__user_timeline_graphql_connection"
_COMMENTS, _REPLIES = "97b41c52301f77ce508f55e66d17620e", "51fdd02b67508306ad4484ff574a0b62"


def _item(client: Client, code: str) -> Json:
    found: Json = client.doc(_POST, shortcode=code).json["data"]["xdt_api__v1__media__shortcode__web_info"]["items"][0]
    return found


def _posts(number: int) -> list[Corpus]:
    """Posts of one profile, each a day older than the one before."""
    return [build_corpus(Recipe(comments=20 + at, days=10 + at, video_id=f"Demo{at:02}Post_")) for at in range(number)]


@pytest.mark.parametrize("code", ["DLs5hArb0ur", "B_abc-DEF12", "-9"])
def test_a_shortcode_is_its_number(code: str) -> None:
    """Both ways."""
    assert ids.shortcode(ids.media_pk(code)) == code


def test_the_number_of_a_shortcode_is_the_platforms(recordings: Path) -> None:
    """As recorded answers pair them."""
    for name in ("media", "media-2", "media-3"):
        kept = recordings / "instagram" / "graphql" / f"{name}.json.gz"
        item = json.loads(gzip.decompress(kept.read_bytes()))["items"][0]
        assert (ids.media_pk(item["code"]), ids.shortcode(str(item["pk"]))) == (str(item["pk"]), item["code"])


def test_two_posts_cannot_share_a_shortcode(instagram: InstagramFactory, small_corpus: Corpus) -> None:
    """The server says so at once."""
    with pytest.raises(ValueError, match="two worlds"):
        instagram(small_corpus, small_corpus)


def test_the_post_by_its_shortcode(instagram: InstagramFactory) -> None:
    """Caption, time, owner, counts; the mobile API tells the same."""
    server = instagram()
    item = _item(Client(server, mobile=False), server.code)
    assert (item["code"], item["pk"], item["taken_at"]) == (server.code, server.told.media, server.told.at)
    assert (item["caption"]["type"], item["caption"]["text"]) == (1, server.told.caption)
    assert (item["comment_count"], item["like_count"]) == (server.told.claimed, server.corpus.video.likes)
    assert item["user"]["username"] == server.told.owner.username == "odalysquill"
    assert Client(server).ask(f"/api/v1/media/{item['id']}/info/").json["items"] == [item]


def test_posts_are_reels_and_carousels_and_pictures(instagram: InstagramFactory) -> None:
    """Each with what belongs to its kind."""
    server = instagram(*_posts(14))
    client = Client(server, mobile=False)
    items = [_item(client, code) for code in server.posts]
    assert {item["media_type"] for item in items} == {1, 2, 8}
    assert all(("carousel_media" in item) == (item["media_type"] == 8) for item in items)
    assert all(("play_count" in item) == (item["media_type"] == 2) for item in items)


def _edges(ask: Callable[..., Got], way: Callable[[Json], Json], **variables: Any) -> list[Json]:
    """All nodes of a connection."""
    nodes, after = list[Json](), None
    while True:
        found = way(ask(**variables, **({"after": after} if after else {})).json["data"])
        nodes += [edge["node"] for edge in found["edges"]]
        after = found["page_info"]["end_cursor"]
        if not found["page_info"]["has_next_page"]:
            return nodes


def test_the_older_lists_hold_the_same_comments(instagram: InstagramFactory) -> None:
    """Top comments with the first of their replies, and the replies in a list of their own."""
    server = instagram()
    client = Client(server, mobile=False)

    def comments(**variables: Any) -> Got:
        return client.query(_COMMENTS, **variables)

    def replies(**variables: Any) -> Got:
        return client.query(_REPLIES, **variables)

    def listed(data: Json) -> Json:
        found: Json = data["shortcode_media"]["edge_media_to_parent_comment"]
        return found

    tops = _edges(comments, listed, shortcode=server.code, first=12)
    assert list(dict.fromkeys(node["id"] for node in tops)) == [said.id for said in server.told.tops]
    for node in tops:
        rows = server.told.replies.get(node["id"], ())
        threaded = node["edge_threaded_comments"]
        assert (threaded["count"], threaded["page_info"]["has_next_page"]) == (len(rows), len(rows) > 1)
        found = _edges(replies, lambda data: data["comment"]["edge_threaded_comments"], comment_id=node["id"], first=12)
        assert list(dict.fromkeys(one["id"] for one in found)) == [said.id for said in rows]


def test_a_profile_and_its_posts(instagram: InstagramFactory) -> None:
    """The page is for everybody and names the user's number; the posts come twelve a page, newest first."""
    posts = _posts(15)
    server = instagram(posts[3], *posts[:3], *posts[4:])
    visitor, client = Client(server, mobile=False), Client(server, mobile=False)
    visitor.account = None
    page = visitor.ask("/odalysquill/").body.decode()
    script = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page)
    assert script is not None
    shown = json.loads(script[1])["__bbox"]["result"]["data"]["xig_user_by_username"]
    assert (shown["pk_id"], shown["username"]) == (server.told.owner.pk, "odalysquill")
    assert visitor.ask("/nobody.there/").status == 404
    user = client.doc(_PROFILE, id=shown["pk"]).json["data"]["user"]
    assert (user["media_count"], user["is_private"]) == (15, False)
    assert client.doc(_PROFILE, id="123").json["data"]["user"] is None

    def timeline(**variables: Any) -> Got:
        return client.doc(_TIMELINE, "/api/graphql", **variables)

    found = _edges(timeline, lambda data: data[_POSTED], username="odalysquill")
    times = [item["taken_at"] for item in found]
    assert times == sorted(times, reverse=True)
    assert {item["code"] for item in found} == set(server.posts)
    assert timedelta(seconds=times[0] - times[-1]) == timedelta(days=14)


def test_a_private_profile_shows_no_posts(instagram: InstagramFactory) -> None:
    """And says that it is private."""
    server = instagram(*_posts(3))
    server.states[server.code] = "private"
    client = Client(server, mobile=False)
    assert client.doc(_PROFILE, id=server.told.owner.pk).json["data"]["user"]["is_private"] is True
    assert client.doc(_TIMELINE, "/api/graphql", username="odalysquill").json["data"][_POSTED]["edges"] == []


def test_what_is_not_there_is_not_found(instagram: InstagramFactory) -> None:
    """Paths, and queries that nobody knows."""
    client = Client(instagram(), mobile=False)
    assert client.ask("/api/v1/feed/timeline/").status == 404
    assert client.doc("1", x=1).status == 404
    assert client.ask("/graphql/query", {"doc_id": _POST, "variables": "{"}).status == 404
