"""Each of the Data API's errors, wherever it strikes: what becomes of the run, and what people are told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import httpx
import pytest

from commentvault.demo import KEY, Fault, Recipe, Rule, build_corpus, faults
from commentvault.demo.answers import Resource
from commentvault.demo.api import failures as told
from commentvault.demo.api.failures import Failure
from commentvault.errors import AnswerError, Declined, EmptyAnswer, NotServed, QuotaSpent, RateLimited, Unreachable
from commentvault.model import TOP
from commentvault.net import Replay
from commentvault.platforms.youtube.api import failures
from commentvault.platforms.youtube.api.client import Api
from tests.support import ServerFactory

from .. import recorded
from .errands import ApiErrand

FIXTURES = Path(__file__).parents[4] / "fixtures" / "youtube" / "api"
CORPUS = build_corpus(Recipe(comments=260, tops=130, threads=6))
BUSY = next(root for root, rows in CORPUS.replies.items() if len(rows) > 5)
FIRST, LATER = "commentThreads", "a later page"
PLACES = ("videos", FIRST, LATER, "comments")

# Errors as recorded: where, HTTP status, what it is, words that say what is wrong.
RECORDED: dict[str, tuple[int, type[AnswerError], str]] = {
    "errors/400_keyInvalid_oldorder": (400, Declined, "does not know it; copy it once more"),
    "errors/403_commentsDisabled_oldorder": (403, failures.CommentsOff, "comments are turned off"),
    "errors/403_quotaExceeded": (403, QuotaSpent, "no key has a unit left"),
    "errors/403_subscriptionForbidden_recorded2020": (403, failures.Forbidden, "not show it to everybody"),
    "bodies/apidata-error_permission_resp": (403, failures.Forbidden, "does not have permission"),
    "bodies/testdata-error_response": (400, Declined, "does not know it; copy it once more"),
    "bodies/testdata-error_response_simple": (400, NotServed, "HTTP 400"),
    "yt-yt-collections-commentthreads-without-parent-association-without-given-any-of-id-videoid-c/01": (
        400, NotServed, "No filter selected",
    ),
    "yt-yt-models-account-authentication-given-an-access-token-that-is-invalid-and-no-refresh-toke/01": (
        401, Declined, "another kind of login",
    ),
}  # fmt: skip

# The demo's, which follow recordings and the documentation.
INVENTED: dict[Failure, tuple[type[AnswerError], str]] = {
    "accessNotConfigured": (Declined, "not enabled in its project; enable it there"),
    "backendError": (Unreachable, "HTTP 503"),
    "channelNotFound": (failures.NotThere, "could not be found"),
    "commentNotFound": (failures.NotThere, "cannot be found"),
    "commentsDisabled": (failures.CommentsOff, "comments are turned off"),
    "forbidden": (failures.Forbidden, "insufficient permissions"),
    "internalError": (Unreachable, "HTTP 500"),
    "invalidPageToken": (NotServed, "invalid page token"),
    "invalidValue": (NotServed, "Invalid value"),
    "keyInvalid": (Declined, "does not know it"),
    "keyMissing": (Declined, "proxy takes headers out"),
    "keyNotValid": (Declined, "does not know it"),
    "missingRequiredParameter": (NotServed, "No filter selected"),
    "partMissing": (NotServed, "Required parameter: part"),
    "playlistNotFound": (failures.NotThere, "playlistId parameter cannot be found"),
    "processingFailure": (EmptyAnswer, "failed to answer"),
    "quotaExceeded": (QuotaSpent, "no key has a unit left"),
    "rateLimitExceeded": (RateLimited, "limits the rate"),
    "videoNotFound": (failures.NotThere, "videoId parameter could not be found"),
}


def _raised(api: Api) -> AnswerError:
    """What the client says to an error at a look-up of comments, where nothing is made of it."""
    with pytest.raises(AnswerError) as caught:
        api.found("x")
    return caught.value


def _assert_for_people(error: AnswerError) -> None:
    """No mark-up, no key, no name of a class."""
    words = str(error)
    assert not any(sign in words for sign in ("<", "\n", KEY, "Error(", "None"))


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_error_is_named(recordings: Path, by_api: ApiErrand, name: str) -> None:
    """By its reason, in words for people."""
    status, kind, words = RECORDED[name]
    body = recorded.load(recordings / "youtube" / "data-api" / f"{name}.json.gz")
    if "response" in body:
        assert body["response"]["status"] == status
        body = body["response"]["json"]
    answer = httpx.Response(status, content=json.dumps(body).encode())
    error = _raised(by_api.api(recorded.Says(answer)))
    assert isinstance(error, kind), error
    assert words in str(error)
    _assert_for_people(error)


def test_every_recorded_error_is_in_the_table(recordings: Path) -> None:
    """So that a recording that is added is looked at."""
    base = recordings / "youtube" / "data-api"
    texts = {path: recorded.load(path) for path in base.rglob("*.json.gz")}
    found = {path for path, body in texts.items() if "error" in body.get("response", {}).get("json", body)}
    assert {str(path.relative_to(base)).removesuffix(".json.gz") for path in found} == set(RECORDED)


@pytest.mark.parametrize("name", get_args(Failure))
def test_an_error_of_today_is_named(by_api: ApiErrand, name: Failure) -> None:
    """All that the demo knows, each once."""
    kind, words = INVENTED[name]
    made = told.answer(name)
    error = _raised(by_api.api(recorded.Says(httpx.Response(made.status, content=made.body))))
    assert type(error) is kind, error
    assert words in str(error)
    assert error.exit_code == (4 if kind in (Declined, QuotaSpent, RateLimited, failures.Forbidden) else 3)
    _assert_for_people(error)


def _error(status: int, message: str, reason: str = "", detail: str = "") -> httpx.Response:
    inside = {
        "code": status,
        "message": message,
        "errors": [{"reason": reason}] if reason else [],
        "details": [{"reason": detail}] if detail else [],
    }
    return httpx.Response(status, json={"error": inside})


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (_error(400, "API key not valid. Please pass a valid API key.", "badRequest"), Declined, "copy it once more"),
        (_error(400, "API key expired. Please renew the API key."), Declined, "make a new one"),
        (_error(400, "Bad", "badRequest", "API_KEY_INVALID"), Declined, "copy it once more"),
        (_error(403, "Blocked", "forbidden", "API_KEY_SERVICE_BLOCKED"), Declined, "add the YouTube Data API v3"),
        (_error(403, "Blocked", "forbidden", "API_KEY_IP_ADDRESS_BLOCKED"), Declined, "other addresses"),
        (_error(403, "Not used before", "forbidden", "SERVICE_DISABLED"), Declined, "enable it there"),
        (_error(429, "Quota exceeded for 'Queries' and limit 'Queries per minute'", "rateLimitExceeded"), RateLimited, "rate"),
        (_error(429, "Quota exceeded for 'Queries' and limit 'Queries per day'", "rateLimitExceeded"), QuotaSpent, "unit"),
        (_error(403, "Daily Limit Exceeded", "dailyLimitExceeded"), QuotaSpent, "unit"),
        (httpx.Response(403, content=b"<html>Sorry</html>"), RateLimited, "HTTP 403"),
        (httpx.Response(400, content=b'{"error": 7}'), NotServed, "HTTP 400"),
        (httpx.Response(404, content=b""), NotServed, "HTTP 404"),
    ],
)  # fmt: skip
def test_other_forms_of_the_same(
    by_api: ApiErrand, answer: httpx.Response, kind: type[AnswerError], words: str
) -> None:
    """By a detail where the reason is a common one, by the words where there is neither, by the status at last."""
    error = _raised(by_api.api(recorded.Says(answer)))
    assert type(error) is kind, error
    assert words in str(error)


# what becomes of a run

_KINDS: dict[str, tuple[Resource, bool | None]] = {
    "videos": ("videos", None),
    FIRST: ("commentThreads", False),
    LATER: ("commentThreads", True),
    "comments": ("comments", None),
}


def _struck(by_api: ApiErrand, demo_server: ServerFactory, failure: Failure, place: str, **more: Any) -> Any:
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
    reason = report.verdict.reason
    assert (report.verdict.status, report.exit_code, report.verdict.retry_at) == ("refused", 4, None)
    assert "the Data API does not take key 1:" in reason
    assert INVENTED[failure][1] in reason
    assert "see commentvault doctor" in reason
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
    assert f"new ones at {verdict.retry_at:%H:%M} UTC" in verdict.reason
    assert verdict.failed
    _assert_kept(by_api, place)


@pytest.mark.parametrize("place", ["videos", FIRST, LATER])
def test_what_is_not_shown_to_everybody_ends_the_run_as_refused(
    by_api: ApiErrand, demo_server: ServerFactory, place: str
) -> None:
    """A key opens nothing that is private; the web may show it."""
    report = _struck(by_api, demo_server, "forbidden", place)
    assert (report.verdict.status, report.exit_code) == ("refused", 4)
    assert "--source web" in report.verdict.reason
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


@pytest.mark.parametrize("place", [FIRST, LATER])
def test_a_token_that_has_become_invalid_starts_the_list_anew(
    by_api: ApiErrand, demo_server: ServerFactory, place: str
) -> None:
    """A run that goes on where another stopped, and is told that there is no such place."""
    broken = Rule(fault=Fault("status", failure="backendError"), kind="commentThreads", later=True, times=2)
    stale = Rule(
        fault=Fault("status", failure="invalidPageToken"), kind="commentThreads", later=place == LATER, times=1
    )
    server = demo_server(CORPUS, fault=faults(broken, stale))
    assert by_api(server).verdict.status == "partial"
    report = by_api(server)
    assert report.continues
    if place == FIRST:  # it was never sent: the run went on at the second page
        server.fault = None
    assert (report.verdict.status, report.verdict.failed) == ("complete", ())
    assert by_api.thread().comments.keys() == CORPUS.by_id.keys()
    assert by_api(server).verdict.covered.top == "all"


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
