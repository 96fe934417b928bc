"""A post's own facts, in all forms; and which form an answer has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import UnknownShape
from commentvault.model import Post
from commentvault.platforms.instagram.answers import forms, graphql, media
from commentvault.platforms.instagram.answers.forms import Form
from commentvault.platforms.instagram.answers.media import Media
from commentvault.platforms.instagram.answers.tokens import Place

from .answered import AT, JSON, body, invented

URL, NUMBER, CODE, ROOT = (
    "https://www.instagram.com/p/DCWDPNupIAB/",
    "3501000000000000001",
    "DCWDPNupIAB",
    "17900000000000001",
)


def _media(name: str) -> Media:
    found = media.read(invented(name))
    assert found is not None
    return found


def _post(name: str) -> Post:
    return media.post(_media(name), URL, AT)


@pytest.mark.parametrize("name", ["media-info", "media-web", "media-older"])
def test_a_post_tells_who_it_is(name: str) -> None:
    """Number and code, creator and exact time are the same in every form."""
    found, post = _media(name), _post(name)
    assert (found.number, found.code) == (NUMBER, CODE)
    assert (post.creator.id, post.creator.handle, post.creator.name) == ("70010001", "@odalysquill", "Odalys Quill")
    assert (post.creator.creator, post.creator.verified) == (True, True)
    assert post.published == datetime(2026, 9, 21, 13, 56, 40, tzinfo=UTC)
    assert (post.seen, post.url, post.title) == (AT, URL, None)


def test_the_caption_is_the_posts_text() -> None:
    """None where there is none."""
    assert [_post(name).text for name in ("media-info", "media-older")] == [
        "The glass harbour, at last. #GlassHarbour"
    ] * 2
    assert _post("media-web").text is None


def test_counts_that_are_hidden_are_not_known() -> None:
    """Hidden likes come as a small number beside a flag, or as -1."""
    counts = [_post(name).counts for name in ("media-info", "media-web", "media-older")]
    assert [c.comments for c in counts] == [61] * 3
    assert [(c.likes, c.likes_exact) for c in counts] == [(20411, True), (None, None), (None, None)]
    assert [c.views for c in counts] == [512345, None, 512345]


def test_comments_turned_off_and_comments_that_only_some_may_write() -> None:
    """Where writing is limited, reading is not."""
    info, limited, off = (_media(name) for name in ("media-info", "media-web", "media-older"))
    assert [media.section(m).token for m in (info, limited)] == [Place().encode()] * 2
    assert "turned off" in (media.section(off).message or "")
    assert [m.limited for m in (info, limited, off)] == [False, True, False]


def test_the_comments_that_stand_with_a_post() -> None:
    """What is pinned is not told there."""
    (comment,) = media.beside(_media("media-info"), AT).comments
    assert (comment.id, comment.pinned) == (ROOT, None)
    assert media.beside(_media("media-older"), AT).empty


def test_comments_beside_a_post_are_read_in_either_form_or_named() -> None:
    """They lead to nothing."""
    edges = [{"node": {"id": "5", "text": "p"}}, {"node": {"id": []}}]
    older = {"data": {"shortcode_media": {"id": "7", "edge_media_preview_comment": {"count": 3, "edges": edges}}}}
    today = {"items": [{"pk": 7, "preview_comments": [{"pk": 5, "text": "p", "child_comment_count": 2}, 3]}]}
    for answer in (older, today):
        found = media.read(body(answer))
        assert found is not None
        listing = media.beside(found, AT)
        assert ([comment.id for comment in listing.comments], listing.offers) == (["5"], [])
        assert len(listing.unknown) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"items": []},
        {"data": {media.WEB: None}},
        {"data": {media.WEB: {"items": []}}},
        {"data": {"xdt_shortcode_media": None}},
    ],
)
def test_a_post_that_is_not_shown_is_none(answer: object) -> None:
    """Removed, or not for who asks: the answer has the place for a post, and nothing in it."""
    assert media.read(body(answer)) is None


@pytest.mark.parametrize(
    "answer", [{}, [], {"data": None}, {"data": {}}, {"items": [{}]}, {"items": 3}, {"data": {"shortcode_media": {}}}]
)
def test_an_answer_about_no_post_is_an_unknown_shape(answer: object) -> None:
    """It is not taken for a post that is gone."""
    with pytest.raises(UnknownShape):
        media.read(body(answer))


FORMS = {
    "mobile-top": Form("mobile", media=NUMBER),
    "mobile-replies": Form("mobile", replies=True, root=ROOT, media=NUMBER),
    "mobile-off": Form("mobile"),
    "web-top": Form("graphql"),
    "web-replies": Form("graphql", replies=True, root=ROOT),
    "older-parent": Form("graphql"),
    "older-thread": Form("graphql", replies=True, root=ROOT),
    "older-flat": Form("graphql"),
    "media-info": Form("post", media=NUMBER, code=CODE),
    "media-web": Form("post", media=NUMBER, code=CODE),
    "media-older": Form("post", media=NUMBER, code=CODE),
}


@pytest.mark.parametrize("name", FORMS)
def test_an_answer_tells_its_form(name: str) -> None:
    """And by that it can be read, where nobody knows what was asked."""
    form = forms.form_of(invented(name))
    assert form == FORMS[name]
    if form.kind != "post":
        listing = forms.page(form, invented(name), AT, Place(form.root))
        assert listing.comments or listing.message


def test_a_post_is_no_list() -> None:
    """Whoever reads it as one is told."""
    with pytest.raises(UnknownShape, match="a post"):
        forms.page(FORMS["media-info"], invented("media-info"), AT, Place())


_NAMES = st.sampled_from([
    "data", "items", "comments", "child_comments", "parent_comment", "pk", "edges", "node", "comment",
    "shortcode_media", "edge_media_to_comment", media.WEB, graphql.TOP, graphql.REPLIES,
])  # fmt: skip
_NEAR = st.recursive(JSON, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner), max_leaves=12)


@given(st.binary() | _NEAR.map(body))
def test_whatever_is_answered_has_a_form_or_none(answer: bytes) -> None:
    """No exception."""
    form = forms.form_of(answer)
    assert form is None or form.kind in ("mobile", "graphql", "post")
