"""The keys of one run and what they may spend."""

from __future__ import annotations

import threading
from datetime import date

from commentvault.errors import QuotaSpent, UsageError
from commentvault.net import Toll
from commentvault.platforms.youtube.api.keys import Key
from commentvault.platforms.youtube.api.quota import Ledger


class Purse:
    """The keys of one run and what they may spend, for any number of threads."""

    def __init__(self, keys: tuple[Key, ...], ledger: Ledger, quota: int) -> None:
        self.ledger = ledger
        self.spent = 0
        """Units that were settled through this purse."""
        self._keys = keys
        self._quota = quota
        self._lock = threading.Lock()

    def pick(self) -> Key:
        """The first key that has a unit left. Raises :class:`QuotaSpent` where none has."""
        for key in self._keys:
            if self.ledger.spent(key.fingerprint).left(self._quota):
                return key
        if not self._keys:
            raise UsageError("there is no key for the Data API; see: commentvault login youtube")
        told = "; ".join(f"{key.name}: {self.words(key)}" for key in self._keys)
        raise QuotaSpent(f"no key has a unit left: {told}", self.ledger.resumes())

    def toll(self, key: Key) -> Toll:
        """What a request with this key costs: a unit each time it is sent."""
        return _Toll(self, key, self._quota)

    def exhaust(self, key: Key) -> None:
        """The platform said that the quota of a key is spent."""
        self.ledger.exhaust(key.fingerprint)

    def left(self) -> int:
        """Units that all keys together may still spend today."""
        return sum(self.ledger.spent(one).left(self._quota) for one in {key.fingerprint for key in self._keys})

    def words(self, key: Key) -> str:
        """What a key has spent, for people."""
        return self.ledger.words(self.ledger.spent(key.fingerprint), self._quota)

    def count(self) -> None:
        """A unit was settled."""
        with self._lock:
            self.spent += 1


class _Toll:
    """One request's: sent several times, one after the other, it pays each time."""

    def __init__(self, purse: Purse, key: Key, quota: int) -> None:
        self._purse, self._key, self._quota = purse, key, quota
        self._day = date.min

    def pay(self) -> None:
        self._day = self._purse.ledger.reserve(self._key.fingerprint, self._quota)

    def settle(self, *, reached: bool) -> None:
        self._purse.ledger.settle(self._key.fingerprint, self._day, reached=reached)
        if reached:
            self._purse.count()
