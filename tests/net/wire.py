"""A server that says exactly the bytes it is told to, and counts what it sees; and a clock that nobody waits for."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

Reply = bytes | Callable[[], bytes]
"""What to send to a request; empty bytes end the connection without a word."""


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    line: str
    headers: dict[str, str]
    body: bytes


def reply(body: bytes = b"fine", status: int = 200, *headers: str, zipped: bool = False) -> bytes:
    """A whole HTTP answer."""
    data = gzip.compress(body) if zipped else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(data)}", *headers]
    if zipped:
        lines.append("Content-Encoding: gzip")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + data


class Wire:
    """Answers the n-th request with the n-th reply, and with the last one ever after.

    A reply that does not end as its Content-Length says is followed by the connection's end. ``accepts`` counts
    connections, ``most_at_once`` the requests that were being answered at the same time.
    """

    def __init__(self, *replies: Reply) -> None:
        self.seen: list[Seen] = []
        self.accepts = 0
        self.most_at_once = 0
        self.arrived = threading.Semaphore(0)
        self.closing = threading.Event()
        self._replies = replies
        self._at_once = 0
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.closing.set()
        self._socket.close()

    def says(self, *replies: Reply) -> None:
        """Other replies from the first request on."""
        self._replies = replies

    def stalled(self) -> bytes:
        """A reply that does not come while the server lives."""
        self.closing.wait(60)
        return b""

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.accepts += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            try:
                while line := stream.readline().decode("latin-1").strip():
                    data = self._answer(line, stream.readline, stream.read)
                    connection.sendall(data)
                    if not _whole(data):
                        return
            except OSError:
                return

    def _answer(self, line: str, readline: Callable[[], bytes], read: Callable[[int], bytes]) -> bytes:
        headers: dict[str, str] = {}
        while header := readline().decode("latin-1").strip():
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        body = read(int(headers.get("content-length", 0)))
        with self._lock:
            self.seen.append(Seen(line, headers, body))
            said = self._replies[min(len(self.seen), len(self._replies)) - 1]
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        self.arrived.release()
        try:
            return said if isinstance(said, bytes) else said()
        finally:
            with self._lock:
                self._at_once -= 1


def _whole(data: bytes) -> bool:
    head, _, body = data.partition(b"\r\n\r\n")
    return f"Content-Length: {len(body)}".encode() in head


class Clock(threading.Event):
    """A stop event whose waiting passes no time but its own; it stands in for the clock of the pace as well."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0.0)
        self.now += timeout or 0.0
        return self.is_set()
