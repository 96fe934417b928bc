"""A request to the invented Instagram, understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

import msgspec

from commentvault.demo.instagram import ids
from commentvault.demo.instagram.account import Account, who

Host = Literal["www", "i"]

Kind = Literal[
    "comments", "replies", "info", "post", "old_comments", "old_replies", "viewer", "page", "profile", "timeline",
    "user", "start", "login", "other",
]  # fmt: skip

_QUERIES: dict[str, Kind] = {
    "27128499623469141": "post",
    "27937681195819736": "profile",
    "29104886249145907": "timeline",
    "97b41c52301f77ce508f55e66d17620e": "old_comments",
    "51fdd02b67508306ad4484ff574a0b62": "old_replies",
    "d6f4427fbe92d846298cf93df0b937d3": "viewer",
}
_MEDIA = re.compile(r"/api/v1/media/(\d+)(?:_\d+)?/(comments|info)/(?:(\d+)/child_comments/)?$")
_USER = re.compile(r"/api/v1/users/(\d+)/info/$")
_NAME = re.compile(r"/([a-z0-9._]+)/$")
_MOBILE = "Instagram "  # how the mobile app's User-Agent begins


class Variables(msgspec.Struct, frozen=True):
    """What GraphQL queries are asked with."""

    shortcode: str = ""
    comment_id: str | int = ""
    username: str = ""
    id: str | int = ""
    after: str | None = None
    first: int = 12


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request. ``kind``: what of.

    * ``comments``, ``replies`` (of ``comment``) and ``info`` of the mobile API, which the web has too; ``user``
    * GraphQL: ``post``, ``old_comments``, ``old_replies``, ``viewer`` (who is logged in), ``profile``, ``timeline``
    * pages: ``page`` (a profile's), ``start``, ``login``

    ``host``: ``www``, or ``i`` for the mobile app's. ``code``: the post's shortcode, "" where the request does not name
    it. ``cursor``: the text of ``min_id``, ``max_id`` or ``after``. ``account``: whose session came along, "" for none.
    """

    host: Host
    path: str
    kind: Kind
    code: str = ""
    comment: str = ""
    cursor: str = ""
    name: str = ""
    first: int = 12
    account: str = ""

    @property
    def later(self) -> bool:
        """Whether a page behind the first one of a list is asked for."""
        return bool(self.cursor)


def understand(
    method: str, target: str, body: bytes, headers: Mapping[str, str], accounts: tuple[Account, ...]
) -> Asked:
    """Reads a request; what this platform does not have becomes ``other``."""
    url = urlsplit(target)
    named = headers.get("host", "").startswith(("i.instagram.", "www.instagram."))
    mobile = headers.get("host", "").startswith("i.") if named else headers.get("user-agent", "").startswith(_MOBILE)
    caller = who(accounts, headers.get("cookie", ""), headers.get("authorization", ""))
    common = Asked(
        host="i" if mobile else "www", path=url.path, kind="other", account=caller.username if caller else ""
    )
    given = dict(parse_qsl(url.query, keep_blank_values=True))
    if "graphql" in url.path and not mobile:
        return _query(common, given | dict(parse_qsl(body.decode("latin-1"))))
    if method != "GET":
        return common
    return _named(common, given)


def _query(common: Asked, given: dict[str, str]) -> Asked:
    kind = _QUERIES.get(given.get("doc_id") or given.get("query_hash", ""))
    try:
        said = msgspec.json.decode(given.get("variables", "{}"), type=Variables, strict=False)
    except msgspec.DecodeError:
        kind = None
    if kind is None:
        return common
    return msgspec.structs.replace(
        common,
        kind=kind,
        code=said.shortcode,
        comment=str(said.comment_id),
        cursor=said.after or "",
        name=said.username or str(said.id),
        first=said.first,
    )


def _named(common: Asked, given: dict[str, str]) -> Asked:
    """A request whose path says what it asks for."""
    kind: Kind
    if found := _MEDIA.match(common.path):
        kind = "info" if found[2] == "info" else "replies" if found[3] else "comments"
        cursor = given.get("min_id") or given.get("max_id") or ""
        code = ids.shortcode(found[1])
        return msgspec.structs.replace(common, kind=kind, code=code, comment=found[3] or "", cursor=cursor)
    if found := _USER.match(common.path):
        return msgspec.structs.replace(common, kind="user", name=found[1])
    if common.path == "/":
        return msgspec.structs.replace(common, kind="start")
    if common.path == "/accounts/login/":
        return msgspec.structs.replace(common, kind="login")
    if (found := _NAME.match(common.path)) and common.host == "www":
        return msgspec.structs.replace(common, kind="page", name=found[1])
    return common
