"""The comments of a thread to read through: all of them or, where they are too many, the most telling. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from commentvault.archive.history import Thread
from commentvault.digest.best import Best
from commentvault.digest.choice import Chooser
from commentvault.digest.relations import Relations, by_creator, by_likes, by_time
from commentvault.digest.value import Conversation, Listed
from commentvault.model import Comment


def listed(thread: Thread, known: Relations, chooser: Chooser, limit: int) -> Listed:
    """At most ``limit`` comments under their top comments, found in one pass; no such list where ``limit`` is 0.

    Where they are more, those that are pinned, by the creator, hearted, no longer listed or edited go before all
    others, and these by likes, then by the replies that they have. A chosen reply brings its top comment along.
    """

    def telling(comment: Comment) -> tuple[int, int, int, str]:
        likes, ident = by_likes(comment)
        return _class(comment, thread, known), likes, -known.size(comment), ident

    best, under = Best(limit, telling), Counter[str]()
    for comment in thread.comments.values() if limit else ():
        best.take(comment)
        if (top := _top(comment)) is not None:
            under[top] += 1
    chosen = _with_tops(best, thread, limit)
    return Listed(
        conversations=tuple(_conversations(chosen, under, chooser)), count=len(chosen), total=len(thread.comments)
    )


def _top(comment: Comment) -> str | None:
    """The top comment that a reply hangs under; None for a top comment."""
    return comment.root or comment.parent


def _class(comment: Comment, thread: Thread, known: Relations) -> int:
    """How much sooner than by its likes a comment is chosen: 0 the soonest."""
    marks = (
        comment.pinned,
        by_creator(comment, thread),
        comment.hearted,
        known.gone(comment) is not None,
        comment.edited,
    )
    return next((place for place, mark in enumerate(marks) if mark), len(marks))


def _with_tops(best: Best, thread: Thread, limit: int) -> dict[str, Comment]:
    """As many of the best as there is room for together with the top comments that they need."""
    chosen: dict[str, Comment] = {}
    for comment in best:
        top = thread.comments.get(_top(comment) or "")
        needed = {one.id: one for one in (top, comment) if one is not None and one.id not in chosen}
        if len(chosen) + len(needed) <= limit:
            chosen |= needed
    return chosen


def _conversations(chosen: dict[str, Comment], under: Counter[str], chooser: Chooser) -> Iterator[Conversation]:
    """Pinned and most liked first; last the replies whose top comments are not archived."""
    tops, replies = list[Comment](), defaultdict[str, list[Comment]](list)
    for comment in chosen.values():
        over = _top(comment)
        (tops if over is None else replies[over]).append(comment)
    tops.sort(key=lambda top: (not top.pinned, *by_likes(top)))
    without = sorted(replies.keys() - {top.id for top in tops})
    for ident in [*(top.id for top in tops), *without]:
        top = chosen.get(ident)
        yield Conversation(
            top=chooser.quote(top, alone=False) if top else None,
            replies=tuple(chooser.quote(reply, alone=False) for reply in sorted(replies[ident], key=by_time)),
            left_out=under[ident] - len(replies[ident]),
        )
