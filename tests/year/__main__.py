"""Explore: ``python -m tests.year KIND SEED…`` lives one for each seed and prints what was wrong, and its figures.

KIND is full, policy or busy.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.year import lived

_KINDS = {"full": lived.full_year, "policy": lived.policy_year, "busy": lived.busy_weeks}


def main() -> None:
    """One for each seed."""
    kind, *seeds = sys.argv[1:]
    for seed in map(int, seeds):
        started = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            year, compared = _KINDS[kind](Path(folder), seed)
        wrong = [*year.wrong, *compared.wrong]
        print(f"{kind} {seed}: {len(wrong)} wrong, {time.process_time() - started:.1f} s of CPU")  # noqa: T201
        for line in wrong[:12]:
            print("   ", line[:600])  # noqa: T201
        tally = year.tally
        print(f"    {tally.nights} nights, {tally.whole} whole looks, {tally.held_back} held back")  # noqa: T201
        print(f"    still {len(tally.still)}, up to {tally.largest_still} bytes; {dict(tally.visits)}")  # noqa: T201
        print("   ", dict(compared.found), "windows of", compared.median)  # noqa: T201


if __name__ == "__main__":
    main()
