"""Pages of GraphQL: today's connections and the older lists."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import UnknownShape
from commentvault.platforms.instagram.answers import graphql
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.walk.source import Listing, Offer

from .answered import AT, JSON, body, by_id, invented

TOP, ROOT = Place(), "17900000000000001"
REPLIES = Place(ROOT)
PAGES = {"web-top": TOP, "web-replies": REPLIES, "older-parent": TOP, "older-thread": REPLIES, "older-flat": TOP}


def _page(name: str) -> Listing:
    return graphql.page(invented(name), AT, PAGES[name])


_LISTED = {"web-top": "1 5 6", "web-replies": "2 7", "older-parent": "1 2 3", "older-thread": "7 8", "older-flat": "1"}


@pytest.mark.parametrize(("name", "ends"), _LISTED.items())
def test_every_form_lists_its_comments(name: str, ends: str) -> None:
    """In their order, each with author, text and exact time; what the creator pinned or liked is not told."""
    listing = _page(name)
    assert [comment.id[-1] for comment in listing.comments] == ends.split()
    assert [u.form for u in listing.unknown] == ["a list that tells nothing of replies"] * (name == "older-flat")
    for comment in listing.comments:
        assert comment.published is not None
        assert comment.published_by == "platform"
        assert comment.author.id
        assert (comment.pinned, comment.hearted, comment.author.creator) == (None, None, None)


def test_a_comment_of_today_and_the_same_in_the_older_form() -> None:
    """They differ in what is not told."""
    today, older = (by_id(_page(name))[ROOT] for name in ("web-top", "older-parent"))
    assert (today.text, today.likes, today.replies, today.published) == (older.text, 2155, 3, older.published)
    assert today.author == older.author
    assert (today.hidden, older.hidden) == (False, None)


def test_a_gif_and_somebody_who_is_gone() -> None:
    """The web shows a stand-in where the GIF is behind the platform's own address; the GIF's own is kept."""
    comments = by_id(_page("web-top"))
    assert comments["17900000000000005"].gif == "https://media1.giphy.com/media/aJ7Y/200.gif"
    gone = comments["17900000000000006"]
    assert (gone.author.id, gone.author.handle, gone.edited) == ("70010009", None, True)


@pytest.mark.parametrize("name", ["web-replies", "older-thread"])
def test_replies_hang_under_the_comment_that_was_asked_for(name: str) -> None:
    """Whom they answer is not told."""
    for reply in _page(name).comments:
        assert (reply.root, reply.parent, reply.parent_exact, reply.depth) == (ROOT, ROOT, False, 1)


def test_lists_go_on_after_their_cursor_until_they_say_that_they_end() -> None:
    """A cursor is handed back as it came."""
    cursor = '{"cached_comments_cursor":"1790","bifilter_token":"KA"}'
    assert _page("web-top").more == [TOP.on("after", cursor).encode()]
    assert _page("older-parent").more == [TOP.on("after", "QVFB-top").encode()]
    assert not [token for name in ("web-replies", "older-thread", "older-flat") for token in _page(name).more]


def test_threads_with_more_replies_than_are_shown_are_offered() -> None:
    """The older form goes on from where the replies inside it end."""
    whole = Offer(REPLIES.encode(), root=ROOT, parent=ROOT, depth=1, all=True)
    rest = Offer(REPLIES.on("after", "QVFB-thread").encode(), root=ROOT, parent=ROOT, depth=1)
    assert (_page("web-top").offers, _page("older-parent").offers) == ([whole], [rest])


@pytest.mark.parametrize(("info", "offered"), [(None, True), ({"has_next_page": True, "end_cursor": None}, True)])
def test_an_older_thread_without_a_cursor_is_offered_from_its_beginning(info: object, offered: bool) -> None:
    """A count, or a word of more to come, is enough."""
    thread = {"count": 2, "page_info": info, "edges": [{"node": {"id": "2", "text": "b"}}]}
    listing = _older([{"node": {"id": "1", "text": "a", "edge_threaded_comments": thread}}])
    assert [(offer.token, offer.all) for offer in listing.offers] == [(Place("1").encode(), True)] * offered


def test_a_list_that_begins_in_the_middle_is_not_whole() -> None:
    """Its first page says that another one comes before it; later ones may say so."""
    info = {"has_next_page": False, "has_previous_page": True}
    answer = body({"data": {graphql.TOP: {"edges": [], "page_info": info}}})
    assert [u.form for u in graphql.page(answer, AT, TOP).unknown] == ["the list begins in the middle"]
    assert not graphql.page(answer, AT, TOP.on("after", "x")).unknown


@pytest.mark.parametrize("others", [[], [{"pk": 2, "text": "b", "child_comment_count": 0}]])
def test_replies_that_are_not_counted_are_offered_unless_others_are_counted(others: list[Any]) -> None:
    """A visitor without a login is told no count at all."""
    nodes = [{"pk": 1, "text": "a", "child_comment_count": None}, *others]
    connection = {"edges": [{"node": node} for node in nodes], "page_info": {"has_next_page": False}}
    listing = graphql.page(body({"data": {graphql.TOP: connection}}), AT, TOP)
    assert [offer.root for offer in listing.offers] == ["1"] * (not others)


def test_older_threads_that_tell_nothing_of_themselves_are_offered() -> None:
    """Where the list is made of threads."""
    bare, empty = {"id": "1", "text": "a"}, {"id": "1", "text": "a", "edge_threaded_comments": {"edges": []}}
    counted = {"id": "2", "text": "b", "edge_threaded_comments": {"count": 0}}
    for nodes, offered in (([bare], ["1"]), ([empty], ["1"]), ([bare, counted], [])):
        assert [offer.root for offer in _older([{"node": node} for node in nodes]).offers] == offered


def test_a_flat_list_never_counts_as_whole() -> None:
    """It asks for nobody's replies, and says so once, at its end; a post without comments has none."""
    page = json.loads(invented("older-flat"))
    flat = page["data"]["shortcode_media"]["edge_media_to_comment"]
    assert not _page("older-flat").offers
    flat["page_info"] = {"has_next_page": True, "end_cursor": "x"}
    assert not graphql.page(body(page), AT, TOP).unknown
    flat |= {"page_info": {"has_next_page": False}, "edges": []}
    assert not graphql.page(body(page), AT, TOP).unknown


def _older(edges: list[Any], **keys: Any) -> Listing:
    connection = {"edges": edges, "page_info": {"has_next_page": False}}
    answer = {"data": {"xdt_shortcode_media": {"edge_media_to_parent_comment": connection, **keys}}}
    return graphql.page(body(answer), AT, TOP)


def test_the_sizes_that_are_told() -> None:
    """The older lists count the whole thread; today's tell nothing."""
    assert [_page(name).claimed for name in PAGES] == [None, None, 61, None, 2]


def test_comments_that_stand_apart_are_listed_too() -> None:
    """A permalink's own comment is hoisted out of the list."""
    hoisted = {"edges": [{"node": {"id": "2", "text": "b"}}]}
    listing = _older([{"node": {"id": "1", "text": "a"}}], edge_media_to_hoisted_comment=hoisted)
    assert [comment.id for comment in listing.comments] == ["2", "1"]


def test_previews_beside_a_list_are_listed_after_it() -> None:
    """They lead to nothing: the list itself does."""
    previews = {"edges": [{"node": {"id": "2", "text": "b"}}, {"node": 3}]}
    listing = _older([], edge_media_preview_comment=previews)
    assert ([comment.id for comment in listing.comments], listing.offers) == (["2"], [])
    assert len(listing.unknown) == 1


def test_the_form_of_a_posts_own_address_is_read() -> None:
    """Where ``graphql`` stands in for ``data``."""
    answer = json.loads(invented("older-flat"))["data"]
    assert [c.text for c in graphql.page(body({"graphql": answer}), AT, TOP).comments] == ["first"]


@pytest.mark.parametrize(
    ("info", "form"),
    [(None, "not said"), ({}, "not said"), ({"has_next_page": True}, "no cursor"), ({"end_cursor": ""}, "not said")],
)
def test_a_list_that_does_not_say_that_it_ends_is_not_whole(info: object, form: str) -> None:
    """Neither is one that has more and no way to it."""
    listing = graphql.page(body({"data": {graphql.TOP: {"edges": [], "page_info": info}}}), AT, TOP)
    assert [form in unknown.form for unknown in listing.unknown] == [True]
    assert listing.raw


@pytest.mark.parametrize("key", [graphql.TOP, "older"])
@pytest.mark.parametrize(
    "edge", [None, 3, {}, {"node": None}, {"node": 3}, {"node": {"text": "a"}}, {"node": {"id": 1, "text": 2}}]
)
def test_an_edge_that_cannot_be_read_is_named(key: str, edge: object) -> None:
    """The others are read."""
    connection = {"edges": [edge, {"node": {"id": 2, "text": "b"}}], "page_info": {"has_next_page": False}}
    data = {"shortcode_media": {"edge_media_to_parent_comment": connection}} if key == "older" else {key: connection}
    listing = graphql.page(body({"data": data}), AT, TOP)
    assert [comment.id for comment in listing.comments] == ["2"]
    assert len(listing.unknown) == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_list_that_was_not_asked_for_is_an_unknown_shape(name: str) -> None:
    """Top comments are not taken for replies, nor replies for top comments."""
    with pytest.raises(UnknownShape, match="without a list"):
        graphql.page(invented(name), AT, TOP if PAGES[name] is REPLIES else REPLIES)


@pytest.mark.parametrize(
    "data",
    [None, {}, {"shortcode_media": None}, {graphql.TOP: None}, {graphql.TOP: {"edges": None}}, {"shortcode_media": {}}],
)
def test_an_answer_without_a_list_is_not_taken_for_an_empty_one(data: object) -> None:
    """Whatever is missing."""
    with pytest.raises(UnknownShape, match="without a list of comments"):
        graphql.page(body({"data": data, "errors": [{"message": "execution error"}]}), AT, TOP)


_NAMES = st.sampled_from(
    ["edges", "node", "page_info", "count", "end_cursor", "has_next_page", "id", "pk", "text", "owner", "user"]
)
_NEAR = st.recursive(JSON, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner), max_leaves=12)
_DATA = st.dictionaries(st.sampled_from([graphql.TOP, graphql.REPLIES, "comment", "shortcode_media"]), _NEAR)


@given(st.binary() | JSON.map(body) | _DATA.map(lambda data: body({"data": data})), st.sampled_from([TOP, REPLIES]))
def test_whatever_is_answered_is_a_page_or_an_unknown_shape(answer: bytes, place: Place) -> None:
    """No other exception, whatever comes."""
    try:
        listing = graphql.page(answer, AT, place)
    except UnknownShape as err:
        assert err.raw == answer  # noqa: PT017  # most answers are refused, and some are pages
    else:
        assert listing.raw == (answer if listing.unknown else None)


@given(st.lists(_NEAR, max_size=4))
def test_every_edge_is_read_or_named(edges: list[Any]) -> None:
    """Never left out in silence."""
    answer = {"data": {graphql.TOP: {"edges": edges, "page_info": {"has_next_page": False}}}}
    listing = graphql.page(body(answer), AT, TOP)
    assert len(listing.comments) + len(listing.unread) + len(listing.unknown) == len(edges)
