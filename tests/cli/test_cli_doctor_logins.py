"""``doctor`` and the logins to Instagram: which are kept, until when, what stops them; nobody is asked."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

import pytest

from commentvault.demo import Corpus, DemoServer
from commentvault.demo.instagram import Account, Fault, InstagramServer, Rule, faults
from commentvault.errors import RateLimited
from commentvault.platforms.instagram.web import sessions
from commentvault.platforms.instagram.web.failures import Stopped
from commentvault.platforms.instagram.web.ledger import Ledger
from commentvault.platforms.instagram.web.sessions import Session
from tests.platforms.instagram.web.logins import COOKIES, SECRETS, instagram_env
from tests.support import Cli, ServerFactory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are set by Linux's variables")


POST = "https://www.instagram.com/p/CODE123/"


class Doctor:
    """``doctor``, about a thread of the invented YouTube."""

    def __init__(self, cli: Cli, server: DemoServer) -> None:
        self._cli, self._server = cli, server
        self.code = -1

    def __call__(
        self, about: str = "logins", link: str = "", instagram: InstagramServer | None = None, **env: str
    ) -> list[tuple[str, str]]:
        """Level and words of the checks about something."""
        env = instagram_env(self._cli, instagram, PATH=str(self._cli.home), **env)
        ran = self._cli("doctor", "--json", link or self._server.corpus.video.id, server=self._server, env=env)
        assert not [secret for secret in SECRETS if secret in ran.out + ran.err]
        self.code = ran.code
        checks = [json.loads(line) for line in ran.out.splitlines()]
        return [(each["level"], f"{each['told']} → {each['todo']}") for each in checks if each["about"] == about]


@pytest.fixture
def doctor(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> Doctor:
    return Doctor(run_cli, demo_server(small_corpus))


@pytest.fixture
def kept(run_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Logins that are kept here are the child's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(run_cli.home))


def keep(name: str = "demo.reader", **ends: float) -> None:
    expires = datetime.now(UTC) + timedelta(**ends, minutes=1) if ends else None
    sessions.keep(Session(name, COOKIES, expires))


def test_without_logins_there_is_nothing_to_say(doctor: Doctor) -> None:
    """Unless one is needed."""
    assert doctor() == []
    assert doctor.code == 0
    ((level, told),) = doctor(COMMENTVAULT_INSTAGRAM_SOURCE="web")
    assert (doctor.code, level) == (2, "problem")
    assert "commentvault login instagram" in told


def test_a_watched_post_needs_one(doctor: Doctor, run_cli: Cli) -> None:
    """Where the official API is not set up for it."""
    file = run_cli.work / "commentvault.toml"
    file.write_text('[[watch]]\nlink = "https://www.instagram.com/p/CODE123/"\n')
    assert [level for level, _ in doctor()] == ["problem"]
    file.write_text('[instagram]\ntoken = "x"\n' + file.read_text())
    file.chmod(0o644)
    assert doctor() == []
    assert f"chmod 600 {file}" in doctor("settings")[0][1]


@pytest.mark.usefixtures("kept")
def test_how_long_each_is_good_for(doctor: Doctor) -> None:
    """Long, not for long, unknown; an expired one is a problem of its own class."""
    keep("a.long", days=90)
    keep("b.short", days=3)
    keep("c.unknown")
    found = doctor(COMMENTVAULT_INSTAGRAM_ACCOUNT="a.long")
    assert [level for level, _ in found] == ["ok", "warning", "ok"]
    for (_, told), words in zip(found, ("expires in 90 days", "expires in 3 days", "is not known"), strict=True):
        assert words in told
    assert doctor.code == 0
    keep("d.over", days=-1)
    found = doctor(COMMENTVAULT_INSTAGRAM_ACCOUNT="a.long")
    assert found[-1][0] == "problem"
    assert found[-1][1].startswith("d.over: it expired on")
    assert doctor.code == 4


@pytest.mark.usefixtures("kept")
def test_which_one_is_used(doctor: Doctor) -> None:
    """Several and none chosen, or one that is not there, is a mistake in the settings."""
    keep("one")
    keep("two")
    assert "several Instagram logins are kept: one, two" in doctor()[-1][1]
    assert doctor.code == 2
    assert "no login of the Instagram account three" in doctor(COMMENTVAULT_INSTAGRAM_ACCOUNT="three")[-1][1]
    assert [level for level, _ in doctor(COMMENTVAULT_INSTAGRAM_ACCOUNT="two")] == ["ok", "ok"]


@pytest.mark.usefixtures("kept")
def test_a_login_that_others_can_read(doctor: Doctor) -> None:
    """With the command that mends it; one that is damaged is made anew. The platform is not asked with either."""
    keep()
    path = sessions.file_of("demo.reader")
    path.chmod(0o640)
    ((level, told),) = doctor()
    assert (doctor.code, level) == (2, "problem")
    assert told.endswith(f"→ chmod 600 {path}")
    not_asked = [("problem", "instagram:CODE123: not asked: see logins below → None")]
    assert doctor("platform", POST) == not_asked
    path.chmod(0o600)
    path.write_text("{")
    ((level, told),) = doctor()
    assert "is damaged" in told
    assert told.endswith("→ log in to Instagram in the browser, then: commentvault login instagram")
    assert doctor("platform", POST) == not_asked


@pytest.mark.usefixtures("kept")
def test_what_stops_an_account(doctor: Doctor) -> None:
    """What it asked for today; a pause goes by, a suspicion is for its owner."""
    keep()
    ledger = Ledger()
    ledger.take("demo.reader", "other", 99, lambda times, now: 0.0)
    assert doctor("account") == [("ok", "demo.reader: 1 of 2,000 requests in the last 24 hours → None")]
    ledger.stop("demo.reader", RateLimited("Instagram asks for a pause", 600))
    ((level, told),) = doctor("account")
    assert (doctor.code, level) == (0, "warning")
    assert "asks for a pause" in told
    ledger.stop("demo.reader", Stopped("Instagram holds this account"))
    ((level, told),) = doctor("account")
    assert (doctor.code, level) == (4, "problem")
    assert "holds this account" in told


@pytest.mark.usefixtures("kept")
def test_the_words_of_a_stop_stand_once(doctor: Doctor, small_corpus: Corpus) -> None:
    """Under the account; the platform points there, whether the stop was there before or came just now."""
    reader = Account()
    sessions.keep(Session(reader.username, reader.cookies))
    refused = [("problem", "instagram:CODE123: refused: see account below → None")]
    with InstagramServer(small_corpus, accounts=(reader,)) as server:
        server.fault = faults(Rule(fault=Fault("checkpoint_required")))
        assert doctor("platform", POST, server) == refused
        asked = server.count
        assert asked >= 1
        ((level, told),) = doctor("account", POST, server)
        assert (doctor.code, level) == (4, "problem")
        assert "checkpoint" in told
        assert doctor("platform", POST, server) == refused
        assert server.count == asked
