"""How the keyless web is asked: bodies, headers, and answers decoded or named for what they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from commentvault.errors import Declined, EmptyAnswer, NotServed, UnknownShape
from commentvault.model import End, Target, Timing, Window
from commentvault.net import Answer, Door, Request
from commentvault.platforms.walk.source import Listing, Offer, OrderName, PostPage, Unknown
from commentvault.platforms.youtube.web import pages, states, times, tokens, video
from commentvault.platforms.youtube.web.answers import ListAnswer
from commentvault.platforms.youtube.web.video import dig
from commentvault.settings import YouTubeSettings

T = TypeVar("T")

_list_decoder = msgspec.json.Decoder(ListAnswer)
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
# An escaped backslash, a whole emoji, or half of one.
_SURROGATES = re.compile(rb"(?i)\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|(\\ud[89a-f][0-9a-f]{2})")
# What reading an answer of a form that nobody foresaw may raise.
_FOREIGN = (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError)
_VERSION = re.compile(r'"INNERTUBE(?:_CONTEXT)?_CLIENT_VERSION"\s*:\s*"([\d.]+)"')


class Web:
    """The keyless web API of YouTube, as a :class:`~commentvault.platforms.walk.source.Source`."""

    first: OrderName = "top"
    lanes: int | None = None
    broken_off = 0.0

    def __init__(self, door: Door, settings: YouTubeSettings) -> None:
        self._door = door
        self._settings = settings
        self._version = settings.client_version
        self._visitor: str | None = None

    def start(self, ident: str) -> str:
        """The token of the first list, made by hand: it saves asking for the video."""
        return tokens.start(ident)

    def post(self, target: Target) -> PostPage:
        """What the platform says of a video."""
        return self._renewed(f"/watch?v={target.id}", lambda: self._video(target))

    def player(self, ident: str) -> tuple[End, datetime]:
        """Why the page of a video shows no comments, by what its player says; and when that was."""

        def read(answer: Answer) -> tuple[End, datetime]:
            return states.from_player(_untyped(answer)[0]), answer.at

        return self._ask("player", {"videoId": ident}, self._settings.post_language, read)

    def listing(self, token: str, ident: str, under: Offer | None) -> Listing:
        """A page of a list; raises :class:`UnknownShape` with the raw answer where no entry is of a known form."""

        def read(answer: Answer) -> Listing:
            decoded, body = _decoded(answer, _list_decoder.decode)
            if decoded.response_context and decoded.response_context.visitor_data:
                self._visitor = decoded.response_context.visitor_data
            try:
                listing = pages.read(decoded, ident, answer.at, under)
            except UnknownShape as error:
                raise UnknownShape(f"a list of {pages.names(body)}", body) from error
            if listing.unknown:
                listing.raw = body
                forms = (Unknown(entry.form or pages.names(body), entry.root) for entry in listing.unknown)
                listing.unknown = list(dict.fromkeys(forms))
            return listing

        return self._ask("next", {"continuation": token}, self._settings.language, read)

    def last_time(self, token: str, now: datetime) -> datetime | None:
        """The time in a newest-first token."""
        return tokens.last_time(token, now)

    def root_time(self, reply: str, root: str, window: Window | None) -> Timing | None:
        """The time of a root in the id of a reply, where it does not contradict what is known."""
        return times.of_root(reply, root, window)

    def permalink(self, target: Target, comment: str) -> str:
        """The token of the page that a permalink to a comment opens. Raises :class:`UnknownShape` without one."""

        def read(answer: Answer) -> str:
            value, body = _untyped(answer)
            section = video.section(value)
            if section is None or section.token is None:
                raise UnknownShape("a permalink without a comment section", body)
            return section.token

        fields = {"videoId": target.id, "params": tokens.permalink(comment)}
        return self._ask("next", fields, self._settings.language, read)

    def tree(self, endpoint: str, fields: dict[str, str]) -> tuple[dict[str, Any], datetime, bytes]:
        """An answer that is no thread's, untyped and as it came, and when that was; in the language of facts."""

        def read(answer: Answer) -> tuple[dict[str, Any], datetime, bytes]:
            value, body = _untyped(answer)
            visitor = dig(value, "responseContext", "visitorData")
            self._visitor = visitor if isinstance(visitor, str) else self._visitor
            return value, answer.at, body

        return self._renewed("/", lambda: self._ask(endpoint, fields, self._settings.post_language, read))

    def _renewed(self, path: str, ask: Callable[[], T]) -> T:
        """An answer; a version that the platform no longer takes is read anew from one of its own pages."""
        try:
            return ask()
        except NotServed:
            found = _VERSION.search(self._page(path))
            if not found or found[1] == self._version:
                raise
            self._version = found[1]
            return ask()

    def _video(self, target: Target) -> PostPage:
        def read(answer: Answer) -> PostPage:
            value, body = _untyped(answer)
            visitor = dig(value, "responseContext", "visitorData")
            self._visitor = visitor if isinstance(visitor, str) else self._visitor
            post = video.post(value, target.url, answer.at)
            return PostPage(post, video.section(value), video.has_live_chat(value), answer.at, body)

        return self._ask("next", {"videoId": target.id}, self._settings.post_language, read)

    def _page(self, path: str) -> str:
        url = f"{self._settings.endpoint}{path}"
        return self._door.ask(Request(url, headers=self._headers()), lambda a: a.body.decode("utf-8", "replace"))

    def _ask(self, endpoint: str, fields: dict[str, str], language: str, read: Callable[[Answer], T]) -> T:
        settings = self._settings
        client: dict[str, str | int] = {
            "clientName": "WEB",
            "clientVersion": self._version,
            "hl": language,
            "gl": settings.region,
            "utcOffsetMinutes": 0,
        }
        if self._visitor:
            client["visitorData"] = self._visitor
        body = msgspec.json.encode({"context": {"client": client}, **fields})
        url = f"{settings.endpoint}/youtubei/v1/{endpoint}?prettyPrint=false"

        def guarded(answer: Answer) -> T:
            try:
                return read(answer)
            except _FOREIGN as error:
                raise UnknownShape(f"{type(error).__name__}: {error}"[:200], answer.body) from error

        return self._door.ask(Request(url, body, self._headers(language)), guarded)

    def _headers(self, language: str = "en-GB") -> dict[str, str]:
        headers = {
            "content-type": "application/json",
            "accept-language": language,
            "origin": self._settings.endpoint,
            "user-agent": _BROWSER,
            "x-youtube-client-name": "1",
            "x-youtube-client-version": self._version,
            "cookie": "SOCS=CAI",  # passes the consent page that European visitors get
        }
        if self._visitor:
            headers["x-goog-visitor-id"] = self._visitor
        return headers


def _untyped(answer: Answer) -> tuple[dict[str, Any], bytes]:
    decoded, body = _decoded(answer, msgspec.json.decode)
    if not isinstance(decoded, dict):
        raise UnknownShape(f"JSON that is a {type(decoded).__name__}", body)
    if not decoded:
        raise EmptyAnswer("an empty answer")
    return decoded, body


def _json(answer: Answer) -> bytes:
    """The body, if it can be JSON at all; an HTML page is named for what it says."""
    body = answer.body.strip()
    if not body:
        raise EmptyAnswer("an empty answer")
    if not body.startswith(b"<"):
        return body
    page = body.decode("utf-8", "replace")
    if re.search(r"consent\.(youtube|google)|Before you continue|Bevor du zu YouTube", page):
        raise Declined("the platform shows its consent page instead of an answer; try from another connection")
    if re.search(r"unusual traffic|/sorry/|captcha", page, re.IGNORECASE):
        raise Declined("the platform asks for proof that no bot is asking; try again later or from another connection")
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL | re.IGNORECASE)
    raise UnknownShape(f"an HTML page “{' '.join(title[1].split())[:80] if title else ''}”", body)


def _decoded(answer: Answer, decode: Callable[[bytes], T]) -> tuple[T, bytes]:
    """An answer's JSON decoded, and the body that it was decoded from.

    Half an emoji, which the platform cuts texts into at times, and bytes that are no text become a replacement
    character. Raises :class:`UnknownShape` where the JSON does not hold what ``decode`` expects, and
    :class:`EmptyAnswer` where it breaks off.
    """
    body = _json(answer)
    try:
        return decode(body), body
    except msgspec.ValidationError as error:
        raise UnknownShape(str(error), body) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text = body.decode("utf-8", "replace").encode()
        mended = _SURROGATES.sub(lambda found: rb"\ufffd" if found[1] else found[0], text)
        if mended != body:
            return _decoded(replace(answer, body=mended), decode)
        raise EmptyAnswer(f"an answer that breaks off or is no JSON ({error})") from error
