"""What Instagram's errors mean to whom they meet: by their words, since one status says many things and 200 can be one.

None of them is asked again here, whatever it is: each request that Instagram did not like costs the account.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import msgspec

from commentvault.errors import AnswerError, Declined, Missing, NotServed, RateLimited
from commentvault.net import Answer

PAUSE = 1_818.0
"""Seconds that an account is left alone where Instagram asks for a pause and does not say how long: instaloader's."""

DAY = 86_400.0

AGAIN = "commentvault login instagram"

_LONGEST = DAY  # a wish for more is nonsense, and the next day shows
_WORDS = 200  # characters of the platform's that are shown
_SHORT = 10_000  # bytes


class LoginNeeded(Declined):
    """Instagram does not take the login, or not any more."""


class Stopped(Declined):
    """Instagram suspects the account: nothing more is asked with it for ``retry_after`` seconds; None = until its owner
    has done what is asked, and logged in again.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotFound(Missing):
    """Nothing is there by this way of asking: another way may find it."""


class Private(Missing):
    """The post's account is private, and the one that asks does not follow it."""


class CommentsOff(NotServed):
    """The comments of the post are turned off, or not open to this account."""


class WentWrong(AnswerError):
    """Instagram failed to answer this one way of asking; another way may be served, or the same one later."""


class _Said(msgspec.Struct):
    """What an error can hold, of whatever kind it is."""

    status: Any = None
    message: Any = None
    error_type: Any = None
    feedback_message: Any = None
    comments_disabled: Any = None
    comment_error_key: Any = None
    require_login: Any = None
    error: Any = None
    error_summary: Any = msgspec.field(default=None, name="errorSummary")
    errors: Any = None
    data: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def failed(self) -> bool:
        """Whether this is no answer, whatever its HTTP status."""
        empty = bytes(self.data) == b"null"
        said = self.status not in (None, "ok") or (bool(self.errors) and empty) or self.error is not None
        return said or _RATE_CODE in self.codes

    @property
    def codes(self) -> list[Any]:
        """The numbers of GraphQL's errors."""
        return [one.get("code") for one in self._errors]

    @property
    def words(self) -> str:
        """What it says, for people, on one line."""
        inner = [one.get("message") for one in self._errors]
        told = (self.feedback_message, self.message, self.error_summary, *inner, self.error_type)
        text = next((text for text in told if isinstance(text, str) and text.strip()), "")
        return _plain(text)

    @property
    def signs(self) -> str:
        """All by which it is told apart, in small letters."""
        told = (self.message, self.error_type, self.error_summary, *(one.get("message") for one in self._errors))
        return " | ".join(text.lower() for text in told if isinstance(text, str))

    @property
    def _errors(self) -> list[dict[str, Any]]:
        return [one for one in self.errors if isinstance(one, dict)] if isinstance(self.errors, list) else []


_decoder = msgspec.json.Decoder(_Said)

_RATE_CODE = 1675004
_LOGIN_CODE = 1357001
_LOGIN = ("login_required", "user_has_logged_out", "log in to continue")
_CHECKPOINT = ("checkpoint", "challenge_required", "consent_required", "scraping_warning", "inactive user")
_FEEDBACK = ("feedback_required", "sentry_block")
_SLOWER = ("wait a few minutes", "rate_limit", "rate limit", "too many requests")
_PRIVATE = ("not authorized to view user",)
_GONE = ("media not found or unavailable", "media is unavailable", "has been deleted", "user not found")
_OFF = ("comments are disabled", "comments are turned off", "comments are limited", "commenting is off")
_GATES = ("/challenge", "/checkpoint", "/consent", "/accounts/suspended", "/accounts/disabled")


def explain(answer: Answer) -> None:
    """Raise what an answer of status 300 and above says; nothing for a server's own fault (5xx) without known words."""
    status = answer.status
    if 300 <= status < 400:
        raise _sent_on(urlsplit(answer.headers.get("location", "")).path)
    told = _decoded(answer.body)
    failure = _by_words(told, answer) if told else _by_page(answer)
    if failure is None and status < 500:
        failure = _by_status(answer, told.words if told else "")
    if failure:
        raise failure


def said(answer: Answer) -> None:
    """Raise what an answer of status 200 says where it is an error all the same, or no answer at all: a page."""
    told = _decoded(answer.body)
    if told is None:
        raise _by_page(answer) or WentWrong("Instagram sent a web page, or nothing, instead of an answer")
    if told.failed:
        raise _by_words(told, answer) or WentWrong(f"Instagram failed to answer: “{told.words or 'status fail'}”")


def _decoded(body: bytes) -> _Said | None:
    try:
        return _decoder.decode(body.removeprefix(b"for (;;);"))
    except msgspec.MsgspecError:
        return None


def _by_words(told: _Said, answer: Answer) -> AnswerError | None:
    """By what an error says, whatever its status is."""
    signs, words = told.signs, told.words

    def has(known: tuple[str, ...]) -> bool:
        return any(sign in signs for sign in known)

    if told.comments_disabled is True or has(_OFF):
        return CommentsOff(words or "comments are turned off")
    if has(_PRIVATE):
        return Private(f"the account is private, and this login does not follow it (“{words}”)")
    if has(_GONE) or told.comment_error_key == "comment_media_does_not_exist":
        return NotFound(f"Instagram says: “{words}”")
    if has(_CHECKPOINT):
        return _held(words)
    if has(_FEEDBACK):
        return _suspected(words)
    if has(_SLOWER) or _RATE_CODE in told.codes:
        return _pause(answer, words)
    if has(_LOGIN) or told.error == _LOGIN_CODE or told.require_login is True:
        return _login_needed(words or "login required")
    return None


def _by_page(answer: Answer) -> AnswerError | None:
    """A page for people in place of an answer: a short one may ask for a pause, a long one is the site itself."""
    asks = len(answer.body) < _SHORT and b"wait a few minutes" in answer.body.lower()
    return _pause(answer, "a page says so") if asks else None


def _by_status(answer: Answer, words: str) -> AnswerError:
    """Where no words are known the status counts."""
    status = answer.status
    told = f"HTTP {status}" + (f": “{words}”" if words else "")
    if status == 404:
        return NotFound(f"Instagram does not find it: it was removed, or was never there ({told})")
    if status == 401:
        return _login_needed(told)
    if status in (403, 429):
        return _pause(answer, told)
    return NotServed(f"Instagram does not take the request ({told})")


def _sent_on(path: str) -> AnswerError:
    """A redirect: to the login, to a gate, or elsewhere. No more of it is told: it may be a way into the account."""
    if path.startswith("/accounts/login"):
        return _login_needed("it shows its login page")
    if gate := next((gate for gate in _GATES if path.startswith(gate)), None):
        return _held(f"it shows {gate}")
    return WentWrong(f"Instagram sends on to /{path.strip('/').partition('/')[0]} instead of answering")


def _login_needed(reason: str) -> LoginNeeded:
    return LoginNeeded(
        f"Instagram does not take this login any more ({reason}): log in to it in the browser, then keep it: {AGAIN}"
    )


def _held(words: str) -> Stopped:
    return Stopped(
        f"Instagram holds this account and wants its owner to do something ({words}). Nothing more is asked with it, "
        "lest it be blocked: open instagram.com or the app with it and do what is asked, leave it alone for a day, "
        f"then keep its login anew: {AGAIN}"
    )


def _suspected(words: str) -> Stopped:
    return Stopped(
        f"Instagram takes what this account does for a machine's (“{words}”). Nothing more is asked with it for a day: "
        "look in the app whether it asks for something; then go on with fewer requests ([instagram] daily, pause)",
        DAY,
    )


def _pause(answer: Answer, words: str) -> RateLimited:
    wish = answer.headers.get("retry-after", "").strip()
    seconds = min(float(wish), _LONGEST) if re.fullmatch(r"[0-9]{1,12}", wish) else PAUSE
    return RateLimited(
        f"Instagram asks for a pause ({words}): this account is left alone for {round(seconds / 60):,} min; "
        "do not use it in the app or elsewhere meanwhile",
        seconds,
    )


def _plain(text: str) -> str:
    """A message without links and line breaks, and no longer than people read."""
    plain = " ".join(re.sub(r"https?://\S+", "(link)", text).split())
    return plain if len(plain) <= _WORDS else plain[:_WORDS] + "…"
