"""``login instagram``: a browser's login is taken, tried with one request, kept, and shown to nobody."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from commentvault.demo import Corpus
from commentvault.demo.instagram import Account, Fault, InstagramServer, Rule, faults
from tests.platforms.instagram.web.logins import LATER, exported, instagram_env, netscape
from tests.support import Cli, Ran

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are set by Linux's variables")

FIRST, SECOND = Account(), Account("second.reader", "AnotherSession")
SECRETS = [FIRST.cookies["sessionid"], FIRST.cookies["csrftoken"], SECOND.cookies["sessionid"]]

ASKS = """
from getpass import getpass
from keyring.backend import KeyringBackend
class Asks(KeyringBackend):
    priority = 1
    def get_password(self, service, user):
        return getpass("the keyring's password: ")
    set_password = delete_password = get_password
"""
LOCKED = """
import sqlite3
class BrowserCookieError(Exception): ...
def firefox(**more):
    raise sqlite3.OperationalError("database is locked")
"""


@pytest.fixture
def server(small_corpus: Corpus) -> Iterator[InstagramServer]:
    with InstagramServer(small_corpus, accounts=(FIRST, SECOND)) as server:
        yield server


def login(cli: Cli, server: InstagramServer | None, *arguments: str | Path, **env: str) -> Ran:
    ran = cli("login", "instagram", *arguments, env=instagram_env(cli, server, **env))
    assert not [secret for secret in SECRETS if secret in ran.out + ran.err]
    return ran


def written(cli: Cli, content: str | bytes) -> Path:
    """A file of cookies."""
    path = cli.work / "cookies.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def kept(cli: Cli) -> dict[str, Path]:
    """The files of the logins, by account."""
    return {path.stem: path for path in (cli.home / "commentvault" / "logins" / "instagram").glob("*.json")}


@pytest.mark.parametrize("write", [netscape, exported])
def test_a_login_is_kept(run_cli: Cli, server: InstagramServer, write: object) -> None:
    """One request tells whose it is; said is where it is kept, until when, and what care is taken."""
    assert callable(write)
    path = written(run_cli, write(FIRST.cookies))
    ran = login(run_cli, server, "--cookies", path)
    assert (ran.code, ran.out) == (0, "")
    file = kept(run_cli)[FIRST.username]
    assert f"the login of {FIRST.username} is kept in {file}" in ran.err
    assert "until 20" in ran.err
    assert "2,000 requests in 24 hours" in ran.err
    assert f"delete {path}" in ran.err
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["cookies"] == FIRST.cookies
    assert [asked.account for asked in server.requests] == [FIRST.username]


def test_in_the_keyring(run_cli: Cli, server: InstagramServer) -> None:
    """The cookies are in no file but the keyring's."""
    path = written(run_cli, netscape(FIRST.cookies))
    ran = login(run_cli, server, "--keyring", "--cookies", path)
    assert ran.code == 0
    assert "is kept in the system's keyring" in ran.err
    path.unlink()
    files = [each for each in run_cli.home.rglob("*") if each.is_file() and each.name != "keyring_pass.cfg"]
    assert not [each for each in files if FIRST.cookies["csrftoken"].encode() in each.read_bytes()]
    listed = login(run_cli, server, "--list")
    assert listed.out.startswith(f"{FIRST.username}  until ")
    assert "in the system's keyring" in listed.out


def test_without_a_keyring(run_cli: Cli, server: InstagramServer) -> None:
    """Said before anything is asked, with the other way."""
    path = written(run_cli, netscape(FIRST.cookies))
    fail = "keyring.backends.fail.Keyring"
    ran = login(run_cli, server, "--keyring", "--cookies", path, PYTHON_KEYRING_BACKEND=fail)
    assert (ran.code, server.count, kept(run_cli)) == (2, 0, {})
    assert "without --keyring" in ran.err


def test_a_keyring_that_asks_for_a_password(run_cli: Cli, server: InstagramServer) -> None:
    """Where nobody can type one it is said in words, without a warning; nothing is kept."""
    path = written(run_cli, netscape(FIRST.cookies))
    asks = run_cli.home / "asks.py"
    asks.write_text(ASKS)
    env = instagram_env(run_cli, server, PYTHON_KEYRING_BACKEND="asks.Asks", PYTHONPATH=str(run_cli.home))
    arguments = ("login", "instagram", "--keyring", "--cookies", path)
    ran = run_cli(*arguments, env=env, start_new_session=True)  # without this terminal
    assert (ran.code, ran.out, server.count, kept(run_cli)) == (2, "", 0, {})
    assert "asks for a password" in ran.err
    assert "without --keyring" in ran.err
    assert "Warning" not in ran.err


def test_from_standard_input(run_cli: Cli, server: InstagramServer) -> None:
    """As the output of another program: there is no file to delete then."""
    env = instagram_env(run_cli, server)
    ran = run_cli("login", "instagram", "--cookies", "-", env=env, stdin=netscape(FIRST.cookies))
    assert ran.code == 0
    assert list(kept(run_cli)) == [FIRST.username]
    assert "delete" not in ran.err
    ran = run_cli("login", "instagram", "--cookies", "-", env=env)
    assert ran.code == 2
    assert "standard input holds no cookies" in ran.err


def test_several_accounts(run_cli: Cli, server: InstagramServer) -> None:
    """Each is listed, the settings' line that chooses one is printed, and one can be forgotten."""
    assert login(run_cli, server, "--list").out == ""
    login(run_cli, server, "--cookies", written(run_cli, netscape(FIRST.cookies)))
    ran = login(run_cli, server, "--cookies", written(run_cli, netscape(SECOND.cookies, 0)))
    assert (ran.code, ran.out) == (0, 'account = "second.reader"\n')
    assert "until when is not known" in ran.err
    listed = login(run_cli, server, "--list").out.splitlines()
    assert [line.split()[0] for line in listed] == [FIRST.username, SECOND.username]
    assert login(run_cli, server, "--forget", "nobody").code == 2
    assert login(run_cli, server, "--forget", "@second.reader").code == 0
    assert list(kept(run_cli)) == [FIRST.username]


def test_a_browser(run_cli: Cli, server: InstagramServer) -> None:
    """One that is not there, and one that nobody knows; nothing is asked."""
    for browser, words in (
        ("firefox", "no profile of firefox with a login was found"),
        ("netscape", "firefox, chrome"),
    ):
        ran = login(run_cli, server, "--browser", browser)
        assert (ran.code, server.count) == (2, 0)
        assert words in ran.err
        assert "close it" not in ran.err


def test_a_browser_that_has_its_cookies_locked(run_cli: Cli, server: InstagramServer) -> None:
    """That can be helped by closing it."""
    (run_cli.home / "browser_cookie3.py").write_text(LOCKED)
    ran = login(run_cli, server, "--browser", "firefox", PYTHONPATH=str(run_cli.home))
    assert (ran.code, server.count) == (2, 0)
    assert "close it and try again, or export" in ran.err


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (Fault("login_required"), 4, "log in to it in the browser"),
        (Fault("login_page"), 4, "log in to it in the browser"),
        (Fault("checkpoint_required"), 4, "checkpoint_required"),
        (Fault("feedback_required"), 4, "for a day"),
        (Fault("rate_limit"), 4, "30 min"),
        (Fault("status", code=503), 3, "503"),
        (Fault("html"), 3, "web page"),
        (Fault("blank"), 3, "unknown shape"),
        (Fault("close"), 3, "cannot be reached"),
    ],
)
def test_a_login_that_is_not_taken_is_not_kept(
    run_cli: Cli, server: InstagramServer, fault: Fault, code: int, words: str
) -> None:
    """The platform's reason in words; the next one is tried all the same, unless Instagram wants to be left alone."""
    path = written(run_cli, netscape(FIRST.cookies))
    server.fault = faults(Rule(fault=fault))
    ran = login(run_cli, server, "--cookies", path)
    assert (ran.code, ran.out, kept(run_cli)) == (code, "", {})
    assert "the login is not kept" in ran.err
    assert words in ran.err, ran.err
    assert server.count <= 2
    server.fault = None
    again = login(run_cli, server, "--cookies", path)
    assert again.code == (4 if fault.trouble in ("rate_limit", "feedback_required") else 0), again.err
    assert login(run_cli, server, "--cookies", written(run_cli, netscape(SECOND.cookies))).code == 0


def test_cookies_of_nobody(run_cli: Cli, server: InstagramServer) -> None:
    """A login that ended in the meantime."""
    server.accounts = (SECOND,)
    ran = login(run_cli, server, "--cookies", written(run_cli, netscape(FIRST.cookies)))
    assert (ran.code, kept(run_cli)) == (4, {})


def test_nobody_there(run_cli: Cli) -> None:
    """Code 3, and nothing kept."""
    ran = login(run_cli, None, "--cookies", written(run_cli, netscape(FIRST.cookies)))
    assert (ran.code, kept(run_cli)) == (3, {})


def test_a_file_of_somebody_else(run_cli: Cli, server: InstagramServer) -> None:
    """A pickle is refused with the reason; an old login says when it ended."""
    for content, words in (
        (pickle.dumps(FIRST.cookies), "pickle"),
        (netscape(FIRST.cookies, 99), "ended on 1970-01-01"),
    ):
        ran = login(run_cli, server, "--cookies", written(run_cli, content))
        assert (ran.code, server.count, kept(run_cli)) == (2, 0, {})
        assert words in ran.err


def test_without_options_the_ways_are_explained(run_cli: Cli, server: InstagramServer) -> None:
    """Code 2, since nothing was kept."""
    ran = login(run_cli, server)
    assert (ran.code, ran.out) == (2, "")
    assert "--browser firefox" in ran.err
    assert "--cookies cookies.txt" in ran.err
    assert "commentvault import" in ran.err
    assert "pip install -e '.[browser]' in the clone" in ran.err


@pytest.mark.parametrize(
    "arguments", [[FIRST.cookies["sessionid"]], ["--list", "--forget", "x"], ["--browser", "chrome", "--cookies", "x"]]
)
def test_a_wrong_call(run_cli: Cli, server: InstagramServer, arguments: list[str]) -> None:
    """A secret in the wrong place is not repeated."""
    assert login(run_cli, server, *arguments).code == 2
    ran = run_cli("login", FIRST.cookies["sessionid"])
    assert ran.code == 2
    assert FIRST.cookies["sessionid"] not in ran.out + ran.err


def test_a_new_login_sets_a_held_account_free(run_cli: Cli, server: InstagramServer) -> None:
    """What its owner had to do is done then."""
    from commentvault.platforms.instagram.web.failures import Stopped
    from commentvault.platforms.instagram.web.ledger import Ledger

    ledger = Ledger(run_cli.home / "commentvault" / "instagram.sqlite")
    ledger.stop(FIRST.username, Stopped("held"))
    assert ledger.stopped(FIRST.username)
    ran = login(run_cli, server, "--cookies", written(run_cli, netscape(FIRST.cookies, LATER)))
    assert ran.code == 0
    assert ledger.stopped(FIRST.username) is None
    assert ledger.made(FIRST.username) == server.count == 1
    assert [path.name for path in run_cli.work.iterdir()] == ["cookies.txt"]


@pytest.mark.parametrize("way", [(), ("--keyring",)])
def test_a_pause_holds_for_a_login_too(run_cli: Cli, server: InstagramServer, way: tuple[str, ...]) -> None:
    """An account that is kept is known by its number: it is not asked until then, and each request is its own."""
    from commentvault.errors import RateLimited
    from commentvault.platforms.instagram.web.ledger import Ledger

    ledger = Ledger(run_cli.home / "commentvault" / "instagram.sqlite")
    path = written(run_cli, netscape(FIRST.cookies))
    for _ in range(2):
        assert login(run_cli, server, *way, "--cookies", path).code == 0
    assert ledger.made(FIRST.username) == server.count == 2
    ledger.stop(FIRST.username, RateLimited("too often", 9_999))
    ran = login(run_cli, server, *way, "--cookies", path)
    assert ran.code == 4
    assert "nothing is asked with this login until 20" in ran.err
    assert ledger.made(FIRST.username) == server.count == 2
    assert login(run_cli, server, "--cookies", written(run_cli, netscape(SECOND.cookies))).code == 0


def test_cookies_that_are_not_taken_do_no_harm_to_the_login_that_is_kept(run_cli: Cli, server: InstagramServer) -> None:
    """An older export of the same account, say; nor do they lift what stops it."""
    from commentvault.platforms.instagram.web.failures import Stopped
    from commentvault.platforms.instagram.web.ledger import Ledger

    ledger = Ledger(run_cli.home / "commentvault" / "instagram.sqlite")
    login(run_cli, server, "--cookies", written(run_cli, netscape(FIRST.cookies)))
    server.fault = faults(Rule(fault=Fault("login_required")))
    assert login(run_cli, server, "--cookies", run_cli.work / "cookies.txt").code == 4
    assert ledger.stopped(FIRST.username) is None
    ledger.stop(FIRST.username, Stopped("held"))
    assert login(run_cli, server, "--cookies", run_cli.work / "cookies.txt").code == 4
    assert "held" in str(ledger.stopped(FIRST.username))
