"""The list of comments to read through: all, or the most telling, under their top comments."""

from __future__ import annotations

import pytest

from commentvault.archive.history import Thread
from commentvault.digest.about.reading import read
from commentvault.digest.choice import Chooser
from commentvault.digest.listing import listed
from commentvault.digest.relations import Relations
from commentvault.digest.value import Conversation, Listed
from commentvault.model import Author

from .made import Made


def listing(thread: Thread, limit: int) -> Listed:
    known = Relations(thread)
    return listed(thread, known, Chooser(thread, known, read(thread, known), {}), limit)


def ids(conversation: Conversation) -> list[str]:
    top = conversation.top.comment.id if conversation.top else "?"
    return [top, *(reply.comment.id for reply in conversation.replies)]


def test_all_comments_are_listed_where_there_is_room(story: Thread) -> None:
    """Pinned first, then by likes, hidden ones last; replies under their top comment."""
    found = listing(story, 1000)
    assert (found.count, found.total) == (len(story.comments), len(story.comments))
    assert [ids(one)[0] for one in found.conversations] == ["pin", "old", "big", "lost", "shy"]
    assert ids(found.conversations[2]) == ["big", "big.1", "big.2", "big.3"]
    assert all(one.left_out == 0 for one in found.conversations)


def test_replies_stand_oldest_first(made: Made) -> None:
    """As they were written, not as they are liked."""
    late = made.comment("a.1", parent="a", likes=9, published=made.seen)
    found = listing(made.thread(made.comment("a"), late, made.comment("a.2", parent="a")), 9)
    assert ids(found.conversations[0]) == ["a", "a.2", "a.1"]


def test_the_most_telling_come_first_where_there_is_no_room(made: Made) -> None:
    """Marks before likes, and likes before replies; what is left out is counted."""
    band = Author(id="UCband", name="The Band", creator=True)
    thread = made.thread(
        made.comment("pin", pinned=True),
        made.comment("band", author=band),
        made.comment("heart", hearted=True),
        made.comment("gone"),
        made.comment("edit", edited=True),
        made.comment("liked", likes=5),
        made.comment("asked", replies=8),
        made.comment("plain"),
        *(made.comment(f"liked.{n}", parent="liked") for n in range(3)),
        gone={"gone": made.gone("gone")},
    )
    order = ["pin", "band", "heart", "gone", "edit", "liked", "asked"]
    for limit in range(1, len(order) + 1):
        found = listing(thread, limit)
        assert sorted(top for one in found.conversations for top in ids(one)) == sorted(order[:limit])
        assert (found.count, found.total) == (limit, 11)
    assert {ids(one)[0]: one.left_out for one in found.conversations}["liked"] == 3


def test_a_chosen_reply_brings_its_top_comment_along(made: Made) -> None:
    """Even one that nobody liked; there are never more than there is room for."""
    thread = made.thread(made.comment("a"), made.comment("a.1", parent="a", hearted=True), made.comment("b", likes=7))
    assert [ids(one) for one in listing(thread, 3).conversations] == [["b"], ["a", "a.1"]]
    assert [ids(one) for one in listing(thread, 2).conversations] == [["a", "a.1"]]
    assert listing(thread, 1).count == 0


def test_replies_without_their_top_comment_are_listed_last(made: Made) -> None:
    """They are archived, though what they hang under is not."""
    found = listing(made.thread(made.comment("x.1", parent="x", likes=90), made.comment("a")), 9)
    assert [ids(one) for one in found.conversations] == [["a"], ["?", "x.1"]]


@pytest.mark.parametrize("reverse", [False, True])
def test_the_archives_order_does_not_matter(story: Thread, made: Made, *, reverse: bool) -> None:
    """Ties are broken by the comments' ids."""
    comments = sorted(story.comments.values(), key=lambda comment: comment.id, reverse=reverse)
    again = made.thread(*comments, gone=story.gone, runs=story.runs, post=story.post)
    assert listing(again, 8) == listing(story, 8)


def test_no_list_where_none_is_wanted(story: Thread) -> None:
    """Only the number of what there is."""
    assert listing(story, 0) == Listed(total=len(story.comments))
