"""Request → answer. Pure; the server only carries it."""

from __future__ import annotations

import msgspec

from commentvault.demo.answers import Answer
from commentvault.demo.instagram import graphql, lists, posts, profiles, refusals
from commentvault.demo.instagram.account import Account
from commentvault.demo.instagram.asked import Asked
from commentvault.demo.instagram.conversation import Conversation
from commentvault.demo.instagram.cursors import BadCursorError, Paging
from commentvault.demo.instagram.faults import Fault
from commentvault.demo.instagram.forms import Json
from commentvault.demo.instagram.lists import Page
from commentvault.demo.instagram.posts import State
from commentvault.demo.instagram.profiles import Profile

_OPEN = ("viewer", "page", "start", "login")
_LARGEST = 50
_HTML = "text/html; charset=utf-8"


class Show(msgspec.Struct, frozen=True, kw_only=True):
    """All that is there tonight: posts by shortcode, what is the matter with some of them, and how lists are paged."""

    posts: dict[str, Conversation]
    states: dict[str, State]
    accounts: tuple[Account, ...]
    paging: Paging
    page: int
    reply_page: int

    def profile(self, name: str) -> Profile | None:
        """The profile of a username or a number."""
        theirs = [told for told in self.posts.values() if name in (told.owner.username, told.owner.pk)]
        private = any(self.states.get(told.code) == "private" for told in theirs)
        return Profile(theirs, private) if theirs else None


def answer(show: Show, asked: Asked, fault: Fault | None = None) -> Answer:
    """The platform's answer; to somebody who is not logged in, mostly that one must be."""
    if not asked.account and asked.kind not in _OPEN:
        return refusals.answer("login_required") if asked.host == "i" else refusals.to_login(asked.path)
    match asked.kind:
        case "other":
            return Answer(status=404, body=b"<title>Page not found</title>", content_type=_HTML)
        case "start" | "login":
            return Answer(body=profiles.start_page(), content_type=_HTML)
        case "viewer":
            return _json({"data": {"user": _viewer(show, asked)}, "status": "ok"})
        case "page" | "profile" | "timeline" | "user":
            return _profile(show, asked, fault)
        case "post":
            return _json(_by_shortcode(show, asked.code))
        case _:
            return _conversation(show, asked, fault)


def _conversation(show: Show, asked: Asked, fault: Fault | None) -> Answer:
    """What one post holds."""
    told = show.posts.get(asked.code) if asked.code else _with_comment(show, asked.comment)
    state = show.states.get(told.code, "open") if told is not None else "missing"
    if told is None or state == "missing":
        return refusals.answer("deleted" if asked.kind != "info" else "unavailable")
    if state == "private":
        return refusals.answer("not_authorized")
    if asked.kind == "info":
        item = posts.item(told, state)
        return _json({"auto_load_more_enabled": False, "items": [item], "num_results": 1, "status": "ok"})
    try:
        return _json(_listing(show, told, state, asked, fault))
    except (BadCursorError, KeyError):
        return Answer(status=400, body=b'{"message":"Invalid parameters","status":"fail"}')


def _listing(show: Show, told: Conversation, state: State, asked: Asked, fault: Fault | None) -> Json:
    """A page of a list.

    Raises:
        BadCursorError: that cursor leads nowhere.
        KeyError: no such comment.
    """
    if asked.kind == "comments":
        return lists.comments(told, _page(show, told, asked, fault), state, fault)
    if asked.kind == "old_comments":
        size = min(asked.first, _LARGEST)
        return graphql.comments(told, lists.page_of(told.tops, asked.cursor, size, "max", fault))
    root, rows = told.by_id[asked.comment], told.replies.get(asked.comment, ())
    if asked.kind == "old_replies":
        size = min(asked.first, _LARGEST)
        return graphql.replies(told, root, lists.page_of(rows, asked.cursor, size, "max", fault))
    return lists.replies(told, root, lists.page_of(rows, asked.cursor, show.reply_page, show.paging, fault), fault)


def _page(show: Show, told: Conversation, asked: Asked, fault: Fault | None) -> Page:
    return lists.page_of(told.tops, asked.cursor, show.page, show.paging, fault)


def _with_comment(show: Show, comment: str) -> Conversation | None:
    return next((told for told in show.posts.values() if comment in told.by_id), None)


def _by_shortcode(show: Show, code: str) -> Json:
    """The post by its shortcode; one that this account may not see is not there."""
    state = show.states.get(code, "open")
    seen = code in show.posts and state not in ("missing", "private")
    items = [posts.item(show.posts[code], state)] if seen else []
    info = {"items": items} if items else None
    data = {"xdt_api__v1__media__shortcode__web_info": info}
    return {"data": data, "extensions": {"is_final": True}, "status": "ok"}


def _profile(show: Show, asked: Asked, fault: Fault | None) -> Answer:
    profile = show.profile(asked.name)
    if profile is None and asked.kind in ("profile", "timeline"):
        return _json({"data": {"user": None}, "status": "ok"})
    if profile is None:
        return Answer(status=404, body=b"<title>Page not found</title>", content_type=_HTML)
    match asked.kind:
        case "page":
            return Answer(body=profile.page(), content_type=_HTML)
        case "profile":
            return _json({"data": {"user": profile.user()}, "status": "ok"})
        case "user":
            return _json({"status": "ok", "user": profile.user()})
        case _:
            repeats = fault is not None and fault.trouble == "repeat"
            return _json(profile.timeline(show.states, "" if repeats else asked.cursor))


def _viewer(show: Show, asked: Asked) -> Json | None:
    found = next((account for account in show.accounts if account.username == asked.account), None)
    return {"id": found.pk, "username": found.username} if found is not None else None


def _json(value: Json) -> Answer:
    return Answer(body=msgspec.json.encode(value), content_type="application/json; charset=utf-8")
