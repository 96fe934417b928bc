"""The server around the answers: its clock, its end, its command line."""

from __future__ import annotations

import http.client
import socket
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Event
from typing import Any

import pytest

from commentvault.demo import Corpus, Fault, Recipe, Rule, build_corpus, faults
from commentvault.demo.answers import Asked

from .certificate import self_signed
from .demo_client import ServerFactory


def _dated(port: int, path: str) -> tuple[int, datetime]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, parsedate_to_datetime(answer.headers["Date"])
    finally:
        connection.close()


def test_the_date_of_an_answer_is_the_platforms(demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """Of a page, of an error, of a fault; and after the world went on, the new one."""
    later = build_corpus(Recipe(comments=60, now=small_corpus.recipe.now + timedelta(days=365)))
    limited = Rule(fault=Fault("status", code=429), kind="watch", start=2, times=1)
    server = demo_server(small_corpus, fault=faults(limited))
    watch = f"/watch?v={small_corpus.video.id}"
    assert _dated(server.port, watch) == (200, small_corpus.recipe.now)
    assert _dated(server.port, watch) == (429, small_corpus.recipe.now)
    server.corpus = later
    assert _dated(server.port, watch) == (200, later.recipe.now)
    assert _dated(server.port, "/feed") == (404, later.recipe.now)


@pytest.fixture(params=["http", "https"])
def tls(request: pytest.FixtureRequest, tmp_path: Any) -> tuple[str, str] | None:
    """Certificate and key, or None for plain HTTP."""
    if request.param == "http":
        return None
    chain, key = self_signed(tmp_path)
    return str(chain), str(key)


def _connect(port: int, tls: tuple[str, str] | None) -> http.client.HTTPConnection:
    if tls is None:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=ssl.create_default_context(cafile=tls[0]))


_ENDED = (http.client.RemoteDisconnected, ConnectionError, ssl.SSLError)


def test_no_answer_comes_after_the_end(demo_server: ServerFactory, tls: tuple[str, str] | None) -> None:
    """A connection that was kept open ends with the server, and a new one finds nobody."""
    server = demo_server(tls=tls)
    connection = _connect(server.port, tls)
    connection.request("GET", "/feed")
    assert connection.getresponse().read()
    assert connection.sock is not None  # kept open for the next request
    server.stop()
    assert connection.sock.recv(1) == b""
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=10)


def test_an_answer_that_was_being_made_does_not_come(demo_server: ServerFactory, tls: tuple[str, str] | None) -> None:
    """Whoever waits for it sees the connection end."""
    arrived, go = Event(), Event()

    def slowly(_number: int, _asked: Asked) -> Fault | None:
        arrived.set()
        go.wait(60)
        return None

    server = demo_server(tls=tls, fault=slowly)
    connection = _connect(server.port, tls)
    connection.request("GET", "/feed")
    assert arrived.wait(60)
    server.stop()
    go.set()
    with pytest.raises(_ENDED):
        connection.getresponse()
    connection.close()


def test_stopping_twice_is_stopping(demo_server: ServerFactory) -> None:
    """A test may stop a server that stops again with it."""
    server = demo_server()
    server.stop()
    server.stop()


@pytest.mark.parametrize("now", ["2031-05-06T07:08:09Z", "2031-05-06T07:08:09", "2031-05-06T09:08:09+02:00"])
def test_the_command_line_sets_the_clock(now: str) -> None:
    """``--now`` is the platform's clock and ``--days`` the video's age."""
    command = [sys.executable, "-m", "commentvault.demo.server", "--comments", "20", "--now", now, "--days", "400.5"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        url = process.stdout.readline().strip()
        port = int(url.rpartition(":")[2])
        assert _dated(port, "/feed")[1] == datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", f"/watch?v={Recipe().video_id}")
        assert b"Mar 31, 2030" in connection.getresponse().read()
        connection.close()
        process.stdin.close()
    assert process.returncode == 0


def test_a_clock_without_sense_is_refused() -> None:
    """With the usual words of a command line."""
    command = [sys.executable, "-m", "commentvault.demo.server", "--now", "yesterday"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "--now" in done.stderr


def test_its_help_says_when_it_ends() -> None:
    """Who starts it without an input would wonder why it is gone."""
    command = [sys.executable, "-m", "commentvault.demo.server", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "until its input ends" in " ".join(told.split())
