"""When a comment was written, as far as the keyless web lets one know.

A reply's id holds its own time and its root's, good to ± 2 s; the shown text ("2 years ago") is a window. What the
order of comments adds to that is in ``order``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from commentvault.model import Timing, Window

_ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_DIGIT = {char: value for value, char in enumerate(_ALPHABET)}
_PART = 11  # characters of 6 bits: 66 bits, of which the upper 43 are milliseconds
_EPOCH_MS = 194_357_172_049  # what to add for Unix milliseconds; found on pairs whose exact time the Data API gave
_ID_ERROR = timedelta(seconds=2)
_ID_FORM = re.compile(rf"[^.]+\.([{re.escape(_ALPHABET)}]{{{_PART}}})([{re.escape(_ALPHABET)}]{{{_PART}}})")

_RELATIVE = re.compile(
    r"(\d+)\s+(second|minute|hour|day|week|month|year|sekunde|minute|stunde|tag|woche|monat|jahr)", re.IGNORECASE
)
_NOW = re.compile(r"just now|moments? ago|gerade eben|jetzt", re.IGNORECASE)
_SECOND = timedelta(seconds=1)
_SLACK = timedelta(minutes=1)  # an answer's text may be that much older than its clock
# Least and most days of N units: the platform does not say how it rounds months and years, so a month counts as
# 30 days less a little or as a calendar month, a year as twelve of either.
_DAYS = {
    "week": (7.0, 7.0),
    "month": (30.0, 30.6),
    "year": (360.0, 366.0),
}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_OLDEST = 36_525  # days; older than that no comment is
_GERMAN = {
    "sekunde": "second",
    "stunde": "hour",
    "tag": "day",
    "woche": "week",
    "monat": "month",
    "jahr": "year",
}


def window(shown: str, now: datetime) -> Window | None:
    """The window that a relative text leaves at the answer's time ``now``; None where the text is of no known form."""
    age = _age(shown)
    return _seconds(now - age[1] - _SLACK, min(now, now - age[0] + _SLACK)) if age else None


def edited(shown: str) -> bool:
    """Whether a relative text carries its suffix for edited comments, in any language: "(edited)"."""
    return shown.rstrip().endswith(")")


def id_times(ident: str) -> tuple[datetime, datetime] | None:
    """The times in a reply's id: its root's and its own, each good to ± 2 s; None for ids of another form.

    Check the result against the shown text before trusting it: older and foreign ids may look alike.
    """
    found = _ID_FORM.fullmatch(ident)
    return (_decoded(found[1]), _decoded(found[2])) if found else None


def of_root(reply: str, root: str, shown: Window | None) -> Timing | None:
    """The exact time of a root by the id of a reply, None where it tells none or contradicts what is ``shown``."""
    found = id_times(reply)
    timing = by_id(root, found[0], shown) if found else None
    return timing if timing and timing.published else None


def by_id(ident: str, moment: datetime, shown: Window | None) -> Timing:
    """An exact time out of an id, where it does not contradict what is known; else what is known."""
    exact = _seconds(moment - _ID_ERROR, moment + _ID_ERROR)
    if shown and (exact[1] < shown[0] or exact[0] > shown[1]):
        return Timing(id=ident, published_window=shown)
    return Timing(id=ident, published=moment.replace(microsecond=0), published_window=exact, published_by="id")


@lru_cache(maxsize=1024)  # a thread shows a few hundred different ones, a hundred times each
def _age(shown: str) -> tuple[timedelta, timedelta] | None:
    """The least and the most age that a relative text means."""
    found = _RELATIVE.search(shown)
    if not found:
        return (timedelta(), timedelta(minutes=1)) if _NOW.search(shown) else None
    number, unit = int(found[1][:12]), found[2].lower()
    unit = _GERMAN.get(unit, unit)
    low, high = _DAYS.get(unit, (_SECONDS.get(unit, 0) / 86_400,) * 2)
    slack = 2 if unit in ("month", "year") else 0
    if number * high > _OLDEST:
        return None
    return timedelta(days=number * low - slack), timedelta(days=(number + 1) * high + slack)


def _decoded(part: str) -> datetime:
    value = 0
    for char in part:
        value = value << 6 | _DIGIT[char]
    return datetime.fromtimestamp(((value >> 23) + _EPOCH_MS) / 1000, UTC)


def _seconds(low: datetime, high: datetime) -> Window:
    """A window to the second, rounded outwards."""
    if low.microsecond:
        low = low.replace(microsecond=0)
    if high.microsecond:
        high = high.replace(microsecond=0) + _SECOND
    return low, high
