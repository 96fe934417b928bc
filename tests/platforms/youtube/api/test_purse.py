"""The purse: the first key that has a unit left, and exactly what the ledger grants."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from commentvault.errors import QuotaSpent, UsageError
from commentvault.platforms.youtube.api import keys
from commentvault.platforms.youtube.api.purse import Purse
from commentvault.platforms.youtube.api.quota import Ledger, Spent
from tests.support import LONG

from .key_answers import SECRET
from .spender import NOW

KEY, OTHER = keys.load((SECRET, "another-key-that-was-made-up"))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "quota.sqlite", lambda: NOW)


def test_the_purse_takes_the_first_key_with_a_unit(ledger: Ledger) -> None:
    """Then the next; then none, in words that name all of them."""
    purse = Purse(keys.load((SECRET, "another-key-that-was-made-up", SECRET)), ledger, 3)
    assert purse.left() == 6  # the key that is named twice has one quota
    picked = []
    for _ in range(6):
        key = purse.pick()
        toll = purse.toll(key)
        toll.pay()
        toll.settle(reached=True)
        picked.append(key.name)
    assert picked == ["key 1"] * 3 + ["key 2"] * 3
    assert (purse.spent, purse.left()) == (6, 0)
    with pytest.raises(QuotaSpent, match=r"key 1: 3 of 3 units .*; key 2: 3 of 3 units") as refused:
        purse.pick()
    assert refused.value.resumes == ledger.resumes()
    assert SECRET not in str(refused.value)


def test_the_purse_passes_over_an_exhausted_key(ledger: Ledger) -> None:
    """By the platform's word."""
    purse = Purse((KEY, OTHER), ledger, 100)
    purse.exhaust(KEY)
    assert purse.pick() is OTHER
    assert purse.left() == 100


def test_a_purse_without_keys(ledger: Ledger) -> None:
    """Says how to get one in."""
    with pytest.raises(UsageError, match="commentvault login youtube"):
        Purse((), ledger, 100).pick()


def test_a_request_that_is_sent_again_pays_again(ledger: Ledger) -> None:
    """A try that did not reach the platform costs nothing."""
    purse = Purse((KEY,), ledger, 100)
    toll = purse.toll(KEY)
    for reached in (True, False, True):
        toll.pay()
        toll.settle(reached=reached)
    assert purse.spent == 2
    assert ledger.spent(KEY.fingerprint) == Spent(2)


def test_eight_lanes_share_a_purse(ledger: Ledger) -> None:
    """Exactly the quota is granted to them, and counted."""
    purse = Purse((KEY,), ledger, 100)

    def lane() -> None:
        try:
            while True:
                toll = purse.toll(purse.pick())
                toll.pay()
                toll.settle(reached=True)
        except QuotaSpent:
            return

    lanes = [threading.Thread(target=lane) for _ in range(8)]
    for one in lanes:
        one.start()
    for one in lanes:
        one.join(LONG)
    assert purse.spent == 100
    assert ledger.spent(KEY.fingerprint) == Spent(100)
