"""The keys of one run and what they may spend."""

from __future__ import annotations

import threading
from datetime import date

from commentvault.errors import Declined, QuotaSpent, UsageError
from commentvault.platforms.youtube.api.keys import Key
from commentvault.platforms.youtube.api.quota import Ledger


class Purse:
    """The keys of one run and what they may spend, for any number of threads."""

    def __init__(self, keys: tuple[Key, ...], ledger: Ledger, quota: int) -> None:
        self.ledger = ledger
        self.spent = 0
        """Units that were settled through this purse."""
        self.refused: dict[str, Declined] = {}
        """What the platform said of keys that it does not take, by their names; they are not used again."""
        self._keys = keys
        self._quota = quota
        self._lock = threading.Lock()

    def pick(self) -> Key:
        """The first key that has a unit left. Raises :class:`QuotaSpent` where none has, and where none is taken what
        was said of the last one.
        """
        taken = [key for key in self._keys if key.name not in self.refused]
        if self._keys and not taken:
            raise self.refused[self._keys[-1].name]
        for key in taken:
            if self.ledger.spent(key.fingerprint).left(self._quota):
                return key
        if not self._keys:
            raise UsageError("there is no key for the Data API; see: commentvault login youtube")
        told = "; ".join(f"{key.name}: {self.words(key)}" for key in taken)
        raise QuotaSpent(f"no key has a unit left: {told}", self.ledger.resumes())

    def toll(self, key: Key) -> Fee:
        """What a request with this key costs: a unit each time it is sent."""
        return Fee(self, key, self._quota)

    def refuse(self, key: Key, why: Declined) -> None:
        """The platform said that it does not take a key."""
        self.refused[key.name] = why

    def exhaust(self, key: Key, fee: Fee | None = None) -> None:
        """The platform said that the quota of a key is spent, on the day on which a fee was paid."""
        self.ledger.exhaust(key.fingerprint, fee.day if fee else None)

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


class Fee:
    """One request's :class:`~commentvault.net.Toll`: sent several times, one after the other, it pays each time.
    ``day`` is the one on which it paid last.
    """

    units = 1

    def __init__(self, purse: Purse, key: Key, quota: int) -> None:
        self._purse, self._key, self._quota = purse, key, quota
        self.day: date | None = None

    def pay(self) -> None:
        self.day = self._purse.ledger.reserve(self._key.fingerprint, self._quota)

    def settle(self, *, reached: bool) -> None:
        if self.day is not None:
            self._purse.ledger.settle(self._key.fingerprint, self.day, reached=reached)
        if reached:
            self._purse.count()
