"""What goes through the door: a request with what it costs, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class Toll(Protocol):
    """What a request costs beside time, told before and after each sending; ``units`` of an API's quota each time."""

    units: int

    def pay(self) -> None:
        """Before it is sent, which may have to wait. Raises an :class:`~commentvault.errors.AnswerError` where it is
        not to be sent.
        """

    def settle(self, *, reached: bool) -> None:
        """After it was sent: whether the server can have got it."""


@dataclass(frozen=True)
class Request:
    """What is asked. ``body`` None makes it a GET.

    ``secrets`` are headers that nobody gets to see: they are not captured, and taken out of the answer, as are the
    texts in ``hidden``, which stand within them. Each sending pays its ``toll``; there are at most ``tries`` of them,
    None = as many as the settings allow.
    """

    url: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    hidden: tuple[str, ...] = field(default=(), repr=False)
    toll: Toll | None = None
    tries: int | None = None

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"


@dataclass(frozen=True)
class Answer:
    """What came back. ``at`` is the server's clock where it says so, else ours; the body is decoded. ``cookies`` are
    those that the server sets, as it sends them: secrets, in no header and no capture.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    at: datetime
    cookies: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Exchange:
    """A request with its answer, for a capture."""

    request: Request
    answer: Answer
