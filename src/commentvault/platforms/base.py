"""The seam between platforms and everything else: what a platform has to offer to be one.

A platform is an object with the four members of :class:`Platform`; ``platforms/__init__.py`` lists them. It never sees
the archive, prints nothing, and asks the network only through the :class:`~commentvault.net.Door` it is handed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from commentvault.model import Ask, Page, Target
from commentvault.net import Door


class Platform(Protocol):
    """Where comments come from."""

    name: str
    """The first part of a thread's name, and its folder in the vault."""

    examples: tuple[str, ...]
    """Links that :meth:`match` takes, one of each form; a contract test holds every platform to them."""

    def match(self, link: str) -> Target | None:
        """The thread that a link names, or None where the link is not of this platform. Asks nothing of the network."""

    def walk(self, target: Target, ask: Ask, door: Door) -> Iterator[Page]:
        """Yield the thread page by page, each comment once.

        The last page carries ``end``; a walk that stops without one has a fault of ours. What could not be read is
        named in ``failed`` of some page, never left out in silence. Raises :class:`~commentvault.errors.Interrupted`
        when the door is told to stop; every other trouble with an answer becomes ``failed`` or ``end``.
        """
