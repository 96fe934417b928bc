"""Why a video's comments could not be read, or not all: every state told apart, in words that say what to do."""

from __future__ import annotations

import re
from typing import Any

from commentvault.model import End, Status
from commentvault.platforms.walk.words import LIVE_CHAT, off
from commentvault.platforms.youtube.web.video import dig, shown

# By the platform's own words, English and German, where its status code alone does not tell: first match wins.
_WORDS: tuple[tuple[str, Status, str], ...] = (
    (
        r"not a bot|kein bot|unusual traffic",
        "refused",
        "the platform takes us for a bot; try later or from another connection",
    ),
    (
        r"your age|inappropriate for some|age-restricted|\balter\b|jugend",
        "refused",
        "age-restricted: shown only after login",
    ),
    (r"private|privat", "missing", "the video is private"),
    (r"music premium|youtube premium", "missing", "the video is for Premium subscribers only"),
    (r"members-only|join this channel|mitglied", "missing", "the video is for the channel's members only"),
    (r"in your country|in your location|in deinem land|blocked it", "missing", "the video is blocked in this region"),
    (
        r"removed|terminated|no longer available|closed|entfernt|gekündigt|nicht mehr",
        "missing",
        "the video was removed",
    ),
    (r"unavailable|doesn't exist|does not exist|nicht verfügbar", "missing", "the video was removed or never existed"),
)


def from_player(player: Any) -> End:
    """The end of a walk whose video offers no comment section, by what the player says of it."""
    player = dig(player, "playerResponse") or player  # some endpoints wrap it
    status = dig(player, "playabilityStatus", "status")
    words = _reason(player)
    if status == "LIVE_STREAM_OFFLINE" or (status == "OK" and dig(player, "videoDetails", "isLive") is True):
        return LIVE_CHAT
    if status == "OK":
        return off("the video has no comment section")
    for pattern, verdict, meaning in _WORDS:
        if re.search(pattern, words, re.IGNORECASE):
            return End(status=verdict, reason=f"{meaning} (“{words}”)" if words else meaning)
    if status in ("LOGIN_REQUIRED", "CONTENT_CHECK_REQUIRED", "AGE_VERIFICATION_REQUIRED", "AGE_CHECK_REQUIRED"):
        return End(status="refused", reason=f"the video is shown only after login (“{words or status}”)")
    if status in ("ERROR", "UNPLAYABLE"):
        return End(status="missing", reason=f"the video cannot be had (“{words or status}”)")
    return End(status="partial", reason=f"the platform offers no comments and does not say why (status {status})")


def _reason(player: Any) -> str:
    """The platform's reason with its second line, on one line."""
    playability = dig(player, "playabilityStatus")
    lines = [
        shown(dig(playability, "reason")),
        *(dig(playability, "messages") or ()),
        shown(dig(playability, "errorScreen", "playerErrorMessageRenderer", "subreason")),
    ]
    return " ".join(" ".join(str(line).split()) for line in dict.fromkeys(lines) if line)
