"""What somebody's own browser recorded of Instagram, as a platform: it asks nobody and needs no login."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from commentvault.model import WEB, Ask, Collection, Comment, Cursor, End, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import NOTHING_KNOWN, Cost, Known, ListPage
from commentvault.platforms.instagram.recorded import strays
from commentvault.platforms.instagram.recorded.answer import Answer
from commentvault.platforms.instagram.recorded.source import Recording
from commentvault.platforms.walk.walk import Walk

__all__ = ["Recorded", "checksum"]

_SINCE = "the thread was visited since it began: only comments that were not known are added"


class Recorded:
    """The answers about one post; see :class:`commentvault.platforms.base.Platform`.

    ``visited`` is up to when the archive knows the thread. A recording that began before tells nothing about what is
    known there already. No recording tells what is not there any more.
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

    @property
    def told(self) -> str:
        """Where the comments come from, in words."""
        until = f" to {self.ended:%Y-%m-%d %H:%M:%S}" if self.ended != self.began else ""
        return f"imported from a recording of {self.began:%Y-%m-%d %H:%M:%S}{until} UTC"

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
            if page.end is None:
                yield self._fitting(page, known)
                continue
            last, missing = page, list[str]()
            for stray in strays.pages(recording, walk.sieve, page.seen):
                if door.stop.is_set():
                    last = msgspec.structs.replace(page, end=End(status="partial", reason="interrupted"))
                    break
                missing += [failed.id for failed in stray.failed]
                yield self._fitting(stray, known)
            yield self._ending(strays.lowered(last, missing), known)

    def _ending(self, page: Page, known: Known) -> Page:
        """The last page. Nothing is concluded from what a recording does not hold: other lists may hold more."""
        page, end = self._fitting(page, known), page.end or End(status="partial")
        words = "; ".join(filter(None, (self.told, end.reason, _SINCE if self._late else None)))
        return msgspec.structs.replace(page, end=End(status=end.status, reason=words))

    def _fitting(self, page: Page, known: Known) -> Page:
        """A page without cursors, which lead nowhere but in the recording; without what the archive knows better."""
        failed = tuple(msgspec.structs.replace(one, cursor=None) for one in page.failed)
        page = msgspec.structs.replace(page, failed=failed, read=None, ahead=())
        if self._late:
            unknown = tuple(
                msgspec.structs.replace(comment, pinned=None) for comment in page.comments if not known.has(comment.id)
            )
            page = msgspec.structs.replace(page, comments=unknown, post=None, pinned=None, times=(), expected=None)
        return page


def checksum(answers: Sequence[Answer]) -> str:
    """The SHA-256 of a recording's answers about one post, which tells it from all others."""
    sha256 = hashlib.sha256()
    for answer in sorted(answers, key=lambda answer: answer.at):
        sha256.update(f"{answer.at} {answer.place} {answer.trouble}\n".encode())
        sha256.update(b"" if answer.trouble else answer.body())
    return sha256.hexdigest()
