"""What an archive should hold of the demo platform's corpus, field by field, by the table of truth alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from commentvault.archive.history import Thread
from commentvault.demo import Corpus, Truth
from commentvault.model import Comment

_FIRST_PAGE = 20


def assert_told_as_it_is(thread: Thread | None, corpus: Corpus) -> None:
    """Every comment of the corpus stands in the thread, once, and nothing else; every field is as it is."""
    assert thread is not None
    assert set(thread.comments) == set(corpus.by_id)
    ranks = {row.id: place for place, row in enumerate(corpus.ranked[:_FIRST_PAGE], 1)}
    for ident, row in corpus.by_id.items():
        comment = thread.comments[ident]
        assert _as_kept(comment) == _as_it_is(row), ident
        assert comment.rank == ranks.get(ident)
        assert_time_holds(comment, row)
        _assert_place_holds(comment, row)
        assert comment.replies in ((row.replies,) if row.root is None else (row.replies, None))
        assert comment.creator_replied in (row.creator_replied, None)


def assert_time_holds(comment: Comment, row: Truth) -> None:
    """The true time lies in the window; an exact time is no more than two seconds off."""
    assert comment.published_window is not None
    low, high = comment.published_window
    assert low <= row.published <= high, f"{row.id}: {row.published} is not in {low} … {high}"
    if comment.published is not None:
        assert abs(comment.published - row.published) <= timedelta(seconds=2)
        assert comment.published_by == "id"


def _assert_place_holds(comment: Comment, row: Truth) -> None:
    assert comment.root == row.root
    if row.root is None:
        assert (comment.parent, comment.depth) == (None, 0)
    elif row.parent_shown is None:
        assert (comment.parent, comment.parent_exact, comment.depth) == (row.root, False, 1)
    else:
        assert (comment.parent, comment.parent_exact, comment.depth) == (row.parent_shown, True, row.depth)


def _as_kept(comment: Comment) -> dict[str, Any]:
    author = comment.author
    return {
        "text": comment.text,
        "spans": [(s.at, s.len, s.kind, s.to) for s in comment.spans],
        "likes": (comment.likes, comment.likes_exact),
        "marks": (comment.edited, comment.pinned, comment.hearted, comment.paid),
        "author": (author.id, author.handle, author.name, author.avatar is not None),
        "author's marks": (author.creator, author.verified, author.artist, author.member),
    }


def _as_it_is(row: Truth) -> dict[str, Any]:
    author = row.author
    return {
        "text": row.text,
        "spans": [(s.at, s.len, s.kind, s.to) for s in row.spans],
        "likes": (row.likes, True),
        "marks": (row.edited, row.pinned, row.hearted, row.paid),
        "author": (author.channel_id, author.handle, None, True),
        "author's marks": (author.creator, author.verified, author.artist, author.member is not None),
    }
