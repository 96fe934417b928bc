"""Two sources as one visit: the web's walk first, then the Data API's, whose pages add to what the web told.

Both list the same ids, so the archive joins them: a comment that both list has the API's times, edits and likes, and
the web's everything else (:mod:`commentvault.archive.joining` is the table); one that only one of them lists is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from commentvault.model import NOT_REACHED, Ask, Cursor, End, Failed, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import Known
from commentvault.platforms.youtube.api.client import Api
from commentvault.platforms.youtube.api.pages import is_mine
from commentvault.platforms.youtube.walk.jobs import Order, from_cursor, to_cursor
from commentvault.platforms.youtube.walk.walk import Walk
from commentvault.platforms.youtube.web.client import Web


@dataclass
class Both:
    """A visit by both. ``strict``: the API's part was asked for by name; else it is left out where it cannot begin."""

    target: Target
    ask: Ask
    door: Door
    web: Web
    api: Api
    known: Known
    strict: bool

    def pages(self, left: tuple[Cursor, ...]) -> Iterator[Page]:
        """The pages of both walks; the last one carries the end of both. With cursors, only what they lead to."""
        of_api = tuple(cursor for cursor in left if _is_api(cursor))
        of_web = tuple(cursor for cursor in left if cursor not in of_api)
        if left and not of_web:
            yield from self._api(of_api, self.known, None)
            return
        walk = Walk(self.target, self.ask, self.door, self.web, self.known, of_web)
        if self.ask.mode == "pins" or (left and not of_api):
            yield from walk.pages()
            return
        known = _Before(self.known)
        for page in walk.pages():
            known.note(page)
            if page.end is None:
                yield page
            elif walk.cut:
                yield msgspec.structs.replace(page, failed=(*page.failed, *self._waiting(of_api)))
            elif page.end.status == "off":
                yield page
            else:
                yield msgspec.structs.replace(page, end=None)
                yield from self._api(of_api, known, page.end)

    def _waiting(self, left: tuple[Cursor, ...]) -> Iterator[Failed]:
        """The API's part, which was not begun."""
        start = to_cursor(Order(self.api.start(self.target.id), self.api.first))
        return (Failed(id=cursor.id, reason=NOT_REACHED, cursor=cursor.cursor) for cursor in left or (start,))

    def _api(self, left: tuple[Cursor, ...], known: Known, web: End | None) -> Iterator[Page]:
        """The API's walk, after one of the web that ended as ``web``."""
        brought = False
        for page in Walk(self.target, self.ask, self.door, self.api, known, left, with_video=False).pages():
            brought = brought or bool(page.comments)
            if page.end is None or web is None:
                yield page
            elif page.end.status == "refused" and not (brought or self.strict or left):
                yield msgspec.structs.replace(page, failed=(), end=_left_out(web, page.end))
            else:
                yield msgspec.structs.replace(page, end=_joined(web, page.end, brought=brought))


class _Before:
    """What was known before this run: what the web's walk has just found is new to the API's."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._fresh: set[str] = set()

    def note(self, page: Page) -> None:
        """A page that is about to be handed on."""
        self._fresh.update(comment.id for comment in page.comments if not self._known.has(comment.id))

    def has(self, ident: str) -> bool:
        """Whether the comment was known."""
        return ident not in self._fresh and self._known.has(ident)

    def replies_read(self, ident: str) -> int | None:
        """As it was known."""
        return self._known.replies_read(ident)


def _is_api(cursor: Cursor) -> bool:
    job = from_cursor(cursor)
    return job is not None and job.token is not None and is_mine(job.token)


def _left_out(web: End, api: End) -> End:
    return msgspec.structs.replace(web, reason=_words(web.reason, f"without the Data API: {api.reason}"))


def _joined(web: End, api: End, *, brought: bool) -> End:
    """How a visit by both ended. What may be concluded from absence is the web's to say: it lists more."""
    if web.status in ("complete", "asked"):
        if api.status in ("complete", "asked"):
            return web
        reason = _words(
            web.reason if web.status == "asked" else None, f"the Data API's part is not whole: {api.reason}"
        )
        return End(status="partial", reason=reason, covered=web.covered, retry_at=api.retry_at)
    if not brought:
        return msgspec.structs.replace(web, reason=_words(web.reason, f"the Data API brought nothing: {api.reason}"))
    reason = f"the web's part is not whole: {web.reason}; what the Data API lists is kept"
    retry_at: datetime | None = web.retry_at or api.retry_at
    return End(status="partial", reason=reason, covered=web.covered, retry_at=retry_at)


def _words(*parts: str | None) -> str | None:
    return "; ".join(filter(None, parts)) or None
