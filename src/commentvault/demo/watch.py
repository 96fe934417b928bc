"""A video's own answers: ``next`` with a video id, ``player``, and the watch page that holds both."""

from __future__ import annotations

import msgspec

from commentvault.demo import stock
from commentvault.demo.pages import envelope, sort_menu
from commentvault.demo.tokens import PANEL, SECTION, Ask, encode
from commentvault.demo.truth import TruthVideo
from commentvault.demo.wording import Wording

CLIENT_VERSION = "2.20261119.01.00"


def _likes(video: TruthVideo, words: Wording) -> stock.Json:
    count = words.exact(video.likes)
    label = words.say(
        f"like this video along with {count} other people",
        f"Dieses Video liken (bisher {count}\u00a0positive Bewertungen)",
    )
    face = {
        "buttonViewModel": {
            "iconName": "LIKE",
            "title": words.count(video.likes),
            "accessibilityText": label,
            "accessibilityId": "id.video.like.button",
            "trackingParams": stock.TRACK,
        }
    }
    toggle = {"toggleButtonViewModel": {"defaultButtonViewModel": face, "toggledButtonViewModel": face}}
    like = {"likeButtonViewModel": {"toggleButtonViewModel": toggle}}
    return {"segmentedLikeDislikeButtonViewModel": {"likeButtonViewModel": like}}


def _primary(video: TruthVideo, words: Wording, *, live: bool) -> stock.Json:
    views = words.nouns(video.views, "view", exact=True).replace("\u00a0", " ")
    count: stock.Json = {
        "viewCount": {"simpleText": views},
        "shortViewCount": {"simpleText": words.nouns(video.views, "view")},
        "originalViewCount": "0",
    }
    if live:
        now = words.say(f"{words.exact(video.views)} watching now", f"{words.exact(video.views)} Zuschauer")
        count = {"viewCount": {"runs": [{"text": now}]}, "isLive": True, "originalViewCount": str(video.views)}
    return {
        "videoPrimaryInfoRenderer": {
            "title": stock.runs(video.title),
            "viewCount": {"videoViewCountRenderer": count},
            "videoActions": {"menuRenderer": {"topLevelButtons": [_likes(video, words)]}},
            "trackingParams": stock.TRACK,
            "dateText": {"simpleText": words.date(video.published)},
        }
    }


def _secondary(video: TruthVideo, words: Wording) -> stock.Json:
    home = stock.browse(f"/{video.handle}", video.channel_id)
    artist = words.say("Official Artist Channel", "Offizieller Künstlerkanal")
    badge = {
        "icon": {"iconType": "OFFICIAL_ARTIST_BADGE"},
        "style": "BADGE_STYLE_TYPE_VERIFIED_ARTIST",
        "tooltip": artist,
        "accessibilityData": {"label": artist},
    }
    subscribers = words.say("1.2m subscribers", "1,2\u00a0Mio. Abonnenten")
    owner = {
        "thumbnail": {"thumbnails": [{"url": video.avatar(), "width": 88, "height": 88}]},
        "title": {"runs": [{"text": video.channel, "navigationEndpoint": home}]},
        "navigationEndpoint": home,
        "subscriberCountText": {"simpleText": subscribers},
        "badges": [{"metadataBadgeRenderer": badge}],
        "trackingParams": stock.TRACK,
    }
    subscribe = {"channelId": video.channel_id, "subscribed": False, "type": "FREE"}
    return {
        "videoSecondaryInfoRenderer": {
            "owner": {"videoOwnerRenderer": owner},
            "subscribeButton": {"subscribeButtonRenderer": subscribe},
            "attributedDescription": {"content": video.description},
            "defaultExpanded": False,
            "trackingParams": stock.TRACK,
        }
    }


def section(contents: list[stock.Json], target: str = SECTION) -> stock.Json:
    """The comment section of a watch page."""
    inside = {"contents": contents, "trackingParams": stock.TRACK, "sectionIdentifier": "comment-item-section"}
    return {"itemSectionRenderer": inside | ({"targetId": target} if "continuationItemRenderer" in contents[0] else {})}


def comment_section(video: str, linked: str = "") -> stock.Json:
    """The section of a video whose comments are open: one token, which carries the comment that was linked to."""
    return section([stock.continuation(encode(Ask(list="top", video=video, linked=linked)))])


def comment_panel(video: TruthVideo, words: Wording, linked: str = "") -> stock.Json:
    """The engagement panel, with a token and a sort menu of its own."""
    ask = Ask(list="top", video=video.id, section=PANEL, linked=linked)
    title = {
        "title": stock.runs(words.say("Comments", "Kommentare")),
        "contextualInfo": stock.runs(words.count(video.comments)),
        "menu": sort_menu(ask, words),
        "trackingParams": stock.TRACK,
    }
    content = {"sectionListRenderer": {"contents": [section([stock.continuation(encode(ask))], PANEL)]}}
    return {
        "engagementPanelSectionListRenderer": {
            "panelIdentifier": PANEL,
            "header": {"engagementPanelTitleHeaderRenderer": title},
            "content": content,
            "veType": 76278,
            "targetId": PANEL,
            "visibility": "ENGAGEMENT_PANEL_VISIBILITY_HIDDEN",
            "loggingDirectives": stock.SEEN,
        }
    }


def next_answer(
    video: TruthVideo | None,
    words: Wording,
    *,
    sections: list[stock.Json],
    panels: list[stock.Json] | None = None,
    live: bool = False,
    chat: stock.Json | None = None,
) -> stock.Json:
    """The answer to ``next`` with a video id; ``video`` None = nothing is known of it (removed, private)."""
    results: stock.Json = {"trackingParams": stock.TRACK}
    columns: stock.Json = {"results": {"results": results}, "secondaryResults": {}}
    if video is not None:
        facts = [_primary(video, words, live=live), _secondary(video, words), {"compositeVideoPrimaryInfoRenderer": {}}]
        results["contents"] = [*facts, *sections]
    if chat is not None:
        columns["conversationBar"] = chat
    return envelope(contents={"twoColumnWatchNextResults": columns}, engagementPanels=panels or [], topbar={})


def player(video: TruthVideo | None, playability: stock.Json, *, live: bool = False) -> stock.Json:
    """``player``: whether the video can be played, and its details where that is said; never a stream."""
    out = envelope(playabilityStatus=playability)
    if video is None:
        return out
    details: stock.Json = {
        "videoId": video.id,
        "title": video.title,
        "lengthSeconds": "0" if live else str(video.length),
        "channelId": video.channel_id,
        "isOwnerViewing": False,
        "shortDescription": video.description,
        "isCrawlable": True,
        "thumbnail": {
            "thumbnails": [{"url": f"https://i.ytimg.com/vi/{video.id}/default.jpg", "width": 120, "height": 90}]
        },
        "allowRatings": True,
        "viewCount": str(video.views),
        "author": video.channel,
        "isPrivate": False,
        "isLiveContent": live,
    }
    if live:
        details["isLive"] = True
    day = video.published.isoformat()
    micro = {
        "title": {"simpleText": video.title},
        "ownerProfileUrl": f"http://www.youtube.com/{video.handle}",
        "externalChannelId": video.channel_id,
        "ownerChannelName": video.channel,
        "publishDate": day,
        "uploadDate": day,
        "category": "Music",
        "viewCount": str(video.views),
        "isUnlisted": False,
        "isFamilySafe": True,
    }
    return out | {"videoDetails": details, "microformat": {"playerMicroformatRenderer": micro}}


def html(video: str, title: str, initial: stock.Json, playing: stock.Json, hl: str = "en") -> bytes:
    """The watch page, with what scrapers look for in it."""
    client = {
        "hl": hl,
        "gl": "US",
        "clientName": "WEB",
        "clientVersion": CLIENT_VERSION,
        "visitorData": "CgtEZW1vVmlzaXRvciiAyYvKBg%3D%3D",
    }
    config = {
        "INNERTUBE_API_KEY": "demo-key-that-opens-nothing",
        "INNERTUBE_API_VERSION": "v1",
        "INNERTUBE_CLIENT_NAME": "WEB",
        "INNERTUBE_CLIENT_VERSION": CLIENT_VERSION,
        "INNERTUBE_CONTEXT": {"client": client},
        "INNERTUBE_CONTEXT_CLIENT_NAME": 1,
        "INNERTUBE_CONTEXT_CLIENT_VERSION": CLIENT_VERSION,
        "VISITOR_DATA": client["visitorData"],
        "LOGGED_IN": False,
        "HL": hl,
    }
    parts = [
        b"<!DOCTYPE html><html lang=", msgspec.json.encode(hl), b"><head><title>", _plain(title), b" - YouTube</title>",
        b'<meta itemprop="identifier" content="', _plain(video), b'">',
        b"<script>ytcfg.set(", _script(config), b");</script></head><body>",
        b"<script>var ytInitialPlayerResponse = ", _script(playing), b";</script>",
        b"<script>var ytInitialData = ", _script(initial), b";</script></body></html>",
    ]  # fmt: skip
    return b"".join(parts)


def _plain(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").encode()


def _script(value: object) -> bytes:
    """JSON that cannot end a script element early."""
    return msgspec.json.encode(value).replace(b"<", b"\\u003c")
