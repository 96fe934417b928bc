"""What somebody's own browser recorded of Instagram, as a platform: it asks nobody and needs no login."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property

import msgspec

from commentvault.errors import AnswerError
from commentvault.model import TOP, WEB, Ask, Collection, Comment, Covered, Cursor, End, Failed, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import NOTHING_KNOWN, Cost, Known, ListPage
from commentvault.platforms.instagram.recorded.answer import Answer
from commentvault.platforms.instagram.recorded.source import Recording
from commentvault.platforms.walk.source import Listing
from commentvault.platforms.walk.walk import Walk

__all__ = ["Recorded"]

_SINCE = "the thread was visited since it began: only comments that were not known are added"


class Recorded:
    """The answers about one post; see :class:`commentvault.platforms.base.Platform`.

    ``visited`` is up to when the archive knows the thread. A recording that began before tells nothing about what is
    known there already, nor about what is not there any more.
    """

    name = "instagram"
    source = WEB
    examples: tuple[str, ...] = ()
    retention = None

    def __init__(self, answers: Sequence[Answer], visited: datetime | None = None) -> None:
        self._answers = answers
        self.began = min(answer.at for answer in answers)
        self.ended = max(answer.at for answer in answers)
        self._late = visited is not None and self.began <= visited

    @cached_property
    def _mark(self) -> str:
        """What tells this recording from all others: the beginning of its checksum."""
        checksum = hashlib.sha256()
        for answer in sorted(self._answers, key=lambda answer: answer.at):
            checksum.update(f"{answer.at} {answer.place} {answer.trouble}\n".encode())
            checksum.update(b"" if answer.trouble else answer.body())
        return f"sha256 {checksum.hexdigest()[:12]}"

    @property
    def told(self) -> str:
        """Where the comments come from, in words that no other recording of the thread shares."""
        until = f" to {self.ended:%Y-%m-%d %H:%M:%S}" if self.ended != self.began else ""
        return f"imported from a recording of {self.began:%Y-%m-%d %H:%M:%S}{until} UTC ({self._mark})"

    def match(self, link: str) -> Target | Collection | None:  # noqa: ARG002  # the protocol's
        """Nothing: recordings are named by their files."""
        return None

    def list(self, collection: Collection, door: Door) -> Iterator[ListPage]:  # noqa: ARG002  # the protocol's
        """Nothing."""
        yield from ()

    def news(self, collection: Collection, since: datetime, door: Door) -> None:
        """Nothing."""

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...] | None:  # noqa: ARG002
        """A recording cannot be asked for what it does not hold."""
        return None

    def cost(self, ask: Ask, replies: Sequence[int] | None, claimed: int | None) -> Cost:  # noqa: ARG002
        """No request."""
        return Cost(requests=(0, 0))

    def walk(
        self, target: Target, ask: Ask, door: Door, known: Known = NOTHING_KNOWN, cursors: tuple[Cursor, ...] = ()
    ) -> Iterator[Page]:
        """What the recorded answers lead to page by page, then what else was recorded, then how much that is."""
        recording = Recording(self._answers)
        walk = Walk(target, ask, door, recording, known, cursors)
        for page in walk.pages():
            if page.end is not None:
                whole = page.end.status == "complete"
                for stray in recording.strays():
                    yield self._fitting(_stray(walk, stray, page.seen, whole=whole), known)
            yield self._fitting(page, known)

    def _fitting(self, page: Page, known: Known) -> Page:
        """A page without cursors, which lead nowhere but in the recording; without what the archive knows better."""
        failed = tuple(msgspec.structs.replace(one, cursor=None) for one in page.failed)
        page = msgspec.structs.replace(page, failed=failed, read=None, ahead=())
        if page.end is not None:
            words = "; ".join(filter(None, (self.told, page.end.reason, _SINCE if self._late else None)))
            covered = Covered() if self._late else page.end.covered
            end = End(status=page.end.status, reason=words, covered=covered)
            page = msgspec.structs.replace(page, end=end)
        if self._late:
            unknown = tuple(
                msgspec.structs.replace(comment, pinned=None) for comment in page.comments if not known.has(comment.id)
            )
            page = msgspec.structs.replace(page, comments=unknown, post=None, pinned=None, times=(), expected=None)
        return page


def _stray(walk: Walk, found: Listing | AnswerError, seen: datetime, *, whole: bool) -> Page:
    """What was recorded beside the lists; what cannot be read of it is missing, unless those are ``whole``."""
    if isinstance(found, AnswerError):
        return Page(seen=seen, failed=() if whole else (Failed(id=TOP, reason=str(found)),))
    comments, _ = walk.sieve.take(found.comments)
    unknown = [Failed(id=e.root or TOP, reason=f"an entry of an unknown form: {e.form}") for e in found.unknown]
    return Page(seen=found.now, comments=tuple(comments), failed=() if whole else tuple(unknown))
