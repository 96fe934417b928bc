"""A collection's list as far as it is wanted: the first so many, or those from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commentvault.errors import AnswerError, Interrupted
from commentvault.model import Collection
from commentvault.net import Door
from commentvault.platforms.base import Listed, Platform

_ENOUGH = 100  # certainly older videos in a row after which a list that begins with the newest is not read further


@dataclass(frozen=True)
class Expansion:
    """``listed`` is what is wanted of the list. ``failure`` is why the rest of it could not be had, None where all of
    it was; ``older`` counts those that were left out as certainly too old.
    """

    listed: tuple[Listed, ...]
    failure: AnswerError | Interrupted | None = None
    older: int = 0


def expand(
    platform: Platform, collection: Collection, door: Door, limit: int | None = None, since: datetime | None = None
) -> Expansion:
    """List a collection, to its end or as far as it is wanted; what came before a failure is kept."""
    found: list[Listed] = []
    older = in_a_row = 0
    failure: AnswerError | Interrupted | None = None
    try:
        for one in platform.list(collection, door):
            if since and one.older(since):
                older, in_a_row = older + 1, in_a_row + 1
                if collection.kind == "channel" and in_a_row >= _ENOUGH:
                    break
            else:
                in_a_row = 0
                found.append(one)
                if len(found) == limit:
                    break
    except (AnswerError, Interrupted) as error:
        failure = error
    return Expansion(tuple(found), failure, older)
