"""What can go wrong between a client and the invented Instagram, on demand.

A fault source is any callable ``(number, asked) -> Fault | None``; ``number`` counts requests from 1 over the server's
life. ``faults(Rule(…), …)`` makes one of rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from commentvault.demo.faults import striking
from commentvault.demo.instagram.asked import Asked, Host, Kind
from commentvault.demo.instagram.refusals import Refusal

Trouble = (
    Refusal
    | Literal[
        "status", "login_page", "empty", "blank", "html", "close", "cut", "torn", "stall", "loop", "repeat", "short",
        "no_list", "no_cursor",
    ]
)  # fmt: skip


class Fault(msgspec.Struct, frozen=True):
    """One broken answer.

    * a refusal's name: that answer (see :mod:`.refusals`); ``login_page``: the redirect to it
    * ``status``: an HTTP error ``code``; ``retry_after`` adds that header to this and to every refusal
    * ``empty``: 200 and no body; ``blank``: 200 and ``{}``; ``html``: 200 and a page
    * ``close``: the connection ends before the answer; ``cut``: in the middle of its body
    * ``torn``: a whole body whose gzip data stops half-way; ``stall``: nothing for ``seconds``, then the answer
    * ``no_list``: the page without the key of its list; ``no_cursor``: "more" is said, and no cursor given
    * ``loop``: the page as usual, but its next cursor leads back to the first page; ``repeat``: … is its own
    * ``short``: only the first ``keep`` entries, and no next cursor
    """

    trouble: Trouble
    code: int = 503
    retry_after: int | None = None
    seconds: float = 5.0
    keep: int = 3


FaultSource = Callable[[int, Asked], Fault | None]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """When a fault strikes: at requests that match, from the ``start``-th match on, ``times`` times (None: for ever).

    ``kind``, ``host``, ``code`` (the post), ``comment`` (whose replies are asked for): None matches all. ``later`` True
    only pages behind the first of a list, False only first ones.
    """

    fault: Fault
    kind: Kind | None = None
    host: Host | None = None
    code: str | None = None
    comment: str | None = None
    later: bool | None = None
    start: int = 1
    times: int | None = None

    def matches(self, asked: Asked) -> bool:
        """Whether a request is one of those that count."""
        wanted = (self.kind, self.host, self.code, self.comment, self.later)
        found = (asked.kind, asked.host, asked.code, asked.comment, asked.later)
        return all(want is None or want == have for want, have in zip(wanted, found, strict=True))


def faults(*rules: Rule) -> FaultSource:
    """A fault source of rules; see :func:`commentvault.demo.faults.striking`."""
    return striking(rules)
