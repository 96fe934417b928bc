"""Request → answer of the Data API, pure: what is listed, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from commentvault.demo import channel, states
from commentvault.demo.answers import Answer, Asked
from commentvault.demo.api import failures, resources
from commentvault.demo.api.account import Edges
from commentvault.demo.api.failures import ApiError, Failure
from commentvault.demo.api.paging import Items, page
from commentvault.demo.api.resources import Json
from commentvault.demo.channel import Corpora
from commentvault.demo.mood import Mood
from commentvault.demo.pages import Twist, ms
from commentvault.demo.truth import Corpus, Truth

Item = tuple[Truth, Corpus]

_AT_ONCE = 50  # how many ids one request may name
_ORDERS = ("time", "relevance")
_FORMATS = ("html", "plainText")
_REFUSED: dict[str, Failure] = {
    "off": "commentsDisabled", "live": "commentsDisabled", "private": "forbidden", "members": "forbidden",
    "removed": "videoNotFound",
}  # fmt: skip
_KINDS = {
    "commentThreads": "commentThread", "comments": "comment", "videos": "video", "channels": "channel",
    "playlists": "playlist", "playlistItems": "playlistItem", "i18nLanguages": "i18nLanguage",
}  # fmt: skip


def answer(corpora: Corpora, asked: Asked, edges: Edges, twist: Twist | None = None) -> Answer:
    """The API's answer to a request that has been paid for."""
    try:
        found = _LISTS[asked.kind](corpora, asked, edges, twist or Twist())
    except ApiError as exc:
        return failures.answer(exc.failure, exc.about)
    return Answer(body=msgspec.json.encode(found))


def _threads(corpora: Corpora, asked: Asked, edges: Edges, twist: Twist) -> Json:
    parts, html = _parts(asked), _one_of(asked, "textFormat", _FORMATS) == "html"
    if asked.get("searchTerms"):
        raise ApiError("processingFailure")
    if asked.get("id"):
        tops = [item for item in _looked_up(corpora, asked, edges) if item[0].root is None]
        shown = [resources.thread(row, corpus, parts, html=html) for row, corpus in tops]
        return _envelope(asked, shown)
    found = page(_lined_up(corpora, asked), asked, edges, twist)
    shown = [resources.thread(row, corpus, parts, html=html) for row, corpus in found.items]
    return _envelope(asked, shown, found.token, found.size)


def _lined_up(corpora: Corpora, asked: Asked) -> Items:
    """The threads of a video or of all a channel's videos, in the order that was asked for."""
    order = _one_of(asked, "order", _ORDERS)
    if name := asked.get("allThreadsRelatedToChannelId"):
        own = channel.videos(corpora, name)
        if not own:
            raise ApiError("channelNotFound")
        every = [(row, corpora[video.id]) for video in own for row in corpora[video.id].newest]
        return Items(name, sorted(every, key=lambda item: item[0].published, reverse=True))
    if not asked.video:
        raise ApiError("missingRequiredParameter")
    corpus = corpora.get(asked.video)
    if corpus is None:
        refused = _REFUSED.get(states.of(asked.video).name)
        if refused is not None:
            raise ApiError(refused)
        return Items(asked.video, ())
    if order == "relevance":
        return Items(f"{asked.video} {order}", [(row, corpus) for row in corpus.ranked])
    pinned = [row for row in corpus.newest if row.pinned]
    rows = (*pinned, *(row for row in corpus.newest if not row.pinned))
    return Items(f"{asked.video} {order}", [(row, corpus) for row in rows], _moment, len(pinned))


def _comments(corpora: Corpora, asked: Asked, edges: Edges, twist: Twist) -> Json:
    parts, html = _parts(asked), _one_of(asked, "textFormat", _FORMATS) == "html"
    if asked.get("id"):
        found = _looked_up(corpora, asked, edges)
        return _envelope(asked, [resources.comment(row, corpus, parts, html=html) for row, corpus in found])
    parent = asked.get("parentId")
    if not parent:
        raise ApiError("missingRequiredParameter")
    home = next((corpus for corpus in corpora.values() if parent in corpus.by_id), None)
    if home is None:
        raise ApiError("commentNotFound")
    newest_first = home.replies.get(parent, ())[::-1]
    replies = page(Items(parent, newest_first, ms), asked, edges, twist)
    shown = [resources.comment(row, home, parts, html=html) for row in replies.items]
    return _envelope(asked, shown, replies.token, replies.size)


def _videos(corpora: Corpora, asked: Asked, _edges: Edges, _twist: Twist) -> Json:
    parts, main = _parts(asked), next(iter(corpora.values())).video
    shown: list[Json] = []
    for ident in _ids(asked):
        state = states.of(ident)
        if ident in corpora:
            shown.append(resources.video(corpora[ident].video, parts))
        elif (video := states.post(state, main)) is not None:
            shown.append(resources.video(video, parts, state.name))
    return _envelope(asked, shown)


def _channels(corpora: Corpora, asked: Asked, _edges: Edges, _twist: Twist) -> Json:
    parts = _parts(asked)
    named = asked.get("forHandle") or asked.get("forUsername")
    found = [channel.channel_id(corpora, name) for name in ((named,) if named else _ids(asked))]
    every = [channel.videos(corpora, ident) for ident in dict.fromkeys(found) if ident]
    out = _envelope(asked, [resources.channel(own, parts) for own in every])
    if not every:
        del out["items"]  # nothing found is said by silence here
    return out


def _playlists(corpora: Corpora, asked: Asked, _edges: Edges, _twist: Twist) -> Json:
    parts = _parts(asked)
    found = [channel.playlist(corpora, ident) for ident in _ids(asked)]
    return _envelope(asked, [resources.playlist(each, parts) for each in found if each is not None])


def _playlist_items(corpora: Corpora, asked: Asked, edges: Edges, twist: Twist) -> Json:
    parts, ident = _parts(asked), asked.get("playlistId")
    if not ident:
        raise ApiError("missingRequiredParameter")
    found = channel.playlist(corpora, ident)
    if found is None:
        raise ApiError("playlistNotFound")
    places = page(Items(ident, range(len(found.videos))), asked, edges, twist)
    shown = [resources.playlist_item(found, at, parts) for at in places.items]
    return _envelope(asked, shown, places.token, places.size, len(found.videos))


def _languages(_corpora: Corpora, asked: Asked, _edges: Edges, _twist: Twist) -> Json:
    """The languages of the site: what is asked for to see whether a key is taken."""
    parts = _parts(asked)
    shown = [resources.language(ident, name, parts) for ident, name in (("de", "German"), ("en-GB", "British English"))]
    return _envelope(asked, shown)


_LISTS: dict[str, Callable[[Corpora, Asked, Edges, Twist], Json]] = {
    "commentThreads": _threads,
    "comments": _comments,
    "videos": _videos,
    "channels": _channels,
    "playlists": _playlists,
    "playlistItems": _playlist_items,
    "i18nLanguages": _languages,
}


def _moment(item: Item) -> int:
    return ms(item[0])


def _looked_up(corpora: Corpora, asked: Asked, edges: Edges) -> list[Item]:
    """The comments of the ids that are known; the others are left out."""
    lost = Mood(hide=edges.lost)
    every = ((corpus.by_id.get(ident), corpus) for ident in _ids(asked) for corpus in corpora.values())
    return [(row, corpus) for row, corpus in every if row is not None and not lost.hides(row)]


def _ids(asked: Asked) -> list[str]:
    ids = [ident for ident in asked.get("id").split(",") if ident]
    if not ids:
        raise ApiError("missingRequiredParameter")
    if len(ids) > _AT_ONCE:
        raise ApiError("invalidValue", "id")
    return ids


def _parts(asked: Asked) -> list[str]:
    parts = [part.strip() for part in asked.get("part").split(",")]
    if parts == [""]:
        raise ApiError("partMissing")
    return parts


def _one_of(asked: Asked, name: str, values: Sequence[str]) -> str:
    """A parameter of a few values, of which the first is the usual one."""
    value = asked.get(name, values[0])
    if value not in values:
        raise ApiError("invalidValue", name)
    return value


def _envelope(
    asked: Asked, shown: list[Json], token: str | None = None, size: int | None = None, total: int | None = None
) -> Json:
    """The list around its items.

    A total is the page's own count, but for playlists; replies have none, and comments by their ids no counts at all.
    """
    out: Json = {"kind": f"youtube#{_KINDS[asked.kind]}ListResponse", "etag": resources.etag(shown, token)}
    if token is not None:
        out["nextPageToken"] = token
    info = {"totalResults": len(shown) if total is None else total, "resultsPerPage": size or len(shown)}
    if asked.kind != "comments":
        out["pageInfo"] = info
    elif size is not None:
        out["pageInfo"] = {"resultsPerPage": size}
    return out | {"items": shown}
