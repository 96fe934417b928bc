"""Care for an account: how often it asks, whatever the run and the process, and when it asks nothing at all.

The limits are instaloader's, learnt over years by its users; that they are known to all runs is ours.
"""

from __future__ import annotations

import random
from datetime import timedelta

from instaloader.instaloadercontext import RateController

from commentvault.errors import AnswerError
from commentvault.net import Door, Toll
from commentvault.platforms.instagram.web.ledger import Ledger, Times
from commentvault.settings import InstagramSettings

_LONGEST_PAUSE = 15.0  # seconds, as instaloader cuts it
_LIMITS = {"iphone": "199 times in 30 minutes", "other": "75 times in 11 minutes"}
_GRAPHQL = "200 times in 11 minutes for the same query, 275 times in 10 for any"


class Care:
    """What the requests of one account cost: time, and a place in its day.

    ``door`` is the one of the errand: waiting ends with it.
    """

    def __init__(self, account: str, settings: InstagramSettings, door: Door, ledger: Ledger | None = None) -> None:
        self._account = account
        self._settings = settings
        self._door = door
        self._ledger = ledger or Ledger()

    def toll(self, kind: str) -> Toll:
        """What a request costs; ``kind`` is instaloader's: ``iphone``, ``other``, or a GraphQL query's hash or number.

        To pay it raises what stops the account, and :class:`~commentvault.errors.QuotaSpent` where its day is spent,
        before any waiting; then it waits.
        """
        return _Fee(self, kind)

    def stop(self, error: AnswerError) -> None:
        """Whatever an answer was raised for; what is about the account stops it, for all runs. Raises it where that
        cannot be written down; it stops the account for this process then.
        """
        self._ledger.stop(self._account, error)

    def take(self, kind: str) -> int:
        """Wait until a request may be sent, and write it down; returns its number in the ledger."""
        daily, controlled = self._settings.daily, self._settings.rate_control
        pause = paced = 0.0  # what pause and limits want; a longer wait is for room in the day

        def wait(times: Times, now: float) -> float:
            nonlocal pause, paced
            pause = _pause(self._settings.pause, times, now)
            paced = max(pause, _Windows(times).query_waittime(kind, now))
            return paced

        while True:
            number, seconds = self._ledger.take(self._account, kind, daily, wait if controlled else None)
            if number:
                return number
            limit = _LIMITS.get(kind, _GRAPHQL) if seconds <= paced else f"{daily:,} times in 24 hours"
            self._door.wait(seconds, self._why(limit, seconds, pause))

    def give_back(self, number: int) -> None:
        """A request that was written down never reached Instagram."""
        self._ledger.give_back(number)

    def _why(self, limit: str, seconds: float, pause: float) -> str:
        if seconds <= pause:
            return "a pause before the next request to Instagram"
        then = (self._ledger.clock() + timedelta(seconds=seconds)).astimezone()
        return f"Instagram is asked at most {limit}; going on at {then:%H:%M}"


def _pause(mean: float, times: Times, now: float) -> float:
    """Seconds until the pause after the account's last request is over. How long it is depends on that request alone:
    of several runs that wait, each drawing a length of its own, the shortest would count.
    """
    last = max((at for each in times.values() for at in each), default=None)
    if last is None or not mean:
        return 0.0
    length = random.Random(last).expovariate(1 / mean)  # noqa: S311  # nobody is to be kept from guessing it
    return max(0.0, last + min(length, _LONGEST_PAUSE) - now)


class _Fee:
    """One request's :class:`~commentvault.net.Toll`: sent several times, it pays each time."""

    units = 0

    def __init__(self, care: Care, kind: str) -> None:
        self._care, self._kind = care, kind
        self._number = 0

    def pay(self) -> None:
        self._number = self._care.take(self._kind)

    def settle(self, *, reached: bool) -> None:
        if not reached:
            self._care.give_back(self._number)


class _Windows(RateController):
    """instaloader's limits, by what the ledger knows of the last hour instead of this process alone."""

    def __init__(self, times: Times) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # it is asked for times to wait, and tells its context nothing
        self._query_timestamps = times
