"""Facts in words that never claim more than is known."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.digest.words import wording
from commentvault.model import Author

from ..made import Made

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
TIMES = st.integers(0, 35 * 366 * 86400).map(
    lambda seconds: datetime(2005, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
SPANS = st.one_of(
    st.timedeltas(timedelta(0), timedelta(hours=26)),
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.timedeltas(timedelta(0), timedelta(days=900)),
)


def at(year: int, month: int, day: int, *clock: int) -> datetime:
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def as_read(words: str) -> tuple[datetime, datetime]:
    """The first and the last moment (exclusive) that a reader would take these words to allow."""
    year = int(re.findall(r"\d{4}", words)[-1])
    months = [MONTHS.index(name) + 1 for name in re.findall("|".join(MONTHS), words)]
    years = [int(found) for found in re.findall(r"\d{4}", words)]
    first_year = years[0] if len(years) > 1 else year
    clock = re.findall(r"(\d\d):(\d\d)", words)
    days = [int(found) for found in re.findall(r"(?<![\d:])(\d{1,2})(?![\d:])", words)]
    if not days:
        end = monthrange(year, months[-1])[1]
        return at(first_year, months[0], 1), at(year, months[-1], end) + timedelta(days=1)
    low, high = at(first_year, months[0], days[0]), at(year, months[-1], days[-1])
    if not clock:
        return low, high + timedelta(days=1)
    start, end_ = (timedelta(hours=int(h), minutes=int(m)) for h, m in (clock[0], clock[-1]))
    return low + start, high + end_ + timedelta(minutes=len(clock) == 1, microseconds=len(clock) != 1)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (at(2026, 11, 20, 10, 11, 12), at(2026, 11, 20, 10, 11, 40), "20 Nov 2026, 10:11 UTC"),
        (at(2026, 11, 20, 14), at(2026, 11, 20, 15), "about 14:00–15:00 UTC, 20 Nov 2026"),
        (at(2026, 11, 20, 14, 3, 9), at(2026, 11, 20, 15, 3, 8), "about 14:03–15:04 UTC, 20 Nov 2026"),
        (at(2026, 11, 20, 23, 0), at(2026, 11, 20, 23, 59, 59), "about 23:00–24:00 UTC, 20 Nov 2026"),
        (at(2026, 12, 31, 23), at(2027, 1, 1, 0, 5), "about 23:00 UTC, 31 Dec 2026 – 00:05 UTC, 1 Jan 2027"),
        (at(2026, 11, 20, 1), at(2026, 11, 20, 22), "20 Nov 2026"),
        (at(2026, 11, 2, 5), at(2026, 11, 3, 5), "between 2 and 3 Nov 2026"),
        (at(2026, 11, 30, 5), at(2026, 12, 1, 5), "between 30 Nov and 1 Dec 2026"),
        (at(2026, 11, 12, 5), at(2026, 11, 14, 5), "12–14 Nov 2026"),
        (at(2026, 12, 28), at(2027, 1, 4), "28 Dec 2026 – 4 Jan 2027"),
        (at(2026, 8, 3), at(2026, 10, 4), "Aug – Oct 2026"),
        (at(2023, 11, 22), at(2024, 11, 22), "Nov 2023 – Nov 2024"),
    ],
)
def test_a_window_is_worded_as_short_as_is_honest(low: datetime, high: datetime, words: str) -> None:
    """Minutes, days or months, by the window's width."""
    assert wording.when(None, (low, high)) == words


@given(TIMES, SPANS)
def test_the_words_exclude_no_moment_of_the_window(low: datetime, span: timedelta) -> None:
    """What a reader would take the words to allow holds the whole window, and not much more."""
    first, end = as_read(wording.when(None, (low, low + span)))
    assert first <= low
    assert low + span < end
    assert end - first <= 2 * span + timedelta(days=64 if span > timedelta(days=31) else 2)
    if span <= timedelta(hours=6):
        assert end - first <= span + timedelta(minutes=2, microseconds=1)


def test_an_exact_time_is_said_to_the_minute_in_its_own_zone() -> None:
    """The zone is named, and nothing known is nothing said."""
    exact = at(2026, 11, 20, 10, 11, 59)
    assert wording.when(exact, None) == "20 Nov 2026, 10:11 UTC"
    assert wording.when(exact.astimezone(ZoneInfo("Europe/Berlin")), None) == "20 Nov 2026, 11:11 CET"
    assert wording.when(exact.astimezone(ZoneInfo("America/Sao_Paulo")), None) == "20 Nov 2026, 07:11 UTC-03"
    assert wording.when(None, None) == ""


def test_a_span_over_the_change_of_the_clocks_names_both_zones() -> None:
    """Summer time ends between its ends."""
    low, high = (at(2026, 10, 25, hour).astimezone(ZoneInfo("Europe/Berlin")) for hour in (0, 3))
    assert wording.when(None, (low, high)) == "about 02:00 CEST–04:00 CET, 25 Oct 2026"


def test_likes_are_exact_rounded_hidden_or_not_told(made: Made) -> None:
    """A floor keeps its plus; hidden is only said where the platform tells likes at all."""
    assert wording.likes(made.comment("a", likes=1234)) == "1,234 likes"
    assert wording.likes(made.comment("a", likes=1)) == "1 like"
    assert wording.likes(made.comment("a", likes=19000, likes_exact=False)) == "19,000+ likes"
    assert wording.likes(made.comment("a", likes=None)) == "likes hidden"
    assert wording.likes(made.comment("a", likes=None), told=False) == ""


@pytest.mark.parametrize(
    ("claimed", "archived", "gone", "words"),
    [
        (12, 12, 0, "12 replies"),
        (12, 10, 0, "12 replies, 10 archived"),
        (12, 10, 2, "12 replies, 10 archived, 2 no longer listed"),
        (None, 3, 0, "3 replies archived"),
        (2, 3, 0, "3 replies archived of 2 claimed"),
        (0, 0, 1, "1 reply no longer listed"),
        (None, 0, 0, ""),
    ],
)
def test_replies_missing_from_the_archive_are_said(claimed: int | None, archived: int, gone: int, words: str) -> None:
    """The platform's number and ours stand beside each other wherever they differ."""
    assert wording.replies(claimed, archived, gone) == words


def test_an_author_is_named_with_handle_and_badges() -> None:
    """A name of nothing but controls is no name."""
    author = Author(name="Ann", handle="@ann", creator=True, member=True, verified=False)
    assert wording.byline(author) == ("Ann", "@ann")
    assert list(wording.badges(author)) == ["creator", "member"]
    assert wording.byline(Author(name="\u202e\x00")) == ("(unknown)", "")
