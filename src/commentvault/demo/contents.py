"""A comment's text and its spans, as the new form (UTF-16 runs) and the old form (a list of runs) serve them."""

from __future__ import annotations

import re
from urllib.parse import quote

from commentvault.demo import stock
from commentvault.demo.truth import Span

EMOJI_HOST = "https://yt3.ggpht.com/demo-emoji-"
_PICTURES = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2764]")
_REDIR = "https://www.youtube.com/redirect?event=comments&redir_token=" + "ZGVtby1yZWRpci10b2tlbg" * 8


def emoji_id(channel: str, name: str) -> str:
    """A custom emoji's id: the channel and a name of its own."""
    return f"{channel}/demo{name}"


def _endpoint(span: Span, video: str) -> stock.Json:
    to = str(span.to)
    if span.kind == "time":
        return stock.watch(f"/watch?v={video}&t={to}s", videoId=video, startTimeSeconds=span.to)
    if span.kind == "mention":
        return stock.browse(to.removeprefix("https://www.youtube.com"), to.rpartition("/")[2])
    if span.kind == "tag":
        return stock.browse(to.removeprefix("https://www.youtube.com"), "FEhashtag")
    return stock.outward(f"{_REDIR}&q={quote(to, safe='')}")


def _picture(at: int, length: int, url: str, label: str) -> stock.Json:
    """An inline picture.

    A custom emoji's shortcut (":name:") stands in the content, and the run covers it; the label is the name without
    colons. So it is reported by other clients (iv-org/invidious#5929); no recording shows one.
    """
    image = {"sources": [{"url": url, "width": 16, "height": 16}]}
    kind = {"imageType": {"image": image, "playbackState": "IMAGE_PLAYBACK_STATE_STOPPED"}}
    properties = {"layoutProperties": stock.EMOJI_BOX, "accessibilityProperties": {"label": label}}
    element = {"type": kind, "properties": properties}
    return {"startIndex": at, "length": length, "element": element, "alignment": "ALIGNMENT_VERTICAL_CENTER"}


def new(text: str, spans: tuple[Span, ...], video: str) -> stock.Json:
    """``properties.content``: the text, and runs that count UTF-16 units."""
    out: stock.Json = {"content": text} if text else {}
    commands, styles, pictures = [], [], []
    wide = [at for at, char in enumerate(text) if char > "\uffff"] if not text.isascii() else []

    def units(at: int) -> int:
        return at + sum(1 for position in wide if position < at)

    for span in spans:
        start, end = units(span.at), units(span.at + span.len)
        if span.kind == "emoji":
            pictures.append(_picture(start, end - start, str(span.to), text[span.at + 1 : span.at + span.len - 1]))
            continue
        tap = {"innertubeCommand": _endpoint(span, video)}
        commands.append({"startIndex": start, "length": end - start, "onTap": tap})
        styles.append({"startIndex": start, "length": end - start, "weightLabel": "FONT_WEIGHT_NORMAL"})
    if not text.isascii():
        for found in _PICTURES.finditer(text):
            at = units(found.start())
            name = f"emoji_u{ord(found[0]):x}"
            url = f"https://www.youtube.com/s/gaming/emoji/7ff574f2/{name}.png"
            pictures.append(_picture(at, units(found.end()) - at, url, found[0]))
    if commands:
        out |= {"commandRuns": commands, "styleRuns": styles}
    if pictures:
        out["attachmentRuns"] = sorted(pictures, key=lambda run: run["startIndex"])
    return out


def old(text: str, spans: tuple[Span, ...], video: str, channel: str) -> stock.Json:
    """``contentText``: a list of runs, or ``{}`` for an empty comment, as recorded."""
    if not text:
        return {}
    out: list[stock.Json] = []
    at = 0
    for span in spans:
        if at < span.at:
            out.append({"text": text[at : span.at]})
        piece = text[span.at : span.at + span.len]
        if span.kind == "emoji":
            out.append(_old_emoji(piece, str(span.to), channel))
        else:
            out.append({"text": piece, "navigationEndpoint": _endpoint(span, video)})
        at = span.at + span.len
    if at < len(text):
        out.append({"text": text[at:]})
    return {"runs": out}


def _old_emoji(shortcut: str, url: str, channel: str) -> stock.Json:
    name = shortcut.strip(":")
    image = {
        "thumbnails": [{"url": url, "width": 24, "height": 24}],
        "accessibility": {"accessibilityData": {"label": name}},
    }
    emoji = {
        "emojiId": emoji_id(channel, name),
        "shortcuts": [f":_{name}:", shortcut],
        "searchTerms": [f"_{name}", name],
        "image": image,
        "isCustomEmoji": True,
    }
    return {"text": shortcut, "emoji": emoji}
