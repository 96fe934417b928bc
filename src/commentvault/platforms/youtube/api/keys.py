"""The keys of the Data API: from the settings, or by name from the system's keyring; none ever prints."""

from __future__ import annotations

from commentvault.platforms.secrets import KEYRING, Keyring, Secret

__all__ = ["KEYRING", "Key", "check_keyring", "check_name", "keep", "load", "named", "typed"]

Key = Secret

_KEYS = Keyring(
    platform="youtube",
    kind="key",
    elsewhere="name the key under keys in the settings file (chmod 600) or in COMMENTVAULT_YOUTUBE_KEYS instead",
    put="commentvault login youtube --name ",
)

named = _KEYS.named
typed = _KEYS.typed
check_name = _KEYS.check_name
check_keyring = _KEYS.check


def load(keys: tuple[str, ...]) -> tuple[Key, ...]:
    """The keys of the settings, each as it is or as ``keyring:NAME``. Raises :class:`UsageError` for others."""
    return tuple(_KEYS.given(given, f"key {place}") for place, given in enumerate(keys, 1))


def keep(key: Key) -> None:
    """Keep a key under its name in the system's keyring, in place of one that was there. Raises :class:`UsageError`."""
    _KEYS.keep(key.name, key.secret)
