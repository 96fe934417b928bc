"""Which form an answer has, where nothing but the answer itself is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from commentvault.errors import UnknownShape
from commentvault.platforms.instagram.answers import graphql, media, mobile
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.instagram.answers.values import decode
from commentvault.platforms.walk.source import Listing


@dataclass(frozen=True)
class Form:
    """What an answer is: a page of comments or of the replies under ``root``, or a ``post``'s facts.

    ``media`` is the post's number and ``code`` its shortcode, where the answer tells them.
    """

    kind: Literal["mobile", "graphql", "post"]
    replies: bool = False
    root: str | None = None
    media: str | None = None
    code: str | None = None


def form_of(body: bytes) -> Form | None:
    """The form of an answer; None for one that holds neither comments nor a post."""
    try:
        answer: Any = decode(body, msgspec.json.decode)
    except UnknownShape:
        return None
    if not isinstance(answer, dict):
        return None
    for key, replies in (("child_comments", True), ("comments", False)):
        if isinstance(answer.get(key), list):
            return _of_list("mobile", answer[key], replies=replies, parent=answer.get("parent_comment"))
    return _graphql(answer) or _post(body)


def page(form: Form, body: bytes, at: datetime, place: Place) -> Listing:
    """A page of comments by its form. Raises :class:`UnknownShape` for a post."""
    if form.kind == "post":
        raise UnknownShape("a post, and no list of comments", body)
    return mobile.page(body, at, place) if form.kind == "mobile" else graphql.page(body, at, place)


def _graphql(answer: dict[str, Any]) -> Form | None:
    data = _dict(answer.get("data")) or _dict(answer.get("graphql"))
    for key, replies in ((graphql.TOP, False), (graphql.REPLIES, True)):
        if edges := _edges(data.get(key)):
            return _of_list("graphql", edges, replies=replies)
        if isinstance(_dict(data.get(key)).get("edges"), list):
            return Form("graphql", replies=replies)
    top = _dict(data.get("comment"))
    if "edge_threaded_comments" in top:
        return Form("graphql", replies=True, root=_text(top.get("id")))
    post = _dict(data.get("shortcode_media")) or _dict(data.get("xdt_shortcode_media"))
    if "edge_media_to_parent_comment" in post or "edge_media_to_comment" in post:
        return Form("graphql", media=_text(post.get("id")), code=_text(post.get("shortcode")))
    return None


def _post(body: bytes) -> Form | None:
    try:
        found = media.read(body)
    except UnknownShape:
        return None
    return Form("post", media=found.number, code=found.code) if found else None


def _of_list(kind: Literal["mobile", "graphql"], entries: list[Any], *, replies: bool, parent: object = None) -> Form:
    """The form of a page, with what its entries tell of where they belong."""
    listed = [entry for entry in entries if isinstance(entry, dict)]
    root = _text(_dict(parent).get("pk")) or _first(listed, "parent_comment_id") if replies else None
    return Form(kind, replies=replies, root=root, media=_first(listed, "media_id"))


def _first(entries: Iterable[dict[str, Any]], key: str) -> str | None:
    return next((text for entry in entries if (text := _text(entry.get(key)))), None)


def _edges(connection: object) -> list[Any]:
    edges = _dict(connection).get("edges")
    return [_dict(edge).get("node") for edge in edges] if isinstance(edges, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return str(value) if value and isinstance(value, int | str) else None
