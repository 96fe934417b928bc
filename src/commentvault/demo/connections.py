"""The demo platform's sockets: connections, HTTP, and the faults that happen on the way."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Protocol, Self, cast

import msgspec

from commentvault.demo.answers import Answer, Asked, understand
from commentvault.demo.api import failures
from commentvault.demo.faults import Fault
from commentvault.demo.states import CONSENT_PAGE
from commentvault.demo.truth import Corpus


class Owner(Protocol):
    """Who decides what is answered, and after how many seconds."""

    latency: float

    def arrived(self, asked: Asked) -> Fault | None:
        """A request has come in; what shall go wrong with it?"""

    def answer(self, asked: Asked, fault: Fault | None) -> tuple[Answer, bytes]:
        """The answer, and its gzip data."""


class Listener(ThreadingHTTPServer):
    """Accepts connections, gives each a thread, and can end them all; ``context`` makes them TLS."""

    daemon_threads = True
    request_queue_size = 128
    owner: Served
    context: ssl.SSLContext | None = None

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        if self.context is not None:  # the handshake happens on first use, in the connection's own thread
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with self._guard:
            self._open.add(connection)
        return connection, address

    def close_request(self, request: Any) -> None:
        """Closes a connection that is at its end."""
        with self._guard:
            self._open.discard(request)
        super().close_request(request)

    def hang_up(self) -> None:
        """Ends every connection, whatever its thread is doing."""
        with self._guard:
            for connection in self._open:
                with suppress(OSError):  # the client was faster
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)  # not TLS' own: a thread may be using it

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class Served(ABC):
    """A platform that answers on loopback from :meth:`start` to :meth:`stop`, or within ``with``.

    ``tls``: certificate and key file, for ``https``. ``port`` and ``url`` are known before it answers.
    """

    def __init__(self, connection: type[Wire], port: int, tls: tuple[str, str] | None = None) -> None:
        self._http = Listener(("127.0.0.1", port), connection)
        self._http.owner = self
        if tls is not None:
            self._http.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._http.context.load_cert_chain(*tls)
        self.port = int(self._http.server_address[1])
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    @abstractmethod
    def corpus(self) -> Corpus:
        """The world, whose clock is the platform's."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stops listening and hangs up on everybody: no answer comes after this."""
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()


class Showing(Served):
    """A platform that shows a corpus, and ``others`` beside it, which may be replaced while it answers."""

    def __init__(
        self, connection: type[Wire], port: int, tls: tuple[str, str] | None, corpora: tuple[Corpus, ...]
    ) -> None:
        self._corpora = corpora
        self._renew()  # before it listens: what cannot be shown opens nothing
        super().__init__(connection, port, tls)

    @abstractmethod
    def _renew(self) -> None:
        """Another world is shown from here on."""

    @property
    def corpus(self) -> Corpus:
        """The world as it is now; the first of them, where there are several."""
        return self._corpora[0]

    @corpus.setter
    def corpus(self, corpus: Corpus) -> None:
        self._corpora = (corpus, *self._corpora[1:])
        self._renew()

    @property
    def others(self) -> tuple[Corpus, ...]:
        """The worlds beside it."""
        return self._corpora[1:]

    @others.setter
    def others(self, others: Iterable[Corpus]) -> None:
        self._corpora = (self._corpora[0], *others)
        self._renew()


class Wire(BaseHTTPRequestHandler):
    """One connection: request after request, until a side hangs up; ``_serve`` says what is answered."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """Answers a request without a body."""
        self._serve()

    def do_POST(self) -> None:
        """Answers a request with a body."""
        self._serve()

    def _serve(self) -> None:
        """Reads the rest of a request and answers it."""
        raise NotImplementedError

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The ``Date`` header: the platform's clock."""
        if timestamp is None:
            timestamp = cast("Listener", self.server).owner.corpus.recipe.now.timestamp()
        return super().date_time_string(timestamp)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _read(self) -> bytes:
        """The body of the request, b"" where it has none."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _deliver(self, made: Answer, packed: bytes, trouble: str = "") -> None:
        """Sends an answer, its end "cut" off or its gzip data "torn" where that is the trouble."""
        if trouble == "torn":
            self._send(made, packed[: len(packed) // 2])
        else:
            self._send(made, packed, stop_at=len(packed) // 2 if trouble == "cut" else None)

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


class Connection(Wire):
    """A connection to the invented YouTube."""

    _PLAIN: ClassVar = Answer(content_type="text/html; charset=utf-8", body=CONSENT_PAGE)

    def _serve(self) -> None:
        owner = cast("Owner", cast("Listener", self.server).owner)
        body = self._read()
        asked = understand(self.command, self.path, body, self.headers.get("x-goog-api-key", ""))
        fault = owner.arrived(asked)
        if owner.latency:
            time.sleep(owner.latency)
        if fault is not None and self._broken(fault):
            return
        made, packed = owner.answer(asked, fault)
        self._deliver(made, packed, "" if fault is None else fault.trouble)

    def _broken(self, fault: Fault) -> bool:
        """Commits the faults that need no answer made; False where one is still to come."""
        match fault.trouble:
            case "status":
                extra = (("Retry-After", str(fault.retry_after)),) if fault.retry_after is not None else ()
                body = msgspec.json.encode({"error": {"code": fault.code, "message": "demo fault"}})
                made = Answer(status=fault.code, body=body) if fault.failure is None else failures.answer(fault.failure)
                self._send(msgspec.structs.replace(made, headers=extra))
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
