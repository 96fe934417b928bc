"""Each of the Data API's errors, wherever in a run it strikes: how the run ends, what is kept, what people are told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from commentvault import sync
from commentvault.demo import Fault, Recipe, Rule, build_corpus, faults
from commentvault.demo.answers import Resource
from commentvault.demo.api.failures import Failure
from commentvault.model import TOP
from commentvault.net import Replay
from commentvault.settings.sections import Source
from tests.support import ServerFactory

from .. import recorded
from .errands import ApiErrand
from .test_failures import INVENTED

FIXTURES = Path(__file__).parents[4] / "fixtures" / "youtube" / "api"
CORPUS = build_corpus(Recipe(comments=260, tops=130, threads=6))
BUSY = next(root for root, rows in CORPUS.replies.items() if len(rows) > 5)
FIRST, LATER = "commentThreads", "a later page"
PLACES = ("videos", FIRST, LATER, "comments")

_KINDS: dict[str, tuple[Resource, bool | None]] = {
    "videos": ("videos", None),
    FIRST: ("commentThreads", False),
    LATER: ("commentThreads", True),
    "comments": ("comments", None),
}


def _struck(by_api: ApiErrand, demo_server: ServerFactory, failure: Failure, place: str, **more: Any) -> sync.Report:
    """A run that meets a failure at a place."""
    kind, later = _KINDS[place]
    comment = BUSY if place == "comments" else None
    rule = Rule(fault=Fault("status", failure=failure), kind=kind, later=later, comment=comment, **more)
    return by_api(demo_server(CORPUS, fault=faults(rule)))


def _assert_kept(by_api: ApiErrand, place: str) -> None:
    """What came before is in the archive."""
    kept = by_api.thread().comments
    assert kept.keys() <= CORPUS.by_id.keys()
    assert bool(kept) is (place in (LATER, "comments"))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("failure", ["accessNotConfigured", "keyInvalid", "keyMissing", "keyNotValid"])
def test_a_key_that_is_not_taken_ends_the_run_as_refused(
    by_api: ApiErrand, demo_server: ServerFactory, failure: Failure, place: str
) -> None:
    """Waiting does not cure it: the words say what would, and where to look."""
    report = _struck(by_api, demo_server, failure, place)
    reason = report.verdict.reason or ""
    assert (report.verdict.status, report.exit_code, report.verdict.retry_at) == ("refused", 4, None)
    assert "the Data API does not take key 1:" in reason
    assert INVENTED[failure][1] in reason
    _assert_kept(by_api, place)


@pytest.mark.parametrize("place", PLACES)
def test_a_quota_that_is_spent_ends_the_run_until_midnight(
    by_api: ApiErrand, demo_server: ServerFactory, place: str
) -> None:
    """Pacific time; nothing more is asked, and what was not reached is gone on with."""
    report = _struck(by_api, demo_server, "quotaExceeded", place)
    verdict = report.verdict
    assert (verdict.status, report.exit_code) == ("refused", 4)
    assert verdict.retry_at is not None
    there = verdict.retry_at.astimezone(ZoneInfo("America/Los_Angeles"))
    assert (there.hour, there.minute, there.second) == (0, 0, 0)
    assert timedelta(0) < verdict.retry_at - datetime.now(UTC) <= timedelta(hours=25)
    assert f"new ones at {verdict.retry_at:%H:%M} UTC" in (verdict.reason or "")
    assert verdict.failed
    _assert_kept(by_api, place)


@pytest.mark.parametrize("place", ["videos", FIRST, LATER])
def test_what_is_not_shown_to_everybody_ends_the_run_as_refused(
    by_api: ApiErrand, demo_server: ServerFactory, place: str
) -> None:
    """A key opens nothing that is private; the web may show it."""
    report = _struck(by_api, demo_server, "forbidden", place)
    assert (report.verdict.status, report.exit_code) == ("refused", 4)
    assert "--source web" in (report.verdict.reason or "")
    _assert_kept(by_api, place)


@pytest.mark.parametrize(
    "failure", ["forbidden", "commentNotFound", "commentsDisabled", "processingFailure", "invalidPageToken"]
)
def test_one_thread_that_is_not_shown_is_one_thread(
    by_api: ApiErrand, demo_server: ServerFactory, failure: Failure
) -> None:
    """It is named, and the others are read."""
    report = _struck(by_api, demo_server, failure, "comments")
    verdict = report.verdict
    assert (verdict.status, report.exit_code) == ("partial", 3)
    assert [failed.id for failed in verdict.failed] == [BUSY]
    assert INVENTED[failure][1] in verdict.failed[0].reason
    missing = CORPUS.by_id.keys() - by_api.thread().comments.keys()
    assert {CORPUS.by_id[ident].root for ident in missing} == {BUSY}
    assert by_api(demo_server(CORPUS)).verdict.status == "complete"
    assert by_api.thread().comments.keys() == CORPUS.by_id.keys()


@pytest.mark.parametrize("place", [FIRST, LATER])
@pytest.mark.parametrize("failure", ["processingFailure", "backendError", "internalError"])
def test_an_api_that_fails_to_answer_is_asked_again(
    by_api: ApiErrand, demo_server: ServerFactory, failure: Failure, place: str
) -> None:
    """Once is nothing; again and again, and the list is named as not read."""
    assert _struck(by_api, demo_server, failure, place, times=1).verdict.status == "complete"
    report = _struck(by_api, demo_server, failure, place)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert [failed.id for failed in report.verdict.failed] == [TOP]
    assert INVENTED[failure][1] in report.verdict.failed[0].reason


@pytest.mark.parametrize("place", PLACES)
def test_a_rate_limit_slows_the_run_down(by_api: ApiErrand, demo_server: ServerFactory, place: str) -> None:
    """And it goes on."""
    report = _struck(by_api, demo_server, "rateLimitExceeded", place, times=1)
    assert (report.verdict.status, report.exit_code) == ("complete", 0)
    assert by_api.thread().comments.keys() == CORPUS.by_id.keys()


def test_comments_that_are_turned_off_are_no_failure(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """At the beginning; in the middle of a list they are a part that is missing."""
    report = _struck(by_api, demo_server, "commentsDisabled", FIRST)
    assert (report.verdict.status, report.exit_code) == ("off", 0)
    assert "turned off" in (report.verdict.reason or "")
    report = _struck(by_api, demo_server, "commentsDisabled", LATER)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert [failed.id for failed in report.verdict.failed] == [TOP]


@pytest.mark.parametrize("source", ["api", "both"])
def test_a_token_that_has_become_invalid_starts_the_list_anew(
    by_api: ApiErrand, demo_server: ServerFactory, source: Source
) -> None:
    """A run that goes on where another stopped, and is told that there is no such place."""
    broken = Rule(fault=Fault("status", failure="backendError"), kind="commentThreads", later=True, times=2)
    stale = Rule(fault=Fault("status", failure="invalidPageToken"), kind="commentThreads", later=True, times=1)
    server = demo_server(CORPUS, fault=faults(broken, stale))
    assert by_api(server, source=source).verdict.status == "partial"
    report = by_api(server, source=source)
    assert report.continues
    assert (report.verdict.status, report.verdict.failed) == ("complete", ())
    kept = by_api.thread().comments
    assert {row.id for row in CORPUS.comments if kept[row.id].published_by != "api"} == set()


def test_a_video_that_is_not_there_for_its_comments_is_missing(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """Removed just now; where it vanishes behind the first page, what came is a part."""
    report = _struck(by_api, demo_server, "videoNotFound", FIRST)
    assert (report.verdict.status, report.exit_code) == ("missing", 5)
    assert "could not be found" in (report.verdict.reason or "")
    report = _struck(by_api, demo_server, "videoNotFound", LATER)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert [failed.id for failed in report.verdict.failed] == [TOP]
    _assert_kept(by_api, LATER)


def test_a_removed_video_is_missing(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """The API lists no such video."""
    report = by_api(demo_server(CORPUS), video="zzzzzzzzzzz")
    assert (report.verdict.status, report.exit_code) == ("missing", 5)
    assert "does not know the video" in (report.verdict.reason or "")


@pytest.mark.parametrize("place", [FIRST, "comments"])
@pytest.mark.parametrize(
    ("name", "status", "code"), [
        ("400_keyInvalid_oldorder", "refused", 4), ("403_quotaExceeded", "refused", 4),
        ("403_commentsDisabled_oldorder", "", 0), ("403_subscriptionForbidden_recorded2020", "", 0),
    ],
)  # fmt: skip
def test_a_recorded_error_in_a_recorded_visit(
    recordings: Path, tmp_path: Path, by_api: ApiErrand, name: str, status: str, code: int, place: str
) -> None:
    """The real body in the place of one answer of an invented visit, through the whole errand."""
    error = recorded.load(recordings / "youtube" / "data-api" / "errors" / f"{name}.json.gz")
    visit = tmp_path / "visit"
    visit.mkdir()
    struck = False
    for path in recorded.files(FIXTURES):
        exchange = recorded.load(path)
        if not struck and f"/{place}?" in exchange["request"]["url"]:
            exchange["response"] = {"status": error["error"]["code"], "headers": {}, "json": error}
            struck = True
        (visit / path.name).write_text(json.dumps(exchange))
    report = by_api(transport=Replay.from_folder(visit), tries=1)
    whole = {"403_commentsDisabled_oldorder": ("off", 0), "403_subscriptionForbidden_recorded2020": ("refused", 4)}
    expected = (status, code) if status else (whole[name] if place == FIRST else ("partial", 3))
    assert (report.verdict.status, report.exit_code) == expected
    assert bool(report.verdict.seen) is (place == "comments")
