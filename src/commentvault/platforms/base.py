"""The seam between platforms and everything else: what a platform has to offer to be one.

A platform is an object with the members of :class:`Platform`; ``platforms/__init__.py`` lists them. It never sees
the archive, prints nothing, and asks the network only through the :class:`~commentvault.net.Door` it is handed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from commentvault.model import Ask, Collection, Comment, Cursor, Page, Record, Target, Window
from commentvault.net import Door


class Known(Protocol):
    """What is known of a thread already, as far as a walk that leaves something out needs it."""

    def has(self, ident: str) -> bool:
        """Whether the comment is known."""

    def replies_read(self, ident: str) -> int | None:
        """The count that a top comment's replies had when they were last read to their end; None where never."""


class NothingKnown:
    """Of a thread that was never seen."""

    def has(self, ident: str) -> bool:  # noqa: ARG002  # the protocol's
        """No."""
        return False

    def replies_read(self, ident: str) -> int | None:  # noqa: ARG002  # the protocol's
        """Never."""
        return None


NOTHING_KNOWN = NothingKnown()


class Listed(Record, frozen=True, kw_only=True):
    """A thread as a collection lists it. With ``published`` None only the window is known; with neither, nothing is."""

    target: Target
    title: str | None = None
    published: datetime | None = None
    published_window: Window | None = None

    def older(self, moment: datetime) -> bool:
        """Whether it is certainly from before a moment."""
        latest = self.published or (self.published_window[1] if self.published_window else None)
        return latest is not None and latest < moment


class ListPage(Record, frozen=True, kw_only=True):
    """A part of a collection's list. A text among the ``entries`` is the form of one that may be a thread and could not
    be read. ``id`` = what the platform knows the collection by for good, told before the first entry where it is not
    the collection's own; ``hidden`` counts entries that are shown to nobody; ``note`` = what people have to know of how
    the list was had.
    """

    entries: tuple[Listed | str, ...] = ()
    id: str | None = None
    hidden: int = 0
    note: str | None = None


class Cost(Record, frozen=True, kw_only=True):
    """What a walk is expected to cost, from the least to the most: requests in all, and ``units`` of an API's quota
    where it asks one. ``left`` are the units that may still be spent today.
    """

    requests: tuple[int, int]
    units: tuple[int, int] | None = None
    left: int | None = None


class Platform(Protocol):
    """Where comments come from."""

    name: str
    """The first part of a thread's name, and its folder in the vault."""

    examples: tuple[str, ...]
    """Links that :meth:`match` takes, one of each form; a contract test holds every platform to them."""

    @property
    def retention(self) -> int | None:
        """Days after which what only an API told is deleted unless it was told again, as its terms ask; None: never."""

    @property
    def source(self) -> str:
        """Where comments are asked for, kept in a run's header: ``web``, ``api``, or ``both`` where two are joined.

        Raises :class:`~commentvault.errors.UsageError` where a key is missing for that.
        """

    def match(self, link: str) -> Target | Collection | None:
        """What a link names, or None where the link is not of this platform. Asks nothing of the network.

        Raises :class:`~commentvault.errors.UsageError` for a link of this platform that nobody can be helped with.
        """

    def list(self, collection: Collection, door: Door) -> Iterator[ListPage]:
        """The threads of a collection, asked for as they are wanted: a channel's or profile's newest first, a
        playlist's in its own order; one may come twice. Raises :class:`~commentvault.errors.AnswerError` where there is
        none, and where the list breaks off: an iteration that ends is the whole list.
        """

    def news(self, collection: Collection, since: datetime, door: Door) -> frozenset[str] | None:
        """The ids of a collection's threads with a top comment since then, where a few requests tell; else None.

        Raises :class:`~commentvault.errors.AnswerError` or :class:`~commentvault.errors.Interrupted` where there is no
        answer.
        """

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        """Yield the thread page by page, each comment once.

        With ``cursors`` only what they lead to is read, in the mode that they were left in; where the list of top
        comments cannot be gone on with, the walk starts over. The last page carries ``end``; a walk that stops without
        one has a fault of ours. What could not be read is named in ``failed`` of some page, never left out in silence.
        Raises :class:`~commentvault.errors.Interrupted` only before the first page; later, and with every other
        trouble, the walk ends with ``failed`` and ``end``.
        """

    def cost(self, ask: Ask, replies: Sequence[int] | None, claimed: int | None) -> Cost:
        """What a walk would cost. Asks nothing of the network.

        ``replies`` are the reply counts of the top comments as they are archived, None for a thread that was never
        read whole; then only how many comments the platform has ``claimed`` is known, or not even that.
        """

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...] | None:
        """The comments that the permalink of a comment shows, among them the comment itself where it is still there.

        None where the platform has no permalinks. Raises :class:`~commentvault.errors.AnswerError` or
        :class:`~commentvault.errors.Interrupted` where there is no answer.
        """
