"""Which emoji people use. Counted: an emoji sequence is one sign, and skin tones are not told apart."""

from __future__ import annotations

from commentvault.model import Record


class Emojis(Record, frozen=True, kw_only=True):
    """``comments`` comments hold an emoji; ``most`` are those used by most people: (emoji, people), most first."""

    comments: int
    most: tuple[tuple[str, int], ...]
