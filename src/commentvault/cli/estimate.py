"""``fetch --dry-run``: what a run would cost, without making it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commentvault.cli.common import note, out
from commentvault.digest.wording import count
from commentvault.errors import AnswerError, Interrupted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commentvault.archive.vault import Vault
    from commentvault.model import Ask, Target
    from commentvault.net import Door
    from commentvault.platforms.base import Cost, Platform

_UNBOUNDED = 10**9


def tell(wanted: Iterable[tuple[Platform, Target, Ask]], vault: Vault, door: Door, *, as_json: bool) -> None:
    """Print what each thread would cost. Of one that is not archived its size is asked for; nothing is written."""
    import msgspec

    spent = [0, 0]
    left: int | None = None
    for platform, target, ask in wanted:
        cost = _cost(platform, target, ask, vault, door)
        spent = [have + more for have, more in zip(spent, cost.units or (0, 0), strict=True)]
        left = cost.left
        if as_json:
            out(msgspec.json.encode({"thread": target.thread, "source": platform.source, "cost": cost}).decode())
        else:
            units = f", {_range(cost.units, 'unit')}" if cost.units else ""
            out(f"{target.thread} ({ask.mode}, {platform.source}): {_range(cost.requests, 'request')}{units}")
    if left is not None and not as_json:
        enough = "enough" if spent[1] <= left else "perhaps not enough" if spent[0] <= left else "not enough"
        out(f"{_range((spent[0], spent[1]), 'unit')} in all; {left:,} left today: {enough}")
        out("(without the units that the lists of channels and playlists cost, one for each 50 videos)")


def _cost(platform: Platform, target: Target, ask: Ask, vault: Vault, door: Door) -> Cost:
    from commentvault.archive import history

    thread = history.read(vault.folder(target.thread)) if vault.folder(target.thread).is_dir() else None
    if thread and thread.comments:
        tops = (c for c in thread.comments.values() if c.root is None and c.id not in thread.gone)
        return platform.cost(ask, [comment.replies or 0 for comment in tops], None)
    return platform.cost(ask, None, _claimed(platform, target, door))


def _claimed(platform: Platform, target: Target, door: Door) -> int | None:
    """How many comments the platform counts: a first look, of which nothing is kept."""
    from commentvault.model import Ask

    claimed: int | None = None
    errand = door.errand()
    try:
        for page in platform.walk(target, Ask(limit=1), errand):
            claimed = page.expected if page.expected is not None else claimed
            if page.post and page.post.counts.comments is not None:
                claimed = page.post.counts.comments
            if claimed is not None:
                break
            if page.end and page.end.reason:
                note(f"commentvault: {target.thread}: {page.end.status}: {page.end.reason}")
    except (AnswerError, Interrupted) as error:
        note(f"commentvault: {target.thread}: {error}")
    finally:
        errand.leave()
    return claimed


def _range(bounds: tuple[int, int], what: str) -> str:
    least, most = bounds
    if most >= _UNBOUNDED:
        return f"at least {count(least, what)}"
    return count(least, what) if least == most else f"{least:,} to {count(most, what)}"
