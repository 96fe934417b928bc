"""A thread's history as a digest: what is worth telling, chosen and in order. Pure: values in, a value out.

Every choice is stated with what it was chosen from (``Section.total``), so that no rendering passes off a part as the
whole; a comment is quoted once, and where it belongs to a later section too, that section counts it in ``above``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

from commentvault.archive.history import Thread
from commentvault.archive.lines import Gone
from commentvault.archive.segments import run_time
from commentvault.digest import completeness
from commentvault.digest.changes.gather import Changes
from commentvault.digest.completeness import Completeness
from commentvault.digest.ran.measures import Measures, measure
from commentvault.digest.relations import Relations, by_creator, by_likes, by_newest, by_time, permalink, web_link
from commentvault.digest.words import wording
from commentvault.model import Comment, Post, Record


class Limits(Record, frozen=True, kw_only=True):
    """How much of a thread a digest quotes; what is beyond is counted."""

    creator: int = 20
    hearted: int = 10
    liked: int = 10
    discussed: int = 5
    best_replies: int = 2
    newest: int = 5


class Quote(Record, frozen=True, kw_only=True):
    """A comment with what is known around it.

    ``link`` is None where the thread has no web address. ``archived`` counts the replies in the archive that are
    still listed (None: not known), ``lost`` those that are not. ``gone`` says that the comment is no longer listed.
    ``answers`` is the comment a reply answers, None where it is not in the archive. ``best`` are its best replies.
    ``told`` True = quoted in full further up, to be named here only. ``likes_told`` as in :func:`wording.likes`.
    """

    comment: Comment
    link: str | None = None
    archived: int | None = 0
    lost: int = 0
    gone: Gone | None = None
    likes_told: bool = True
    answers: Quote | None = None
    best: tuple[Quote, ...] = ()
    told: bool = False


class Section(Record, frozen=True, kw_only=True):
    """Some comments of ``total`` that fit; ``above`` of the first ones are quoted further up and not repeated."""

    quotes: tuple[Quote, ...] = ()
    total: int = 0
    above: int = 0


class Head(Record, frozen=True, kw_only=True):
    """The facts of a thread. ``link`` is its web address, None where it has none that is safe to follow.

    ``top`` and ``replies`` count archived comments, ``gone`` those of both that are no longer listed, ``timed_by_api``
    those whose exact time an API told.
    """

    thread: str
    platform: str
    link: str | None
    post: Post | None
    top: int
    replies: int
    gone: int
    claimed: int | None
    claimed_exact: bool | None
    completeness: Completeness
    completeness_words: tuple[str, ...]
    runs: int
    first_run: datetime | None
    timed_by_api: int = 0

    @property
    def listed(self) -> int:
        """How many archived comments are, as far as is known, still there."""
        return self.top + self.replies - self.gone


class Digest(Record, frozen=True, kw_only=True):
    """A thread told. ``pin_known``: ``yes``, ``archived`` (only of what is archived) or ``no`` (no source told).

    ``ran`` is how it ran, in numbers. ``changes`` is what is otherwise than at an earlier look, None where
    there was none.
    """

    made: datetime
    limits: Limits
    head: Head
    pin_known: Literal["yes", "archived", "no"]
    pinned: Section
    creator: Section
    hearted: Section
    liked: Section
    discussed: Section
    newest: Section
    newest_sure: bool
    """False where some times are known only as spans, so that the order is not certain."""
    ran: Measures = Measures()
    changes: Changes | None = None


def build(thread: Thread, *, now: datetime, limits: Limits | None = None, changes: Changes | None = None) -> Digest:
    """Choose what to tell of a thread. ``now`` is the moment that the digest says it was made; ``changes`` are those of
    the last visit, or since a moment (:func:`commentvault.digest.changes.gather.of_last_visit`, ``of_span``).
    """
    limits = limits or Limits()
    facts, known, chooser = head(thread), Relations(thread), _Chooser(thread)
    everyone = sorted(thread.comments.values(), key=by_likes)
    top = [comment for comment in everyone if known.parent(comment) is None]
    told_by_creator = [comment for comment in everyone if by_creator(comment, thread)]
    newest = sorted((c for c in everyone if c.published or c.published_window), key=by_newest)
    return Digest(
        made=now,
        limits=limits,
        head=facts,
        pin_known=_pin_known(top, whole=facts.completeness.whole),
        pinned=chooser.section(_pinned(everyone, known), None),
        creator=chooser.section(told_by_creator, limits.creator, order=by_time),
        hearted=chooser.section([c for c in everyone if c.hearted], limits.hearted),
        liked=chooser.section([c for c in everyone if c.likes], limits.liked),
        discussed=chooser.discussed(top, limits),
        newest=chooser.section(newest, limits.newest),
        newest_sure=all(c.published is not None for c in newest),
        ran=measure(everyone, {comment.id for comment in everyone if known.gone(comment)}),
        changes=changes,
    )


def head(thread: Thread) -> Head:
    """The facts of a thread, for every view of it."""
    state = completeness.judge(thread)
    known = Relations(thread)
    name = wording.platform(thread.name)
    top = sum(known.parent(comment) is None for comment in thread.comments.values())
    claimed, exact = _claim(thread)
    return Head(
        thread=thread.name,
        platform=name,
        link=web_link(thread.url),
        post=thread.post,
        top=top,
        replies=len(thread.comments) - top,
        gone=sum(known.gone(comment) is not None for comment in thread.comments.values()),
        claimed=claimed,
        claimed_exact=exact,
        completeness=state,
        completeness_words=tuple(completeness.sentences(state, name, thread.comments)),
        runs=len(thread.runs),
        first_run=run_time(thread.runs[0].header.run) if thread.runs else None,
        timed_by_api=sum(comment.published_by == "api" for comment in thread.comments.values()),
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


def _pinned(everyone: list[Comment], known: Relations) -> list[Comment]:
    """What is pinned; where nothing is, the pinned comment that vanished last."""
    pinned = [comment for comment in everyone if comment.pinned]
    lost = [(gone.seen, comment) for comment in pinned if (gone := known.gone(comment))]
    last = [comment for _, comment in sorted(lost, key=lambda one: one[0])][-1:]
    return [comment for comment in pinned if known.gone(comment) is None] or last


def _pin_known(top: Iterable[Comment], *, whole: bool) -> Literal["yes", "archived", "no"]:
    said = [comment.pinned is not None for comment in top]
    if not any(said):
        return "no"
    return "yes" if whole and all(said) else "archived"


class _Chooser:
    """Fills one section after the other, and quotes no comment twice."""

    def __init__(self, thread: Thread) -> None:
        self._thread = thread
        self._known = Relations(thread)
        self._likes_told = any(comment.likes is not None for comment in thread.comments.values())
        self._told: set[str] = set()
        self._under: dict[str, list[Comment]] = {}
        for comment in thread.comments.values():
            if (above := comment.root or comment.parent) is not None:
                self._under.setdefault(above, []).append(comment)

    def section(
        self, fitting: list[Comment], limit: int | None, *, order: Callable[[Comment], object] | None = None
    ) -> Section:
        """The first ``limit`` of what fits, without what was quoted before; then in ``order``."""
        first = fitting[:limit]
        fresh = [comment for comment in first if comment.id not in self._told]
        self._told.update(comment.id for comment in fresh)
        if order is not None:
            fresh.sort(key=order)  # type: ignore[arg-type]  # a key of comparable values, by our own callers
        return Section(
            quotes=tuple(self._quote(comment) for comment in fresh), total=len(fitting), above=len(first) - len(fresh)
        )

    def discussed(self, top: list[Comment], limits: Limits) -> Section:
        """The top comments with most replies, claimed or archived, each with its best; quoted before or not."""
        size = {
            comment.id: max(comment.replies or 0, sum(n or 0 for n in self._known.replies(comment))) for comment in top
        }
        fitting = sorted((c for c in top if size[c.id]), key=lambda comment: (-size[comment.id], comment.id))
        quotes = []
        for comment in fitting[: limits.discussed]:
            told = comment.id in self._told
            self._told.add(comment.id)
            best = [reply for reply in self._under.get(comment.id, ()) if reply.id not in self._told]
            best = sorted(best, key=by_likes)[: limits.best_replies]
            self._told.update(reply.id for reply in best)
            under = tuple(self._quote(reply, alone=False) for reply in best)
            quotes.append(self._quote(comment, told=told, best=under))
        return Section(quotes=tuple(quotes), total=len(fitting))

    def _quote(
        self, comment: Comment, *, alone: bool = True, told: bool = False, best: tuple[Quote, ...] = ()
    ) -> Quote:
        listed, lost = self._known.replies(comment)
        answered = self._thread.comments.get(self._known.parent(comment) or "") if alone else None
        return Quote(
            comment=comment,
            link=permalink(self._thread.url, comment.id, comment.root),
            archived=listed,
            lost=lost,
            gone=self._known.gone(comment),
            likes_told=self._likes_told,
            answers=self._quote(answered, alone=False) if answered is not None else None,
            best=best,
            told=told,
        )
