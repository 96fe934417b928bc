"""The Data API's errors, in its own words.

``keyInvalid``, ``commentsDisabled``, ``quotaExceeded`` and ``missingRequiredParameter`` follow recordings; the others
follow the public documentation and bug reports. A name here is the error's ``reason``, but for those that share one.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from commentvault.demo.answers import Answer

Failure = Literal[
    "accessNotConfigured", "backendError", "channelNotFound", "commentNotFound", "commentsDisabled", "forbidden",
    "internalError", "invalidPageToken", "invalidValue", "keyInvalid", "keyMissing", "keyNotValid",
    "missingRequiredParameter", "partMissing", "playlistNotFound", "processingFailure", "quotaExceeded",
    "rateLimitExceeded", "videoNotFound",
]  # fmt: skip
"""``keyNotValid`` is what an unknown key gets today, ``keyInvalid`` what it got until 2020; ``keyMissing`` what a
request without one gets. ``internalError`` is a 500, ``backendError`` a 503, both of that second reason."""


class _Shape(msgspec.Struct, frozen=True):
    """``reason`` "" = the failure's own name; ``where`` = (location, its type)."""

    code: int
    domain: str
    message: str
    where: tuple[str, str] = ("", "")
    reason: str = ""
    status: str = ""


_THREAD, _COMMENT, _PARAMETER = "youtube.commentThread", "youtube.comment", "youtube.parameter"
_USAGE, _GLOBAL = "usageLimits", "global"
_VIDEO = '<code><a href="/youtube/v3/docs/commentThreads/list#videoId">videoId</a></code>'
_QUOTA = '<a href="/youtube/v3/getting-started#quota">quota</a>'
_DISABLED = (
    "YouTube Data API v3 has not been used in project 100000000000 before or it is disabled. Enable it by visiting "
    "https://console.developers.google.com/apis/api/youtube.googleapis.com/overview?project=100000000000 then retry."
)
_NO_KEY = (
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other "
    "form of API consumer identity to call this API."
)
_NO_RIGHT = (
    "One or more of the requested comment threads cannot be retrieved due to insufficient permissions. The request "
    "might not be properly authorized."
)
_PROCESSING = (
    "The API server failed to successfully process the request. While this can be a transient error, it usually "
    "indicates that the request's input is invalid. Check the structure of the <code>commentThread</code> resource in "
    "the request body to ensure that it is valid."
)
_NO_PLAYLIST = "The playlist identified with the request's <code>playlistId</code> parameter cannot be found."
_NO_CHANNEL = "The channel identified by the <code>allThreadsRelatedToChannelId</code> parameter could not be found."
_NO_FILTER = "No filter selected. Expected one of: id, idParam, channelId, videoId, allThreadsRelatedToChannelId"

_SHAPES: dict[Failure, _Shape] = {
    "accessNotConfigured": _Shape(403, _USAGE, _DISABLED, status="PERMISSION_DENIED"),
    "backendError": _Shape(503, _GLOBAL, "The service is currently unavailable.", status="UNAVAILABLE"),
    "channelNotFound": _Shape(404, _THREAD, _NO_CHANNEL, ("allThreadsRelatedToChannelId", "parameter")),
    "commentNotFound": _Shape(404, _COMMENT, "One or more of the specified comments cannot be found."),
    "commentsDisabled": _Shape(
        403, _THREAD, f"The video identified by the {_VIDEO} parameter has disabled comments.", ("videoId", "parameter")
    ),
    "forbidden": _Shape(403, _THREAD, _NO_RIGHT, ("videoId", "parameter")),
    "internalError": _Shape(500, _GLOBAL, "Internal error encountered.", reason="backendError", status="INTERNAL"),
    "invalidPageToken": _Shape(
        400, _PARAMETER, "The request specifies an invalid page token.", ("pageToken", "parameter")
    ),
    "invalidValue": _Shape(400, _GLOBAL, "Invalid value", ("", "parameter"), reason="invalidParameter"),
    "keyInvalid": _Shape(400, _USAGE, "Bad Request"),
    "keyMissing": _Shape(403, _GLOBAL, _NO_KEY, reason="forbidden", status="PERMISSION_DENIED"),
    "keyNotValid": _Shape(
        400, _GLOBAL, "API key not valid. Please pass a valid API key.", reason="badRequest", status="INVALID_ARGUMENT"
    ),
    "missingRequiredParameter": _Shape(400, _PARAMETER, _NO_FILTER, ("", "parameter")),
    "partMissing": _Shape(400, _GLOBAL, "Required parameter: part", ("part", "parameter"), reason="required"),
    "playlistNotFound": _Shape(404, "youtube.playlistItem", _NO_PLAYLIST, ("playlistId", "parameter")),
    "processingFailure": _Shape(400, _THREAD, _PROCESSING, ("body", "other")),
    "quotaExceeded": _Shape(
        403, "youtube.quota", f"The request cannot be completed because you have exceeded your {_QUOTA}."
    ),
    "rateLimitExceeded": _Shape(403, _USAGE, "Rate Limit Exceeded"),
    "videoNotFound": _Shape(
        404, _THREAD, f"The video identified by the {_VIDEO} parameter could not be found.", ("videoId", "parameter")
    ),
}


class ApiError(Exception):
    """A request that the API refuses. ``about``: the parameter, where the failure has no fixed one."""

    def __init__(self, failure: Failure, about: str = "") -> None:
        super().__init__(failure)
        self.failure = failure
        self.about = about


def answer(failure: Failure, about: str = "") -> Answer:
    """The error as it goes out."""
    shape = _SHAPES[failure]
    message = f"{shape.message} for parameter {about}" if failure == "invalidValue" else shape.message
    entry: dict[str, str] = {"message": message, "domain": shape.domain, "reason": shape.reason or failure}
    location, kind = shape.where
    if kind:
        entry |= {"location": location or about, "locationType": kind}
    inside: dict[str, Any] = {"code": shape.code, "message": message, "errors": [entry]}
    if shape.status:
        inside["status"] = shape.status
    if failure == "keyNotValid":
        service = {"service": "youtube.googleapis.com"}
        info = {"reason": "API_KEY_INVALID", "domain": "googleapis.com", "metadata": service}
        inside["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", **info}]
    return Answer(status=shape.code, body=msgspec.json.encode({"error": inside}))
