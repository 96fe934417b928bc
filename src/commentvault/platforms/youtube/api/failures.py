"""What the Data API's errors mean to whom they meet: by their reason, told apart where the status alone does not."""

from __future__ import annotations

import html
import re

import msgspec

from commentvault.errors import Declined, EmptyAnswer, NotServed
from commentvault.net import Answer
from commentvault.platforms.youtube.api.answers import ErrorAnswer

_decoder = msgspec.json.Decoder(ErrorAnswer)

SLOW_DOWN = {"rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded", "RATE_LIMIT_EXCEEDED"}
"""Reasons that ask for a pause; the door knows what to do by their status."""

SPENT = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
"""Reasons that mean that the key has spent its day's units."""

_AGAIN = {"processingFailure", "backendError", "internalError"}
_KEY = {
    "keyInvalid": "it does not know it",
    "API_KEY_INVALID": "it does not know it",
    "keyExpired": "it has expired",
    "API_KEY_EXPIRED": "it has expired",
    "accessNotConfigured": "the YouTube Data API v3 is not switched on in its project",
    "SERVICE_DISABLED": "the YouTube Data API v3 is not switched on in its project",
    "API_KEY_SERVICE_BLOCKED": "it is restricted to other APIs",
    "ipRefererBlocked": "it is restricted to other addresses",
    "API_KEY_IP_ADDRESS_BLOCKED": "it is restricted to other addresses",
    "API_KEY_HTTP_REFERRER_BLOCKED": "it is restricted to web sites",
    "CONSUMER_SUSPENDED": "its project is suspended",
    "authError": "it wants another kind of login",
    "required": "it wants another kind of login",
}


class Spent(NotServed):
    """The key has spent its day's units."""


class CommentsOff(NotServed):
    """The comments of the video are turned off."""


class NotThere(NotServed):
    """What was asked for is not there, or is not shown to everybody."""


def explain(answer: Answer, key: str) -> None:
    """Raise what an answer of status 400 and above says, nothing where the status alone counts. ``key`` is its name."""
    try:
        error = _decoder.decode(answer.body).error
    except msgspec.MsgspecError:
        return
    reasons = [told.reason for told in [*error.details, *error.errors] if told.reason]
    words = _plain(error.message) or f"HTTP {answer.status}"
    if any(reason in SLOW_DOWN for reason in reasons):
        return
    if any(reason in SPENT for reason in reasons):
        raise Spent(words)
    if any(reason in _AGAIN for reason in reasons) and answer.status < 500:
        raise EmptyAnswer(f"the Data API failed to answer: {words}")
    blocked = next((_KEY[reason] for reason in reasons if reason in _KEY), None)
    if blocked:
        raise Declined(f"the Data API does not take {key}: {blocked} (“{words}”); see commentvault doctor")
    if "commentsDisabled" in reasons:
        raise CommentsOff("comments are turned off")
    if answer.status == 404:
        raise NotThere(f"the Data API does not find it (“{words}”)")
    if answer.status in (401, 403) and reasons:
        raise Declined(f"the Data API does not show it to everybody: “{words}” ({reasons[0]})")
    if answer.status < 500 and answer.status != 429:
        raise NotServed(f"the Data API does not take the request: “{words}” ({', '.join(reasons) or answer.status})")


def _plain(message: str) -> str:
    """A message without its links and line breaks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", message)).split())
