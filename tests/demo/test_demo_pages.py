"""Answers follow the truth, in the forms and languages of the platform."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from commentvault.demo import Corpus, Recipe, build_corpus
from commentvault.demo.tokens import PANEL, Ask, decode, encode
from commentvault.demo.wording import wording

from .demo_client import Json, ServerFactory, Walk, form_of, items_of, post, token_of


def test_a_walk_meets_every_form_and_misses_nothing(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Newest first lists all; the pinned comment comes twice, flagged first; each answer has one form."""
    walk = Walk(demo_server())
    seen = list(walk)
    times = Counter(one.id for one in seen)
    pinned = demo_corpus.ranked[0]
    assert set(times) == set(demo_corpus.by_id)
    assert {id_ for id_, count in times.items() if count > 1 and "." not in id_} == {pinned.id}
    flagged = [one for one in seen if one.pinned]
    assert [one.id for one in flagged] == [pinned.id]
    assert seen[0] == flagged[0]
    assert {one.form for one in seen} == {"old", "new", "nested"}
    assert {form_of(page) for page in walk.pages.values()} == {"old", "new"}
    for one in seen:
        row = demo_corpus.by_id[one.id]
        assert one.parent == (row.parent_shown or row.root)
        assert one.text == row.text
        assert one.likes == (wording("en").count(row.likes) if row.likes else " ")
        assert ("(edited)" in one.when) == row.edited


def test_german_is_exact_and_says_it_in_german(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Every like is there to the last digit."""
    for one in Walk(demo_server(), hl="de-DE", order="top"):
        row = demo_corpus.by_id[one.id]
        assert one.likes.strip().replace(".", "") == (str(row.likes) if row.likes else "")
        assert one.when.startswith("vor ")
        assert one.when.endswith("(bearbeitet)") == row.edited


def test_top_is_a_filter_too(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """It leaves comments out, puts the pinned one first and shows it once."""
    tops = [one for one in Walk(demo_server(), order="top") if one.parent is None]
    assert [one.id for one in tops] == [row.id for row in demo_corpus.ranked]
    assert len(tops) < len(demo_corpus.newest)
    assert [one.pinned for one in tops].index(True) == 0


def test_next_carries_the_post_and_two_tokens(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """The watch page's facts, the section's token, and the panel's."""
    video = demo_corpus.video
    answer = post(demo_server(), videoId=video.id)
    primary, secondary, _, section = answer["contents"]["twoColumnWatchNextResults"]["results"]["results"]["contents"]
    assert primary["videoPrimaryInfoRenderer"]["title"]["runs"][0]["text"] == video.title
    owner = secondary["videoSecondaryInfoRenderer"]["owner"]["videoOwnerRenderer"]
    assert owner["navigationEndpoint"]["browseEndpoint"]["browseId"] == video.channel_id
    assert f"{video.likes:,}" in str(primary)
    first = token_of(section["itemSectionRenderer"]["contents"][0])
    assert decode(first) == Ask(list="top", video=video.id)
    (panel,) = answer["engagementPanels"]
    content = panel["engagementPanelSectionListRenderer"]["content"]["sectionListRenderer"]["contents"][0]
    assert decode(token_of(content["itemSectionRenderer"]["contents"][0])).section == PANEL


def test_the_first_page_has_header_and_body(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """The header claims a little more than is listed and offers both orders."""
    page = post(demo_server(), continuation=encode(Ask(list="top", video=demo_corpus.video.id)))
    reloads = [end["reloadContinuationItemsCommand"] for end in page["onResponseReceivedEndpoints"]]
    assert [reload["slot"].rpartition("_")[2] for reload in reloads] == ["HEADER", "BODY"]
    header = items_of(page)[0]["commentsHeaderRenderer"]
    assert int(header["countText"]["runs"][0]["text"]) == demo_corpus.video.comments > len(demo_corpus.comments)
    menu = header["sortMenu"]["sortFilterSubMenuRenderer"]["subMenuItems"]
    tokens = [decode(item["serviceEndpoint"]["continuationCommand"]["token"]).list for item in menu]
    assert tokens == ["top", "newest"]
    assert len(items_of(page)) == 1 + 20 + 1
    stamp = page["frameworkUpdates"]["entityBatchUpdate"]["timestamp"]
    assert int(stamp["seconds"]) == demo_corpus.recipe.now.timestamp()


def test_replies_come_10_then_50(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """As many as the token asks for, up to the cap, with a "show more" button until the end."""
    server, pinned = demo_server(), demo_corpus.ranked[0]
    video = demo_corpus.video
    token = encode(Ask(list="replies", video=video.id, channel=video.channel_id, comment=pinned.id, size=10))
    sizes = []
    while token:
        items = items_of(post(server, continuation=token))
        token = token_of(items[-1])
        sizes.append(len(items) - bool(token))
        assert not token or "button" in items[-1]["continuationItemRenderer"]
    assert sizes == [10, 50, pinned.replies - 60]
    large = encode(Ask(list="replies", video=video.id, channel=video.channel_id, comment=pinned.id, size=200))
    assert len(items_of(post(server, continuation=large))) == 51


def test_newest_goes_on_from_a_time(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """So a client may start anywhere; nothing at that time is listed again."""
    row = demo_corpus.newest[30]
    after = int(row.published.timestamp() * 1000)
    items = items_of(
        post(demo_server(), continuation=encode(Ask(list="newest", video=demo_corpus.video.id, after_ms=after)))
    )
    assert _first_id(items[0]) == demo_corpus.newest[31].id


def _first_id(item: Json) -> str:
    thread = item["commentThreadRenderer"]
    model = thread.get("commentViewModel", {}).get("commentViewModel") or thread["comment"]["commentRenderer"]
    return str(model["commentId"])


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_platform_of_one_form(demo_server: ServerFactory, share: float) -> None:
    """The shares at their ends give only one form."""
    corpus = build_corpus(Recipe(comments=90, old_share=share, nested_share=0.0))
    forms = {one.form for one in Walk(demo_server(corpus))}
    assert forms == ({"old"} if share else {"new"})


def test_the_world_may_change_while_it_is_served(demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """The next answer is made of the new corpus."""
    server = demo_server(small_corpus)
    before = {one.id for one in Walk(server)}
    server.corpus = build_corpus(Recipe(seed=99, comments=60, tops=41, threads=4))
    assert before == set(small_corpus.by_id)
    assert {one.id for one in Walk(server)} == set(server.corpus.by_id)


def test_answers_are_about_as_large_as_real_ones(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """8 to 12 kB of JSON a comment in the new form."""
    video = demo_corpus.video
    page = post(demo_server(), continuation=encode(Ask(list="newest", video=video.id)))
    assert 8_000 < len(str(page)) / 20 < 13_000


def test_latency_and_counting(demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """An answer takes as long as asked for; every request is counted with its kind."""
    server = demo_server(small_corpus, latency=0.15)
    start = time.monotonic()
    post(server, videoId=small_corpus.video.id)
    post(server, "player", videoId=small_corpus.video.id)
    assert time.monotonic() - start >= 0.3
    assert server.requests == [("/youtubei/v1/next", "next"), ("/youtubei/v1/player", "player")]
    assert server.count == 2
