"""Times are exact or a window, and a window always holds the truth."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.demo.ids import reply_id
from commentvault.demo.wording import wording
from commentvault.platforms.youtube.web import times

NOW = datetime(2026, 11, 22, 12, 30, 15, tzinfo=UTC)
_AGES = st.timedeltas(timedelta(), timedelta(days=21 * 365))
_GERMAN = {
    "second": "Sekunde|Sekunden", "minute": "Minute|Minuten", "hour": "Stunde|Stunden", "day": "Tag|Tagen",
    "week": "Woche|Wochen", "month": "Monat|Monaten", "year": "Jahr|Jahren",
}  # fmt: skip


def _english(count: int, unit: str) -> str:
    return f"{count} {unit}{'s' * (count != 1)} ago"


def _german(count: int, unit: str) -> str:
    return f"vor {count} {_GERMAN[unit].split('|')[count != 1]}"


def _calendar_months(then: datetime, now: datetime) -> int:
    """Whole calendar months between two moments."""
    months = (now.year - then.year) * 12 + now.month - then.month
    return months - ((now.day, now.time()) < (then.day, then.time()))


def _rounded(age: timedelta, *, calendar: bool, year_days: int, weeks_from: int) -> tuple[int, str]:
    """How a platform may word an age, rounded down: months by the calendar or of 30 days, years of either or 365."""
    for unit, length in (("second", 1), ("minute", 60), ("hour", 3600)):
        count = int(age.total_seconds()) // length
        if count < (24 if unit == "hour" else 60):
            return count, unit
    months = _calendar_months(NOW - age, NOW) if calendar else age.days // 30
    years = months // 12 if calendar or year_days == 360 else age.days // year_days
    if years:
        return years, "year"
    if months:
        return min(months, 11), "month"
    return (age.days // 7, "week") if age.days >= weeks_from else (age.days, "day")


@given(
    age=_AGES,
    calendar=st.booleans(),
    year_days=st.sampled_from([360, 365]),
    weeks_from=st.sampled_from([7, 14, 99]),
    worded=st.sampled_from([_english, _german]),
    edited=st.sampled_from(["", " (edited)", " (bearbeitet)"]),
)
def test_the_window_of_a_relative_text_holds_the_truth(
    age: timedelta, calendar: bool, year_days: int, weeks_from: int, worded: object, edited: str
) -> None:
    """However the platform counts months and years, what it rounded down lies in the window, in both languages."""
    count, unit = _rounded(age, calendar=calendar, year_days=year_days, weeks_from=weeks_from)
    shown = (_english if worded is _english else _german)(count, unit) + edited
    window = times.window(shown, NOW)
    assert window is not None, shown
    assert window[0] <= NOW - age <= window[1], shown


@given(age=_AGES, hl=st.sampled_from(["en", "en-GB", "de-DE"]), edited=st.booleans())
def test_the_window_of_the_demo_platforms_wording_holds_the_truth(age: timedelta, hl: str, edited: bool) -> None:
    """The same for every text that the demo platform makes."""
    shown = wording(hl).ago(age, edited=edited)
    window = times.window(shown, NOW)
    assert window is not None
    assert window[0] <= NOW - age <= window[1]
    assert times.edited(shown) is edited


@pytest.mark.parametrize("unit", _GERMAN)
@pytest.mark.parametrize("count", [1, 2, 11])
def test_both_languages_leave_the_same_window(unit: str, count: int) -> None:
    """Every unit, one and many; and the window is no wider than two of its units."""
    window = times.window(_english(count, unit), NOW)
    assert window == times.window(_german(count, unit), NOW)
    assert window is not None
    longest = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 7 * 86_400, "month": 31 * 86_400}
    seconds = longest.get(unit, 366 * 86_400)
    assert (window[1] - window[0]).total_seconds() <= 2 * seconds + count * 7 * 86_400 / 10 + 240


@pytest.mark.parametrize("shown", ["just now", "Gerade eben", "0 seconds ago"])
def test_a_comment_of_this_moment_has_a_window_up_to_now(shown: str) -> None:
    """Nothing is later than the answer that shows it."""
    window = times.window(shown, NOW)
    assert window is not None
    assert NOW - timedelta(minutes=3) <= window[0] <= NOW == window[1]


@pytest.mark.parametrize(
    "shown", ["", " ", "(edited)", "ago", "yesterday", "il y a 2 ans", "2 fortnights ago", "Shared"]
)
def test_a_text_of_no_known_form_leaves_no_window(shown: str) -> None:
    """Nothing is guessed."""
    assert times.window(shown, NOW) is None


@pytest.mark.parametrize("shown", ["9999 years ago", "99999999999999 days ago", "vor 3000 Jahren"])
def test_an_age_beyond_all_calendars_leaves_no_window(shown: str) -> None:
    """A number that no date can hold makes no date, and no error."""
    assert times.window(shown, NOW) is None


@given(st.text() | st.from_regex(r"\d{1,9} (days|Jahren|months) ago"))
def test_no_text_makes_it_raise(shown: str) -> None:
    """A window in order, or none."""
    window = times.window(shown, NOW)
    assert window is None or window[0] <= window[1] <= NOW


@pytest.mark.parametrize(
    ("shown", "edited"),
    [
        ("4 years ago (edited)", True),
        ("vor 4 Jahren (bearbeitet)", True),
        ("il y a 4 ans (modifié) ", True),
        ("4 years ago", False),
        ("vor 4 Jahren", False),
        ("", False),
    ],
)
def test_edited_is_the_suffix_in_brackets(shown: str, edited: bool) -> None:
    """In whatever language it comes."""
    assert times.edited(shown) is edited


_MS = st.integers(1_120_000_000_000, 1_795_000_000_000)


@given(root=_MS, own=_MS)
def test_a_replys_id_tells_both_times(root: int, own: int) -> None:
    """The root's and its own, to the millisecond as the id holds them."""
    import random

    ident = reply_id("UgwSOM0QHBLysE3vZE54AaABAg", root, own, random.Random(1))
    told = times.id_times(ident)
    assert told is not None
    assert [abs(moment.timestamp() * 1000 - ms) < 2 for moment, ms in zip(told, (root, own), strict=True)] == [True] * 2


@pytest.mark.parametrize(
    "ident",
    [
        "",
        "UgwSOM0QHBLysE3vZE54AaABAg",
        "z13zytsilxbexh30e233gdyyttngfjfz104",
        "z13zytsilxbexh30e233gdyyttngfjfz104.1480000000000000",
        "UgwSOM0QHBLysE3vZE54AaABAg.",
        "UgwSOM0QHBLysE3vZE54AaABAg.9iPXEClD9lW9iPXLqKy_P",
        "UgwSOM0QHBLysE3vZE54AaABAg.9iPXEClD9lW9iPXLqKy_Ptt",
        "UgwSOM0QHBLysE3vZE54AaABAg.9iPXEClD9lW9iPXLqKy.Pt",
    ],
)
def test_an_id_of_another_form_tells_no_time(ident: str) -> None:
    """Older, shorter and foreign ids hold none."""
    assert times.id_times(ident) is None


@given(st.text() | st.from_regex(re.compile(r"[^.]+\.[-0-9A-Z_a-z]{22}", re.ASCII), fullmatch=True))
def test_no_id_makes_it_raise(ident: str) -> None:
    """Two times, or none; a time that contradicts the shown text is not believed."""
    told = times.id_times(ident)
    if told:
        shown = (NOW - timedelta(days=2), NOW - timedelta(days=1))
        timing = times.by_id(ident, told[1], shown)
        assert timing.published_window is not None
        assert timing.published is None or shown[0] - timedelta(seconds=3) <= timing.published <= shown[1] + timedelta(
            seconds=3
        )


def test_an_exact_time_outside_the_shown_window_is_not_believed() -> None:
    """An id that looks like one with a time, under a text that says otherwise: only the text's window is told."""
    shown = times.window("2 days ago", NOW)
    assert shown is not None
    wrong = times.by_id("x", NOW - timedelta(days=400), shown)
    assert (wrong.published, wrong.published_by, wrong.published_window) == (None, None, shown)
    right = times.by_id("x", NOW - timedelta(days=2, hours=5), shown)
    assert right.published == NOW - timedelta(days=2, hours=5)
    assert right.published_by == "id"
