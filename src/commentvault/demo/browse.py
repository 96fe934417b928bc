"""How the web lists a channel's or a playlist's videos: ``resolve_url``, ``browse``, and the feed. Pure.

The uploads of a channel come in the form of ``playlistVideoRenderer``, other playlists in that of ``lockupViewModel``,
100 a page; the feed holds the 15 newest.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import msgspec

from commentvault.demo import channel, stock
from commentvault.demo.answers import Answer, Asked, error
from commentvault.demo.channel import Corpora, Playlist
from commentvault.demo.truth import TruthVideo
from commentvault.demo.wording import Wording, wording

PAGE = 100
FEED = 15


def answer(corpora: Corpora, asked: Asked) -> Answer:
    """The platform's answer to a request of a kind in ``answers.LISTINGS``."""
    if asked.kind == "feed":
        return _feed(corpora, asked)
    if asked.bad is not None:
        return _refused()
    body: dict[str, Any] = msgspec.json.decode(asked.body)
    if asked.kind == "resolve":
        return _resolved(corpora, str(body.get("url", "")))
    now, words = next(iter(corpora.values())).recipe.now, wording(asked.hl)
    if "continuation" in body:
        ident, start = _decoded(str(body["continuation"]))
        found = channel.playlist(corpora, ident)
        return _json(_later(found, start, now, words)) if found else _refused()
    ident = str(body.get("browseId", "")).removeprefix("VL")
    found = channel.playlist(corpora, ident)
    return _json(_first(found, now, words) if found else _nothing(words))


def _resolved(corpora: Corpora, url: str) -> Answer:
    """What an address leads to: a channel by any of its names, or a playlist."""
    parts = urlsplit(url)
    name = unquote(parts.path).strip("/")
    ident = parse_qs(parts.query).get("list", [""])[0]
    if name == "playlist" and channel.playlist(corpora, ident):
        return _json({"endpoint": stock.browse(parts.path, f"VL{ident}")})
    found = channel.channel_id(corpora, name.partition("/")[2] or name)
    if found is None or not name.startswith(("@", "channel/", "c/", "user/")):
        return error(404, "Requested entity was not found.", "NOT_FOUND")
    return _json({"endpoint": stock.browse(parts.path, found)})


def _first(playlist: Playlist, now: datetime, words: Wording) -> stock.Json:
    entries = _entries(playlist, 0, now, words)
    if _old(playlist):
        inside = [{"playlistVideoListRenderer": {"contents": entries, "playlistId": playlist.id}}]
    else:
        inside = entries
    sections = {"sectionListRenderer": {"contents": [{"itemSectionRenderer": {"contents": inside}}]}}
    tab = {"tabRenderer": {"selected": True, "content": sections, "trackingParams": stock.TRACK}}
    return {
        "responseContext": {"visitorData": "CgtEZW1vVmlzaXRvcg%3D%3D"},
        "contents": {"twoColumnBrowseResultsRenderer": {"tabs": [tab]}},
        "metadata": {"playlistMetadataRenderer": {"title": playlist.title}},
        "trackingParams": stock.TRACK,
    }


def _later(playlist: Playlist, start: int, now: datetime, words: Wording) -> stock.Json:
    more = {"continuationItems": _entries(playlist, start, now, words), "targetId": playlist.id}
    return {"responseContext": {}, "onResponseReceivedActions": [{"appendContinuationItemsAction": more}]}


def _nothing(words: Wording) -> stock.Json:
    text = stock.runs(words.say("The playlist does not exist.", "Die Playlist existiert nicht."))
    return {"responseContext": {}, "alerts": [{"alertRenderer": {"type": "ERROR", "text": text}}]}


def _entries(playlist: Playlist, start: int, now: datetime, words: Wording) -> list[stock.Json]:
    shape = _video if _old(playlist) else _lockup
    entries = [shape(video, now, words) for video in playlist.videos[start : start + PAGE]]
    if start + PAGE < len(playlist.videos):
        entries.append(_further(playlist, start + PAGE))
    return entries


def _video(video: TruthVideo, now: datetime, words: Wording) -> stock.Json:
    told = (words.nouns(video.views, "view"), " • ", words.ago(now - video.published, edited=False))
    return {
        "playlistVideoRenderer": {
            "videoId": video.id,
            "title": stock.runs(video.title),
            "shortBylineText": stock.runs(video.channel),
            "lengthSeconds": str(video.length),
            "navigationEndpoint": stock.watch(f"/watch?v={video.id}", videoId=video.id),
            "trackingParams": stock.TRACK,
            "isPlayable": True,
            "videoInfo": stock.runs(*told),
        }
    }


def _lockup(video: TruthVideo, now: datetime, words: Wording) -> stock.Json:
    told = (words.nouns(video.views, "view"), words.ago(now - video.published, edited=False))
    parts = [{"text": {"content": text}, "accessibilityLabel": text} for text in told]
    row = {"metadataParts": parts, "accessibilityLabel": ", ".join(told)}
    rows = [{"metadataParts": [{"text": {"content": video.channel}}]}, row]
    metadata = {"contentMetadataViewModel": {"metadataRows": rows, "delimiter": " • "}}
    return {
        "lockupViewModel": {
            "contentId": video.id,
            "contentType": "LOCKUP_CONTENT_TYPE_VIDEO",
            "metadata": {"lockupMetadataViewModel": {"title": {"content": video.title}, "metadata": metadata}},
        }
    }


def _further(playlist: Playlist, start: int) -> stock.Json:
    """The token at a page's end; in the older form it is one of several commands, as recorded by public clients."""
    token = urlsafe_b64encode(f"demo:{playlist.id}:{start}".encode()).decode()
    command = stock.command(token)
    if _old(playlist):
        command = {"commandExecutorCommand": {"commands": [{"playlistVotingRefreshPopupCommand": {}}, command]}}
    return {"continuationItemRenderer": {"continuationEndpoint": command}}


def _decoded(token: str) -> tuple[str, int]:
    try:
        name, ident, start = urlsafe_b64decode(token).decode().split(":")
    except ValueError:
        return "", 0
    return (ident, int(start)) if name == "demo" and start.isdecimal() else ("", 0)


def _old(playlist: Playlist) -> bool:
    return playlist.id == channel.uploads(playlist.channel_id)


def _feed(corpora: Corpora, asked: Asked) -> Answer:
    ident = asked.get("playlist_id") or channel.uploads(asked.get("channel_id"))
    found = channel.playlist(corpora, ident)
    if found is None:
        return Answer(status=404, body=b"<title>404 Not Found</title>", content_type="text/html; charset=utf-8")
    entries = "".join(
        f"<entry><id>yt:video:{video.id}</id><yt:videoId>{video.id}</yt:videoId>"
        f"<title>{escape(video.title)}</title><published>{video.published:%Y-%m-%dT%H:%M:%S}+00:00</published></entry>"
        for video in found.videos[:FEED]
    )
    spaces = 'xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"'
    text = f'<?xml version="1.0" encoding="UTF-8"?><feed {spaces}><title>{escape(found.title)}</title>{entries}</feed>'
    return Answer(body=text.encode(), content_type="text/xml; charset=UTF-8")


def _refused() -> Answer:
    return error(400, "Request contains an invalid argument.", "INVALID_ARGUMENT")


def _json(value: stock.Json) -> Answer:
    return Answer(body=msgspec.json.encode(value))
