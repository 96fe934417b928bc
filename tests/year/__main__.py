"""Explore: ``python -m tests.year KIND SEED…`` lives one for each seed and prints what was wrong, and its figures.

KIND is full, policy or busy.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.year import lived

_say = print
_KINDS = {"full": lived.full_year, "policy": lived.policy_year, "busy": lived.busy_weeks}


def main() -> None:
    """One for each seed."""
    kind, *seeds = sys.argv[1:]
    for seed in map(int, seeds):
        started = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            year, compared = _KINDS[kind](Path(folder), seed)
        wrong, tally = [*year.wrong, *compared.wrong], year.tally
        _say(f"{kind} {seed}: {len(wrong)} wrong, {time.process_time() - started:.1f} s of CPU")
        for line in wrong[:12]:
            _say("   ", line[:600])
        _say(f"    {tally.nights} nights, {tally.whole} whole looks, {tally.by_hand} deletions by hand")
        _say(f"    {tally.held_back} runs held back, {tally.braked} of them braked; {dict(tally.visits)}")
        _say(f"    {len(tally.still)} still nights, of up to {tally.largest_still} bytes")
        _say("   ", dict(compared.found), "windows of", compared.median)


if __name__ == "__main__":
    main()
