"""How the Graph API is asked, for the comments of one's own posts.

The token goes out as a header, never in an address. The addresses that the API gives for the next page hold it: they
are not followed, their cursor is.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import quote, urlencode

import msgspec

from commentvault.errors import EmptyAnswer, Missing, UnknownShape
from commentvault.model import Comment, End, Target, Window
from commentvault.net import Answer, Door, Request
from commentvault.platforms.instagram.answers.values import count, decode
from commentvault.platforms.instagram.graph import answers, failures, pages
from commentvault.platforms.instagram.graph.place import Place
from commentvault.platforms.secrets import Secret
from commentvault.platforms.walk.source import Listing, Offer, OrderName, PostPage, Section
from commentvault.settings import InstagramSettings

T = TypeVar("T")

PAGE = 50
"""Entries a page, at the most."""

_POST = "id,shortcode,permalink,caption,timestamp,comments_count,like_count,is_comment_enabled"
_COMMENT = "id,text,timestamp,username,like_count,hidden,from{id,username},parent_id"
_MEDIA = msgspec.json.Decoder(answers.Media).decode
_CODE = re.compile(r"/(?:p|reel|reels|tv)/([A-Za-z0-9_-]+)")
_OFF = "comments are turned off"
_NONE = (
    "the Graph API lists none of the {:,} comments that it counts: to see them the token's app needs the permission to "
    "manage comments, and advanced access or testers; or use a login, with --source web"
)


class Graph:
    """The Graph API, as a :class:`~commentvault.platforms.walk.source.Source`.

    ``media`` holds the numbers of the account's posts by shortcode, as they are met: whoever asks for several posts
    keeps it, since the list of all of them is long.
    """

    first: OrderName = "only"
    lanes: int | None = None
    broken_off = 0.0  # how many replies a long thread has is not told

    def __init__(self, door: Door, settings: InstagramSettings, token: Secret, media: dict[str, str]) -> None:
        self._door = door
        self._endpoint = settings.graph_endpoint.rstrip("/")
        self._user = settings.graph_user
        self._token = token
        self._media = media
        self._size = PAGE
        self._lock = threading.Lock()
        self._owner: answers.User | None = None
        self._post: answers.Media | None = None

    def start(self, ident: str) -> str:  # noqa: ARG002  # the protocol's
        """The token of the first list: the post's number is looked up when it is asked for."""
        return Place().encode()

    def post(self, target: Target) -> PostPage:
        """A post's own facts. Raises :class:`Missing` where it is none of the account's."""
        self._post, at = self._found(target.id)
        post = pages.post(self._post, self.account(), target.url, at)
        return PostPage(post, Section(Place(str(self._post.id)).encode()), live_chat=False, at=at, raw=b"")

    def player(self, ident: str) -> tuple[End, datetime]:
        """A post that is there has a comment section."""
        return End(status="missing", reason=_not_listed(ident)), datetime.now(UTC).replace(microsecond=0)

    def last_time(self, token: str, now: datetime) -> None:
        """Nothing: every comment has its exact time."""

    def root_time(self, reply: str, root: str, window: Window | None) -> None:
        """Nothing: every comment has its exact time."""

    def listing(self, token: str, ident: str, under: Offer | None) -> Listing:
        """A page of the post's comments, or of the replies ``under`` one."""
        place = Place.decode(token)
        if under:
            return self._listed(under.root, "replies", place.after, under.root)
        if place.after is None and self._post is None:
            self._post, _ = self._found(ident)
        listing = self._listed(place.node or str(self._post.id if self._post else ""), "comments", place.after)
        if place.after is None and self._post:
            _claim(self._post, listing)
        return listing

    def found(self, ident: str) -> tuple[Comment, ...]:
        """A comment by its id, behind the one that it hangs under; nothing where the API does not find it."""
        shown = self._looked_up(ident)
        root = self._looked_up(shown.root) if shown and shown.root else None
        return tuple(filter(None, (root, shown)))

    def _looked_up(self, ident: str) -> Comment | None:
        try:
            item, at = self._ask(quote(ident, safe=""), {"fields": _fields("comments", self._size)}, answers.Comment)
        except failures.NotThere:
            return None
        return pages.comment(item, None, self.account(), at)

    def _listed(self, node: str, edge: str, after: str | None, root: str | None = None) -> Listing:
        got, at = self._page(node, edge, after)
        return pages.listing(got, node, root, self.account(), at)

    def _page(self, node: str, edge: str, after: str | None) -> tuple[answers.List, datetime]:
        """A page of a list, of as many entries as the API can bear."""
        while True:
            size = self._size
            asked = {"fields": _fields(edge, size), "limit": str(size)} | ({"after": after} if after else {})
            try:
                return self._ask(f"{quote(node, safe='')}/{edge}", asked, answers.List)
            except failures.TooMuch:
                if size == 1:
                    raise
                self._size = max(1, size // 3)

    def _found(self, code: str) -> tuple[answers.Media, datetime]:
        """A post of the account, and when it was looked up: by its number where that is known, else in the list of all
        of them, newest first.
        """
        if number := self._media.get(code):
            try:
                return self._ask(quote(number, safe=""), {"fields": _POST}, answers.Media)
            except failures.NotThere as error:
                raise Missing(str(error)) from error
        strange = 0
        for posts, at in self.posts():
            found = next((post for post in posts if not isinstance(post, str) and code_of(post) == code), None)
            if found:
                return found, at
            strange += sum(isinstance(post, str) for post in posts)
        raise UnknownShape(f"{strange:,} of the account's posts") if strange else Missing(_not_listed(code))

    def posts(self) -> Iterator[tuple[list[answers.Media | str], datetime]]:
        """The account's posts, newest first, page by page; a text is the form of one that cannot be read.

        Raises :class:`UnknownShape` where the list breaks off.
        """
        after: str | None = None
        met: set[str] = set()
        while True:
            page, at = self._page(self._user, "media", after)
            posts = [_media(entry) for entry in page.data]
            known = [post for post in posts if not isinstance(post, str)]
            self._media.update({code: str(post.id) for post in known if (code := code_of(post))})
            yield posts, at
            if not page.more:
                return
            after = page.paging.cursors.after
            if after is None or after in met:
                raise UnknownShape("the list of the account's posts does not go on, nor does it end")
            met.add(after)

    def account(self) -> answers.User:
        """Whose posts are asked for."""
        with self._lock:
            owner = self._owner or self._ask(self._user, {"fields": "id,username,name"}, answers.User)[0]
            self._owner = owner
            return owner

    def _ask(self, path: str, asked: dict[str, str], kind: type[T]) -> tuple[T, datetime]:
        """An answer, and when it was given."""
        token = self._token.secret
        secrets = {"authorization": f"Bearer {token}"}
        url = f"{self._endpoint}/{path}?{urlencode(asked)}"
        hidden = (token, quote(token, safe=""))
        return self._door.ask(Request(url, secrets=secrets, hidden=hidden), _reader(kind), failures.explain)


def _fields(edge: str, size: int) -> str:
    """What is asked for of every entry; the first ``size`` replies come with their comment."""
    if edge == "media":
        return _POST
    return _COMMENT if edge == "replies" else f"{_COMMENT},replies.limit({size}){{{_COMMENT}}}"


def _claim(post: answers.Media, listing: Listing) -> None:
    """What a post's facts say of the first page of its comments."""
    counted = count(post.comments_count)
    if listing.empty and post.is_comment_enabled is False:
        listing.message = _OFF
        return
    listing.claimed, listing.claimed_exact = counted, None if counted is None else True
    if listing.empty and counted:
        listing.message = _NONE.format(counted)


def _media(entry: msgspec.Raw) -> answers.Media | str:
    try:
        return decode(entry, _MEDIA)
    except UnknownShape as error:
        return f"a post: {error.shape}"


def code_of(post: answers.Media) -> str | None:
    """A post's shortcode; old answers have it in its address only."""
    found = _CODE.search(post.permalink or "")
    return post.shortcode or (found[1] if found else None)


def _not_listed(code: str) -> str:
    return (
        f"{code} is none of the posts that the Graph API lists for the token's account: it opens only one's own, the "
        "newest 10,000; for others use a login, with --source web, or commentvault import"
    )


def _reader(kind: type[T]) -> Callable[[Answer], tuple[T, datetime]]:
    """What reads an answer of a kind, and when it was given; an answer that breaks off is worth another try."""
    form = msgspec.json.Decoder(kind).decode

    def read(answer: Answer) -> tuple[T, datetime]:
        body = answer.body.strip()
        if not (body.startswith(b"{") and body.endswith(b"}")):
            raise EmptyAnswer("an answer that is empty, breaks off or is no JSON")
        try:
            return decode(body, form), answer.at
        except UnknownShape:
            failures.explain(answer)  # an error may come with status 200
            raise

    return read
