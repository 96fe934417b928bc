"""What the Graph API's errors mean to whom they meet, by their codes.

https://developers.facebook.com/docs/graph-api/guides/error-handling and …/overview/rate-limiting
"""

from __future__ import annotations

import msgspec

from commentvault.errors import Declined, EmptyAnswer, NotServed, RateLimited
from commentvault.net import Answer
from commentvault.platforms.instagram.graph.answers import Error, ErrorAnswer, Usage

_decoder = msgspec.json.Decoder(ErrorAnswer)
_usages = msgspec.json.Decoder(dict[str, list[Usage]])

_LIMITS = {4, 17, 32, 341, 613, 80002}  # of the app, the account, the page, all of it, an edge, Instagram
_WINDOW = 3600.0  # seconds: limits are counted over the last hour, where no other time is told
_LONGEST = 30 * 86_400.0  # a longer wait is nonsense
_TOKEN = {102, 104, 190}
_PERMISSION = {3, 10, *range(200, 300)}
_NOT_THERE = {24, 803}
_NO_OBJECT = (33, "does not exist")  # the subcode, or the words, of code 100 where it is about what was asked for
_FAILED = {1, 2}
_TOO_MUCH = "reduce the amount of data"
_NEW = "make a new one in the app's dashboard, and set it as token under [instagram]"
_WRONG = {
    458: f"its app was removed from the account; allow it again, or {_NEW}",
    459: "the account has to be confirmed first: log in once with the browser, and do as it says there",
    460: f"the account's password was changed; {_NEW}",
    463: f"it has expired; {_NEW}",
    464: "the account has to be confirmed first: log in once with the browser, and do as it says there",
    467: f"it was revoked; {_NEW}",
    492: f"whoever made it has no role on the account's page any more; {_NEW}",
}
"""What is wrong with a token and what to do, by the error's subcode."""


class NotThere(NotServed):
    """What was asked for is not there, or not any more, or not shown to this token."""


class TooMuch(NotServed):
    """The answer would be too large: fewer entries a page may be had."""


def explain(answer: Answer) -> None:
    """Raise what an answer says that is an error, nothing where the status alone counts."""
    try:
        error = _decoder.decode(answer.body).error
    except msgspec.MsgspecError:
        return
    said = f"“{_plain(error.message) or f'HTTP {answer.status}'}” ({_number(error)})"
    if error.code in _LIMITS:
        raise _limited(answer, said)
    if _TOO_MUCH in error.message:
        raise TooMuch(f"the Graph API fails at so large an answer: {said}")
    if error.is_transient or error.code in _FAILED:
        raise EmptyAnswer(f"the Graph API failed to answer: {said}")
    _explain_token(error, said)
    _explain_rest(answer.status, error, said)


def _explain_token(error: Error, said: str) -> None:
    """The errors that no other request with this token would be spared."""
    if error.code in _TOKEN or (error.code == 2500 and "access token" in error.message):
        wrong = _WRONG.get(error.error_subcode or 0, f"it may have expired or be cut short; {_NEW}")
        raise Declined(f"the Graph API does not take the token: {wrong}: {said}")
    if error.code in _PERMISSION:
        raise Declined(
            "the Graph API does not let the token's app do that: it needs the permissions instagram_business_basic and "
            f"instagram_business_manage_comments (with Facebook's login: instagram_manage_comments): {said}"
        )
    if error.code == 368:
        raise Declined(f"the platform has blocked the account or the app for a while; ask nothing for a day: {said}")
    if error.code == 100 and "(media)" in error.message:
        raise Declined(
            "the token is of a Facebook user, who has no posts on Instagram; set graph_user under [instagram] to the "
            f"number of the Instagram account: {said}"
        )


def _explain_rest(status: int, error: Error, said: str) -> None:
    """The errors that are about what was asked for."""
    missing = error.code == 100 and (error.error_subcode == _NO_OBJECT[0] or _NO_OBJECT[1] in error.message)
    if missing or error.code in _NOT_THERE or status == 404:
        raise NotThere(f"the Graph API does not find it, or not for this token: {said}")
    if status in (401, 403):
        raise Declined(f"the Graph API does not answer this token: {said}")
    if status < 500 and status != 429:
        raise NotServed(f"the Graph API does not take the request: {said}")


def _limited(answer: Answer, said: str) -> RateLimited:
    """With the time that the platform gives, or the one over which it counts."""
    wait = _regained(answer.headers.get("x-business-use-case-usage", ""))
    told = f"it asks to wait {wait / 60:,.0f} minutes" if wait > 0 else "it counts over an hour"
    return RateLimited(f"the Graph API limits the rate; {told}: {said}", wait if wait > 0 else _WINDOW)


def _regained(header: str) -> float:
    """Seconds until access is regained, 0 where that is not told."""
    try:
        usages = _usages.decode(header)
    except (msgspec.MsgspecError, UnicodeError):
        return 0.0
    waits = (60 * part.estimated_time_to_regain_access for told in usages.values() for part in told)
    return min(max(waits, default=0.0), _LONGEST)


def _number(error: Error) -> str:
    return f"{error.code}/{error.error_subcode}" if error.error_subcode else str(error.code)


def _plain(message: str) -> str:
    """A message on one line."""
    return " ".join(message.split())
