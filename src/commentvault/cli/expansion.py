"""What the links of a command stand for: threads, and the lists of channels, playlists and profiles asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commentvault.cli.common import note, out

if TYPE_CHECKING:
    from commentvault.model import Ask, Collection, Target
    from commentvault.net import Door
    from commentvault.nightly.patience import Patience
    from commentvault.platforms.base import Platform
    from commentvault.platforms.expanding import Expansion


@dataclass
class Wanted:
    """The threads to fetch, each once, with what is asked of it; ``codes`` are the exit codes of lists that failed."""

    threads: dict[str, tuple[Platform, Target, Ask]] = field(default_factory=dict)
    codes: list[int] = field(default_factory=list)

    def add(self, platform: Platform, target: Target, ask: Ask) -> None:
        """Want a thread. One that is wanted already keeps its place; the wider ask holds."""
        before = self.threads.get(target.thread)
        if before:
            target = before[1] if before[1].mark else target
            ask = before[2] if before[2].limit is None and before[2].since is None else ask
        self.threads[target.thread] = (platform, target, ask)


def expanded(
    found: Sequence[tuple[Platform, Target | Collection]], ask: Ask, door: Door, patience: Patience, *, as_json: bool
) -> Wanted:
    """The threads that the links name. Of a collection the ask's ``limit`` and ``since`` choose the threads, and each
    of those is wanted whole. What came of a list is told, and which ones were left alone.
    """
    import msgspec

    from commentvault.errors import Interrupted
    from commentvault.model import Collection
    from commentvault.nightly import words
    from commentvault.platforms.expanding import expand

    wanted, left = Wanted(), []
    whole = msgspec.structs.replace(ask, limit=None, since=None)
    for platform, one in found:
        if not isinstance(one, Collection):
            wanted.add(platform, one, ask)
            continue
        if patience.left_alone(platform.name):
            left.append(one.name)
            continue
        came = expand(platform, one, door, ask.limit, ask.since)
        for listed in came.listed:
            wanted.add(platform, listed.target, whole)
        _tell(one, came, as_json=as_json)
        if came.failure:
            wanted.codes.append(_code(came))
        patience.note_end(platform.name, in_vain=came.in_vain)
    if left:
        note(f"commentvault: {'; '.join(patience.why.values())}; not listed: {words.names(left)}")
        wanted.codes.append(Interrupted.exit_code)
    return wanted


def _code(came: Expansion) -> int:
    """A list that breaks off is read in part; one that cannot be had at all ends as its error does."""
    from commentvault.errors import AnswerError

    if came.failure is None:
        return 0
    return AnswerError.exit_code if came.listed else came.failure.exit_code


def _tell(collection: Collection, came: Expansion, *, as_json: bool) -> None:
    from commentvault.digest.words.wording import posts

    order = "the newest first" if collection.newest_first else "in the list's order"
    least = "at least " if came.cut and came.older else ""
    older = f", {least}{came.older:,} older left out" if came.older else ""
    hidden = f", {came.hidden:,} private or deleted left out" if came.hidden else ""
    told = f"{collection.name}: {posts(len(came.listed), collection.name)}, {order}{older}{hidden}"
    for text in came.notes:
        note(f"{collection.name}: {text}")
    if came.failure is None:
        if not as_json:
            note(told)
        return
    rest = f"; what was listed is fetched: {told.partition(': ')[2]}" if came.listed else ""
    ended = "its list breaks off" if came.listed else "it cannot be listed"
    note(f"commentvault: {collection.name}: {ended}: {came.failure}{rest}")
    if as_json:
        import msgspec

        failed = {"thread": None, "url": collection.url, "exit_code": _code(came), "error": str(came.failure)}
        out(msgspec.json.encode(failed).decode())
