"""Readable values from what the web shows: texts with their spans, counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate
from typing import Literal
from urllib.parse import parse_qs, urljoin, urlsplit

from commentvault.model import Span
from commentvault.platforms.youtube.web.forms import AttachmentRun, Content
from commentvault.platforms.youtube.web.wire import Emoji, Endpoint, Text

BASE = "https://www.youtube.com"
_COUNT = re.compile(r"(\d+(?:[.,'’\s]\d+)*)(\s*)([^\W\d_]*)")
_SCALE = {"k": 1_000, "tsd": 1_000, "m": 1_000_000, "mio": 1_000_000, "b": 1_000_000_000, "mrd": 1_000_000_000}
_CLOCK = re.compile(r"\d+(:\d\d)+")
_ORDINARY = "/emoji_u"  # in the address of an ordinary emoji's picture, which stands in the text as itself
# What the platform puts into a text where it draws a custom emoji: nothing to read.
_PLACEHOLDER = re.compile(r"[\s\u200b\ufeff\ufffc\u25a1]*")

SpanKind = Literal["link", "time", "tag", "mention", "emoji"]
_Mark = tuple[int, int, SpanKind, str | int | None, str | None]  # start, end, kind, target, what to put there instead


def count(text: str) -> tuple[int, bool] | None:
    """A shown number and whether it is exact: "19.924" and "1,234 replies" are, "19K" and "1,2 Mio." are floors.

    Both languages' separators are read; None where there is no number, or one with a suffix nobody knows.
    """
    found = _COUNT.search(text)
    if not found:
        return None
    digits, gap, word = found.groups()
    scale = _SCALE.get(word.lower())
    if scale:
        whole, _, part = re.sub(r"[,'’\s]", ".", digits).partition(".")
        tenths = re.sub(r"\D", "", part)
        return int(whole + tenths) * scale // 10 ** len(tenths), False
    if word and not gap:
        return None
    return int(digits if digits.isdecimal() else re.sub(r"\D", "", digits)), True


def content(value: Content, video: str) -> tuple[str, tuple[Span, ...]]:
    """The text of a new-form comment and what its stretches mean; ``video`` tells own timestamps from other links."""
    text = value.content
    pictures = [run for run in value.attachment_runs if _ORDINARY not in (_picture(run) or "")]
    if not value.command_runs and not pictures:
        return text, ()
    at = _code_points(text)
    taps = [(at(r.start_index), at(r.start_index + r.length), r.on_tap) for r in value.command_runs]
    marks: list[_Mark] = []
    for start, end, tap in taps:
        meaning = _meaning(tap.innertube_command, text[start:end], video) if tap and tap.innertube_command else None
        if meaning:
            marks.append((start, end, *meaning, None))
    for run in pictures:
        start, end = at(run.start_index), at(run.start_index + run.length)
        emoji = _custom_emoji(run, text[start:end])
        if emoji:
            marks.append((start, end, "emoji", *emoji))
    return _apply(text, sorted(marks, key=lambda mark: mark[:2]))


def runs(value: Text, video: str) -> tuple[str, tuple[Span, ...]]:
    """The same for the old form, where each run carries its own target."""
    pieces: list[str] = []
    spans: list[Span] = []
    at = 0
    for run in value.runs:
        piece = run.text
        meaning: tuple[SpanKind, str | int | None] | None = None
        if run.emoji:
            piece = _emoji_text(run.emoji, run.text)
            if run.emoji.is_custom_emoji:
                meaning = ("emoji", run.emoji.image.largest if run.emoji.image else None)
        elif run.navigation_endpoint:
            meaning = _meaning(run.navigation_endpoint, piece, video)
        if meaning:
            spans.append(Span(at=at, len=len(piece), kind=meaning[0], to=meaning[1]))
        pieces.append(piece)
        at += len(piece)
    return ("".join(pieces) if pieces else str(value)), tuple(spans)


def _apply(text: str, marks: list[_Mark]) -> tuple[str, tuple[Span, ...]]:
    """Put readable names where placeholders were, and move the spans accordingly."""
    pieces: list[str] = []
    swaps: list[tuple[int, int, int]] = []  # start, end and growth of what was replaced
    done = 0
    for start, end, _, _, replacement in marks:
        if replacement is not None and start >= done:
            pieces += [text[done:start], replacement]
            swaps.append((start, end, len(replacement) - (end - start)))
            done = end

    def moved(at: int) -> int:
        return at + sum(growth for start, end, growth in swaps if at >= end)

    spans = []
    for start, end, kind, to, _ in marks:
        inside = any(s < start < e or s < end < e for s, e, _ in swaps)
        if end > start and not inside:  # a stretch that begins or ends inside a placeholder means nothing
            spans.append(Span(at=moved(start), len=moved(end) - moved(start), kind=kind, to=to))
    return "".join(pieces) + text[done:], tuple(spans)


def _code_points(text: str) -> Callable[[int], int]:
    """The function from an offset in UTF-16 code units to one in code points, held to the text's ends."""
    if text.isascii() or max(text) < "\U00010000":
        return lambda unit: min(max(unit, 0), len(text))
    ends = list(accumulate(2 if c > "\uffff" else 1 for c in text))
    return lambda unit: min(bisect_left(ends, max(unit, 0)) + (unit > 0), len(text)) if unit > 0 else 0


def _meaning(endpoint: Endpoint, shown: str, video: str) -> tuple[SpanKind, str | int | None] | None:
    watch, browse, url = endpoint.watch_endpoint, endpoint.browse_endpoint, endpoint.url
    if watch and watch.video_id == video and (watch.start_time_seconds is not None or _CLOCK.fullmatch(shown.strip())):
        return "time", watch.start_time_seconds or 0  # the platform leaves the second out where it is 0:00
    if browse and url.startswith("/hashtag/"):
        return "tag", _address(url)
    if browse and browse.browse_id.startswith("UC"):
        return "mention", f"{BASE}/channel/{browse.browse_id}"
    return ("link", _address(url)) if url else None


def _address(url: str) -> str:
    """The whole address of a link, behind the platform's redirect page; as it stands where it is none."""
    try:
        url = urljoin(BASE, url)
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.path == "/redirect" and (target := parse_qs(parts.query).get("q")):
        return target[0]
    return url


def _picture(run: AttachmentRun) -> str | None:
    """The address of the picture that a run draws."""
    element = run.element
    image = element.type.image_type.image if element and element.type and element.type.image_type else None
    return image.sources[0].url if image and image.sources else None


def _custom_emoji(run: AttachmentRun, covered: str) -> tuple[str | None, str | None] | None:
    """The picture and the readable name of a channel's own emoji; None for an ordinary emoji or another picture."""
    element, picture = run.element, _picture(run)
    label = element.properties.accessibility_properties if element and element.properties else None
    name = label.label if label else None
    if covered.startswith(":") and covered.endswith(":") and len(covered) > 2:
        return picture, None
    if name and covered and _PLACEHOLDER.fullmatch(covered):
        return picture, f":{name.strip(':')}:"
    return None


def _emoji_text(emoji: Emoji, shown: str) -> str:
    if not emoji.is_custom_emoji:
        return shown or emoji.emoji_id
    if shown.startswith(":") and shown.endswith(":"):
        return shown
    names = emoji.shortcuts or [f":{term}:" for term in emoji.search_terms]
    return names[0] if names else shown
