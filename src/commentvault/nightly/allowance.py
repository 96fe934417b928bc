"""What a night may cost, and each thread's fair share of what is left of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from commentvault.net import Budget

_LEAST_REQUESTS = 10  # a visit that may cost less opens the thread and gets nowhere, night after night
_LEAST_SECONDS = 10.0


class Allowance:
    """So many requests and so many minutes for all threads together; None = without bound."""

    def __init__(
        self, requests: int | None, minutes: float | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._requests = requests
        self._clock = clock
        self._until = None if minutes is None else clock() + minutes * 60

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return (self._requests is not None and self._requests <= 0) or self._seconds() <= 0

    def share(self, threads: int) -> Budget:
        """What one of so many threads that are still to come may cost: an equal part of what is left, but enough to get
        somewhere, be it at the cost of the last ones. What it does not need is there for the others.
        """
        requests, until = self._requests, self._until
        if requests is not None:
            requests = min(requests, max(_LEAST_REQUESTS, requests // threads))
        if until is not None:
            until = min(until, self._clock() + max(_LEAST_SECONDS, self._seconds() / threads))
        return Budget(requests, until)

    def pay(self, requests: int) -> None:
        """So many requests were made."""
        if self._requests is not None:
            self._requests -= requests

    def worth_another(self, threads: int) -> bool:
        """Whether what is left takes so many threads a good step on."""
        if threads == 0 or self.spent:
            return False
        enough = self._requests is None or self._requests >= _LEAST_REQUESTS * threads
        return enough and self._seconds() >= _LEAST_SECONDS * threads

    def used_up(self, share: Budget, requests: int) -> bool:
        """Whether a visit that made so many requests had reached the end of its share."""
        if share.requests is not None and requests >= share.requests:
            return True
        return share.until is not None and self._clock() >= share.until

    def _seconds(self) -> float:
        return float("inf") if self._until is None else self._until - self._clock()
