"""The videos of a channel or playlist by the keyless web, and by the feed where its list is of an unknown form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.etree import ElementTree

from commentvault.errors import AnswerError, Missing, NotServed, UnknownShape
from commentvault.model import Collection
from commentvault.net import Answer, Door, Request
from commentvault.platforms.base import Listed, ListPage
from commentvault.platforms.youtube import links
from commentvault.platforms.youtube.collections import shapes
from commentvault.platforms.youtube.web.client import Web
from commentvault.platforms.youtube.web.video import dig
from commentvault.settings import YouTubeSettings

_ATOM = "{http://www.w3.org/2005/Atom}"
_YT = "{http://www.youtube.com/xml/schemas/2015}"


def listed(collection: Collection, door: Door, settings: YouTubeSettings) -> Iterator[ListPage]:
    """The videos, a page of about 100 at a time; a channel's are the playlist of its uploads.

    Raises :class:`Missing` where the platform shows no such list, and after the last video that could be had where the
    list breaks off.
    """
    web = Web(door, settings)
    playlist = collection.id
    if collection.kind == "channel":
        channel = channel_id(collection, web)
        yield ListPage(id=channel)
        playlist = "UU" + channel[2:]
    answer, at, raw = web.tree("browse", {"browseId": f"VL{playlist}"})
    if words := shapes.refusal(answer):
        raise Missing(f"there is no such {collection.kind}, or it shows no videos to everybody (“{words}”)")
    page = shapes.first(answer, at)
    if page is None:
        yield from _by_feed(playlist, door, settings, raw)
        return
    tokens: set[str] = set()
    while True:
        yield ListPage(entries=tuple(page.entries))
        if page.token is None:
            return
        if page.token in tokens:
            raise UnknownShape("a list of videos that repeats itself")
        tokens.add(page.token)
        answer, at, raw = web.tree("browse", {"continuation": page.token})
        page = shapes.more(answer, at)
        if page is None:
            raise UnknownShape("a page without videos in a list that was to go on", raw)


def channel_id(collection: Collection, web: Web) -> str:
    """The id of a channel; a handle or a name is asked for. Raises :class:`Missing` where there is no such channel."""
    if collection.id.startswith("UC"):
        return collection.id
    try:
        answer, _, _ = web.tree("navigation/resolve_url", {"url": collection.url})
    except NotServed as error:
        raise Missing("there is no such channel") from error
    ident = dig(answer, "endpoint", "browseEndpoint", "browseId")
    if not isinstance(ident, str) or not ident.startswith("UC"):
        raise Missing(f"there is no such channel: {collection.url} leads elsewhere")
    return ident


def _by_feed(playlist: str, door: Door, settings: YouTubeSettings, raw: bytes) -> Iterator[ListPage]:
    """The newest videos by the feed. It never holds more than 15, so the end of this list is always an error."""
    shape = "a list of videos in another form than ever seen"
    request = Request(f"{settings.endpoint}/feeds/videos.xml?{urlencode({'playlist_id': playlist})}")
    try:
        found = door.ask(request, _entries)
    except AnswerError as error:
        raise UnknownShape(f"{shape}; the feed cannot be had either ({error})", raw) from error
    yield ListPage(entries=tuple(found))
    raise UnknownShape(f"{shape}; only the {len(found)} that the feed names are listed", raw)


def _entries(answer: Answer) -> list[Listed]:
    try:
        feed = ElementTree.fromstring(answer.body)  # noqa: S314  # expat bounds what entities may grow to
    except ElementTree.ParseError as error:
        raise UnknownShape(f"a feed that is no XML ({error})", answer.body) from error
    found = []
    for entry in feed.iter(f"{_ATOM}entry"):
        target = links.match(f"youtube:{entry.findtext(f'{_YT}videoId', '')}")
        if target:
            published = _moment(entry.findtext(f"{_ATOM}published", ""))
            found.append(Listed(target=target, title=entry.findtext(f"{_ATOM}title"), published=published))
    return found


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None
