"""What happened to a comment, in plain words: whose it is, what it says, what differs, and when that was."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile

from commentvault.archive.life import Event
from commentvault.digest.words import wording
from commentvault.digest.words.plain import excerpt, tame_line
from commentvault.model import Author

_NAME = 60
_TEXT = 140
_SAME = 40  # characters of two texts that stay before the first one that differs


def plain_who(author: Author | None) -> str:
    """An author by name and handle, on one line."""
    if author is None:
        return "(unknown)"
    shown, handle = wording.byline(author)
    return excerpt(shown, _NAME) + (f" ({excerpt(handle, _NAME)})" if handle else "")


def plain_text(text: str, gif: str | None = None, length: int = _TEXT) -> str:
    """A text on one line, between quotation marks; of a GIF that there is one."""
    line = excerpt(text, length)
    return " ".join([f"“{line}”"] * bool(line) + ["(GIF)"] * bool(gif)) or "(no text)"


def edited(event: Event, who: Callable[[Author | None], str], words: Callable[[str, str | None], str]) -> str:
    """What an edit took and brought, on a line."""
    old, new = apart(str(event.old or ""), str(event.new or ""))
    told = f"Edited by {who(event.author)}, {when(event)}: {words(old, None)}"
    return f"{told} → {words(new, None)}" if old != new else f"{told}, in spaces and signs that are not shown here"


def apart(old: str, new: str) -> tuple[str, str]:
    """Two texts from a little before the first place where they differ, so that an excerpt of each shows it."""
    old, new = tame_line(old), tame_line(new)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = old.rfind(" ", 0, max(0, same - _SAME)) + 1
    return (f"…{old[start:]}", f"…{new[start:]}") if start else (old, new)


def when(event: Event) -> str:
    """When an event was, or between which moments it lies, in words that exclude none of them."""
    if event.at is not None:
        return wording.moment(event.at)
    if event.after is None:
        return f"by {wording.moment(event.by)}"
    return wording.when(None, (event.after, event.by))
