"""How the Data API is asked: requests built by Google's client library, sent through the one door with our keys.

The key goes out as a header, never in an address, so that no log and no error can show it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any, TypeVar

import msgspec

from commentvault.errors import EmptyAnswer, Missing, NotServed, QuotaSpent, UnknownShape, UsageError
from commentvault.model import Comment, End, Target, Timing, Window
from commentvault.net import Answer, Door, Request
from commentvault.platforms.extras import install
from commentvault.platforms.walk.source import Listing, Offer, OrderName, PostPage, Section
from commentvault.platforms.youtube.api import answers, failures, pages
from commentvault.platforms.youtube.api.purse import Purse
from commentvault.platforms.youtube.web import times
from commentvault.settings import YouTubeSettings

T = TypeVar("T")

PAGE = 100
"""Comments or threads a page, at the most."""

INLINE = 5
"""Replies that stand with their thread, at the most."""

NOT_INSTALLED = f"the Data API needs Google's client library: {install('api')}; or ask with --source web"
_NOT_THERE = "the Data API does not know the video: it was removed, is private or never existed"
_LEAST = 0.8  # of the comments counted; walks end early at times, and a count holds comments that are held for review


class Api:
    """The Data API, as a :class:`~commentvault.platforms.walk.source.Source`.

    Raises :class:`UsageError` where Google's client library is not installed.
    """

    first: OrderName = "newest"
    lanes: int | None = None
    broken_off = _LEAST

    def __init__(self, door: Door, settings: YouTubeSettings, purse: Purse) -> None:
        if not installed():
            raise UsageError(NOT_INSTALLED)
        self._door = door
        self._settings = settings
        self._purse = purse
        self._creator: str | None = None
        self._claimed: int | None = None

    def start(self, ident: str) -> str:  # noqa: ARG002  # the protocol's
        """The token of the first list: there is one for all videos."""
        return pages.THREADS

    def post(self, target: Target) -> PostPage:
        """A video's own facts; without them where nobody may see it."""
        params: dict[str, str | int] = {"part": "snippet,statistics", "id": target.id}
        got, at = self._dated("videos", params, answers.Videos)
        video = got.items[0] if got.items else None
        self._creator = video.snippet.channel_id if video else None
        post = pages.post(video, target.url, at) if video else None
        self._claimed = post.counts.comments if post else None
        return PostPage(post, Section(token=pages.THREADS) if post else None, live_chat=False, at=at, raw=b"")

    def player(self, ident: str) -> tuple[End, datetime]:  # noqa: ARG002  # the protocol's
        """A video without facts is not there."""
        return End(status="missing", reason=_NOT_THERE), datetime.now(UTC).replace(microsecond=0)

    def listing(self, token: str, ident: str, under: Offer | None) -> Listing:
        """A page of threads, or of the replies ``under`` a comment."""
        paging: dict[str, str | int] = {"part": "snippet", "maxResults": PAGE, "textFormat": "plainText"}
        token = token.removeprefix(pages.THREADS if under is None else f"{pages.REPLIES}{under.root}:")
        if token:
            paging["pageToken"] = token
        if under:
            params = {**paging, "parentId": under.root}
            return pages.replies(*self._under(params, under))
        params = {**paging, "part": "snippet,replies", "videoId": ident, "order": "time"}
        try:
            got, at = self._dated("commentThreads", params, answers.Threads)
        except failures.CommentsOff as error:
            return Listing(now=datetime.now(UTC).replace(microsecond=0), message=str(error))
        except failures.NotThere as error:
            if token:  # it was there a moment ago: what came is a part
                raise
            raise Missing(str(error)) from error
        listing = pages.threads(got, self._creator, at, first=not token)
        if not token and self._claimed is not None:
            listing.claimed, listing.claimed_exact = self._claimed, True
        return listing

    def last_time(self, token: str, now: datetime) -> None:
        """Nothing: every comment tells its time."""

    def root_time(self, reply: str, root: str, window: Window | None) -> Timing | None:
        """The time of a root in the id of a reply."""
        return times.of_root(reply, root, window)

    def found(self, *idents: str) -> list[Comment]:
        """Those of the comments that the API finds by their ids. That one is missing does not prove by itself that it
        is gone: look-ups have failed for comments that were there.
        """
        params: dict[str, str | int] = {"part": "snippet", "id": ",".join(idents), "textFormat": "plainText"}
        return pages.found(*self._dated("comments", params, answers.Comments))

    def ask(self, resource: str, params: dict[str, str | int], kind: type[T]) -> T:
        """The answer of a resource's ``list`` method. Costs a unit for each sending, of the first key that has one.

        Raises :class:`QuotaSpent` where none has, else what :meth:`Door.ask` and the API's own errors raise.
        """
        return self._dated(resource, params, kind)[0]

    def _under(
        self, params: dict[str, str | int], under: Offer
    ) -> tuple[answers.Comments, Offer, str | None, datetime]:
        try:
            got, at = self._dated("comments", params, answers.Comments)
        except failures.Forbidden as error:  # of this thread: others may be shown
            raise NotServed(str(error)) from error
        return got, under, self._creator, at

    def _dated(self, resource: str, params: dict[str, str | int], kind: type[T]) -> tuple[T, datetime]:
        """An answer, and when it was given."""
        built = getattr(_service(self._settings.api_endpoint), resource)().list(**params).execute()
        while True:
            key = self._purse.pick()
            fee = self._purse.toll(key)
            request = Request(built.uri, headers=built.headers, secrets={"x-goog-api-key": key.secret}, toll=fee)
            try:
                return self._door.ask(request, reader(kind), functools.partial(failures.explain, key=key.name))
            except failures.KeyRefused as error:
                self._purse.refuse(key, error)
            except failures.Spent:
                self._purse.exhaust(key, fee)
            except QuotaSpent:  # another process was quicker: the next key, if there is one
                continue


class _Built:
    """What Google's library hands a request to, in the place of its own transport: it is sent by us."""

    def __init__(self, _http: object, _postproc: object, uri: str, **told: Any) -> None:
        self.uri = uri
        self.headers = {
            name: value for name, value in told["headers"].items() if name not in ("accept-encoding", "user-agent")
        }

    def execute(self) -> _Built:
        """Itself, ready to be sent."""
        return self


def installed() -> bool:
    """Whether Google's client library is there."""
    return find_spec("googleapiclient") is not None


@functools.lru_cache(maxsize=4)
def _service(endpoint: str) -> Any:
    """The library's own description of the API, which comes with it."""
    from googleapiclient.discovery import build

    return build(
        "youtube",
        "v3",
        http=object(),  # never asked
        requestBuilder=_Built,
        static_discovery=True,
        client_options={"api_endpoint": endpoint},
    )


def reader(kind: type[T]) -> Callable[[Answer], tuple[T, datetime]]:
    """What reads an answer of a kind, and when it was given; an answer that breaks off is worth another try."""

    def read(answer: Answer) -> tuple[T, datetime]:
        if not answer.body.strip():
            raise EmptyAnswer("an empty answer")
        try:
            return msgspec.json.decode(answer.body, type=kind), answer.at
        except msgspec.ValidationError as error:
            raise UnknownShape(str(error), answer.body) from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise EmptyAnswer(f"an answer that breaks off or is no JSON ({error})") from error

    return read
