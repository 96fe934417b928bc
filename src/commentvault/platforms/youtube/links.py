"""Which video a link names."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from commentvault.model import Target

_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"}
_HOSTS |= {"www.youtube-nocookie.com", "gaming.youtube.com"}
_PATHS = {"shorts", "live", "embed", "v", "e"}
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


def match(link: str) -> Target | None:
    """The thread that a link names: a video by any form of its address, ``youtube:ID`` or the bare id."""
    link = link.strip()
    bare = link.removeprefix("youtube:")
    if _ID.fullmatch(bare):
        return _target(bare)
    try:
        parts = urlsplit(link if "://" in link else "https://" + link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
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
