"""The values that a digest is made of: what ``build`` chose, and every form shows. Frozen, pure, no words of a form."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from commentvault.archive.life import Event
from commentvault.archive.lines import Gone
from commentvault.digest.about.value import About, Phrase
from commentvault.digest.changes.gather import Changes
from commentvault.digest.completeness import Completeness
from commentvault.digest.ran.course import Course
from commentvault.digest.ran.measures import Measures
from commentvault.digest.relations import permalink
from commentvault.model import Comment, Post, Record


class Limits(Record, frozen=True, kw_only=True):
    """How much of a thread a digest quotes; what is beyond is counted.

    ``listed`` comments may stand in the list of all comments, which only the HTML form has; 0 = no such list.
    """

    creator: int = 20
    hearted: int = 10
    liked: int = 10
    discussed: int = 5
    best_replies: int = 2
    disputed: int = 3
    first: int = 3
    listed: int = 0


class Quote(Record, frozen=True, kw_only=True):
    """A comment with what is known around it.

    ``link`` is None where the thread has no web address. ``archived`` counts the replies in the archive that are
    still listed (None: not known), ``lost`` those that are not. ``gone`` says that the comment is no longer listed.
    ``answers`` is the comment a reply answers, None where it is not in the archive. ``best`` are its best replies.
    ``told`` True = quoted in full further up, to be named here only. ``likes_told`` as in :func:`wording.likes`.
    ``life``: what happened to it, for a pinned comment; ``copies``: so many others say the same and are not quoted.
    ``by_creator``: the post's creator wrote it. ``language``: an estimate, where one was asked for and could be made.
    """

    comment: Comment
    link: str | None = None
    archived: int | None = 0
    lost: int = 0
    gone: Gone | None = None
    likes_told: bool = True
    answers: Quote | None = None
    best: tuple[Quote, ...] = ()
    told: bool = False
    life: tuple[Event, ...] = ()
    copies: int = 0
    by_creator: bool = False
    language: str | None = None


class Section(Record, frozen=True, kw_only=True):
    """Some comments of ``total`` that fit; ``above`` of the first ones are quoted further up and not repeated."""

    quotes: tuple[Quote, ...] = ()
    total: int = 0
    above: int = 0


class Conversation(Record, frozen=True, kw_only=True):
    """A top comment with the replies under it, oldest first; ``top`` None = the top comment is not archived.

    ``left_out`` replies are archived and not in this list.
    """

    top: Quote | None
    replies: tuple[Quote, ...] = ()
    left_out: int = 0


class Listed(Record, frozen=True, kw_only=True):
    """The comments of a thread to read through: ``count`` of ``total`` archived ones, pinned and most liked first.

    Where they are fewer than all, they are the most telling: by the creator, marked, most liked, most answered.
    """

    conversations: tuple[Conversation, ...] = ()
    count: int = 0
    total: int = 0


class Head(Record, frozen=True, kw_only=True):
    """The facts of a thread. ``link`` is its web address, None where it has none that is safe to follow; ``cites``:
    links may lead to its comments, too.

    ``top`` and ``replies`` count archived comments, ``gone`` those of both that are no longer listed, ``timed_by_api``
    those whose exact time an API told.
    """

    thread: str
    platform: str
    link: str | None
    post: Post | None
    top: int
    replies: int
    gone: int
    claimed: int | None
    claimed_exact: bool | None
    completeness: Completeness
    runs: int
    first_run: datetime | None
    timed_by_api: int = 0
    cites: bool = True

    def permalink(self, said: Comment | Event) -> str | None:
        """The address of one of its comments; None where there is none, or none may be given."""
        return permalink(self.link, said.id, said.root) if self.link and self.cites else None

    @property
    def listed(self) -> int:
        """How many archived comments are, as far as is known, still there."""
        return self.top + self.replies - self.gone


class Digest(Record, frozen=True, kw_only=True):
    """A thread told, as of the end of the last look at it.

    ``pin_known``: ``yes``, ``archived`` (only of what is archived) or ``no`` (no source told).

    ``ran`` is how it ran, in numbers; ``about`` what it is about, estimated. ``changes`` is what is otherwise than at
    an earlier look, None where there was none. ``title`` and ``note`` are the editor's own, None where there are none.
    ``disputed`` are top comments with many replies for their likes, ``first`` the earliest ones, as far as is known.
    """

    as_of: datetime | None
    title: str | None = None
    note: str | None = None
    limits: Limits
    head: Head
    pin_known: Literal["yes", "archived", "no"]
    pinned: Section
    creator: Section
    hearted: Section
    changes: Changes | None = None
    liked: Section
    discussed: Section
    disputed: Section
    first: Section
    first_sure: bool
    """False where some of the first are known by a span only, so that their order is not certain."""
    ran: Measures = Measures()
    about: About | None = None
    listed: Listed = Listed()


class Side(Record, frozen=True, kw_only=True):
    """One thread of a story: its ``digest``, its ``course`` in the story's steps (None: too little is known), and what
    is talked about here more than on the other sides (an estimate).
    """

    digest: Digest
    course: Course | None = None
    more: tuple[Phrase, ...] = ()


class Story(Record, frozen=True, kw_only=True):
    """Several threads about one subject, told together, in the order of their posts' publication.

    All courses have the same unit and the same steps.
    """

    name: str
    as_of: datetime | None
    title: str | None = None
    note: str | None = None
    sides: tuple[Side, ...]
