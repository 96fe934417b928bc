"""What a run missed: comments that were listed and are no longer, and which of them may be called gone.

A comment is missed where the run read its place to the end: the whole list of top comments; for replies, their
thread, whatever else the run read. It is called gone when its permalink does not show it either, while the permalink of
a comment that is known to be there shows that one. When a large share is missing at once, that is more likely a fault
of the platform's or ours.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from commentvault.archive.coverage import began, includes
from commentvault.archive.history import Run
from commentvault.archive.lines import Gone
from commentvault.digest.words import wording
from commentvault.errors import AnswerError, Declined, GaveUp, Interrupted, QuotaSpent, RateLimited
from commentvault.model import API, Comment, Covered, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import Platform
from commentvault.settings import HistorySettings
from commentvault.sync import counted
from commentvault.sync.errand import Errand
from commentvault.sync.witnesses import Witnesses

_FEW = 3
"""So many may vanish at once whatever share they are: each of them is looked up."""
_CONTROLS = 3
"""So many comments that are there for certain are tried before permalinks count as not working."""
_BETWEEN = 8
"""So many comments that are not shown are looked up between two controls."""
_NAMED = 200
"""More comments without a proof are not named one by one: then nothing is concluded from this run."""


@dataclass
class Missing:
    """``ids`` with their roots, in the order of first sight; ``replies`` counts those that top comments take along.
    ``elsewhere`` are those that only a source lists which was not asked, or not to its end, or only a recording:
    nothing is known of them. ``recorded`` counts the latter.
    """

    ids: dict[str, str | None] = field(default_factory=dict)
    replies: Counter[str] = field(default_factory=Counter)
    elsewhere: list[str] = field(default_factory=list)
    recorded: int = 0
    listed: int = 0

    @property
    def count(self) -> int:
        """How many comments are missing, replies of missing ones among them."""
        return len(self.ids) + self.replies.total()

    @property
    def unasked(self) -> str | None:
        """The words for those of which nothing is known."""
        other = len(self.elsewhere) - self.recorded
        words = [f"{other:,} that only the other source lists were not looked for"] if other else []
        words += [f"{self.recorded:,} that only a recording lists are not missed"] if self.recorded else []
        return "; ".join(words) or None


@dataclass
class Found:
    """What looking up brought: ``gone`` with when and how it was proved; ``there`` = listed nowhere, and there all the
    same, with replies that were not read; ``unproved`` is neither, and ``why``.
    """

    gone: dict[str, tuple[datetime, str | None]] = field(default_factory=dict)
    there: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)
    why: str = ""


@dataclass
class Absence:
    """What came of it: ``covered`` as far as it may be concluded from, and words where something was held back."""

    covered: Covered
    missing: set[str] = field(default_factory=set)
    reason: str | None = None


def judge(
    platform: Platform, target: Target, errand: Errand, runs: list[Run], door: Door, settings: HistorySettings
) -> Absence:
    """Find what a walk that is over has missed, look it up, and write what is gone."""
    covered = errand.end.covered
    if covered.top != "all":
        covered = msgspec.structs.replace(covered, not_=(*covered.not_, *errand.lost_pins))
    if covered.top != "all" and covered.replies in ("none", ()):
        return Absence(covered)
    witnesses = Witnesses(runs)
    missing = find(errand, covered, witnesses)
    if not missing.ids:
        return Absence(_without(covered, missing.elsewhere), reason=missing.unasked)
    if missing.count > max(_FEW, settings.brake * missing.listed):
        errand.withheld, errand.braked = missing.count, True
        share = f"{missing.count:,} of {missing.listed:,} comments"
        brake = f"{share} are missing at once, more than the brake allows ({settings.brake:.0%}): none is called gone"
        return Absence(_withdrawn(covered), set(missing.ids), brake)
    look_ups = 0 if errand.cut else settings.look_ups
    found = _prove(platform, target, errand, witnesses, missing, door, look_ups)
    errand.call_gone([_gone(errand, witnesses, ident, missing, proof) for ident, proof in found.gone.items()])
    errand.withheld = len(found.unproved)
    names = (*found.unproved, *found.there, *missing.elsewhere)
    count = len(found.unproved)
    reason = f"{count:,} missing and not called gone: {found.why}" if count else None
    missed = {*found.gone, *found.unproved}
    return Absence(_without(covered, names), missed, "; ".join(filter(None, (reason, missing.unasked))) or None)


def find(errand: Errand, covered: Covered, witnesses: Witnesses) -> Missing:
    """The comments that were listed before and not met now, in places that were read to their end."""
    missing, seen = Missing(), errand.seen
    opened = None if isinstance(covered.replies, str) else frozenset(covered.replies)
    for ident, root in errand.state.listed():
        missing.listed += 1
        if ident in seen:
            continue
        if root is not None and root in missing.ids:
            missing.replies[root] += 1
        elif root is not None and opened is not None and root not in opened:
            continue
        elif includes(covered, errand.capped, ident, root):
            recorded = witnesses.only_recorded(ident, root)
            missing.recorded += recorded
            if recorded or not errand.looked_for(ident):
                missing.elsewhere.append(ident)
            else:
                missing.ids[ident] = root
    return missing


@dataclass
class _LookUps:
    """Looks missing comments up at their permalinks, a few between two controls: both have to show what is there."""

    platform: Platform
    target: Target
    errand: Errand
    missing: Missing
    door: Door
    found: Found
    work: dict[bool, bool] = field(default_factory=dict)  # the permalinks of top comments, and those of replies
    waiting: dict[str, tuple[Comment, ...]] = field(default_factory=dict)  # not shown, until the control behind them

    def prove(self, ident: str) -> bool:
        """Look one up; False where the platform has no permalinks. Raises what :meth:`Platform.look_up` does."""
        root, found = self.missing.ids[ident], self.found
        shown = self._look_up(ident)
        if shown is None:
            return False
        if any(comment.id == ident for comment in shown):
            found.there.append(ident)
            page = Page(seen=shown[0].seen, comments=_of(shown, ident, root), end=self.errand.end)
            self.errand.take(page)
        elif self._working(shown, reply=root is not None):
            self.waiting[ident] = shown
            if len(self.waiting) == _BETWEEN:
                self.settle()
        else:
            self._doubt(ident)
        return True

    def settle(self) -> None:
        """Look the controls up once more: what was not shown between the two is gone where they are still shown."""
        waiting, self.waiting = self.waiting, {}
        self.work.clear()
        for ident, shown in waiting.items():
            try:
                works = self._working(shown, reply=self.missing.ids[ident] is not None)
            except (AnswerError, Interrupted) as error:
                self._doubt(ident, f"could not be looked up ({error})")
            else:
                if works:
                    how = f"the {wording.api(self.target.thread)}" if self.platform.source == API else "permalink"
                    self.found.gone[ident] = (shown[0].seen if shown else _moment(self.errand), how)
                else:
                    self._doubt(ident)
        self.work.clear()

    def _doubt(self, ident: str, why: str = "permalinks do not show what is there for certain either") -> None:
        self.found.why = why
        self.found.unproved.append(ident)

    def _look_up(self, ident: str) -> tuple[Comment, ...] | None:
        return self.platform.look_up(self.target, ident, self.door)

    def _working(self, nowhere: tuple[Comment, ...], *, reply: bool) -> bool:
        """Whether permalinks work now: that of a comment which is there leads to it.

        ``nowhere`` is what a permalink shows that leads to nothing.
        """
        if reply not in self.work:
            controls = self._controls(nowhere, reply=reply)
            self.work[reply] = any(_leads_to(self._look_up(ident), ident, root) for ident, root in controls)
        return self.work[reply]

    def _controls(self, nowhere: tuple[Comment, ...], *, reply: bool) -> list[tuple[str, str | None]]:
        """Comments that may serve: those met in this run first, then others that are not missing; for a reply another
        reply, or a top comment where none is known. Not what stands before all others even where nothing was asked for.
        """
        met, other = (deque[tuple[str, str | None]](maxlen=_CONTROLS) for _ in range(2))
        missing = self.missing.ids
        for ident, root in self.errand.state.listed():
            if (root is not None) != reply or ident in missing or root in missing or _leads_to(nowhere, ident, root):
                continue
            (met if ident in self.errand.seen else other).append((ident, root))
        found = [*reversed(met), *reversed(other)][:_CONTROLS]
        return found if found or not reply else self._controls(nowhere, reply=False)


def _prove(
    platform: Platform,
    target: Target,
    errand: Errand,
    witnesses: Witnesses,
    missing: Missing,
    door: Door,
    look_ups: int,
) -> Found:
    """Look the missing ones up at their permalinks, as many as may be, from another one on in every run: those that can
    never be decided must not stand in the way of the others.
    """
    found = Found(why="the run ended before its time" if errand.cut else f"only {look_ups} a run are looked up")
    looking = _LookUps(platform, target, errand, missing, door, found)
    idents = deque(missing.ids)
    idents.rotate(-len(witnesses.runs) * look_ups)
    for _ in range(min(look_ups, len(idents))):
        ident = idents.popleft()
        try:
            if not looking.prove(ident):
                return _by_count(errand, witnesses, missing)
        except (AnswerError, Interrupted) as error:
            found.why = f"could not be looked up ({error})"
            found.unproved.append(ident)
            if isinstance(error, Interrupted | RateLimited | Declined | GaveUp | QuotaSpent):
                break
    looking.settle()
    found.unproved += idents
    return found


def _by_count(errand: Errand, witnesses: Witnesses, missing: Missing) -> Found:
    """Where nothing can be looked up the list that was read to its end tells, and what the platform counts."""
    doubted = set(counted.doubted(errand, witnesses, missing.ids, missing.count))
    found = Found(unproved=list(doubted), why=counted.WHY)
    found.gone.update((ident, (_moment(errand), None)) for ident in missing.ids if ident not in doubted)
    return found


def _leads_to(shown: tuple[Comment, ...] | None, ident: str, root: str | None) -> bool:
    """Whether a page of comments is that of a permalink: its thread is shown before all others, itself in it."""
    if not shown or shown[0].id != (root or ident):
        return False
    return any(comment.id == ident for comment in shown)


def _of(shown: tuple[Comment, ...], ident: str, root: str | None) -> tuple[Comment, ...]:
    """The comment that was looked up, and its root; what else the page shows was met by the walk."""
    return tuple(comment for comment in shown if comment.id in (ident, root))


def _gone(
    errand: Errand, witnesses: Witnesses, ident: str, missing: Missing, proof: tuple[datetime, str | None]
) -> Gone:
    """The line for a comment that is gone, with the moment at which it was there for certain."""
    root = missing.ids[ident]
    seen, confirmed = proof
    looks = (began(run.header.run, verdict) for run, verdict in witnesses.of(ident, root))
    looked = next((at for at in looks if root is None or not errand.state.was_away(root, at)), None)
    moments = [moment for moment in (errand.state.last_seen(ident), looked) if moment and moment <= seen]
    last_seen = max(moments, default=None)  # later than now it is where our clock was ahead of the platform's
    return Gone(seen=seen, id=ident, last_seen=last_seen, confirmed=confirmed, with_replies=missing.replies[ident])


def _moment(errand: Errand) -> datetime:
    if errand.last is None:
        raise AssertionError("nothing is missing before the walk is over")
    return errand.last.seen


def _without(covered: Covered, names: Sequence[str]) -> Covered:
    """The same places but for comments of which nothing may be concluded."""
    if len(names) > _NAMED:
        return _withdrawn(covered)
    return msgspec.structs.replace(covered, not_=(*covered.not_, *names))


def _withdrawn(covered: Covered) -> Covered:
    """The same places, without anything to be concluded from them."""
    return Covered(top="none", replies="none", not_=covered.not_)
