"""What Instagram's errors make of a run: the verdict, the exit code, the words, and that nothing more is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commentvault.demo.instagram import Fault, Rule, faults

from .conftest import VisitsFactory
from .visits import differences

STOPS = [
    ("checkpoint_required", "holds this account", None),
    ("challenge_required", "holds this account", None),
    ("feedback_required", "for a machine's", timedelta(days=1)),
    ("wait", "asks for a pause", timedelta(seconds=1818)),
    ("rate_limit", "asks for a pause", timedelta(seconds=1818)),
    ("login_required", "does not take this login", None),
    ("login_page", "does not take this login", None),
]


@pytest.mark.parametrize(("trouble", "words", "pause"), STOPS)
def test_what_is_about_the_account_ends_the_run_and_is_asked_once(
    visits: VisitsFactory, trouble: str, words: str, pause: timedelta | None
) -> None:
    """In the middle of the list: what came is kept, the run says why and how long, and not one request follows."""
    rule = Rule(fault=Fault(trouble), kind="comments", later=True, start=3)  # type: ignore[arg-type]  # one of its names
    visit = visits(fault=faults(rule))
    report = visit()
    assert (report.verdict.status, report.exit_code) == ("refused", 4)
    assert words in (report.verdict.reason or "")
    assert sum(one.kind == "comments" for one in visit.server.requests) == 4
    assert report.verdict.seen > 0
    if pause is not None:
        assert report.verdict.retry_at is not None


@pytest.mark.parametrize(("trouble", "words", "_pause"), STOPS)
def test_a_stopped_account_asks_nothing_in_the_next_run_either(
    visits: VisitsFactory, trouble: str, words: str, _pause: object
) -> None:
    """Another run, as another process would: it knows, and says so."""
    visit = visits(fault=faults(Rule(fault=Fault(trouble), kind="comments")))  # type: ignore[arg-type]  # likewise
    visit()
    count = visit.server.count
    report = visit()
    assert (report.verdict.status, report.exit_code, visit.server.count) == ("refused", 4, count)
    assert words in (report.verdict.reason or "")


def test_a_login_that_is_kept_anew_lets_go_on_where_it_stopped(visits: VisitsFactory) -> None:
    """The pages that came are not asked for again."""
    rule = Rule(fault=Fault("checkpoint_required"), kind="comments", later=True, start=3, times=1)
    visit = visits(fault=faults(rule))
    visit()
    visit.lift()
    report = visit()
    assert report.verdict.status == "complete"
    assert differences(visit.thread(), visit.server.told) == []
    asked = visit.pages
    assert len(asked) - len(set(asked)) == 1, "only the one that was refused is asked for twice"


@pytest.mark.parametrize("trouble", ["went_wrong", "html", "no_list", "blank", "empty", "deleted", "status"])
def test_where_the_apps_host_fails_the_sites_serves_and_that_is_told(visits: VisitsFactory, trouble: str) -> None:
    """All comments come by the other path, and each page is tried on the failing one once at most."""
    visit = visits(fault=faults(Rule(fault=Fault(trouble), host="i")))  # type: ignore[arg-type]  # likewise
    report = visit()
    assert (report.verdict.status, report.exit_code) == ("complete", 0)
    assert "the site's host" in (report.verdict.reason or "")
    assert differences(visit.thread(), visit.server.told) == []
    assert sum(one.host == "i" for one in visit.server.requests) <= 2


def test_where_both_hosts_fail_the_run_is_partial_and_goes_on_later(visits: VisitsFactory) -> None:
    """One page could not be had: it is named, what came is kept, and the next run makes it whole."""
    rule = Rule(fault=Fault("went_wrong"), kind="comments", later=True, start=3, times=2)
    visit = visits(fault=faults(rule))
    report = visit()
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert [failed.id for failed in report.verdict.failed] == ["top"]
    assert visit().verdict.status == "complete"
    assert differences(visit.thread(), visit.server.told) == []


def test_where_everything_fails_the_account_is_not_used_up(visits: VisitsFactory) -> None:
    """After a few failures by both paths the platform is left alone: what is not read is named, with where to go on."""
    visit = visits(fault=faults(Rule(fault=Fault("went_wrong"), kind="replies")))
    report = visit()
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert sum(one.kind == "replies" for one in visit.server.requests) == 6
    visit.server.fault = None
    assert visit().verdict.status == "complete"
    assert differences(visit.thread(), visit.server.told) == []


def test_a_reply_list_whose_comment_is_gone_is_one_failure(visits: VisitsFactory) -> None:
    """It was deleted between two pages: the rest of the thread is read."""
    visit = visits(fault=faults(Rule(fault=Fault("deleted"), kind="replies", start=2, times=2)))
    report = visit()
    assert (report.verdict.status, len(report.verdict.failed)) == ("partial", 1)
    assert report.verdict.seen > 300


@pytest.mark.parametrize(
    ("state", "status", "code", "words"),
    [
        ("missing", "missing", 5, ""),
        ("private", "missing", 5, ""),
        ("off", "off", 0, "off"),
    ],
)
def test_the_state_of_a_post_is_said(visits: VisitsFactory, state: str, status: str, code: int, words: str) -> None:
    """Not there, not for this login, or without comments: each by its own verdict, with few requests."""
    visit = visits()
    visit.server.states[visit.server.code] = state  # type: ignore[assignment]  # one of its names
    report = visit()
    assert (report.verdict.status, report.exit_code) == (status, code)
    assert words in (report.verdict.reason or "").lower()
    assert visit.server.count <= 3


def test_limited_comments_are_read_all_the_same(visits: VisitsFactory) -> None:
    """Who may not comment may still read."""
    visit = visits()
    visit.server.states[visit.server.code] = "limited"
    report = visit()
    assert report.verdict.status in ("complete", "off")


@pytest.mark.parametrize("trouble", ["loop", "repeat"])
def test_a_list_that_goes_in_circles_ends_and_is_not_called_whole(visits: VisitsFactory, trouble: str) -> None:
    """The server leads back: the run ends soon, as partial."""
    visit = visits(fault=faults(Rule(fault=Fault(trouble), kind="comments", later=True, start=2)))  # type: ignore[arg-type]  # likewise
    report = visit()
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert visit.server.count < 120


def test_more_without_a_way_there_is_not_the_end(visits: VisitsFactory) -> None:
    """ "More" is said and no cursor given: the rest is named as not read."""
    visit = visits(fault=faults(Rule(fault=Fault("no_cursor"), kind="comments", later=True, start=2)))
    report = visit()
    assert (report.verdict.status, report.exit_code) == ("partial", 3)


@pytest.mark.parametrize("kept", [0, 3])
def test_a_list_that_breaks_off_far_below_the_count_is_not_called_whole(visits: VisitsFactory, kept: int) -> None:
    """Three comments or none, and no cursor, of hundreds that are counted: neither complete nor without comments."""
    visit = visits(fault=faults(Rule(fault=Fault("short", keep=kept), kind="comments")))
    report = visit()
    assert (report.verdict.status, report.exit_code) == ("partial", 3)


def test_logged_out_it_is_said_at_once_what_is_possible(visits: VisitsFactory) -> None:
    """Nothing is asked; the ways are named."""
    visit = visits(logged_in=False)
    report = visit()
    assert (report.verdict.status, report.exit_code, visit.server.count) == ("refused", 4, 0)
    for way in ("commentvault login instagram", "commentvault import", "Graph API"):
        assert way in (report.verdict.reason or "")


def test_a_spent_day_ends_the_run_until_it_has_requests_again(visits: VisitsFactory) -> None:
    """The account's budget: refused, with the time, and gone on with later."""
    visit = visits()
    visit.settings = visit.with_settings(daily=20)
    report = visit()
    assert (report.verdict.status, report.exit_code, visit.server.count) == ("refused", 4, 20)
    assert report.verdict.retry_at is not None
    visit.settings = visit.with_settings(daily=1_000_000)
    assert visit().verdict.status == "complete"
    assert len(visit.pages) == len(set(visit.pages))
    assert differences(visit.thread(), visit.server.told) == []


@pytest.mark.parametrize("granted", [1, 2, 7, 30])
def test_a_granted_number_of_requests_is_kept_to(visits: VisitsFactory, granted: int) -> None:
    """The run ends as partial, and the next ones make it whole without asking for a page twice."""
    visit = visits()
    assert visit(requests=granted).verdict.status == "partial"
    assert visit.server.count == granted
    assert visit().verdict.status == "complete"
    assert len(visit.pages) == len(set(visit.pages))
    assert differences(visit.thread(), visit.server.told) == []
