"""A part of a thread, asked for, is that part, and is called so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from commentvault.demo import Recipe, build_corpus
from commentvault.demo.truth import NOW
from commentvault.model import Ask, Comment
from tests.support import Errand, ServerFactory

from ..youtube.told import assert_time_holds

CORPUS = build_corpus(Recipe(comments=200, tops=120, threads=14, days=40.0))
SINCE = NOW - timedelta(days=16)


@pytest.mark.parametrize("limit", [1, 7, 20, 61])
@pytest.mark.parametrize("lanes", [1, 8])
def test_a_limit_is_kept_to_the_comment(fetch: Errand, demo_server: ServerFactory, limit: int, lanes: int) -> None:
    """Exactly so many comments, the verdict says that a part was asked for, and that is no failure."""
    report = fetch(demo_server(CORPUS), Ask(limit=limit), lanes=lanes)
    assert (report.verdict.status, report.exit_code) == ("asked", 0)
    assert report.verdict.seen == report.verdict.new == len(_kept(fetch, report.target.thread)) == limit
    assert report.verdict.failed == ()


def test_a_limit_above_all_there_is_brings_all(fetch: Errand, demo_server: ServerFactory) -> None:
    """It is still what was asked for."""
    report = fetch(demo_server(CORPUS), Ask(limit=1000))
    assert (report.verdict.status, report.verdict.seen) == ("asked", 200)


def test_without_replies_none_is_asked_for(fetch: Errand, demo_server: ServerFactory) -> None:
    """Every top comment, no reply, no request for one, and no thread is called capped for it."""
    server = demo_server(CORPUS)
    report = fetch(server, Ask(replies=False))
    kept = _kept(fetch, report.target.thread)
    assert kept.keys() == {row.id for row in CORPUS.newest}
    assert "replies" not in {kind for _, kind in server.requests}
    assert (report.verdict.status, report.verdict.capped) == ("asked", ())
    assert (report.verdict.covered.top, report.verdict.covered.replies) == ("all", "none")


def test_since_brings_everything_from_then_on(fetch: Errand, demo_server: ServerFactory) -> None:
    """Every top comment since then and all of its replies since then; what is certainly older is left out."""
    server = demo_server(CORPUS)
    report = fetch(server, Ask(since=SINCE))
    kept = _kept(fetch, report.target.thread)
    tops = {row.id for row in CORPUS.newest if row.published >= SINCE}
    replies = {row.id for root in tops for row in CORPUS.replies.get(root, ())}
    assert tops | replies <= kept.keys()
    for comment in kept.values():
        assert_time_holds(comment, CORPUS.by_id[comment.id])
        assert comment.published_window is not None
        assert comment.pinned or comment.published_window[1] >= SINCE
    assert report.verdict.status == "asked"


def test_since_stops_reading_where_all_is_older(fetch: Errand, demo_server: ServerFactory) -> None:
    """The chain of pages ends there, and the verdict says up to which comment the list was read."""
    server = demo_server(CORPUS)
    report = fetch(server, Ask(since=NOW - timedelta(days=3)))
    assert server.count < 12
    until = report.verdict.covered.top
    assert until.startswith("newest-until-")
    assert CORPUS.by_id[until.removeprefix("newest-until-")].published < NOW - timedelta(days=3)


def test_since_calls_no_thread_capped_that_it_did_not_open(fetch: Errand, demo_server: ServerFactory) -> None:
    """A thread too old to be asked for did not end below its count, and nothing is concluded from its replies."""
    report = fetch(demo_server(CORPUS), Ask(since=SINCE))
    kept = _kept(fetch, report.target.thread)
    assert set(report.verdict.capped) == set()
    assert report.verdict.covered.replies == "none"
    assert kept


def _kept(fetch: Errand, thread: str) -> Mapping[str, Comment]:
    found = fetch.vault.read(thread)
    assert found is not None
    return found.comments
