"""Connections, proxies and certificates: both transports hold to the same contract."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from commentvault.demo import Corpus
from commentvault.errors import CommentvaultError, Unreachable, UsageError
from commentvault.net import Door, Request
from tests.support import LONG, ServerFactory

from .conftest import DoorFactory, Tls, Transport, WireFactory
from .wire import Wire, reply


def _ask(asking: Door, url: str) -> bytes:
    return asking.ask(Request(url), lambda answer: answer.body)


def test_a_connection_is_used_again(door: DoorFactory, wire: WireFactory) -> None:
    """Ten questions one after the other go over one connection."""
    server = wire(reply())
    asking = door()
    for _ in range(10):
        assert _ask(asking, server.url) == b"fine"
    assert (len(server.seen), server.accepts) == (10, 1)


def test_a_question_arrives_as_it_was_asked(door: DoorFactory, wire: WireFactory) -> None:
    """Method, path, body and headers; compressed answers are welcome; nothing is added that tells of a login."""
    server = wire(reply(zipped=True))
    request = Request(f"{server.url}a/b?c=%20d", "fóg".encode(), {"content-type": "application/json", "cookie": "a=b"})
    assert door().ask(request, lambda answer: answer.body) == b"fine"
    seen = server.seen[0]
    assert (seen.line, seen.body) == ("POST /a/b?c=%20d HTTP/1.1", "fóg".encode())
    assert seen.headers["accept-encoding"] == "gzip"
    assert (seen.headers["content-type"], seen.headers["cookie"]) == ("application/json", "a=b")
    assert "authorization" not in seen.headers


def test_cookies_of_answers_are_not_sent_back(door: DoorFactory, wire: WireFactory) -> None:
    """Nothing is remembered from one question to the next but what the platform's adapter sends itself."""
    server = wire(reply(b"fine", 200, "Set-Cookie: tracking=1; Path=/"))
    asking = door()
    _ask(asking, server.url)
    _ask(asking, server.url)
    assert "cookie" not in server.seen[1].headers


def test_a_closed_idle_connection_is_opened_anew(door: DoorFactory, wire: WireFactory) -> None:
    """A host that ends its side after each answer is asked again without an error."""
    server = wire(reply(b"fine", 200, "Connection: close"))
    asking = door()
    assert [_ask(asking, server.url) for _ in range(3)] == [b"fine"] * 3
    assert len(server.seen) == 3


def test_the_proxy_of_the_settings_is_used(door: DoorFactory, wire: WireFactory) -> None:
    """The question goes to the proxy, which is told the whole address."""
    proxy = wire(reply(b"by proxy"))
    assert _ask(door(proxy=proxy.url), "http://127.0.0.1:9/page") == b"by proxy"
    assert proxy.seen[0].line == "GET http://127.0.0.1:9/page HTTP/1.1"


_CHILD = """
import sys
from commentvault.net import Door, Request
from commentvault.settings import NetSettings
door = Door(NetSettings(tries=1, transport=sys.argv[1]))
print(door.ask(Request(sys.argv[2]), lambda answer: answer.body.decode()))
"""


def _in_a_process(transport: Transport, url: str, **variables: str) -> str:
    """What a process of its own is answered, with these variables in its environment."""
    ran = subprocess.run(
        [sys.executable, "-c", _CHILD, transport, url],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        timeout=LONG,
        check=True,
    )
    return ran.stdout.strip()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_the_proxy_of_the_environment_is_used(transport: Transport, wire: WireFactory, name: str) -> None:
    """The usual variables count where the settings name none."""
    proxy = wire(reply(b"by proxy"))
    assert _in_a_process(transport, "http://127.0.0.1:9/", **{name: proxy.url}) == "by proxy"


def test_no_proxy_is_heeded(transport: Transport, wire: WireFactory) -> None:
    """A host that is excepted is asked directly."""
    proxy, server = wire(reply(b"by proxy")), wire(reply(b"directly"))
    said = _in_a_process(transport, server.url, HTTP_PROXY=proxy.url, NO_PROXY="127.0.0.1")
    assert said == "directly"
    assert proxy.seen == []


def test_an_unreachable_proxy_is_told_as_such(door: DoorFactory, wire: WireFactory) -> None:
    """No silent way around it."""
    server = wire(reply())
    with pytest.raises(Unreachable):
        _ask(door(proxy="http://127.0.0.1:9", tries=1), server.url)
    assert server.seen == []


def test_the_ca_file_makes_a_self_made_certificate_trusted(
    door: DoorFactory, demo_server: ServerFactory, demo_corpus: Corpus, tls: Tls
) -> None:
    """The demo platform under TLS answers as without it."""
    server = demo_server(tls=tls.server)
    assert server.url.startswith("https://127.0.0.1")
    page = _ask(door(ca_file=tls.ca), f"{server.url}/watch?v={demo_corpus.video.id}")
    assert demo_corpus.video.title.encode() in page


def test_an_unknown_certificate_is_not_trusted(door: DoorFactory, demo_server: ServerFactory, tls: Tls) -> None:
    """Without the CA file nothing is said to that host."""
    server = demo_server(tls=tls.server)
    with pytest.raises(Unreachable, match=r"(?i)certificate"):
        _ask(door(tries=1), f"{server.url}/watch?v=gLs5hArb0ur")
    assert server.count == 0


@pytest.mark.parametrize(
    "content", [None, b"", b"junk", b"-----BEGIN CERTIFICATE-----\njunk\n-----END CERTIFICATE-----\n"]
)
def test_a_ca_file_without_certificates_is_a_mistake_to_be_told(
    door: DoorFactory, tmp_path: Path, content: bytes | None
) -> None:
    """Before anything is asked, and naming the file."""
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=r"ca\.pem"):
        door(ca_file=str(file))


@pytest.mark.parametrize("proxy", ["not a proxy", "http://", "ftp://127.0.0.1:1", "http://[::1"])
def test_a_proxy_that_is_none_is_a_mistake_to_be_told(door: DoorFactory, wire: WireFactory, proxy: str) -> None:
    """With an error of ours, and the host is not asked without it."""
    server = wire(reply())
    with pytest.raises(CommentvaultError):
        _ask(door(proxy=proxy, tries=1), server.url)
    assert server.seen == []


def test_tls_goes_through_a_proxys_tunnel(
    door: DoorFactory, demo_server: ServerFactory, demo_corpus: Corpus, tls: Tls
) -> None:
    """CONNECT, and then the host's own certificate."""
    server = demo_server(tls=tls.server)
    with _Tunnel() as tunnel:
        asking = door(ca_file=tls.ca, proxy=tunnel.url)
        page = _ask(asking, f"{server.url}/watch?v={demo_corpus.video.id}")
        asking.close()
    assert demo_corpus.video.title.encode() in page
    assert tunnel.asked == [f"CONNECT 127.0.0.1:{server.port} HTTP/1.1"]


class _Tunnel(Wire):
    """A proxy that joins its client to whatever loopback port it names."""

    def __init__(self) -> None:
        super().__init__(b"")
        self.asked: list[str] = []

    def _serve(self, connection: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += connection.recv(1)
        self.asked.append(head.decode().splitlines()[0])
        host, _, port = self.asked[-1].split()[1].partition(":")
        assert host == "127.0.0.1"
        with connection, socket.create_connection((host, int(port))) as there:
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            back = threading.Thread(target=_pour, args=(there, connection), daemon=True)
            back.start()
            _pour(connection, there)
            back.join(LONG)


def _pour(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return
