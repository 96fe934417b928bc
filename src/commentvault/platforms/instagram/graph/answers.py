"""The Graph API's answers as typed records: only what is read of them. A field that was not sent is None.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference
"""

from __future__ import annotations

import msgspec

from commentvault.platforms.instagram.answers.values import Ident, Number, Wire


class User(Wire, frozen=True):
    """Whoever wrote. ``id`` is the API's own number for that person: not the one that the web shows."""

    id: Ident | None = None
    username: str | None = None
    name: str | None = None


class Cursors(Wire, frozen=True):
    after: str | None = None


class Paging(Wire, frozen=True):
    """``next`` is the address of the next page, with the token in it: only that there is one is ever looked at."""

    cursors: Cursors = Cursors()
    next: str | None = None


class List(Wire, frozen=True):
    """A page of a list; every entry is read by itself, so that a strange one does not hide the others."""

    data: list[msgspec.Raw]
    paging: Paging = Paging()

    @property
    def more(self) -> bool:
        """Whether the list goes on: a cursor stands behind its last page too."""
        return self.paging.next is not None


class Comment(Wire, frozen=True):
    """``from`` is told to apps with advanced access, ``user`` of the owner, ``replies`` where there are any."""

    id: Ident
    text: str | None = None
    timestamp: str | None = None
    username: str | None = None
    like_count: Number | None = None
    hidden: bool | None = None
    by: User | None = msgspec.field(name="from", default=None)
    user: User | None = None
    parent_id: Ident | None = None
    replies: List | None = None


class Media(Wire, frozen=True):
    """A post, reel or carousel. ``comments_count`` counts replies too; ``like_count`` is left out where hidden."""

    id: Ident
    shortcode: str | None = None
    permalink: str | None = None
    caption: str | None = None
    timestamp: str | None = None
    comments_count: Number | None = None
    like_count: Number | None = None
    is_comment_enabled: bool | None = None


class Error(Wire, frozen=True):
    code: int = 0
    error_subcode: int | None = None
    message: str = ""
    type: str = ""
    is_transient: bool | None = None


class ErrorAnswer(Wire, frozen=True):
    error: Error


class Usage(Wire, frozen=True):
    """A part of the header ``X-Business-Use-Case-Usage``; the time is in minutes."""

    estimated_time_to_regain_access: float = 0
