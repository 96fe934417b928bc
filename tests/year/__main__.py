"""Explore: ``python -m tests.year [SEED…]`` lives a year for each seed and says what was wrong, and its figures."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.year.lived import full_year


def main() -> None:
    """One year for each seed."""
    for seed in map(int, sys.argv[1:] or ["1"]):
        started = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            year, compared = full_year(Path(folder), seed)
            wrong = [*year.wrong, *compared.wrong]
            print(f"seed {seed}: {len(wrong)} wrong, {time.process_time() - started:.1f} s CPU")
            for line in wrong[:12]:
                print("   ", line[:600])
            print("   ", year.tally)
            print("   ", dict(compared.found), compared.median)


if __name__ == "__main__":
    main()
