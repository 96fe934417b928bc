"""What the Graph API says when it does not answer."""

from __future__ import annotations

from typing import Any

import msgspec


class GraphError(msgspec.Struct, frozen=True, kw_only=True):
    """An error of the platform's."""

    code: int
    message: str
    subcode: int | None = None
    status: int = 400
    headers: tuple[tuple[str, str], ...] = ()
    transient: bool = False

    def body(self) -> bytes:
        """As it is sent."""
        inner: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        inner |= {"error_subcode": self.subcode} if self.subcode is not None else {}
        inner |= {"is_transient": True} if self.transient else {}
        return msgspec.json.encode({"error": {**inner, "fbtrace_id": "AbCdDemo"}})


ERRORS = {
    "expired": GraphError(
        code=190, subcode=463, status=401, message="Error validating access token: Session has expired on Sunday."
    ),
    "revoked": GraphError(
        code=190, subcode=460, status=401, message="The session has been invalidated since the password was changed."
    ),
    "permission": GraphError(code=10, status=403, message="(#10) Application does not have permission for this action"),
    "app_limit": GraphError(code=4, status=403, message="(#4) Application request limit reached"),
    "limit": GraphError(
        code=80002,
        message="(#80002) There have been too many calls to this Instagram account.",
        headers=(
            (
                "X-Business-Use-Case-Usage",
                '{"178414":[{"type":"instagram","call_count":100,"total_cputime":25,"total_time":40,'
                '"estimated_time_to_regain_access":19}]}',
            ),
        ),
    ),
    "too_much": GraphError(
        code=1, status=500, message="Please reduce the amount of data you're asking for, then retry your request"
    ),
    "service": GraphError(code=2, status=500, transient=True, message="An unexpected error has occurred."),
    "blocked": GraphError(code=368, status=403, message="The action attempted has been deemed abusive."),
    "token": GraphError(code=190, status=401, message="Invalid OAuth access token - Cannot parse access token"),
}
"""What a fault may name."""


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, error: GraphError) -> None:
        super().__init__(error.message)
        self.error = error


def not_there(ident: str) -> Refused:
    """Nothing is at this number, or nothing that the token may see."""
    words = "does not exist, cannot be loaded due to missing permissions, or does not support this operation"
    message = f"Unsupported get request. Object with ID '{ident}' {words}."
    return Refused(GraphError(code=100, subcode=33, message=message))
