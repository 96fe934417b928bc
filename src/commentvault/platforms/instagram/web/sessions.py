"""The kept logins: one file for each account, 0600 in a folder 0700, or its cookies in the system's keyring.

Only what a login takes is kept of a browser's cookies. Nothing is ever unpickled.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NoReturn

import msgspec

from commentvault.errors import UsageError
from commentvault.platforms.secrets import Keyring

KEPT = ("sessionid", "csrftoken", "ds_user_id", "mid", "ig_did", "datr")
"""The cookies that make a login; all others of the platform's are left aside."""

SESSION, TOKEN, NUMBER = KEPT[:3]
LOG_IN = "commentvault login instagram"

_NAME = re.compile(r"[a-z0-9_][a-z0-9_.]{0,29}")
_VALUE = re.compile(r"[\x21-\x3a\x3c-\x7e]{1,4000}")
_PATIENCE = 30.0  # seconds for another process that writes; it needs a few milliseconds
_MOVED = timedelta(days=1)  # an end that moves by less is not written anew at every answer
_KEYRING = Keyring("instagram-login", "login", "log in without --keyring: the login is kept in a file then", LOG_IN)


@dataclass(frozen=True, eq=False)
class Session:
    """A login: whose, its cookies, and when it ends, None = unknown. Before the platform has told the account's name,
    ``name`` is its number.

    The cookies are in no ``repr``, and a session is neither copied nor pickled.
    """

    name: str
    cookies: Mapping[str, str] = field(repr=False)
    expires: datetime | None = None

    def __reduce__(self) -> NoReturn:
        raise TypeError("a session is not pickled: that would write it down")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the file of an account says; ``cookies`` is None where the system's keyring has them."""

    name: str
    kept: datetime
    expires: datetime | None = None
    cookies: dict[str, str] | None = None

    def __repr__(self) -> str:
        return f"Kept({self.name!r})"


def folder() -> Path:
    """Where this user's logins are."""
    from platformdirs import user_state_path

    return user_state_path("commentvault", appauthor=False) / "logins" / "instagram"


def file_of(name: str) -> Path:
    """The file of an account, be it kept or not. Raises :class:`UsageError` for what is no name of one, unrepeated."""
    if not _NAME.fullmatch(name):
        raise UsageError("that is no name of an Instagram account")
    return folder() / f"{name}.json"


def is_value(text: str) -> bool:
    """Whether a text can be sent as a cookie's value."""
    return bool(_VALUE.fullmatch(text))


def check_keyring() -> None:
    """Raise :class:`UsageError` where there is no keyring to keep a login in."""
    _KEYRING.check()


def names() -> list[str]:
    """The accounts whose logins are kept."""
    return sorted(path.stem for path in folder().glob("*.json") if _NAME.fullmatch(path.stem))


def chosen(account: str | None) -> str | None:
    """The account to use: the one that is named, else the only one; None where none is kept.

    Raises :class:`UsageError` where the named one is not kept, or several are and none is named.
    """
    kept = names()
    there = f"kept are {', '.join(kept)}" if kept else "none is kept"
    if account is not None:
        name = account.strip().removeprefix("@").lower()
        file_of(name)
        if name not in kept:
            raise UsageError(f"no login of the Instagram account {name} is kept ({there}); keep it with: {LOG_IN}")
        return name
    if len(kept) > 1:
        told = "name the one to use as account under [instagram] in the settings, or in COMMENTVAULT_INSTAGRAM_ACCOUNT"
        raise UsageError(f"several Instagram logins are kept: {', '.join(kept)}; {told}")
    return kept[0] if kept else None


def load(account: str | None = None) -> Session | None:
    """The login of :func:`chosen`; None where none is kept. Raises :class:`UsageError` where it cannot be read."""
    name = chosen(account)
    return _session(about(name)) if name else None


def about(name: str) -> Kept:
    """What the file of an account says, the keyring not asked. Raises :class:`UsageError` in words on what to do."""
    path = file_of(name)
    again = f"log in anew: {LOG_IN}"
    try:
        mode = path.stat().st_mode & 0o777
        if os.name == "posix" and mode & 0o077:
            raise UsageError(
                f"the login in {path} can be read by others (mode {mode:o}) and is not used; if nobody else has had "
                f"the file: chmod 600 {path}; else log out in the browser, which ends it, and {again}"
            )
        kept = msgspec.json.decode(path.read_bytes(), type=Kept)
    except FileNotFoundError:
        raise UsageError(f"no login of the Instagram account {name} is kept; {again}") from None
    except OSError as error:
        raise UsageError(f"cannot read the login {path}: {error.strerror or error}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise UsageError(f"the login in {path} is damaged; {again}") from None
    if kept.name != name or not _is_login(kept.cookies):
        raise UsageError(f"the login in {path} is damaged; {again}")
    return kept


def keep(session: Session, in_keyring: bool = False) -> Path:
    """Keep a login in place of an older one of the account; returns its file. Raises :class:`UsageError`."""
    with _locked():
        return _write(session, in_keyring)


def forget(name: str) -> None:
    """Take a login away from the file and the keyring. Raises :class:`UsageError` where it is not kept."""
    name = chosen(name) or name
    path = file_of(name)
    with _locked():
        if _in_keyring(path):
            _KEYRING.forget(name)
        path.unlink(missing_ok=True)


def renew(session: Session, set_cookies: Iterable[str]) -> Session:
    """The login with what an answer's ``Set-Cookie`` headers set anew, which is kept, too.

    An answer that logs out changes nothing. Nor is a login written that is kept no longer, or was replaced by another
    one while this one was used; where it cannot be written the older one stays, which goes on working for a while.
    """
    set_cookies = tuple(set_cookies)
    if not any(text.partition("=")[0].strip() in KEPT for text in set_cookies):
        return session
    read = [found for text in set_cookies if (found := _read_set_cookie(text, datetime.now(UTC)))]
    if any(name == SESSION and not value for name, value, _ in read):
        return session
    cookies = dict(session.cookies) | {name: value for name, value, _ in read if value}
    ends = [ends for name, _, ends in read if name == SESSION and ends]
    expires = ends[-1] if ends else session.expires
    moved = bool(ends) and (session.expires is None or abs(ends[-1] - session.expires) > _MOVED)
    if cookies == dict(session.cookies) and not moved:
        return session
    renewed = Session(session.name, cookies, expires)
    if session.name in names():
        with contextlib.suppress(UsageError), _locked():  # no reason to end a walk: the next one says what is wrong
            kept = about(session.name)
            if _session(kept).cookies[SESSION] == session.cookies[SESSION]:
                _write(renewed, kept.cookies is None)
    return renewed


def _session(kept: Kept) -> Session:
    """The login with its cookies, which the keyring may have."""
    cookies = kept.cookies
    if cookies is None:
        text = _KEYRING.read(kept.name)
        if text is None:
            told = f"the system's keyring holds no login of the Instagram account {kept.name} any more"
            raise UsageError(f"{told}; log in anew: {LOG_IN} --keyring")
        with contextlib.suppress(msgspec.MsgspecError):
            cookies = msgspec.json.decode(text, type=dict[str, str])
        if cookies is None or not _is_login(cookies):
            told = f"what the system's keyring holds as the login of {kept.name} is none"
            raise UsageError(f"{told}; log in anew: {LOG_IN} --keyring")
    return Session(kept.name, cookies, kept.expires)


def _is_login(cookies: Mapping[str, str] | None) -> bool:
    """Whether cookies make a login; None, which the keyring has, may."""
    return cookies is None or ({SESSION, TOKEN} <= cookies.keys() and all(map(is_value, cookies.values())))


def _in_keyring(path: Path) -> bool:
    """Whether a file says that the keyring has its cookies; False where it is damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Kept).cookies is None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return False


def _write(session: Session, in_keyring: bool) -> Path:
    """Write an account's file whole or not at all; the keyring has let go of what the file has."""
    path = file_of(session.name)
    cookies = {name: session.cookies[name] for name in KEPT if name in session.cookies}
    if in_keyring:
        _KEYRING.keep(session.name, msgspec.json.encode(cookies).decode())
    elif _in_keyring(path):
        _KEYRING.forget(session.name)
    kept = Kept(
        name=session.name,
        kept=datetime.now(UTC).replace(microsecond=0),
        expires=session.expires,
        cookies=None if in_keyring else cookies,
    )
    part = path.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)  # a killed process's; its mode may be anything
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123  # the mode
            file.write(msgspec.json.encode(kept))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise UsageError(f"cannot keep the login in {path}: {error.strerror or error}") from None
    return path


@contextmanager
def _locked() -> Iterator[None]:
    """One process at a time changes what is kept; the folder is there then, and its user's alone."""
    from filelock import FileLock, Timeout

    place = folder()
    try:
        for each in (place.parent, place):
            each.mkdir(parents=True, exist_ok=True)
            each.chmod(0o700)
        with FileLock(place / ".lock", timeout=_PATIENCE):
            yield
    except Timeout:
        raise UsageError(f"another process has been changing the logins in {place} for long; try again") from None
    except OSError as error:
        raise UsageError(f"cannot keep logins in {place}: {error.strerror or error}") from None


def _read_set_cookie(text: str, now: datetime) -> tuple[str, str, datetime | None] | None:
    """Name, value and end of a ``Set-Cookie`` header for a cookie of ours; "" as the value where it is taken away."""
    pair, *attributes = text.split(";")
    name, _, value = (part.strip() for part in pair.partition("="))
    if name not in KEPT or not (is_value(value) or not value):
        return None
    ends: datetime | None = None
    with contextlib.suppress(ValueError, OverflowError, TypeError):
        parts = (each.lower().partition("=") for each in attributes)
        given = {key.strip(): said.strip() for key, _, said in parts}
        if "max-age" in given:  # it goes before the other one
            ends = now + timedelta(seconds=int(given["max-age"]))
        elif "expires" in given:
            ends = parsedate_to_datetime(given["expires"]).astimezone(UTC)
    gone = not value.strip('"') or (ends is not None and ends <= now)
    return name, "" if gone else value, ends
