"""Until when an earlier state of a comment was certainly true: the lower end of every window in its life.

Certain are the comment's own lines, and every later run that looked at its place to the end and wrote nothing of it:
that run saw it unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec import UNSET

from commentvault.archive.coverage import began, covers
from commentvault.archive.difference import could_be_rounded_to
from commentvault.archive.lines import TIMES, Change, Changed, RunHeader, is_sighting
from commentvault.model import API, BOTH, WEB, Author, Verdict

_BY_API = TIMES | {"edited", "likes", "likes_exact"}
"""What an API tells where a run asks it beside the web."""


@dataclass(frozen=True)
class Look:
    """A run that has ended. ``began`` is the earliest moment at which it may have looked at anything.

    ``pins``: it looked at what is pinned, and would have written what is so no more. A run in a mode begins with that;
    one that continues another does not, and one that held something back draws no conclusion. ``by_api``: it asked
    nothing but an API, which does not tell marks.
    """

    began: datetime
    pins: bool
    by_api: bool
    verdict: Verdict

    def saw_pin(self, ident: str) -> bool:
        """Whether a comment of which it wrote nothing is pinned, or not, as it was."""
        return self.pins and ident not in self.verdict.covered.not_


def look(header: RunHeader, verdict: Verdict) -> Look:
    """A run as a witness. Its id may be later than its true start, where the clock had been put back."""
    whole = header.mode != "full" and header.continues is None and not header.part
    pins = whole and verdict.status == "asked" and not verdict.withheld
    return Look(began(header.run, verdict), pins, header.source == API, verdict)


@dataclass(slots=True)
class Sight:
    """By which run something was last certain, and when; ``prior`` as it was before the run that is being read."""

    run: int
    seen: datetime | None
    prior_run: int
    prior: datetime | None

    def note(self, now: int, seen: datetime) -> None:
        """The run ``now`` met it."""
        if self.run != now:
            self.prior_run, self.prior = self.run, self.seen
        self.run, self.seen = now, seen


@dataclass(slots=True)
class Life:
    """A comment's last state, as far as later events need it; ``author`` and ``text`` where they need those.

    ``run`` is the place of the run by which that state was last certain, and ``seen`` when; ``prior_run`` and ``prior``
    are the same as they were before the run that is being read; ``pin_run`` and ``pin_seen`` are of the last line that
    told of its pin; ``liked`` and ``counted`` are when a line told the number of its likes and replies last.
    ``with_root``: it is gone with its top comment. ``marks`` is when the web told of it, which alone tells marks.
    """

    id: str
    root: str | None
    run: int
    seen: datetime | None
    prior_run: int
    prior: datetime | None
    marks: Sight
    pin_run: int = -1
    pin_seen: datetime | None = None
    liked: datetime | None = None
    counted: datetime | None = None
    likes: int | None = None
    likes_exact: bool | None = None
    replies: int | None = None
    pinned: bool | None = None
    hearted: bool | None = None
    hidden: bool | None = None
    paid: str | None = None
    author: Author | None = None
    text: str | None = None
    gif: str | None = None
    gone: datetime | None = None
    gone_run: int = 0
    with_root: bool = False

    def learn(self, new: Changed, seen: datetime) -> None:
        """More is known of the comment, and nothing has happened."""
        for name in ("text", "likes", "likes_exact", "replies", "pinned", "hearted", "hidden", "paid"):
            if (value := getattr(new, name)) is not UNSET and (name != "text" or self.text is not None):
                setattr(self, name, value)
        self.liked = seen if new.likes is not UNSET else self.liked
        self.counted = seen if new.replies is not UNSET else self.counted

    def was_rounded(self, old: int | None, exact: bool | None) -> bool:
        """Whether its likes are known better now than by a rounded number, which they may have been all the time."""
        if old is None or self.likes is None or exact is not False or not self.likes_exact:
            return False
        return could_be_rounded_to(self.likes, old)


class Looks:
    """All runs so far, as witnesses; :meth:`end` closes one, and the methods are of the run that is being read."""

    def __init__(self) -> None:
        self._ended: list[Look | None] = []  # None = no verdict, which proves nothing

    @property
    def now(self) -> int:
        """The place of the run that is being read."""
        return len(self._ended)

    def end(self, ended: Look | None) -> None:
        """The run that was being read has ended; the next one begins."""
        self._ended.append(ended)

    def since(self, life: Life, *, pins: bool = False, marks: bool = False) -> datetime | None:
        """The last moment before this run at which a comment was certainly as the lines before this run say.

        ``marks`` = as far as the creator's and the author's marks go.
        ``pins`` = as far as it is pinned or not. That it is so no more is written when a run ends: of what was pinned,
        a line that tells something else does not say that it still is.
        """
        last = life.marks if marks or pins else life
        run, seen = (last.prior_run, last.prior) if last.run == self.now else (last.run, last.seen)
        if pins and life.pinned:
            run, seen = life.pin_run, life.pin_seen
        elif pins and life.pin_seen and life.pin_run < self.now:
            run, seen = max(run, life.pin_run), max(seen or life.pin_seen, life.pin_seen)
        if life.gone is not None:
            return seen
        for ended in map(self._ended.__getitem__, range(self.now - 1, run, -1)):
            if ended is None or (ended.by_api and (pins or marks)):
                continue
            if covers(ended.verdict, life.id, life.root) or (pins and ended.saw_pin(life.id)):
                return max(seen, ended.began) if seen else ended.began
        return seen

    def away(self, life: Life) -> datetime | None:
        """The last moment before this run at which a comment that is gone was certainly not there.

        A run that missed something else, or could not read it, may have missed this one too.
        """
        ident, root = (life.root or life.id, None) if life.with_root else (life.id, life.root)
        for ended in map(self._ended.__getitem__, range(self.now - 1, life.gone_run, -1)):
            if ended and not ended.verdict.covered.not_ and covers(ended.verdict, ident, root):
                return max(life.gone, ended.began) if life.gone else ended.began
        return life.gone

    def note(self, life: Life, change: Change, source: str) -> None:
        """A line of this run told of the comment. That it is pinned or not is known without seeing the comment itself,
        its times are learned from others, and an API does not tell all: such a line proves no more than it says.
        """
        if change.set.pinned is not UNSET:
            life.pin_run, life.pin_seen = self.now, change.seen
        if not is_sighting(change):
            return
        if source == WEB or (source == BOTH and not _BY_API.issuperset(change.set.fields())):
            life.marks.note(self.now, change.seen)
        if life.run != self.now:
            life.prior_run, life.prior = life.run, life.seen
        life.run, life.seen = self.now, change.seen

    def vanish(self, life: Life, seen: datetime, *, with_root: bool) -> None:
        """The comment is gone; no run proves anything of its state until it is back."""
        life.pin_seen = self.since(life, pins=True)
        told = self.since(life, marks=True)
        life.marks = Sight(self.now, told, self.now, told)
        life.seen = self.since(life)
        life.prior_run = life.run = life.pin_run = life.gone_run = self.now
        life.prior = life.seen
        life.gone, life.with_root = seen, with_root

    def come_back(self, life: Life, seen: datetime) -> None:
        """The comment is back. Of one that came back with its top comment this run's verdict alone can tell more."""
        if life.run == self.now:  # a change stands before the line that says so
            life.prior_run = self.now
            life.seen = life.seen if life.with_root else seen
        elif life.with_root:
            life.run = self.now - 1
        else:
            life.prior_run, life.prior = self.now, life.seen
            life.run, life.seen = self.now, seen
        life.pin_run = self.now - 1  # this run's verdict can tell more
        life.marks.run = life.marks.prior_run = self.now - 1
        life.gone, life.with_root = None, False
