"""How certain it is that something is said more than it would be by chance."""

from __future__ import annotations

from math import log

CERTAIN, LIKELY = 10.83, 3.84
"""The ratios that chance reaches once in a thousand, and once in twenty times."""


def log_likelihood(said: float, of: float, rate: float) -> float:
    """Dunning's ratio (1993) of ``said`` times in ``of`` to a known rate; 0 where it is not said more than that."""
    expected = of * rate
    if said <= expected:
        return 0.0
    rest = of - said
    return 2 * (said * log(said / expected) + (rest * log(rest / (of - expected)) if rest > 0 else 0))
