"""``commentvault login instagram``: a browser's login is taken, tried, and kept where it is safe."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli.common import note, out
from commentvault.errors import AnswerError, Interrupted, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from commentvault.platforms.instagram.web.sessions import Session
    from commentvault.settings import Settings

_TRIES = 2
_LONG = 15.0  # seconds; a longer wait is told
_WAYS = """\
Instagram shows comments to those who are logged in. No password is asked for: log in to instagram.com in a browser,
then let its login be taken:

  commentvault login instagram --browser firefox        out of a browser on this machine; chrome, edge, safari and
                                                        others too
  commentvault login instagram --cookies cookies.txt    out of a file that a browser's extension exported; - is
                                                        standard input

For the first way {install}.

With --keyring the system's keyring keeps it instead of a file. An account that you could do without is the better one
for this: Instagram blocks accounts at times. Without any login: the official API for posts of your own (a token in the
settings, source = "api" under [instagram]), and commentvault import for what your browser recorded."""


def instagram(
    context: typer.Context,
    cookies: Annotated[
        Path | None,
        typer.Option("--cookies", help="A cookies.txt, or a JSON export; - is standard input.", show_default=False),
    ] = None,
    browser: Annotated[
        str | None, typer.Option("--browser", help="A browser on this machine: firefox, chrome …", show_default=False)
    ] = None,
    keyring: Annotated[bool, typer.Option("--keyring", help="Keep the cookies in the system's keyring.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the logins that are kept.")] = False,
    forget: Annotated[
        str | None, typer.Option("--forget", metavar="NAME", help="Forget the login of an account.", show_default=False)
    ] = None,
) -> None:
    """Keep a login to Instagram that a browser has; several accounts may be kept.

    No password is asked for. One request is made to see whose login it is. Without options the ways are explained.

    Exit code: 0 kept; 2 no login there, or none was given; 3 interrupted, or the platform cannot be reached; 4 the
    login is not taken.
    """  # fmt: skip
    if context.args:
        raise UsageError("login takes nothing secret as an argument, where others can read it: see login instagram -h")
    given = [cookies is not None, browser is not None, listed, forget is not None]
    if sum(given) > 1:
        raise UsageError("--cookies, --browser, --list and --forget are for one call each")
    if not any(given):
        from commentvault.platforms.extras import install

        note(_WAYS.format(install=install("browser")))
        raise typer.Exit(UsageError.exit_code)
    if listed:
        _list()
    elif forget is not None:
        _forget(forget)
    else:
        _keep(cookies, browser, keyring)


def _list() -> None:
    """A line for each account; what is wrong with one is told in its place."""
    from datetime import UTC, datetime

    from commentvault.platforms.instagram.web import sessions

    for name in sessions.names():
        try:
            kept = sessions.about(name)
        except UsageError as error:
            note(f"{name}: {error}")
        else:
            where = "the system's keyring" if kept.cookies is None else str(sessions.file_of(name))
            out(f"{name}  {_until(kept.expires, datetime.now(UTC))}  in {where}")
    if not sessions.names():
        note(f"no login is kept in {sessions.folder()}")


def _forget(name: str) -> None:
    from commentvault.platforms.instagram.web import sessions

    sessions.forget(name)
    note(f"the login of {name} is not kept any more; Instagram ends it when you log out of it in the browser")


def _keep(file: Path | None, browser: str | None, in_keyring: bool) -> None:
    """Take a login, try it, keep it, and tell what was done."""
    from commentvault import settings
    from commentvault.platforms.instagram.web import cookies, sessions
    from commentvault.platforms.instagram.web.ledger import Ledger

    loaded = settings.load(Path.cwd(), os.environ)
    if in_keyring:
        sessions.check_keyring()
    session = cookies.from_file(file) if file else cookies.from_browser(browser or "")
    number = session.name
    try:
        name = _whose(session, loaded)
    except (AnswerError, Interrupted):
        note("the login is not kept:")
        raise
    session = sessions.Session(name, session.cookies, session.expires)
    path = sessions.keep(session, in_keyring)
    ledger = Ledger()
    ledger.know(number, name)
    ledger.lift(name)
    _tell(session, "in the system's keyring" if in_keyring else f"in {path}, which only you can read", loaded)
    if stopped := ledger.stopped(name):
        note(str(stopped))
    if file and file != cookies.STANDARD_INPUT:
        note(f"delete {file} now: whoever has it is logged in as {name}")


def _whose(session: Session, loaded: Settings) -> str:
    """The account that the platform takes a login for. It is asked as the account that the login's number is known to
    be, and not while that is to be left alone.
    """
    import msgspec

    from commentvault.cli.common import stopping
    from commentvault.net import Door
    from commentvault.platforms.instagram.web.client import check
    from commentvault.platforms.instagram.web.ledger import Ledger
    from commentvault.platforms.instagram.web.sessions import Session

    session = Session(_known_as(session.name), session.cookies, session.expires)
    with stopping() as stop, Ledger().trying(session.name):
        few = msgspec.structs.replace(loaded.net, tries=min(loaded.net.tries, _TRIES))
        door = Door(few, stop=stop, on_wait=_waiting)
        try:
            return check(session, door, loaded.instagram)
        finally:
            door.close()


def _known_as(number: str) -> str:
    """The account with that number among those that are kept; else the number."""
    from commentvault.platforms.instagram.web import sessions

    for name in sessions.names() if number else []:
        with contextlib.suppress(UsageError):  # it cannot be read: whose it is shows in the answer
            kept = sessions.load(name)
            if kept and kept.cookies.get(sessions.NUMBER) == number:
                return name
    return number


def _waiting(seconds: float, why: str) -> None:
    if seconds > _LONG:
        note(f"waiting {seconds:,.0f} s: {why}")


def _tell(session: Session, where: str, loaded: Settings) -> None:
    """What was kept, and what care is taken of the account."""
    from datetime import UTC, datetime

    from commentvault.platforms.instagram.web import sessions

    note(f"the login of {session.name} is kept {where}; {_until(session.expires, datetime.now(UTC))}")
    pace = "at the pace that instaloader's users found to be borne" if loaded.instagram.rate_control else "unpaced"
    note(f"it is used for at most {loaded.instagram.daily:,} requests in 24 hours, {pace}; where Instagram asks for a")
    note("pause or suspects the account, nothing more is asked with it. Logging out in the browser ends the login")
    if len(sessions.names()) > 1 and loaded.instagram.account != session.name:
        note("several are kept; which one is used is set by account under [instagram]:")
        out(f'account = "{session.name}"')


def _until(expires: datetime | None, now: datetime) -> str:
    if expires is None:
        return "until when is not known"
    days = (expires - now).days
    if expires <= now:
        return f"expired on {expires:%Y-%m-%d}"
    return f"until {expires:%Y-%m-%d} ({days:,} day{'s' * (days != 1)})"
