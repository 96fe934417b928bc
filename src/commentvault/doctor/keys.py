"""The Data API's keys: does the platform take each, and what may it still ask for today?"""

from __future__ import annotations

import dataclasses
import re
import threading
from collections.abc import Iterator

import msgspec

from commentvault.doctor.check import Check, ok, problem, warning
from commentvault.errors import CommentvaultError, QuotaSpent, UsageError
from commentvault.model import API, BOTH, WEB
from commentvault.net import Door
from commentvault.platforms.extras import install
from commentvault.platforms.youtube.api import client, keys
from commentvault.platforms.youtube.api.check import check
from commentvault.platforms.youtube.api.keys import Key
from commentvault.platforms.youtube.api.purse import Purse
from commentvault.platforms.youtube.api.quota import Ledger
from commentvault.settings import Settings

_TRIES = 2
_CONSOLE = "https://console.cloud.google.com/apis/credentials"
_REMEDIES = {
    2: "mend the keys under [youtube], or: commentvault login youtube",
    3: "look at the connection and the proxy, then ask again",
    4: f"keys are looked after at {_CONSOLE}; another key is set by: commentvault login youtube",
    6: "make room or mend the permissions",
}
_NO_KEY = 'commentvault login youtube; or source = "web" under [youtube]'
_NO_LIBRARY = "until then only the web is asked", 'until then visits are refused; or source = "web" under [youtube]'


def ask(loaded: Settings, stop: threading.Event) -> Iterator[Check]:
    """Ask with each key: one unit; nothing where there is none, or where it would be of no use."""
    source = loaded.youtube.source
    if not loaded.youtube.keys:
        if source in (API, BOTH):
            yield problem("key", f"no key is set, and the source is to be {source}", _NO_KEY, UsageError.exit_code)
        return
    if source != WEB and not client.installed():
        told = "the Data API needs Google's client library"
        yield problem("key", told, f"{install('api')}; {_NO_LIBRARY[source != 'auto']}", UsageError.exit_code)
        return
    try:
        found = tuple(map(_in_words, keys.load(loaded.youtube.keys)))
    except UsageError as error:
        yield _problem(error)
        return
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
        return _problem(error, key.name)


def _in_words(key: Key) -> Key:
    """A key of the keyring has the name that somebody gave it: with a word for what it names."""
    return key if key.name.startswith("key ") else dataclasses.replace(key, name=f"the key {key.name}")


def _problem(error: CommentvaultError, name: str = "") -> Check:
    """An error in words, with the key's name once."""
    told = str(error)
    if name and not re.search(rf"\b{re.escape(name.removeprefix('the key '))}\b", told):
        told = f"{name}: {told}"
    return problem("key", told, _REMEDIES.get(error.exit_code, _REMEDIES[3]), error.exit_code)
