"""What a run missed: comments that were listed and are no longer, and which of them may be called gone.

A comment is missed where the run read its place to the end: the whole list of top comments; for replies, their
thread. It is called gone when its permalink does not show it either, while the permalink of a comment that is known to
be there shows that one. When a large share is missing at once, that is more likely a fault of the platform's or ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from commentvault.archive.coverage import covers, includes
from commentvault.archive.history import Run
from commentvault.archive.lines import Gone
from commentvault.archive.segments import run_time
from commentvault.errors import AnswerError, Interrupted
from commentvault.model import Comment, Covered, Page, Target
from commentvault.net import Door
from commentvault.platforms.base import Platform
from commentvault.settings import HistorySettings
from commentvault.sync.errand import Errand

_FEW = 3
"""So many may vanish at once whatever share they are: each of them is looked up."""
_NAMED = 200
"""More comments without a proof are not named one by one: then nothing is concluded from this run."""


@dataclass
class Missing:
    """``ids`` with their roots, in the order of first sight; ``replies`` counts those that top comments take along."""

    ids: dict[str, str | None] = field(default_factory=dict)
    replies: Counter[str] = field(default_factory=Counter)
    listed: int = 0

    @property
    def count(self) -> int:
        """How many comments are missing, replies of missing ones among them."""
        return len(self.ids) + self.replies.total()


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
        return Absence(covered)
    missing = find(errand, covered)
    if not missing.ids:
        return Absence(covered)
    if missing.count > max(_FEW, settings.brake * missing.listed):
        errand.withheld = missing.count
        share = f"{missing.count:,} of {missing.listed:,} comments"
        brake = f"{share} are missing at once, more than the brake allows ({settings.brake:.0%}): none is called gone"
        return Absence(_withdrawn(covered), set(missing.ids), brake)
    found = _prove(platform, target, errand, missing, door, settings)
    errand.call_gone([_gone(errand, runs, ident, missing, proof) for ident, proof in found.gone.items()])
    errand.withheld = len(found.unproved)
    names = (*found.unproved, *found.there)
    narrowed = msgspec.structs.replace(covered, not_=(*covered.not_, *names))
    reason = f"{len(found.unproved):,} missing comments are not called gone: {found.why}" if found.unproved else None
    missed = {*found.gone, *found.unproved}
    return Absence(narrowed if len(names) <= _NAMED else _withdrawn(covered), missed, reason)


def find(errand: Errand, covered: Covered) -> Missing:
    """The comments that were listed before and not met now, in places that were read to their end."""
    missing, seen = Missing(), errand.seen
    for ident, root in errand.state.listed():
        missing.listed += 1
        if ident in seen:
            continue
        if root is not None and root not in seen:
            if root in missing.ids:
                missing.replies[root] += 1
        elif includes(covered, errand.capped, ident, root):
            missing.ids[ident] = root
    return missing


def _prove(
    platform: Platform, target: Target, errand: Errand, missing: Missing, door: Door, settings: HistorySettings
) -> Found:
    """Look the missing ones up at their permalinks."""
    found = Found(why=f"only {settings.look_ups} a run are looked up")
    controls: dict[bool, bool] = {}
    idents = list(missing.ids)
    found.unproved = idents[settings.look_ups :]
    for at, ident in enumerate(idents[: settings.look_ups]):
        root = missing.ids[ident]
        try:
            shown = platform.look_up(target, ident, door)
            if shown is None:
                found.gone[ident] = (_moment(errand), None)
            elif any(comment.id == ident for comment in shown):
                found.there.append(ident)
                errand.take(Page(seen=shown[0].seen, comments=_of(shown, ident, root), end=errand.end))
            else:
                reply = root is not None
                if reply not in controls:
                    controls[reply] = _control(platform, target, errand, door, reply=reply)
                if controls[reply]:
                    found.gone[ident] = (shown[0].seen if shown else _moment(errand), "permalink")
                else:
                    found.why = "permalinks do not show what is there for certain either"
                    found.unproved.append(ident)
        except (AnswerError, Interrupted) as error:
            found.why = f"they could not be looked up ({error})"
            found.unproved += idents[at : settings.look_ups]
            break
    return found


def _control(platform: Platform, target: Target, errand: Errand, door: Door, *, reply: bool) -> bool:
    """Whether permalinks work now: that of a comment which was met in this run shows it, before all others."""
    for ident, root in reversed(list(_met(errand, reply=reply))):
        shown = platform.look_up(target, ident, door)
        first = shown[0].id if shown else None
        return first == (root or ident) and any(comment.id == ident for comment in shown or ())
    return False


def _met(errand: Errand, *, reply: bool) -> Iterator[tuple[str, str | None]]:
    for ident, root in errand.state.listed():
        if ident in errand.seen and (root is not None) == reply:
            yield ident, root


def _of(shown: tuple[Comment, ...], ident: str, root: str | None) -> tuple[Comment, ...]:
    """The comment that was looked up, and its root; what else the page shows was met by the walk."""
    return tuple(comment for comment in shown if comment.id in (ident, root))


def _gone(errand: Errand, runs: list[Run], ident: str, missing: Missing, proof: tuple[datetime, str | None]) -> Gone:
    """The line for a comment that is gone, with the moment at which it was there for certain."""
    root = missing.ids[ident]
    looked = [run_time(run.header.run) for run in runs if run.verdict and covers(run.verdict, ident, root)]
    last_seen = max([errand.state.last_line(ident), *looked[-1:]])
    seen, confirmed = proof
    return Gone(seen=seen, id=ident, last_seen=last_seen, confirmed=confirmed, with_replies=missing.replies[ident])


def _moment(errand: Errand) -> datetime:
    if errand.last is None:
        raise AssertionError("nothing is missing before the walk is over")
    return errand.last.seen


def _withdrawn(covered: Covered) -> Covered:
    """The same places, without anything to be concluded from them."""
    return Covered(top="none", replies="none", not_=covered.not_)
