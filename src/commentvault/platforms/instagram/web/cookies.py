"""A login out of cookies: from a cookies.txt, a JSON export of a browser's, or the browser itself.

Only instagram.com's are looked at. A file that is no text is refused: instaloader's session files are pickles, and to
load somebody's pickle is to run their code.
"""

from __future__ import annotations

import configparser
import contextlib
import io
import re
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec

from commentvault.errors import UsageError
from commentvault.platforms.extras import install
from commentvault.platforms.instagram.web.sessions import KEPT, NUMBER, SESSION, TOKEN, Session, is_value

BROWSERS = ("firefox", "chrome", "chromium", "brave", "edge", "opera", "vivaldi", "librewolf", "arc", "safari")
"""The browsers whose cookies can be read, as the package browser-cookie3 calls them."""

STANDARD_INPUT = Path("-")

_DOMAIN = "instagram.com"
_LONGEST = 10_000_000  # bytes of a file; a browser's every cookie fits
_HTTP_ONLY = "#HttpOnly_"
_FIELDS = 7  # of a line of a cookies.txt: domain, for subdomains too, path, secure, end, name, value
_MILLISECONDS = 1e11  # an end beyond is counted in them, as Firefox does from version 142 on
_NO_PROFILE = re.compile(r"\bfind\b.* (profile|cookies?)\b", re.IGNORECASE)  # as browser-cookie3 says it
_LOCKED = re.compile(r"locked|read database", re.IGNORECASE)
_NUMBER = re.compile(r'"?([0-9]{1,20})(?:%3A|:)')  # a login begins with the account's
_EXPORT = "log in to instagram.com in a browser and export its cookies anew (cookies.txt or JSON)"


@dataclass(frozen=True)
class Cookie:
    """A cookie as a browser has it; ``expires`` is None for one that ends with the browser, or never said."""

    domain: str
    name: str
    value: str
    expires: datetime | None

    def __repr__(self) -> str:
        return f"Cookie({self.domain!r}, {self.name!r})"


def from_file(path: Path) -> Session:
    """The login in a cookies.txt or a JSON export; ``-`` is standard input. Raises :class:`UsageError`, without a word
    of what is in it.
    """
    name = "standard input" if path == STANDARD_INPUT else str(path)
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else path.open("rb") as file:
            raw = file.read(_LONGEST + 1)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}") from None
    text = _text(raw, name)
    found = list(_json(text) if text.lstrip()[:1] in ("[", "{") else _netscape(text))
    if not found:
        told = "a cookies.txt (Netscape's format) or a JSON export of cookies is meant"
        raise UsageError(f"{name} holds no cookies: {told}; {_EXPORT}")
    return session(found, name, datetime.now(UTC))


def from_browser(browser: str) -> Session:
    """The login of a browser on this machine. Raises :class:`UsageError` where there is none to be had."""
    if browser not in BROWSERS:
        raise UsageError(f"the browsers that can be asked are {', '.join(BROWSERS)}")
    found = (_cookie(each.domain, each.name, each.value, each.expires) for each in _browser_cookies(browser))
    return session(found, browser, datetime.now(UTC))


def session(cookies: Iterable[Cookie], source: str, now: datetime) -> Session:
    """The login that cookies make, ``source`` naming them for people. Raises :class:`UsageError` where they do not."""
    ours = [cookie for cookie in cookies if cookie.name in KEPT and _is_ours(cookie.domain) and cookie.value]
    ours.sort(
        key=lambda cookie: cookie.expires.timestamp() if cookie.expires else 0
    )  # the one that lasts longest counts
    last = {cookie.name: cookie for cookie in ours}
    if SESSION not in last:
        raise UsageError(f"{source} holds no login to Instagram (no cookie {SESSION} of {_DOMAIN}); {_EXPORT}")
    expires = last[SESSION].expires
    if expires and expires <= now:
        raise UsageError(f"the login to Instagram in {source} ended on {expires:%Y-%m-%d}; {_EXPORT}")
    if TOKEN not in last:
        told = f"{source} holds a login to Instagram without the cookie {TOKEN}, which goes with it"
        raise UsageError(f"{told}; load instagram.com anew in that browser, then export all of the site's cookies")
    for cookie in last.values():
        if not is_value(cookie.value):
            raise UsageError(f"the cookie {cookie.name} in {source} is damaged; {_EXPORT}")
    alive = {name: last[name].value for name in KEPT if name in last and _is_alive(last[name], now)}
    alive[TOKEN] = last[TOKEN].value  # it goes on being taken
    number = _NUMBER.match(alive[SESSION])
    if number and alive.setdefault(NUMBER, number[1]) != number[1]:
        raise UsageError(f"{source} mixes the cookies of two Instagram accounts; log out of one, then {_EXPORT}")
    return Session(alive.get(NUMBER, ""), alive, expires)


def _text(raw: bytes, name: str) -> str:
    """A file's content as text, or why it is not read."""
    if len(raw) > _LONGEST:
        raise UsageError(f"{name} is too large to be an export of cookies")
    if raw.startswith(b"SQLite format 3\0"):
        raise UsageError(f"{name} is a browser's own file: let the browser be asked, with --browser")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        told = "it is no text; an instaloader session file is a pickle, and loading one from elsewhere runs its code"
        raise UsageError(f"{name} is refused: {told}. {_EXPORT[0].upper()}{_EXPORT[1:]}")
    return text


def _netscape(text: str) -> Iterator[Cookie]:
    """The lines of a cookies.txt; what is none is passed over."""
    for given in text.splitlines():
        line = given.removeprefix(_HTTP_ONLY)
        if line.startswith("#"):
            continue
        fields = line.split("\t") if "\t" in line else line.split(None, _FIELDS - 1)  # copied from a screen
        if len(fields) == _FIELDS:
            yield _cookie(fields[0], fields[5], fields[6], fields[4])


def _json(text: str) -> Iterator[Cookie]:
    """A list of cookies, or one under ``cookies`` as browser drivers write it."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return
    found = found.get("cookies") if isinstance(found, dict) else found
    for each in found if isinstance(found, list) else []:
        if isinstance(each, dict):
            ends = each.get("expirationDate", each.get("expires"))
            yield _cookie(each.get("domain"), each.get("name"), each.get("value"), ends)


def _cookie(domain: Any, name: Any, value: Any, ends: Any) -> Cookie:
    """From whatever stood there: what is no text counts as empty, what is no time as unknown."""
    domain, name, value = (each if isinstance(each, str) else "" for each in (domain, name, value))
    moment = None
    with contextlib.suppress(ValueError, TypeError, OverflowError, OSError):
        seconds = float(ends)
        if seconds > 0:  # 0 and -1: ends with the browser
            moment = datetime.fromtimestamp(seconds / 1000 if seconds > _MILLISECONDS else seconds, UTC)
    return Cookie(domain, name, value, moment)


def _is_ours(domain: str) -> bool:
    return f".{domain.strip().lower().lstrip('.')}".endswith(f".{_DOMAIN}")


def _is_alive(cookie: Cookie, now: datetime) -> bool:
    return cookie.expires is None or cookie.expires > now


class _Foreign(Protocol):
    """A cookie of the standard library's jar."""

    domain: str
    name: str
    value: str | None
    expires: int | None


def _browser_cookies(browser: str) -> list[_Foreign]:
    """What the package finds; what goes wrong in it, which it says in many ways, becomes words."""
    import sqlite3

    other = "or export a cookies.txt from the browser and give it with --cookies"
    try:
        import browser_cookie3  # type: ignore[import-untyped]  # it has none
    except ImportError as error:
        told = f"the package that reads browsers' cookies is missing; {install('browser')}"
        raise UsageError(f"{told}; {other}") from error
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints what it passes over
            return list(getattr(browser_cookie3, browser)(domain_name=_DOMAIN))
    except (
        browser_cookie3.BrowserCookieError,
        configparser.Error,
        sqlite3.Error,
        struct.error,
        subprocess.SubprocessError,
        *(ArithmeticError, AssertionError, AttributeError, EOFError, ImportError, LookupError, OSError),
        *(RuntimeError, TypeError, ValueError),
    ) as error:
        what = re.sub(r"\s+", " ", str(error)).strip() or type(error).__name__
        if _NO_PROFILE.search(what):
            told = f"no profile of {browser} with a login was found; log in to instagram.com in it first"
            raise UsageError(f"{told}, {other}") from None
        again = "close it and try again, " if _LOCKED.search(what) else ""
        raise UsageError(f"cannot read the cookies of {browser}: {what}; {again}{other}") from None
