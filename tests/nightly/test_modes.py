"""The policy: how closely a thread is looked at, by its age and by what its runs so far found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commentvault.archive.history import Run
from commentvault.model import Covered, Failed, Mode
from commentvault.nightly import modes

from .made import DAY, HOUR, NOW, cut, run, summary

YOUNG, SOME, OLD = 3 * DAY, 30 * DAY, 400 * DAY


def chosen(*runs: Run, every: timedelta = DAY, **more: Any) -> Mode:
    return modes.choose(summary(*runs, **more), every=every, now=NOW).mode


def test_a_thread_that_was_never_seen_is_read_whole() -> None:
    """Neither a thread without a run nor one without a comment has anything to build on."""
    assert modes.choose(None, every=DAY, now=NOW).mode == "full"
    assert chosen(run(HOUR, status="off"), known=0) == "full"


@pytest.mark.parametrize("mode", ["refresh", "head", "pins"])
def test_what_was_only_looked_at_is_read_whole(mode: Mode) -> None:
    """Runs that looked at a part do not stand for a whole reading."""
    assert chosen(run(HOUR, mode)) == "full"


def test_a_part_that_a_user_asked_for_is_not_the_whole() -> None:
    """``--limit`` and ``--no-replies`` end as asked."""
    assert chosen(run(HOUR, status="asked")) == "full"


@pytest.mark.parametrize(
    ("post", "whole", "mode"),
    [
        (YOUNG, 1.0 * DAY, "full"),
        (YOUNG, 0.91 * DAY, "full"),  # a long night, or a cron line's minute
        (YOUNG, 0.5 * DAY, "head"),
        (SOME, 1 * DAY, "refresh"),
        (SOME, 6 * DAY, "refresh"),
        (SOME, 6.5 * DAY, "full"),
        (OLD, 7 * DAY, "refresh"),
        (OLD, 26 * DAY, "refresh"),
        (OLD, 28 * DAY, "full"),
    ],
)
def test_the_older_the_post_the_rarer_it_is_read_whole(post: timedelta, whole: timedelta, mode: Mode) -> None:
    """Every day in its first week, every week up to 90 days, every 30 days later; a tenth of that is slack."""
    assert chosen(run(whole), post_age=post) == mode


def test_the_oldest_comment_tells_the_age_where_the_post_does_not() -> None:
    """And the first visit, where not even a comment's time is known."""
    assert chosen(run(3 * DAY), post_age=None, oldest=OLD) == "refresh"
    assert chosen(run(3 * DAY), post_age=None, oldest=YOUNG) == "full"
    assert chosen(run(200 * DAY), run(8 * DAY), post_age=None) == "refresh"


def test_all_top_comments_are_read_every_day() -> None:
    """Where the last refresh is younger, the newest comments do."""
    whole = run(5 * DAY)
    assert chosen(whole, run(DAY, "refresh"), post_age=SOME) == "refresh"
    assert chosen(whole, run(DAY / 2, "refresh"), post_age=SOME) == "head"


def test_a_quiet_thread_is_read_every_three_days() -> None:
    """Where the last five visits found nothing; one find among them, and it is every day again."""
    quiet = [run(n * DAY, "head") for n in range(1, 6)]
    refresh = run(2 * DAY + HOUR, "refresh")
    assert chosen(run(20 * DAY), refresh, *quiet, post_age=OLD) == "head"
    assert chosen(run(20 * DAY), run(3 * DAY - HOUR, "refresh"), *quiet[:2], *quiet[3:], post_age=OLD) == "refresh"
    assert chosen(run(20 * DAY), refresh, *quiet[1:], run(DAY, "head", new=1), post_age=OLD) == "refresh"


def test_frequent_visits_look_at_the_pins_between() -> None:
    """Hourly visits read the newest comments every six hours, and the first page between; rarer ones always more."""
    whole = run(DAY / 2)
    assert chosen(whole, run(HOUR, "head"), every=HOUR, post_age=SOME) == "pins"
    assert chosen(whole, run(5.5 * HOUR, "head"), run(HOUR, "pins"), every=HOUR, post_age=SOME) == "head"
    assert chosen(whole, run(HOUR, "head"), every=6 * HOUR, post_age=SOME) == "head"


def test_what_ended_before_its_time_is_gone_on_with() -> None:
    """In its own mode, while its places are of use; later the policy has its turn again."""
    stopped = run(HOUR, "refresh", cut(NOW))
    choice = modes.choose(summary(run(5 * DAY), stopped), every=DAY, now=NOW)
    assert choice.mode == "refresh"
    assert stopped.header.run in choice.why
    assert chosen(run(20 * DAY), run(3 * DAY, "full", cut(NOW)), post_age=SOME) == "full"


def test_replies_that_failed_do_not_make_the_next_visit_a_whole_one() -> None:
    """The list was read to its end; what failed without a way on is opened again by a refresh."""
    covered = Covered(top="all", replies=("a",), not_=("b",))
    partial = run(DAY, status="partial", covered=covered, failed=(Failed(id="b", reason="empty"),))
    assert chosen(partial, post_age=SOME) == "refresh"
    nothing = run(DAY, status="partial", covered=Covered(), failed=(Failed(id="top", reason="empty"),))
    assert chosen(nothing, post_age=SOME) == "full"


def test_a_choice_says_why() -> None:
    """In words for the log and the report."""
    choice = modes.choose(summary(run(8 * DAY), post_age=SOME), every=DAY, now=NOW)
    assert choice.why == "the last whole reading is 8 days old, the post 30 days"
