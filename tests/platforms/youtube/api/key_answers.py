"""What the Data API answers to a key, as recorded and as documented; and the keyring of a child in a file."""

from __future__ import annotations

import json

from tests.net.wire import reply
from tests.support import Cli

SECRET = "AIzaSy-a-key-that-was-made-up-for-tests"

GOOD = reply(b'{"kind": "youtube#i18nLanguageListResponse"}')


def refusal(status: int, reason: str, message: str, detail: str | None = None) -> bytes:
    """An error of the API's, which repeats the key as an error page of a proxy's might."""
    error = {
        "code": status,
        "message": f"{message} {SECRET}",
        "errors": [{"message": message, "domain": "global", "reason": reason}],
        "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": detail}] if detail else [],
    }
    return reply(json.dumps({"error": error}).encode(), status)


WRONG = refusal(400, "badRequest", "API key not valid. Please pass a valid API key.", "API_KEY_INVALID")
OLD_WRONG = refusal(400, "keyInvalid", "Bad Request")
SPENT = refusal(403, "quotaExceeded", 'You have exceeded your <a href="/youtube/v3">quota</a>.')
SWITCHED_OFF = refusal(403, "accessNotConfigured", "YouTube Data API v3 has not been used.", "SERVICE_DISABLED")
OTHER_ADDRESS = refusal(403, "forbidden", "The IP address is not allowed.", "API_KEY_IP_ADDRESS_BLOCKED")
FAULT = reply(b"{}", 503)


def keyring_env(run_cli: Cli, url: str, **more: str) -> dict[str, str]:
    """A child's variables: the Data API at ``url``, the keyring and all else of the user's in its home."""
    home = str(run_cli.home)
    folders = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), home)
    return {
        "PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring",
        "COMMENTVAULT_YOUTUBE_API_ENDPOINT": url.rstrip("/"),
        **folders,
        **more,
    }
