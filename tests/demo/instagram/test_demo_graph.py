"""The invented Graph API: what it lists, to whom, and what it refuses, as the real one does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

from commentvault.demo import Recipe, build_corpus
from commentvault.demo.instagram.conversation import Conversation
from commentvault.demo.instagram.graph import TOKEN, GraphServer
from commentvault.demo.instagram.graph.account import media_number

CORPUS = build_corpus(Recipe(comments=260, tops=130, threads=3))
SECOND = build_corpus(Recipe(comments=20, tops=12, video_id="gLs5hArb009", days=3))
POST, LATER = Conversation(CORPUS), Conversation(SECOND)
MEDIA = media_number(POST)
LONG = next(root for root, rows in POST.replies.items() if len(rows) > 50)


@pytest.fixture
def server() -> Iterator[GraphServer]:
    """Two posts of one account."""
    with GraphServer(CORPUS, SECOND) as started:
        yield started


def _ask(server: GraphServer, path: str, token: str | None = TOKEN, **query: str) -> tuple[int, Any]:
    """Status and JSON."""
    address = f"{server.url}{path}" + (f"?{urlencode(query)}" if query else "")
    asked = Request(address, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urlopen(asked, timeout=30) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def _pages(server: GraphServer, path: str, **query: str) -> list[Any]:
    """A list, followed by its own addresses."""
    found = [_ask(server, path, **query)[1]]
    while following := found[-1].get("paging", {}).get("next"):
        parts = urlsplit(following)
        found.append(_ask(server, f"{parts.path}?{parts.query}", token=None)[1])
    return found


def test_posts_come_newest_first(server: GraphServer) -> None:
    """All of the account's, with the fields that were asked for and no others."""
    _, found = _ask(server, "/me/media", fields="shortcode,comments_count")
    assert found["data"] == [
        {"shortcode": post.code, "comments_count": post.claimed, "id": media_number(post)} for post in (LATER, POST)
    ]


def test_every_top_comment_is_on_one_page(server: GraphServer) -> None:
    """Newest first, fifty at the most, however many are asked for; the last page has a cursor and no next address."""
    pages = _pages(server, f"/{MEDIA}/comments", limit="500", fields="id,timestamp")
    assert [len(page["data"]) for page in pages] == [50, 50, 30]
    entries = [entry for page in pages for entry in page["data"]]
    assert {entry["id"] for entry in entries} == {top.id for top in POST.tops}
    assert [e["timestamp"] for e in entries] == sorted((e["timestamp"] for e in entries), reverse=True)
    assert TOKEN in pages[0]["paging"]["next"]
    assert pages[-1]["paging"].keys() == {"cursors"}


def test_replies_stand_with_their_comment_or_in_a_list(server: GraphServer) -> None:
    """As many as the fields say, with the fields that they say; the list has all of them."""
    fields = "replies.limit(2){text,parent_id,from{username}}"
    entries = [e for page in _pages(server, f"/{MEDIA}/comments", fields=fields) for e in page["data"]]
    shown = {entry["id"]: entry["replies"]["data"] for entry in entries if "replies" in entry}
    assert shown.keys() == POST.replies.keys()
    assert shown[LONG][0].keys() == {"id", "text", "parent_id", "from"}
    assert [reply["id"] for reply in shown[LONG]] == [said.id for said in POST.replies[LONG][:2]]
    replies = [e["id"] for page in _pages(server, f"/{LONG}/replies", limit="50") for e in page["data"]]
    assert replies == [said.id for said in POST.replies[LONG]]


def test_things_are_there_by_their_numbers(server: GraphServer) -> None:
    """The account, a post, a comment, each with its usual fields or those that are asked for; a version may lead."""
    assert _ask(server, "/me", fields="username")[1] == {"username": POST.owner.username, "id": POST.owner.pk}
    assert _ask(server, f"/v23.0/{MEDIA}")[1] == {"id": MEDIA}
    assert _ask(server, f"/{LONG}")[1].keys() == {"id", "text", "timestamp"}


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("/123", {}, 100),
        ("/123/comments", {}, 100),
        (f"/{MEDIA}/likes", {}, 100),
        (f"/{MEDIA}", {"fields": "is_pinned"}, 100),
        (f"/{MEDIA}/comments", {"after": "nonsense"}, 100),
        (f"/{MEDIA}", {"fields": "id,,caption"}, 2500),
        (f"/{MEDIA}/comments", {"fields": "replies{id"}, 2500),
    ],
)
def test_what_is_not_there_is_refused(server: GraphServer, path: str, query: dict[str, str], code: int) -> None:
    """With the error's own number."""
    status, found = _ask(server, path, **query)
    assert (status, found["error"]["code"]) == (400, code)


@pytest.mark.parametrize("token", [None, "another"])
def test_nothing_is_shown_without_the_token(server: GraphServer, token: str | None) -> None:
    """It may stand in the header or in the address."""
    assert _ask(server, "/me", token=token)[1]["error"]["code"] == 190
    assert _ask(server, "/me", token=None, access_token=TOKEN)[0] == 200


def test_faults_are_chosen(server: GraphServer) -> None:
    """By the number of the request and its path."""
    server.fault = lambda number, path: "limit" if number == 2 and path.startswith("/me") else None
    assert [_ask(server, "/me")[0] for _ in range(3)] == [200, 400, 200]
    assert server.requests == ["/me"] * 3
