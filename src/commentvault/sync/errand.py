"""The state of one run: what it has seen and written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import UNSET

from commentvault.archive import segments
from commentvault.archive.cursors import Journal
from commentvault.archive.difference import difference, is_learned, timing_difference
from commentvault.archive.lines import TIMES, Back, Change, Changed, Gone, Line, tells_of_change
from commentvault.archive.segments import SegmentWriter
from commentvault.archive.state import State
from commentvault.digest.words import wording
from commentvault.errors import ArchiveNotWritable
from commentvault.model import (
    API,
    BOTH,
    INFERRED,
    NOT_REACHED,
    WEB,
    Comment,
    Covered,
    End,
    Failed,
    Page,
    Post,
    Target,
    Verdict,
)
from commentvault.sync.report import Progress

_WEB, _API = 1, 2
_BY = {WEB: _WEB, API: _API}
_SOURCES = (WEB, API, BOTH)
_LOST = "what the run before had left without a way to go on is still not read"


@dataclass
class Errand:
    """Takes a walk's pages and writes what they add.

    ``pins`` are the comments that were shown as pinned; ``pins_shown`` is when a page came which shows all of them.
    ``may_be_pinned`` are those that page names. ``pin_moved``: a pin came or went since an earlier run. ``source`` is
    where the run asks, and ``whole`` whether it is to read everything by itself; ``seen`` keeps which of two sources
    listed a comment. ``fresh`` are the new ones of a later visit.
    """

    target: Target
    state: State
    writer: SegmentWriter
    journal: Journal
    first: bool
    source: str = WEB
    whole: bool = True
    title: str | None = None
    seen: dict[str, int] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    new: int = 0
    gone: int = 0
    back: int = 0
    withheld: int = 0
    braked: bool = False
    changed: set[str] = field(default_factory=set)
    expected: int | None = None
    capped: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    pins: set[str] = field(default_factory=set)
    may_be_pinned: set[str] = field(default_factory=set)
    pins_shown: datetime | None = None
    pin_moved: bool = False
    last: Page | None = None
    unknown_answer: Path | None = None
    _doubted: dict[str, Comment] = field(default_factory=dict)

    @property
    def end(self) -> End:
        """How the walk ended."""
        if self.last is None or self.last.end is None:
            raise AssertionError(f"the walk of {self.target.thread} stopped without saying how it ended")
        return self.last.end

    @property
    def cut(self) -> bool:
        """Whether the walk ended before its time, so that nothing more is to be asked."""
        return self.end.status == "refused" or any(failed.reason == NOT_REACHED for failed in self.failed)

    def take(self, page: Page) -> None:
        """Write what a page adds; it is on its way to the disk before the walk moves on."""
        self.write([*self._post(page.post), *self._comments(page), *self._times(page)])
        self.journal.follow(page)
        if page.raw is not None and self.unknown_answer is None:
            self.unknown_answer = self._keep_unknown(page.raw)
        self.expected = page.expected if page.expected is not None else self.expected
        self.pins.update(comment.id for comment in page.comments if comment.pinned)
        if page.pinned is not None:
            self.pins_shown = page.seen
            self.may_be_pinned.update(page.pinned)
        self.capped += page.capped
        self.failed += page.failed
        self.last = page

    def write(self, batch: list[Line]) -> None:
        """Append lines that the state has taken in."""
        if batch:
            self.writer.write(batch)

    def progress(self, pending: int, requests: int) -> Progress:
        """How far the run has come."""
        return Progress(
            self.target.thread, self.title, len(self.seen), self.new, self.expected, requests, pending, len(self.failed)
        )

    @property
    def lost_pins(self) -> tuple[str, ...]:
        """What was pinned, and was not met where pins are shown, nor anything else as pinned: it may be hidden."""
        if not self.pins_shown or self.pins:
            return ()
        return tuple(ident for ident in self.state.pinned() if ident not in self.seen)

    def unpin(self, missing: set[str]) -> None:
        """Write what is not pinned any more, where the pins were shown; of a missing comment nothing is said."""
        if self.pins_shown is None:
            return
        still = self.pins | self.may_be_pinned | missing
        for ident in self.state.pinned():
            if ident not in still and (ident in self.seen or self.pins):
                known = self.state.comment(ident)
                told = INFERRED if self.source == API else WEB
                switched = known is not None and known.source("pinned") != told
                gone = Changed(pinned=False, from_={"pinned": told} if switched else UNSET)
                self.write([self._change(self.pins_shown, ident, gone, known)])

    def settle(self) -> None:
        """Write what one source told of known comments and the other, which is believed in it, did not come to tell."""
        for ident, comment in self._doubted.items():
            known = self.state.comment(ident)
            changed = difference(known, comment) if known else None
            if changed:
                self.write([self._change(comment.seen, ident, changed, known)])
        self._doubted.clear()

    def call_gone(self, found: list[Gone]) -> None:
        """Write what was found to be gone."""
        self.state.fold(found)
        self.gone += len(found)
        self.write(list(found))

    @property
    def only(self) -> dict[str, int] | None:
        """How many comments only one of two sources listed; None where no two were read to their end."""
        listed = Counter(self.seen.values())
        return {name: listed[by] for name, by in _BY.items()} if self._joined_whole else None

    def looked_for(self, ident: str) -> bool:
        """Whether this run would have met a comment that is still listed where it was before: nobody misses in one
        source what only the other ever listed.
        """
        known = self.state.comment(ident)
        if known is None or self.source not in _SOURCES:
            return True
        if self.source == API:
            return known.source("comment") == API
        return known.source("comment") == WEB or self._joined_whole

    @property
    def _joined(self) -> bool:
        return self.source == BOTH

    @property
    def _joined_whole(self) -> bool:
        """Whether two sources were read to their end."""
        whole = self._joined and self.whole and self.end.status == "complete"
        return whole and any(by & _API for by in self.seen.values())

    def verdict(
        self, now: datetime, covered: Covered, reason: str | None, *, requests: int, units: int, seconds: float
    ) -> Verdict:
        """The run in numbers."""
        end = self.end
        part = bool(self.failed) and end.status in ("complete", "asked")
        return Verdict(
            at=now,
            status="partial" if part else end.status,
            reason="; ".join(filter(None, (reason, _LOST if part else None))) or None,
            expected=self.expected,
            seen=len(self.seen),
            new=self.new,
            changed=len(self.changed),
            gone=self.gone,
            back=self.back,
            withheld=self.withheld,
            braked=self.braked,
            coverage=round(len(self.seen) / self.expected, 4) if self.expected else None,
            covered=covered,
            capped=tuple(self.capped),
            failed=tuple(self.failed),
            retry_at=end.retry_at,
            requests=requests,
            seconds=round(seconds, 1),
            units=units or None,
            only=self.only,
            trouble=end.trouble,
        )

    def _post(self, post: Post | None) -> Iterator[Line]:
        """The post's facts where they differ from the last ones; signed picture links always do and do not count."""
        if post is None:
            return
        self.title = wording.heading(post) or None
        known = self.state.post
        if known is None or _without_sight(known) != _without_sight(post):
            self.state.fold([post])
            yield post

    def _comments(self, page: Page) -> Iterator[Line]:
        for comment in page.comments:
            fresh = self.first and comment.id not in self.seen  # nothing is known at a first visit: no need to look
            known = None if fresh else self.state.comment(comment.id)
            if known is None:
                self.new += 1
                if not self.first:
                    self.fresh.add(comment.id)
                self.pin_moved |= bool(comment.pinned) and not self.first
                self.state.fold([comment])
                yield comment
            else:
                yield from self._again(page.seen, known, comment)
            self.seen[comment.id] = self.seen.get(comment.id, 0) | _BY.get(comment.source("comment"), _WEB)

    def _again(self, seen: datetime, known: Comment, comment: Comment) -> Iterator[Line]:
        """A known comment: it may differ, and it may be back, which is said last: then all is said of it."""
        if known.pinned and not comment.pinned:  # it may stand in a list a second time, unflagged: see unpin()
            comment = msgspec.structs.replace(comment, pinned=None)
        changed = self._news(known, comment)
        if changed:
            yield self._change(seen, comment.id, changed, known)
        if comment.id not in self.seen and self.state.gone(comment.id):
            back = Back(seen=seen, id=comment.id)
            self.back += 1
            self.state.fold([back])
            yield back

    def _news(self, known: Comment, comment: Comment) -> Changed | None:
        """What a sighting adds. The web comes first, so what is not believed of its word waits for the Data API's; that
        one's word on what the web did not list stands for both.
        """
        if not self._joined:
            return difference(known, comment)
        if comment.source("comment") == API:
            self._doubted.pop(comment.id, None)
            return difference(known, comment, joined=bool(self.seen.get(comment.id, 0) & _WEB))
        believed = difference(known, comment, joined=True)
        if difference(known, comment) != believed:
            self._doubted[comment.id] = comment
        return believed

    def _times(self, page: Page) -> Iterator[Line]:
        for timing in page.times:
            known = self.state.comment(timing.id)
            if known is None:
                continue  # of a comment that was left out on request
            learned = timing_difference(known, timing)
            if learned:
                yield self._change(page.seen, timing.id, Changed(**learned), known)  # type: ignore[arg-type]  # its own names

    def _change(self, seen: datetime, ident: str, changed: Changed, known: Comment | None) -> Change:
        """The line for a change, which is known from here on."""
        timed = TIMES.issuperset(changed.fields())
        learned = known is not None and not timed and is_learned(known, changed)
        line = Change(seen=seen, id=ident, set=changed, learned=learned or UNSET)
        if not (self.first or ident in self.fresh) and tells_of_change(line):
            self.changed.add(ident)
        self.pin_moved |= changed.pinned is not UNSET and not learned and not self.first
        self.state.fold([line])
        return line

    def _keep_unknown(self, raw: bytes) -> Path:
        """Save an answer of unknown shape beside the archive, for a report."""
        run = self.writer.path.name.removesuffix(segments.PART)
        path = self.writer.path.parent / "captures" / f"{run}.unknown-answer"
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(raw)
        except OSError as error:
            raise ArchiveNotWritable.at(path, error) from error
        return path


def _without_sight(post: Post) -> Post:
    creator = msgspec.structs.replace(post.creator, avatar=None)
    return msgspec.structs.replace(post, seen=datetime.min.replace(tzinfo=UTC), creator=creator)
