"""The kept logins: whole, private, and shown to nobody."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commentvault.errors import UsageError
from commentvault.platforms.instagram.web import sessions
from commentvault.platforms.instagram.web.sessions import Session
from tests.support import Cli

from .logins import COOKIES, SECRETS, logins

__all__ = ["logins"]

ENDS = datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)
LOGIN = Session("demo.reader", COOKIES, ENDS)
LOGGED_OUT = 'sessionid=""; expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=0; path=/; domain=.instagram.com'


def stored() -> Session:
    session = sessions.load()
    assert session
    return session


def test_a_login_is_kept(logins: Path) -> None:
    """In a file of its user's alone, that holds what makes a login and no more."""
    assert sessions.load() is None
    path = sessions.keep(Session("demo.reader", COOKIES | {"rur": "NCG"}, ENDS))
    assert (stored().name, dict(stored().cookies), stored().expires) == ("demo.reader", COOKIES, ENDS)
    assert path == logins / "demo.reader.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert logins.stat().st_mode & 0o777 == logins.parent.stat().st_mode & 0o777 == 0o700
    assert json.loads(path.read_text())["cookies"] == COOKIES
    assert sorted(each.name for each in logins.iterdir()) == [".lock", "demo.reader.json"]


def test_a_login_never_shows(logins: Path) -> None:
    """Not in its text, nor where it is copied or written down."""
    sessions.keep(LOGIN)
    told = f"{LOGIN} {LOGIN!r} {sessions.about('demo.reader')!r} {stored()}"
    assert "demo.reader" in told
    assert not [secret for secret in SECRETS if secret in told]
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            write(LOGIN)


def test_several_accounts(logins: Path) -> None:
    """One is chosen by name, as people write it; without a choice they are named."""
    sessions.keep(LOGIN)
    sessions.keep(Session("second", COOKIES | {"csrftoken": "another"}))
    assert sessions.names() == ["demo.reader", "second"]
    for name in ("second", "@second", "Second "):
        chosen = sessions.load(name)
        assert chosen
        assert (chosen.name, chosen.cookies["csrftoken"], chosen.expires) == ("second", "another", None)
    with pytest.raises(UsageError, match=r"demo\.reader, second; name the one"):
        sessions.load()
    with pytest.raises(UsageError, match=r"no login of the Instagram account third .*kept are demo\.reader, second"):
        sessions.load("third")
    sessions.forget("@second")
    assert stored().name == "demo.reader"
    with pytest.raises(UsageError, match="no login of the Instagram account second"):
        sessions.forget("second")


@pytest.mark.parametrize("name", ["", "../escape", "a/b", "a" * 31, "name\n", "Großer"])
def test_what_is_no_account(logins: Path, name: str) -> None:
    """Is written nowhere."""
    with pytest.raises(UsageError, match="no name of an Instagram account"):
        sessions.keep(Session(name, COOKIES))
    assert not list(logins.parent.parent.rglob("*.json"))


@pytest.mark.skipif(os.name != "posix", reason="file modes are Unix's")
def test_a_login_that_others_can_read(logins: Path) -> None:
    """Is not used without a word; the word says what to do."""
    path = sessions.keep(LOGIN)
    path.chmod(0o644)
    with pytest.raises(UsageError, match=f"mode 644.*chmod 600 {path}"):
        sessions.load()
    path.chmod(0o600)
    assert stored().cookies == COOKIES


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04N.",
        b"{}",
        b'{"name": "other", "kept": "2026-01-01T00:00:00Z", "cookies": {"sessionid": "a", "csrftoken": "b"}}',
        b'{"name": "demo.reader", "kept": "2026-01-01T00:00:00Z", "cookies": {"sessionid": "a"}}',
        b'{"name": "demo.reader", "kept": "2026-01-01T00:00:00Z", "cookies": {"sessionid": "a\\nb", "csrftoken": "b"}}',
    ],
)
def test_a_damaged_login(logins: Path, content: bytes) -> None:
    """Is told, and another one takes its place."""
    path = sessions.keep(LOGIN)
    path.write_bytes(content)
    with pytest.raises(UsageError, match="is damaged; log in anew"):
        sessions.load()
    sessions.keep(LOGIN)
    assert stored().cookies == COOKIES


def test_what_the_platform_sets_anew_is_kept(logins: Path) -> None:
    """A new token, a later end; what makes no login, and what is not ours, is left aside."""
    sessions.keep(LOGIN)
    now = datetime.now(UTC)
    renewed = sessions.renew(
        LOGIN,
        [
            "csrftoken=new-token; expires=Sat, 20 Nov 2032 10:00:00 GMT; Max-Age=31449600; Path=/; Secure",
            f"sessionid={COOKIES['sessionid']}; Domain=.instagram.com; Max-Age=31536000; HttpOnly",
            'rur="NCG\\05448121314"; Domain=.instagram.com; HttpOnly',
            "mid=bad value",
        ],
    )
    assert dict(renewed.cookies) == dict(stored().cookies) == COOKIES | {"csrftoken": "new-token"}
    assert renewed.expires == stored().expires
    assert renewed.expires
    assert abs(renewed.expires - now - timedelta(days=365)) < timedelta(minutes=5)


def test_an_answer_that_sets_nothing_new_writes_nothing(logins: Path) -> None:
    """The platform sets the same cookies with almost every answer."""
    path = sessions.keep(LOGIN)
    before = path.stat().st_mtime_ns
    assert sessions.renew(LOGIN, []) is LOGIN
    assert sessions.renew(LOGIN, [f"csrftoken={COOKIES['csrftoken']}; Max-Age=9", "rur=x", "nonsense", ""]) is LOGIN
    soon = (ENDS + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert sessions.renew(LOGIN, [f"sessionid={COOKIES['sessionid']}; expires={soon}"]) is LOGIN
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "taken", [LOGGED_OUT, "sessionid=; Max-Age=0", "sessionid=x; expires=Thu, 01 Jan 1970 00:00:00 GMT"]
)
def test_an_answer_that_logs_out_changes_nothing(logins: Path, taken: str) -> None:
    """Neither what is kept nor what is in use, whatever else it sets."""
    sessions.keep(LOGIN)
    assert sessions.renew(LOGIN, ["csrftoken=of-nobody; Max-Age=99", taken]) is LOGIN
    assert stored().cookies == COOKIES


def test_a_login_that_was_replaced_or_forgotten_is_not_written(logins: Path) -> None:
    """By a run that still uses the older one."""
    sessions.keep(Session("demo.reader", COOKIES | {"sessionid": "48121314%3Anewer"}))
    assert sessions.renew(LOGIN, ["csrftoken=new; Max-Age=99"]).cookies["csrftoken"] == "new"
    assert stored().cookies == COOKIES | {"sessionid": "48121314%3Anewer"}
    sessions.forget("demo.reader")
    sessions.renew(LOGIN, ["csrftoken=new; Max-Age=99"])
    assert sessions.names() == []


def test_a_login_that_cannot_be_renewed_goes_on(logins: Path) -> None:
    """A full disk or a foreign file is no reason to end a walk."""
    path = sessions.keep(LOGIN)
    path.with_suffix(".part").mkdir()
    assert sessions.renew(LOGIN, ["csrftoken=new; Max-Age=99"]).cookies["csrftoken"] == "new"
    assert stored().cookies == COOKIES
    with pytest.raises(UsageError, match="cannot keep the login"):
        sessions.keep(LOGIN)


def test_processes_that_renew_at_once(logins: Path) -> None:
    """One of them wins, and the file is whole."""
    sessions.keep(LOGIN)
    program = (
        "import sys; from commentvault.platforms.instagram.web import sessions\n"
        "for turn in range(20):\n"
        "    sessions.renew(sessions.load(), [f'csrftoken={sys.argv[1] * 1000}{turn}; Max-Age=99'])\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", program, letter]) for letter in "abc"]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    token = stored().cookies["csrftoken"]
    assert len(token) > 1000
    assert len(set(token[:1000])) == 1


PROGRAM = """
from commentvault.errors import UsageError
from commentvault.platforms.instagram.web import sessions
COOKIES = {cookies!r}
path = sessions.keep(sessions.Session("demo.reader", COOKIES), in_keyring=True)
print(not any(value in path.read_text() for value in COOKIES.values()))
print(dict(sessions.load().cookies) == COOKIES)
sessions.renew(sessions.load(), ["csrftoken=new; Max-Age=99"])
print(sessions.load().cookies["csrftoken"], "new" in path.read_text())
{then}
"""


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("sessions.forget('demo.reader'); print(sessions.load(), sessions._KEYRING.read('demo.reader'))", "None None"),
        (
            "sessions.keep(sessions.Session('demo.reader', COOKIES)); print(sessions._KEYRING.read('demo.reader'))",
            "None",
        ),
    ],
)
def test_in_the_keyring(run_cli: Cli, then: str, told: str) -> None:
    """The file only says so; a login that is forgotten, or kept in a file, leaves the keyring."""
    home = str(run_cli.home)
    env = run_cli.environment(PYTHON_KEYRING_BACKEND="keyrings.alt.file.PlaintextKeyring", XDG_DATA_HOME=home)
    program = PROGRAM.format(cookies=COOKIES, then=then)
    ran = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)
    assert (ran.stdout.splitlines(), ran.stderr) == (["True", "True", "new False", told], "")


def test_a_keyring_that_lost_the_login(run_cli: Cli) -> None:
    """Is told, with the command that puts it back."""
    env = run_cli.environment(PYTHON_KEYRING_BACKEND="keyrings.alt.file.PlaintextKeyring")
    then = (
        "for text in (None, '{}', 'x'):\n"
        "    sessions._KEYRING.forget('demo.reader')\n"
        "    text and sessions._KEYRING.keep('demo.reader', text)\n"
        "    try: sessions.load()\n"
        "    except UsageError as error: print('--keyring' in str(error))\n"
    )
    program = PROGRAM.format(cookies=COOKIES, then=then)
    ran = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)
    assert (ran.stdout.splitlines()[3:], ran.stderr) == (["True"] * 3, "")
