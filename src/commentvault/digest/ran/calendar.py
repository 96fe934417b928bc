"""Steps of time in a reader's zone, numbered, so that comments are counted into them by sums alone.

A moment is a quarter of an hour since 1970: the offsets of all zones are whole quarters. Days and what is longer are
those of the zone's calendar; hours are real ones, of which a day may have 23 or 25.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

Unit = Literal["hour", "day", "week", "month", "year"]

_HOUR, _QUARTER = 3600, 900
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# In another zone the calendar's first and last days may lie outside of it.
_EARLIEST, _LATEST = (
    int(end.timestamp()) // _QUARTER for end in (datetime(1, 1, 9, tzinfo=UTC), datetime(9999, 12, 9, tzinfo=UTC))
)


def quarter(at: datetime) -> int:
    """The quarter of an hour in which a moment lies."""
    number = int(at.timestamp()) // _QUARTER
    return number if _EARLIEST < number < _LATEST else min(max(number, _EARLIEST), _LATEST)


class Calendar:
    """The steps of a zone. Its hours begin as that zone's clock has them in the quarter ``since``."""

    def __init__(self, zone: tzinfo, since: int) -> None:
        self._zone = zone
        self._days: dict[int, date] = {}
        offset = self._moment(since * _QUARTER).utcoffset() or timedelta(0)
        self._shift = int(offset.total_seconds()) % _HOUR

    def place(self, unit: Unit, quarter: int) -> int:
        """The number of the step in which a quarter lies."""
        if unit == "hour":
            return (quarter * _QUARTER + self._shift) // _HOUR
        day = self._days.get(quarter)
        if day is None:
            day = self._days[quarter] = self._moment(quarter * _QUARTER).date()
        match unit:
            case "day":
                return day.toordinal()
            case "week":
                return (day.toordinal() - 1) // 7  # 1 January 1 was a Monday
            case "month":
                return day.year * 12 + day.month - 1
            case "year":
                return day.year

    def start(self, unit: Unit, number: int) -> datetime:
        """When the step of a number begins."""
        match unit:
            case "hour":
                return self._moment(number * _HOUR - self._shift)
            case "day":
                return self._midnight(date.fromordinal(number))
            case "week":
                return self._midnight(date.fromordinal(7 * number + 1))
            case "month":
                return self._midnight(date(number // 12, number % 12 + 1, 1))
            case "year":
                return self._midnight(date(number, 1, 1))

    def first_hour(self, day: int) -> int:
        """The number of a day's first hour."""
        return self.place("hour", quarter(self.start("day", day)))

    def _moment(self, seconds: int) -> datetime:
        return (_EPOCH + timedelta(seconds=seconds)).astimezone(self._zone)

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self._zone)
