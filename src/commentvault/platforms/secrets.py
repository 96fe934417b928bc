"""What is secret: keys, tokens and logins, from the settings or by name in the system's keyring; none ever prints."""

from __future__ import annotations

import functools
import hashlib
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from getpass import GetPassWarning
from typing import TYPE_CHECKING, NoReturn

from commentvault.errors import UsageError
from commentvault.platforms.extras import install

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

KEYRING = "keyring:"
"""Before the name of a secret that the system's keyring holds."""

_SERVICE = "commentvault"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,30}")  # shorter than a key, which is easily written in a name's place
_SECRET = re.compile(r"[\x21-\x7e]{1,500}")  # a token of the Graph API has some 200


@dataclass(frozen=True, eq=False)
class Secret:
    """A key or token: ``name`` is for people, ``fingerprint`` for ledgers; ``secret`` goes to the platform only.

    The secret is had when it is first asked for: both properties raise :class:`UsageError` where the keyring does not
    give it. It is in no ``repr``, and is neither copied nor pickled.
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
        raise TypeError("a secret is not pickled: that would write it down")


@dataclass(frozen=True)
class Keyring:
    """The system's keyring, for one ``kind`` of secret of one platform.

    Words for people: ``elsewhere`` is what to do where the keyring does not help, ``put`` the command that puts one
    there, without its name. Every method raises :class:`UsageError` in such words, without the secret.
    """

    platform: str
    kind: str
    elsewhere: str
    put: str

    def given(self, text: str, name: str) -> Secret:
        """A secret of the settings, as it is (``name`` is what to call it then) or as ``keyring:NAME``."""
        return self.named(text.removeprefix(KEYRING)) if text.startswith(KEYRING) else self.typed(text, name)

    def named(self, name: str) -> Secret:
        """The secret that the keyring holds under a name."""
        self.check_name(name)
        return Secret(name, functools.cache(lambda: self._look_up(name)))

    def typed(self, text: str, name: str) -> Secret:
        """A secret as somebody typed it."""
        if not _SECRET.fullmatch(text):
            told = f"a {self.kind} is one line of letters, digits and signs, without spaces"
            raise UsageError(f"that is no {self.kind}: {told}")
        return Secret(name, lambda: text)

    def check_name(self, name: str) -> None:
        """Raise where nothing can be kept under this name."""
        if not _NAME.fullmatch(name):  # it may be the secret by mistake: do not repeat it
            told = "a name of at most 30 letters, digits, dots, - and _"
            raise UsageError(f"after {KEYRING} comes {told}, not the {self.kind}")

    def check(self) -> None:
        """Raise where there is no keyring to keep anything in."""
        with self._opened(f"keep a {self.kind}") as keyring:
            keyring.get_password(_SERVICE, self._user(""))

    def read(self, name: str) -> str | None:
        """What is kept under a name, None where there is nothing."""
        with self._opened(f"get the {self.kind} {name}") as keyring:
            return keyring.get_password(_SERVICE, self._user(name))

    def keep(self, name: str, secret: str) -> None:
        """Keep a secret under a name, in place of one that was there."""
        self.check_name(name)
        with self._opened(f"keep the {self.kind} {name}", secret) as keyring:
            keyring.set_password(_SERVICE, self._user(name), secret)
            kept = keyring.get_password(_SERVICE, self._user(name))
        if kept != secret:  # such as the keyring that is switched off
            raise UsageError(f"the system's keyring did not keep the {self.kind} {name}; {self.elsewhere}")

    def forget(self, name: str) -> None:
        """Take out what is kept under a name, if anything is."""
        with self._opened(f"forget the {self.kind} {name}") as keyring:
            if keyring.get_password(_SERVICE, self._user(name)) is not None:
                keyring.delete_password(_SERVICE, self._user(name))

    def _look_up(self, name: str) -> str:
        secret = self.read(name)
        if secret is None:
            told = f"the system's keyring holds no {self.kind} named {name}"
            raise UsageError(f"{told}; put it there with: {self.put}{name}")
        if not _SECRET.fullmatch(secret):
            told = f"what the system's keyring holds as the {self.kind} {name} is none"
            raise UsageError(f"{told}; put it there anew")
        return secret

    def _user(self, name: str) -> str:
        return f"{self.platform}:{name}"

    @contextmanager
    def _opened(self, to: str, secret: str = "") -> Iterator[KeyringBackend]:
        try:
            import keyring
            from keyring.errors import KeyringError, KeyringLocked, NoKeyringError
        except ImportError as error:
            told = f"cannot {to}: the package for it is missing; {install('keyring')}"
            raise UsageError(f"{told}; or {self.elsewhere}") from error
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", GetPassWarning)  # else a password is read that shows while it is typed
                yield keyring.get_keyring()
        except KeyringLocked:
            told = f"cannot {to}: the system's keyring is locked"
            raise UsageError(f"{told}; unlock it, or {self.elsewhere}") from None
        except NoKeyringError:
            told = f"cannot {to}: no keyring is to be had here, as is usual under cron and on servers"
            raise UsageError(f"{told}; {self.elsewhere}") from None
        except (EOFError, KeyboardInterrupt, GetPassWarning):
            told = f"cannot {to}: the system's keyring asks for a password, and none was typed"
            raise UsageError(f"{told}; try again in a terminal, or {self.elsewhere}") from None
        except (KeyringError, ImportError, AttributeError, OSError, ValueError, RuntimeError) as error:
            # a backend that was chosen by name and is not there, or cannot work, says so in many ways
            what = str(error) or type(error).__name__
            what = what.replace(secret, "(secret)") if secret else what
            raise UsageError(f"cannot {to}: the system's keyring says: {what}; {self.elsewhere}") from None
