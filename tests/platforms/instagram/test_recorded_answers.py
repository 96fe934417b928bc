"""Every recorded answer parses without loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commentvault.platforms.instagram.answers import forms, graphql, ids, media, mobile, tokens
from commentvault.platforms.instagram.answers.tokens import Place

from .answered import AT, by_id, recorded


@pytest.fixture
def folder(recordings: Path) -> Path:
    return recordings / "instagram"


def test_the_mobile_page_with_pinned_comments(folder: Path) -> None:
    """Both pins, the heart, the creator's reply, the claim and the cursor are read; all ids are texts."""
    answer = recorded(folder / "mobile-v1-page.shape.json")
    listing = mobile.page(answer, AT, Place())
    comments = by_id(listing)
    assert list(comments) == ["11000006", "11000010", "11000011"]
    assert [(c.pinned, c.hearted, c.author.creator) for c in comments.values()] == [
        (True, False, False), (True, True, False), (False, False, True),
    ]  # fmt: skip
    assert [(c.likes, c.author.id) for c in comments.values()] == [
        (2155, "11000008"),
        (340, "11000013"),
        (27, "11000004"),
    ]
    assert comments["11000011"].root == comments["11000011"].parent == "11000010"
    assert (listing.claimed, listing.ranked, listing.pinned) == (551, True, ("11000006", "11000010"))
    assert [offer.root for offer in listing.offers] == ["11000006", "11000010"]  # no reply is counted on this page
    (more,) = map(tokens.decode, listing.more)
    assert (more.direction, more.cursor) == ("min", json.loads(answer)["next_min_id"])
    assert not listing.unknown


@pytest.mark.parametrize("name", ["media-comments", "media-comments-2"])
def test_the_older_flat_lists(folder: Path, name: str) -> None:
    """Twelve comments each, every field as it was sent."""
    answer = recorded(folder / "graphql" / f"{name}.json.gz")
    connection = json.loads(answer)["data"]["shortcode_media"]["edge_media_to_comment"]
    listing = graphql.page(answer, AT, Place())
    sent = [edge["node"] for edge in connection["edges"]]
    assert [_sent(node) for node in sent] == [
        (c.id, c.text, c.published and c.published.timestamp(), c.author.id, c.author.handle) for c in listing.comments
    ]
    assert len(sent) == 12
    assert listing.claimed == 45
    assert [tokens.decode(token).cursor for token in listing.more] == [connection["page_info"]["end_cursor"]]
    assert not listing.unknown


def _sent(node: dict[str, Any]) -> tuple[str, str, int, str, str]:
    owner = node["owner"]
    return node["id"], node["text"], node["created_at"], owner["id"], f"@{owner['username']}"


@pytest.mark.parametrize("name", ["media", "media-2", "media-3"])
def test_posts_with_their_counts_and_first_comments(folder: Path, name: str) -> None:
    """A video and two carousels."""
    answer = recorded(folder / "graphql" / f"{name}.json.gz")
    item = json.loads(answer)["items"][0]
    found = media.read(answer)
    assert found is not None
    post = media.post(found, "https://www.instagram.com/", AT)
    assert (found.number, ids.media_id(item["code"])) == (str(item["pk"]), str(item["pk"]))
    assert post.text == item["caption"]["text"]
    assert post.published is not None
    assert post.published.timestamp() == item["taken_at"]
    assert (post.counts.comments, post.counts.likes) == (item["comment_count"], item["like_count"])
    assert post.counts.views == item.get("view_count")
    assert (post.creator.id, post.creator.verified) == (str(item["user"]["pk"]), True)
    assert [c.id for c in media.beside(found, AT).comments] == [str(c["pk"]) for c in item["preview_comments"]]


def test_every_recorded_answer_of_the_web_has_a_form(folder: Path) -> None:
    """None is passed over."""
    paths = [folder / "mobile-v1-page.shape.json", *sorted((folder / "graphql").glob("*.json.gz"))]
    kinds = [form.kind for path in paths if (form := forms.form_of(recorded(path)))]
    assert kinds == ["mobile", "post", "post", "graphql", "graphql", "post"]
