"""What a walk asks for. Every job has a ``token`` and a ``place``: the name under which its failure is reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from commentvault.platforms.youtube.pages import Offer

TOP = "top"  # the list of top comments, where something of it failed


@dataclass(frozen=True, slots=True)
class Look:
    """Ask about the video itself, or its player."""

    at: Literal["video", "player"]
    token: None = None
    place: str = TOP


@dataclass(frozen=True, slots=True)
class Order:
    """Ask for a page of top comments in one of the platform's orders; ``stale`` pages before it brought nothing new."""

    token: str
    name: Literal["top", "newest"]
    first: bool = True
    stale: int = 0
    place: str = TOP

    def after(self, token: str, stale: int) -> Order:
        """The next page of the same list."""
        return Order(token, self.name, first=False, stale=stale)


@dataclass(frozen=True, slots=True)
class Opened:
    """Ask for a page of replies."""

    offer: Offer
    stale: int = 0

    def after(self, token: str, stale: int) -> Opened:
        """The next page of the same list."""
        return Opened(replace(self.offer, token=token), stale)

    @property
    def token(self) -> str:
        return self.offer.token

    @property
    def place(self) -> str:
        return self.offer.root


Job = Look | Order | Opened
