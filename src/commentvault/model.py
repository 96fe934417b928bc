"""What a platform's answers are turned into: frozen, typed records without any I/O.

Rules that hold for every record:

* ``None`` means that the platform did not say; it never stands for 0, false or "".
* Times are aware datetimes in UTC, to the second. A time is exact to its window, or only the window is known.
* A field added later has a default, so that older archives stay readable.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

TimeSource = Literal["api", "platform", "id"]
"""Where an exact time comes from; ``id`` is read out of a comment's id and good to ± 2 s."""

WEB, API, BOTH, INFERRED = "web", "api", "both", "inferred"
"""The sources: of whatever names no other one; told by an API; a run that asks both; concluded, told by nobody."""

Window = tuple[datetime, datetime]  # earliest and latest moment, both inclusive

Status = Literal["complete", "off", "partial", "asked", "refused", "missing"]

Mode = Literal["full", "refresh", "head", "pins"]
"""How much of a thread a run looks at: everything; all top comments and the replies whose count changed; the newest
until only known ones come; or what is pinned and hearted on the first page.
"""


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The base of all records: immutable, by keyword, compared by value."""


class Span(Record, frozen=True, kw_only=True):
    """A stretch of a comment's text that means something.

    ``at`` and ``len`` count Unicode code points of the text. ``to`` is the link's address, the second of the video
    (kind ``time``), the hashtag's or channel's page, or the emoji's picture or id.
    """

    at: int
    len: int
    kind: Literal["link", "time", "tag", "mention", "emoji"]
    to: str | int | None = None


class Author(Record, frozen=True, kw_only=True):
    """Who wrote. ``handle`` starts with @; where a platform shows only the handle, ``name`` is None."""

    id: str | None = None
    name: str | None = None
    handle: str | None = None
    url: str | None = None
    avatar: str | None = None
    creator: bool | None = None
    verified: bool | None = None
    artist: bool | None = None
    member: bool | None = None
    member_badge: str | None = None

    @property
    def shown(self) -> str:
        """The name a reader knows the author by."""
        return self.name or self.handle or self.id or "(unknown)"


class Timing(Record, frozen=True, kw_only=True):
    """When a comment was published, as far as is known; told later than the comment itself."""

    id: str
    published: datetime | None = None
    published_window: Window | None = None
    published_by: TimeSource | None = None


class Comment(Record, frozen=True, kw_only=True, tag_field="kind", tag="comment"):
    """One comment or reply, as one answer showed it.

    ``root`` is the top comment a reply hangs under; ``parent`` the comment it answers where the platform showed that
    (``parent_exact``), else the root. ``likes`` None = hidden. ``likes_exact`` False = ``likes`` is the floor of a
    rounded number. ``rank`` = place in the top order when seen there, from 1. ``paid`` = the amount shown (Super
    Thanks). ``creator_replied`` = the platform marks the thread as answered by the creator. ``edited_at`` = the time of
    the last edit, where the platform tells it. ``hidden`` = covered by the platform, or hidden by the owner. ``gif`` =
    the address of a GIF, beside or instead of a text. ``from`` names the source of what the web did not tell, by
    field; ``comment`` stands for all that is not named.
    """

    seen: datetime
    id: str
    parent: str | None = None
    parent_exact: bool = True
    root: str | None = None
    depth: int = 0
    rank: int | None = None
    author: Author
    text: str
    spans: tuple[Span, ...] = ()
    published: datetime | None = None
    published_window: Window | None = None
    published_by: TimeSource | None = None
    edited: bool | None = None
    edited_at: datetime | None = None
    likes: int | None = None
    likes_exact: bool | None = None
    replies: int | None = None
    pinned: bool | None = None
    hearted: bool | None = None
    hidden: bool | None = None
    gif: str | None = None
    paid: str | None = None
    creator_replied: bool | None = None
    from_: dict[str, str] | msgspec.UnsetType = msgspec.field(name="from", default=msgspec.UNSET)

    def source(self, field: str) -> str:
        """Where a field's value comes from."""
        told = self.from_ or {}
        return told.get(field) or told.get("comment") or WEB


class Counts(Record, frozen=True, kw_only=True):
    """What the platform claims of a post. ``likes_exact`` and ``comments_exact`` False = a rounded number's floor."""

    comments: int | None = None
    comments_exact: bool | None = None
    views: int | None = None
    likes: int | None = None
    likes_exact: bool | None = None


class Post(Record, frozen=True, kw_only=True, tag_field="kind", tag="post"):
    """The video, reel or photo. ``published_date`` is the calendar day that the platform prints."""

    seen: datetime
    url: str
    title: str | None = None
    text: str | None = None
    creator: Author = Author()
    published: datetime | None = None
    published_date: date | None = None
    live: bool | None = None
    counts: Counts = Counts()


class Target(Record, frozen=True, kw_only=True):
    """What a link names: one thread. ``mark`` is the comment that a permalink points at."""

    platform: str
    id: str
    url: str
    mark: str | None = None

    @property
    def thread(self) -> str:
        """The thread's name everywhere: ``youtube:-Nb-M1GAOX8``."""
        return f"{self.platform}:{self.id}"


class Collection(Record, frozen=True, kw_only=True):
    """What a link names that lists many threads. ``id`` is as the link has it: an id, a handle, ``c/NAME``."""

    platform: str
    kind: Literal["channel", "playlist", "profile"]
    id: str
    url: str

    @property
    def name(self) -> str:
        """As people name it: ``youtube:@handle``."""
        return f"{self.platform}:{self.id}"

    @property
    def newest_first(self) -> bool:
        """Whether its order is that of time, but for what is pinned on top; else it is one of its own."""
        return self.kind != "playlist"


class Ask(Record, frozen=True, kw_only=True):
    """What part of a thread the user wants; the defaults ask for all of it."""

    mode: Mode = "full"
    limit: int | None = None
    replies: bool = True
    since: datetime | None = None

    @property
    def whole(self) -> bool:
        """True when nothing was left out on request."""
        return self.mode == "full" and self.unlimited

    @property
    def unlimited(self) -> bool:
        """True when all that the mode looks at is wanted."""
        return self.limit is None and self.replies and self.since is None


class Cursor(Record, frozen=True, kw_only=True):
    """Where a walk can go on, in the platform's own form. ``id`` is a top comment, or ``top`` for the list of them."""

    id: str
    cursor: str


TOP = "top"
"""The list of top comments, as a place that can fail or be gone on with; every other place is a comment's id."""
NOT_REACHED = "not reached"  # the reason of what was offered and not asked for, since the walk ended before


class Failed(Record, frozen=True, kw_only=True):
    """Something that was offered and not read. ``id`` is a top comment, or ``top`` for the list of top comments.

    ``cursor`` is where a later run can go on, None where nothing serves for that.
    """

    id: str
    reason: str
    cursor: str | None = None


class Covered(Record, frozen=True, kw_only=True):
    """Which places a run looked at to their end: what may be concluded from a comment's absence.

    ``top``: ``all``, ``none``, ``newest-until-ID``, or ``rest``: from where the run that this one continues had
    stopped. ``replies``: ``all``, ``none`` or the opened top comments. ``not_``: the top comments (or ``top``) where
    something failed, and comments that were missed without a proof that they are gone.
    """

    top: str = "none"
    replies: Literal["all", "none"] | tuple[str, ...] = "none"
    not_: tuple[str, ...] = msgspec.field(name="not", default=())


class End(Record, frozen=True, kw_only=True):
    """How a walk ended. ``retry_at``: when to come back. ``trouble``: what to mend although the walk went on."""

    status: Status
    reason: str | None = None
    covered: Covered = Covered()
    retry_at: datetime | None = None
    trouble: str | None = None


class Page(Record, frozen=True, kw_only=True):
    """What one answer brought. The last page of a walk, and only that one, carries ``end``.

    ``times`` tell more about comments of earlier pages. ``expected`` is the platform's claim of the thread's size;
    ``capped`` are top comments whose replies ended below their own count; ``pending`` is how many answers are known to
    be still to come. ``pinned`` are the pinned comments, on a page that would show them: none where it is empty, not
    said where it is None. ``read`` is the cursor that this page answers, ``ahead`` are those that it adds. ``raw`` is
    an answer of unknown shape, kept for a report.
    """

    seen: datetime
    post: Post | None = None
    comments: tuple[Comment, ...] = ()
    times: tuple[Timing, ...] = ()
    failed: tuple[Failed, ...] = ()
    capped: tuple[str, ...] = ()
    expected: int | None = None
    pending: int = 0
    pinned: tuple[str, ...] | None = None
    read: str | None = None
    ahead: tuple[Cursor, ...] = ()
    raw: bytes | None = None
    end: End | None = None


class Verdict(Record, frozen=True, kw_only=True, tag_field="kind", tag="verdict"):
    """How a run ended.

    ``expected`` is the platform's claim (soft: it counts comments held for review), ``seen`` what this run saw,
    ``coverage`` = seen / expected. ``failed`` says what was offered and not read, and where to go on. ``withheld``
    counts comments that were missed and not called gone, since that could not be proved; ``braked`` says that they were
    so many at once that none was looked up. ``units`` = what the run spent of an API's quota; ``only`` = how many
    comments only one of two sources listed, by source. ``trouble`` as in an :class:`End`.
    """

    at: datetime
    status: Status
    reason: str | None = None
    expected: int | None = None
    seen: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    back: int = 0
    withheld: int = 0
    braked: bool = False
    coverage: float | None = None
    covered: Covered = Covered()
    capped: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()
    retry_at: datetime | None = None
    requests: int = 0
    seconds: float = 0.0
    units: int | None = None
    only: dict[str, int] | None = None
    trouble: str | None = None
