"""Each of Instagram's errors: what it is taken for, in which words. The bodies follow reports of several clients."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import AnswerError, Declined, NotServed, RateLimited
from commentvault.net import Answer
from commentvault.platforms.instagram.web.failures import (
    DAY,
    PAUSE,
    CommentsOff,
    LoginNeeded,
    NotFound,
    Private,
    Stopped,
    WentWrong,
    explain,
    said,
)

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WAIT = "Please wait a few minutes before you try again."
PAGE = b"<!DOCTYPE html><html><body>%s</body></html>"


def answer(status: int, body: bytes | dict[str, Any], **headers: str) -> Answer:
    told = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, told, AT)


FEEDBACK = {"spam": True, "feedback_title": "Action Blocked", "feedback_message": "Try again later."}
DELETED = {"comment_error_key": "comment_media_does_not_exist", "feedback_message": "The post was deleted."}
OFF = {"comments_disabled": True, "feedback_message": "ana has turned off comments for this post."}
LIMITED = {"errors": [{"message": "Rate limit exceeded", "code": 1675004}], "data": {"media": None}}
LOGGED_OUT = {"error_title": "You've Been Logged Out", "logout_reason": 2}


def fail(message: str, **more: Any) -> dict[str, Any]:
    return {"message": message, "status": "fail", **more}


def raised(got: Answer) -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        (said if got.status == 200 else explain)(got)
    return caught.value


# What came, what it is, words that say what happened or what to do.
ERRORS: list[tuple[Answer, type[AnswerError], str]] = [
    (answer(403, fail("login_required", **LOGGED_OUT)), LoginNeeded, "keep it: commentvault login instagram"),
    (answer(403, fail("user_has_logged_out")), LoginNeeded, "commentvault login instagram"),
    (answer(401, {"require_login": True, "status": "fail"}), LoginNeeded, "commentvault login instagram"),
    (answer(401, b""), LoginNeeded, "HTTP 401"),
    (answer(302, b"", location="https://www.instagram.com/accounts/login/?next=/p/x"), LoginNeeded, "login page"),
    (answer(302, b"", location="/challenge/action/AXG-hidden/?token=hidden"), Stopped, "do what is asked"),
    (answer(302, b"", location="https://www.instagram.com/accounts/suspended/"), Stopped, "leave it alone for a day"),
    (answer(302, b"", location="https://www.instagram.com/somewhere/?a=hidden"),
     WentWrong, "sends on to /somewhere instead"),
    (answer(400, fail("checkpoint_required", checkpoint_url="/challenge/hidden/")),
     Stopped, "leave it alone for a day"),
    (answer(400, fail("challenge_required", challenge={"url": "https://x.test/hidden"})),
     Stopped, "open instagram.com or the app"),
    (answer(400, fail("feedback_required", **FEEDBACK)), Stopped, "“Try again later.”"),
    (answer(400, fail("", error_type="sentry_block")), Stopped, "fewer requests"),
    (answer(429, b""), RateLimited, "left alone for 30 min"),
    (answer(429, fail(WAIT), retry_after="120"), RateLimited, "left alone for 2 min"),
    (answer(401, fail(WAIT, require_login=True, igweb_rollout=True)), RateLimited, "Please wait"),
    (answer(403, fail(WAIT)), RateLimited, "do not use it in the app"),
    (answer(400, fail("", error_type="rate_limit_error")), RateLimited, "rate_limit_error"),
    (answer(403, PAGE % b"Forbidden"), RateLimited, "HTTP 403"),
    (answer(404, fail("")), NotFound, "removed, or was never there"),
    (answer(404, PAGE % b"Page not found"), NotFound, "HTTP 404"),
    (answer(400, fail("Media not found or unavailable")), NotFound, "not found or unavailable"),
    (answer(400, fail("Sorry, this photo has been deleted.")), NotFound, "has been deleted"),
    (answer(400, fail("feedback_required", **DELETED)), NotFound, "The post was deleted."),
    (answer(400, fail("Not authorized to view user")), Private, "does not follow it"),
    (answer(400, fail("feedback_required", **OFF)), CommentsOff, "ana has turned off"),
    (answer(400, fail("useragent mismatch")), NotServed, "“useragent mismatch”"),
    (answer(405, b""), NotServed, "HTTP 405"),
    (answer(200, fail("We're sorry, but something went wrong. Please try again.")), WentWrong, "something went wrong"),
    (answer(200, {"errors": [{"message": "execution error", "severity": "CRITICAL"}], "status": "ok"}),
     WentWrong, "execution error"),
    (answer(200, LIMITED), RateLimited, "Rate limit exceeded"),
    (answer(200, b'for (;;);{"__ar":1,"error":1357001,"errorSummary":"Log in to continue","payload":null}'),
     LoginNeeded, "Log in to continue"),
    (answer(200, b'for (;;);{"__ar":1,"error":1357004,"errorSummary":"Sorry, something went wrong"}'),
     WentWrong, "something went wrong"),
    (answer(200, fail("checkpoint_required")), Stopped, "checkpoint_required"),
    (answer(200, fail("login_required")), LoginNeeded, "commentvault login instagram"),
    (answer(200, PAGE % b"Instagram"), WentWrong, "web page"),
    (answer(200, PAGE % WAIT.encode()), RateLimited, "left alone for 30 min"),
    (answer(200, b""), WentWrong, "or nothing"),
    (answer(200, b"[1, 2]"), WentWrong, "instead of an answer"),
]  # fmt: skip


@pytest.mark.parametrize(("got", "kind", "words"), ERRORS, ids=[f"{e[0].status}-{e[2][:24]}" for e in ERRORS])
def test_an_error_is_named(got: Answer, kind: type[AnswerError], words: str) -> None:
    """By what it says, in words for people: on one line, without an address or a way into somebody's account."""
    error = raised(got)
    assert type(error) is kind, error
    assert words in str(error)
    assert not any(sign in str(error) for sign in ("\n", "hidden", "https:", "None", "<"))


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (503, PAGE % b"Sorry"), (502, fail("Oops, an error occurred.")), (572, {"status": "fail"})],
)
def test_a_fault_of_the_server_is_left_to_the_door(status: int, body: bytes | dict[str, Any]) -> None:
    """It tries again as with any host."""
    explain(answer(status, body))


def test_a_fault_of_the_server_with_known_words() -> None:
    """What is about the account counts whatever the status."""
    assert isinstance(raised(answer(500, fail("checkpoint_required"))), Stopped)
    assert isinstance(raised(answer(503, PAGE % WAIT.encode())), RateLimited)


def test_the_site_itself_asks_for_no_pause() -> None:
    """Somebody's caption in it may read like that."""
    assert isinstance(raised(answer(200, PAGE % (WAIT.encode() + b" " * 20_000))), WentWrong)


@pytest.mark.parametrize(
    "body",
    [
        {"comments": [{"text": "checkpoint_required"}], "status": "ok"},
        {"data": {"media": {}}, "errors": [{"message": "a field was left out"}], "status": "ok"},
        {"items": [], "message": "login_required"},
        {"comments": [], "comments_disabled": True, "status": "ok"},
    ],
)
def test_an_answer_is_no_error(body: dict[str, Any]) -> None:
    """Somebody's comment that reads like an error, or an answer with a remark."""
    said(answer(200, body))


def test_how_long_an_account_rests() -> None:
    """As long as the platform says, else as instaloader waits; a day after a suspicion; else until a new login."""
    waits = [("120", 120.0), ("", PAUSE), ("soon", PAUSE), ("999999999999", DAY)]
    for wish, seconds in waits:
        error = raised(answer(429, b"", retry_after=wish))
        assert isinstance(error, RateLimited)
        assert error.retry_after == seconds
    feedback, checkpoint = (
        raised(answer(400, fail("feedback_required"))),
        raised(answer(400, fail("challenge_required"))),
    )
    assert isinstance(feedback, Stopped)
    assert isinstance(checkpoint, Stopped)
    assert (feedback.retry_after, checkpoint.retry_after) == (DAY, None)
    assert {error.exit_code for error in (feedback, checkpoint)} == {Declined.exit_code}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ("status", "message", "error_type", "feedback_message", "errors", "error", "errorSummary", "data", "x")


@given(
    st.sampled_from([200, 302, 400, 401, 403, 404, 429, 500]),
    st.binary() | st.dictionaries(st.sampled_from(NAMES), JSON),
)
def test_whatever_comes_is_told_on_one_line(status: int, body: bytes | dict[str, Any]) -> None:
    """An answer of any form is one of our errors, or none."""
    got = answer(status, body, location="/elsewhere")
    try:
        (said if status == 200 else explain)(got)
    except AnswerError as error:
        told = str(error)
    else:
        told = ""
        assert status in (200, 500)
    assert "\n" not in told
    assert len(told) < 800
