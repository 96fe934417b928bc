"""The invented Graph API as a real HTTP server on loopback."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable
from typing import cast
from urllib.parse import parse_qsl, urlsplit

import msgspec

from commentvault.demo.answers import Answer
from commentvault.demo.connections import Listener, Served, Wire
from commentvault.demo.instagram.graph.account import Account
from commentvault.demo.instagram.graph.failures import ERRORS, Refused
from commentvault.demo.truth import Corpus

TOKEN = "IGAAdemoGraphTokenThatOpensNothing0123456789ZDZD"  # noqa: S105  # invented
"""The token that is taken unless another one is set."""

Troubles = Callable[[int, str], str | None]
"""What goes wrong with a request, by its number from 1 on and its path: a name of ``ERRORS``, or ``close``."""


class GraphServer(Served):
    """Serves the posts of one account to whoever has its ``token``.

    ``requests``: the path of every request so far, with what follows it. ``corpora``, ``token`` and ``fault`` may be
    replaced while the server runs.
    """

    def __init__(self, *corpora: Corpus, token: str = TOKEN, fault: Troubles | None = None, port: int = 0) -> None:
        self.token, self.fault = token, fault
        self.requests: list[str] = []
        self._lock = threading.Lock()
        super().__init__(_GraphConnection, port)
        self.corpora = corpora

    @property
    def corpora(self) -> tuple[Corpus, ...]:
        """The worlds under the account's posts."""
        return self._corpora

    @corpora.setter
    def corpora(self, corpora: Iterable[Corpus]) -> None:
        self._corpora = tuple(corpora)
        self.account = Account(self._corpora, self.token, self.url)

    @property
    def corpus(self) -> Corpus:
        """The first of them, whose clock is the platform's."""
        return self._corpora[0]

    def arrived(self, path: str) -> str | None:
        """Counts a request, and says what goes wrong with it."""
        with self._lock:
            self.requests.append(path)
            number = len(self.requests)
        return self.fault(number, path) if self.fault else None

    def answer(self, path: str, token: str, trouble: str | None) -> Answer:
        """The answer to a request with a token."""
        parts = urlsplit(path)
        try:
            if trouble or token != self.token:
                raise Refused(ERRORS[trouble or "token"])
            found = self.account.answer(parts.path, dict(parse_qsl(parts.query)))
        except Refused as refused:
            error = refused.error
            return Answer(status=error.status, body=error.body(), headers=error.headers)
        return Answer(body=msgspec.json.encode(found))


class _GraphConnection(Wire):
    """A connection to the invented Graph API."""

    def _serve(self) -> None:
        self._read()
        server = cast("GraphServer", cast("Listener", self.server).owner)
        trouble = server.arrived(self.path)
        if trouble == "close":
            self._hang_up()
            return
        query = dict(parse_qsl(urlsplit(self.path).query))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ") or query.get("access_token", "")
        made = server.answer(self.path, token, trouble)
        packer = zlib.compressobj(1, wbits=31)
        self._deliver(made, packer.compress(made.body) + packer.flush())
