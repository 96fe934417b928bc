"""Which threads a story is told of: those that the watch list gives to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commentvault.cli.common import note
from commentvault.errors import UsageError

if TYPE_CHECKING:
    from commentvault.archive.vault import Vault
    from commentvault.model import Target
    from commentvault.settings import Settings, Watch


def links(name: str, settings: Settings, vault: Vault) -> list[str]:
    """The links of a story's archived threads; one that is not archived yet is told, and left out.

    Raises :class:`UsageError` where no watched link belongs to the story, or none of its threads is archived.
    """
    watched = [watch for watch in settings.watch if watch.story == name]
    if not watched:
        known = sorted({watch.story for watch in settings.watch if watch.story})
        there = f"; there are: {', '.join(known)}" if known else ""
        raise UsageError(
            f"no watched link belongs to the story {name}{there}. Name its threads behind it, "
            f"or give them to it with: commentvault watch add LINK --story {name}"
        )
    targets = list(dict.fromkeys(_targets(watched, settings, vault)))
    archived = [target for target in targets if vault.folder(target.thread).is_dir()]
    for target in targets:
        if target not in archived:
            note(f"commentvault: {target.thread} belongs to the story and is not archived yet: {target.url}")
    if not archived:
        raise UsageError(
            f"no thread of the story {name} is in the archive {vault.root}; start with: commentvault nightly"
        )
    return [target.url for target in archived]


def _targets(watched: list[Watch], settings: Settings, vault: Vault) -> Iterator[Target]:
    """The threads that links name, those of a channel, playlist or profile as it listed them last."""
    from commentvault.model import Collection
    from commentvault.nightly import collections

    lists = collections.read(vault.root)
    for watch in watched:
        _, found = collections.named(watch, settings)
        if isinstance(found, Collection):
            yield from lists[found.name].targets if found.name in lists else ()
        else:
            yield found
