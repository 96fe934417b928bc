"""``fetch --verbose``: every answer on standard error, as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commentvault.cli.common import note

if TYPE_CHECKING:
    from commentvault.net import Exchange


def show(exchange: Exchange) -> None:
    """One line of an answer: what was asked, its status and size. Keys are in no address and so in no line."""
    from commentvault.digest.words.plain import excerpt

    asked, answer = exchange.request, exchange.answer
    told = excerpt(asked.url.partition("://")[2], 160)
    note(f"{answer.at:%H:%M:%S} {asked.method} {told} → {answer.status}, {len(answer.body):,} bytes")
