"""``fetch --dry-run``: what a run would cost, without making it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from commentvault.cli.common import note, out
from commentvault.digest.words.wording import count
from commentvault.errors import AnswerError, ArchiveError, Interrupted

if TYPE_CHECKING:
    from commentvault.archive.history import Run, Thread
    from commentvault.archive.vault import Vault
    from commentvault.model import Ask, End, Target
    from commentvault.net import Door
    from commentvault.platforms.base import Cost, Platform
    from commentvault.sync.leftover import Leftover

_UNBOUNDED = 10**9
_API = "unit of the Data API", "units of the Data API"


@dataclass
class _Look:
    """What is asked of the platform to estimate one thread: ``claimed`` is how many comments it counts, ``end`` why it
    has none to show; ``requests`` and ``units`` is what that cost.
    """

    claimed: int | None = None
    end: End | None = None
    requests: int = 0
    units: int = 0


@dataclass
class Estimate:
    """The threads so far. What their lists cost, the ``door`` has counted already; a run pays for them once more.

    ``resume``: a run that ended before its time is gone on with.
    """

    vault: Vault
    door: Door
    now: datetime
    resume: bool
    as_json: bool
    codes: list[int] = field(default_factory=list)
    _left: int | None = None
    _rests: int = 0

    def __post_init__(self) -> None:
        self._requests, self._units = self.door.requests, self.door.tolls
        self._least = self._most = self.door.tolls

    def tell(self, wanted: Iterable[tuple[Platform, Target, Ask]]) -> None:
        """Print what each thread would cost, and all of them; what they end with goes to ``codes``. Of a thread that
        was never read whole the size is asked for; nothing is written.
        """
        for platform, target, ask in wanted:
            try:
                self._tell(platform, target, ask)
            except ArchiveError as error:
                self._fail(platform, target, str(error), error.exit_code, _Look())
            except Interrupted as error:
                self._fail(platform, target, str(error), error.exit_code, _Look())
                break
        if not self.as_json:
            self._tell_all()

    def _tell(self, platform: Platform, target: Target, ask: Ask) -> None:
        from commentvault import sync
        from commentvault.archive import history
        from commentvault.sync.leftover import leftover

        folder = self.vault.folder(target.thread)
        thread = history.read(folder) if folder.is_dir() else None
        rest = leftover(thread.runs, ask, self.now, platform.source) if thread and self.resume else None
        if thread and rest:
            self._tell_rest(platform, target, rest)
            return
        replies, look = _replies(thread) if thread else None, _Look()
        if replies is None:
            try:
                self._ask(platform, target, look)
            except AnswerError as error:
                self._fail(platform, target, str(error), error.exit_code, look)
                return
        if look.end and look.claimed is None and look.end.status not in ("complete", "asked"):
            words = f"{look.end.status}: {look.end.reason}" if look.end.reason else look.end.status
            self._fail(platform, target, words, sync.EXIT_CODES[look.end.status], look)
            return
        cost = platform.cost(ask, replies, look.claimed)
        least, most = cost.units or (0, 0)
        self._least, self._most, self._left = self._least + least, self._most + most, cost.left
        self._print(platform, target, look, cost=cost)
        if not self.as_json:
            about = "about " if replies is not None else ""
            units = f", {_range(cost.units, *_API)}" if cost.units else ""
            out(f"{_name(platform, target, ask.mode)}: {about}{_range(cost.requests, 'request')}{units}")

    def _tell_rest(self, platform: Platform, target: Target, rest: Leftover) -> None:
        """What a run is gone on with costs, nobody knows: a cursor tells not how much is behind it."""
        places = len(rest.cursors)
        self._rests += 1
        self._print(platform, target, _Look(), continues=rest.run, places=places)
        if not self.as_json:
            where = f"goes on where the run {rest.run} stopped: {count(places, 'place')} left"
            out(f"{_name(platform, target, rest.mode)}: {where}, at least {count(places, 'request')}")

    def _ask(self, platform: Platform, target: Target, look: _Look) -> None:
        """A first look at a thread, of which nothing is kept."""
        from commentvault.model import Ask

        errand = self.door.errand()
        try:
            for page in platform.walk(target, Ask(limit=1), errand):
                look.claimed = page.expected if page.expected is not None else look.claimed
                if page.post and page.post.counts.comments is not None:
                    look.claimed = page.post.counts.comments
                look.end = page.end
                if look.claimed is not None:
                    break
        finally:
            errand.leave()
            look.requests, look.units = errand.requests, errand.tolls
            self._requests += look.requests
            self._units += look.units

    def _fail(self, platform: Platform, target: Target, words: str, code: int, look: _Look) -> None:
        """No run will come of this thread, or nobody knows."""
        self.codes.append(code)
        note(f"commentvault: {target.thread}: {words}")
        self._print(platform, target, look, exit_code=code, error=words)

    def _print(
        self,
        platform: Platform,
        target: Target,
        look: _Look,
        *,
        cost: Cost | None = None,
        **more: str | int,
    ) -> None:
        import msgspec

        if self.as_json:
            asked = {"requests": look.requests, "units": look.units}
            record = {"thread": target.thread, "source": platform.source, "cost": cost, "look": asked, **more}
            out(msgspec.json.encode(record).decode())

    def _tell_all(self) -> None:
        if self._left is not None:
            least, most, left = self._least, self._most, self._left
            enough = "enough" if most <= left else "perhaps not enough" if least <= left else "not enough"
            without = ", without those of the runs that are gone on with" if self._rests else ""
            out(f"{_range((least, most), 'unit')} in all{without}; {left:,} left today: {enough}")
        if self._requests:
            units = f", {count(self._units, *_API)}" if self._units else ""
            out(f"(to find this out: {count(self._requests, 'request')}{units})")


def _replies(thread: Thread) -> list[int] | None:
    """The reply counts of a thread's top comments, None where it was never read whole."""
    if not any(map(_is_whole, thread.runs)):
        return None
    tops = (one for one in thread.comments.values() if one.root is None and one.id not in thread.gone)
    return [comment.replies or 0 for comment in tops]


def _is_whole(run: Run) -> bool:
    return run.header.mode == "full" and run.verdict is not None and run.verdict.status == "complete"


def _name(platform: Platform, target: Target, mode: str) -> str:
    return f"{target.thread} ({mode}, {platform.source})"


def _range(bounds: Sequence[int], one: str, many: str | None = None) -> str:
    least, most = bounds
    if most >= _UNBOUNDED:
        return f"at least {count(least, one, many)}"
    return count(least, one, many) if least == most else f"{least:,} to {count(most, one, many)}"
