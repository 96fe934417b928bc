"""What tests of the care share: time that goes by at once, and an account that asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from commentvault.net import Door
from commentvault.platforms.instagram.web.care import Care
from commentvault.platforms.instagram.web.ledger import Ledger
from commentvault.settings import InstagramSettings, NetSettings

ME, OTHER = "keeper", "another"
START = datetime(2026, 11, 22, 12, tzinfo=UTC)
NO_PAUSE = InstagramSettings(pause=0, daily=100_000)


class Clock:
    """A clock that only waiting moves, and its door."""

    def __init__(self) -> None:
        self.now = START
        self.waits: list[tuple[float, str]] = []

    def __call__(self) -> datetime:
        return self.now

    @property
    def passed(self) -> float:
        return (self.now - START).total_seconds()


class QuickDoor(Door):
    """A door at which time goes by at once."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(NetSettings(retry_wait=0.01))
        self._clock = clock

    def wait(self, seconds: float, why: str) -> None:
        self._clock.waits.append((seconds, why))
        self._clock.now += timedelta(seconds=seconds + 1e-6)


def care(ledger: Ledger, clock: Clock, settings: InstagramSettings = NO_PAUSE, account: str = ME) -> Care:
    return Care(account, settings, QuickDoor(clock), ledger)


def ask(one: Care, count: int = 1, kind: str = "iphone") -> None:
    for _ in range(count):
        toll = one.toll(kind)
        toll.pay()
        toll.settle(reached=True)
