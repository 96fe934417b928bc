"""A row of the truth → what the Data API shows of it: exact times and likes, no pin, no heart.

The shapes follow recordings. That a mention stands in ``textOriginal`` as it does on the web, no-break spaces and all,
is an assumption: no recording holds one.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha1
from html import escape
from typing import Any

import msgspec

from commentvault.demo.channel import Playlist, uploads
from commentvault.demo.truth import Corpus, Span, Truth, TruthVideo

Json = dict[str, Any]

INLINE = 5
"""How many replies a thread carries at most."""

_STRONG = re.compile(r"(?<!\w)\*([^*\s](?:[^*]*[^*\s])?)\*(?!\w)")
_SIZES = {"default": (120, 90), "medium": (320, 180), "high": (480, 360)}


def resource(kind: str, ident: str, parts: Iterable[str], given: Json) -> Json:
    """One thing, with the parts that were asked for and are there."""
    shown = {part: given[part] for part in given if part in parts}
    return {"kind": f"youtube#{kind}", "etag": etag(ident, shown), "id": ident, **shown}


def etag(*what: object) -> str:
    """A sign that is another when the thing is."""
    raw = sha1(msgspec.json.encode(what), usedforsecurity=False).digest()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def when(moment: datetime) -> str:
    """A time to the second, as the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def comment(row: Truth, corpus: Corpus, parts: Sequence[str], *, html: bool, thread: bool = False) -> Json:
    """A comment. Only inside a ``thread`` does it name its video."""
    video = corpus.video
    snippet: Json = {"channelId": video.channel_id}
    if thread:
        snippet["videoId"] = video.id
    snippet |= {
        "textDisplay": _html(row, video.id) if html else row.text,
        "textOriginal": row.text,
        **({"parentId": row.root} if row.root is not None else {}),
        "authorDisplayName": row.author.handle,
        "authorProfileImageUrl": video.avatar(row.author.channel_id),
        "authorChannelUrl": f"http://www.youtube.com/{row.author.handle}",
        "authorChannelId": {"value": row.author.channel_id},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": row.likes,
        "publishedAt": when(row.published),
        "updatedAt": when(row.edited_at or row.published),
    }
    return resource("comment", row.id, parts, {"snippet": snippet})


def thread(row: Truth, corpus: Corpus, parts: Sequence[str], *, html: bool) -> Json:
    """A top comment with its newest replies, those first."""
    snippet = {
        "channelId": corpus.video.channel_id,
        "videoId": corpus.video.id,
        "topLevelComment": comment(row, corpus, ("snippet",), html=html, thread=True),
        "canReply": True,
        "totalReplyCount": row.replies,
        "isPublic": True,
    }
    newest = corpus.replies.get(row.id, ())[: -INLINE - 1 : -1]
    inside = [comment(reply, corpus, ("snippet",), html=html, thread=True) for reply in newest]
    given: Json = {"snippet": snippet}
    if inside:
        given["replies"] = {"comments": inside}
    return resource("commentThread", row.id, parts, given)


def video(of: TruthVideo, parts: Sequence[str], state: str = "open") -> Json:
    """A video, with what the API tells of its ``state``."""
    live = state == "live"
    statistics = {"viewCount": str(of.views), "likeCount": str(of.likes), "favoriteCount": "0"}
    if state not in ("off", "live"):
        statistics["commentCount"] = str(of.comments)
    minutes, seconds = divmod(0 if live else of.length, 60)
    details: Json = {
        "duration": "P0D" if live else f"PT{minutes}M{seconds}S",
        "dimension": "2d",
        "definition": "hd",
        "caption": "false",
        "licensedContent": True,
        "contentRating": {"ytRating": "ytAgeRestricted"} if state == "age" else {},
        "projection": "rectangular",
    }
    if state == "region":
        details["regionRestriction"] = {"blocked": ["DE", "FR", "US"]}
    given = {"snippet": _about(of) | {"liveBroadcastContent": "live" if live else "none"}, "statistics": statistics}
    given["contentDetails"] = details
    if live:
        started = {"actualStartTime": when(of.published), "concurrentViewers": str(of.views)}
        given["liveStreamingDetails"] = started | {"activeLiveChatId": "Cg0KC2RlbW9MSVZFMDAw"}
    return resource("video", of.id, parts, given)


def channel(of: Sequence[TruthVideo], parts: Sequence[str]) -> Json:
    """The channel that has put these out, the newest first."""
    newest = of[0]
    about = {"title": newest.channel, "description": "", "customUrl": newest.handle.lower()}
    picture = {"default": {"url": newest.avatar(), "width": 88, "height": 88}}
    given = {
        "snippet": about | {"publishedAt": when(of[-1].published), "thumbnails": picture},
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": uploads(newest.channel_id)}},
        "statistics": {"viewCount": str(sum(v.views for v in of)), "videoCount": str(len(of))},
    }
    return resource("channel", newest.channel_id, parts, given)


def playlist(of: Playlist, parts: Sequence[str]) -> Json:
    """A playlist."""
    owner = next(v for v in of.videos if v.channel_id == of.channel_id)
    began = min(v.published for v in of.videos)
    about = {"publishedAt": when(began), "channelId": of.channel_id, "title": of.title, "description": ""}
    given: Json = {"snippet": about | {"channelTitle": owner.channel}, "contentDetails": {"itemCount": len(of.videos)}}
    return resource("playlist", of.id, parts, given)


def playlist_item(of: Playlist, position: int, parts: Sequence[str]) -> Json:
    """A video's place in a playlist."""
    found = of.videos[position]
    ident = urlsafe_b64encode(f"{of.id}.{found.id}".encode()).rstrip(b"=").decode()
    snippet = _about(found) | {
        "playlistId": of.id,
        "position": position,
        "resourceId": {"kind": "youtube#video", "videoId": found.id},
        "videoOwnerChannelTitle": found.channel,
        "videoOwnerChannelId": found.channel_id,
    }
    details = {"videoId": found.id, "videoPublishedAt": when(found.published)}
    return resource("playlistItem", ident, parts, {"snippet": snippet, "contentDetails": details})


def _about(of: TruthVideo) -> Json:
    pictures = {
        name: {"url": f"https://i.ytimg.com/vi/{of.id}/{name}.jpg", "width": width, "height": height}
        for name, (width, height) in _SIZES.items()
    }
    about = {"publishedAt": when(of.published), "channelId": of.channel_id, "title": of.title}
    return about | {"description": of.description, "thumbnails": pictures, "channelTitle": of.channel}


def _html(row: Truth, video_id: str) -> str:
    """The text as ``textFormat=html`` has it: links, line breaks, bold."""
    out: list[str] = []
    at = 0
    for span in row.spans:
        out += (_marked(row.text[at : span.at]), _linked(row.text[span.at : span.at + span.len], span, video_id))
        at = span.at + span.len
    return "".join((*out, _marked(row.text[at:])))


def _marked(text: str) -> str:
    return _STRONG.sub(r"<b>\1</b>", _escaped(text)).replace("\n", "<br>")


def _linked(text: str, span: Span, video_id: str) -> str:
    if span.kind == "emoji":
        return _escaped(text)
    to = f"https://www.youtube.com/watch?v={video_id}&t={span.to}" if span.kind == "time" else str(span.to)
    return f'<a href="{_escaped(to)}">{_escaped(text)}</a>'


def _escaped(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;")


def language(ident: str, name: str, parts: Sequence[str]) -> Json:
    """A language of the site."""
    return resource("i18nLanguage", ident, parts, {"snippet": {"hl": ident, "name": name}})
