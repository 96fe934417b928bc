"""Which video a link names, or which channel or playlist."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import parse_qs, quote, unquote

from commentvault.errors import UsageError
from commentvault.model import Collection, Target
from commentvault.platforms.addresses import parts_of

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"}
_HOSTS |= {"www.youtube-nocookie.com", "gaming.youtube.com"}
_PATHS = {"shorts", "live", "embed", "v", "e"}
_HANDLE = re.compile(r"@[\w.\-·]{1,60}")
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
_NAME = re.compile(r"[\w.\-]{1,100}")
_PLAYLIST = re.compile(r"[A-Za-z0-9_-]{12,64}")
_PLAYLISTS = ("PL", "UU", "OLAK5uy_", "FL", "EC")  # how the ids begin that are known without their address
_PAGE = re.compile(r"(@[^/]+|channel/UC[^/]+|c/[^/]+|user/[^/]+)(/\w+)?")  # of a channel, any of its tabs
_MARK = re.compile(r"[A-Za-z0-9_.-]+")

EXAMPLES = (
    "https://www.youtube.com/watch?v=-Nb-M1GAOX8",
    "https://www.youtube.com/watch?v=-Nb-M1GAOX8&lc=UgwSOM0QHBLysE3vZE54AaABAg",
    "https://www.youtube.com/watch?list=PL0123456789&v=-Nb-M1GAOX8&t=42s",
    "https://youtu.be/-Nb-M1GAOX8?si=abc",
    "https://www.youtube.com/shorts/-Nb-M1GAOX8",
    "https://www.youtube.com/live/-Nb-M1GAOX8",
    "https://www.youtube.com/embed/-Nb-M1GAOX8",
    "https://music.youtube.com/watch?v=-Nb-M1GAOX8",
    "https://m.youtube.com/watch?v=-Nb-M1GAOX8",
    "youtube.com/watch?v=-Nb-M1GAOX8",
    "youtube:-Nb-M1GAOX8",
    "-Nb-M1GAOX8",
)

COLLECTIONS = (
    "https://www.youtube.com/@handle",
    "https://www.youtube.com/channel/UC-lHJZR3Gqxm24_Vd_AJ5Yw",
    "https://www.youtube.com/playlist?list=PL0123456789",
)


def match(link: str) -> Target | None:
    """The thread that a link names: a video by any form of its address, ``youtube:ID`` or the bare id."""
    link = link.strip()
    bare = link.removeprefix("youtube:")
    if _ID.fullmatch(bare):
        return _target(bare)
    parts = parts_of(link)
    if parts is None:
        return None
    host = (parts.hostname or "").lower()
    query = parse_qs(parts.query)
    mark = next((m for m in query.get("lc", []) if _MARK.fullmatch(m)), None)
    first, _, rest = parts.path.strip("/").partition("/")
    if host in ("youtu.be", "www.youtu.be"):
        ident = first
    elif host not in _HOSTS:
        return None
    elif first == "watch":
        ident = query.get("v", [""])[0] or rest.partition("/")[0]
    elif first in _PATHS:
        ident = rest.partition("/")[0]
    else:
        return None
    return _target(ident, mark) if _ID.fullmatch(ident) else None


def _target(ident: str, mark: str | None = None) -> Target:
    return Target(platform="youtube", id=ident, url=f"https://www.youtube.com/watch?v={ident}", mark=mark)


def collection(link: str) -> Collection | None:
    """The channel or playlist that a link names by any form of its address, or as ``youtube:@handle`` and
    ``youtube:ID``. Whichever page of a channel it is, all its videos are meant.

    Raises :class:`UsageError` for a list that shows everybody other videos.
    """
    link = link.strip()
    bare = link.removeprefix("youtube:")
    if bare != link:
        return _channel(bare) or (_playlist(bare) if bare.startswith(_PLAYLISTS) else None)
    parts = parts_of(link)
    if parts is None or (parts.hostname or "").lower() not in _HOSTS:
        return None
    path = unquote(parts.path).strip("/")
    if path in ("playlist", "watch"):
        return _playlist(parse_qs(parts.query).get("list", [""])[0])
    page = _PAGE.fullmatch(path)
    return _channel(page[1].removeprefix("channel/")) if page else None


def _channel(name: str) -> Collection | None:
    way, _, rest = name.rpartition("/")
    if _CHANNEL.fullmatch(name):
        path = f"channel/{name}"
    elif _HANDLE.fullmatch(name) or (way in ("c", "user") and _NAME.fullmatch(rest)):
        path = name
    else:
        return None
    return _collection("channel", name, quote(path, safe="/@"))


def _playlist(ident: str) -> Collection | None:
    if ident.startswith("RD") or ident in ("WL", "LL", "LM"):
        what = "a mix, made anew for everybody who looks" if ident.startswith("RD") else "a list that only you can see"
        raise UsageError(f"the list {ident} is {what}: name its videos one by one")
    return _collection("playlist", ident, f"playlist?list={ident}") if _PLAYLIST.fullmatch(ident) else None


def _collection(kind: Literal["channel", "playlist"], ident: str, path: str) -> Collection:
    return Collection(platform="youtube", kind=kind, id=ident, url=f"https://www.youtube.com/{path}")
