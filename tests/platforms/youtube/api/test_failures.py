"""Each of the Data API's errors: what it is taken for, in which words. What becomes of a run: test_failed_runs.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import httpx
import pytest

from commentvault.demo import KEY
from commentvault.demo.api import failures as told
from commentvault.demo.api.failures import Failure
from commentvault.errors import AnswerError, EmptyAnswer, NotServed, QuotaSpent, RateLimited, Unreachable
from commentvault.platforms.youtube.api import failures
from commentvault.platforms.youtube.api.client import Api
from commentvault.platforms.youtube.api.failures import KeyRefused

from .. import recorded
from .errands import ApiErrand

# Errors as recorded: where, HTTP status, what it is, words that say what is wrong.
RECORDED: dict[str, tuple[int, type[AnswerError], str]] = {
    "errors/400_keyInvalid_oldorder": (400, KeyRefused, "does not know it; copy it once more"),
    "errors/403_commentsDisabled_oldorder": (403, failures.CommentsOff, "comments are turned off"),
    "errors/403_quotaExceeded": (403, QuotaSpent, "no key has a unit left"),
    "errors/403_subscriptionForbidden_recorded2020": (403, failures.Forbidden, "not show it to everybody"),
    "bodies/apidata-error_permission_resp": (403, failures.Forbidden, "does not have permission"),
    "bodies/testdata-error_response": (400, KeyRefused, "does not know it; copy it once more"),
    "bodies/testdata-error_response_simple": (400, NotServed, "HTTP 400"),
    "yt-yt-collections-commentthreads-without-parent-association-without-given-any-of-id-videoid-c/01": (
        400, NotServed, "No filter selected",
    ),
    "yt-yt-models-account-authentication-given-an-access-token-that-is-invalid-and-no-refresh-toke/01": (
        401, KeyRefused, "another kind of login",
    ),
}  # fmt: skip

# The demo's, which follow recordings and the documentation.
INVENTED: dict[Failure, tuple[type[AnswerError], str]] = {
    "accessNotConfigured": (KeyRefused, "not enabled in its project; enable it there"),
    "backendError": (Unreachable, "HTTP 503"),
    "channelNotFound": (failures.NotThere, "could not be found"),
    "commentNotFound": (failures.NotThere, "cannot be found"),
    "commentsDisabled": (failures.CommentsOff, "comments are turned off"),
    "forbidden": (failures.Forbidden, "insufficient permissions"),
    "internalError": (Unreachable, "HTTP 500"),
    "invalidPageToken": (NotServed, "invalid page token"),
    "invalidValue": (NotServed, "Invalid value"),
    "keyInvalid": (KeyRefused, "does not know it"),
    "keyMissing": (KeyRefused, "proxy takes headers out"),
    "keyNotValid": (KeyRefused, "does not know it"),
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
    assert error.exit_code == (4 if kind in (KeyRefused, QuotaSpent, RateLimited, failures.Forbidden) else 3)
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
        (_error(400, "API key not valid. Please pass a valid API key.", "badRequest"), KeyRefused, "copy it once more"),
        (_error(400, "API key expired. Please renew the API key."), KeyRefused, "make a new one"),
        (_error(400, "Bad", "badRequest", "API_KEY_INVALID"), KeyRefused, "copy it once more"),
        (_error(403, "Blocked", "forbidden", "API_KEY_SERVICE_BLOCKED"), KeyRefused, "add the YouTube Data API v3"),
        (_error(403, "Blocked", "forbidden", "API_KEY_IP_ADDRESS_BLOCKED"), KeyRefused, "other addresses"),
        (_error(403, "Not used before", "forbidden", "SERVICE_DISABLED"), KeyRefused, "enable it there"),
        (_error(429, "Quota exceeded for limit 'Queries per minute'", "rateLimitExceeded"), RateLimited, "rate"),
        (_error(429, "Quota exceeded for limit 'Queries per day'", "rateLimitExceeded"), QuotaSpent, "unit"),
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
