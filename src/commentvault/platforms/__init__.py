"""The registry of platforms: those that come with the package, then those that other packages bring.

To add one: write a folder or file with a class that has :class:`~commentvault.platforms.base.Platform`'s members, add
a line to ``_BUILT_IN``, recorded or invented answers to ``fixtures/`` and a test. Another package names its class under
the entry point group ``commentvault.platforms``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from commentvault.errors import UsageError
from commentvault.model import Collection, Target
from commentvault.platforms.base import Platform
from commentvault.platforms.instagram import Instagram
from commentvault.platforms.youtube import YouTube
from commentvault.settings import Settings

_BUILT_IN: tuple[Callable[[Settings], Platform], ...] = (
    lambda settings: YouTube(settings.youtube),
    lambda settings: Instagram(settings.instagram),
)


def platforms(settings: Settings) -> Iterator[Platform]:
    """Every platform, ready to be asked; other packages are looked for only when the built-in ones did not do."""
    yield from _built_in(settings)
    from importlib.metadata import entry_points

    yield from (point.load()(settings) for point in entry_points(group="commentvault.platforms"))


@lru_cache(maxsize=4)
def _built_in(settings: Settings) -> tuple[Platform, ...]:
    """The platforms that come with the package: the same ones for all links, since each may hold a ledger open."""
    return tuple(make(settings) for make in _BUILT_IN)


def find(link: str, settings: Settings) -> tuple[Platform, Target]:
    """The platform and thread that a link names.

    Raises :class:`UsageError` where the link names many threads, or nothing that a platform knows.
    """
    platform, found = resolve(link, settings)
    if isinstance(found, Collection):
        raise UsageError(
            f"{link!r} is a {found.kind}, and one thread is meant here: name one that it lists. "
            f"All of them are fetched with: commentvault fetch {found.url}"
        )
    return platform, found


def resolve(link: str, settings: Settings) -> tuple[Platform, Target | Collection]:
    """The platform of a link, and the thread that it names or the collection that lists many.

    Raises :class:`UsageError`, with an example of each platform, where no platform knows the link.
    """
    examples: list[str] = []
    for platform in platforms(settings):
        found = platform.match(link)
        if found:
            return platform, found
        examples.append(platform.examples[0])
    raise UsageError(f"{link!r} is no link to a thread that commentvault knows; such as: {', '.join(examples)}")
