"""The web's older GraphQL answers: ``edge_media_to_parent_comment`` and ``edge_threaded_comments``."""

from __future__ import annotations

from commentvault.demo.instagram import forms
from commentvault.demo.instagram.conversation import Conversation, Person, Said
from commentvault.demo.instagram.forms import Json
from commentvault.demo.instagram.lists import Page


def comments(told: Conversation, page: Page) -> Json:
    """A page of top comments, each with the first of its replies."""
    edges = [{"node": _top(told, said)} for said in page[0].rows]
    found = {"count": told.claimed, "edges": edges, "page_info": _page_info(page)}
    return {"data": {"shortcode_media": {"edge_media_to_parent_comment": found}}, "status": "ok"}


def replies(told: Conversation, root: Said, page: Page) -> Json:
    """A page of replies."""
    found = _threaded(told, root, page)
    return {"data": {"comment": {"edge_threaded_comments": found, "id": root.id}}, "status": "ok"}


def _threaded(told: Conversation, root: Said, page: Page) -> Json:
    edges = [{"node": _node(told, said)} for said in page[0].rows]
    return {"count": len(told.replies.get(root.id, ())), "edges": edges, "page_info": _page_info(page)}


def _page_info(page: Page) -> Json:
    """The only way is on: ``after``."""
    cursor = next(iter(page[1].values()), None)
    return {"end_cursor": cursor, "has_next_page": cursor is not None}


def _top(told: Conversation, said: Said) -> Json:
    rows = told.replies.get(said.id, ())
    edges = [{"node": _node(told, reply)} for reply in rows[:1]]
    info = {"end_cursor": None, "has_next_page": len(rows) > 1}
    threaded = {"count": len(rows), "edges": edges, "page_info": info}
    return _node(told, said) | {"edge_threaded_comments": threaded, "is_restricted_pending": False}


def _node(told: Conversation, said: Said) -> Json:
    return {
        "created_at": said.at,
        "did_report_as_spam": False,
        "edge_liked_by": {"count": said.likes},
        "id": said.id,
        "is_restricted_pending": False,
        "owner": _owner(said.author, int(told.corpus.recipe.now.timestamp())),
        "text": said.text,
        "viewer_has_liked": False,
    }


def _owner(person: Person, night: int) -> Json:
    picture = forms.avatar(person, night)
    return {
        "id": person.pk,
        "is_verified": person.verified,
        "profile_pic_url": picture,
        "username": person.username,
    }
