"""A process that spends units as fast as it can; each byte that it prints is one that reached the platform.

``python -m tests.platforms.youtube.api.spender LEDGER QUOTA``
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from commentvault.errors import QuotaSpent
from commentvault.platforms.youtube.api import keys
from commentvault.platforms.youtube.api.purse import Purse
from commentvault.platforms.youtube.api.quota import Ledger
from tests.platforms.youtube.api.key_answers import SECRET

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
IN_FLIGHT = 2


def spend(purse: Purse) -> None:
    """Until nothing is left."""
    while True:
        try:
            toll = purse.toll(purse.pick())
            toll.pay()
        except QuotaSpent:
            return
        os.write(1, b".")
        toll.settle(reached=True)


def main() -> None:
    """As the arguments say."""
    path, quota = sys.argv[1:]
    purse = Purse(keys.load((SECRET,)), Ledger(Path(path), lambda: NOW), int(quota))
    lanes = [threading.Thread(target=spend, args=(purse,)) for _ in range(IN_FLIGHT)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()


if __name__ == "__main__":
    main()
