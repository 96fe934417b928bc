"""What goes out with a login, and what an answer does to it: nothing of the visitor's, nothing of anybody else's."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from commentvault.demo.instagram import Account
from commentvault.errors import AnswerError
from commentvault.model import Ask, Page, Target
from commentvault.net import Door
from commentvault.platforms.instagram import Instagram
from commentvault.platforms.instagram.web import sessions
from commentvault.platforms.instagram.web.client import Web
from commentvault.platforms.instagram.web.failures import WentWrong
from commentvault.platforms.instagram.web.ledger import Ledger
from commentvault.platforms.instagram.web.sessions import Session
from commentvault.settings import InstagramSettings, NetSettings

ACCOUNT = Account()
SETTINGS = InstagramSettings(pause=0)
TARGET = Target(platform="instagram", id="DLs5hArb0ur", url="https://www.instagram.com/p/DLs5hArb0ur/")
LIST = {"status": "ok", "comments": [], "comment_count": 0, "has_more_comments": False}


class Network:
    """Answers as it is told and keeps what it was asked."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def door(self) -> Door:
        return Door(NetSettings(tries=1), transport=httpx.MockTransport(self))


@pytest.fixture(autouse=True)
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, with a kept login."""
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    sessions.keep(Session(ACCOUNT.username, ACCOUNT.cookies))
    return tmp_path


def web(network: Network) -> Web:
    kept = sessions.load()
    assert kept is not None
    return Web(kept, network.door, SETTINGS)


def look(network: Network) -> list[Page]:
    """A look at the pins: one request."""
    return list(Instagram(SETTINGS).walk(TARGET, Ask(mode="pins"), network.door))


def test_the_passwords_of_a_netrc_stay_at_home(login: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though requests would send them wherever it asks."""
    (login / ".netrc").write_text("default login me password hunter2hunter2\n")
    monkeypatch.setenv("NETRC", str(login / ".netrc"))
    network = Network(httpx.Response(200, json=LIST))
    look(network)
    sent = [request.headers.get("authorization", "") for request in network.asked]
    assert sent[0].startswith("Bearer IGT:2:")
    assert not [header for header in sent if header.startswith("Basic")]


def test_what_a_secret_was_taken_out_of_is_not_sent_back() -> None:
    """An answer repeats what it was sent, as headers for the next request: the known values stay."""
    mid = ACCOUNT.cookies["mid"]
    network = Network(httpx.Response(200, json=LIST, headers={"ig-set-x-mid": mid, "x-ig-set-www-claim": "hmac.new"}))
    source = web(network)
    for _ in range(2):
        source.listing('["comments"]', TARGET.id, None)
    assert [request.headers["x-mid"] for request in network.asked] == [mid] * 2
    assert network.asked[1].headers["x-ig-www-claim"] == "hmac.new"


def test_what_a_stranger_is_told_is_not_about_the_account() -> None:
    """instaloader asks for a profile's page without the login: redirect and cookies touch nothing that is kept."""
    cookies = {
        "location": "https://www.instagram.com/accounts/login/",
        "set-cookie": "csrftoken=ofastranger123; Path=/",
    }
    network = Network(httpx.Response(302, headers=cookies))
    context = web(network).context
    with pytest.raises(WentWrong, match="without a login"), context.get_anonymous_session() as stranger:
        context._get_page(stranger, "somebody/")  # as instaloader calls it
    assert Ledger().stopped(ACCOUNT.username) is None
    kept = sessions.load()
    assert kept is not None
    assert kept.cookies == ACCOUNT.cookies


def test_what_the_account_itself_is_told_stops_it() -> None:
    """The same redirect, with the login."""
    network = Network(httpx.Response(302, headers={"location": "https://www.instagram.com/accounts/login/"}))
    with pytest.raises(AnswerError):
        web(network).context.web("api/v1/media/1/info/", {}, lambda answer: answer)
    assert Ledger().stopped(ACCOUNT.username) is not None


def test_new_cookies_of_the_account_are_kept() -> None:
    """And sent from then on."""
    answer = httpx.Response(200, json=LIST, headers={"set-cookie": "csrftoken=anewtoken0123456789; Path=/; Secure"})
    network = Network(answer)
    context = web(network).context
    for _ in range(2):
        context.web("api/v1/media/1/comments/", {}, lambda answer: answer)
    assert network.asked[1].headers["x-csrftoken"] == "anewtoken0123456789"
    kept = sessions.load()
    assert kept is not None
    assert kept.cookies["csrftoken"] == "anewtoken0123456789"
