"""What a recorded exchange, or a saved answer, tells, and of which post."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from commentvault.errors import UnknownShape, UsageError
from commentvault.platforms.instagram import links
from commentvault.platforms.instagram.answers import forms, ids
from commentvault.platforms.instagram.answers.forms import Form
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.instagram.answers.values import decode
from commentvault.platforms.instagram.recorded import pages
from commentvault.platforms.instagram.recorded.har import Exchange

_COMMENTS = re.compile(r"/api/v1/media/(\d+)(?:_\d+)?/comments/(?:(\d+)/(?:inline_)?child_comments/)?")
_STREAM = re.compile(r"/api/v1/media/(\d+)(?:_\d+)?/stream_comments/")
_INFO = re.compile(r"/api/v1/media/(\d+)(?:_\d+)?/info/")
_GRAPHQL = re.compile(r"/(?:api/graphql|graphql/query)/?")
_POST = re.compile(r"/(?:[\w.]+/)?(?:p|reels?|tv)/[\w-]+(?:/.*)?")
_AROUND = re.compile(r"/c/\d")  # a page that begins at one comment
_FINE = 200
_GUARD = b"for (;;);"
_LINES = msgspec.json.Decoder(msgspec.Raw).decode_lines


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a ``form``. ``place`` is what was asked for, None where nobody knows, or where it is no
    page to which a list leads; ``code`` the post's shortcode,
    as far as the answer or its request tells. ``trouble``: why there is no ``body`` to be read.
    """

    at: datetime
    form: Form
    place: Place | None
    code: str | None
    body: Callable[[], bytes]
    trouble: str | None = None


class _Variables(msgspec.Struct):
    """What a GraphQL request asks for."""

    shortcode: str | None = None
    media_id: str | int | None = None
    parent_comment_id: str | int | None = None
    comment_id: str | int | None = None
    target_comment_id: str | int | None = None
    sort_order: Any = None
    after: str | None = None
    before: str | None = None


class _Stream(msgspec.Struct):
    stream_rows: list[msgspec.Raw]


_STREAMED = msgspec.json.Decoder(_Stream).decode
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw]).decode


def wanted(url: str) -> bool:
    """Whether an address may lead to something of a post."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    return any(form.fullmatch(path) for form in (_COMMENTS, _STREAM, _INFO, _GRAPHQL, _POST))


def of_exchange(exchange: Exchange, at: datetime) -> Iterator[Answer]:
    """What an exchange tells; nothing where it is about something else."""
    address = urlsplit(exchange.url)
    if found := _COMMENTS.fullmatch(address.path):
        number, root = found.groups()
        form = Form("mobile", replies=root is not None, root=root, media=number)
        yield _answer(exchange, at, form, _place(root, address.query), _by_number(number))
    elif found := _STREAM.fullmatch(address.path):
        yield from _of_stream(exchange, at, found[1])
    elif found := _INFO.fullmatch(address.path):
        yield _answer(exchange, at, Form("post", media=found[1]), None, _by_number(found[1]))
    elif _GRAPHQL.fullmatch(address.path):
        yield from _of_graphql(exchange, at, _variables(exchange.form) or _variables(address.query))
    elif exchange.status == _FINE and (html := exchange.body()):
        for answer in of_page(html, at, _by_link(exchange.url)):
            yield replace(answer, place=None) if _AROUND.search(address.path) else answer


def of_page(html: bytes, at: datetime, code: str | None = None) -> Iterator[Answer]:
    """What stands in the page of a post; its lists begin there."""
    for body in pages.answers(html):
        for answer in of_body(body, at):
            yield replace(answer, place=_begin(answer.form), code=code or answer.code)


def of_body(body: bytes, at: datetime) -> Iterator[Answer]:
    """A saved answer, of which nobody knows what was asked for; nothing where it is about something else."""
    form = forms.form_of(body)
    if form is not None:
        yield Answer(at, form, None, _told(form), lambda: body)


def bodies(data: bytes) -> Iterator[bytes]:
    """The answers in a text: one, several in an array, one a line, or the rows of a stream.

    Raises :class:`UnknownShape` for what is no JSON.
    """
    for raw in decode(data.removeprefix(_GUARD), _LINES):
        try:
            yield from map(bytes, _ARRAY(raw) if bytes(raw).startswith(b"[") else _STREAMED(raw).stream_rows)
        except msgspec.ValidationError:
            yield bytes(raw)


def _of_stream(exchange: Exchange, at: datetime, number: str) -> Iterator[Answer]:
    """A page of comments that came in parts. Where it goes on is not read."""
    whole = _answer(exchange, at, Form("mobile", media=number), None, _by_number(number))
    try:
        parts = [] if whole.trouble else [a for body in bodies(exchange.body() or b"") for a in of_body(body, at)]
    except UnknownShape:
        parts = []
    yield from [replace(part, code=whole.code) for part in parts] or [whole]


def _of_graphql(exchange: Exchange, at: datetime, read: _Variables | None) -> Iterator[Answer]:
    body = _body(exchange) if exchange.status == _FINE else None
    form, asked = forms.form_of(body) if body else None, read or _Variables()
    if form is None and (asked.parent_comment_id or asked.sort_order):  # only lists of comments are asked for so
        form = Form("graphql", replies=bool(asked.parent_comment_id or asked.comment_id))
    if form is None:
        return
    place = _asked_for(form, read) if read and not read.before else None
    code = _by_code(asked.shortcode) or _by_number(asked.media_id) or _told(form) or _by_link(exchange.referer)
    yield _answer(exchange, at, form, place, code)


def _asked_for(form: Form, asked: _Variables) -> Place | None:
    """The page of a list that GraphQL was asked for. A list that begins at one comment is not read from its first."""
    named = asked.parent_comment_id or asked.comment_id
    begin = _begin(replace(form, root=str(named)) if form.replies and named else form)
    if begin and asked.after:
        return begin.on("after", asked.after)
    return None if asked.target_comment_id or (named and not form.replies) else begin


def _begin(form: Form) -> Place | None:
    """A list's first page; None where nothing tells whose replies it holds."""
    return None if form.replies and form.root is None else Place(form.root)


def _answer(exchange: Exchange, at: datetime, form: Form, place: Place | None, code: str | None) -> Answer:
    trouble = None
    if exchange.status != _FINE:
        trouble = f"the recording holds only an answer of HTTP status {exchange.status} to this"
    elif not _body(exchange):
        trouble = "the recording holds this answer without its body"
    return Answer(at, form, place, code, lambda: _body(exchange), trouble)


def _body(exchange: Exchange) -> bytes:
    """The answer itself: GraphQL puts a guard before some, and lets small parts follow others, a line each."""
    body = (exchange.body() or b"").removeprefix(_GUARD)
    first, _, rest = body.partition(b"\n")
    return first if first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{") else body


def _place(root: str | None, query: str) -> Place | None:
    place, asked = Place(root), parse_qs(query)
    if "min_id" in asked:
        return place.on("min", asked["min_id"][0])
    if "max_id" in asked:
        return place.on("max", asked["max_id"][0])
    return None if "target_comment_id" in asked else place  # that one begins at one comment


def _variables(query: str) -> _Variables | None:
    for text in parse_qs(query).get("variables", []):
        try:
            return msgspec.json.decode(text, type=_Variables)
        except (msgspec.DecodeError, RecursionError):
            return None
    return None


def _told(form: Form) -> str | None:
    return _by_code(form.code) or _by_number(form.media)


def _by_number(number: str | int | None) -> str | None:
    try:
        return _by_code(ids.shortcode(str(number))) if number else None
    except ValueError:
        return None


def _by_code(code: str | None) -> str | None:
    """A shortcode, unless no link has such a one: answers are strangers' words."""
    return _by_link(f"instagram:{code}") if code else None


def _by_link(link: str | None) -> str | None:
    """The post that an address of the site names."""
    try:
        target = links.match(link) if link else None
    except UsageError:
        return None
    return target.id if target else None
