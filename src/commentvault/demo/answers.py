"""Request → answer: which of the platform's answers a request gets. Pure; the server only carries it."""

from __future__ import annotations

from typing import Any, Literal, cast, get_args
from urllib.parse import parse_qs, parse_qsl, urlsplit

import msgspec

from commentvault.demo import pages, states, stock, watch
from commentvault.demo.tokens import Ask, BadTokenError, decode, linked_by
from commentvault.demo.truth import Corpus
from commentvault.demo.wording import Wording, wording

Resource = Literal["commentThreads", "comments", "videos", "channels", "playlistItems", "playlists", "i18nLanguages"]
"""What the Data API lists."""

Listing = Literal["browse", "resolve", "feed"]
"""How the web lists a channel's or a playlist's videos."""

Kind = Literal["next", "page", "replies", "player", "watch", "other"] | Resource | Listing

API = "/youtube/v3/"
"""Where the Data API is, in front of a resource's name."""

RESOURCES = frozenset(get_args(Resource))
LISTINGS = frozenset(get_args(Listing))
_PLACES: dict[str, Kind] = {
    "/youtubei/v1/next": "next",
    "/youtubei/v1/player": "player",
    "/youtubei/v1/browse": "browse",
    "/youtubei/v1/navigation/resolve_url": "resolve",
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request, understood.

    ``kind``: ``next`` (a video id), ``page`` (a token of top comments), ``replies`` (a token of replies), ``player``,
    ``watch`` (the page), a resource of the Data API, a listing of videos, or ``other``. ``ask`` is the token's
    content; ``bad`` says why it could not be read. ``linked`` is the comment that a permalink leads to, in all of
    ``next``, ``watch`` and ``page``. ``query`` holds what stands behind the path but for the key, ``key`` the Data
    API's, from there or from its header.
    """

    path: str
    kind: Kind
    video: str = ""
    hl: str = "en"
    ask: Ask | None = None
    linked: str = ""
    bad: str | None = None
    query: tuple[tuple[str, str], ...] = ()
    key: str = ""
    body: bytes = b""

    def get(self, name: str, default: str = "") -> str:
        """One thing of the query; the last where it is there twice."""
        return dict(self.query).get(name, default)

    @property
    def comment(self) -> str:
        """The comment whose replies are asked for; "" where none are."""
        return self.ask.comment if self.ask is not None else self.get("parentId")

    @property
    def later(self) -> bool | None:
        """Whether this asks for a page behind the first of a list; None where it asks for no page of a list."""
        if self.kind in RESOURCES:
            return bool(self.get("pageToken"))
        return None if self.ask is None else not self.ask.first


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What goes back, before compression. ``headers`` beside type and length."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()


def understand(method: str, target: str, body: bytes, key: str = "") -> Asked:
    """Reads a request; what cannot be read becomes ``other`` or ``bad``. ``key`` is what its header holds."""
    url = urlsplit(target)
    if method == "GET" and url.path.startswith(API):
        return _of_the_api(url.path, url.query, key)
    if method == "GET" and url.path == "/feeds/videos.xml":
        return Asked(path=url.path, kind="feed", query=tuple(parse_qsl(url.query)))
    if method == "GET" and url.path == "/watch":
        query = parse_qs(url.query)
        hl = query.get("hl", ["en"])[0]
        linked = query.get("lc", [""])[0]
        return Asked(path=url.path, kind="watch", video=query.get("v", [""])[0], hl=hl, linked=linked)
    place = _PLACES.get(url.path)
    if method != "POST" or place is None:
        return Asked(path=url.path, kind="other", body=body)
    try:
        asked: Any = msgspec.json.decode(body)
        hl = str(asked.get("context", {}).get("client", {}).get("hl", "en"))
    except (msgspec.DecodeError, AttributeError):
        return Asked(path=url.path, kind=place, bad="no JSON object", body=body)
    video = str(asked.get("videoId", ""))
    if place != "next":
        return Asked(path=url.path, kind=place, video=video, hl=hl, body=body)
    if "continuation" not in asked:
        linked = linked_by(str(asked.get("params", "")))
        return Asked(path=url.path, kind="next", video=video, hl=hl, linked=linked, body=body)
    try:
        ask = decode(str(asked["continuation"]))
    except BadTokenError as exc:
        return Asked(path=url.path, kind="page", hl=hl, bad=str(exc), body=body)
    kind: Kind = "replies" if ask.list == "replies" else "page"
    return Asked(path=url.path, kind=kind, video=ask.video, hl=hl, ask=ask, linked=ask.linked, body=body)


def _of_the_api(path: str, query: str, key: str) -> Asked:
    """A request to the Data API: its resource, its parameters and its key."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    name = path.removeprefix(API)
    kind = cast("Resource", name) if name in RESOURCES else "other"
    said = tuple((field, value) for field, value in given.items() if field != "key")
    return Asked(path=path, kind=kind, video=given.get("videoId", ""), query=said, key=key or given.get("key", ""))


def answer(corpus: Corpus, asked: Asked, twist: pages.Twist | None = None) -> Answer:
    """The platform's answer."""
    if asked.path == "/consent":
        return Answer(body=states.CONSENT_PAGE, content_type="text/html; charset=utf-8")
    if asked.kind == "other":
        return Answer(status=404, body=b"<title>404 Not Found</title>", content_type="text/html; charset=utf-8")
    if asked.bad is not None or not asked.video:
        return error(400, "Request contains an invalid argument.", "INVALID_ARGUMENT")
    words = wording(asked.hl)
    if asked.video != corpus.video.id:
        return _other_video(corpus, asked, words)
    if asked.ask is not None:
        return _json(pages.comments_page(corpus, asked.ask, words, twist))
    video = corpus.video
    playing = watch.player(video, states.OK)
    if asked.kind == "player":
        return _json(playing)
    section, panel = watch.comment_section(video.id, asked.linked), watch.comment_panel(video, words, asked.linked)
    initial = watch.next_answer(video, words, sections=[section], panels=[panel])
    return _json(initial) if asked.kind == "next" else _page(asked, video.title, initial, playing)


def error(status: int, message: str, name: str) -> Answer:
    """An error as the platform's API words it."""
    details = [{"message": message, "domain": "global", "reason": "badRequest"}]
    inside = {"code": status, "message": message, "errors": details, "status": name}
    return Answer(status=status, body=msgspec.json.encode({"error": inside}))


def _other_video(corpus: Corpus, asked: Asked, words: Wording) -> Answer:
    state = states.of(asked.video)
    if state.name == "consent" and asked.kind != "watch":
        return Answer(body=states.CONSENT_PAGE, content_type="text/html; charset=utf-8")
    if state.name == "consent":
        return Answer(status=302, headers=(("Location", f"/consent?continue=/watch%3Fv%3D{state.id}"),))
    if asked.ask is not None:
        return _json(states.comments_page(state, asked.ask, words))
    playing = states.player(state, corpus.video)
    if asked.kind == "player":
        return _json(playing)
    initial = states.next_answer(state, corpus.video, words)
    return _json(initial) if asked.kind == "next" else _page(asked, state.title, initial, playing)


def _json(value: stock.Json) -> Answer:
    return Answer(body=msgspec.json.encode(value))


def _page(asked: Asked, title: str, initial: stock.Json, playing: stock.Json) -> Answer:
    body = watch.html(asked.video, title, initial, playing, asked.hl)
    return Answer(body=body, content_type="text/html; charset=utf-8")
