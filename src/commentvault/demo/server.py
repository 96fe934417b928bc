"""The invented platform as a real HTTP server on loopback.

    with DemoServer(build_corpus()) as server:
        print(server.url)

or, as a process of its own that prints its address on the first line, ``python -m commentvault.demo.server``.
"""

from __future__ import annotations

import argparse
import sys
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from commentvault.demo import browse
from commentvault.demo.answers import LISTINGS, RESOURCES, Answer, Asked, Kind, answer
from commentvault.demo.api import lists
from commentvault.demo.api.account import KEY, Account, Edges
from commentvault.demo.connections import Connection, Showing
from commentvault.demo.corpus import build_corpus
from commentvault.demo.faults import Fault, FaultSource
from commentvault.demo.mood import Mood
from commentvault.demo.pages import Twist
from commentvault.demo.truth import Corpus, Recipe

_KEPT = 2048
_TWISTS = {"loop": "start", "repeat": "same", "short": "none"}
_QUOTA = 10_000
_HELP = """The invented platform as a real HTTP server on loopback. It serves until its input ends (Ctrl-D; a pipe that
is closed; </dev/null at once). Printed is its address, then for every line read the count of requests so far."""


class _Shown(NamedTuple):
    """The worlds as either side of the platform shows them tonight, by video id; the main one first."""

    web: dict[str, Corpus]
    api: dict[str, Corpus]
    edges: Edges


class DemoServer(Showing):
    """Serves a corpus, ``others`` beside it, and the states; every connection has a thread of its own.

    ``latency``: seconds slept before each answer. ``tls``: certificate and key file, for ``https``. ``fault``: asked
    before every answer. ``requests``: the (path, kind) of every request so far, in order of arrival.
    ``corpus``, ``others`` and ``mood`` may be replaced while the server runs: the next answer is made of the new ones.
    The clock in every answer, HTTP's ``Date`` too, is the corpus'. ``api`` holds the Data API's keys, quota and edges.
    Two corpora of one seed are of the same channel; let them differ in ``comments``, and no id is in both.
    """

    def __init__(
        self,
        corpus: Corpus,
        latency: float = 0.0,
        tls: tuple[str, str] | None = None,
        fault: FaultSource | None = None,
        port: int = 0,
        others: Iterable[Corpus] = (),
    ) -> None:
        self.latency = latency
        self.fault = fault
        self.requests: list[tuple[str, Kind]] = []
        self.api = Account({KEY}, _QUOTA, self._renew)
        self._mood = Mood()
        self._kept: OrderedDict[tuple[object, ...], tuple[Answer, bytes]] = OrderedDict()
        self._lock = threading.Lock()
        super().__init__(Connection, port, tls, (corpus, *others))

    @property
    def count(self) -> int:
        """How many requests have come in."""
        return len(self.requests)

    @property
    def corpora(self) -> dict[str, Corpus]:
        """All worlds by the id of their video, the first one first."""
        return {corpus.video.id: corpus for corpus in self._corpora}

    @property
    def mood(self) -> Mood:
        """What the platform does tonight although nothing has happened."""
        return self._mood

    @mood.setter
    def mood(self, mood: Mood) -> None:
        self._mood = mood
        self._renew()

    def _renew(self) -> None:
        """Something is another from here on."""
        edges = self.api.edges
        web, api = Mood(hide=edges.only_api), Mood(hide=edges.only_web, hide_links=True)
        tonight = {ident: self._mood.shown(corpus) for ident, corpus in self.corpora.items()}
        shown = _Shown(
            web={ident: web.shown(corpus) for ident, corpus in tonight.items()},
            api={ident: api.shown(corpus) for ident, corpus in tonight.items()},
            edges=edges,
        )
        with self._lock:
            self._shown = shown
            self._kept.clear()

    def arrived(self, asked: Asked) -> Fault | None:
        """Counts a request, charges it to its key and asks the fault source about it."""
        with self._lock:
            self.requests.append((asked.path, asked.kind))
            number = len(self.requests)
        refused = self.api.pay(asked.key) if asked.kind in RESOURCES else None
        fault = self.fault(number, asked) if self.fault is not None else None
        return fault or (Fault("status", failure=refused) if refused is not None else None)

    def answer(self, asked: Asked, fault: Fault | None) -> tuple[Answer, bytes]:
        """The answer and its gzip data; answers without a fault are kept for the next time."""
        with self._lock:
            shown, asked = self._shown, self._mood.heard(asked)
        if fault is not None and fault.trouble in _TWISTS:
            keep = fault.keep if fault.trouble == "short" else None
            twisted = self._made(shown, asked, Twist(next=_TWISTS[fault.trouble], keep=keep))
            return twisted, _gzip(twisted.body)
        ask, body = repr(asked.ask), asked.body if asked.kind in LISTINGS else b""
        key = (asked.path, asked.kind, asked.video, asked.hl, asked.linked, ask, asked.bad, asked.query, body)
        with self._lock:
            if shown is self._shown and key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = self._made(shown, asked, None)
        both = made, _gzip(made.body)
        with self._lock:
            if shown is self._shown:
                self._kept[key] = both
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return both

    def _made(self, shown: _Shown, asked: Asked, twist: Twist | None) -> Answer:
        """The answer of the side of the platform that was asked."""
        if asked.kind in RESOURCES:
            return lists.answer(shown.api, asked, shown.edges, twist)
        if asked.kind in LISTINGS:
            return browse.answer(shown.web, asked)
        main = next(iter(shown.web.values()))
        return answer(shown.web.get(asked.video, main), asked, twist)


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
    parser = argparse.ArgumentParser(prog="python -m commentvault.demo.server", description=_HELP)
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
    parser.add_argument("--keys", default=KEY, help="the Data API's keys, with commas between them")
    parser.add_argument("--quota", type=int, default=_QUOTA, help="the units that a key may spend")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    given = vars(parser.parse_args())
    tls, latency, port = given.pop("tls"), given.pop("latency"), given.pop("port")
    keys, quota = given.pop("keys").split(","), given.pop("quota")
    with DemoServer(build_corpus(Recipe(**given)), latency, tuple(tls) if tls else None, port=port) as server:
        server.api.keys, server.api.quota = set(keys), quota
        print(server.url, flush=True)  # noqa: T201  # a starting process waits for this line
        for _ in sys.stdin:
            print(server.count, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
