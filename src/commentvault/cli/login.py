"""``commentvault login``: a key is asked for, tried, and kept where it is safe."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli.common import note, out
from commentvault.errors import AnswerError, Interrupted, QuotaSpent, UsageError

if TYPE_CHECKING:
    from commentvault.platforms.youtube.api.keys import Key
    from commentvault.settings import Settings

_LONGEST = 10_000  # characters from standard input; a key has about 40
_TRIES = 2


def login(
    context: typer.Context,
    platform: Annotated[str, typer.Argument(help="youtube", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="What to call the key.")] = "default",
) -> None:
    """Keep a key of YouTube's Data API in the system's keyring.

    The key is asked for, or read from standard input; it is never an argument, which others on this machine could
    read. One unit of its quota is spent to see whether it is taken. Printed is the line for the settings.
    """
    from commentvault import settings
    from commentvault.platforms.youtube.api import keys

    if context.args:
        raise UsageError("login takes no key as an argument, where others can read it: it is asked for")
    if platform != "youtube":
        raise UsageError("login is for youtube; the other platforms need none")
    keys.check_name(name)
    keys.check_keyring()
    loaded = settings.load(Path.cwd(), os.environ)
    key = keys.typed(_asked(), name)
    try:
        _try(key, loaded)
    except AnswerError:
        note("the key is not kept:")
        raise
    keys.keep(key)
    _tell(name, loaded)


def _asked() -> str:
    """The key, from a prompt that does not show it, or from standard input where that is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.read(_LONGEST).strip()
    from getpass import getpass

    try:
        return getpass("the key (it is not shown): ").strip()
    except (EOFError, KeyboardInterrupt) as error:
        raise Interrupted("no key was given; nothing is kept") from error


def _try(key: Key, loaded: Settings) -> None:
    """Whether the platform takes the key; one whose units are spent is taken."""
    import msgspec

    from commentvault.cli.fetch import stopping
    from commentvault.net import Door
    from commentvault.platforms.youtube.api.check import check
    from commentvault.platforms.youtube.api.purse import Purse
    from commentvault.platforms.youtube.api.quota import Ledger

    purse = Purse((key,), Ledger(), loaded.youtube.quota)
    with stopping() as stop:
        door = Door(msgspec.structs.replace(loaded.net, tries=min(loaded.net.tries, _TRIES)), stop=stop)
        try:
            check(key, door, loaded.youtube, purse)
        except QuotaSpent as error:
            note(str(error))
        else:
            note(f"the key is taken: {purse.words(key)}")
        finally:
            door.close()


def _tell(name: str, loaded: Settings) -> None:
    from commentvault import settings
    from commentvault.platforms.youtube.api.keys import KEYRING

    named = f"{KEYRING}{name}"
    note(f"the system's keyring keeps it as {name}")
    if named in loaded.youtube.keys:
        note("the settings name it already")
        return
    others = ", beside the keys that are there" if loaded.youtube.keys else ""
    note(f"name it in {loaded.file or settings.user_file()}{others}:")
    out(f'[youtube]\nkeys = ["{named}"]')
