"""In which languages comments are written: an estimate, comment by comment."""

from __future__ import annotations

from commentvault.model import Record


class Languages(Record, frozen=True, kw_only=True):
    """How many comments are in which language: (ISO 639-1 code, number), most first, of those that can be told.

    ``unsure`` are too short, or not clearly of one. Estimated from ``looked_at`` of ``of`` comments.
    """

    shares: tuple[tuple[str, int], ...]
    unsure: int
    looked_at: int
    of: int
