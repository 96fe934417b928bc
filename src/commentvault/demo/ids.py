"""Ids of the platform's form, all invented: channels, top comments, and replies whose id tells the time."""

from __future__ import annotations

from random import Random

ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""The 64 digits of a reply id, in the order of their value (and of ASCII)."""

EPOCH_MS = 194357172049
"""Added to the upper bits of half a reply id, it gives Unix milliseconds."""


def channel_id(rng: Random) -> str:
    """``UC`` and 22 characters."""
    return "UC" + "".join(rng.choices(ALPHABET, k=22))


def comment_id(rng: Random) -> str:
    """A top comment's id, ``Ug`` and 24 characters; it tells no time."""
    return "Ug" + rng.choice("wxyz") + "".join(rng.choices(ALPHABET, k=16)) + "4AaABAg"


def stamp(ms: int, low: int) -> str:
    """11 characters for a moment in Unix milliseconds; ``low`` fills the 23 bits below it."""
    value = (ms - EPOCH_MS) << 23 | low
    digits = []
    for _ in range(11):
        value, digit = divmod(value, 64)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def reply_id(root: str, root_ms: int, ms: int, rng: Random) -> str:
    """``ROOT.`` and 22 characters: the root's time and the reply's own; the same first half for a whole thread."""
    root_low = sum(map(ord, root)) * 7919 % (1 << 23)
    return f"{root}.{stamp(root_ms, root_low)}{stamp(ms, rng.getrandbits(23))}"
