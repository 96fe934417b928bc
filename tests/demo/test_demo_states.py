"""Each state answers as the platform does; each fault does what it says."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from commentvault.demo import STATES, Corpus, DemoServer, Fault, Rule, faults
from commentvault.demo.faults import Trouble
from commentvault.demo.tokens import Ask, encode

from .demo_client import Json, ServerFactory, Walk, items_of, post, token_of

PLAYER = {
    "removed": ("ERROR", "Video unavailable"),
    "private": ("LOGIN_REQUIRED", "This video is private"),
    "members": ("UNPLAYABLE", "Join this channel to get access to members-only content"),
    "premium": ("UNPLAYABLE", "This video is only available to Music Premium members"),
    "age": ("LOGIN_REQUIRED", "Sign in to confirm your age"),
    "region": ("UNPLAYABLE", "The uploader has not made this video available in your country"),
    "bot": ("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot"),
}

HOLLOW: tuple[Trouble, ...] = ("empty", "blank", "html")


def _section(answer: Json) -> list[Json]:
    results = answer["contents"]["twoColumnWatchNextResults"]["results"]["results"].get("contents", [])
    sections = [item["itemSectionRenderer"] for item in results if "itemSectionRenderer" in item]
    return [item for section in sections for item in section["contents"]]


@pytest.mark.parametrize("name", sorted(PLAYER))
def test_an_unavailable_video_has_no_section_and_says_why(demo_server: ServerFactory, name: str) -> None:
    """The reason stands in the player's answer only; a token made up for it brings nothing."""
    server, video = demo_server(), STATES[name].id
    playability = post(server, "player", videoId=video)["playabilityStatus"]
    assert playability["status"] == PLAYER[name][0]
    assert playability["reason"].startswith(PLAYER[name][1])
    assert _section(post(server, videoId=video)) == []
    assert items_of(post(server, continuation=encode(Ask(list="newest", video=video)))) == []


def test_an_id_that_was_never_given_out_is_unavailable(demo_server: ServerFactory) -> None:
    """Like a removed video."""
    assert post(demo_server(), "player", videoId="never-given")["playabilityStatus"]["status"] == "ERROR"


def test_comments_off(demo_server: ServerFactory) -> None:
    """A message where the token would be."""
    (item,) = _section(post(demo_server(), videoId=STATES["off"].id))
    assert item["messageRenderer"]["text"]["runs"][0]["text"] == "Comments are turned off. "


def test_zero_comments(demo_server: ServerFactory) -> None:
    """A header with 0 and a body without items."""
    server = demo_server()
    (item,) = _section(post(server, videoId=STATES["zero"].id))
    page = post(server, continuation=token_of(item))
    header, body = (end["reloadContinuationItemsCommand"] for end in page["onResponseReceivedEndpoints"])
    assert header["continuationItems"][0]["commentsHeaderRenderer"]["countText"]["runs"][0]["text"] == "0"
    assert "continuationItems" not in body


def test_live_has_a_chat_and_no_section(demo_server: ServerFactory) -> None:
    """The player says that it is live."""
    server, video = demo_server(), STATES["live"].id
    answer = post(server, videoId=video)
    assert _section(answer) == []
    assert "liveChatRenderer" in answer["contents"]["twoColumnWatchNextResults"]["conversationBar"]
    assert post(server, "player", videoId=video)["videoDetails"]["isLive"] is True


def test_an_unknown_shape(demo_server: ServerFactory) -> None:
    """Items, but of a renderer that nobody knows."""
    server = demo_server()
    (item,) = _section(post(server, videoId=STATES["unknown"].id))
    header, *items = items_of(post(server, continuation=token_of(item)))
    assert "commentsHeaderRenderer" in header
    assert {next(iter(item)) for item in items} == {"commentCapsuleViewModel"}


def test_the_consent_page(demo_server: ServerFactory) -> None:
    """The watch page redirects to it, and the API answers with it."""
    server, video = demo_server(), STATES["consent"].id
    with urllib.request.urlopen(f"{server.url}/watch?v={video}", timeout=10) as answer:
        assert "/consent" in answer.url
        assert b"Before you continue to YouTube" in answer.read()
    status, headers, body = _raw(server, json.dumps({"videoId": video}))
    assert status == 200
    assert headers["Content-Type"].startswith("text/html")
    assert b"Before you continue" in body


def test_the_watch_page_holds_the_same_as_the_api(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Configuration, initial data and player response, as scrapers look for them."""
    server, video = demo_server(), demo_corpus.video.id
    with urllib.request.urlopen(f"{server.url}/watch?v={video}", timeout=10) as answer:
        page = answer.read().decode()
    config = json.loads(re.findall(r"ytcfg\.set\s*\(\s*({.+?})\s*\)\s*;", page)[0])
    assert {"INNERTUBE_API_KEY", "INNERTUBE_CONTEXT", "INNERTUBE_CLIENT_VERSION", "VISITOR_DATA"} <= set(config)
    initial = json.loads(re.findall(r"var ytInitialData = ({.+?});</script>", page)[0])
    playing = json.loads(re.findall(r"var ytInitialPlayerResponse = ({.+?});</script>", page)[0])
    assert initial == post(server, videoId=video)
    assert playing == post(server, "player", videoId=video)


@pytest.mark.parametrize("body", ["{}", "[]", "no json", '{"continuation": "nonsense"}', '{"videoId": ""}'])
def test_nonsense_is_a_bad_request(demo_server: ServerFactory, body: str) -> None:
    """HTTP 400 and an error in JSON."""
    status, _, answer = _raw(demo_server(), body)
    assert status == 400
    assert json.loads(answer)["error"]["status"] == "INVALID_ARGUMENT"


def test_other_addresses_are_not_found(demo_server: ServerFactory) -> None:
    """There is nothing else here."""
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{demo_server().url}/feed", timeout=10)


def _raw(server: DemoServer, body: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("POST", "/youtubei/v1/next", body.encode(), headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def _body(corpus: Corpus, **ask: Any) -> str:
    return json.dumps({"continuation": encode(Ask(list="newest", video=corpus.video.id, **ask))})


def test_http_errors(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Twice 429 with a pause, then 403 for ever."""
    slow = Rule(fault=Fault("status", code=429, retry_after=7), times=2)
    server = demo_server(fault=faults(slow, Rule(fault=Fault("status", code=403))))
    answers = [_raw(server, _body(demo_corpus)) for _ in range(4)]
    assert [answer[0] for answer in answers] == [429, 429, 403, 403]
    assert answers[0][1]["Retry-After"] == "7"
    assert "Retry-After" not in answers[2][1]


def test_answers_that_hold_nothing(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Empty, an empty object, a page of HTML, one after the other; then all is well again."""
    source = faults(*(Rule(fault=Fault(name), times=1) for name in HOLLOW))
    server = demo_server(fault=source)
    bodies = [_raw(server, _body(demo_corpus))[2] for _ in range(4)]
    assert bodies[:2] == [b"", b"{}"]
    assert b"Before you continue" in bodies[2]
    assert len(bodies[3]) > 100_000


def test_a_connection_that_breaks(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Before the answer, and in the middle of it."""
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        _raw(demo_server(fault=faults(Rule(fault=Fault("close")))), _body(demo_corpus))
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        with pytest.raises(http.client.IncompleteRead):
            _raw(demo_server(fault=faults(Rule(fault=Fault("cut")))), _body(demo_corpus), **headers)


def test_torn_gzip(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """A whole body of half the data."""
    server = demo_server(fault=faults(Rule(fault=Fault("torn"))))
    _, headers, body = _raw(server, _body(demo_corpus), **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(body)
    with pytest.raises(EOFError):
        gzip.decompress(body)


def test_a_stall(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Late, but whole."""
    start = time.monotonic()
    status, _, _ = _raw(demo_server(fault=faults(Rule(fault=Fault("stall", seconds=0.3)))), _body(demo_corpus))
    assert status == 200
    assert time.monotonic() - start >= 0.3


def test_a_list_that_loops(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """The second page leads back to the first."""
    server = demo_server(fault=faults(Rule(fault=Fault("loop"), kind="page", later=True)))
    token = encode(Ask(list="newest", video=demo_corpus.video.id))
    second = token_of(items_of(post(server, continuation=token))[-1])
    assert token_of(items_of(post(server, continuation=second))[-1]) == token
    with pytest.raises(AssertionError, match="offered once"):
        list(Walk(server))


def test_replies_that_repeat_and_replies_that_end_early(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """On one thread only; the others are whole."""
    pinned = demo_corpus.ranked[0]
    token = encode(Ask(list="replies", video=demo_corpus.video.id, channel="UC", comment=pinned.id, size=10))
    repeat = demo_server(fault=faults(Rule(fault=Fault("repeat"), comment=pinned.id)))
    assert token_of(items_of(post(repeat, continuation=token))[-1]) == token
    short = demo_server(fault=faults(Rule(fault=Fault("short", keep=4), comment=pinned.id)))
    assert len(items_of(post(short, continuation=token))) == 4
    seen = {one.id for one in Walk(short)}
    missing = {row.id for row in demo_corpus.comments} - seen
    assert len(missing) == pinned.replies - 4
    assert all(id_.startswith(pinned.id) for id_ in missing)


def test_a_plain_function_may_decide(demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """It is told the request's number and what was asked."""
    told: list[tuple[int, str, str]] = []

    def third(number: int, asked: Any) -> Fault | None:
        told.append((number, asked.kind, asked.ask.list))
        return Fault("status", code=500) if number == 3 else None

    server = demo_server(fault=third)
    assert [_raw(server, _body(demo_corpus))[0] for _ in range(4)] == [200, 200, 500, 200]
    assert told[2] == (3, "page", "newest")
