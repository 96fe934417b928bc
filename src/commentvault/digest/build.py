"""A thread's history as a digest: what is worth telling, chosen and in order. Pure: values in, a value out.

Every choice is stated with what it was chosen from (``Section.total``), so that no rendering passes off a part as the
whole; a comment is quoted once, and where it belongs to a later section too, that section counts it in ``above``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Literal

from msgspec.structs import replace

from commentvault.archive.history import Thread
from commentvault.archive.life import Event
from commentvault.archive.segments import run_time
from commentvault.digest import completeness, listing
from commentvault.digest.about import reading as about
from commentvault.digest.about.reading import Reading
from commentvault.digest.best import Best
from commentvault.digest.changes.gather import Changes
from commentvault.digest.choice import Chooser
from commentvault.digest.ran.measures import Measuring
from commentvault.digest.relations import Relations, by_creator, by_likes, by_time, latest, web_link
from commentvault.digest.value import Digest, Head, Limits
from commentvault.digest.words import wording
from commentvault.model import Comment

_ANSWERED = 5  # replies, from which on a comment may be called disputed
_SPARE = 4  # times as many are kept as are quoted, since what only says the same as another is passed over


def build(
    thread: Thread,
    *,
    limits: Limits | None = None,
    changes: Changes | None = None,
    lives: Mapping[str, tuple[Event, ...]] | None = None,
    zone: tzinfo = UTC,
    reading: Reading | None = None,
) -> Digest:
    """Choose what to tell of a thread.

    ``changes`` are those of the last visit, or since a moment (``of_last_visit``, ``of_span`` in ``changes.gather``);
    ``lives`` the events of the comments that :func:`pinned` names; ``reading`` what the thread is about
    (:func:`commentvault.digest.about.reading.read`), where it was read already. Hours and days are counted in ``zone``;
    to tell times in it too is :func:`commentvault.digest.recast.in_zone`.
    """
    limits = limits or Limits()
    reading = reading or about.read(thread, Relations(thread))
    known = reading.known
    facts = head(thread, known)
    chooser = Chooser(thread, known, reading, lives or {})
    found = _Found(thread, known, reading, limits, zone)
    return Digest(
        as_of=as_of(thread),
        limits=limits,
        head=facts,
        pin_known=found.pin_known(whole=facts.completeness.whole),
        pinned=chooser.section(Best.of(_pinned(found.pinned, known), by_likes)),
        creator=chooser.section(found.creator, order=by_time),
        hearted=chooser.section(found.hearted),
        changes=changes,
        liked=chooser.different(found.liked, limits.liked),
        discussed=chooser.discussed(found.discussed, limits.best_replies),
        disputed=chooser.different(found.disputed, limits.disputed),
        first=chooser.section(found.first),
        first_sure=all(comment.published is not None for comment in found.first),
        ran=replace(found.measuring.result(), languages=reading.languages, emoji=reading.emoji),
        about=reading.about,
        listed=listing.listed(thread, known, chooser, limits.listed),
    )


def as_of(thread: Thread) -> datetime | None:
    """The end of the last run: what is told of a thread is told as of then; None where nobody has looked yet."""
    return max((run.verdict.at if run.verdict else run_time(run.header.run) for run in thread.runs), default=None)


def pinned(thread: Thread, known: Relations) -> list[str]:
    """The ids of the comments that a digest tells as pinned."""
    return [comment.id for comment in _pinned([c for c in thread.comments.values() if c.pinned], known)]


def head(thread: Thread, known: Relations | None = None) -> Head:
    """The facts of a thread, for every view of it."""
    known = known or Relations(thread)
    claimed, exact = _claim(thread)
    return Head(
        thread=thread.name,
        platform=wording.platform(thread.name),
        link=web_link(thread.url),
        post=thread.post,
        top=known.tops,
        replies=len(thread.comments) - known.tops,
        gone=known.vanished,
        claimed=claimed,
        claimed_exact=exact,
        completeness=completeness.judge(thread),
        runs=len(thread.runs),
        first_run=run_time(thread.runs[0].header.run) if thread.runs else None,
        timed_by_api=known.timed_by_api,
    )


def _claim(thread: Thread) -> tuple[int | None, bool | None]:
    """The platform's newest claim of the thread's size, and whether it is exact."""
    counts = thread.post.counts if thread.post else None
    said = next(
        (run.verdict.expected for run in reversed(thread.runs) if run.verdict and run.verdict.expected is not None),
        None,
    )
    if counts is None or counts.comments is None or (said is not None and said != counts.comments):
        return said, None
    return counts.comments, counts.comments_exact


def _pinned(marked: Iterable[Comment], known: Relations) -> list[Comment]:
    """What is pinned; where nothing is, the pinned comment that vanished last."""
    marked = list(marked)
    lost = [(gone.seen, comment) for comment in marked if (gone := known.gone(comment))]
    last = [comment for _, comment in sorted(lost, key=lambda one: one[0])][-1:]
    return [comment for comment in marked if known.gone(comment) is None] or last


class _Found:
    """What fits each section, found in one pass over a thread's comments."""

    def __init__(self, thread: Thread, known: Relations, reading: Reading, limits: Limits, zone: tzinfo) -> None:
        def answered(comment: Comment) -> tuple[int, str]:
            return -known.size(comment), comment.id

        def per_like(comment: Comment) -> tuple[float, str]:
            return -known.size(comment) / (1 + (comment.likes or 0)), comment.id

        self.pinned: list[Comment] = []
        self.creator = Best(limits.creator, by_likes)
        self.hearted = Best(limits.hearted, by_likes)
        self.liked = Best(limits.liked * _SPARE, by_likes)
        self.discussed = Best(limits.discussed, answered)
        self.disputed = Best(limits.disputed * _SPARE, per_like)
        self.first = Best(limits.first, latest)
        self.measuring = Measuring(known.gone, zone)
        self._pin_told: set[bool] = set()
        for comment in thread.comments.values():
            self.measuring.take(comment)
            if comment.pinned:
                self.pinned.append(comment)
            if by_creator(comment, thread):
                self.creator.take(comment)
            if comment.hearted:
                self.hearted.take(comment)
            if known.parent(comment) is None:
                self._pin_told.add(comment.pinned is not None)
            if not reading.is_spam(comment):
                self._take_said(comment, known)

    def _take_said(self, comment: Comment, known: Relations) -> None:
        """Take a comment as a part of the conversation."""
        if comment.likes:
            self.liked.take(comment)
        if known.parent(comment) is None:
            self._take_top(comment, known.size(comment))

    def _take_top(self, comment: Comment, size: int) -> None:
        if size:
            self.discussed.take(comment)
        if size >= _ANSWERED and comment.likes is not None:
            self.disputed.take(comment)
        if comment.published or comment.published_window:
            self.first.take(comment)

    def pin_known(self, *, whole: bool) -> Literal["yes", "archived", "no"]:
        """Whether a pin would be known: not where no source tells; of what is archived where not all is."""
        if True not in self._pin_told:
            return "no"
        return "yes" if whole and self._pin_told == {True} else "archived"
