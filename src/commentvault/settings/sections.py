"""What can be set: one frozen record a section, each of which refuses what makes no sense."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

import msgspec

from commentvault.errors import UsageError

DIRECT = "none"  # as a proxy: connect directly, whatever the environment says
Source = Literal["auto", "web", "api", "both"]
_MOST_LANES = 64
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Senseless(UsageError, ValueError):
    """A value that makes no sense; the text begins with its key. msgspec adds the section to every ``ValueError``."""


def _check_address(name: str, address: str) -> None:
    """Refuse what is no address of a web server before anything is asked of it; it may hold a key: do not repeat it."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise Senseless(f"{name} is an address such as http://localhost:8080")


def _check_private(name: str, address: str) -> None:
    """Refuse an address to which a key would go unencrypted through a network."""
    if urlsplit(address).scheme == "http" and not _is_here(address):
        raise Senseless(f"{name} begins with https://, since keys are sent there; http:// only to this machine itself")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # another name
        return False


def _is_here(address: str) -> bool:
    return _is_loopback(urlsplit(address).hostname or "")


def _check_above(section: Section, *names: str) -> None:
    """Refuse numbers that are not above 0, or have no end."""
    for name in names:
        value = getattr(section, name)
        if value is not None and not 0 < value < math.inf:
            raise Senseless(f"{name} is a number above 0")


def _check_from(least: int, section: Section, *names: str) -> None:
    """Refuse numbers below the least, or without an end."""
    for name in names:
        value = getattr(section, name)
        if value is not None and not least <= value < math.inf:
            raise Senseless(f"{name} is a number from {least} on")


def interval(every: str) -> timedelta:
    """A span of time such as 30m, 12h, 1d or 2w. Raises :class:`UsageError` where it is none."""
    found = re.fullmatch(r"([1-9][0-9]{0,3})([mhdw])", every.strip())
    if not found:
        raise Senseless(f"every is a number with m, h, d or w, such as 12h or 1d, not {every!r}")
    return int(found[1]) * _UNITS[found[2]]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of all sections; a key that nobody knows is a mistake to be told, and ``SECRET`` ones never print."""

    SECRET: ClassVar[frozenset[str]] = frozenset()

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The fields, without what may hold a password or a key."""
        fields = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, "(set)" if value and name in self.SECRET else value) for name, value in fields]

    def __repr__(self) -> str:
        """As usual, but for the secrets."""
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"


class NetSettings(Section, frozen=True, kw_only=True):
    """How the network is used. Times in seconds; ``rate`` in requests a second, None = as fast as the lanes allow.

    ``lanes`` are the requests in flight at once; ``tries`` counts the first one. ``proxy`` is an address or ``none``;
    without it the usual environment variables count.
    """

    SECRET = frozenset({"proxy"})

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
        if not 1 <= self.lanes <= _MOST_LANES:
            raise Senseless(f"lanes go from 1 to {_MOST_LANES}")
        _check_above(self, "connect_timeout", "read_timeout", "rate")
        _check_from(1, self, "tries")
        _check_from(0, self, "retry_wait", "longest_wait")
        if self.proxy not in (None, DIRECT):
            _check_address("proxy", self.proxy)


class YouTubeSettings(Section, frozen=True, kw_only=True):
    """Where and how YouTube is asked.

    Comments are asked for in German, whose counts are exact where English rounds from 1,000 ("19.924" against "19K");
    the video's own facts in English, so that its title is not translated.

    ``source``: where comments are asked for; ``auto`` = the web, and the official Data API too where there is a key.
    ``keys``: the Data API's, each as it is or as ``keyring:NAME``; ``quota``: units that a key may spend in a day,
    which begins at midnight Pacific time. ``retention``: days after which what only the Data API told is deleted,
    unless it was told again; None = never.
    """

    SECRET = frozenset({"keys"})

    source: Source = "auto"
    keys: tuple[str, ...] = ()
    quota: int = 10_000
    retention: int | None = None
    api_endpoint: str = "https://youtube.googleapis.com"
    endpoint: str = "https://www.youtube.com"
    language: str = "de-DE"
    post_language: str = "en-GB"
    region: str = "GB"
    client_version: str = "2.20260603.05.00"

    def __post_init__(self) -> None:
        _check_address("endpoint", self.endpoint)
        _check_address("api_endpoint", self.api_endpoint)
        _check_private("api_endpoint", self.api_endpoint)
        if not all(re.fullmatch(r"[\x21-\x7e]+", key) for key in self.keys):
            raise Senseless("keys are texts without spaces, or keyring:NAME")
        _check_from(1, self, "quota", "retention")


class InstagramSettings(Section, frozen=True, kw_only=True):
    """Where and how Instagram is asked.

    ``source``: where comments are asked for: ``web`` with a kept login, ``api`` = the official Graph API, for posts of
    one's own; ``auto`` = the web where a login is kept, else the Graph API where there is a token. ``account``: whose
    login is used; None where only one is kept. ``daily``: requests that an account may make in 24 hours; ``pause``: the
    mean of the seconds between two of them. ``rate_control``: whether instaloader's limits are kept. ``token``: the
    Graph API's, as it is or as ``keyring:NAME``; ``graph_user``: whose posts it opens, by id, ``me`` = the token's own.
    """

    SECRET = frozenset({"token"})

    source: Literal["auto", "web", "api"] = "auto"
    account: str | None = None
    daily: int = 2_000
    pause: float = 1.7
    rate_control: bool = True
    token: str | None = None
    graph_user: str = "me"
    endpoint: str = "https://www.instagram.com"
    mobile_endpoint: str = "https://i.instagram.com"
    graph_endpoint: str = "https://graph.instagram.com"

    def __post_init__(self) -> None:
        for name in ("endpoint", "mobile_endpoint", "graph_endpoint"):
            _check_address(name, getattr(self, name))
            _check_private(name, getattr(self, name))
        if not self.rate_control and not all(_is_here(place) for place in (self.endpoint, self.mobile_endpoint)):
            raise Senseless(
                "rate_control is only switched off for a server on this machine: accounts are blocked for it"
            )
        if self.token is not None and not re.fullmatch(r"[\x21-\x7e]+", self.token):
            raise Senseless("token is a text without spaces, or keyring:NAME")
        if not re.fullmatch(r"me|[0-9]{1,30}", self.graph_user):
            raise Senseless("graph_user is the number of an account, or me")
        _check_from(1, self, "daily")
        _check_from(0, self, "pause")


class HistorySettings(Section, frozen=True, kw_only=True):
    """What may be concluded from absence.

    ``brake``: when more than this share of a thread's comments is missing at once, none of them is called gone.
    ``look_ups``: so many missing comments are looked up at their permalinks in one run.
    """

    brake: float = 0.2
    look_ups: int = 50

    def __post_init__(self) -> None:
        if not 0 < self.brake <= 1:
            raise Senseless("brake is a share above 0 and up to 1")
        _check_from(0, self, "look_ups")


class NightlySettings(Section, frozen=True, kw_only=True):
    """How a night goes. ``max_requests`` and ``max_minutes`` bound all of it; None = no bound.

    ``hung_after``: minutes without progress after which a night counts as hanging. ``ping``: an address that is asked
    for after every good night, for a service that misses it. ``notify``: apprise's addresses, told of the events in
    ``notify_on``.
    """

    SECRET = frozenset({"ping", "notify"})

    max_requests: int | None = None
    max_minutes: float | None = None
    hung_after: float = 60.0
    ping: str | None = None
    notify: tuple[str, ...] = ()
    notify_on: tuple[Literal["failure", "pinned", "deleted"], ...] = ("failure", "pinned", "deleted")

    def __post_init__(self) -> None:
        if self.ping is not None:
            _check_address("ping", self.ping)
        _check_above(self, "max_requests", "max_minutes", "hung_after")
        if not all(re.match(r"[A-Za-z0-9+.-]+://", address) for address in self.notify):
            raise Senseless("notify is a list of apprise's addresses, each with ://")


class Watch(Section, frozen=True, kw_only=True):
    """A link that is visited again and again: ``every`` so long (``12h``, ``1d``, ``2w``), through the day ``until``.

    ``story`` names the subject that it belongs to. Of a channel or playlist, ``limit`` watches the first so many
    videos, ``since`` none that is certainly older.
    """

    link: str
    every: str = "1d"
    story: str | None = None
    until: date | None = None
    limit: int | None = None
    since: date | None = None

    def __post_init__(self) -> None:
        if not self.link.strip():
            raise Senseless("link is empty")
        _check_from(1, self, "limit")
        _ = self.interval

    @property
    def interval(self) -> timedelta:
        """``every`` as a span of time."""
        return interval(self.every)


class Settings(Section, frozen=True, kw_only=True):
    """All settings. ``archive`` is None where nobody set it; ``file`` is where the settings were read from."""

    archive: Path | None = None
    net: NetSettings = NetSettings()
    youtube: YouTubeSettings = YouTubeSettings()
    instagram: InstagramSettings = InstagramSettings()
    history: HistorySettings = HistorySettings()
    nightly: NightlySettings = NightlySettings()
    watch: tuple[Watch, ...] = ()
    file: Path | None = None


SECTIONS: dict[str, type[Section]] = {
    "net": NetSettings,
    "youtube": YouTubeSettings,
    "instagram": InstagramSettings,
    "history": HistorySettings,
    "nightly": NightlySettings,
}
"""The sections whose keys are variables too."""
