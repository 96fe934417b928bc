"""Recorded answers of the Graph API: each of them, and what is in it."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from commentvault.errors import NotServed
from commentvault.net import Answer
from commentvault.platforms.instagram.graph import answers, failures, pages
from commentvault.platforms.instagram.graph.client import code_of
from commentvault.platforms.walk.source import Listing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOBODY = answers.User()


def _body(recordings: Path, name: str) -> bytes:
    return gzip.decompress((recordings / "instagram" / "graph-api" / f"{name}.json.gz").read_bytes())


def _listing(recordings: Path, name: str, root: str | None = None) -> Listing:
    page = msgspec.json.decode(_body(recordings, name), type=answers.List)
    listing = pages.listing(page, "17846368219941692", root, NOBODY, NOW)
    assert listing.unknown == []
    return listing


def test_a_comment(recordings: Path) -> None:
    """With likes and a name."""
    item = msgspec.json.decode(_body(recordings, "comments-comment_fields"), type=answers.Comment)
    comment = pages.comment(item, None, NOBODY, NOW)
    assert (comment.id, comment.likes, comment.published) == (
        "17892250648466172",
        1,
        datetime(2020, 2, 24, 9, 15, 16, tzinfo=UTC),
    )
    assert comment.author.handle
    assert [span.kind for span in comment.spans] == ["mention"]


def test_comments_by_their_ids(recordings: Path) -> None:
    """A map, as the API answers where several ids were asked for."""
    found = msgspec.json.decode(_body(recordings, "comments-comments_fields"), type=dict[str, answers.Comment])
    comments = {ident: pages.comment(item, None, NOBODY, NOW) for ident, item in found.items()}
    assert {ident: (c.id, c.likes) for ident, c in comments.items()} == {
        "17892250648466172": ("17892250648466172", 1),
        "17858154961981086": ("17858154961981086", 0),
    }


def test_two_pages_of_comments(recordings: Path) -> None:
    """The first leads to the second by its cursor; the address with the token is not kept."""
    first, last = (_listing(recordings, f"medias-comments_p{page}") for page in (1, 2))
    assert [comment.id for comment in first.comments] == ["17858154961981086", "17874875428706419"]
    assert [comment.id for comment in last.comments] == ["17892250648466172", "17914413430382429"]
    assert (len(first.more), last.more) == (1, [])
    assert "access_token" not in first.more[0]
    assert all(c.author.handle is None and c.likes is None for c in first.comments)


def test_replies(recordings: Path) -> None:
    """Without a name and without likes."""
    (reply,) = _listing(recordings, "comments-replies", root="17858154961981086").comments
    assert (reply.id, reply.parent, reply.depth, reply.likes) == ("17847314687296283", "17858154961981086", 1, None)


def test_a_comment_of_an_old_form(recordings: Path) -> None:
    """Who wrote is a number, and a reply stands with it."""
    item = msgspec.json.decode(_body(recordings, "restfb-comment"), type=answers.Comment)
    comment = pages.comment(item, None, answers.User(id="98765432123"), NOW)
    assert (comment.author.id, comment.author.creator, comment.hidden, comment.replies) == (
        "98765432123",
        True,
        False,
        1,
    )


def test_a_comment_of_somebody_with_a_name_only(recordings: Path) -> None:
    """The number of others is not told to every app."""
    item = msgspec.json.decode(_body(recordings, "restfb-comment_missing_user"), type=answers.Comment)
    comment = pages.comment(item, None, answers.User(username="owner"), NOW)
    assert comment.author.id is None
    assert (bool(comment.author.handle), comment.author.creator, comment.hidden) == (True, False, False)


def test_a_mentioned_comment(recordings: Path) -> None:
    """It stands within the account that was mentioned."""
    found = msgspec.json.decode(_body(recordings, "users-mentioned_comment"), type=dict[str, msgspec.Raw])
    item = msgspec.json.decode(found["mentioned_comment"], type=answers.Comment)
    assert pages.comment(item, None, NOBODY, NOW).likes == 0


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("users-medias_p1", ["CSgf9BChwVq", "CSgdWACBeKr"]),
        ("users-medias_p2", ["CRyZpmrjYC4", "CP5Rq0bjBzn"]),
        ("users-tagged_medias", ["CMeo7rcJvTi", "CMePrHWHOtz"]),
    ],
)
def test_lists_of_posts(recordings: Path, name: str, codes: list[str]) -> None:
    """An old answer has the shortcode in its address only."""
    page = msgspec.json.decode(_body(recordings, name), type=answers.List)
    posts = [msgspec.json.decode(entry, type=answers.Media) for entry in page.data]
    assert [code_of(post) for post in posts][:2] == codes
    assert page.more is (name == "users-medias_p1")


def test_posts_by_their_ids(recordings: Path) -> None:
    """A map again."""
    found = msgspec.json.decode(_body(recordings, "medias-medias_fields"), type=dict[str, answers.Media])
    assert {ident: code_of(post) for ident, post in found.items()} == {
        "17893085207160254": "CP5Rq0bjBzn",
        "17896129349106152": "CRyZpmrjYC4",
    }


@pytest.mark.parametrize(
    ("name", "within"), [("medias-media_default", None), ("users-mentioned_media", "mentioned_media")]
)
def test_a_post(recordings: Path, name: str, within: str | None) -> None:
    """Its counts are exact, its title is none."""
    body: bytes | msgspec.Raw = _body(recordings, name)
    body = msgspec.json.decode(body, type=dict[str, msgspec.Raw])[within] if within else body
    post = pages.post(msgspec.json.decode(body, type=answers.Media), NOBODY, "https://www.instagram.com/p/x/", NOW)
    assert (post.title, post.counts.comments, post.counts.comments_exact) == (None, 0, True)
    assert post.text
    assert post.published
    assert post.counts.likes is not None


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        ("error-error_data", failures.NotThere, "pages_read_engagement"),
        ("restfb-ig_login_exception", NotServed, "Unknown path components"),
    ],
)
def test_errors(recordings: Path, name: str, kind: type[NotServed], word: str) -> None:
    """In the platform's words."""
    with pytest.raises(kind, match=word):
        failures.explain(Answer(400, {}, _body(recordings, name), NOW))
