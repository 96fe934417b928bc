"""The channels, playlists and profiles on the watch list: what each one listed when it was asked last, and the asking.

What was listed is kept in the vault's ``nightly/lists.json``, so that a list that cannot be had does not cost the
threads that it named before, and so that a plan can be told without asking anybody.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

from commentvault import platforms
from commentvault.archive.vault import Vault
from commentvault.digest.words import wording
from commentvault.errors import (
    AnswerError,
    ArchiveError,
    BudgetSpent,
    CommentvaultError,
    Declined,
    Interrupted,
    Missing,
    UsageError,
)
from commentvault.model import Collection, Record, Target
from commentvault.net import Door
from commentvault.nightly import modes, reports
from commentvault.nightly.allowance import Allowance
from commentvault.nightly.patience import Patience
from commentvault.nightly.reports import Problem, fault
from commentvault.platforms.base import Platform
from commentvault.platforms.expanding import Expansion, expand
from commentvault.settings import Settings, Watch

FILE = "lists.json"
_PINNED = {"profile": 3}  # how many threads may stand before the newest


class Kept(Record, frozen=True, kw_only=True):
    """What is known of a collection's list. ``at`` = when all that was wanted of it was had last; ``trouble`` = why it
    could not be had since. ``limit`` and ``since`` are what was wanted. ``id`` is the collection's for good: its link
    may be a handle, which somebody else can take.
    """

    at: datetime | None = None
    trouble: str | None = None
    limit: int | None = None
    since: datetime | None = None
    id: str | None = None
    targets: tuple[Target, ...] = ()


class _Lists(Record, frozen=True, kw_only=True):
    lists: dict[str, Kept]


Lists = Mapping[str, Kept]
"""What is known of every collection, by its name."""


def read(root: Path) -> dict[str, Kept]:
    """What a vault's nights know; nothing where none of them listed anything."""
    found = reports.load(root / reports.FOLDER / FILE, _Lists)
    return found.lists if found else {}


def forget(root: Path, name: str) -> None:
    """Keep nothing of a collection any more. Raises :class:`~commentvault.errors.ArchiveNotWritable`."""
    lists = read(root)
    if lists.pop(name, None):
        reports.replace(root / reports.FOLDER / FILE, _Lists(lists=lists))


def lasting(platform: Platform, collection: Collection, known: Kept) -> Collection:
    """The collection by the id that it has for good, as far as that is known."""
    found = platform.match(f"{platform.name}:{known.id}") if known.id else None
    return found if isinstance(found, Collection) else collection


def named(watch: Watch, settings: Settings) -> tuple[Platform, Target | Collection]:
    """What a watched link names. Raises :class:`UsageError` where it is nothing, or a thread with a list's options."""
    platform, found = platforms.resolve(watch.link, settings)
    if isinstance(found, Target) and (watch.limit is not None or watch.since is not None):
        lists = "channels, playlists and profiles"
        raise UsageError(f"{watch.link}: limit and since are for {lists}, this is one {wording.post(platform.name)}")
    return platform, found


def is_due(watch: Watch, known: Kept | None, now: datetime) -> bool:
    """Whether a collection is to be listed now: ``every`` so long, and where other threads of it are wanted."""
    if watch.until is not None and now.date() > watch.until:
        return False
    if known is None or known.at is None or known.trouble:
        return True
    if (known.limit, known.since) != (watch.limit, _midnight(watch)):
        return True
    return now < known.at or modes.past(now - known.at, watch.interval)


def due(settings: Settings, lists: Lists, now: datetime) -> Iterator[tuple[Platform, Collection, Watch]]:
    """The collections that are to be listed now; links that name nothing are passed over."""
    for watch in settings.watch:
        try:
            platform, found = named(watch, settings)
        except UsageError:
            continue
        if isinstance(found, Collection) and is_due(watch, lists.get(found.name), now):
            yield platform, found, watch


@dataclass
class Look:
    """The lists of one night. ``on_wait`` is told of every wait; ``fine`` are the matters that are no problem,
    ``requests`` what the lists took.
    """

    settings: Settings
    vault: Vault
    log: logging.Logger
    stop: threading.Event
    on_wait: Callable[[float, str], None]
    patience: Patience
    lists: dict[str, Kept] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    fine: list[str] = field(default_factory=list)
    requests: int = 0
    _dropped: dict[str, str] = field(default_factory=dict)  # threads, and the collection that lists them no more

    def go(self, allowance: Allowance, now: datetime) -> None:
        """List the collections that are due. Raises :class:`~commentvault.errors.ArchiveNotWritable`."""
        self.lists = read(self.vault.root)
        left = list(due(self.settings, self.lists, now))
        door = Door(self.settings.net, stop=self.stop, on_wait=self.on_wait) if left else None
        while door and left and not self.stop.is_set():
            errand = door.errand(allowance.share(len(left) + 1))  # one more: the visits' share
            platform, collection, watch = left.pop(0)
            if self.patience.left_alone(platform.name):
                continue
            try:
                self._look(platform, collection, watch, errand, now)
            except CommentvaultError as error:
                self._failed(collection, error, Expansion())
            except Exception as error:  # a fault of ours in one list must not cost the others their night
                self.log.exception("%s: a fault of commentvault", collection.name)
                self.problems.append(fault(collection.name, error))
            self.requests += errand.requests
            allowance.pay(errand.requests)
        if door:
            door.close()
            reports.replace(self.vault.root / reports.FOLDER / FILE, _Lists(lists=self.lists))
            self._tell_dropped()

    def _look(self, platform: Platform, collection: Collection, watch: Watch, door: Door, now: datetime) -> None:
        since = _midnight(watch)
        known = self.lists.get(collection.name) or Kept()
        came = self._listed(platform, collection, watch, door)
        for text in came.notes:
            self.log.warning("%s: %s", collection.name, text)
        targets = [one.target for one in came.listed]
        ident = known.id or came.id
        self.patience.note_end(platform.name, in_vain=came.in_vain)
        if came.failure is None:
            self.log.info("%s: %d threads listed", collection.name, len(targets))
            self.fine.append(collection.name)
            self._note_dropped(collection, known, came, watch.limit)
            self.lists[collection.name] = Kept(at=now, limit=watch.limit, since=since, id=ident, targets=tuple(targets))
            return
        listed = {target.id for target in targets}
        targets += [target for target in known.targets if target.id not in listed]
        self.lists[collection.name] = Kept(
            at=known.at,
            trouble=str(came.failure),
            limit=watch.limit,
            since=since,
            id=ident,
            targets=tuple(targets[: watch.limit]),
        )
        if isinstance(came.failure, Declined):
            self.patience.note_refusal(platform.name, collection.name)
        if isinstance(came.failure, BudgetSpent) or not isinstance(came.failure, Interrupted):
            self._failed(collection, came.failure, came)

    def _listed(self, platform: Platform, collection: Collection, watch: Watch, door: Door) -> Expansion:
        """What the link lists; where it leads nowhere or to another channel by now, what the known one lists."""
        known = self.lists.get(collection.name) or Kept()
        came = expand(platform, collection, door, watch.limit, _midnight(watch), known.id)
        own, about = lasting(platform, collection, known), f"(link) {collection.name}"
        if own == collection or came.listed or not isinstance(came.failure, Missing):
            self.fine += [about] if came.failure is None else []
            return came
        instead = expand(platform, own, door, watch.limit, _midnight(watch))
        if instead.listed or instead.failure is None:
            hint = f"it is listed as {own.url}: watch that, and remove {collection.url}"
            self.problems.append(Problem(about=about, kind="moved", text=f"{collection.name}: {came.failure}; {hint}"))
        return instead

    def _note_dropped(self, collection: Collection, known: Kept, came: Expansion, limit: int | None) -> None:
        """Keep in mind which threads a list names no more."""
        missing = [target for target in known.targets if target.id not in came.met]
        gone = _surely_gone(collection, known, came) if len(came.listed) == limit else missing
        self._dropped |= {target.thread: collection.name for target in gone if self._archived(target.thread)}
        if beyond := len(missing) - len(gone):
            self.log.info("%s: %d threads are not among its first %d any more", collection.name, beyond, limit)

    def _archived(self, thread: str) -> bool:
        try:
            return self.vault.folder(thread).is_dir()
        except ArchiveError:  # something is there
            return True

    def _tell_dropped(self) -> None:
        """Tell of the threads that no link leads to any more."""
        watched = set()
        for watch in self.settings.watch:
            with contextlib.suppress(UsageError):
                _, found = named(watch, self.settings)
                known = self.lists.get(found.name) if isinstance(found, Collection) else None
                watched |= {target.thread for target in known.targets} if known else set()
                watched |= {found.thread} if isinstance(found, Target) else set()
        for thread, name in self._dropped.items():
            if thread not in watched:
                text = (
                    f"{name} lists it no more, it is visited no more; to go on: commentvault watch add, with its name"
                )
                self.problems.append(Problem(about=thread, kind="unlisted", text=text))

    def _failed(self, collection: Collection, error: CommentvaultError, came: Expansion) -> None:
        known = len(self.lists[collection.name].targets) if collection.name in self.lists else 0
        text = f"it cannot be listed{' to its end' if came.listed else ''}: {error}"
        visited = known and not self.patience.left_alone(collection.platform)
        text += f"; the {known:,} threads that are known of it are visited all the same" if visited else ""
        if isinstance(error, Missing):
            text += f"; to leave it: commentvault watch remove {collection.url}"
        code = AnswerError.exit_code if came.listed else error.exit_code
        self.log.warning("%s: %s", collection.name, text)
        self.problems.append(Problem(about=collection.name, kind=type(error).__name__, text=text, exit_code=code))


def _surely_gone(collection: Collection, known: Kept, came: Expansion) -> list[Target]:
    """Which of the threads that are missing among the first so many are so since the list names them no more, not since
    newer ones came: where the order is that of time, those before the last that is listed still. What may be, or have
    been, pinned on top of that order proves nothing.
    """
    pinned = _PINNED.get(collection.kind, 0)
    in_order = came.met - {one.target.id for one in came.listed[:pinned]}
    still = [at for at, target in enumerate(known.targets) if at >= pinned and target.id in in_order]
    if not collection.newest_first or not still:
        return []
    further = came.listed[-1].target not in known.targets  # an older one than all that were known
    end = len(known.targets) if further else still[-1] + 1
    return [target for target in known.targets[pinned:end] if target.id not in came.met]


def _midnight(watch: Watch) -> datetime | None:
    return datetime.combine(watch.since, time(), UTC) if watch.since else None
