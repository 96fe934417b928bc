"""The invented Instagram as a real HTTP server on loopback.

    with InstagramServer(build_corpus()) as server:
        print(server.url, server.code, server.account.cookies)

or, as a process of its own that prints where and who it is on its first line, ``python -m
commentvault.demo.instagram.server``.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
import zlib
from collections import deque
from collections.abc import Iterable, Mapping
from typing import get_args

import msgspec

from commentvault.demo.answers import Answer
from commentvault.demo.connections import Showing
from commentvault.demo.corpus import build_corpus
from commentvault.demo.instagram.account import Account
from commentvault.demo.instagram.answers import Show, answer
from commentvault.demo.instagram.asked import Asked, understand
from commentvault.demo.instagram.conversation import Conversation
from commentvault.demo.instagram.crowds import crowded, pinned
from commentvault.demo.instagram.cursors import Paging
from commentvault.demo.instagram.faults import Fault, FaultSource
from commentvault.demo.instagram.line import Line
from commentvault.demo.instagram.posts import State
from commentvault.demo.instagram.refusals import Refusal
from commentvault.demo.truth import Corpus, Recipe

_HELP = """The invented Instagram as a real HTTP server on loopback. It serves until its input ends (Ctrl-D; a pipe that
is closed; </dev/null at once). Printed is a line of JSON (url, code of the post, username, cookies), then for every
line read the count of requests so far."""


class Limit(msgspec.Struct, frozen=True):
    """So many requests within so many seconds; the next ones are refused."""

    requests: int
    seconds: float = 660.0
    refusal: Refusal = "rate_limit"


class InstagramServer(Showing):
    """Serves a corpus as a post, and ``others`` beside it; every connection has a thread of its own.

    Both hosts are here: told apart by the ``Host`` header, else by the ``User-Agent`` ("Instagram …": the mobile
    app's). ``accounts`` are logged in, with their cookies. ``states``: what is the matter with a post, by shortcode;
    it may be changed while the server runs, as may ``corpus``, ``others``, ``accounts``, ``limit`` and ``fault``.
    ``paging``: which cursors lists go on by; ``ranked``: in the top order, or newest first. ``page``, ``reply_page``:
    how many a page. ``latency``: seconds slept before each answer. ``tls``: certificate and key file, for ``https``.
    ``requests``: every request so far, in order of arrival.
    """

    def __init__(
        self,
        corpus: Corpus,
        others: Iterable[Corpus] = (),
        *,
        accounts: tuple[Account, ...] = (Account(),),
        paging: Paging = "min",
        ranked: bool = True,
        page: int = 15,
        reply_page: int = 10,
        latency: float = 0.0,
        tls: tuple[str, str] | None = None,
        fault: FaultSource | None = None,
        limit: Limit | None = None,
        port: int = 0,
    ) -> None:
        self.accounts, self.paging, self.ranked = accounts, paging, ranked
        self.page, self.reply_page = page, reply_page
        self.latency, self.fault, self.limit = latency, fault, limit
        self.requests: list[Asked] = []
        self.states: dict[str, State] = {}
        self._recent: deque[float] = deque()
        self._lock = threading.Lock()
        super().__init__(Line, port, tls, (corpus, *others))

    @property
    def count(self) -> int:
        """How many requests have come in."""
        return len(self.requests)

    @property
    def account(self) -> Account:
        """The first of those who are logged in."""
        return self.accounts[0]

    @property
    def posts(self) -> dict[str, Conversation]:
        """What is under each post, by shortcode, the first one first: the truth."""
        return self._posts

    @property
    def told(self) -> Conversation:
        """What is under the first post."""
        return next(iter(self._posts.values()))

    @property
    def code(self) -> str:
        """The shortcode of the first post."""
        return self.told.code

    def _renew(self) -> None:
        told = [Conversation(corpus, self.ranked) for corpus in self._corpora]
        posts = {one.code: one for one in told}
        if len(posts) < len(told):
            raise ValueError(f"two worlds under one shortcode: {sorted(one.code for one in told)}")
        self._posts = posts

    def understood(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Asked:
        """What a request asks for, and in whose name."""
        return understand(method, target, body, headers, self.accounts)

    def arrived(self, asked: Asked) -> Fault | None:
        """Counts a request; refuses it where there were too many, and asks the fault source about it."""
        with self._lock:
            self.requests.append(asked)
            number, full = len(self.requests), self._full()
        if full is not None:
            return Fault(full)
        return self.fault(number, asked) if self.fault is not None else None

    def _full(self) -> Refusal | None:
        """How a request is refused that comes too soon; one that is refused does not count."""
        if self.limit is None:
            return None
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - self.limit.seconds:
            self._recent.popleft()
        if len(self._recent) >= self.limit.requests:
            return self.limit.refusal
        self._recent.append(now)
        return None

    def answer(self, asked: Asked, fault: Fault | None) -> tuple[Answer, bytes]:
        """The answer and its gzip data."""
        show = Show(
            posts=self._posts,
            states=self.states,
            accounts=self.accounts,
            paging=self.paging,
            page=self.page,
            reply_page=self.reply_page,
        )
        made = answer(show, asked, fault)
        made = msgspec.structs.replace(made, headers=(*made.headers, *self._cookies(asked)))
        packer = zlib.compressobj(1, wbits=31)
        return made, packer.compress(made.body) + packer.flush()

    def _cookies(self, asked: Asked) -> tuple[tuple[str, str], ...]:
        """What either host gives along for the next request."""
        account = next((one for one in self.accounts if one.username == asked.account), None)
        if account is None:
            return (("Set-Cookie", "csrftoken=DemoVisitor; Path=/; Secure"),) if asked.kind == "start" else ()
        rur = f'"CLN\\054{account.pk}\\0541795{self.count:06}:01f7demo"'
        if asked.host == "i":
            return (("ig-set-ig-u-rur", rur.strip('"').replace("\\054", ",")),)
        token = f"csrftoken={account.cookies['csrftoken']}; Path=/; Secure; Max-Age=31449600"
        return (("Set-Cookie", token), ("Set-Cookie", f"rur={rur}; Path=/; HttpOnly; Secure"))


def main() -> None:
    """Serves until its input ends; see the help."""
    parser = argparse.ArgumentParser(prog="python -m commentvault.demo.instagram.server", description=_HELP)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--comments", type=int, default=420)
    parser.add_argument("--tops", type=int)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--largest", type=int, default=0, help="the least size of the largest thread")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--paging", choices=get_args(Paging), default="min")
    parser.add_argument("--page", type=int, default=15, help="comments a page")
    parser.add_argument("--reply-page", type=int, default=10, help="replies a page")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds an answer")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    given = parser.parse_args()
    recipe = Recipe(comments=given.comments, tops=given.tops, threads=given.threads, seed=given.seed)
    server = InstagramServer(
        pinned(crowded(build_corpus(recipe), given.largest)),
        paging=given.paging,
        page=given.page,
        reply_page=given.reply_page,
        latency=given.latency,
        tls=tuple(given.tls) if given.tls else None,
        port=given.port,
    )
    with server:
        told = {"code": server.code, "cookies": server.account.cookies, "url": server.url}
        print(json.dumps(told | {"username": server.account.username}), flush=True)  # noqa: T201  # is waited for
        for _ in sys.stdin:
            print(server.count, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
