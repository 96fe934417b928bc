"""The invented platform as a real HTTP server on loopback.

    with DemoServer(build_corpus()) as server:
        print(server.url)

or, as a process of its own that prints its address on the first line, ``python -m commentvault.demo.server``.
"""

from __future__ import annotations

import argparse
import socket
import ssl
import sys
import threading
import time
import zlib
from collections import OrderedDict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self, cast

import msgspec

from commentvault.demo.answers import Answer, Asked, Kind, answer, understand
from commentvault.demo.corpus import build_corpus
from commentvault.demo.faults import Fault, FaultSource
from commentvault.demo.pages import Twist
from commentvault.demo.states import CONSENT_PAGE
from commentvault.demo.truth import Corpus, Recipe

_KEPT = 2048
_TWISTS = {"loop": "start", "repeat": "same", "short": "none"}


class DemoServer:
    """Serves one corpus and the states; every connection has a thread of its own.

    ``latency``: seconds slept before each answer. ``tls``: certificate and key file, for ``https``. ``fault``: asked
    before every answer. ``requests``: the (path, kind) of every request so far, in order of arrival.
    ``corpus`` may be replaced while the server runs: the next answer is made of the new one.
    """

    def __init__(
        self,
        corpus: Corpus,
        latency: float = 0.0,
        tls: tuple[str, str] | None = None,
        fault: FaultSource | None = None,
        port: int = 0,
    ) -> None:
        self.latency = latency
        self.fault = fault
        self.requests: list[tuple[str, Kind]] = []
        self._corpus = corpus
        self._kept: OrderedDict[tuple[str, ...], tuple[Answer, bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.owner = self
        if tls is not None:
            self._http.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._http.context.load_cert_chain(*tls)
        scheme = "http" if tls is None else "https"
        self.port = int(self._http.server_address[1])
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stops listening; open connections end with their threads."""
        self._http.shutdown()
        self._http.server_close()

    @property
    def count(self) -> int:
        """How many requests have come in."""
        return len(self.requests)

    @property
    def corpus(self) -> Corpus:
        """The world as it is now."""
        return self._corpus

    @corpus.setter
    def corpus(self, corpus: Corpus) -> None:
        with self._lock:
            self._corpus = corpus
            self._kept.clear()

    def arrived(self, asked: Asked) -> Fault | None:
        """Counts a request and asks the fault source about it."""
        with self._lock:
            self.requests.append((asked.path, asked.kind))
            number = len(self.requests)
        return self.fault(number, asked) if self.fault is not None else None

    def answer(self, asked: Asked, fault: Fault | None) -> tuple[Answer, bytes]:
        """The answer and its gzip data; answers without a fault are kept for the next time."""
        if fault is not None and fault.trouble in _TWISTS:
            keep = fault.keep if fault.trouble == "short" else None
            twisted = answer(self.corpus, asked, Twist(next=_TWISTS[fault.trouble], keep=keep))
            return twisted, _gzip(twisted.body)
        ask = "" if asked.ask is None else repr(asked.ask)
        key = (asked.path, asked.kind, asked.video, asked.hl, ask, asked.bad or "")
        corpus = self.corpus
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = answer(corpus, asked)
        both = made, _gzip(made.body)
        with self._lock:
            if corpus is self._corpus:
                self._kept[key] = both
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return both


def _gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    return packer.compress(data) + packer.flush()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    owner: DemoServer
    context: ssl.SSLContext | None = None

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        if self.context is not None:  # the handshake happens on first use, in the connection's own thread
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    _PLAIN: ClassVar = Answer(content_type="text/html; charset=utf-8", body=CONSENT_PAGE)

    def do_GET(self) -> None:
        """Answers the watch page."""
        self._serve()

    def do_POST(self) -> None:
        """Answers the API."""
        self._serve()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _serve(self) -> None:
        owner = cast("_Server", self.server).owner
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = understand(self.command, self.path, body)
        fault = owner.arrived(asked)
        if owner.latency:
            time.sleep(owner.latency)
        if fault is not None and self._broken(fault):
            return
        made, packed = owner.answer(asked, fault)
        if fault is None or fault.trouble not in ("cut", "torn"):
            self._send(made, packed)
        elif fault.trouble == "torn":
            self._send(made, packed[: len(packed) // 2])
        else:
            self._send(made, packed, stop_at=len(packed) // 2)

    def _broken(self, fault: Fault) -> bool:
        """Commits the faults that need no answer made; False where one is still to come."""
        match fault.trouble:
            case "status":
                extra = (("Retry-After", str(fault.retry_after)),) if fault.retry_after is not None else ()
                error = msgspec.json.encode({"error": {"code": fault.code, "message": "demo fault"}})
                self._send(Answer(status=fault.code, body=error, headers=extra))
            case "empty":
                self._send(Answer())
            case "blank":
                self._send(Answer(body=b"{}"))
            case "html":
                self._send(self._PLAIN)
            case "close":
                self._hang_up()
            case "stall":
                time.sleep(fault.seconds)
                return False
            case _:
                return False
        return True

    def _send(self, made: Answer, packed: bytes | None = None, stop_at: int | None = None) -> None:
        zipped = packed is not None and made.body != b"" and "gzip" in self.headers.get("Accept-Encoding", "")
        # a fault that cuts must not depend on what the client accepts
        data = packed if zipped and packed is not None else made.body
        if not zipped and packed is not None and stop_at is not None:
            stop_at = len(data) // 2
        self.send_response(made.status)
        self.send_header("Content-Type", made.content_type)
        self.send_header("Content-Length", str(len(data)))
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        for name, value in made.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data if stop_at is None else data[:stop_at])
        self.wfile.flush()
        if stop_at is not None:
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        with_socket: socket.socket = self.connection
        with_socket.shutdown(socket.SHUT_RDWR)


def main() -> None:
    """Serves until its input ends; the first line printed is the address, then for every line read one with the count
    of requests so far.
    """
    parser = argparse.ArgumentParser(prog="python -m commentvault.demo.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--comments", type=int, default=420)
    parser.add_argument("--tops", type=int)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds an answer")
    parser.add_argument("--old-share", type=float, default=Recipe().old_share)
    parser.add_argument("--nested-share", type=float, default=Recipe().nested_share)
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    given = vars(parser.parse_args())
    tls, latency, port = given.pop("tls"), given.pop("latency"), given.pop("port")
    with DemoServer(build_corpus(Recipe(**given)), latency, tuple(tls) if tls else None, port=port) as server:
        print(server.url, flush=True)  # noqa: T201  # a starting process waits for this line
        for _ in sys.stdin:
            print(server.count, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
