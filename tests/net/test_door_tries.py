"""What makes the door try again, how often, and which of our errors comes out when no try is left."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from commentvault.demo import Corpus, Fault, faults
from commentvault.demo.faults import Rule, Trouble
from commentvault.errors import AnswerError, Declined, EmptyAnswer, NotServed, RateLimited, Unreachable
from commentvault.net import Answer, Exchange, Request
from tests.support import ServerFactory

from .conftest import DoorFactory, Transport, WireFactory
from .wire import Clock, reply


def body_of(answer: Answer) -> bytes:
    """An answer that must hold something, as a platform's reader would have it."""
    if answer.body.strip() in (b"", b"{}"):
        raise EmptyAnswer("nothing in it")
    return answer.body


_HALF = gzip.compress(b"a long answer " * 400, mtime=0)
_HALF = _HALF[: len(_HALF) // 2]
BAD = {
    "500": reply(b"", 500),
    "503 with a body": reply(b"sorry", 503),
    "nothing": reply(b""),
    "an empty object": reply(b"{}"),
    "no word": b"",
    "cut in the middle": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
    "cut in a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly this",
    "cut in the headers": b"HTTP/1.1 200 OK\r\nContent-Le",
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "half of its gzip data": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s"
    % (len(_HALF), _HALF),
    "gzip that is none": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
    "another coding": b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 5\r\n\r\nplain",
    "429": reply(b"", 429, "Retry-After: 0"),
    "403": reply(b"", 403),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_answer_is_made_good_by_another_try(
    door: DoorFactory, wire: WireFactory, clock: Clock, name: str
) -> None:
    """Whatever it was, the answer that comes out is the whole one that followed, and never a short one."""
    server = wire(BAD[name], reply(b"whole", zipped=True))
    asking = door(stop=clock)
    assert asking.ask(Request(server.url), body_of) == b"whole"
    assert (len(server.seen), asking.requests, asking.failures) == (2, 2, 1)


@pytest.mark.parametrize("name", BAD)
def test_a_lasting_fault_ends_with_an_error_of_ours_after_every_try(
    door: DoorFactory, wire: WireFactory, clock: Clock, name: str
) -> None:
    """Exactly as many requests as there are tries, and the class says what it was."""
    server = wire(BAD[name])
    kinds = {"429": RateLimited, "403": RateLimited, "nothing": EmptyAnswer, "an empty object": EmptyAnswer}
    with pytest.raises(AnswerError) as caught:
        door(stop=clock, tries=4).ask(Request(server.url), body_of)
    assert type(caught.value) is kinds.get(name, Unreachable)
    assert len(server.seen) == 4
    if type(caught.value) is Unreachable:
        assert f"127.0.0.1:{server.port}" in str(caught.value)


def test_an_answer_that_does_not_come_is_given_up(door: DoorFactory, wire: WireFactory) -> None:
    """A host that accepts and stays silent is unreachable after the read time-out, on every try."""
    server = wire()
    server.says(server.stalled)
    with pytest.raises(Unreachable):
        door(tries=2, read_timeout=0.15).ask(Request(server.url), body_of)
    assert len(server.seen) == 2


def test_nobody_at_the_port_is_unreachable(door: DoorFactory, wire: WireFactory) -> None:
    """A refused connection, on every try."""
    server = wire(b"")
    server.__exit__(None, None, None)
    asking = door()
    with pytest.raises(Unreachable, match=f"127.0.0.1:{server.port}"):
        asking.ask(Request(server.url), body_of)
    assert asking.requests == 3


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (reply(b"", 400), NotServed, "HTTP 400"),
        (reply(b"", 404), NotServed, "HTTP 404"),
        (reply(b"", 401), Declined, "login"),
        (reply(b"", 302, "Location: https://elsewhere.example/"), NotServed, "elsewhere.example"),
        (reply(b"", 302, "Location: https://consent.youtube.com/m"), Declined, "consent"),
    ],
)
def test_what_no_other_try_can_cure_is_asked_once(
    door: DoorFactory, wire: WireFactory, answer: bytes, kind: type[AnswerError], words: str
) -> None:
    """A refusal of this request, a login, a redirect: told at once."""
    server = wire(answer)
    with pytest.raises(kind, match=words):
        door().ask(Request(server.url), body_of)
    assert len(server.seen) == 1


def test_what_the_reader_raises_comes_out_as_it_is(door: DoorFactory, wire: WireFactory) -> None:
    """Only "empty" is tried again; any other trouble of the reader is its own."""
    server = wire(reply())

    def read(answer: Answer) -> None:
        raise Declined("not me")

    with pytest.raises(Declined, match="not me"):
        door().ask(Request(server.url), read)
    assert len(server.seen) == 1


def test_retry_after_in_seconds_is_waited_for(door: DoorFactory, wire: WireFactory, clock: Clock) -> None:
    """At least what the host asks for, and not much more."""
    server = wire(reply(b"", 429, "Retry-After: 40"), reply())
    assert door(stop=clock).ask(Request(server.url), body_of) == b"fine"
    assert 40 <= clock.now <= 50


def test_retry_after_as_a_date_is_waited_for(door: DoorFactory, wire: WireFactory, clock: Clock) -> None:
    """By the host's own clock, which need not agree with ours."""
    there = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    headers = [f"Date: {format_datetime(there, usegmt=True)}"]
    headers.append(f"Retry-After: {format_datetime(there + timedelta(seconds=30), usegmt=True)}")
    server = wire(reply(b"", 503, *headers), reply())
    assert door(stop=clock).ask(Request(server.url), body_of) == b"fine"
    assert 30 <= clock.now <= 37.5


@pytest.mark.parametrize("code", [403, 429])
def test_a_longer_pause_than_ours_is_told_instead_of_waited_for(
    door: DoorFactory, wire: WireFactory, code: int
) -> None:
    """One request, and the error says for how long to stay away."""
    server = wire(reply(b"", code, "Retry-After: 7200"))
    with pytest.raises(RateLimited, match="7200 s") as caught:
        door().ask(Request(server.url), body_of)
    assert (caught.value.retry_after, len(server.seen)) == (7200, 1)


@pytest.mark.parametrize(
    "value", ["soon", "", "-5", "1.5", "Thu, 99 Foo 2026 99:99:99 GMT", "\xb2", "9" * 400, "9" * 30]
)
def test_a_retry_after_without_sense_does_no_harm(
    door: DoorFactory, wire: WireFactory, clock: Clock, transport: Transport, value: str
) -> None:
    """A rate limit stays one, whatever stands in the header (pyreqwest takes no answer with such bytes in a header)."""
    server = wire(reply(b"", 429, f"Retry-After: {value}"))
    with pytest.raises(Unreachable if value == "\xb2" and transport == "pyreqwest" else RateLimited):
        door(stop=clock, tries=2).ask(Request(server.url), body_of)


@pytest.mark.parametrize("value", ["", "yesterday", "Sun, 99 Nov 2026 12:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 -2300"])
def test_a_date_without_sense_does_no_harm(door: DoorFactory, wire: WireFactory, value: str) -> None:
    """The answer's time is then ours."""
    server = wire(reply(b"fine", 200, f"Date: {value}"))
    at = door(tries=1).ask(Request(server.url), lambda answer: answer.at)
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=5)


def test_an_answers_time_is_the_hosts(door: DoorFactory, wire: WireFactory) -> None:
    """Relative texts are resolved against it."""
    server = wire(reply(b"fine", 200, "Date: Sun, 22 Nov 2026 12:00:00 GMT"))
    assert door().ask(Request(server.url), lambda a: a.at) == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_platform_that_fails_again_and_again_is_left_alone(
    door: DoorFactory, wire: WireFactory, clock: Clock
) -> None:
    """Beyond a budget of failures over all requests nothing is tried twice any more."""
    server = wire(b"")
    asking = door(stop=clock, tries=3)
    counts = []
    for _ in range(20):
        before = len(server.seen)
        with pytest.raises(Unreachable):
            asking.ask(Request(server.url), body_of)
        counts.append(len(server.seen) - before)
    assert counts[0] == 3
    assert set(counts[8:]) == {1}


def test_every_exchange_is_captured_the_failed_ones_too(door: DoorFactory, wire: WireFactory, clock: Clock) -> None:
    """In the order of arrival, with request and answer as they were."""
    captured: list[Exchange] = []
    server = wire(reply(b"", 500), reply(b"{}"), b"", reply(b"whole", zipped=True))
    asking = door(stop=clock, capture=captured.append, tries=4)
    asking.ask(Request(server.url, b"question", {"x-own": "1"}), body_of)
    assert [(e.answer.status, e.answer.body) for e in captured] == [(500, b""), (200, b"{}"), (200, b"whole")]
    assert {(e.request.body, e.request.method) for e in captured} == {(b"question", "POST")}
    assert (server.seen[-1].body, server.seen[-1].headers["x-own"]) == (b"question", "1")


_ODD: list[Trouble] = ["empty", "blank", "close", "cut", "torn", "status"]


@pytest.mark.parametrize("trouble", _ODD)
def test_the_demo_platforms_faults_are_cured_too(
    door: DoorFactory, demo_server: ServerFactory, demo_corpus: Corpus, clock: Clock, trouble: Trouble
) -> None:
    """The same over the demo platform's own server, whose answers are large and compressed."""
    server = demo_server(fault=faults(Rule(fault=Fault(trouble=trouble), times=1)))
    request = Request(f"{server.url}/watch?v={demo_corpus.video.id}")
    assert demo_corpus.video.title.encode() in door(stop=clock).ask(request, body_of)
    assert server.count == 2
