"""Two sources as one visit: the web's walk first, then the Data API's, whose pages add to what the web told.

Both list the same ids, so the archive joins them: a comment that both list has the API's times, edits and likes, and
the web's everything else (:mod:`commentvault.archive.difference` is the table); one that only one of them lists is
kept. What is pinned is the web's to say: the API's guess is left out here.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from commentvault.model import NOT_REACHED, TOP, Ask, Comment, Cursor, End, Failed, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import Known
from commentvault.platforms.walk.jobs import Order, from_cursor, to_cursor
from commentvault.platforms.walk.walk import Walk
from commentvault.platforms.youtube.api.client import Api
from commentvault.platforms.youtube.api.pages import is_mine
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
    _told: set[str] = field(default_factory=set)  # cursors of the API's part that were handed on ahead of it
    _wanted: set[str] | None = None  # of so many comments and no more: those that the web listed

    def pages(self, left: tuple[Cursor, ...]) -> Iterator[Page]:
        """The pages of both walks; the last one carries the end of both. With cursors, only what they lead to."""
        of_api = tuple(cursor for cursor in left if _is_api(cursor))
        of_web = tuple(cursor for cursor in left if cursor not in of_api)
        if left and not of_web:
            if (yield from self._rest(of_api)):
                return
            left = of_api = ()
        walk = Walk(self.target, self.ask, self.door, self.web, self.known, of_web)
        if self.ask.mode == "pins" or (left and not of_api):
            yield from walk.pages()
            return
        waiting = of_api or (to_cursor(Order(self.api.start(self.target.id), self.api.first)),)
        web = _Listed(self.known)
        self._wanted = None if self.ask.limit is None else web.ids
        for page in walk.pages():
            web.note(page)
            if page.end is None:
                yield self._announced(page, waiting)
            elif walk.cut:
                not_begun = (Failed(id=cursor.id, reason=NOT_REACHED, cursor=cursor.cursor) for cursor in waiting)
                yield msgspec.structs.replace(page, failed=(*page.failed, *not_begun))
            elif page.end.status == "off":
                yield page
            else:
                yield self._announced(msgspec.structs.replace(page, end=None), waiting)
                least = 0 if left or not self.ask.whole else self.api.broken_off * len(web.ids)
                yield from self._api(of_api, web, page.end, least)

    def _rest(self, left: tuple[Cursor, ...]) -> Generator[Page, None, bool]:
        """What an earlier visit left of the API's part; False where it is refused at once and the web can go on alone:
        a thread must not wait for the units of another day.
        """
        held: list[Page] = []
        brought = self.strict
        for page in self._api(left, self.known, None):
            brought = brought or bool(page.comments)
            if not brought and page.end and page.end.status == "refused":
                return False
            held.append(page)
            if brought or page.end:
                yield from held
                held.clear()
        return True

    def _announced(self, page: Page, waiting: tuple[Cursor, ...]) -> Page:
        """The first page, with where the API's part begins: a run that is killed before that must not forget it."""
        if self._told:
            return page
        self._told.update(cursor.cursor for cursor in waiting)
        return msgspec.structs.replace(page, ahead=(*page.ahead, *waiting))

    def _api(self, left: tuple[Cursor, ...], known: Known, web: End | None, least: float = 0) -> Iterator[Page]:
        """The API's walk, after one of the web that ended as ``web``. Where it lists less than ``least`` comments it
        was broken off: it ends without a word then, and does not count them itself.
        """
        count = 0
        held: list[Page] = []  # failures, while it may still come to nothing
        for page in Walk(self.target, self.ask, self.door, self.api, known, left, with_post=False).pages():
            count += len(page.comments)
            page = self._of_api(page)  # noqa: PLW2901
            if page.end is None or web is None:
                held.append(page)
                if count or page.end:
                    yield from held
                    held.clear()
            elif page.end.status == "refused" and not (count or self.strict or left):
                yield msgspec.structs.replace(page, failed=(), end=_left_out(web, page.end))
            else:
                yield from held
                # Where the API is not insisted on, the next visit need not wait for it: the web answers at any time.
                end = page.end if self.strict else msgspec.structs.replace(page.end, retry_at=None)
                yield _last(page, web, end, count, least)

    def _of_api(self, page: Page) -> Page:
        """A page of the API as this visit takes it."""
        ahead = tuple(cursor for cursor in page.ahead if cursor.cursor not in self._told)
        wanted = (c for c in page.comments if self._wanted is None or c.id in self._wanted)
        comments = tuple(_unpinned(comment) if comment.pinned else comment for comment in wanted)
        return msgspec.structs.replace(page, ahead=ahead, pinned=None, comments=comments)


class _Listed:
    """What the web's walk listed, and what was known before it: what the web's has just found is new to the API's."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._fresh: set[str] = set()
        self.ids: set[str] = set()

    def note(self, page: Page) -> None:
        """A page that is about to be handed on."""
        for comment in page.comments:
            if comment.id not in self.ids and not self._known.has(comment.id):
                self._fresh.add(comment.id)
            self.ids.add(comment.id)

    def has(self, ident: str) -> bool:
        """Whether the comment was known."""
        return ident not in self._fresh and self._known.has(ident)

    def replies_read(self, ident: str) -> int | None:
        """As it was known."""
        return self._known.replies_read(ident)


def _is_api(cursor: Cursor) -> bool:
    job = from_cursor(cursor)
    return job is not None and job.token is not None and is_mine(job.token)


def _unpinned(comment: Comment) -> Comment:
    told = {name: source for name, source in (comment.from_ or {}).items() if name != "pinned"}
    return msgspec.structs.replace(comment, pinned=None, from_=told)


def _last(page: Page, web: End, api: End, count: int, least: float) -> Page:
    """The last page of a visit by both, the API's part of which brought so many comments."""
    if api.status == "complete" and count < least:
        reason = f"the list ends after {count:,} comments, far below what the web lists"
        page = msgspec.structs.replace(page, failed=(*page.failed, Failed(id=TOP, reason=reason)))
        api = End(status="partial", reason=reason)
    return msgspec.structs.replace(page, end=_joined(web, api, brought=bool(count)))


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
