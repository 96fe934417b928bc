"""What the invented Instagram answers for comments and replies: shapes, ids, marks, pages."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from commentvault.demo import LIVELY, Corpus, Recipe, World, arrange
from commentvault.demo.instagram import Said, crowded, large
from commentvault.demo.instagram.cursors import Paging

from .demo_instagram import REPLIES, TOPS, Client, InstagramFactory, Json, pages, walk

_OPTIONAL = {"is_liked_by_media_owner", "is_created_by_media_owner", "giphy_media_info", "media_info", "is_pinned"}


def _keys(found: list[Json]) -> tuple[set[str], set[str]]:
    """The keys that all of them have, and those that any of them has."""
    every, some = set(found[0]), set[str]()
    for one in found:
        every &= one.keys()
        some |= one.keys()
    return every, some


def test_a_page_has_the_recorded_keys(instagram: InstagramFactory, recordings: Path) -> None:
    """The list, its comments, their users, the replies that stand in it, and the caption: no key less."""
    shape = json.loads((recordings / "instagram" / "mobile-v1-page.shape.json").read_bytes())
    client = Client(instagram())
    page = client.comments().json
    assert shape.keys() <= page.keys()
    assert page.keys() - shape.keys() == set()
    assert _same(shape["caption"], page["caption"])
    tops, shaped = page["comments"], shape["comments"]
    every, some = _keys(tops)
    assert _keys(shaped)[1] - _OPTIONAL == every - {"child_comment_count"}
    assert some - _keys(shaped)[1] <= _OPTIONAL | {"child_comment_count"}
    assert tops[0].keys() >= {"is_pinned"}
    assert all(top["user"].keys() == shaped[0]["user"].keys() for top in tops)
    reply = shaped[1]["preview_child_comments"][0]
    shown = [one for top in tops for one in top["preview_child_comments"]]
    assert shown
    assert _keys(shown)[0] >= reply.keys() - _OPTIONAL
    assert _keys(shown)[1] <= reply.keys() | _OPTIONAL


def _same(one: Json, other: Json) -> bool:
    return one.keys() == other.keys() and all(
        _same(value, other[key]) for key, value in one.items() if isinstance(value, dict)
    )


def _told(shown: Json) -> tuple[object, ...]:
    """What an answer says of a comment, as far as ``Said`` knows it."""
    info = shown.get("giphy_media_info")
    shown_gif = info["first_party_cdn_proxied_images"]["fixed_height"]["url"] if info else ""
    gif = parse_qs(urlsplit(shown_gif).query).get("url", [None])[0]
    return (
        shown["pk"], shown.get("parent_comment_id"), shown.get("replied_to_comment_id"), shown["text"],
        shown["created_at"], shown["comment_like_count"], shown.get("is_pinned", False), shown["is_edited"],
        shown.get("is_liked_by_media_owner", False), shown.get("is_created_by_media_owner", False),
        shown["is_covered"], gif, str(shown["user"]["pk"]), shown["user"]["username"], shown["user"]["is_verified"],
    )  # fmt: skip


def _true(said: Said) -> tuple[object, ...]:
    return (
        said.id, said.root, said.parent, said.text, said.at, said.likes, said.pinned, said.edited, said.hearted,
        said.creator, said.covered, said.gif, said.author.pk, said.author.username, said.author.verified,
    )  # fmt: skip


@pytest.mark.parametrize("paging", ["min", "max", "mixed", "both"])
@pytest.mark.parametrize("mobile", [True, False])
def test_every_comment_is_reached_by_either_pair_of_cursors(
    instagram: InstagramFactory, paging: Paging, mobile: bool
) -> None:
    """On both hosts, as it truly is, some of them twice."""
    server = instagram(paging=paging)
    found = list(walk(Client(server, mobile=mobile)))
    assert {_told(shown) for shown, _ in found} == {_true(said) for said in server.told.everything()}
    assert all(shown.get("parent_comment_id") == root for shown, root in found)
    assert Counter(shown["pk"] for shown, _ in found).most_common(1)[0][1] == 2


def test_the_kind_of_cursor_changes_where_paging_is_mixed(instagram: InstagramFactory) -> None:
    """Asked by one, a page may offer the other; of the first page's two, one leads up where it began in the middle."""
    client = Client(instagram(paging="mixed"))
    mixed = [{name for _, name in TOPS.values()} & page.keys() for page in pages(client.comments, by=TOPS)]
    assert {"next_min_id"} in mixed
    assert {"next_max_id"} in mixed
    first = Client(instagram(paging="both")).comments().json
    assert first.keys() >= {"next_min_id", "next_max_id"}
    assert not any(comment.get("is_pinned") for comment in first["comments"])


def test_min_id_is_json_in_a_string(instagram: InstagramFactory) -> None:
    """With the keys of the real one; a cursor that was never given out is refused."""
    client = Client(instagram())
    cursor = client.comments().json["next_min_id"]
    assert json.loads(cursor).keys() == {"cached_comments_cursor", "bifilter_token"}
    assert client.comments(min_id='{"cached_comments_cursor":"1"}').status == 400
    assert client.comments(max_id="nonsense").status == 400
    assert client.replies("17999999999999999").status == 400


def test_ids_are_numbers_of_the_platforms_length(instagram: InstagramFactory) -> None:
    """Of comments 17 digits; of users a number for some and a string for others; the shortcode is the post's number."""
    server = instagram()
    shown = [comment for comment, _ in walk(Client(server))]
    assert all(len(comment["pk"]) == 17 and comment["pk"].isdigit() for comment in shown)
    assert {type(comment["user"]["pk"]) for comment in shown} == {int, str}
    assert len(server.told.by_id) == len(server.corpus.comments)
    info = Client(server).ask(f"/api/v1/media/{server.told.media}/info/").json["items"][0]
    assert (info["code"], info["pk"], info["id"].split("_")[0]) == (server.code, server.told.media, server.told.media)


def test_the_first_replies_stand_with_their_comment(instagram: InstagramFactory) -> None:
    """One or two of them, the oldest; a comment whose replies are more says how many, and its list holds them all."""
    server = instagram()
    client = Client(server)
    tops = [top for page in pages(client.comments, by=TOPS) for top in page["comments"] if top["child_comment_count"]]
    assert {len(top["preview_child_comments"]) for top in tops} == {1, 2}
    most = max(tops, key=lambda top: top["child_comment_count"])
    found = [reply["pk"] for page in pages(client.replies, most["pk"], by=REPLIES) for reply in page["child_comments"]]
    assert [shown["pk"] for shown in most["preview_child_comments"]] == found[: len(most["preview_child_comments"])]
    assert list(dict.fromkeys(found)) == [said.id for said in server.told.replies[most["pk"]]]
    assert len(set(found)) == most["child_comment_count"]


def test_three_pins_stand_first_and_look_alikes_are_there(instagram: InstagramFactory) -> None:
    """``is_pinned`` only where it is true; a reel in answer, and the post itself, have marks of that name too."""
    server = instagram()
    page = Client(server).comments().json
    assert [comment.get("is_pinned") for comment in page["comments"]] == [True] * 3 + [None] * 12
    assert page["pinned_comment_count"] == 3
    reels = [comment.get("media_info", {}).get("media", {}) for comment, _ in walk(Client(server))]
    assert any("visual_comment_reply_sticker_info" in reel for reel in reels)
    assert Client(server).ask(f"/api/v1/media/{server.told.media}/info/").json["items"][0]["is_pinned"] is True


def test_ranked_or_chronological(instagram: InstagramFactory) -> None:
    """The platform says which; pins are first in both."""
    ranked, newest = Client(instagram()), Client(instagram(ranked=False))
    assert ranked.comments().json["is_ranked"] is True
    assert newest.comments().json["is_ranked"] is False
    times = [comment["created_at"] for page in pages(newest.comments, by=TOPS) for comment in page["comments"]]
    assert times[3:] == sorted(times[3:], reverse=True)


def test_the_claim_is_a_bit_more_than_what_is_listed(instagram: InstagramFactory) -> None:
    """And the caption is no comment of the list."""
    server = instagram()
    page = Client(server).comments().json
    assert page["comment_count"] > len(server.told.by_id)
    assert (page["caption"]["type"], page["caption"]["text"]) == (1, server.told.caption)
    assert page["caption"]["pk"] not in {comment["pk"] for comment, _ in walk(Client(server))}


def test_the_world_goes_on_under_the_same_ids(instagram: InstagramFactory) -> None:
    """After a night: what is new is listed, what is deleted is not, and pictures are signed anew."""
    world = World(Recipe(comments=300), rates=LIVELY)
    server = instagram(world.corpus)
    before = {comment["pk"]: comment for comment, _ in walk(Client(server))}
    server.corpus = world.live_until(world.now + timedelta(days=2))
    after = {comment["pk"]: comment for comment, _ in walk(Client(server))}
    assert after.keys() == set(server.told.by_id)
    assert before.keys() - after.keys()
    assert after.keys() - before.keys()
    both = before.keys() & after.keys()
    assert all(before[one]["user"]["profile_pic_url"] != after[one]["user"]["profile_pic_url"] for one in both)
    assert all(before[one]["user"]["username"] == after[one]["user"]["username"] for one in both)


def test_a_cursor_still_leads_on_when_the_list_has_grown(instagram: InstagramFactory, demo_corpus: Corpus) -> None:
    """It knows the comment that it stands behind."""
    young = [row for row in demo_corpus.newest if not row.pinned][:4]
    older = [row for row in demo_corpus.comments if row not in young and row.root not in {row.id for row in young}]
    server = instagram(arrange(demo_corpus.recipe, demo_corpus.video, older), ranked=False)
    client = Client(server)
    cursor, wanted = client.comments().json["next_min_id"], server.told.tops[15].id
    server.corpus = demo_corpus
    assert server.told.tops[15].id != wanted
    assert client.comments(min_id=cursor).json["comments"][0]["pk"] == wanted


def test_large_posts_have_large_threads() -> None:
    """50,000 comments, 12,000 of them replies, up to 900 in a thread, three pins, and every parent is in its thread."""
    corpus = large()
    replies = {root: len(rows) for root, rows in corpus.replies.items()}
    assert (len(corpus.comments), sum(replies.values()), max(replies.values())) == (50_000, 12_000, 900)
    assert sum(row.pinned for row in corpus.comments) == 3
    thread = {row.id: row.root or row.id for row in corpus.comments}
    assert all(thread[row.parent] == row.root for row in corpus.comments if row.parent is not None)
    assert len({row.id for row in corpus.comments}) == 50_000


def test_a_thread_that_is_large_already_stays_as_it_is(demo_corpus: Corpus) -> None:
    """Nothing goes over to it."""
    assert crowded(demo_corpus, 10) is demo_corpus
