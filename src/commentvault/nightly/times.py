"""When a schedule runs, in the words of cron, systemd and launchd. Pure; times are the machine's own, by its clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from commentvault.errors import UsageError

_DAY, _WEEK, _HOUR = timedelta(days=1), timedelta(weeks=1), timedelta(hours=1)
_WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")  # as cron counts, from 0
_FIRST_HOUR, _HOURS = 2, 4  # when nobody says when: from 02:00 to 05:59
_EVERY_HOUR = tuple(range(24))
_SPANS = (
    *(timedelta(minutes=m) for m in (5, 10, 15, 20, 30)),
    *(timedelta(hours=h) for h in (1, 2, 3, 4, 6, 8, 12, 24)),
)


@dataclass(frozen=True)
class Times:
    """The minutes of the hours of the days: of one ``weekday`` (0 = Sunday), or of all of them where it is None."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    weekday: int | None = None

    @classmethod
    def chosen(cls, every: timedelta, seed: bytes, at: time | None = None) -> Self:
        """Every so long, at a moment of the night that the seed throws the dice for, so that not all call at once.

        Raises :class:`UsageError` for a span that does not fit into hours, days or a week.
        """
        throw = int.from_bytes(seed[:8], "big")
        at = at or time(_FIRST_HOUR + throw // 60 % _HOURS, throw % 60)
        if every == _WEEK:
            return cls((at.minute,), (at.hour,), throw // 1000 % 7)
        if every not in _SPANS:
            raise UsageError(
                "a schedule runs every 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d or 1w; each time it "
                "visits what is due by the watch list, where any other interval may stand"
            )
        if every < _HOUR:
            step = every // timedelta(minutes=1)
            return cls(tuple(range(at.minute % step, 60, step)), _EVERY_HOUR)
        step = every // _HOUR
        return cls((at.minute,), tuple(range(at.hour % step, 24, step)))

    @property
    def every(self) -> timedelta:
        """From one run to the next."""
        return _WEEK if self.weekday is not None else _DAY / (len(self.hours) * len(self.minutes))

    def after(self, moment: datetime) -> datetime:
        """The first run later than a moment."""
        local = moment.astimezone()
        return next(found for found in map(datetime.astimezone, self._on(local)) if found > local)

    def _on(self, local: datetime) -> Iterator[datetime]:
        """Every run from a day on, without the zone: at the turn of summer time its hour is another."""
        for ahead in range(9):
            day = local.date() + ahead * _DAY
            if self.weekday in (None, day.isoweekday() % 7):
                yield from (datetime.combine(day, time(hour, minute)) for hour in self.hours for minute in self.minutes)

    @property
    def cron(self) -> str:
        """The five fields of a cron line."""
        hours = "*" if self.hours == _EVERY_HOUR else _listed(self.hours)
        return f"{_listed(self.minutes)} {hours} * * {'*' if self.weekday is None else self.weekday}"

    @classmethod
    def from_cron(cls, fields: str) -> Self | None:
        """What a cron line's fields say, None where they are not of our making."""
        found = re.fullmatch(r"([0-9,]+) (\*|[0-9,]+) \* \* (\*|[0-6])", fields)
        return cls._read(found[1], found[2], None if found[3] == "*" else int(found[3])) if found else None

    @property
    def calendar(self) -> str:
        """systemd's ``OnCalendar``."""
        day = f"{_WEEKDAYS[self.weekday]} " if self.weekday is not None else ""
        hours = "*" if self.hours == _EVERY_HOUR else _listed(self.hours, "02")
        return f"{day}*-*-* {hours}:{_listed(self.minutes, '02')}:00"

    @classmethod
    def from_calendar(cls, text: str) -> Self | None:
        """What an ``OnCalendar`` says, None where it is not of our making."""
        found = re.fullmatch(r"(?:(\w{3}) )?\*-\*-\* (\*|[0-9,]+):([0-9,]+):00", text)
        if not found or found[1] not in (None, *_WEEKDAYS):
            return None
        return cls._read(found[3], found[2], _WEEKDAYS.index(found[1]) if found[1] else None)

    @classmethod
    def _read(cls, minutes: str, hours: str, weekday: int | None) -> Self | None:
        """Lists with commas as numbers, None where they are none of a clock's."""
        one = tuple(int(number) for number in minutes.split(",") if number)
        two = _EVERY_HOUR if hours == "*" else tuple(int(number) for number in hours.split(",") if number)
        return cls(one, two, weekday) if one and two and max(one) < 60 and max(two) < 24 else None

    @property
    def intervals(self) -> list[dict[str, int]]:
        """launchd's ``StartCalendarInterval``."""
        day = {"Weekday": self.weekday} if self.weekday is not None else {}
        hours: list[dict[str, int]] = [{}] if self.hours == _EVERY_HOUR else [{"Hour": hour} for hour in self.hours]
        return [{**day, **hour, "Minute": minute} for hour in hours for minute in self.minutes]

    @classmethod
    def from_intervals(cls, found: Sequence[dict[str, int]]) -> Self | None:
        """What a ``StartCalendarInterval`` says, None where it is not of our making."""
        days = {one.get("Weekday") for one in found}
        minutes = tuple(sorted({one.get("Minute", -1) for one in found}))
        hours = tuple(sorted({one["Hour"] for one in found if "Hour" in one})) or _EVERY_HOUR
        if len(days) != 1 or not minutes or -1 in minutes:
            return None
        times = cls(minutes, hours, days.pop())
        return times if sorted(map(str, times.intervals)) == sorted(map(str, found)) else None

    def __str__(self) -> str:
        clock = [f"{hour:02}:{minute:02}" for hour in self.hours for minute in self.minutes]
        if self.weekday is not None:
            return f"every {_WEEKDAYS[self.weekday]} at {clock[0]}"
        if len(clock) == 1:
            return f"every day at {clock[0]}"
        if self.hours == _EVERY_HOUR:
            return f"every hour at minute {', '.join(map(str, self.minutes))}"
        return f"every day at {', '.join(clock[:-1])} and {clock[-1]}"


def fitting(shortest: timedelta) -> timedelta:
    """How often a schedule runs so that a watched link's interval is kept: every day, or as often as that one asks."""
    return max((span for span in _SPANS if span <= shortest), default=_SPANS[0])


def _listed(numbers: Sequence[int], form: str = "") -> str:
    return ",".join(f"{number:{form}}" for number in numbers)
