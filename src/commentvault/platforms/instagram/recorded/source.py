"""A recording as a source: what the walk asks for is looked up among the answers about one post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from commentvault.errors import AnswerError, NotRecorded, UnknownShape
from commentvault.model import End, Target, Timing, Window
from commentvault.platforms.instagram.answers import forms, media, mobile, tokens
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.instagram.recorded.answer import Answer
from commentvault.platforms.walk.source import Listing, Offer, OrderName, PostPage, Section

SKIPPED = "the recording does not hold this part: it was not scrolled to, or not recorded"
"""Why a page is missing."""


class Recording:
    """The answers about one post; see :class:`commentvault.platforms.walk.source.Source`."""

    first: OrderName = "only"
    lanes: int | None = 1
    broken_off = mobile.BROKEN_OFF

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._answers = sorted(answers, key=lambda answer: answer.at)
        self._at: dict[Place, list[Answer]] = defaultdict(list)
        for answer in self._answers:
            if answer.place is not None and answer.form.kind != "post":
                self._at[answer.place].append(answer)
        self._handed_on: dict[int, Place | None] = {}  # by the answer's identity; or why one cannot be read

    def start(self, ident: str) -> str:  # noqa: ARG002  # the protocol's: there is one post
        """The token of the first list."""
        return Place().encode()

    def post(self, target: Target) -> PostPage:
        """The post's facts as they were recorded last. That its comments are turned off counts where none is there."""
        section = Section(token=self.start(target.id))
        for answer in reversed(self._answers):
            if answer.trouble or not (answer.form.kind == "post" or answer.form.code):
                continue
            try:
                found = media.read(answer.body())
            except UnknownShape:
                continue
            if found is not None:
                section = section if self._at else media.section(found)
                return PostPage(media.post(found, target.url, answer.at), section, False, answer.at, b"")
        return PostPage(None, section, False, self._answers[0].at, b"")

    def player(self, ident: str) -> tuple[End, datetime]:
        """Never asked: :meth:`post` tells where the list is."""
        raise NotRecorded(f"why {ident} shows no comments was not recorded")

    def last_time(self, token: str, now: datetime) -> datetime | None:  # noqa: ARG002  # the protocol's
        """Instagram's tokens tell no time."""
        return None

    def root_time(self, reply: str, root: str, window: Window | None) -> Timing | None:  # noqa: ARG002  # the protocol's
        """Nor do its ids."""
        return None

    def listing(self, token: str, ident: str, under: Offer | None) -> Listing:  # noqa: ARG002  # the protocol's
        """A page, by the last answer to what is asked for. Where there are several, one counts before others that leads
        on rather than ends, since lists in several forms begin alike, and one whose rest was recorded too.

        Raises :class:`NotRecorded` where there is none that can be read.
        """
        read: list[tuple[Answer, Listing]] = []
        trouble: AnswerError = NotRecorded(SKIPPED)
        for answer in self._at.get(tokens.decode(token), []):
            try:
                read.append((answer, _listing(answer)))
            except AnswerError as error:
                trouble = error
                self._handed_on[id(answer)] = answer.place
        if not read:
            raise trouble
        leading = [one for one in read if one[1].more] or read
        followed = [one for one in leading if all(tokens.decode(t) in self._at for t in one[1].more)]
        answer, listing = (followed or leading)[-1]
        self._handed_on[id(answer)] = answer.place
        return listing

    def holds(self, token: str) -> bool:
        """Whether a page was recorded, and with its body."""
        return any(not answer.trouble for answer in self._at.get(tokens.decode(token), []))

    def strays(self) -> Iterator[tuple[Place, Listing | AnswerError]]:
        """What the other answers hold, to which nothing that was handed on leads; or why one cannot be read, unless
        another answer to the same was.
        """
        again = set(self._handed_on.values())
        for answer in self._answers:
            if answer.trouble or id(answer) in self._handed_on:
                continue
            known = answer.form.kind == "post" or answer.place in again
            try:
                listing = _listing(answer)
            except AnswerError as error:
                if not known:
                    yield _place(answer), error
                continue
            listing.unknown = [] if known else listing.unknown
            yield _place(answer), listing


def _place(answer: Answer) -> Place:
    """The page that an answer is, or the list that it is of, as far as it tells that itself."""
    return Place(answer.form.root) if answer.place is None else answer.place


def _listing(answer: Answer) -> Listing:
    """What an answer lists. Of one that cannot be read nothing is kept: it lies in the recording."""
    if answer.trouble:
        raise NotRecorded(answer.trouble)
    form, body = answer.form, answer.body()
    try:
        if form.kind == "post":
            found = media.read(body)
            return media.beside(found, answer.at) if found else Listing(now=answer.at)
        place = _place(answer)
        if form.replies and place.root is None:
            raise NotRecorded("replies were recorded, and nothing tells under which comment they stand")
        listing = forms.page(form, body, answer.at, place)
    except UnknownShape as error:
        raise UnknownShape(error.shape) from error
    listing.raw = None
    return listing
