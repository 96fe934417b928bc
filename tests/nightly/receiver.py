"""A small web server that remembers what it was sent: the other end of notices and pings."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """``pings`` are the paths that were asked for, ``messages`` what was posted; all answers are ``code``."""

    def __init__(self) -> None:
        self.code = 200
        self.pings: list[str] = []
        self.messages: list[dict[str, Any]] = []
        self.port = 0

    @property
    def ping(self) -> str:
        """An address to ping, with a key in it that nobody should see."""
        return f"http://127.0.0.1:{self.port}/SECRET-PING"

    @property
    def notify(self) -> str:
        """An address for apprise, with another one."""
        return f"json://user:SECRET-NOTICE@127.0.0.1:{self.port}/SECRET-PATH"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on loopback."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept.pings.append(self.path)
            self._answer()

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            kept.messages.append(json.loads(self.rfile.read(length)))
            self._answer()

        def _answer(self) -> None:
            self.send_response(kept.code)
            if 300 <= kept.code < 400:
                self.send_header("Location", f"http://127.0.0.1:{kept.port}/SECRET-PLACE")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
