"""Which reply threads are open, which ended below their count, and what their replies tell of their roots."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from commentvault.demo.ids import reply_id
from commentvault.model import Author, Comment
from commentvault.platforms.walk.threads import ReplyThreads
from commentvault.platforms.youtube.web import times

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOT = "UgwSOM0QHBLysE3vZE54AaABAg"


def _top(replies: int) -> Comment:
    window = (NOW - timedelta(days=3), NOW - timedelta(days=2))
    return Comment(seen=NOW, id=ROOT, author=Author(), text="", replies=replies, published_window=window)


def _reply(number: int, root_ago: timedelta) -> Comment:
    root_ms, own_ms = (int((NOW - ago).timestamp() * 1000) for ago in (root_ago, timedelta(hours=number + 1)))
    ident = reply_id(ROOT, root_ms, own_ms, random.Random(number))
    return Comment(seen=NOW, id=ident, root=ROOT, parent=ROOT, author=Author(), text="")


def test_a_thread_that_brought_all_it_claimed_is_whole() -> None:
    """It is finished, and not capped."""
    threads = ReplyThreads(times.of_root)
    assert threads.start(_top(2))
    threads.ask(ROOT)
    for number in range(2):
        threads.meet(_reply(number, timedelta(days=2, hours=5)))
    threads.answer(ROOT)
    assert (threads.settle(), threads.finished) == ([], (ROOT,))


def test_a_thread_that_ended_below_its_claim_is_capped() -> None:
    """Nothing is left to ask, and less came than was claimed."""
    threads = ReplyThreads(times.of_root)
    threads.start(_top(3))
    threads.ask(ROOT)
    threads.meet(_reply(0, timedelta(days=2, hours=5)))
    assert threads.settle() == []
    threads.answer(ROOT)
    assert threads.settle() == [ROOT]
    assert threads.settle() == []


def test_a_thread_of_which_a_page_failed_is_neither_whole_nor_capped() -> None:
    """It is reported as failed elsewhere."""
    threads = ReplyThreads(times.of_root)
    threads.start(_top(3))
    threads.ask(ROOT)
    threads.answer(ROOT, failed=True)
    assert (threads.settle(), threads.finished) == ([], ())


def test_a_top_comment_is_started_once() -> None:
    """The pinned one is met twice."""
    threads = ReplyThreads(times.of_root)
    assert threads.start(_top(1))
    assert not threads.start(_top(1))


def test_the_first_reply_tells_the_roots_time() -> None:
    """Once; and only where it agrees with what the root's own text leaves open."""
    threads = ReplyThreads(times.of_root)
    threads.start(_top(2))
    timing = threads.meet(_reply(0, timedelta(days=2, hours=5)))
    assert timing is not None
    assert (timing.id, timing.published, timing.published_by) == (ROOT, NOW - timedelta(days=2, hours=5), "id")
    assert threads.meet(_reply(1, timedelta(days=2, hours=5))) is None


def test_a_reply_whose_id_contradicts_the_roots_text_tells_nothing() -> None:
    """An id of another kind looks alike."""
    threads = ReplyThreads(times.of_root)
    threads.start(_top(2))
    assert threads.meet(_reply(0, timedelta(days=900))) is None
