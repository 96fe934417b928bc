"""A small reader of the invented Instagram, written apart from the server: what a client would do, and no more."""

from __future__ import annotations

import http.client
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from commentvault.demo.instagram import Account, InstagramServer

Json = dict[str, Any]
InstagramFactory = Callable[..., InstagramServer]
"""``instagram(corpus=…, …)`` starts a server; all stop with the test."""

MOBILE = "Instagram 361.0.0.35.82 (iPad13,8; iOS 18_0; en_US) AppleWebKit/420+"
WEB = "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0"

# which parameter goes on, by the flag that says so and the key that holds its cursor
TOPS = {
    "min_id": ("has_more_headload_comments", "next_min_id"),
    "max_id": ("has_more_comments", "next_max_id"),
}
REPLIES = {
    "min_id": ("has_more_head_child_comments", "next_min_child_cursor"),
    "max_id": ("has_more_tail_child_comments", "next_max_child_cursor"),
}


class Got(NamedTuple):
    """An answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Json:
        """The body, decoded."""
        found: Json = json.loads(self.body)
        return found


class Client:
    """Somebody who asks; ``account`` None is nobody. ``mobile``: the app's host, and its token for cookies."""

    def __init__(self, server: InstagramServer, *, mobile: bool = True, token: bool = False) -> None:
        self.server, self.mobile, self.token = server, mobile, token
        self.account: Account | None = server.account

    def ask(self, path: str, body: Json | None = None, /, **parameters: Any) -> Got:
        """One request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        target = f"{path}?{urlencode(parameters)}" if parameters else path
        data = urlencode(body) if body is not None else None
        try:
            connection.request("GET" if data is None else "POST", target, data, self._headers())
            answer = connection.getresponse()
            return Got(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def _headers(self) -> dict[str, str]:
        headers = {"User-Agent": MOBILE if self.mobile else WEB, "Content-Type": "application/x-www-form-urlencoded"}
        if self.account is None:
            return headers
        cookies = self.account.cookies
        if not self.token:
            return headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        held = json.dumps({name: cookies[name] for name in ("ds_user_id", "sessionid")})
        return headers | {"Authorization": f"Bearer IGT:2:{b64encode(held.encode()).decode()}"}

    def doc(self, doc_id: str, path: str = "/graphql/query", **variables: Any) -> Got:
        """A GraphQL query of today's kind."""
        return self.ask(path, {"doc_id": doc_id, "variables": json.dumps(variables)})

    def query(self, query_hash: str, **variables: Any) -> Got:
        """A GraphQL query of the older kind."""
        return self.ask("/graphql/query", query_hash=query_hash, variables=json.dumps(variables))

    def comments(self, **parameters: str) -> Got:
        """A page of the first post's comments."""
        return self.ask(f"/api/v1/media/{self.server.told.media}/comments/", **parameters)

    def replies(self, root: str, **parameters: str) -> Got:
        """A page of the replies to one."""
        return self.ask(f"/api/v1/media/{self.server.told.media}/comments/{root}/child_comments/", **parameters)


def pages(ask: Callable[..., Got], *arguments: str, by: dict[str, tuple[str, str]]) -> Iterator[Json]:
    """All pages of a list, every cursor that is offered followed once."""
    todo: list[dict[str, str]] = [{}]
    while todo:
        page = ask(*arguments, **todo.pop()).json
        yield page
        for parameter, (flag, name) in by.items():
            assert page[flag] is (name in page), "a cursor comes with its flag"
            if page[flag]:
                todo.append({parameter: page[name]})


def walk(client: Client) -> Iterator[tuple[Json, str | None]]:
    """Every comment with its root, as often as the server shows it; replies by their own lists."""
    for page in pages(client.comments, by=TOPS):
        for top in page["comments"]:
            yield top, None
            if top["child_comment_count"]:
                for below in pages(client.replies, top["pk"], by=REPLIES):
                    yield from ((reply, top["pk"]) for reply in below["child_comments"])
