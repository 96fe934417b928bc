"""instaloader's context with our door under it: its session, its headers and its queries, our way to the network.

instaloader asks for everything through ``get_json`` and ``_get_page``; here both go through the door, with the care for
the account as their toll. So nothing is sent that the door does not see, and every failure is an error of ours.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote, unquote

import msgspec
import requests
from instaloader import InstaloaderContext
from instaloader.exceptions import InstaloaderException

from commentvault.errors import RateLimited, UnknownShape
from commentvault.net import REDACTED, Answer, Door, Request
from commentvault.platforms.instagram.web import failures, sessions
from commentvault.platforms.instagram.web.care import Care
from commentvault.platforms.instagram.web.sessions import Session
from commentvault.settings import InstagramSettings

T = TypeVar("T")

WEB, MOBILE = "www.instagram.com", "i.instagram.com"
_PAGE = {"accept": "text/html", "sec-fetch-dest": "document", "sec-fetch-mode": "navigate", "sec-fetch-site": "none"}
_NOT_OURS = {"accept-encoding", "connection", "content-length", "host"}  # what the door decides
_SECRET = {"authorization", "cookie", "ig-u-rur", "x-csrftoken", "x-ig-www-claim", "x-mid"}
_DEVICE = {"family_device_id", "x-ig-device-id", "x-ig-family-device-id"}
_TRIES = 2  # of the same request, where no answer comes; there is another way of asking
_FOREIGN = (InstaloaderException, LookupError, TypeError, AttributeError, ValueError, AssertionError)
"""What instaloader raises where it does not find in an answer what it expects there."""
_LONG = 8  # signs; what is shorter is no secret, and to take it out of an answer would mangle it


class Context(InstaloaderContext):
    """A kept login, as instaloader uses one. Its methods raise :class:`~commentvault.errors.AnswerError`."""

    def __init__(self, session: Session, door: Door, settings: InstagramSettings, care: Care) -> None:
        super().__init__(sleep=False, quiet=True)
        self._kept = session
        self._door = door
        self._care = care
        self._hosts = {WEB: settings.endpoint, MOBILE: settings.mobile_endpoint}
        self._read: Callable[[Answer], Any] = _tree
        self.answered = datetime.now(UTC).replace(microsecond=0)
        """When the last answer was given."""
        self.load_session(session.name, dict(session.cookies))  # type: ignore[no-untyped-call]

    def mobile(self, path: str, params: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        """What ``read`` makes of an answer of the app's host, asked as the app asks."""
        return self._reading(read, lambda: self.get_iphone_json(path, dict(params)))

    def web(self, path: str, params: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        """The same of the site's host, asked as the site asks."""
        return self._reading(read, lambda: self.get_json(path, dict(params)))

    def get_json(
        self,
        path: str,
        params: dict[str, Any],
        host: str = WEB,
        session: requests.Session | None = None,
        response_headers: dict[str, Any] | None = None,
        use_post: bool = False,
    ) -> Any:
        """An answer, as :meth:`mobile` or :meth:`web` want it read, else as JSON."""
        url = f"{self._hosts[host]}/{path}"
        asked = requests.Request("POST", url, data=params) if use_post else requests.Request("GET", url, params=params)
        read = self._read

        def taken(answer: Answer) -> Any:
            if response_headers is not None:
                response_headers.update({n: v for n, v in answer.headers.items() if _goes_on(n, v)})
            failures.said(answer)
            return read(answer)

        return self._ask(asked, session or self._session, self._rate_limit_key(path, params, host), taken)

    def log(self, *_msg: Any, sep: str = "", end: str = "\n", flush: bool = False) -> None:
        """Nothing: what happens is told by the door and the care."""

    def error(self, msg: str, repeat_at_end: bool = True) -> None:
        """Nothing, likewise."""

    def _get_page(self, session: requests.Session, path: str) -> str:
        asked = requests.Request("GET", f"{self._hosts[WEB]}/{path}", headers=_PAGE)
        return self._ask(asked, session, "other", lambda answer: answer.body.decode("utf-8", "replace"))

    def _reading(self, read: Callable[[Answer], T], ask: Callable[[], Any]) -> T:
        self._read = read
        try:
            return ask()  # type: ignore[no-any-return]  # what read returned
        finally:
            self._read = _tree

    def _ask(self, asked: requests.Request, session: requests.Session, kind: str, read: Callable[[Answer], T]) -> T:
        """Send what instaloader has made ready; an answer that ends the account's day is remembered. What a visitor is
        told whom nobody knows, as instaloader asks for a profile's page, is not about the account, but for a pause.
        """
        session.trust_env = False  # a .netrc's password is nothing to send there
        ready = session.prepare_request(asked)
        own = bool(session.cookies.get_dict().get(sessions.SESSION)) or "authorization" in ready.headers
        body = str(ready.body).encode() if asked.method == "POST" else None  # a form
        headers = {name.lower(): _text(value) for name, value in ready.headers.items()}
        secrets = {name: value for name, value in headers.items() if name in _SECRET | _DEVICE and len(value) >= _LONG}
        shown = {name: value for name, value in headers.items() if name not in secrets.keys() | _NOT_OURS}
        toll = self._care.toll(kind)
        hidden = self._hidden()
        request = Request(str(ready.url), body, shown, secrets=secrets, hidden=hidden, toll=toll, tries=_TRIES)

        def taken(answer: Answer) -> T:
            if own:
                self._take_cookies(answer.cookies)
            self.answered = answer.at
            return read(answer)

        def explained(answer: Answer) -> None:
            try:
                failures.explain(answer)
            except (failures.Stopped, failures.LoginNeeded) as error:
                if own:
                    raise
                told = f"Instagram does not show this to visitors without a login: {error}"
                raise failures.WentWrong(told) from error

        try:
            return self._door.ask(request, taken, explained)
        except (failures.Stopped, failures.LoginNeeded, RateLimited) as error:
            self._care.stop(error)
            raise

    def _hidden(self) -> tuple[str, ...]:
        """The secrets within the headers, in each form in which an answer may repeat them, and the app's token, which
        is made of two of them.
        """
        cookies = self._kept.cookies
        values = [value for name, value in cookies.items() if name != "ds_user_id" and len(value) >= _LONG]
        forms = (form for value in values for form in (value, unquote(value), quote(value, safe="")))
        whose = {name: cookies.get(name, "") for name in ("ds_user_id", sessions.SESSION)}
        return tuple(dict.fromkeys([*forms, b64encode(msgspec.json.encode(whose)).decode()]))

    def _take_cookies(self, set_cookies: tuple[str, ...]) -> None:
        """Take what the platform sets anew, which is kept, too."""
        renewed = sessions.renew(self._kept, set_cookies) if set_cookies else self._kept
        if renewed is not self._kept:
            self._kept = renewed
            self.update_cookies(dict(renewed.cookies))  # type: ignore[no-untyped-call]
            self._session.headers["X-CSRFToken"] = renewed.cookies[sessions.TOKEN]


@contextmanager
def readable(what: str) -> Iterator[None]:
    """What instaloader does not find its way in, within this block, becomes :class:`UnknownShape`; ``what`` it read."""
    try:
        yield
    except _FOREIGN as error:
        raise UnknownShape(f"{what} that instaloader cannot read: {error or type(error).__name__}") from error


def _goes_on(name: str, value: str) -> bool:
    """Whether instaloader may send a header's value with the next request: not the token, which is made of the cookies
    anew each time, nor what the door has taken a secret out of.
    """
    return not name.endswith("-authorization") and REDACTED not in value


def _tree(answer: Answer) -> dict[str, Any]:
    """An answer as instaloader takes it."""
    try:
        return msgspec.json.decode(answer.body.removeprefix(b"for (;;);"), type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UnknownShape(f"an answer that is no JSON object ({error})", answer.body) from error


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
