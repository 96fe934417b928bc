"""The Data API's keys: does the platform take each, and what may it still ask for today?"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import msgspec

from commentvault.doctor.check import Check, ok, problem, warning
from commentvault.errors import CommentvaultError, QuotaSpent, UsageError
from commentvault.net import Door
from commentvault.platforms.youtube.api import client, keys
from commentvault.platforms.youtube.api.check import check
from commentvault.platforms.youtube.api.keys import Key
from commentvault.platforms.youtube.api.purse import Purse
from commentvault.platforms.youtube.api.quota import Ledger
from commentvault.settings import Settings

_TRIES = 2
_REMEDIES = {
    2: "mend the keys under [youtube], or: commentvault login youtube",
    3: "look at the connection and the proxy, then ask again",
    4: "mend it in the project's console, or take another key: commentvault login youtube",
    6: "make room or mend the permissions",
}


def ask(loaded: Settings, stop: threading.Event) -> Iterator[Check]:
    """Ask with each key: one unit; nothing where there is none."""
    if not loaded.youtube.keys:
        return
    try:
        found = keys.load(loaded.youtube.keys)
    except UsageError as error:
        yield _problem("", error)
        return
    if not client.installed():
        yield problem("key", client.NOT_INSTALLED, "until then visits with a key are refused", 2)
    ledger = Ledger()
    purse = Purse(found, ledger, loaded.youtube.quota)
    door = Door(msgspec.structs.replace(loaded.net, tries=min(loaded.net.tries, _TRIES)), stop=stop)
    try:
        for key in found:
            yield _key(key, purse, door, loaded)
    finally:
        door.close()
    if ledger.damaged.exists():
        told = f"the ledger of units was damaged once: {ledger.damaged}"
        yield warning("key", told, "the day's count began anew then; the file may be deleted")


def _key(key: Key, purse: Purse, door: Door, loaded: Settings) -> Check:
    try:
        check(key, door, loaded.youtube, purse)
        return ok("key", f"{key.name}: it is taken; {purse.words(key)}")
    except QuotaSpent as error:
        todo = f"wait until {error.resumes:%Y-%m-%d %H:%M} UTC; until then there is the web: --source web"
        return warning("key", f"{key.name}: {error}", todo)
    except CommentvaultError as error:
        return _problem(f"{key.name}: ", error)


def _problem(about: str, error: CommentvaultError) -> Check:
    return problem("key", f"{about}{error}", _REMEDIES.get(error.exit_code, _REMEDIES[3]), error.exit_code)
