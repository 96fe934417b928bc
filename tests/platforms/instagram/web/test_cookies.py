"""A login out of cookies: what browsers export, and what is refused."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import re
import sqlite3
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.errors import UsageError
from commentvault.platforms.instagram.web import cookies
from commentvault.platforms.instagram.web.sessions import KEPT, Session

from .logins import COOKIES, LATER, SECRETS, exported, netscape


def read(tmp_path: Path, content: str | bytes) -> Session:
    path = tmp_path / "cookies.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return cookies.from_file(path)


def refused(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(UsageError) as error:
        read(tmp_path, content)
    told = str(error.value)
    assert not [secret for secret in SECRETS if secret in told]
    return told


@pytest.mark.parametrize(
    "content",
    [
        netscape(),
        netscape().replace("\n", "\r\n"),
        "\ufeff" + netscape(),
        netscape().replace("\t", "    "),
        netscape(domain="#HttpOnly_.instagram.com").replace("#HttpOnly_#HttpOnly_", "#HttpOnly_"),
        netscape(domain="www.Instagram.com"),
        netscape(ends=f"{LATER}.742"),
        netscape(ends=LATER * 1000),
        exported(),
        '{"cookies": %s, "origins": []}' % exported().replace("expirationDate", "expires"),  # noqa: UP031  # braces
    ],
)
def test_what_browsers_export(tmp_path: Path, content: str) -> None:
    """The cookies of the login and its end, to the second."""
    session = read(tmp_path, content)
    assert dict(session.cookies) == COOKIES
    assert session.expires
    assert int(session.expires.timestamp()) == LATER
    assert session.name == COOKIES["ds_user_id"]


def test_only_the_platforms_cookies_that_make_a_login(tmp_path: Path) -> None:
    """Not another site's, though its name ends alike, and not what only the page's looks need."""
    others = netscape({"sessionid": "1%3Aothers", "csrftoken": "x"}, LATER + 99, "notinstagram.com")
    others += netscape({"sessionid": "1%3Aothers", "csrftoken": "x"}, LATER + 99, "instagram.com.evil.example")
    session = read(tmp_path, others + netscape(COOKIES | {"rur": "NCG", "wd": "1x1"}))
    assert dict(session.cookies) == COOKIES
    assert set(session.cookies) <= set(KEPT)


def test_a_login_without_an_end(tmp_path: Path) -> None:
    """Its end is unknown; the account's number is told from the login where its own cookie is missing."""
    for ends in (0, -1, "never"):
        given = {name: COOKIES[name] for name in ("sessionid", "csrftoken")}
        session = read(tmp_path, netscape(given, ends))
        assert session.expires is None
        assert dict(session.cookies) == given | {"ds_user_id": "48121314"}


def test_of_two_cookies_of_a_name_the_one_that_lasts_longer(tmp_path: Path) -> None:
    """As when a browser kept one for www. from another time."""
    older = netscape({"csrftoken": "of-another-time"}, LATER - 999, "www.instagram.com")
    for content in (older + netscape(), netscape() + older):
        assert read(tmp_path, content).cookies["csrftoken"] == COOKIES["csrftoken"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "holds no cookies"),
        ("hello\n", "holds no cookies"),
        ("[" * 100_000, "holds no cookies"),
        ("[1, {}, null]", "holds no login"),
        (netscape(domain=".example.com"), "holds no login"),
        (netscape({"csrftoken": "x"}), "log in to instagram.com"),
        (netscape({"sessionid": COOKIES["sessionid"]}), "without the cookie csrftoken"),
        (netscape(ends=int(time.time()) - 86_400), "ended on"),
        (netscape(COOKIES | {"ds_user_id": "7"}), "two Instagram accounts"),
        (exported(COOKIES | {"sessionid": COOKIES["sessionid"] + "\r\nX: y"}), "sessionid in .* is damaged"),
        (exported(COOKIES | {"csrftoken": "a; b"}), "csrftoken in .* is damaged"),
        (pickle.dumps(COOKIES), "runs its code"),
        (b"\0" * 100, "no text"),
        (b"SQLite format 3\0 more", "--browser"),
    ],
)
def test_what_is_no_login(tmp_path: Path, content: str | bytes, words: str) -> None:
    """Told in words with what to do, and without what is in it."""
    assert re.search(words, refused(tmp_path, content))


def test_a_pickle_is_never_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its protocol, the code in it does not run."""

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "sprung"),)

    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        refused(tmp_path, pickle.dumps({"sessionid": "x", "trap": Trap()}, protocol))
    assert not (tmp_path / "sprung").exists()


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """A folder, nothing there, and a device without an end."""
    for path in (tmp_path, tmp_path / "nothing", Path("/dev/zero")):
        with pytest.raises(UsageError, match=str(path)):
            cookies.from_file(path)


@given(st.one_of(st.text(), st.binary()))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: str | bytes) -> None:
    """No other way out."""
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    with pytest.raises(UsageError):
        cookies.from_file(path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.sampled_from([*KEPT, ".instagram.com"]),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["domain", "name", "value", "expires", "expirationDate", "cookies"]) | st.text(), inner
        )
    ),
)


@given(_JSON)
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, tree: object) -> None:
    """Likewise."""
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_text(json.dumps(tree))
    with contextlib.suppress(UsageError):
        assert isinstance(cookies.from_file(path), Session)


@pytest.fixture
def firefox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Firefox with a profile, and the login in it; as from version 142 on, ends are counted in milliseconds."""
    monkeypatch.setenv("HOME", str(tmp_path))
    home = tmp_path / ".mozilla" / "firefox"
    (home / "p.default").mkdir(parents=True)
    (home / "profiles.ini").write_text("[Profile0]\nName=default\nIsRelative=1\nPath=p.default\nDefault=1\n")
    file = home / "p.default" / "cookies.sqlite"
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE moz_cookies (host, path, isSecure, expiry, name, value, isHttpOnly)")
        rows = [(".instagram.com", "/", 1, LATER * 1000, name, value, 1) for name, value in COOKIES.items()]
        db.executemany("INSERT INTO moz_cookies VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    db.close()
    return file


@pytest.mark.skipif(sys.platform != "linux", reason="where Firefox keeps its profiles on Linux")
def test_a_browser_is_asked(firefox: Path) -> None:
    """The login of the profile, without its cookies being written anywhere."""
    session = cookies.from_browser("firefox")
    assert dict(session.cookies) == COOKIES
    assert session.expires
    assert int(session.expires.timestamp()) == LATER


@pytest.mark.skipif(sys.platform != "linux", reason="where Firefox keeps its profiles on Linux")
def test_a_browser_that_does_not_help(firefox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not known, not there, damaged, and the package for it not installed: in words, with the other way."""
    with pytest.raises(UsageError, match="that can be asked are firefox, chrome"):
        cookies.from_browser("netscape")
    with pytest.raises(UsageError, match=r"cannot read the cookies of chrome: .*--cookies"):
        cookies.from_browser("chrome")
    firefox.write_bytes(b"no database" * 1000)
    with pytest.raises(UsageError, match=r"cannot read the cookies of firefox: .*--cookies"):
        cookies.from_browser("firefox")
    monkeypatch.setitem(sys.modules, "browser_cookie3", None)
    with pytest.raises(UsageError, match=r"pip install -e '\.\[browser\]' in the clone"):
        cookies.from_browser("firefox")
