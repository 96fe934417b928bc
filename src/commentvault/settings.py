"""Settings: flags over environment over ``commentvault.toml``, as one frozen value.

The file is the nearest ``commentvault.toml`` upwards from the working folder, then the one in the user's configuration
folder. A variable ``COMMENTVAULT_NET_LANES=4`` sets ``lanes`` of the section ``[net]``; ``COMMENTVAULT_ARCHIVE`` the
archive's place.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import msgspec

from commentvault.errors import UsageError

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

FILE = "commentvault.toml"
DIRECT = "none"  # as a proxy: connect directly, whatever the environment says
_PREFIX = "COMMENTVAULT_"


def _check_address(name: str, address: str) -> None:
    """Refuse what is no address of a web server before anything is asked of it."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise UsageError(f"{name} is an address such as http://localhost:8080")


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of all sections; a key that nobody knows is a mistake to be told."""


class NetSettings(Section, frozen=True, kw_only=True):
    """How the network is used. Times in seconds; ``rate`` in requests a second, None = as fast as the lanes allow.

    ``lanes`` are the requests in flight at once; ``tries`` counts the first one. ``proxy`` is an address or ``none``;
    without it the usual environment variables count.
    """

    rate: float | None = None
    lanes: int = 8
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    tries: int = 5
    retry_wait: float = 0.5
    longest_wait: float = 60.0
    proxy: str | None = None
    ca_file: str | None = None
    transport: Literal["auto", "pyreqwest", "httpx"] = "auto"

    def __post_init__(self) -> None:
        if not (1 <= self.lanes <= 64 and self.tries >= 1):
            raise UsageError("lanes go from 1 to 64, tries start at 1")
        above = (self.connect_timeout, self.read_timeout, 1.0 if self.rate is None else self.rate)
        if not all(0 < value < math.inf for value in above):
            raise UsageError("rate and time-outs are numbers above 0")
        if not all(0 <= value < math.inf for value in (self.retry_wait, self.longest_wait)):
            raise UsageError("waits are numbers from 0 on")
        if self.proxy not in (None, DIRECT):
            _check_address("proxy", self.proxy)

    def __repr__(self) -> str:
        """Without the proxy, whose address may hold a password."""
        shown = {name: getattr(self, name) for name in self.__struct_fields__}
        shown["proxy"] = self.proxy and "(set)"
        return f"NetSettings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


class YouTubeSettings(Section, frozen=True, kw_only=True):
    """Where and how YouTube is asked.

    Comments are asked for in German, whose counts are exact where English rounds from 1,000 ("19.924" against "19K");
    the video's own facts in English, so that its title is not translated.
    """

    endpoint: str = "https://www.youtube.com"
    language: str = "de-DE"
    post_language: str = "en-GB"
    region: str = "GB"
    client_version: str = "2.20260603.05.00"

    def __post_init__(self) -> None:
        _check_address("endpoint", self.endpoint)


class Settings(Section, frozen=True, kw_only=True):
    """All settings. ``archive`` is None where nobody set it; ``file`` is where the settings were read from."""

    archive: Path | None = None
    net: NetSettings = NetSettings()
    youtube: YouTubeSettings = YouTubeSettings()
    file: Path | None = None


def load(folder: Path, environment: Mapping[str, str]) -> Settings:
    """The settings that hold in a folder. Raises :class:`UsageError`, naming the key, where one makes no sense."""
    path = next((p for p in _candidates(folder) if p.is_file()), None)
    values: dict[str, Any] = {}
    if path:
        try:
            values = msgspec.toml.decode(path.read_bytes())
        except (msgspec.DecodeError, OSError, ValueError) as error:
            raise UsageError(f"cannot read {path}: {error}") from error
        if isinstance(values.get("archive"), str):
            values["archive"] = str(path.parent / Path(values["archive"]).expanduser())
    for name, (section, key) in _variables().items():
        if environment.get(name):
            place = values.setdefault(section, {}) if section else values
            if isinstance(place, dict):  # else the conversion says what is wrong with the section
                place[key] = environment[name]
    for name in environment:
        if name.startswith((f"{_PREFIX}NET_", f"{_PREFIX}YOUTUBE_")) and name not in _variables():
            raise UsageError(f"the variable {name} is not known{_meant(name, _variables())}")
    try:
        # not strict: what comes from the environment is text
        settings = msgspec.convert(values, Settings, strict=False, dec_hook=lambda kind, value: kind(value))
    except (msgspec.ValidationError, UsageError) as error:
        unknown = re.search(r"unknown field `(\w+)`", str(error))
        keys = [key for _, key in _variables().values()] + list(Settings.__struct_fields__)
        meant = _meant(unknown[1], keys) if unknown else ""
        raise UsageError(f"{path or 'the environment'}: {error}{meant}") from error
    return msgspec.structs.replace(settings, file=path)


def vault_root(settings: Settings, flag: Path | None, folder: Path) -> Path:
    """By the flag, the settings, ``./archive`` where that is a vault, else the user's data folder."""
    chosen = flag or settings.archive
    if chosen:
        return chosen.expanduser().absolute()
    local = folder / "archive"
    if any(local.glob("*/*/*.jsonl*")):
        return local.absolute()
    return _user_folders().user_data_path / "archive"


def _meant(name: str, known: Iterable[str]) -> str:
    """What somebody probably meant who wrote ``name``."""
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _user_folders() -> PlatformDirs:
    from platformdirs import PlatformDirs

    return PlatformDirs("commentvault", appauthor=False)


def _candidates(folder: Path) -> list[Path]:
    return [*(parent / FILE for parent in (folder, *folder.parents)), _user_folders().user_config_path / FILE]


def _variables() -> dict[str, tuple[str, str]]:
    """The environment variables that count, with the section and key that each one sets."""
    names = {f"{_PREFIX}ARCHIVE": ("", "archive")}
    for section, kind in (("net", NetSettings), ("youtube", YouTubeSettings)):
        names |= {f"{_PREFIX}{section}_{key}".upper(): (section, key) for key in kind.__struct_fields__}
    return names
