"""The invented platform as a real HTTP server on loopback.

    with DemoServer(build_corpus()) as server:
        print(server.url)

or, as a process of its own that prints its address on the first line, ``python -m commentvault.demo.server``.
"""

from __future__ import annotations

import argparse
import ssl
import sys
import threading
import zlib
from collections import OrderedDict
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from commentvault.demo.answers import Answer, Asked, Kind, answer
from commentvault.demo.connections import Connection, Listener
from commentvault.demo.corpus import build_corpus
from commentvault.demo.faults import Fault, FaultSource
from commentvault.demo.mood import Mood
from commentvault.demo.pages import Twist
from commentvault.demo.truth import Corpus, Recipe

_KEPT = 2048
_TWISTS = {"loop": "start", "repeat": "same", "short": "none"}


class DemoServer:
    """Serves one corpus and the states; every connection has a thread of its own.

    ``latency``: seconds slept before each answer. ``tls``: certificate and key file, for ``https``. ``fault``: asked
    before every answer. ``requests``: the (path, kind) of every request so far, in order of arrival.
    ``corpus`` and ``mood`` may be replaced while the server runs: the next answer is made of the new ones. The clock
    in every answer, HTTP's ``Date`` too, is the corpus'.
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
        self._corpus = self._shown = corpus
        self._mood = Mood()
        self._kept: OrderedDict[tuple[str, ...], tuple[Answer, bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self._http = Listener(("127.0.0.1", port), Connection)
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
        """Stops listening and hangs up on everybody: no answer comes after this."""
        self._http.shutdown()
        self._http.server_close()
        self._http.hang_up()

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
        self._become(corpus, self._mood)

    @property
    def mood(self) -> Mood:
        """What the platform does tonight although nothing has happened."""
        return self._mood

    @mood.setter
    def mood(self, mood: Mood) -> None:
        self._become(self._corpus, mood)

    def _become(self, corpus: Corpus, mood: Mood) -> None:
        shown = mood.shown(corpus)
        with self._lock:
            self._corpus, self._mood, self._shown = corpus, mood, shown
            self._kept.clear()

    def arrived(self, asked: Asked) -> Fault | None:
        """Counts a request and asks the fault source about it."""
        with self._lock:
            self.requests.append((asked.path, asked.kind))
            number = len(self.requests)
        return self.fault(number, asked) if self.fault is not None else None

    def answer(self, asked: Asked, fault: Fault | None) -> tuple[Answer, bytes]:
        """The answer and its gzip data; answers without a fault are kept for the next time."""
        with self._lock:
            shown, asked = self._shown, self._mood.heard(asked)
        if fault is not None and fault.trouble in _TWISTS:
            keep = fault.keep if fault.trouble == "short" else None
            twisted = answer(shown, asked, Twist(next=_TWISTS[fault.trouble], keep=keep))
            return twisted, _gzip(twisted.body)
        ask = "" if asked.ask is None else repr(asked.ask)
        key = (asked.path, asked.kind, asked.video, asked.hl, asked.linked, ask, asked.bad or "")
        with self._lock:
            if shown is self._shown and key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = answer(shown, asked)
        both = made, _gzip(made.body)
        with self._lock:
            if shown is self._shown:
                self._kept[key] = both
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return both


def _gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    return packer.compress(data) + packer.flush()


def _moment(text: str) -> datetime:
    """An ISO 8601 time; UTC where it names no zone."""
    when = datetime.fromisoformat(text)
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


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
    parser.add_argument("--days", type=float, default=Recipe().days, help="how long ago the video came out")
    parser.add_argument("--now", type=_moment, default=Recipe().now, help="the platform's clock (ISO 8601)")
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
