"""What can go wrong between a client and the platform, on demand.

A fault source is any callable ``(number, asked) -> Fault | None``; ``number`` counts requests from 1 over the server's
life. ``faults(Rule(…), …)`` makes one of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Literal, Protocol, TypeVar

import msgspec

from commentvault.demo.answers import Asked, Kind
from commentvault.demo.api.failures import Failure

A = TypeVar("A")
"""What was asked."""

F = TypeVar("F")
"""What goes wrong."""

A_contra = TypeVar("A_contra", contravariant=True)
F_co = TypeVar("F_co", covariant=True)

Trouble = Literal[
    "status", "empty", "blank", "html", "close", "cut", "torn", "stall", "loop", "repeat", "short"
]  # fmt: skip


class Fault(msgspec.Struct, frozen=True):
    """One broken answer.

    * ``status``: an HTTP error ``code``, with ``Retry-After`` where ``retry_after`` is given; with a ``failure`` the
      Data API's error of that name, which has a code of its own
    * ``empty``: 200 and no body; ``blank``: 200 and ``{}``; ``html``: 200 and a consent page
    * ``close``: the connection ends before the answer; ``cut``: in the middle of its body
    * ``torn``: a whole body whose gzip data stops half-way
    * ``stall``: nothing for ``seconds``, then the answer
    * ``loop``: the page as usual, but its next token leads back to the first page
    * ``repeat``: the page as usual, but its next token is its own
    * ``short``: only the first ``keep`` items, and no next token
    """

    trouble: Trouble
    code: int = 503
    failure: Failure | None = None
    retry_after: int | None = None
    seconds: float = 5.0
    keep: int = 3


FaultSource = Callable[[int, Asked], Fault | None]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """When a fault strikes: at requests that match, from the ``start``-th match on, ``times`` times (None: for ever).

    ``kind`` None matches every request; ``comment`` only requests for that comment's replies; ``later`` True only
    continuation pages behind the first of a list, False only first ones.
    """

    fault: Fault
    kind: Kind | None = None
    comment: str | None = None
    later: bool | None = None
    start: int = 1
    times: int | None = None

    def matches(self, asked: Asked) -> bool:
        """Whether a request is one of those that count."""
        if self.kind is not None and asked.kind != self.kind:
            return False
        if self.comment is not None and asked.comment != self.comment:
            return False
        return self.later is None or asked.later is self.later


class _Striking(Protocol[A_contra, F_co]):
    """A rule as :func:`striking` takes it: which requests count, from which of them on, how often, and what then."""

    @property
    def fault(self) -> F_co:
        """What goes wrong."""

    @property
    def start(self) -> int:
        """The first request that is struck, of those that match."""

    @property
    def times(self) -> int | None:
        """How many are; None = for ever."""

    def matches(self, asked: A_contra) -> bool:
        """Whether a request counts."""


def striking(rules: Sequence[_Striking[A, F]]) -> Callable[[int, A], F | None]:
    """A fault source of rules, which may be shared by several servers.

    The first rule that strikes wins, and those after it do not count the request: so rules with ``times`` strike one
    after the other.
    """
    seen = [0] * len(rules)
    lock = Lock()

    def source(_number: int, asked: A) -> F | None:
        with lock:
            for at, rule in enumerate(rules):
                if not rule.matches(asked):
                    continue
                seen[at] += 1
                turn = seen[at] - rule.start
                if turn >= 0 and (rule.times is None or turn < rule.times):
                    return rule.fault
        return None

    return source


def faults(*rules: Rule) -> FaultSource:
    """A fault source of rules; see :func:`striking`."""
    return striking(rules)
