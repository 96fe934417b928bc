"""An invented login, and how browsers export it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from commentvault.demo.instagram import InstagramServer
from tests.support import Cli

LATER = int(time.time()) + 30 * 86_400
COOKIES = {
    "sessionid": "48121314%3AaBcDeFgHiJkLmN%3A12%3AAYdXXXXXXXXXinvented",
    "csrftoken": "inventedCsrfToken0123456789abcde",
    "ds_user_id": "48121314",
    "mid": "Zinvented-mid",
    "ig_did": "0A1B2C3D-INVENTED",
}
SECRETS = [COOKIES["sessionid"], COOKIES["csrftoken"], "AYdXXXXXXXXXinvented"]


def netscape(cookies: dict[str, str] = COOKIES, ends: object = LATER, domain: str = ".instagram.com") -> str:
    """As a browser's extension exports them, and curl, which marks those that scripts do not see."""
    lines = ["# Netscape HTTP Cookie File", "# https://curl.se/docs/http-cookies.html", ""]
    for name, value in cookies.items():
        mark = "#HttpOnly_" if name == "sessionid" else ""
        lines.append(f"{mark}{domain}\tTRUE\t/\tTRUE\t{ends}\t{name}\t{value}")
    return "\n".join(lines) + "\n"


def exported(cookies: dict[str, str] = COOKIES, ends: object = LATER + 0.742) -> str:
    """As extensions export JSON."""
    rows = [
        {"domain": ".instagram.com", "name": name, "value": value, "expirationDate": ends, "httpOnly": True}
        for name, value in cookies.items()
    ]
    return json.dumps(rows)


@pytest.fixture
def logins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the logins, in this process."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    from commentvault.platforms.instagram.web import sessions

    return sessions.folder()


def instagram_env(cli: Cli, server: InstagramServer | None, **more: str) -> dict[str, str]:
    """A child's variables: Instagram is the invented one and asked without pauses, all of the user's is in its home."""
    home, url = str(cli.home), server.url if server else "http://127.0.0.1:1"
    return {
        "COMMENTVAULT_INSTAGRAM_ENDPOINT": url,
        "COMMENTVAULT_INSTAGRAM_MOBILE_ENDPOINT": url,
        "COMMENTVAULT_INSTAGRAM_RATE_CONTROL": "false",
        "PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring",
        **dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), home),
        **more,
    }
