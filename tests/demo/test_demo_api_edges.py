"""The Data API's keys and quota, its errors as the official client meets them, and its sharp edges."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from commentvault.demo import KEY, Corpus, DemoServer, Edges, Fault, Recipe, Rule, build_corpus, faults
from commentvault.demo.api.failures import Failure

from .api_client import Json, Official, pages, refused, walk
from .demo_client import ServerFactory, Walk


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """150 comments: one thread of many replies."""
    return build_corpus(Recipe(comments=150, tops=45, threads=2))


def _threads(api: Any, corpus: Corpus, **asked: Any) -> Any:
    return api.commentThreads().list(part="snippet", videoId=corpus.video.id, **asked)


def _raw(server: DemoServer, path: str, headers: dict[str, str]) -> tuple[int, Json]:
    try:
        with urlopen(Request(f"{server.url}/youtube/v3/{path}", headers=headers), timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_a_key_in_a_header_is_a_key(demo_server: ServerFactory, corpus: Corpus) -> None:
    """As one in the address is; without any there is no answer."""
    server = demo_server(corpus)
    path = f"commentThreads?part=id&videoId={corpus.video.id}"
    assert _raw(server, path, {"x-goog-api-key": KEY})[0] == 200
    status, answer = _raw(server, path, {})
    assert (status, answer["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert answer["error"]["errors"][0]["reason"] == "forbidden"
    assert server.api.units == {KEY: 1}


def test_a_key_that_nobody_has_given_out(demo_server: ServerFactory, corpus: Corpus, official: Official) -> None:
    """Refused in today's words, and it costs nobody anything."""
    server = demo_server(corpus)
    status, reason, error = refused(_threads(official(server, key="stale"), corpus))
    assert (status, reason, error["status"]) == (400, "badRequest", "INVALID_ARGUMENT")
    assert error["message"] == "API key not valid. Please pass a valid API key."
    assert error["details"][0]["reason"] == "API_KEY_INVALID"
    assert not server.api.units


def test_every_request_costs_a_unit_until_there_are_none(
    demo_server: ServerFactory, corpus: Corpus, official: Official
) -> None:
    """Each key has its own; a refusal for what was asked costs too, one for the quota does not."""
    server = demo_server(corpus)
    server.api.keys, server.api.quota = {"one", "two"}, 3
    one, two = official(server, key="one"), official(server, key="two")
    _threads(one, corpus).execute()
    assert refused(_threads(one, corpus, maxResults=101))[0] == 400
    one.videos().list(part="id", id=corpus.video.id).execute()
    for _ in range(2):
        assert refused(_threads(one, corpus))[:2] == (403, "quotaExceeded")
    _threads(two, corpus).execute()
    assert server.api.units == {"one": 3, "two": 1}
    server.api.quota = 4  # another day
    _threads(one, corpus).execute()
    assert refused(_threads(one, corpus))[:2] == (403, "quotaExceeded")
    assert {kind for _, kind in server.requests} == {"commentThreads", "videos"}


def test_the_quota_holds_when_many_ask_at_once(demo_server: ServerFactory, corpus: Corpus) -> None:
    """Never one too many, never one too few."""
    server = demo_server(corpus)
    server.api.quota = 10

    def ask(_: int) -> int:
        return _raw(server, f"videos?part=id&id={corpus.video.id}", {"x-goog-api-key": KEY})[0]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(25)))
    assert (found.count(200), found.count(403)) == (10, 15)
    assert server.api.units == {KEY: 10}


@pytest.mark.parametrize(
    ("ask", "status", "reason"),
    [
        (lambda api, video: api.commentThreads().list(part="snippet"), 400, "missingRequiredParameter"),
        (lambda api, video: api.comments().list(part="snippet"), 400, "missingRequiredParameter"),
        (lambda api, video: api.comments().list(part="snippet", parentId="Ugnone"), 404, "commentNotFound"),
        (lambda api, video: api.commentThreads().list(part="id", videoId=video, pageToken="x"), 400,
         "invalidPageToken"),
        (lambda api, video: api.commentThreads().list(part="id", videoId=video, order="time", maxResults=0), 400,
         "invalidParameter"),
        (lambda api, video: api.commentThreads().list(part="id", videoId=video, searchTerms="x"), 400,
         "processingFailure"),
        (lambda api, video: api.videos().list(part="id", id=",".join(["x"] * 51)), 400, "invalidParameter"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(
    demo_server: ServerFactory, corpus: Corpus, official: Official,
    ask: Callable[[Any, str], Any], status: int, reason: str,
) -> None:  # fmt: skip
    """With the API's own reason."""
    assert refused(ask(official(demo_server(corpus)), corpus.video.id))[:2] == (status, reason)


def test_a_token_fits_the_list_that_it_came_with(
    demo_server: ServerFactory, corpus: Corpus, official: Official
) -> None:
    """And no other."""
    api = official(demo_server(corpus))
    token = _threads(api, corpus, order="time").execute()["nextPageToken"]
    assert _threads(api, corpus, order="time", pageToken=token).execute()["items"]
    assert refused(_threads(api, corpus, order="relevance", pageToken=token))[1] == "invalidPageToken"


@pytest.mark.parametrize(
    ("failure", "status", "reason"),
    [
        ("keyInvalid", 400, "keyInvalid"),
        ("accessNotConfigured", 403, "accessNotConfigured"),
        ("rateLimitExceeded", 403, "rateLimitExceeded"),
        ("quotaExceeded", 403, "quotaExceeded"),
        ("processingFailure", 400, "processingFailure"),
        ("backendError", 503, "backendError"),
        ("internalError", 500, "backendError"),
    ],
)
def test_faults_speak_as_the_api_does(
    demo_server: ServerFactory, corpus: Corpus, official: Official, failure: Failure, status: int, reason: str
) -> None:
    """On the pages that a rule names, once; each costs a unit."""
    rule = Rule(fault=Fault("status", failure=failure, retry_after=3), kind="commentThreads", later=True, times=1)
    server = demo_server(corpus, fault=faults(rule))
    api = official(server)
    token = _threads(api, corpus).execute()["nextPageToken"]
    assert refused(_threads(api, corpus, pageToken=token))[:2] == (status, reason)
    assert _threads(api, corpus, pageToken=token).execute()["items"]
    assert server.api.units == {KEY: 3}


def test_a_fault_for_one_threads_replies(demo_server: ServerFactory, corpus: Corpus, official: Official) -> None:
    """A walk that ends early, without a word."""
    parent = max(corpus.replies, key=lambda root: len(corpus.replies[root]))
    rule = Rule(fault=Fault("short", keep=2), comment=parent)
    api = official(demo_server(corpus, fault=faults(rule)))
    found = list(pages(api.comments(), part="snippet", parentId=parent))
    assert [len(page["items"]) for page in found] == [2]


def test_pages_of_twenty_whatever_was_asked_for(demo_server: ServerFactory, corpus: Corpus, official: Official) -> None:
    """Smaller pages, and the whole all the same."""
    server = demo_server(corpus)
    server.api.edges = Edges(page=20)
    api = official(server)
    every = list(pages(api.commentThreads(), part="id", videoId=corpus.video.id, maxResults=100, order="time"))
    assert [len(page["items"]) for page in every] == [20, 20, 5]
    assert walk(api, corpus.video.id).keys() == corpus.by_id.keys()


def test_a_token_that_comes_again(demo_server: ServerFactory, corpus: Corpus, official: Official) -> None:
    """From the second page on it leads nowhere new."""
    server = demo_server(corpus)
    server.api.edges = Edges(repeat=True)
    api = official(server)
    token = _threads(api, corpus).execute()["nextPageToken"]
    second = _threads(api, corpus, pageToken=token).execute()
    assert second["nextPageToken"] == token
    assert _threads(api, corpus, pageToken=token).execute() == second


def test_replies_that_hear_no_token(demo_server: ServerFactory, corpus: Corpus, official: Official) -> None:
    """The first page again, with the same token."""
    server = demo_server(corpus)
    server.api.edges = Edges(deaf=True)
    parent = max(corpus.replies, key=lambda root: len(corpus.replies[root]))
    replies = official(server).comments()
    first = replies.list(part="id", parentId=parent).execute()
    assert replies.list(part="id", parentId=parent, pageToken=first["nextPageToken"]).execute() == first


def test_a_walk_that_ends_early(demo_server: ServerFactory, corpus: Corpus, official: Official) -> None:
    """Behind the page that reaches so many there is no token, though there are comments."""
    server = demo_server(corpus)
    server.api.edges = Edges(ends_after=30)
    every = pages(official(server).commentThreads(), part="id", videoId=corpus.video.id)
    assert sum(len(page["items"]) for page in every) == 40


def test_what_only_one_of_the_two_lists(demo_server: ServerFactory, corpus: Corpus, official: Official) -> None:
    """A comment may be on the web alone, or with the API alone, or be listed but not found by its id."""
    server = demo_server(corpus)
    web, api, lost = (row.id for row in [row for row in corpus.comments if row.root and not row.replies][:3])
    server.api.edges = Edges(only_web={web}, only_api={api}, lost={lost})
    everything = corpus.by_id.keys()
    assert walk(official(server), corpus.video.id).keys() == everything - {web}
    assert {seen.id for seen in Walk(server)} == everything - {api}
    found = official(server).comments().list(part="id", id=f"{web},{api},{lost}").execute()["items"]
    assert [item["id"] for item in found] == [api]
    server.api.edges = Edges()
    assert {seen.id for seen in Walk(server)} == everything


def test_the_command_line_sets_keys_and_quota() -> None:
    """``--keys`` with commas between them, ``--quota`` for each."""
    command = [sys.executable, "-m", "commentvault.demo.server", "--comments", "20", "--keys", "a,b", "--quota", "1"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        url = process.stdout.readline().strip()
        path = f"{url}/youtube/v3/videos?part=id&id={Recipe().video_id}"
        for key in ("a", "b"):
            with urlopen(f"{path}&key={key}", timeout=10) as answer:
                assert answer.status == 200
        with pytest.raises(HTTPError, match="403") as caught:
            urlopen(f"{path}&key=a", timeout=10)
        caught.value.close()
        process.stdin.close()
    assert process.returncode == 0
