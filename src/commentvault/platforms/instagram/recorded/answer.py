"""What a recorded exchange, or a saved answer, tells, and of which post."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import msgspec

from commentvault.errors import UsageError
from commentvault.platforms.instagram import links
from commentvault.platforms.instagram.answers import forms, ids
from commentvault.platforms.instagram.answers.forms import Form
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.instagram.recorded import pages
from commentvault.platforms.instagram.recorded.har import Exchange

_COMMENTS = re.compile(r"/api/v1/media/(\d+)(?:_\d+)?/comments/(?:(\d+)/(?:inline_)?child_comments/)?")
_INFO = re.compile(r"/api/v1/media/(\d+)(?:_\d+)?/info/")
_GRAPHQL = re.compile(r"/(?:api/graphql|graphql/query)/?")
_POST = re.compile(r"/(?:[\w.]+/)?(?:p|reels?|tv)/[\w-]+(?:/.*)?")
_FINE = 200
_GUARD = b"for (;;);"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a ``form``. ``place`` is what was asked for, None where nobody knows; ``code`` the post's shortcode,
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
    sort_order: str | None = None
    after: str | None = None


def wanted(url: str) -> bool:
    """Whether an address may lead to something of a post."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return False
    return any(form.fullmatch(path) for form in (_COMMENTS, _INFO, _GRAPHQL, _POST))


def of_exchange(exchange: Exchange, at: datetime) -> Iterator[Answer]:
    """What an exchange tells; nothing where it is about something else."""
    address = urlsplit(exchange.url)
    if found := _COMMENTS.fullmatch(address.path):
        number, root = found.groups()
        form = Form("mobile", replies=root is not None, root=root, media=number)
        yield _answer(exchange, at, form, _place(root, address.query), _by_number(number))
    elif found := _INFO.fullmatch(address.path):
        yield _answer(exchange, at, Form("post", media=found[1]), None, _by_number(found[1]))
    elif _GRAPHQL.fullmatch(address.path):
        yield from _of_graphql(exchange, at, _variables(exchange.form) or _variables(address.query) or _Variables())
    elif exchange.status == _FINE and (html := exchange.body()):
        yield from of_page(html, at, _by_link(exchange.url))


def of_page(html: bytes, at: datetime, code: str | None = None) -> Iterator[Answer]:
    """What stands in the page of a post; its list of comments begins there."""
    for body in pages.answers(html):
        for answer in of_body(body, at):
            yield replace(answer, place=Place(), code=code or answer.code)


def of_body(body: bytes, at: datetime) -> Iterator[Answer]:
    """A saved answer, of which nobody knows what was asked for; nothing where it is about something else."""
    form = forms.form_of(body)
    if form is not None:
        yield Answer(at, form, None, _told(form), lambda: body)


def _of_graphql(exchange: Exchange, at: datetime, asked: _Variables) -> Iterator[Answer]:
    body = _body(exchange) if exchange.status == _FINE else None
    root = asked.parent_comment_id or asked.comment_id
    form = forms.form_of(body) if body else None
    if form is None and (asked.parent_comment_id or asked.sort_order):  # only lists of comments are asked for so
        form = Form("graphql", replies=root is not None)
    if form is None:
        return
    place = Place(str(root) if root else None)
    place = place.on("after", asked.after) if asked.after else place
    code = _by_code(asked.shortcode) or _by_number(asked.media_id) or _told(form) or _by_link(exchange.referer)
    yield _answer(exchange, at, form, place, code)


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


def _place(root: str | None, query: str) -> Place:
    place, asked = Place(root), parse_qs(query)
    if "min_id" in asked:
        return place.on("min", asked["min_id"][0])
    return place.on("max", asked["max_id"][0]) if "max_id" in asked else place


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
