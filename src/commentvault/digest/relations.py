"""How a thread hangs together: who answers whom, what is gone, where it is on the web, and the orders to tell it in."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, quote_plus, urlencode, urlsplit, urlunsplit

from commentvault.archive.history import Thread
from commentvault.archive.lines import Gone
from commentvault.model import Author, Comment

_YOUTUBE = ("youtube.com", "music.youtube.com", "youtu.be")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Relations:
    """Who answers whom in a thread, and what is gone, found in one pass. ``likes_told``: the likes of any comment are
    known. ``tops`` and ``vanished`` count top comments and what is gone, ``timed_by_api`` those whose exact time an API
    told.
    """

    def __init__(self, thread: Thread) -> None:
        self._comments = thread.comments
        self._gone = thread.gone
        self._listed: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()
        self._flat = set[str | None]()
        self.likes_told = False
        self.tops = self.vanished = self.timed_by_api = 0
        for comment in thread.comments.values():
            gone = self.gone(comment) is not None
            self.vanished += gone
            self.timed_by_api += comment.published_by == "api"
            if not comment.parent_exact:
                self._flat.add(comment.root)
            self.likes_told = self.likes_told or comment.likes is not None
            if self.parent(comment) is None:
                self.tops += 1
            else:
                (self._lost if gone else self._listed).update(self._above(comment))

    def parent(self, comment: Comment) -> str | None:
        """The comment that this one answers or, where that is not known, hangs under; None for a top comment."""
        return comment.parent or comment.root

    def gone(self, comment: Comment) -> Gone | None:
        """Since when the comment is no longer listed: a top comment takes its replies with it."""
        return self._gone.get(comment.id) or self._gone.get(comment.root or "")

    def replies(self, comment: Comment) -> tuple[int | None, int]:
        """How many archived replies are still listed under a comment, and how many are not.

        None where that cannot be known: under a reply of a thread that was shown flat, without who answers whom.
        """
        unknown = comment.root is not None and comment.root in self._flat
        return None if unknown else self._listed[comment.id], self._lost[comment.id]

    def size(self, comment: Comment) -> int:
        """How many replies a comment has: claimed by the platform or archived, whichever is more."""
        return max(comment.replies or 0, self._listed[comment.id] + self._lost[comment.id])

    def _above(self, comment: Comment) -> set[str]:
        """Every comment that this one hangs under; looked up where these may be more than the top comment."""
        if comment.root and comment.parent in (None, comment.root):
            return {comment.root}
        above: set[str] = set()
        up: Comment | None = comment
        while up and (parent := self.parent(up)) and parent not in above and parent != comment.id:
            above.add(parent)
            up = self._comments.get(parent)
        return above | ({comment.root} if comment.root else set())


def permalink(thread_url: str, comment_id: str, root: str | None = None) -> str | None:
    """The address of a comment: on YouTube with ``lc``, on Instagram behind ``/c/``, elsewhere the post's own.

    ``root`` is the top comment of a reply; on Instagram the address names both. None where that is not on the web.
    """
    where = _where(thread_url)
    if where is None:
        return None
    before, host = where
    if host == "instagram.com":
        return before + "/r/".join(quote(ident, safe="") for ident in (root, comment_id) if ident) + "/"
    return before + quote_plus(comment_id) if host in _YOUTUBE else before


@lru_cache
def _where(thread_url: str) -> tuple[str, str] | None:
    """What stands before a comment's id in its address, and the host; None where the thread is not on the web."""
    link = web_link(thread_url)
    if link is None:
        return None
    parts = urlsplit(link)
    host = _host(parts)
    if host == "instagram.com":
        return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/c/", query="", fragment="")), host
    return (_with(parts, "lc", "") if host in _YOUTUBE else link), host


def moment_link(thread_url: str, second: int) -> str | None:
    """The address of a moment of a video: on YouTube with ``t``; None elsewhere."""
    link = web_link(thread_url)
    parts = urlsplit(link or "")
    return _with(parts, "t", f"{second}s") if _host(parts) in _YOUTUBE else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.").removeprefix("m.")


def _with(parts: SplitResult, key: str, value: str) -> str:
    """An address with one key of its query set, and without a comment's."""
    kept = [(name, old) for name, old in parse_qsl(parts.query) if name not in ("lc", key)]
    return urlunsplit(parts._replace(query=urlencode([*kept, (key, value)]), fragment=""))


def web_link(url: str) -> str | None:
    """The address if it leads to the web, None for any other kind (``javascript:``, ``file:``, nonsense)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def by_creator(comment: Comment, thread: Thread) -> bool:
    """Whether the post's creator wrote it."""
    creator = thread.post.creator.id if thread.post else None
    return bool(comment.author.creator) or (creator is not None and comment.author.id == creator)


def person(author: Author) -> str | None:
    """What tells a person from others; None where nothing is known."""
    return author.id or author.handle or author.name


def by_likes(comment: Comment) -> tuple[int, str]:
    """Sort key: most liked first; unknown and hidden last."""
    return -(comment.likes if comment.likes is not None else -1), comment.id


def latest(comment: Comment) -> tuple[float, str]:
    """Sort key: oldest first, a span by its latest moment; unknown last."""
    at = comment.published or (max(comment.published_window) if comment.published_window else None)
    return at.timestamp() if at else float("inf"), comment.id


def by_newest(comment: Comment) -> tuple[float, str]:
    """Sort key: newest first, a span by its earliest moment; unknown last."""
    at = earliest(comment)
    return (-at.timestamp() if at > _LONG_AGO else float("inf")), comment.id


def by_time(comment: Comment) -> tuple[datetime, str]:
    """Sort key: oldest first, a span by its earliest moment; unknown first."""
    return earliest(comment), comment.id


def earliest(comment: Comment) -> datetime:
    """The first moment at which a comment may have been written; the beginning of time where nothing is known."""
    return comment.published or (min(comment.published_window) if comment.published_window else _LONG_AGO)
