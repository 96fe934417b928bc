"""One account as the Graph API shows it: itself, its posts, their comments, and the replies to those."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from commentvault.demo.instagram import ids
from commentvault.demo.instagram.conversation import Conversation, Said
from commentvault.demo.instagram.graph.failures import GraphError, Refused, not_there
from commentvault.demo.instagram.graph.fields import Wanted, wanted
from commentvault.demo.truth import Corpus

Json = dict[str, Any]
_MOST = 50
_USUAL = 25
_DEFAULT = {"user": "id", "media": "id", "medias": "id", "comment": "id,text,timestamp"}


class Account:
    """One account's posts, newest first, as the API shows them."""

    def __init__(self, corpora: Iterable[Corpus], token: str, url: str) -> None:
        told = sorted(map(Conversation, corpora), key=lambda post: post.at, reverse=True)
        self.owner = told[0].owner
        self.posts = {media_number(post): post for post in told}
        self._tops = {number: _newest_first(post.tops) for number, post in self.posts.items()}
        self._comments = {said.id: (said, post.replies.get(said.id, ())) for post in told for said in post.everything()}
        self._token, self._url = token, url

    def answer(self, path: str, query: dict[str, str]) -> Json:
        """What is at a path such as ``/me/media``. Raises :class:`Refused`."""
        node, _, edge = re.sub(r"^/v\d+\.\d+", "", path).strip("/").partition("/")
        node = self.owner.pk if node == "me" else node
        match edge:
            case "media" if node == self.owner.pk:
                return self._list(path, query, list(self.posts.values()), "medias")
            case "comments" if node in self.posts:
                return self._list(path, query, self._tops[node], "comment")
            case "replies" if node in self._comments:
                return self._list(path, query, self._comments[node][1], "comment")
            case "":
                return self._node(node, query)
        raise not_there(node)

    def _node(self, node: str, query: dict[str, str]) -> Json:
        """The account, a post or a comment."""
        if node == self.owner.pk:
            return self._shown(self.owner, "user", wanted(query.get("fields", _DEFAULT["user"])))
        thing: Any
        if node in self.posts:
            kind, thing = "media", self.posts[node]
        elif node in self._comments:
            kind, thing = "comment", self._comments[node][0]
        else:
            raise not_there(node)
        return self._shown(thing, kind, wanted(query.get("fields", _DEFAULT[kind])))

    def _list(
        self, path: str, query: dict[str, str], items: Sequence[Any], kind: str, inner: Wanted | None = None
    ) -> Json:
        """A page of a list. Behind its last page there is a cursor too, but no next address."""
        chosen = inner or wanted(query.get("fields", _DEFAULT[kind]))
        size = min(max(int(query.get("limit", _USUAL)), 1), _MOST)
        keys = [_key(item) for item in items]
        try:
            start = keys.index(_cursor_read(query["after"])) + 1 if query.get("after") else 0
        except ValueError:
            raise Refused(GraphError(code=100, message="(#100) Invalid cursors values")) from None
        page = items[start : start + size]
        out: Json = {"data": [self._shown(item, kind, chosen) for item in page]}
        if page:
            cursors = {"before": _cursor(keys[start]), "after": _cursor(_key(page[-1]))}
            out["paging"] = {"cursors": cursors}
            if start + size < len(items):
                following = {"access_token": self._token, **query, "after": cursors["after"]}
                out["paging"]["next"] = f"{self._url}{path}?{urlencode(following)}"
        return out

    def _shown(self, item: Any, kind: str, chosen: Wanted) -> Json:
        """The fields of a thing that are asked for and not empty; its id always."""
        table = {"user": self._user, "comment": self._said}.get(kind, self._media)(item)
        out: Json = {}
        for name, (limit, inner) in {**chosen, "id": (None, Wanted())}.items():
            if name not in table:
                raise Refused(GraphError(code=100, message=f"(#100) Tried accessing nonexisting field ({name})"))
            value = table[name]
            if isinstance(value, tuple):
                asked = {"limit": str(limit or _USUAL)}
                value = self._list(f"/{item.id}/replies", asked, value, "comment", inner) if value else None
            elif isinstance(value, dict) and inner:
                value = {key: value[key] for key in (*inner, "id")}
            if value is not None:
                out[name] = value
        return out

    def _user(self, person: Any) -> Json:
        return {"id": person.pk, "username": person.username, "name": person.full_name}

    def _media(self, post: Conversation) -> Json:
        return {
            "id": media_number(post),
            "shortcode": post.code,
            "permalink": f"https://www.instagram.com/reel/{post.code}/",
            "caption": post.caption,
            "timestamp": _time(post.at),
            "comments_count": post.claimed,
            "like_count": post.corpus.video.likes,
            "is_comment_enabled": post.corpus.video.state != "off",
            "media_type": "VIDEO",
            "media_product_type": "REELS",
            "username": post.owner.username,
            "owner": {"id": post.owner.pk},
        }

    def _said(self, said: Said) -> Json:
        return {
            "id": said.id,
            "text": said.text,
            "timestamp": _time(said.at),
            "username": said.author.username,
            "like_count": said.likes,
            "hidden": said.covered,
            "from": {"id": said.author.pk, "username": said.author.username},
            "user": {"id": said.author.pk} if said.creator else None,
            "parent_id": said.root,
            "replies": self._comments[said.id][1],
        }


def _newest_first(said: Iterable[Said]) -> list[Said]:
    return sorted(said, key=lambda one: (-one.at, one.id))


def media_number(post: Conversation) -> str:
    """The number by which the API knows a post: not the one that its shortcode stands for."""
    return str(17_900_000_000_000_000 + ids.drawn(f"graph {post.code}", 90_000_000_000_000))


def _key(item: Any) -> str:
    return media_number(item) if isinstance(item, Conversation) else item.id


def _cursor(ident: str) -> str:
    return urlsafe_b64encode(f"QVFI{ident}".encode()).decode().rstrip("=") + "ZD"


def _cursor_read(cursor: str) -> str:
    """The id in a cursor. Raises :class:`ValueError`."""
    bare = cursor.removesuffix("ZD")
    try:
        return urlsafe_b64decode(bare + "=" * (-len(bare) % 4)).decode().removeprefix("QVFI")
    except NoBase64 as error:
        raise ValueError("no cursor") from error


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
