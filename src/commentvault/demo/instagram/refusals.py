"""The platform's noes, as it words them."""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec

from commentvault.demo.answers import Answer

Refusal = Literal[
    "login_required", "checkpoint_required", "challenge_required", "feedback_required", "wait", "rate_limit",
    "went_wrong", "deleted", "unavailable", "not_authorized",
]  # fmt: skip
"""``wait``: 401 and "Please wait a few minutes"; ``rate_limit``: 429 with the same words. ``went_wrong``: 200 and
"something went wrong". ``deleted``: 404; ``unavailable``, ``not_authorized`` (a private account): 400."""

REFUSALS = frozenset(get_args(Refusal))
_WAIT = "Please wait a few minutes before you try again."
_CHALLENGE = {
    "api_path": "/challenge/10000017/DemoNonce/",
    "hide_webview_header": True,
    "lock": True,
    "logout": False,
    "native_flow": True,
    "url": "https://i.instagram.com/challenge/10000017/DemoNonce/",
}
_SAID: dict[Refusal, tuple[int, dict[str, Any]]] = {
    "login_required": (
        403,
        {
            "error_body": "Please log back in.",
            "error_title": "You've Been Logged Out",
            "logout_reason": 8,
            "message": "login_required",
        },
    ),
    "checkpoint_required": (
        400,
        {
            "checkpoint_url": "https://i.instagram.com/challenge/10000017/DemoNonce/",
            "flow_render_type": 0,
            "lock": True,
            "message": "checkpoint_required",
        },
    ),
    "challenge_required": (400, {"challenge": _CHALLENGE, "message": "challenge_required"}),
    "feedback_required": (
        400,
        {
            "feedback_action": "report_problem",
            "feedback_appeal_label": "Tell us",
            "feedback_ignore_label": "OK",
            "feedback_message": "We limit how often you can do certain things on Instagram to protect our community.",
            "feedback_title": "Try Again Later",
            "feedback_url": "repute/report_problem/scraping/",
            "message": "feedback_required",
            "spam": True,
        },
    ),
    "wait": (401, {"igweb_rollout": True, "message": _WAIT, "require_login": True}),
    "rate_limit": (429, {"message": _WAIT}),
    "went_wrong": (200, {"message": "We're sorry, but something went wrong. Please try again."}),
    "deleted": (404, {"message": "Sorry, this media has been deleted"}),
    "unavailable": (400, {"message": "Media not found or unavailable"}),
    "not_authorized": (400, {"message": "Not authorized to view user"}),
}


def answer(refusal: Refusal) -> Answer:
    """The refusal's answer."""
    status, said = _SAID[refusal]
    return Answer(status=status, body=msgspec.json.encode(said | {"status": "fail"}))


def to_login(path: str) -> Answer:
    """How the web sends somebody away who is not logged in."""
    return Answer(status=302, headers=(("Location", f"https://www.instagram.com/accounts/login/?next={path}"),))
