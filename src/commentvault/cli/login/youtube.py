"""``commentvault login youtube``: a key is asked for, tried, and kept where it is safe."""

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
_VARIABLE = "COMMENTVAULT_YOUTUBE_KEYS"


def youtube(
    context: typer.Context,
    name: Annotated[str, typer.Option("--name", help="What to call the key.")] = "default",
) -> None:
    """Keep a key of YouTube's Data API in the system's keyring.

    The key is asked for, or read from standard input; it is never an argument, which others on this machine could
    read. One unit of its quota is spent to see whether it is taken. Printed is the line for the settings.

    Exit code: 0 kept; 2 no key, or no keyring; 3 interrupted, or the platform cannot be reached; 4 the key is not
    taken.
    """  # fmt: skip
    from commentvault import settings
    from commentvault.platforms.youtube.api import keys

    if context.args:
        raise UsageError("login takes no key as an argument, where others can read it: it is asked for")
    keys.check_name(name)
    keys.check_keyring()
    loaded = settings.load(Path.cwd(), os.environ)
    secret = _asked()
    try:
        _try(keys.typed(secret, f"the key {name}"), loaded)
    except (AnswerError, Interrupted):
        note("the key is not kept:")
        raise
    keys.keep(keys.typed(secret, name))
    note(f"the system's keyring keeps it as the key {name}")
    _tell(name, loaded)


def _asked() -> str:
    """The key, from a prompt that does not show it, or from standard input where that is no terminal."""
    from getpass import getpass

    try:
        if not sys.stdin.isatty():
            return sys.stdin.read(_LONGEST).strip()
        return getpass("the key (it is not shown): ").strip()
    except (EOFError, KeyboardInterrupt) as error:
        raise Interrupted("no key was given; nothing is kept") from error


def _try(key: Key, loaded: Settings) -> None:
    """Whether the platform takes the key; one whose units are spent is taken."""
    import msgspec

    from commentvault.cli.common import stopping
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
    """What to write into the settings, and where: the keys that are there too, the secret ones as a number."""
    from commentvault import settings
    from commentvault.platforms.youtube.api.keys import KEYRING

    if f"{KEYRING}{name}" in loaded.youtube.keys:
        note("the settings name it already")
        return
    shown = [
        key if key.startswith(KEYRING) else f"(key {place})" for place, key in enumerate(loaded.youtube.keys, start=1)
    ]
    secret = [one for one in shown if not one.startswith(KEYRING)]
    stays = f"; for {', '.join(secret)} write what is there now" if secret else ""
    shown.append(f"{KEYRING}{name}")
    file = loaded.file or settings.user_file()
    line = "keys = [" + ", ".join(f'"{one}"' for one in shown) + "]"
    if os.environ.get(_VARIABLE):
        note(f"set the variable {_VARIABLE}, which goes before the settings file, to{stays}:")
        out(",".join(shown))
    elif loaded.youtube.keys:
        note(f"write it into {file}, under [youtube], in the place of the keys that are there{stays}:")
        out(line)
    elif _has_section(loaded.file):
        note(f"write it into {file}, under the line [youtube] that is there:")
        out(line)
    else:
        note(f"write it into {file}:")
        out(f"[youtube]\n{line}")


def _has_section(file: Path | None) -> bool:
    """Whether the settings file has a section for YouTube."""
    import tomllib

    return file is not None and "youtube" in tomllib.loads(file.read_text(encoding="utf-8-sig"))
