"""How the platform words times and counts in the language that was asked for: English or German.

English rounds from 1,000 ("1.2K"; en-GB writes "1.2k"); German was exact in every recording, with the dot from five
digits on and a no-break space before a noun.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

NBSP = "\u00a0"
_UNITS = (
    (31_536_000, "year"), (2_592_000, "month"), (604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"),
)  # fmt: skip
_GERMAN = {
    "year": ("Jahr", "Jahren"), "month": ("Monat", "Monaten"), "week": ("Woche", "Wochen"), "day": ("Tag", "Tagen"),
    "hour": ("Stunde", "Stunden"), "minute": ("Minute", "Minuten"), "second": ("Sekunde", "Sekunden"),
}  # fmt: skip
_NOUNS = {
    "like": ("Like", "Likes"), "reply": ("Antwort", "Antworten"), "comment": ("Kommentar", "Kommentare"),
    "view": ("Aufruf", "Aufrufe"),
}  # fmt: skip
_PLURALS = {"reply": "replies"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Wording:
    """The texts of one language. ``hl`` as clients send it ("en", "en-GB", "de-DE"); unknown ones are English."""

    def __init__(self, hl: str) -> None:
        self.german = hl.lower().startswith("de")
        self.small = hl.lower() == "en-gb"

    def say(self, english: str, german: str) -> str:
        """One of two."""
        return german if self.german else english

    def ago(self, age: timedelta, *, edited: bool, weeks_from: int = 14) -> str:
        """ "2 days ago (edited)"; weeks begin at ``weeks_from`` days, since 7 and 14 were both recorded."""
        seconds = max(int(age.total_seconds()), 0)
        for size, unit in _UNITS:
            least = weeks_from * 86_400 if unit == "week" else size
            if seconds >= least:
                count = seconds // size
                break
        else:
            count, unit = seconds, "second"
        if self.german:
            return f"vor {count} {_GERMAN[unit][count != 1]}" + " (bearbeitet)" * edited
        return f"{count} {unit}{'s' * (count != 1)} ago" + " (edited)" * edited

    def exact(self, count: int) -> str:
        """Every digit, grouped as the language does."""
        if self.german:
            return f"{count:,}".replace(",", ".") if count >= 10_000 else str(count)
        return f"{count:,}"

    def count(self, count: int) -> str:
        """A count as buttons show it: rounded down in English, exact in German."""
        if self.german or count < 1000:
            return self.exact(count)
        size, mark = (1_000_000, "M") if count >= 1_000_000 else (1000, "K")
        mark = mark.lower() if self.small else mark
        if count >= 10 * size:
            return f"{count // size}{mark}"
        whole, tenth = divmod(count // (size // 10), 10)
        return f"{whole}.{tenth}{mark}" if tenth else f"{whole}{mark}"

    def nouns(self, count: int, noun: str, *, exact: bool = False) -> str:
        """A count with its noun: "8 replies", "436 Antworten" (with a no-break space)."""
        number = self.exact(count) if exact else self.count(count)
        return f"{number}{NBSP if self.german else ' '}{self.noun(count, noun)}"

    def noun(self, count: int, noun: str) -> str:
        """The noun alone, in the number that the count asks for."""
        if self.german:
            return _NOUNS[noun][count != 1]
        return noun if count == 1 else _PLURALS.get(noun, f"{noun}s")

    def date(self, day: datetime) -> str:
        """A calendar day: "Nov 12, 2026", "12 Nov 2026" (en-GB), "12.11.2026"."""
        if self.german:
            return f"{day.day:02}.{day.month:02}.{day.year}"
        month = _MONTHS[day.month - 1]
        return f"{day.day} {month} {day.year}" if self.small else f"{month} {day.day}, {day.year}"

    def pinned(self, handle: str) -> str:
        """The mark above a pinned comment."""
        return self.say(f"Pinned by {handle}", f"Von {handle} angepinnt")

    def linked(self, *, reply: bool) -> str:
        """The mark above the comment that a permalink leads to."""
        if reply:
            return self.say("Highlighted reply", "Hervorgehobene Antwort")
        return self.say("Highlighted comment", "Hervorgehobener Kommentar")

    def badge(self, handle: str, *, artist: bool) -> str:
        """What a screen reader says of a verified user or an official artist."""
        if artist:
            return self.say(f"{handle}, Official Artist Channel", f"{handle}{NBSP}– offizieller Künstlerkanal")
        return self.say(f"{handle}, verified user", f"{handle}{NBSP}– bestätigter Nutzer")

    def member(self, badge: str) -> str:
        """A member's badge: "New member", "Member (6 months)"."""
        german = badge.replace("New member", "Neues Mitglied").replace("Member", "Mitglied")
        german = german.replace("months", "Monate").replace("year", "Jahr")
        return self.say(badge, german)


@lru_cache(maxsize=64)
def wording(hl: str) -> Wording:
    """The wording for a client's ``hl``."""
    return Wording(hl)
