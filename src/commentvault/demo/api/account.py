"""Who may ask the Data API, what it costs them, and how well it works tonight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from threading import Lock

import msgspec

from commentvault.demo.api.failures import Failure
from commentvault.demo.mood import Hidden

KEY = "DEMO-KEY"
"""The key that is accepted unless others are named."""


class Edges(msgspec.Struct, frozen=True, kw_only=True):
    """What users of the real API have met, switched on.

    * ``page``: pages of threads have at most this many, whatever ``maxResults`` asks for
    * ``repeat``: from the second page of any list on, the next token is the page's own
    * ``deaf``: ``comments`` does not hear ``pageToken`` and answers with the first page, its token too
    * ``ends_after``: a walk of threads ends at the first page that reaches this many, without a next token
    * ``only_web``: comments that the API does not know, neither in a list nor by their id
    * ``only_api``: comments that no list of the web shows
    * ``lost``: comments that are listed, but not found by their id
    """

    page: int | None = None
    repeat: bool = False
    deaf: bool = False
    ends_after: int | None = None
    only_web: Hidden = frozenset()
    only_api: Hidden = frozenset()
    lost: Hidden = frozenset()


class Account:
    """All of it may be changed while the server runs.

    ``keys`` are accepted; each may spend ``quota`` units; ``units`` tells what each has spent so far. A request costs
    one unit, whatever comes of it; one that is refused for its key or for the quota costs nothing.
    """

    def __init__(self, keys: Iterable[str], quota: int, changed: Callable[[], None]) -> None:
        self.keys = set(keys)
        self.quota = quota
        self.units: Counter[str] = Counter()
        self._edges = Edges()
        self._changed = changed
        self._lock = Lock()

    @property
    def edges(self) -> Edges:
        """How well it works."""
        return self._edges

    @edges.setter
    def edges(self, edges: Edges) -> None:
        self._edges = edges
        self._changed()

    def pay(self, key: str) -> Failure | None:
        """Charges a request to its key; the reason why not, where it is refused."""
        if not key:
            return "keyMissing"
        if key not in self.keys:
            return "keyNotValid"
        with self._lock:
            if self.units[key] >= self.quota:
                return "quotaExceeded"
            self.units[key] += 1
        return None
