"""The second visit: it writes only what is new or differs, and the archive follows the world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
import pytest

from commentvault import sync
from commentvault.archive import segments
from commentvault.archive.history import Thread
from commentvault.archive.lines import Change, Line, RunHeader, Seal
from commentvault.demo import Corpus, Truth, arrange
from commentvault.demo.ids import comment_id, reply_id
from commentvault.errors import ArchiveDamaged
from commentvault.model import Comment, Post, Verdict
from tests.support import Errand, ServerFactory
from tests.truth import differences, twice

Changes = dict[str, dict[str, Any]]
_TIMES = {"published", "published_window", "published_by"}


def with_rows(corpus: Corpus, *more: Truth, **changed: dict[str, Any]) -> Corpus:
    """The same world with other rows: ``changed`` by id, ``more`` added."""
    rows = [msgspec.structs.replace(row, **changed.get(row.id, {})) for row in corpus.comments]
    return arrange(corpus.recipe, corpus.video, [*rows, *more], corpus.nested)


class Night:
    """What a run wrote, sorted."""

    def __init__(self, report: sync.Report) -> None:
        lines: list[Line] = list(segments.read_lines(report.segment))
        self.verdict = report.verdict
        self.posts = [line for line in lines if isinstance(line, Post)]
        self.new = [line.id for line in lines if isinstance(line, Comment)]
        changes = [line for line in lines if isinstance(line, Change)]
        self.changes: Changes = {}
        for line in changes:
            fields = {name: value for name, value in line.set.fields().items() if name not in _TIMES}
            if fields:
                self.changes.setdefault(line.id, {}).update(fields)
        others = [line for line in lines if not isinstance(line, RunHeader | Post | Comment | Change | Verdict | Seal)]
        assert others == []


@pytest.fixture
def nights(demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus) -> Callable[[Corpus], tuple[Night, Thread]]:
    """Fetch the world as it was; then hand over another one and get the second night and the thread after it."""
    server = demo_server()
    fetch(server)

    def second(corpus: Corpus) -> tuple[Night, Thread]:
        server.corpus = corpus
        report = fetch(server)
        thread = fetch.vault.read(report.target.thread)
        assert thread is not None
        assert differences(thread, corpus) == []
        assert twice(report.segment.parent) == []
        assert report.verdict.status == "complete"
        return Night(report), thread

    return second


Nights = Callable[[Corpus], tuple[Night, Thread]]


def test_nothing_new_writes_nothing(nights: Nights, demo_corpus: Corpus) -> None:
    """The same world again costs a header and a verdict, and the verdict says that all was seen."""
    night, thread = nights(demo_corpus)
    assert (night.new, night.changes, night.posts) == ([], {}, [])
    assert (night.verdict.new, night.verdict.changed) == (0, 0)
    assert night.verdict.seen == len(demo_corpus.comments)
    assert len(thread.runs) == 2


def test_a_new_comment_is_one_line(nights: Nights, demo_corpus: Corpus) -> None:
    """A top comment that was written since is added, and nothing else is written of the others."""
    like = demo_corpus.newest[3]
    fresh = msgspec.structs.replace(
        like,
        id=comment_id(Random(1)),
        text="written since",
        spans=(),
        replies=0,
        creator_replied=False,
        published=demo_corpus.recipe.now - timedelta(seconds=90),
    )
    night, _ = nights(with_rows(demo_corpus, fresh))
    assert night.new == [fresh.id]
    assert night.changes == {}
    assert night.verdict.new == 1


def test_a_new_reply_changes_the_count_of_its_thread(nights: Nights, demo_corpus: Corpus) -> None:
    """A reply that was written since is added, and its root's count of replies is a change."""
    root = next(row for row in demo_corpus.newest if row.replies == 1 and row.id not in demo_corpus.nested)
    (reply,) = demo_corpus.replies[root.id]
    when = reply.published + timedelta(seconds=30)
    rng = Random(2)
    fresh = msgspec.structs.replace(
        reply,
        id=reply_id(root.id, int(root.published.timestamp() * 1000), int(when.timestamp() * 1000), rng),
        parent=root.id,
        depth=1,
        text="me too",
        spans=(),
        published=when,
    )
    night, _ = nights(with_rows(demo_corpus, fresh, **{root.id: {"replies": 2}}))
    assert night.new == [fresh.id]
    assert night.changes == {root.id: {"replies": 2}}


def test_an_edit_keeps_the_old_text_in_the_older_file(nights: Nights, demo_corpus: Corpus) -> None:
    """The new text is a change; the old one stays where it was."""
    row = next(r for r in demo_corpus.newest if not r.edited and r.topic == "general" and not r.spans)
    night, thread = nights(with_rows(demo_corpus, **{row.id: {"text": "I changed my mind", "edited": True}}))
    assert night.changes == {row.id: {"text": "I changed my mind", "spans": (), "edited": True}}
    assert night.verdict.changed == 1
    first = [line for line in segments.read_lines(thread.runs[0].path) if isinstance(line, Comment)]
    assert next(line.text for line in first if line.id == row.id) == row.text


def test_likes_marks_and_hearts_are_changes(nights: Nights, demo_corpus: Corpus) -> None:
    """Each field that differs is named, on top comments and on replies."""
    top = next(r for r in demo_corpus.newest if not r.pinned and not r.hearted and r.topic == "general")
    reply = next(r for r in demo_corpus.comments if r.root and not r.hearted)
    night, _ = nights(
        with_rows(demo_corpus, **{top.id: {"likes": top.likes + 5, "hearted": True}, reply.id: {"likes": 31_007}})
    )
    assert night.changes == {
        top.id: {"likes": top.likes + 5, "likes_exact": True, "hearted": True},
        reply.id: {"likes": 31_007, "likes_exact": True},
    }
    assert night.verdict.changed == 2


def test_a_pin_that_moved_is_two_changes(nights: Nights, demo_corpus: Corpus) -> None:
    """The comment that was pinned is no longer, another one is."""
    old = next(row for row in demo_corpus.newest if row.pinned)
    new = next(row for row in demo_corpus.newest if not row.pinned and row.topic == "general")
    night, thread = nights(with_rows(demo_corpus, **{old.id: {"pinned": False}, new.id: {"pinned": True}}))
    assert night.changes == {old.id: {"pinned": False}, new.id: {"pinned": True}}
    assert [c.id for c in thread.comments.values() if c.pinned] == [new.id]


def test_a_new_title_is_a_new_post_line(nights: Nights, demo_corpus: Corpus) -> None:
    """The video's facts are written again when they differ."""
    video = msgspec.structs.replace(demo_corpus.video, title="Glass Harbour (Remastered)")
    night, thread = nights(msgspec.structs.replace(demo_corpus, video=video))
    assert [post.title for post in night.posts] == ["Glass Harbour (Remastered)"]
    assert thread.post == night.posts[0]
    assert (night.new, night.changes) == ([], {})


def test_a_new_handle_is_a_change_of_every_comment_of_its_owner(nights: Nights, demo_corpus: Corpus) -> None:
    """Who writes is told by the last name seen."""
    row = next(r for r in demo_corpus.newest if not r.pinned and not r.author.creator)
    author = msgspec.structs.replace(row.author, handle="@somebody-else")
    night, _ = nights(with_rows(demo_corpus, **{row.id: {"author": author}}))
    assert set(night.changes) == {row.id}
    assert set(night.changes[row.id]) == {"author"}


def test_a_line_altered_in_an_older_file_is_damage(nights: Nights, demo_corpus: Corpus, fetch: Errand) -> None:
    """The next run's link proves what the file was: a forged opinion is not told as somebody's words."""
    nights(demo_corpus)
    oldest = min(fetch.vault.root.glob("*/*/*.jsonl"))
    oldest.write_bytes(oldest.read_bytes().replace(b'"text":"', b'"text":"FORGED ', 1))
    with pytest.raises(ArchiveDamaged, match=oldest.name):
        fetch.vault.read(f"youtube:{demo_corpus.video.id}")
