"""Pages of the mobile lists: what is in them, and where they go on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import UnknownShape
from commentvault.platforms.instagram.answers import mobile, tokens
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.walk.source import Listing, Offer

from .answered import AT, JSON, body, by_id, changed, invented

TOP, REPLIES = Place(), Place("17900000000000001")
CURSOR = '{"cached_comments_cursor":"17900000000000006","bifilter_token":"KAAB_-x"}'


def _page(name: str = "mobile-top", place: Place = TOP, **keys: Any) -> Listing:
    return mobile.page(changed(name, **keys), AT, place)


def _one(**keys: Any) -> Listing:
    """A page with one comment."""
    return mobile.page(body({"comments": [{"pk": 1, "text": "a", **keys}]}), AT, TOP)


def test_a_page_lists_its_comments_with_the_replies_that_stand_with_them() -> None:
    """All ids are texts, whatever they were sent as; the post's own text is no comment."""
    listing = _page()
    assert [(c.id[-1], c.root and c.root[-1]) for c in listing.comments] == [
        ("1", None), ("2", "1"), ("3", None), ("4", "3"), ("5", None), ("6", None),
    ]  # fmt: skip
    assert listing.claimed == 61
    assert listing.claimed_exact is True
    assert listing.ranked is True
    assert not listing.unknown
    assert listing.raw is None


def test_a_comment_has_all_that_was_told() -> None:
    """Times are exact, likes are exact, marks are told."""
    comment = by_id(_page())["17900000000000001"]
    author = comment.author
    told = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
    assert (comment.seen, comment.depth, comment.parent, comment.parent_exact) == (AT, 0, None, True)
    assert (comment.published, comment.published_window, comment.published_by) == (told, (told, told), "platform")
    assert (comment.likes, comment.likes_exact, comment.replies) == (2155, True, 3)
    assert (comment.pinned, comment.hearted, comment.edited, comment.hidden) == (True, True, False, False)
    assert (author.id, author.name, author.handle) == ("70010002", "Bracken Fern", "@brackenfern")
    assert author.url == "https://www.instagram.com/brackenfern/"
    assert (author.creator, author.verified) == (False, False)
    assert [span.kind for span in comment.spans] == ["link", "mention", "tag"]


def test_marks_are_told_by_their_absence_and_look_alikes_are_none() -> None:
    """The second comment has a pinned sticker, and is not pinned."""
    comments = by_id(_page())
    other, by_creator = comments["17900000000000003"], comments["17900000000000002"]
    assert (other.pinned, other.hearted, other.edited) == (False, False, True)
    assert (other.author.id, other.author.verified, other.author.name) == ("70010003", True, None)
    assert (by_creator.author.creator, by_creator.author.verified) == (True, True)


def test_a_hidden_comment_a_gif_and_somebody_who_is_gone() -> None:
    """A GIF is kept by its address, without what is in it of who asked; of who is gone, the id may be left."""
    comments = by_id(_page())
    gif, gone = comments["17900000000000005"], comments["17900000000000006"]
    assert (gif.text, gif.gif, gif.hidden) == ("", "https://media1.giphy.com/media/aJ7Y/200.gif", True)
    assert (gone.author.id, gone.author.name, gone.author.handle, gone.author.url) == ("70010009", None, None, None)
    assert (gone.likes, gone.published) == (7, datetime(2026, 9, 21, 14, 21, 40, tzinfo=UTC))
    assert _one(user=None).comments[0].author.id is None


def test_pins_are_told_by_the_lists_first_page_only() -> None:
    """A later page says nothing of them, and a first page without any says that there are none, unless it counts some
    and marks none.
    """
    assert _page().pinned == ("17900000000000001",)
    assert _page(comments=[], pinned_comment_count=0).pinned == ()
    assert _page(comments=[], pinned_comment_count=1).pinned is None
    assert _page(place=TOP.on("min", "x")).pinned is None
    assert _page("mobile-replies", REPLIES).pinned is None


def test_replies_know_whom_they_answer() -> None:
    """The top comment, another reply, or nobody knows."""
    replies = by_id(_page("mobile-replies", REPLIES))
    to_top, to_reply = replies["17900000000000002"], replies["17900000000000007"]
    unsaid = by_id(_page())["17900000000000004"]
    assert (to_top.parent, to_top.parent_exact, to_top.depth) == (to_top.root, True, 1)
    assert (to_reply.parent, to_reply.parent_exact, to_reply.depth) == (to_top.id, True, 2)
    assert (unsaid.parent, unsaid.parent_exact, unsaid.depth) == ("17900000000000003", False, 1)
    assert {c.root for c in replies.values()} == {REPLIES.root}
    assert {c.replies for c in replies.values()} == {None}


def test_threads_with_more_replies_than_are_shown_are_offered() -> None:
    """By the first page of their own list, which holds those that are shown too."""
    ident = "17900000000000001"
    assert _page().offers == [Offer(Place(ident).encode(), root=ident, parent=ident, depth=1, all=True)]


@pytest.mark.parametrize(
    ("keys", "offered"),
    [
        ({"child_comment_count": 1}, True),
        ({"child_comment_count": "1"}, True),
        ({"child_comment_count": 0}, False),
        ({"child_comment_count": None}, True),  # nobody on the page is counted any
        ({"child_comment_count": -1}, True),
        ({}, True),
        ({"has_more_tail_child_comments": False}, False),
        ({"child_comment_count": 1, "preview_child_comments": [{"pk": 2, "text": "b"}]}, False),
        ({"preview_child_comments": [{"pk": 2, "text": "b"}]}, True),  # nobody says that this is all
        ({"preview_child_comments": [{"pk": 2, "text": "b"}], "has_more_tail_child_comments": False}, False),
        ({"child_comment_count": 1, "has_more_tail_child_comments": True}, True),
    ],
)
def test_a_thread_is_offered_where_it_may_hold_more(keys: dict[str, Any], offered: bool) -> None:
    """Every hint counts."""
    assert bool(_one(**keys).offers) is offered


def test_a_missing_count_is_none_beside_others_on_its_page() -> None:
    """Only where no comment of the page has one, nothing is said of replies."""
    entries = [{"pk": 1, "text": "a", "child_comment_count": 0}, {"pk": 2, "text": "b"}]
    told, untold = (mobile.page(body({"comments": listed}), AT, TOP) for listed in (entries, entries[1:]))
    assert not told.offers
    assert [offer.root for offer in untold.offers] == ["2"]


@pytest.mark.parametrize(("parent", "ids"), [({"text": "a", "child_comment_count": 9}, ["2", "1"]), ({}, ["2"])])
def test_the_top_comment_that_stands_with_its_replies_is_listed(parent: dict[str, Any], ids: list[str]) -> None:
    """Unless it is a stub of it. It leads to nothing, and says nothing of pins."""
    answer = {"child_comments": [{"pk": 2, "text": "b"}], "parent_comment": {"pk": 1, **parent}}
    listing = mobile.page(body(answer), AT, Place("1"))
    assert [c.id for c in listing.comments] == ids
    assert (listing.offers, listing.unread, listing.unknown) == ([], [], [])
    assert all(c.pinned is None for c in listing.comments if c.root is None)


_MORE: dict[str, Any] = {
    "comments": [],
    "next_min_id": ...,
    "next_max_id": ...,
    "has_more_comments": ...,
    "has_more_headload_comments": ...,
}
_MIN, _MAX = {"next_min_id": "a"}, {"next_max_id": 17}
_HEAD, _TAIL = {"has_more_headload_comments": True}, {"has_more_comments": True}
_NO_HEAD, _NO_TAIL = {"has_more_headload_comments": False}, {"has_more_comments": False}


@pytest.mark.parametrize(
    ("keys", "place", "more"),
    [
        (_MIN | _HEAD | _NO_TAIL, TOP, [("min", "a")]),
        (_MAX | _TAIL | _NO_HEAD, TOP, [("max", "17")]),
        (_MIN | _MAX | _HEAD | _TAIL, TOP, [("min", "a"), ("max", "17")]),
        (_MIN | _MAX | _HEAD | _TAIL, TOP.on("max", "9"), [("max", "17")]),
        (_MIN | _MAX | _HEAD | _TAIL, TOP.on("min", "9"), [("min", "a")]),
        (_MIN | _HEAD | _NO_TAIL, TOP.on("max", "9"), [("min", "a")]),
        (_MIN | _MAX | _NO_HEAD | _NO_TAIL, TOP, []),
        (_MIN, TOP, [("min", "a")]),
        (_MIN | _TAIL, TOP, [("min", "a")]),  # one flag for both ways, as older answers have it
        (_MIN | _TAIL | _NO_HEAD, TOP, [("min", "a")]),  # the other way's flag, as the web's lists of replies have it
        (_MAX | _HEAD | _NO_TAIL, TOP.on("min", "9"), [("max", "17")]),
        ({}, TOP, []),
        (_NO_HEAD | _NO_TAIL, TOP, []),
        ({"next_min_id": ""} | _NO_HEAD, TOP, []),
    ],
)
def test_a_list_goes_on_by_either_cursor(keys: dict[str, Any], place: Place, more: list[tuple[str, str]]) -> None:
    """The way that it was asked by, else the other; from its first page by all that are offered."""
    listing = _page(place=place, **(_MORE | keys))
    assert [(p.direction, p.cursor) for p in map(tokens.decode, listing.more)] == more
    assert not listing.unknown


def test_cursors_are_handed_back_as_they_came() -> None:
    """A cursor may be JSON itself."""
    assert _page().more == [TOP.on("min", CURSOR).encode()]
    assert _page("mobile-replies", REPLIES).more == [REPLIES.on("min", "QVFEx").encode()]


@pytest.mark.parametrize(
    ("place", "name", "keys"),
    [
        (TOP, "mobile-top", _MORE | _TAIL),
        (TOP, "mobile-top", _MORE | _HEAD),
        (TOP, "mobile-top", _MORE | _HEAD | _TAIL | _MAX),
        (REPLIES, "mobile-replies", {"next_min_child_cursor": None}),
    ],
)
def test_more_without_a_way_to_it_is_no_end(place: Place, name: str, keys: dict[str, Any]) -> None:
    """The list is not whole, and is not called so."""
    listing = _page(name, place, **keys)
    assert [(u.form, u.root) for u in listing.unknown] == [("more is said and no cursor given", place.root)]
    assert listing.raw


def test_comments_turned_off_are_told_in_words() -> None:
    """Where the list says so and is empty; a list that is not empty is read."""
    assert "turned off" in (_page("mobile-off").message or "")
    assert _page("mobile-off").claimed == 0
    assert _page(comments_disabled=True).message is None
    assert mobile.page(body({"comments_disabled": True, "status": "ok"}), AT, TOP).message == mobile.OFF


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'{"status":"ok"}',
        b'{"comments":null}',
        b'{"comments":{}}',
        b'{"child_comments":[]}',
    ],
)
def test_an_answer_without_a_list_is_not_taken_for_an_empty_one(answer: bytes) -> None:
    """Nor is the list of replies where the top comments were asked for."""
    with pytest.raises(UnknownShape) as caught:
        mobile.page(answer, AT, TOP)
    assert caught.value.raw == answer


@pytest.mark.parametrize(
    "entry",
    [3, None, {}, {"text": "a"}, {"pk": [], "text": "a"}, {"pk": 1, "text": 5}, {"pk": 1, "text": "a", "user": 3}],
)
def test_an_entry_that_cannot_be_read_is_named(entry: object) -> None:
    """The others on the page are read; what was in it is not repeated in words."""
    listing = mobile.page(
        body({"comments": [entry, {"pk": 2, "text": "b", "preview_child_comments": [entry]}]}), AT, TOP
    )
    assert [c.id for c in listing.comments] == ["2"]
    assert [u.root for u in listing.unknown] == [None, "2"]
    assert listing.raw


def test_a_comment_without_its_text_is_listed_as_unread() -> None:
    """An empty text is one; a missing one is not, but for a GIF's."""
    assert _one(text=None).unread == ["1"]
    assert _one(text="").comments[0].text == ""
    assert _one(text=None, giphy_media_info={"images": {"fixed_height": {"url": "https://a/b"}}}).comments[0].text == ""


def test_a_reply_among_top_comments_belongs_to_its_thread() -> None:
    """Some lists are flat."""
    reply, top = (_one(parent_comment_id=ident).comments[0] for ident in (9, 1))
    assert (reply.root, reply.parent, reply.depth) == ("9", "9", 1)
    assert (top.root, top.depth) == (None, 0)


_ENTRY = json.loads(invented("mobile-top"))["comments"][0]


@given(st.dictionaries(st.sampled_from(sorted(_ENTRY)), JSON), st.sampled_from(["comments", "child_comments"]))
def test_an_entry_with_anything_in_its_keys_is_read_or_named(keys: dict[str, Any], name: str) -> None:
    """Never left out in silence, and nothing else happens."""
    entry = _ENTRY | keys
    listing = mobile.page(body({name: [entry]}), AT, TOP if name == "comments" else REPLIES)
    assert listing.comments or listing.unread or listing.unknown or entry["type"] == 1


_KEYS = sorted({*json.loads(invented("mobile-top")), *json.loads(invented("mobile-replies"))})


@given(
    st.binary() | st.dictionaries(st.sampled_from(_KEYS), JSON).map(body) | JSON.map(body),
    st.sampled_from([TOP, REPLIES]),
)
def test_whatever_is_answered_is_a_page_or_an_unknown_shape(answer: bytes, place: Place) -> None:
    """No other exception, whatever comes."""
    try:
        listing = mobile.page(answer, AT, place)
    except UnknownShape as err:
        assert err.raw == answer  # noqa: PT017  # most answers are refused, and some are pages
    else:
        assert all(tokens.decode(token).root == place.root for token in listing.more)
