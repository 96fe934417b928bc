"""Pages of the Graph API as they may come: nothing that is sent is left out in silence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from commentvault.platforms.instagram.graph import answers, pages
from commentvault.platforms.instagram.graph.place import Place
from commentvault.platforms.walk.source import Listing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OWNER = answers.User(id="17841400000000001", username="kestrel.room")
COMMENT: dict[str, Any] = {"id": "17900000000000001", "text": "Tides", "timestamp": "2026-11-20T10:11:12+0000"}


def _listing(*entries: Any, root: str | None = None, **paging: Any) -> Listing:
    body = msgspec.json.encode({"data": entries, "paging": paging})
    return pages.listing(msgspec.json.decode(body, type=answers.List), "179", root, OWNER, NOW)


def test_what_is_not_sent_is_not_known() -> None:
    """Neither a count nor a name is made up."""
    (comment,) = _listing(COMMENT).comments
    author = comment.author
    assert (comment.likes, comment.likes_exact, comment.hidden, comment.pinned) == (None, None, None, None)
    assert (author.id, author.handle, author.url, author.creator) == (None, None, None, None)


def test_the_owner_is_known_by_number_or_by_name() -> None:
    """In each of the forms in which the API tells who wrote."""
    forms: list[dict[str, Any]] = [
        {"from": {"id": "17841400000000001", "username": "kestrel.room"}},
        {"username": "kestrel.room"},
        {"user": {"id": 17841400000000001}},
    ]
    listing = _listing(*(COMMENT | {"id": str(at)} | form for at, form in enumerate(forms, 1)))
    assert [comment.author.creator for comment in listing.comments] == [True, True, True]
    (other,) = _listing(COMMENT | {"username": "someone"}).comments
    assert (other.author.creator, other.author.handle) == (False, "@someone")


def test_ids_are_texts() -> None:
    """Although some come as numbers."""
    (comment,) = _listing(COMMENT | {"id": 17900000000000001, "from": {"id": 5}}, root="9").comments
    assert (comment.id, comment.author.id, comment.root) == ("17900000000000001", "5", "9")


def test_mentions_are_spans() -> None:
    """In code points."""
    (comment,) = _listing(COMMENT | {"text": "🌊 @kestrel.room hm"}).comments
    assert [(span.at, span.len, span.kind) for span in comment.spans] == [(2, 13, "mention")]


def test_replies_in_place_are_taken_and_the_rest_is_offered() -> None:
    """How many there are is not known then."""
    reply = COMMENT | {"id": "2", "parent_id": COMMENT["id"]}
    replies = {"data": [reply], "paging": {"cursors": {"after": "x"}, "next": "https://x/?access_token=y"}}
    listing = _listing(COMMENT | {"replies": replies})
    assert [(c.id, c.root, c.replies) for c in listing.comments] == [
        (COMMENT["id"], None, None),
        ("2", COMMENT["id"], None),
    ]
    (offer,) = listing.offers
    assert Place.decode(offer.token) == Place(COMMENT["id"])
    assert (offer.root, offer.parent, offer.all) == (COMMENT["id"], COMMENT["id"], True)


def test_all_replies_in_place_are_counted() -> None:
    """A cursor behind them leads nowhere; no list is no reply."""
    reply = COMMENT | {"id": "2"}
    listing = _listing(COMMENT | {"replies": {"data": [reply], "paging": {"cursors": {"after": "x"}}}}, COMMENT)
    assert [c.replies for c in listing.comments if c.root is None] == [1, 0]
    assert listing.offers == []


def test_a_page_that_goes_on_without_a_cursor_is_not_the_end() -> None:
    """It is named as what could not be read."""
    assert [unknown.form for unknown in _listing(COMMENT, next="https://x").unknown] == [
        "more is said and no cursor given"
    ]
    assert _listing(COMMENT, cursors={"after": "x"}).more == []
    assert _listing(COMMENT, cursors={"after": "x"}, next="https://x").more == [Place("179", "x").encode()]


def test_a_strange_entry_does_not_hide_the_others() -> None:
    """It is named."""
    listing = _listing({"id": []}, COMMENT, {"text": "no id"}, COMMENT | {"timestamp": "yesterday"}, 7)
    assert [comment.id for comment in listing.comments] == [COMMENT["id"]]
    assert len(listing.unknown) == 4


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_KEYS = ("id", "text", "timestamp", "username", "like_count", "hidden", "from", "user", "parent_id", "replies")


@given(st.lists(_json | st.dictionaries(st.sampled_from(_KEYS), _json) | st.just(COMMENT), max_size=5))
def test_every_entry_is_a_comment_or_named(entries: list[Any]) -> None:
    """Whatever JSON it is."""
    listing = _listing(*entries)
    tops = [comment for comment in listing.comments if comment.root is None or comment.parent]
    assert len(tops) + len(listing.unknown) >= len(entries)
