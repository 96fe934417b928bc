"""The logins to Instagram that are kept: whether they can be used, until when, and what stops their accounts.

Nobody is asked: each request costs the account.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta

from commentvault.doctor.check import Check, ok, problem, warning
from commentvault.errors import ArchiveError, Declined, RateLimited, UsageError
from commentvault.model import API, Target
from commentvault.platforms.instagram.web import sessions
from commentvault.platforms.instagram.web.ledger import Ledger
from commentvault.settings import InstagramSettings, Settings

_SOON = timedelta(days=14)
_AGAIN = f"log in to Instagram in the browser, then: {sessions.LOG_IN}"


def look(loaded: Settings, now: datetime) -> Iterator[Check]:
    """Each login that is kept; nothing where there is none and none is needed."""
    settings = loaded.instagram
    names = sessions.names()
    for name in names:
        yield from _login(name, settings, now)
    try:
        chosen = sessions.chosen(settings.account)
    except UsageError as error:
        yield problem("logins", str(error), "mend account under [instagram] in the settings", error.exit_code)
        return
    if chosen is None and _is_needed(loaded):
        yield problem("logins", "no login to Instagram is kept, and one is needed", _AGAIN, UsageError.exit_code)


def hindrance(target: Target, settings: InstagramSettings) -> Check | None:
    """The look at the platform, where its login or account is what stops it: the words on it stand once, under
    ``logins`` or ``account``.
    """
    by_token = settings.source == API or (settings.source == "auto" and settings.token and not sessions.names())
    if target.platform != "instagram" or by_token:
        return None
    try:
        name = sessions.chosen(settings.account)
        if name is None:
            return None
        sessions.about(name)
        stopped = Ledger().stopped(name)
    except UsageError as error:
        return problem("platform", f"{target.thread}: not asked: see logins below", None, error.exit_code)
    except ArchiveError as error:
        return problem("platform", f"{target.thread}: not asked: see account below", None, error.exit_code)
    if stopped is None:
        return None
    return problem("platform", f"{target.thread}: refused: see account below", None, stopped.exit_code)


def _login(name: str, settings: InstagramSettings, now: datetime) -> Iterator[Check]:
    """One account's login, and what stops it."""
    try:
        kept = sessions.about(name)
    except UsageError as error:
        yield problem("logins", f"{name}: {error}", _remedy(name), error.exit_code)
        return
    where = "in the system's keyring" if kept.cookies is None else f"in {sessions.file_of(name)}"
    if kept.expires is None:
        yield ok("logins", f"{name}: {where}; when it expires is not known")
    elif kept.expires <= now:
        yield problem("logins", f"{name}: it expired on {kept.expires:%Y-%m-%d}", _AGAIN, Declined.exit_code)
    elif kept.expires - now <= _SOON:
        yield warning("logins", f"{name}: {where}; it expires {_in_days(kept.expires - now)}", _AGAIN)
    else:
        yield ok("logins", f"{name}: {where}; it expires {_in_days(kept.expires - now)}")
    yield from _account(name, settings)


def _remedy(name: str) -> str:
    """What mends a login that cannot be used: its mode where others can read it, else another one."""
    file = sessions.file_of(name)
    with contextlib.suppress(OSError):
        if os.name == "posix" and file.stat().st_mode & 0o077:
            return f"chmod 600 {file}"
    return _AGAIN


def _account(name: str, settings: InstagramSettings) -> Iterator[Check]:
    """What the ledger of requests says of an account."""
    try:
        ledger = Ledger()
        made, stopped = ledger.made(name), ledger.stopped(name)
    except ArchiveError as error:
        yield problem("account", str(error), "make room or mend the permissions", error.exit_code)
        return
    if isinstance(stopped, RateLimited):
        yield warning("account", str(stopped), "wait; it goes on by itself then")
    elif stopped:
        yield problem("account", str(stopped), _AGAIN, stopped.exit_code)
    else:
        yield ok("account", f"{name}: {made:,} of {settings.daily:,} requests in the last 24 hours")


def _is_needed(loaded: Settings) -> bool:
    """Whether something is to be fetched that only a login opens."""
    settings = loaded.instagram
    watched = any("instagram" in watch.link.lower() for watch in loaded.watch)
    return settings.source == "web" or (watched and settings.source == "auto" and settings.token is None)


def _in_days(left: timedelta) -> str:
    return f"in {left.days:,} day{'s' * (left.days != 1)}" if left.days else "within a day"
