"""Settings: flags over environment over ``commentvault.toml``, as one frozen value.

The file is the one that ``COMMENTVAULT_SETTINGS`` names, else the nearest ``commentvault.toml`` upwards from the
working folder, then the one in the user's configuration folder. A variable ``COMMENTVAULT_NET_LANES=4`` sets ``lanes``
of the section ``[net]``, ``COMMENTVAULT_ARCHIVE`` the archive's place; a list is written with commas.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from commentvault.errors import UsageError
from commentvault.settings.mistakes import explained, meant
from commentvault.settings.sections import (
    DIRECT,
    SECTIONS,
    HistorySettings,
    InstagramSettings,
    NetSettings,
    NightlySettings,
    Settings,
    Watch,
    YouTubeSettings,
    interval,
)

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

__all__ = [
    "DIRECT",
    "FILE",
    "FILE_VARIABLE",
    "HistorySettings",
    "InstagramSettings",
    "NetSettings",
    "NightlySettings",
    "Settings",
    "Watch",
    "YouTubeSettings",
    "interval",
    "load",
    "user_file",
    "variables",
    "vault_root",
]

FILE = "commentvault.toml"
FILE_VARIABLE = "COMMENTVAULT_SETTINGS"
_PREFIX = "COMMENTVAULT_"
_LISTS = {("youtube", "keys"), ("nightly", "notify"), ("nightly", "notify_on")}


def load(folder: Path, environment: Mapping[str, str]) -> Settings:
    """The settings that hold in a folder. Raises :class:`UsageError`, naming the key, where one makes no sense."""
    path = _file(folder, environment)
    text, values = _read(path) if path else ("", {})
    variables = _variables()
    for name in environment:
        if name.startswith(tuple(f"{_PREFIX}{section}_".upper() for section in SECTIONS)) and name not in variables:
            raise UsageError(f"the variable {name} is not known{meant(name, variables)}")
    given = {name: place for name, place in variables.items() if environment.get(name)}
    for name, (section, key) in given.items():
        place = values.setdefault(section, {}) if section else values
        if isinstance(place, dict):  # else the conversion says what is wrong with the section
            place[key] = _parts(environment[name]) if (section, key) in _LISTS else environment[name]
    try:
        # not strict: what comes from the environment is text
        settings = msgspec.convert(values, Settings, strict=False, dec_hook=_place)
    except msgspec.ValidationError as error:
        raise UsageError(explained(str(error), path, text, given)) from error
    return msgspec.structs.replace(settings, file=path)


def user_file() -> Path:
    """The settings file of the user's configuration folder, be it there or not."""
    return _user_folders().user_config_path / FILE


def variables() -> dict[str, bool]:
    """The environment variables that are settings; True for those whose value never prints."""
    secret = {(section, key) for section, kind in SECTIONS.items() for key in kind.SECRET}
    return {name: place in secret for name, place in _variables().items()}


def vault_root(settings: Settings, flag: Path | None, folder: Path) -> Path:
    """By the flag, the settings, ``./archive`` where that is a vault, else the user's data folder."""
    chosen = flag or settings.archive
    if chosen:
        return chosen.expanduser().absolute()
    local = folder / "archive"
    if any(local.glob("*/*/*.jsonl*")):
        return local.absolute()
    return _user_folders().user_data_path / "archive"


def _user_folders() -> PlatformDirs:
    from platformdirs import PlatformDirs

    return PlatformDirs("commentvault", appauthor=False)


def _file(folder: Path, environment: Mapping[str, str]) -> Path | None:
    """The settings file that holds, None where there is none."""
    if environment.get(FILE_VARIABLE):
        named = folder / Path(environment[FILE_VARIABLE]).expanduser()
        if not named.is_file():
            raise UsageError(f"{FILE_VARIABLE} names {named}, and there is no such file")
        return named
    candidates = (*(parent / FILE for parent in (folder, *folder.parents)), user_file())
    try:
        return next((path for path in candidates if path.is_file()), None)
    except OSError as error:  # passing over a folder that cannot be looked into could mean other settings than meant
        raise UsageError(f"cannot look for {error.filename}: {error.strerror}; {FILE_VARIABLE} can name it") from error


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """A settings file's text and values; its relative places are beside it."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        values = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error
    if "file" in values:  # ours, for where the settings come from
        raise UsageError(explained("Object contains unknown field `file`", path, text, {}))
    net = values.get("net")
    for place, key in ((values, "archive"), (net if isinstance(net, dict) else {}, "ca_file")):
        if isinstance(place.get(key), str):
            place[key] = str(path.parent / Path(place[key]).expanduser())
    return text, values


def _place(_kind: type, value: Any) -> Path:
    """The one kind of value that msgspec does not know: the archive's folder."""
    if not isinstance(value, str):
        raise msgspec.ValidationError("Expected a folder's name - at `$.archive`")
    return Path(value)


def _parts(text: str) -> list[str]:
    """A variable that is a list; a comma within an address does not part."""
    commas = r",(?=\s*[A-Za-z0-9+.-]+://)" if "://" in text else ","
    return [part.strip() for part in re.split(commas, text) if part.strip()]


def _variables() -> dict[str, tuple[str, str]]:
    """The environment variables that count, with the section and key that each one sets."""
    names = {f"{_PREFIX}ARCHIVE": ("", "archive")}
    for section, kind in SECTIONS.items():
        names |= {f"{_PREFIX}{section}_{key}".upper(): (section, key) for key in kind.__struct_fields__}
    return names
