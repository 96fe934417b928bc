"""How Instagram is asked with a kept login: the post through instaloader, its comments page by page.

Comments are served by the app's host and by the site's, in one form. Where the one fails to answer, the other is asked,
and stays the one that is asked from then on; which one served is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
from instaloader import Post

from commentvault.errors import Declined, EmptyAnswer, GaveUp, Missing, NotServed, UnknownShape, Unreachable
from commentvault.model import End, Target, Timing, Window
from commentvault.net import Answer, Door
from commentvault.platforms.instagram.answers import ids, media, mobile, tokens
from commentvault.platforms.instagram.answers.tokens import Place
from commentvault.platforms.instagram.web import failures
from commentvault.platforms.instagram.web.care import Care
from commentvault.platforms.instagram.web.context import Context, readable
from commentvault.platforms.instagram.web.failures import WentWrong
from commentvault.platforms.instagram.web.sessions import Session
from commentvault.platforms.walk.source import Listing, Offer, OrderName, PostPage
from commentvault.settings import InstagramSettings

T = TypeVar("T")

_ENOUGH = 3
_COMMENTS = {"can_support_threading": "true", "permalink_enabled": "false"}
# What another way of asking may cure.
_OTHERWISE = (WentWrong, failures.NotFound, UnknownShape, NotServed, EmptyAnswer, Unreachable)


class Web:
    """Instagram as a logged-in visitor sees it, as a :class:`~commentvault.platforms.walk.source.Source`."""

    first: OrderName = "only"
    lanes: int | None = 1  # an account is one person
    broken_off = mobile.BROKEN_OFF

    def __init__(self, session: Session, door: Door, settings: InstagramSettings) -> None:
        self.context = Context(session, door, settings, Care(session.name, settings, door))
        self._ways = [self.context.mobile, self.context.web]
        self._shown = False  # whether the post was there in this walk
        self._in_vain = Counter[str]()  # requests in a row for the same kind of thing that neither way served
        self.told: str | None = None
        """That another way than the first one served, and why."""

    def start(self, ident: str) -> str:  # noqa: ARG002  # the protocol's
        """The token of the first page: it is the same for all posts."""
        return Place().encode()

    def post(self, target: Target) -> PostPage:
        """A post's facts, by instaloader, or by the app where that finds none."""
        try:
            shown = self._by_instaloader(target.id)
        except _OTHERWISE:
            path = f"api/v1/media/{ids.media_id(target.id)}/info/"
            shown = self._either("post", path, {}, lambda answer: media.read(answer.body))
        if shown is None:
            raise Missing(
                "Instagram does not show the post to this login: it was removed, was never there, or is private"
            )
        self._shown, at = True, self.context.answered
        return PostPage(media.post(shown, target.url, at), media.section(shown), live_chat=False, at=at, raw=b"")

    def player(self, ident: str) -> tuple[End, datetime]:
        """Never asked for: a post without comments says so itself."""
        raise AssertionError(f"the post {ident} told neither where its comments are nor why there are none")

    def listing(self, token: str, ident: str, under: Offer | None) -> Listing:
        """A page of comments, or of the replies ``under`` one."""
        place = tokens.decode(token)
        path = f"api/v1/media/{ids.media_id(ident)}/comments/"
        params: dict[str, str] = {} if under else dict(_COMMENTS)
        if under:
            path += f"{under.root}/child_comments/"
        if not place.first:
            params[f"{place.direction}_id"] = place.cursor or ""
        try:
            what = "replies" if under else "comments"
            listing = self._either(what, path, params, lambda answer: mobile.page(answer.body, answer.at, place))
        except failures.CommentsOff as error:
            if not place.first:  # they were open a moment ago: what came is a part
                raise
            return Listing(now=datetime.now(UTC).replace(microsecond=0), message=str(error))
        except Missing as error:
            if place.first and under is None and not self._shown:
                raise
            raise NotServed(str(error)) from error  # of this list alone: the post is there, and was a moment ago
        if self._ways[0] == self.context.web:  # whose form may mark no pin
            listing.pinned = listing.pinned or None
        return listing

    def last_time(self, token: str, now: datetime) -> datetime | None:  # noqa: ARG002  # the protocol's
        """Nothing: every comment tells its time."""
        return None

    def root_time(self, reply: str, root: str, window: Window | None) -> Timing | None:  # noqa: ARG002  # likewise
        """Nothing, likewise."""
        return None

    def _either(self, what: str, path: str, params: dict[str, str], read: Callable[[Answer], T]) -> T:
        """An answer by the way that served last, else by the other one. Raises :class:`GaveUp` where neither has served
        several times in a row: to go on would cost the account.
        """
        first, second = self._ways
        try:
            got = first(path, params, read)
        except (failures.CommentsOff, GaveUp):
            raise
        except _OTHERWISE as error:
            try:
                got = second(path, params, read)
            except _OTHERWISE:
                self._in_vain[what] += 1
                if self._in_vain[what] < _ENOUGH:
                    raise error from None
                raise GaveUp(f"{error}; {_ENOUGH} failures in a row, by both ways of asking") from error
            self._ways.reverse()
            host = "the app's" if second == self.context.mobile else "the site's"
            self.told = f"asked on {host} host, since the other one did not serve: {error}"
        self._in_vain[what] = 0
        return got

    def _by_instaloader(self, code: str) -> media.Media | None:
        with readable("a post"):
            found = Post.from_shortcode(self.context, code)._asdict()  # the raw record, which has all
        return media.read(msgspec.json.encode({"items": [found]}))


def check(session: Session, door: Door, settings: InstagramSettings) -> str:
    """Whose login this is, asked with one request. Raises :class:`~commentvault.errors.AnswerError`."""
    context = Context(session, door, settings, Care(session.name, settings, door))
    with readable("an answer about who is logged in"):
        name: Any = context.test_login()
    if not isinstance(name, str):
        raise Declined("Instagram takes these cookies for nobody's: log in with the browser, and take them anew")
    return name
