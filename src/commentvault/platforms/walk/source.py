"""The seam between the walk and where it asks: a platform's web, its official API, or a recording of it.

A source answers in these records; what it was asked by, and how it was decoded, stays its own matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from commentvault.model import Comment, End, Post, Target, Timing, Window


@dataclass(frozen=True)
class Section:
    """The comment section: ``token`` where it can be asked for, ``message`` where the platform put words instead;
    neither where it is of an unknown form.
    """

    token: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class PostPage:
    """What the platform says of a post: its facts, where its comments begin, and the answer as it came.

    ``post`` is None where the answer tells no facts, ``section`` where it has no comment section.
    """

    post: Post | None
    section: Section | None
    live_chat: bool
    at: datetime
    raw: bytes


@dataclass(frozen=True, slots=True)
class Offer:
    """A list of replies that can be asked for: by ``token``, under the comment ``parent`` of the thread ``root``.

    ``all``: it holds those too that the page of the offer shows in place.
    """

    token: str
    root: str
    parent: str
    depth: int
    all: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """An entry that could not be read: its form, and the thread that it stands in, None for the list itself."""

    form: str
    root: str | None


@dataclass(slots=True)
class Listing:
    """What a page holds. ``more`` are the tokens that go on with the list itself, ``offers`` lead to replies.

    ``unread`` are comments listed without their content. ``unknown`` names every entry that could not be read; only
    then ``raw`` holds the answer, for a report. ``claimed`` is the thread's size in the platform's words, ``newest``
    the token of the newest-first order, ``message`` what the platform says in the place of comments. ``pinned`` are the
    comments that may be pinned, on a page that tells it otherwise than by a mark; ``ranked``: the platform says that
    this list is in its top order; ``turned``: the page was asked for another way than the one before it, and may lead
    back to what was met.
    """

    now: datetime
    comments: list[Comment] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    raw: bytes | None = None
    header: bool = False
    claimed: int | None = None
    claimed_exact: bool | None = None
    newest: str | None = None
    message: str | None = None
    pinned: tuple[str, ...] | None = None
    ranked: bool | None = None
    turned: bool = False

    @property
    def empty(self) -> bool:
        """Whether the page lists no comment and leads to none."""
        return not (self.comments or self.unread or self.offers or self.more)


OrderName = Literal["top", "newest", "only"]
"""How a list of top comments is ordered: ``top`` leaves some out, ``newest`` goes back in time, ``only`` is the one
list of a platform that has no other: it lists all, in whatever order.
"""


class Source(Protocol):
    """Where a walk asks. Safe to use from several threads; raises :class:`~commentvault.errors.AnswerError`."""

    first: OrderName
    """The order that a walk begins with."""

    lanes: int | None
    """So many requests at once; None = as many as the settings allow."""

    broken_off: float
    """A list that ends below this share of the comments that the platform counts was broken off; 0: nobody knows."""

    def start(self, ident: str) -> str:
        """The token of a post's first list, made without asking."""

    def post(self, target: Target) -> PostPage:
        """What the source says of a post."""

    def player(self, ident: str) -> tuple[End, datetime]:
        """Why a post shows no comments, and when that was said."""

    def last_time(self, token: str, now: datetime) -> datetime | None:
        """What a token of a newest-first list tells of the time of the comment before it."""

    def root_time(self, reply: str, root: str, window: Window | None) -> Timing | None:
        """What the id of a reply tells of when its top comment was published, of which only the window is known."""

    def listing(self, token: str, ident: str, under: Offer | None) -> Listing:
        """A page of a list."""
