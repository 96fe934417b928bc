"""Who may ask the invented Instagram, and what it says to the others; limits, states of posts, faults."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.demo.instagram import Account, Fault, Limit, Rule, cursors, faults
from commentvault.demo.instagram.account import who
from commentvault.demo.instagram.asked import understand
from commentvault.demo.instagram.cursors import BadCursorError
from commentvault.demo.instagram.faults import Trouble
from commentvault.demo.instagram.refusals import Refusal

from .demo_instagram import MOBILE, TOPS, WEB, Client, InstagramFactory, pages

_VIEWER = "d6f4427fbe92d846298cf93df0b937d3"
_POST, _INFO = "27128499623469141", "xdt_api__v1__media__shortcode__web_info"


def test_nobody_is_sent_away(instagram: InstagramFactory) -> None:
    """With a 403 by the mobile host, to the login page by the web; who nobody is can be asked."""
    server = instagram()
    mobile, web = Client(server), Client(server, mobile=False)
    mobile.account = web.account = None
    assert (mobile.comments().status, mobile.comments().json["message"]) == (403, "login_required")
    away = web.comments()
    assert (away.status, away.body) == (302, b"")
    assert away.headers["Location"].startswith("https://www.instagram.com/accounts/login/?next=/api/v1/media/")
    assert web.doc(_POST, shortcode=server.code).status == 302
    assert web.query(_VIEWER).json["data"]["user"] is None
    assert {asked.account for asked in server.requests} == {""}


def test_a_session_is_known_by_its_cookie_or_by_its_token(instagram: InstagramFactory) -> None:
    """Of several accounts each is known; another login of the same user is none."""
    first, second = Account(), Account("tide.table")
    server = instagram(accounts=(first, second))
    for account in (first, second):
        for token in (False, True):
            client = Client(server, token=token)
            client.account = account
            assert client.comments().status == 200
            assert server.requests[-1].account == account.username
    client = Client(server, mobile=False)
    assert client.query(_VIEWER).json["data"]["user"] == {"id": first.pk, "username": first.username}
    client.account = Account(session="Stolen")
    assert client.query(_VIEWER).json["data"]["user"] is None


@pytest.mark.parametrize("header", ["", "Bearer IGT:2:", "Bearer IGT:2:e30=", "Bearer IGT:2:!", "Basic abc"])
def test_a_token_without_sense_is_nobodys(instagram: InstagramFactory, header: str) -> None:
    """Never an error of the server."""
    server = instagram()
    headers = {"Authorization": header, "User-Agent": MOBILE}
    request = Request(f"{server.url}/api/v1/media/1/info/", headers=headers)
    with pytest.raises(OSError, match="403"):
        urlopen(request, timeout=10)


@given(st.text(), st.text(), st.text())
def test_whatever_is_sent_is_understood_or_refused(text: str, cookie: str, word: str) -> None:
    """A cursor, a cookie, a token, variables: foreign ones are an answer's matter, not an error of the server."""
    with suppress(BadCursorError):
        cursors.read(text)
    assert who((Account(),), cookie, f"Bearer IGT:2:{word}") is None
    asked = understand("POST", "/graphql/query?query_hash=1", quote(text).encode(), {"host": word}, ())
    assert asked.kind == "other"


def test_the_host_is_told_by_its_name_or_by_the_program(instagram: InstagramFactory) -> None:
    """A proxy leaves the name of the host; a client that was given this address has only its own."""
    server = instagram()
    asking = (("i.instagram.com", WEB), ("www.instagram.com", MOBILE), ("127.0.0.1", MOBILE), ("127.0.0.1", WEB))
    for host, program in asking:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", "/", headers={"Host": host, "User-Agent": program})
        connection.getresponse().read()
        connection.close()
    assert [asked.host for asked in server.requests] == ["i", "www", "i", "www"]


def test_either_host_gives_something_along(instagram: InstagramFactory) -> None:
    """Cookies, or the headers that the app knows."""
    server = instagram()
    web, mobile = Client(server, mobile=False).comments(), Client(server).comments()
    cookies = web.headers.get_all("Set-Cookie") or []
    assert [cookie.partition("=")[0] for cookie in cookies] == ["csrftoken", "rur"]
    assert server.account.cookies["csrftoken"] in cookies[0]
    assert mobile.headers["ig-set-ig-u-rur"].startswith("CLN,")


def test_a_limit_refuses_what_comes_too_soon(instagram: InstagramFactory) -> None:
    """With 429, or with 401 and the same words; a limit that is lifted refuses nobody."""
    server = instagram(limit=Limit(2, 3600))
    client = Client(server)
    assert [client.comments().status for _ in range(4)] == [200, 200, 429, 429]
    assert client.comments().json["message"].startswith("Please wait a few minutes")
    server.limit = Limit(2, 3600, "wait")
    refused = client.comments()
    assert (refused.status, refused.json["require_login"]) == (401, True)
    server.limit = None
    assert client.comments().status == 200


def test_states_of_a_post(instagram: InstagramFactory) -> None:
    """Not there, private, comments off or limited; each as the mobile API and the query by shortcode say it."""
    server = instagram()
    mobile, web = Client(server), Client(server, mobile=False)
    info = f"/api/v1/media/{server.told.media}/info/"

    def item() -> dict[str, object]:
        found: dict[str, object] = web.doc(_POST, shortcode=server.code).json["data"][_INFO]["items"][0]
        return found

    assert item()["comments_disabled"] is False
    server.states[server.code] = "off"
    page = mobile.comments().json
    assert (page["comments"], page["comments_disabled"], page["has_more_comments"]) == ([], True, False)
    assert (item()["comments_disabled"], item()["comment_count"]) == (True, 0)
    server.states[server.code] = "limited"
    assert mobile.comments().json["comments"]
    assert (item()["comments_disabled"], item()["commenting_disabled_for_viewer"]) == (False, True)
    for state, statuses in (("private", (400, 400)), ("missing", (404, 400))):
        server.states[server.code] = state  # type: ignore[assignment]  # both are states
        assert (mobile.comments().status, mobile.ask(info).status) == statuses
        found = web.doc(_POST, shortcode=server.code).json
        assert (found["status"], found["data"][_INFO]) == ("ok", None)
    assert Client(server).ask("/api/v1/media/3500000000000000000/comments/").status == 404


_CODES: dict[Refusal, int] = {
    "login_required": 403, "checkpoint_required": 400, "challenge_required": 400, "feedback_required": 400,
    "wait": 401, "rate_limit": 429, "went_wrong": 200, "deleted": 404, "unavailable": 400, "not_authorized": 400,
}  # fmt: skip


@pytest.mark.parametrize("refusal", _CODES)
def test_refusals(instagram: InstagramFactory, refusal: Refusal) -> None:
    """Each has its code and says ``fail``; the platform's own names are its messages."""
    server = instagram(fault=faults(Rule(fault=Fault(refusal, retry_after=90), kind="comments", times=1)))
    client = Client(server)
    refused = client.comments()
    assert (refused.status, refused.json["status"], refused.headers["Retry-After"]) == (_CODES[refusal], "fail", "90")
    if refusal.endswith("_required"):
        assert refused.json["message"] == refusal
    assert client.comments().status == 200


def test_a_fault_may_be_one_hosts(instagram: InstagramFactory) -> None:
    """So that the other path can serve."""
    server = instagram(fault=faults(Rule(fault=Fault("went_wrong"), kind="comments", host="i")))
    assert Client(server).comments().json["status"] == "fail"
    assert Client(server, mobile=False).comments().json["status"] == "ok"


def test_a_fault_may_be_one_threads_or_one_posts_or_of_later_pages(instagram: InstagramFactory) -> None:
    """Rules tell them apart."""
    server = instagram()
    client = Client(server)
    root, other = list(server.told.replies)[:2]
    cursor = client.comments().json["next_min_id"]
    server.fault = faults(
        Rule(fault=Fault("status", code=502), comment=root),
        Rule(fault=Fault("status", code=500), kind="comments", later=True),
        Rule(fault=Fault("status", code=504), code="DOtherPost0"),
    )
    assert (client.replies(root).status, client.replies(other).status) == (502, 200)
    assert (client.comments().status, client.comments(min_id=cursor).status) == (200, 500)


@pytest.mark.parametrize(
    ("trouble", "status", "body"),
    [("empty", 200, b""), ("blank", 200, b"{}"), ("html", 200, b"<!doctype html>"), ("login_page", 302, b"")],
)
def test_answers_that_are_none(instagram: InstagramFactory, trouble: Trouble, status: int, body: bytes) -> None:
    """What comes in the place of a page."""
    got = Client(instagram(fault=faults(Rule(fault=Fault(trouble))))).comments()
    assert got.status == status
    assert got.body.startswith(body)
    assert body or not got.body


@pytest.mark.parametrize("trouble", ["close", "cut"])
def test_connections_that_end(instagram: InstagramFactory, trouble: Trouble) -> None:
    """Before the answer or in the middle of it."""
    client = Client(instagram(fault=faults(Rule(fault=Fault(trouble)))))
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        client.comments()


def test_a_torn_answer_cannot_be_unpacked(instagram: InstagramFactory) -> None:
    """It is whole for HTTP."""
    server = instagram(fault=faults(Rule(fault=Fault("torn"))))
    request = Request(f"{server.url}/", headers={"Accept-Encoding": "gzip"})
    with urlopen(request, timeout=10) as answer, pytest.raises(zlib.error):
        zlib.decompress(answer.read(), wbits=31)


def test_lists_that_are_broken(instagram: InstagramFactory) -> None:
    """Without their key, without a cursor that was said, cut short; and lists that never end."""
    server = instagram()
    client = Client(server)
    first = client.comments().json
    second = client.comments(min_id=first["next_min_id"]).json

    def broken(trouble: Trouble, **parameters: str) -> dict[str, object]:
        server.fault = faults(Rule(fault=Fault(trouble, keep=2), kind="comments"))
        found: dict[str, object] = client.comments(**parameters).json
        return found

    assert "comments" not in broken("no_list")
    page = broken("no_cursor")
    assert (page["has_more_headload_comments"], "next_min_id" in page) == (True, False)
    page = broken("short")
    assert (page["comments"], page["has_more_headload_comments"]) == (first["comments"][:2], False)
    again = str(broken("repeat", min_id=first["next_min_id"])["next_min_id"])
    assert again == first["next_min_id"]
    back = str(broken("loop", min_id=second["next_min_id"])["next_min_id"])
    server.fault = None
    assert client.comments(min_id=back).json["comments"] == first["comments"]


def test_it_runs_as_a_process(tmp_path: Path) -> None:
    """Its first line tells where it is and who is logged in; a line in, the count of requests out."""
    command = [sys.executable, "-m", "commentvault.demo.instagram.server", "--comments", "60", "--paging", "max"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        told = json.loads(process.stdout.readline())
        cookies = "; ".join(f"{name}={value}" for name, value in told["cookies"].items())
        query = f"/graphql/query?query_hash={_VIEWER}&variables=%7B%7D"
        with urlopen(Request(told["url"] + query, headers={"Cookie": cookies}), timeout=10) as answer:
            assert json.load(answer)["data"]["user"]["username"] == told["username"]
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == "1"
        process.stdin.close()
    assert process.returncode == 0


def test_pages_are_what_they_were_without_faults(instagram: InstagramFactory) -> None:
    """The same request, the same answer."""
    client = Client(instagram())
    assert list(pages(client.comments, by=TOPS)) == list(pages(client.comments, by=TOPS))
