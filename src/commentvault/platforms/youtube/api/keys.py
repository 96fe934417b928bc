"""The keys of the Data API: from the settings, or by name from the system's keyring; none ever prints."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from commentvault.errors import UsageError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

KEYRING = "keyring:"
"""Before the name of a key that the system's keyring holds."""

_SERVICE = "commentvault"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,30}")  # shorter than a key, which is easily written in a name's place
_SECRET = re.compile(r"[\x21-\x7e]{1,200}")
_ELSEWHERE = "name the key under keys in the settings file (chmod 600) or in COMMENTVAULT_YOUTUBE_KEYS instead"


@dataclass(frozen=True, eq=False)
class Key:
    """A key: ``name`` is for people, ``fingerprint`` for the ledger; ``secret`` goes to the platform and nowhere else.

    The secret is had when it is first asked for: both properties raise :class:`UsageError` where the keyring does not
    give it. It is in no ``repr``, and a key is neither copied nor pickled.
    """

    name: str
    _have: Callable[[], str] = field(repr=False)

    @property
    def secret(self) -> str:
        return self._have()

    @property
    def fingerprint(self) -> str:
        """The first 12 hexadecimal digits of the secret's SHA-256, which do not lead back to it."""
        return hashlib.sha256(self._have().encode()).hexdigest()[:12]

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not pickled: that would write it down")


def load(keys: tuple[str, ...]) -> tuple[Key, ...]:
    """The keys of the settings, each as it is or as ``keyring:NAME``. Raises :class:`UsageError` for others."""
    return tuple(_key(given, f"key {place}") for place, given in enumerate(keys, 1))


def named(name: str) -> Key:
    """The key that the system's keyring holds under a name."""
    check_name(name)
    return Key(name, functools.cache(lambda: _look_up(name)))


def typed(text: str, name: str) -> Key:
    """A key as somebody typed it. Raises :class:`UsageError` where it is none, without repeating it."""
    if not _SECRET.fullmatch(text):
        raise UsageError("that is no key: a key is one line of letters, digits and signs, without spaces")
    return Key(name, lambda: text)


def check_name(name: str) -> None:
    """Raise :class:`UsageError` where a key cannot be kept under this name."""
    if not _NAME.fullmatch(name):  # it may be a key by mistake: do not repeat it
        raise UsageError(f"after {KEYRING} comes a name of at most 30 letters, digits, dots, - and _, not the key")


def keep(key: Key) -> None:
    """Keep a key under its name in the system's keyring, in place of one that was there. Raises :class:`UsageError`."""
    check_name(key.name)
    with _keyring(f"keep the key {key.name}", key.secret) as keyring:
        keyring.set_password(_SERVICE, _user(key.name), key.secret)
        kept = keyring.get_password(_SERVICE, _user(key.name))
    if kept != key.secret:  # such as the keyring that is switched off
        raise UsageError(f"the system's keyring did not keep the key {key.name}; {_ELSEWHERE}")


def check_keyring() -> None:
    """Raise :class:`UsageError` where there is no keyring to keep a key in."""
    with _keyring("keep a key") as keyring:
        keyring.get_password(_SERVICE, _user(""))


def _key(given: str, name: str) -> Key:
    return named(given.removeprefix(KEYRING)) if given.startswith(KEYRING) else typed(given, name)


def _look_up(name: str) -> str:
    with _keyring(f"get the key {name}") as keyring:
        secret = keyring.get_password(_SERVICE, _user(name))
    if secret is None:
        raise UsageError(
            f"the system's keyring holds no key named {name}; put it there with: "
            f"commentvault login youtube --name {name}"
        )
    if not _SECRET.fullmatch(secret):
        raise UsageError(f"what the system's keyring holds as the key {name} is none; put it there anew")
    return secret


def _user(name: str) -> str:
    return f"youtube:{name}"


@contextmanager
def _keyring(to: str, secret: str = "") -> Iterator[KeyringBackend]:
    """The system's keyring; what goes wrong becomes a :class:`UsageError` in words, without the secret."""
    try:
        import keyring
        from keyring.errors import KeyringError, KeyringLocked, NoKeyringError
    except ImportError as error:
        told = f"cannot {to}: the package for it is missing: pip install 'commentvault[keyring]'"
        raise UsageError(f"{told}; or {_ELSEWHERE}") from error
    try:
        yield keyring.get_keyring()
    except KeyringLocked:
        raise UsageError(f"cannot {to}: the system's keyring is locked; unlock it, or {_ELSEWHERE}") from None
    except NoKeyringError:
        told = f"cannot {to}: no keyring is to be had here, as is usual under cron and on servers"
        raise UsageError(f"{told}; {_ELSEWHERE}") from None
    except (KeyringError, ImportError, AttributeError, OSError, ValueError, RuntimeError) as error:
        # a backend that was chosen by name and is not there, or cannot work, says so in many ways
        what = str(error) or type(error).__name__
        what = what.replace(secret, "(secret)") if secret else what
        raise UsageError(f"cannot {to}: the system's keyring says: {what}; {_ELSEWHERE}") from None
