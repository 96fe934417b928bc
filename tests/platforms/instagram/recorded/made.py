"""Invented recordings: a post's answers, and the HAR file that a browser makes of them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from commentvault.platforms.instagram.answers import ids

BEGAN = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
CODE = "DVaultHAR01"
NUMBER = ids.media_id(CODE)
SITE = "https://www.instagram.com"
SECRETS = ("sessionid-secret", "csrf-secret", "bearer-secret")

Json = dict[str, Any]


def comment(pk: int, *, number: str = NUMBER, replies: int = 0, root: int | None = None, **more: Any) -> Json:
    """A comment as the mobile lists have it."""
    told: Json = {"pk": str(pk), "media_id": number, "text": f"words {pk}", "type": 2 if root else 0}
    told |= {"user_id": pk + 1, "user": {"pk": pk + 1, "username": f"user{pk}", "full_name": f"User {pk}"}}
    told |= {"created_at": 1_760_000_000 + pk, "comment_like_count": pk % 7, "child_comment_count": replies}
    return told | ({"parent_comment_id": root} if root else {}) | more


def mobile(*comments: Json, count: int = 0, to_min: str | None = None, to_max: str | None = None) -> Json:
    """A page of top comments."""
    page: Json = {"comments": list(comments), "comment_count": count or len(comments), "status": "ok"}
    page |= {"has_more_headload_comments": to_min is not None, "has_more_comments": to_max is not None}
    return page | ({"next_min_id": to_min} if to_min else {}) | ({"next_max_id": to_max} if to_max else {})


def children(*comments: Json, to_min: str | None = None) -> Json:
    """A page of replies."""
    page: Json = {"child_comments": list(comments), "status": "ok", "has_more_tail_child_comments": False}
    page["has_more_head_child_comments"] = to_min is not None
    return page | ({"next_min_child_cursor": to_min} if to_min else {})


def connection(*comments: Json, after: str | None = None, replies: bool = False) -> Json:
    """A page of the web's GraphQL."""
    below = "parent_comment_id__child_comments__" if replies else ""
    nodes = [{"node": {name: value for name, value in one.items() if name != "media_id"}} for one in comments]
    listed = {"edges": nodes, "page_info": {"has_next_page": after is not None, "end_cursor": after}}
    return {"data": {f"xdt_api__v1__media__media_id__comments__{below}connection": listed}}


def post(code: str = CODE, **more: Any) -> Json:
    """What the web says of a post."""
    item = {"code": code, "pk": ids.media_id(code), "taken_at": 1_760_000_000, "caption": {"text": "A caption"}}
    item |= {"user": {"pk": 7, "username": "mara.films"}, "like_count": 12, "comment_count": 3}
    return {"data": {"xdt_api__v1__media__shortcode__web_info": {"items": [item | more]}}}


class Har:
    """A recording, exchange by exchange, ten seconds apart."""

    def __init__(self, began: datetime = BEGAN) -> None:
        self.now = began
        self.entries: list[Json] = [self._entry("GET", "https://static.example/picture.jpg", "", b"\xff\xd8", 200, {})]

    def api(self, answer: Json | bytes, *, number: str = NUMBER, root: int | None = None, **query: str) -> None:
        """A page of ``api/v1``: of top comments, or of replies under ``root``."""
        tail = f"{root}/child_comments/" if root else ""
        self.ask("GET", f"{SITE}/api/v1/media/{number}/comments/{tail}?{urlencode(query)}", answer)

    def graphql(self, answer: Json | bytes, variables: Json, *, referer: str = f"{SITE}/") -> None:
        """A GraphQL answer."""
        form = urlencode({"fb_dtsg": SECRETS[1], "variables": json.dumps(variables)}, quote_via=quote)
        self.ask("POST", f"{SITE}/graphql/query", answer, form=form, referer=referer)

    def ask(
        self, method: str, url: str, answer: Json | bytes, *, form: str = "", status: int = 200, **more: Any
    ) -> None:
        """Any exchange; with ``base64=True`` as binary data, with ``bare=True`` without its body."""
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.entries.append(self._entry(method, url, form, body, status, more))

    def _entry(self, method: str, url: str, form: str, body: bytes, status: int, more: Json) -> Json:
        headers = [{"name": "Cookie", "value": f"sessionid={SECRETS[0]}"}]
        headers += [{"name": "Authorization", "value": SECRETS[2]}, {"name": "X-CSRFToken", "value": SECRETS[1]}]
        headers += [{"name": "Referer", "value": more.get("referer", f"{SITE}/")}]
        content: Json = {"size": len(body), "mimeType": "application/json"}
        if more.get("base64") or not body.isascii():
            content |= {"text": base64.b64encode(body).decode(), "encoding": "base64"}
        elif not more.get("bare"):
            content["text"] = body.decode()
        request: Json = {"method": method, "url": url, "headers": headers, "cookies": [], "queryString": []}
        if form:
            request["postData"] = {"mimeType": "application/x-www-form-urlencoded", "text": form}
        started, self.now = self.now, self.now + timedelta(seconds=10)
        response = {"status": status, "headers": [], "cookies": [], "content": content}
        return {"startedDateTime": started.isoformat(), "time": 120.5, "request": request, "response": response}

    def text(self) -> bytes:
        """The file."""
        return json.dumps({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": self.entries}}).encode()


def whole() -> Har:
    """A recording of a post from its first page to the last, by both cursors, with all replies."""
    har = Har()
    har.graphql(post(), {"shortcode": CODE})
    first = mobile(comment(1, is_pinned=True), comment(2, replies=3), count=9, to_min='{"at": "a+b"}', to_max="m1")
    har.api(first, can_support_threading="true")
    har.api(children(comment(21, root=2), comment(22, root=2), to_min="r1"), root=2)
    har.api(children(comment(23, root=2)), root=2, min_id="r1")
    har.api(mobile(comment(3), comment(4), comment(2, replies=3), count=9), min_id='{"at": "a+b"}')
    har.api(mobile(comment(5), comment(6), count=9), max_id="m1")
    return har
