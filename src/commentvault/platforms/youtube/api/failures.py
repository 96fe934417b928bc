"""What the Data API's errors mean to whom they meet: by their reason, told apart where the status alone does not."""

from __future__ import annotations

import html
import re
from collections.abc import Collection

import msgspec

from commentvault.errors import Declined, EmptyAnswer, NotServed
from commentvault.net import Answer
from commentvault.platforms.youtube.api.answers import ErrorAnswer

_decoder = msgspec.json.Decoder(ErrorAnswer)

_SLOW_DOWN = {"rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded", "RATE_LIMIT_EXCEEDED"}
_A_DAY = "per day"  # in the words of a rate: it is the day's quota all the same
_SPENT = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
_AGAIN = {"processingFailure", "backendError", "internalError"}

_UNKNOWN = "it does not know it; copy it once more from the credentials of its project"
_EXPIRED = "it has expired; make a new one in its project"
_OFF = "the YouTube Data API v3 is not enabled in its project; enable it there, it takes a few minutes"
_ADDRESSES = "it is restricted to other addresses; lift that in its project"
_KEY = {
    "keyInvalid": _UNKNOWN,
    "API_KEY_INVALID": _UNKNOWN,
    "keyExpired": _EXPIRED,
    "API_KEY_EXPIRED": _EXPIRED,
    "accessNotConfigured": _OFF,
    "SERVICE_DISABLED": _OFF,
    "API_KEY_SERVICE_BLOCKED": "it is restricted to other APIs; add the YouTube Data API v3 to them in its project",
    "ipRefererBlocked": _ADDRESSES,
    "API_KEY_IP_ADDRESS_BLOCKED": _ADDRESSES,
    "API_KEY_HTTP_REFERRER_BLOCKED": "it is restricted to web sites; lift that in its project",
    "CONSUMER_SUSPENDED": "its project is suspended; take a key of another one",
    "authError": "it wants another kind of login; take a key of the kind “API key”",
}
_BY_WORDS = {
    "API key not valid": _UNKNOWN,
    "API key expired": _EXPIRED,
    "unregistered callers": "none reached it; look whether a proxy takes headers out",
}
"""What is wrong with a key and what to do, by the reason; by words where the reason is one of many errors."""


class Spent(NotServed):
    """The key has spent its day's units."""


class CommentsOff(NotServed):
    """The comments of the video are turned off."""


class NotThere(NotServed):
    """What was asked for is not there, or not any more."""


class KeyRefused(Declined):
    """The platform does not take the key."""


class Forbidden(Declined):
    """What was asked for is not shown to everybody."""


def explain(answer: Answer, key: str) -> None:
    """Raise what an answer of status 400 and above says, nothing where the status alone counts. ``key`` is its name."""
    try:
        error = _decoder.decode(answer.body).error
    except msgspec.MsgspecError:
        return
    reasons = {told.reason: None for told in [*error.details, *error.errors] if told.reason}.keys()
    words = _plain(error.message) or f"HTTP {answer.status}"
    slower = bool(reasons & _SLOW_DOWN)
    if reasons & _SPENT or (slower and _A_DAY in words):
        raise Spent(words)
    if slower or answer.status >= 500:
        return
    if reasons & _AGAIN:
        raise EmptyAnswer(f"the Data API failed to answer: “{words}”")
    if wrong := _wrong_with_key(reasons, words):
        raise KeyRefused(f"the Data API does not take {key}: {wrong} (“{words}”)")
    _explain_rest(answer.status, reasons, words)


def _wrong_with_key(reasons: Collection[str], words: str) -> str | None:
    by_reason = (_KEY[reason] for reason in reasons if reason in _KEY)
    return next(by_reason, None) or next((wrong for sign, wrong in _BY_WORDS.items() if sign in words), None)


def _explain_rest(status: int, reasons: Collection[str], words: str) -> None:
    """The errors that are about what was asked for."""
    told = f"“{words}” ({', '.join(reasons) or status})"
    if "commentsDisabled" in reasons:
        raise CommentsOff("comments are turned off")
    if status == 404:
        raise NotThere(f"the Data API does not find it: {told}")
    if status in (401, 403) and reasons:
        raise Forbidden(f"the Data API does not show it to everybody: {told}; the web may, with --source web")
    if status not in (403, 429):
        raise NotServed(f"the Data API does not take the request: {told}")


def _plain(message: str) -> str:
    """A message without its links and line breaks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", message)).split())
