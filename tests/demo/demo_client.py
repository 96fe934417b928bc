"""A small reader of the demo's answers, written apart from the server: what a client would do, and no more."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

from commentvault.demo import DemoServer
from commentvault.demo.tokens import Ask, encode, permalink

Json = dict[str, Any]
ServerFactory = Callable[..., DemoServer]
"""``demo_server(corpus=…, fault=…, latency=…, tls=…)`` starts a server; all stop with the test."""


class Seen(NamedTuple):
    """One comment as an answer shows it; ``parent`` is what nesting or the request tells."""

    id: str
    parent: str | None
    text: str
    likes: str
    when: str
    pinned: bool
    form: str


def post(server: DemoServer, endpoint: str = "next", *, hl: str = "en", **body: Any) -> Json:
    """One API answer, read with gzip."""
    context = {"client": {"clientName": "WEB", "clientVersion": "2.20261119.01.00", "hl": hl, "gl": "US"}}
    request = Request(
        f"{server.url}/youtubei/v1/{endpoint}?prettyPrint=false",
        json.dumps({"context": context, **body}).encode(),
        {"Content-Type": "application/json", "Accept-Encoding": "gzip"},
    )
    with urlopen(request, timeout=10) as answer:
        data = answer.read()
        if answer.headers["Content-Encoding"] == "gzip":
            data = gzip.decompress(data)
    decoded: Json = json.loads(data)
    return decoded


def items_of(page: Json) -> list[Json]:
    """The continuation items of an answer, HEADER and BODY in one list."""
    out: list[Json] = []
    for end in page.get("onResponseReceivedEndpoints", []):
        action = end.get("reloadContinuationItemsCommand") or end["appendContinuationItemsAction"]
        out += action.get("continuationItems", [])
    return out


def token_of(item: Json) -> str:
    """The token in a ``continuationItemRenderer``, or ``""``."""
    found = item.get("continuationItemRenderer", {})
    end = found.get("continuationEndpoint") or found.get("button", {}).get("buttonRenderer", {}).get("command", {})
    return str(end.get("continuationCommand", {}).get("token", ""))


def form_of(page: Json) -> str:
    """``old``, ``nested`` or ``new``: the one form of a page's comments. Two in one answer fail."""
    old = any("commentRenderer" in i or "comment" in i.get("commentThreadRenderer", {}) for i in items_of(page))
    new = "frameworkUpdates" in page
    assert old != new, "an answer is wholly in one form"
    kinds = {next(iter(item)) for item in items_of(page)} - {"continuationItemRenderer", "commentsHeaderRenderer"}
    assert len(kinds) == 1
    return "old" if old else "new"


class Walk:
    """Reads a whole thread in the newest order, replies and all; ``pages`` keeps every answer by its token.

    ``video``: another than the server's first.
    """

    def __init__(self, server: DemoServer, *, hl: str = "en", order: str = "newest", video: str | None = None) -> None:
        self.server = server
        self.video = video or server.corpus.video.id
        self.hl = hl
        self.pages: dict[str, Json] = {}
        self._opened: set[str] = set()
        self.order = order

    def __iter__(self) -> Iterator[Seen]:
        start = Ask(list="newest" if self.order == "newest" else "top", video=self.video)
        yield from self._list(encode(start), None)

    def _list(self, token: str, parent: str | None) -> Iterator[Seen]:
        while token:
            assert token not in self.pages, "a token is offered once"
            page = self.pages[token] = post(self.server, hl=self.hl, continuation=token)
            token = ""
            entities = {m["entityKey"]: m["payload"] for m in _mutations(page)}
            for item in items_of(page):
                token = token_of(item) or token
                yield from self._item(item, parent, entities)

    def _item(self, item: Json, parent: str | None, entities: Json) -> Iterator[Seen]:
        thread = item.get("commentThreadRenderer", {})
        if old := item.get("commentRenderer") or thread.get("comment", {}).get("commentRenderer"):
            yield _old(old, parent)
            found = old["commentId"]
        elif model := item.get("commentViewModel") or thread.get("commentViewModel", {}).get("commentViewModel"):
            payload = entities[model["commentKey"]]["commentEntityPayload"]
            form = "nested" if thread and parent else "new"
            yield _new(payload, parent, "pinnedText" in model, form)
            found = model["commentId"]
        else:
            return
        if found in self._opened:  # the pinned comment comes twice, its replies but once
            return
        self._opened.add(found)
        replies = thread.get("replies", {}).get("commentRepliesRenderer", {})
        for below in [*replies.get("contents", []), *replies.get("subThreads", [])]:
            if token := token_of(below):
                yield from self._list(token, found)
            else:
                yield from self._item(below, found, entities)


def _mutations(page: Json) -> list[Json]:
    batch: Json = page.get("frameworkUpdates", {}).get("entityBatchUpdate", {})
    found: list[Json] = batch.get("mutations", [])
    return found


def _new(payload: Json, parent: str | None, pinned: bool, form: str) -> Seen:
    what = payload["properties"]
    likes = payload["toolbar"]["likeCountNotliked"]
    text = what["content"].get("content", "")
    return Seen(what["commentId"], parent, text, likes, what["publishedTime"], pinned, form)


def _old(comment: Json, parent: str | None) -> Seen:
    text = "".join(run["text"] for run in comment["contentText"].get("runs", []))
    likes = comment.get("voteCount", {}).get("simpleText", " ")
    when = comment["publishedTimeText"]["runs"][0]["text"]
    return Seen(comment["commentId"], parent, text, likes, when, "pinnedCommentBadge" in comment, "old")


class Thread(NamedTuple):
    """A thread as a page of top comments shows it.

    ``inside`` are the ids of the replies that stand in it, in order, depth first. ``marks`` are the marks of a link,
    by id. ``priority`` is the end of its ``renderingPriority``: PINNED, LINKED or UNKNOWN.
    """

    id: str
    priority: str
    inside: tuple[str, ...]
    marks: dict[str, str]


def threads_of(page: Json) -> list[Thread]:
    """The threads of a page of top comments."""
    return [_thread(item["commentThreadRenderer"]) for item in items_of(page) if "commentThreadRenderer" in item]


def linked_page(server: DemoServer, comment: str, *, hl: str = "en") -> Json:
    """The page of comments to which a comment's permalink leads, as a browser gets there."""
    video = server.corpus.video.id
    answer = post(server, hl=hl, videoId=video, params=permalink(comment))
    section = answer["contents"]["twoColumnWatchNextResults"]["results"]["results"]["contents"][-1]
    return post(server, hl=hl, continuation=token_of(section["itemSectionRenderer"]["contents"][0]))


def _thread(thread: Json) -> Thread:
    shown: dict[str, str] = {}

    def read(item: Json) -> None:
        below = item.get("commentThreadRenderer", item)
        old = below.get("commentRenderer") or below.get("comment", {}).get("commentRenderer")
        model = below.get("commentViewModel", {})
        found = old or model.get("commentViewModel") or model
        if found:
            badge = found.get("linkedCommentBadge", {}).get("metadataBadgeRenderer", {}).get("label", "")
            shown[found["commentId"]] = found.get("linkedCommentText", badge)
        replies = below.get("replies", {}).get("commentRepliesRenderer", {})
        for inner in (*replies.get("contents", ()), *replies.get("subThreads", ())):
            read(inner)

    read(thread)
    root, *inside = shown
    marks = {ident: mark for ident, mark in shown.items() if mark}
    return Thread(root, thread["renderingPriority"].split("_")[2], tuple(inside), marks)
