"""A login's cookies are in no output, no file but the store of logins, and no process title, whatever goes wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import get_args
from urllib.parse import unquote

import pytest

from commentvault.demo import Corpus
from commentvault.demo.instagram import Account, Fault, InstagramServer, Rule, faults
from commentvault.demo.instagram.faults import Trouble
from commentvault.demo.instagram.refusals import Refusal
from commentvault.platforms.instagram.web import sessions
from commentvault.platforms.instagram.web.sessions import Session
from tests.net.wire import Wire, reply
from tests.platforms.instagram.web.logins import instagram_env, netscape
from tests.support import Cli, Ran

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are set by Linux's variables")

ACCOUNT = Account()
COOKIES = ACCOUNT.cookies
SESSION, TOKEN = COOKIES["sessionid"], COOKIES["csrftoken"]
_WORD = json.dumps({"ds_user_id": ACCOUNT.pk, "sessionid": SESSION}, separators=(",", ":")).encode()
BEARER = b64encode(_WORD).decode()
SECRETS = (SESSION, unquote(SESSION), SESSION.rpartition("%3A")[2], TOKEN, BEARER, BEARER[40:80])
REFUSALS: tuple[Refusal, ...] = get_args(Refusal)
TROUBLES = [trouble for part in get_args(Trouble) for trouble in get_args(part)]
POST = "https://www.instagram.com/p/Cg9b1_invented/"
ALL = " ".join((SESSION, unquote(SESSION), TOKEN, f"Bearer IGT:2:{BEARER}"))

# What a platform might say that repeats the cookies.
ECHOES = {
    "JSON of another shape": reply(json.dumps({"status": "ok", "items": ALL}).encode()),
    "a web page": reply(f"<html><title>{ALL}</title></html>".encode()),
    "an error": reply(json.dumps({"status": "fail", "message": ALL, "feedback_message": ALL}).encode(), 400),
    "a failure": reply(json.dumps({"status": "fail", "message": ALL}).encode()),
    "a suspicion": reply(json.dumps({"message": "feedback_required", "feedback_message": ALL}).encode(), 400),
    "a redirect": reply(b"", 302, f"Location: https://example.org/{SESSION}/?token={TOKEN}"),
    "a header": reply(b"{}", 200, f"X-Token: {ALL}", f"Content-Type: {TOKEN}", f"Set-Cookie: sessionid={SESSION}"),
    "a coding": reply(b"{}", 200, f"Content-Encoding: {SESSION}"),
    "no HTTP": f"{SESSION} {TOKEN} {BEARER}\r\n\r\n".encode(),
    "a broken header": f"HTTP/1.1 200 OK\r\n{SESSION}\r\n\r\n".encode(),
}


@pytest.fixture
def cli(run_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """With a login that is kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(run_cli.home))
    sessions.keep(Session(ACCOUNT.username, COOKIES))
    return run_cli


def run(cli: Cli, server: InstagramServer | Wire | None, *arguments: str, **env: str) -> Ran:
    """Run to the end, without long waits."""
    told = instagram_env(cli, None, COMMENTVAULT_NET_TRIES="2", COMMENTVAULT_NET_READ_TIMEOUT="5")
    if server:
        ends = ("COMMENTVAULT_INSTAGRAM_ENDPOINT", "COMMENTVAULT_INSTAGRAM_MOBILE_ENDPOINT")
        told |= dict.fromkeys(ends, server.url.rstrip("/"))
    return cli(*arguments, env=told | env)


def assert_secret(cli: Cli, *ran: Ran) -> None:
    """Nothing of what was printed or written holds a cookie, but for the store of logins."""
    for each in ran:
        assert not [secret for secret in SECRETS if secret in each.out + each.err], each
    files = [path for path in (*cli.home.rglob("*"), *cli.work.rglob("*")) if path.is_file()]
    store = sessions.file_of(ACCOUNT.username)
    assert store in files
    written = {path: path.read_bytes() for path in files if path != store}
    assert not [path for path, content in written.items() for secret in SECRETS if secret.encode() in content]
    assert not [path for path in files for secret in SECRETS if secret in str(path)]


def test_a_visit_does_not_tell_them(cli: Cli, small_corpus: Corpus) -> None:
    """Neither the archive nor what is printed, however much is told."""
    with InstagramServer(small_corpus) as server:
        link = f"https://www.instagram.com/p/{server.code}/"
        ran = [
            run(cli, server, *arguments, "--archive", "kept")
            for arguments in (("fetch", link, "--verbose"), ("fetch", link, "--json"), ("show", link), ("verify",))
        ]
        assert [each.code for each in ran] == [0] * 4, ran
        assert {asked.account for asked in server.requests} == {ACCOUNT.username}
    assert_secret(cli, *ran)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_no_trouble_tells_them(trouble: Trouble, cli: Cli, small_corpus: Corpus) -> None:
    """With the post, a page of comments, a page of replies; nor does an answer that is kept as of no known shape."""
    fault = Fault(trouble, seconds=0.1)
    with InstagramServer(small_corpus) as server:
        link = f"https://www.instagram.com/p/{server.code}/"
        server.fault = faults(Rule(fault=fault, kind="replies"), Rule(fault=fault, kind="comments", later=True))
        ran = [run(cli, server, "fetch", link, "--verbose", "--archive", "kept")]
        (cli.home / "commentvault" / "instagram.sqlite").unlink()  # what stops the account
        server.fault = faults(Rule(fault=fault))
        ran.append(run(cli, server, "fetch", link, "--verbose", "--archive", "kept"))
    assert_secret(cli, *ran)


@pytest.mark.parametrize(
    ("transport", "echo"),
    [
        *(("pyreqwest", echo) for echo in ECHOES),
        *(("httpx", echo) for echo in ("a coding", "no HTTP", "a broken header")),
    ],
)
def test_an_answer_that_repeats_them_does_not_spread_them(transport: str, echo: str, cli: Cli) -> None:
    """They are taken out before anybody looks, with either transport."""
    with Wire(ECHOES[echo]) as wire:
        ran = [
            run(cli, wire, *each, COMMENTVAULT_NET_TRANSPORT=transport)
            for each in (("fetch", POST, "--verbose"), ("doctor", POST, "--json"))
        ]
        assert any(SESSION in seen.headers.get("cookie", "") for seen in wire.seen)
        assert not [seen.line for seen in wire.seen for secret in SECRETS if secret in seen.line]
        path = cli.work / "cookies.txt"
        path.write_text(netscape(COOKIES))
        ran.append(run(cli, wire, "login", "instagram", "--cookies", str(path), COMMENTVAULT_NET_TRANSPORT=transport))
        assert ran[-1].code in (3, 4)
        path.unlink()
    assert_secret(cli, *ran)


def test_a_login_does_not_tell_them(cli: Cli, small_corpus: Corpus) -> None:
    """Neither one that is kept nor one out of a file that makes no sense."""
    path = cli.work / "cookies.txt"
    wrong = [netscape(COOKIES).replace("\t", "|"), netscape(COOKIES | {"mid": f"{SESSION} x"}), f"{SESSION}\t" * 7]
    wrong += [json.dumps({"cookies": COOKIES}), json.dumps([COOKIES]), json.dumps([SESSION]), f"[{SESSION}", SESSION]
    wrong += [netscape(COOKIES | {"csrftoken": f"é{TOKEN}"}), netscape(COOKIES, 5), netscape(COOKIES)]
    ran = []
    with InstagramServer(small_corpus) as server:
        for content in wrong:
            path.write_text(content)
            ran.append(run(cli, server, "login", "instagram", "--cookies", str(path)))
        assert [each.code for each in ran] == [2] * (len(wrong) - 1) + [0]
        path.unlink()
        ran += [
            run(cli, server, "login", "instagram", *each) for each in (["--list"], [SESSION], ["--browser", SESSION])
        ]
        ran.append(run(cli, server, "login", "instagram", "--forget", SESSION))
    assert SESSION in sessions.file_of(ACCOUNT.username).read_text()
    assert_secret(cli, *ran)


def test_where_nobody_listens(cli: Cli) -> None:
    """No connection, and a proxy that is not there."""
    proxy = {"COMMENTVAULT_NET_PROXY": "http://127.0.0.1:1"}
    ran = [run(cli, None, "fetch", POST, "--verbose"), run(cli, None, "fetch", POST, "--verbose", **proxy)]
    assert [each.code for each in ran] == [3, 3]
    assert_secret(cli, *ran)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes by /proc")
def test_no_process_title_holds_them(cli: Cli, small_corpus: Corpus) -> None:
    """While the run waits for its answer."""
    with InstagramServer(small_corpus, fault=faults(Rule(fault=Fault("stall", seconds=60)))) as server:
        env = instagram_env(cli, server)
        with cli.start("fetch", f"https://www.instagram.com/p/{server.code}/", env=env) as process:
            while not server.count:
                assert process.poll() is None
            title = Path(f"/proc/{process.pid}/cmdline").read_bytes()
            process.terminate()
            out, err = process.communicate(timeout=60)
    assert not [secret for secret in SECRETS if secret.encode() in title]
    assert_secret(cli, Ran(process.returncode, out, err))


def test_nor_does_a_night(cli: Cli, small_corpus: Corpus) -> None:
    """Its report, its log, its printed schedule and what it prints."""
    (cli.work / "commentvault.toml").write_text('archive = "kept"\n')
    with InstagramServer(small_corpus, fault=faults(Rule(kind="replies", fault=Fault("went_wrong")))) as server:
        link = f"https://www.instagram.com/p/{server.code}/"
        commands = (("watch", "add", link), ("nightly",), ("schedule", "--print"), ("digest",), ("verify",))
        ran = [run(cli, server, *arguments) for arguments in commands]
        server.fault = faults(Rule(fault=Fault("checkpoint_required")))
        ran.append(run(cli, server, "nightly", "--all"))
        assert server.count
    assert_secret(cli, *ran)


BROKEN = """
from commentvault.platforms.instagram.answers import mobile
def page(*_): raise RuntimeError("a fault of ours")
mobile.page = page
"""


def test_nor_does_a_fault_of_ours(cli: Cli, small_corpus: Corpus) -> None:
    """Whose traceback is printed."""
    (cli.home / "hidden").mkdir()
    (cli.home / "hidden" / "sitecustomize.py").write_text(BROKEN)
    with InstagramServer(small_corpus) as server:
        link = f"https://www.instagram.com/p/{server.code}/"
        ran = run(cli, server, "fetch", link, PYTHONPATH=str(cli.home / "hidden"))
    assert ran.code == 1
    assert "a fault of ours" in ran.err
    assert_secret(cli, ran)


def test_nothing_in_memory_prints_them(cli: Cli) -> None:
    """The session, and all that is made of it."""
    script = (
        "from commentvault.net import Door\n"
        "from commentvault.platforms.instagram.web import client, sessions\n"
        "from commentvault.settings import InstagramSettings\n"
        "session = sessions.load(); web = client.Web(session, Door(), InstagramSettings())\n"
        "print(session, repr(session), web, web.context, repr(web.context), sessions.about(session.name))\n"
    )
    env = cli.environment(XDG_STATE_HOME=str(cli.home))
    ran = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert ACCOUNT.username in ran.stdout
    assert_secret(cli, Ran(0, ran.stdout, ran.stderr))
