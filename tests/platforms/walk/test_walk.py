"""A visit to the demo platform brings everything, as it is, in whatever forms it is served."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, Recipe, build_corpus
from commentvault.model import Comment
from tests.support import Errand, ServerFactory

from ..youtube.told import assert_told_as_it_is


@pytest.mark.parametrize("nested", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("old", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_whole_thread_is_archived_as_it_is(
    fetch: Errand, demo_server: ServerFactory, seed: int, old: float, nested: float
) -> None:
    """Old form, new form and nested replies, alone and mixed: every field equals the truth, and the run is complete."""
    corpus = build_corpus(Recipe(seed=seed, comments=170, tops=64, threads=12, old_share=old, nested_share=nested))
    report = fetch(demo_server(corpus))
    assert report.verdict.status == "complete", report.verdict
    assert (report.exit_code, report.verdict.seen, report.verdict.new) == (0, 170, 170)
    assert (report.verdict.capped, report.verdict.failed) == ((), ())
    assert report.verdict.expected == corpus.video.comments
    assert (report.verdict.covered.top, report.verdict.covered.replies) == ("all", "all")
    assert_told_as_it_is(fetch.vault.read(report.target.thread), corpus)


def test_the_videos_own_facts_are_archived(fetch: Errand, demo_server: ServerFactory) -> None:
    """Title, text, channel, day, views and likes are those of the platform, in the video's own language."""
    server = demo_server()
    report = fetch(server)
    thread, video = fetch.vault.read(report.target.thread), server.corpus.video
    assert thread is not None
    post = thread.post
    assert post is not None
    assert (post.title, post.text, post.creator.name) == (video.title, video.description, video.channel)
    assert (post.creator.id, post.creator.handle) == (video.channel_id, video.handle)
    assert post.published_date == video.published.date()
    assert (post.counts.views, post.counts.likes, post.counts.likes_exact) == (video.views, video.likes, True)
    assert post.live is False


def test_one_lane_and_eight_bring_the_same(tmp_path: Path, demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """The order in which answers come back makes no difference to what is kept."""
    kept: list[Mapping[str, Comment]] = []
    for lanes in (1, 8):
        fetch = Errand(tmp_path / str(lanes))
        report = fetch(demo_server(), lanes=lanes)
        assert report.verdict.status == "complete"
        kept.append(_by_id(fetch.vault, report.target.thread))
    assert kept[0].keys() == kept[1].keys() == demo_corpus.by_id.keys()
    for ident, comment in kept[0].items():
        assert comment == kept[1][ident]


def test_a_second_visit_to_an_unchanged_thread_adds_nothing(fetch: Errand, demo_server: ServerFactory) -> None:
    """No comment is written twice, and nothing counts as changed."""
    server = demo_server()
    first, second = fetch(server), fetch(server)
    assert first.verdict.new == server.corpus.recipe.comments
    assert (second.verdict.status, second.verdict.new, second.verdict.changed) == ("complete", 0, 0)
    assert_told_as_it_is(fetch.vault.read(second.target.thread), server.corpus)


def test_a_pinned_comment_met_twice_is_one_comment_and_pinned(fetch: Errand, demo_server: ServerFactory) -> None:
    """The newest order lists the pinned comment flagged and, at its own place, unflagged: it is no loop and no pair."""
    corpus = build_corpus(Recipe(comments=70, tops=70, threads=0))
    pinned = next(row for row in corpus.newest if row.pinned)
    assert corpus.newest.index(pinned) > 19  # so that it is listed twice
    report = fetch(demo_server(corpus))
    thread = fetch.vault.read(report.target.thread)
    assert report.verdict.status == "complete"
    assert thread is not None
    assert [c.id for c in thread.comments.values() if c.pinned] == [pinned.id]


def test_a_pin_that_only_the_newest_order_shows_is_kept(fetch: Errand, demo_server: ServerFactory) -> None:
    """A comment that the top order showed without its flag becomes pinned once it is met flagged."""
    corpus = build_corpus(Recipe(comments=40, tops=40, threads=0))
    flagless = tuple(msgspec.structs.replace(row, pinned=False) for row in corpus.ranked)
    report = fetch(demo_server(msgspec.structs.replace(corpus, ranked=flagless)))
    thread = fetch.vault.read(report.target.thread)
    assert thread is not None
    assert [c.id for c in thread.comments.values() if c.pinned] == [row.id for row in corpus.newest if row.pinned]


def test_every_answer_is_asked_for_once(fetch: Errand, demo_server: ServerFactory) -> None:
    """The number of requests is the number of lists' pages, and two: the video's facts and one page of top."""
    corpus = build_corpus(Recipe(comments=300, tops=100, threads=20, nested_share=0.0, old_share=0.0))
    server = demo_server(corpus)
    report = fetch(server)
    replies = sum(1 + max(0, -(-(len(rows) - 10) // 50)) for rows in corpus.replies.values())
    newest = -(-(len(corpus.newest) + 1) // 20)  # the pinned comment takes a place of its own
    assert server.count == report.verdict.requests
    assert server.count <= 2 + newest + replies


def _by_id(vault: Vault, thread: str) -> Mapping[str, Comment]:
    found = vault.read(thread)
    assert found is not None
    return found.comments
