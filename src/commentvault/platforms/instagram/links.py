"""Which post a link names, or whose profile."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from commentvault.errors import UsageError
from commentvault.model import Collection, Target
from commentvault.platforms.addresses import parts_of
from commentvault.platforms.instagram.answers import ids

_HOSTS = {"instagram.com", "www.instagram.com", "m.instagram.com", "instagr.am", "www.instagr.am"}
_CODE = r"[A-Za-z0-9_-]{5,28}(?:[A-Za-z0-9_-]{28})?"
_USER = r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?"
_COMMENT = r"[0-9]{1,20}"
_POST = re.compile(
    rf"(?:(?P<user>{_USER})/)?(?:p|reel|reels|tv)/(?P<code>{_CODE})"
    rf"(?:/c/(?P<comment>{_COMMENT})(?:/r/(?P<reply>{_COMMENT}))?|/(?:embed|captioned|comments|liked_by))*"
)
_PROFILE = re.compile(rf"(?:_u/)?(?P<user>{_USER})(?:/(?:reels|feed|channel|igtv))?")
_NOT_CODES = {"audio"}  # instagram.com/reels/audio/ID lists what uses a sound

_STORIES = "stories vanish and have no comments that others can read"
_LISTS = "it lists other things for everybody: name posts or profiles one by one"
_SHARED = "only Instagram knows where it leads: open it in a browser, and give the address that is shown then"
_MISTYPED = "what stands behind it is no code of a post: copy its link once more"
_NOBODYS = "this page of Instagram has no comments: give the link of a post, a reel or a profile"
_RESERVED = dict.fromkeys(
    ["about", "accounts", "api", "archive", "ar", "challenge", "developer", "direct", "download", "emails", "graphql",
     "legal", "lite", "nametag", "oauth", "press", "privacy", "session", "static", "terms", "web",
     "your_activity"],
    _NOBODYS,
)  # fmt: skip
_RESERVED |= dict.fromkeys(["explore", "reels", "directory", "popular", "topics"], _LISTS)
_RESERVED |= dict.fromkeys(["p", "reel", "tv"], _MISTYPED)
_RESERVED |= {"stories": _STORIES, "s": _STORIES, "share": _SHARED}
"""Words that stand where a user's name does, and why nobody can be helped there."""

EXAMPLES = (
    "https://www.instagram.com/p/C9xYz_-AbCd/",
    "https://www.instagram.com/reel/C9xYz_-AbCd/?igsh=MWx2",
    "https://www.instagram.com/reels/C9xYz_-AbCd/",
    "https://www.instagram.com/tv/C9xYz_-AbCd/",
    "https://www.instagram.com/odalysquill/p/C9xYz_-AbCd/?img_index=2",
    "https://www.instagram.com/odalysquill/reel/C9xYz_-AbCd/",
    "https://www.instagram.com/p/C9xYz_-AbCd/c/17900000000000001/",
    "https://instagr.am/p/C9xYz_-AbCd",
    "instagram.com/p/C9xYz_-AbCd",
    "instagram:C9xYz_-AbCd",
)

COLLECTIONS = ("https://www.instagram.com/odalysquill/", "instagram.com/odalysquill", "instagram:@odalysquill")


def match(link: str) -> Target | None:
    """The thread that a link names: a post or reel by any form of its address, or ``instagram:CODE``."""
    link = link.strip()
    bare = link.removeprefix("instagram:")
    if bare != link:
        return target(bare) if re.fullmatch(_CODE, bare) else None
    found = _POST.fullmatch(_path(link) or "")
    if found is None or found["user"] in _RESERVED or found["code"] in _NOT_CODES:
        return None
    return target(found["code"], found["reply"] or found["comment"])


def target(code: str, mark: str | None = None) -> Target:
    """The thread under a post, by its shortcode; a private account's post has a longer address, and the same thread."""
    return Target(platform="instagram", id=ids.own(code), url=f"https://www.instagram.com/p/{code}/", mark=mark)


def collection(link: str) -> Collection | None:
    """The profile that a link names, or ``instagram:@user``: all its posts are meant.

    Raises :class:`UsageError` for a page of Instagram that names neither a post nor a profile.
    """
    link = link.strip()
    bare = link.removeprefix("instagram:@")
    if bare != link:
        return _profile(bare) if re.fullmatch(_USER, bare) else None
    path = _path(link)
    if not path:
        return None
    first = path.partition("/")[0].lower()
    if first in _RESERVED:
        raise UsageError(f"nothing can be kept of {link}: {_RESERVED[first]}")
    found = _PROFILE.fullmatch(path)
    return _profile(found["user"]) if found else None


def _profile(user: str) -> Collection:
    name = user.lower()
    url = f"https://www.instagram.com/{name}/"
    return Collection(platform="instagram", kind="profile", id=f"@{name}", url=url)


def _path(link: str) -> str | None:
    """The path of an address of Instagram's, without the slashes around it; None where it is no such address.

    The page that asks people to log in names in ``next`` where they wanted to go.
    """
    parts = parts_of(link)
    if parts is not None and parts.path.strip("/") == "accounts/login":
        wanted = parse_qs(parts.query).get("next", ["/accounts"])[0]
        parts = parts_of(f"{parts.hostname}{wanted}" if wanted.startswith("/") else wanted)
    if parts is None or (parts.hostname or "").lower() not in _HOSTS:
        return None
    return re.sub("/{2,}", "/", parts.path.strip("/"))
