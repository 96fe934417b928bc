"""Facts in English words: times, counts, marks. One function for each, so that every rendering says the same.

Words never claim more than is known: a window is worded so that no moment of it is excluded, a floor keeps its plus.
A moment is told in the zone that it carries (UTC, unless a reader's is asked for), and the words name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from commentvault.digest.words.plain import excerpt, tame, tame_line
from commentvault.model import WEB, Author, Comment, Post, Window

_TITLE, _CAPTION = 200, 80  # signs
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # not the locale's


class _Words(NamedTuple):
    """How people write a platform, what they call what stands there, and how its official interface is called."""

    name: str
    post: str = "post"
    api: str = "API"


_PLATFORMS = {
    "youtube": _Words("YouTube", "video", "Data API"),
    "instagram": _Words("Instagram", "post", "Graph API"),
    "vimeo": _Words("Vimeo", "video"),
    "tiktok": _Words("TikTok", "video"),
}
INFERRED = "inferred from the order"
"""Of a pin that no page marked: the comment stands first in the order of time, and is older than the next."""

_BY_THE_CLOCK = timedelta(hours=6)
_BY_THE_DAY = timedelta(days=31)


def platform(thread_name: str) -> str:
    """The platform of a thread as people write it: ``youtube:ID`` → YouTube."""
    return _words(thread_name).name


def post(name: str) -> str:
    """What a thread of that name, or one that a list of that name holds, is about: ``instagram:USER`` → post."""
    return _words(name).post


def posts(number: int, name: str) -> str:
    """So many threads of a list: ``12 videos``."""
    return count(number, post(name))


def api(thread_name: str) -> str:
    """The official interface of a thread's platform: ``youtube:ID`` → Data API."""
    return _words(thread_name).api


def _words(name: str) -> _Words:
    name = name.partition(":")[0]
    return _PLATFORMS.get(name) or _Words(tame_line(name).title() or "the platform")


def moment(at: datetime) -> str:
    """An exact time, to the minute, in the zone that it is told in: ``20 Nov 2026, 10:11 UTC``."""
    return f"{day(at.date())}, {at.hour:02}:{at.minute:02} {zone(at)}"


def zone(at: datetime) -> str:
    """What the zone of a moment is called at that moment: ``UTC``, ``CET``, ``UTC+03``."""
    name = at.tzname() or ""
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def resumes(at: datetime) -> str:
    """The first full minute from which something may go on: ``23 Nov 2026, 08:00 UTC``."""
    return moment(at + timedelta(minutes=1 if at.second or at.microsecond else 0))


def day(at: date) -> str:
    """``20 Nov 2026``."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def month(at: date) -> str:
    """``Nov 2026``."""
    return f"{_MONTHS[at.month - 1]} {at.year}"


def when(published: datetime | None, window: Window | None) -> str:
    """When something was written, as short as is honest; "" where nothing is known.

    An exact time to the minute (one read out of an id, good to ± 2 s, too). A window as hours of the day up to six
    hours, as days up to a month, else as months: rounded outwards, so that no moment of it is excluded.
    """
    if published is not None:
        return moment(published)
    if window is None:
        return ""
    low, high = sorted(window)
    if low.replace(second=0, microsecond=0) == high.replace(second=0, microsecond=0):
        return moment(low)
    if high - low <= _BY_THE_CLOCK:
        return _clock_span(low, high)
    return _day_span(low.date(), high.date()) if high - low <= _BY_THE_DAY else _month_span(low.date(), high.date())


def _clock_span(low: datetime, high: datetime) -> str:
    """``about 14:03–15:05 UTC, 20 Nov 2026``; the end is rounded up to the minute."""
    start, end = f"{low:%H:%M} {zone(low)}", f"{_minute_after(high)} {zone(high)}"
    if low.date() == high.date():
        start = start if zone(low) != zone(high) else f"{low:%H:%M}"
        return f"about {start}–{end}, {day(low.date())}"
    return f"about {start}, {_short_day(low, high)} – {end}, {day(high.date())}"


def _minute_after(at: datetime) -> str:
    minutes = at.hour * 60 + at.minute + bool(at.second or at.microsecond)
    return f"{minutes // 60:02}:{minutes % 60:02}"  # the last minute of a day ends at 24:00


def _day_span(low: date, high: date) -> str:
    """``20 Nov 2026``, ``between 2 and 3 Nov 2026``, ``12–14 Nov 2026``, ``28 Nov – 4 Dec 2026``."""
    if low == high:
        return day(low)
    month = (low.year, low.month) == (high.year, high.month)
    if (high - low).days == 1:
        return f"between {low.day if month else _short_day(low, high)} and {day(high)}"
    return f"{low.day}–{day(high)}" if month else f"{_short_day(low, high)} – {day(high)}"


def _short_day(low: date, high: date) -> str:
    """The first day of a span, without the year that its last day says."""
    return f"{low.day} {_MONTHS[low.month - 1]}" if low.year == high.year else day(low)


def _month_span(low: date, high: date) -> str:
    """``Sep – Nov 2026``, ``Nov 2023 – Nov 2024``."""
    year = "" if low.year == high.year else f" {low.year}"
    return f"{_MONTHS[low.month - 1]}{year} – {_MONTHS[high.month - 1]} {high.year}"


def number(value: int, *, exact: bool | None = True) -> str:
    """``1,234``; ``19,000+`` where only the floor of a rounded number is known."""
    return f"{value:,}" + ("+" if exact is False else "")


def count(value: int, one: str, many: str | None = None, *, exact: bool | None = True) -> str:
    """A number with its noun: ``1 reply``, ``1,234 replies``, ``19,000+ likes``."""
    return f"{number(value, exact=exact)} {one if value == 1 and exact is not False else many or one + 's'}"


def likes(comment: Comment, *, told: bool = True) -> str:
    """A comment's likes. ``told`` False = the platform tells of no comment's likes, so none can be called hidden."""
    if comment.likes is None:
        return "likes hidden" if told else ""
    return count(comment.likes, "like", exact=comment.likes_exact)


def replies(claimed: int | None, archived: int | None, gone: int = 0) -> str:
    """The replies under a comment: claimed by the platform, archived and still listed, archived and gone.

    ``12 replies, 10 archived``; "" where there are none. ``archived`` None = not known.
    """
    if archived is None:
        words = count(claimed, "reply", "replies") if claimed else ""
    elif claimed is not None and claimed > archived:
        words = f"{count(claimed, 'reply', 'replies')}, {number(archived)} archived"
    elif claimed is None and archived:
        words = f"{count(archived, 'reply', 'replies')} archived"
    elif claimed is not None and claimed < archived:
        words = f"{count(archived, 'reply', 'replies')} archived of {number(claimed)} claimed"
    else:
        words = count(archived, "reply", "replies") if archived else ""
    lost = f"{count(gone, 'reply', 'replies') if not words else number(gone)} no longer listed" if gone else ""
    return ", ".join(filter(None, (words, lost)))


def edited(comment: Comment) -> str:
    """``(edited)``, with the time of the last edit where the platform told it."""
    if not comment.edited:
        return ""
    return f"(edited {moment(comment.edited_at)})" if comment.edited_at else "(edited)"


def only(listed: dict[str, int] | None) -> str:
    """What only one of two sources lists: ``12 comments only the web lists, 3 only the Data API``; "" where nothing."""
    web, api = (listed or {}).get(WEB, 0), (listed or {}).get("api", 0)
    parts = [count(web, "comment") + " only the web lists"] if web else []
    if api:
        parts.append(f"{number(api) if web else count(api, 'comment')} only the Data API{'' if web else ' lists'}")
    return ", ".join(parts)


def badges(author: Author) -> Iterator[str]:
    """An author's marks as words."""
    for name in ("creator", "verified", "artist", "member"):
        if getattr(author, name):
            yield name


def byline(author: Author) -> tuple[str, str]:
    """The name a reader knows the author by, and the handle where that is another ("" where not); both on one line."""
    shown = tame_line(author.shown) or "(unknown)"
    handle = tame_line(author.handle or "")
    return shown, "" if handle == shown else handle


def heading(post: Post | None) -> str:
    """A post's title on one line; where the platform has none, the first line of its text; "" without that too."""
    if post is None:
        return ""
    return excerpt(post.title or "", _TITLE) or excerpt(tame(post.text or "").partition("\n")[0], _CAPTION)
