"""Runs by the Data API alone on the demo platform: all that it tells, and its sharp edges, none of which passes for a
whole thread.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from commentvault.archive.history import Thread
from commentvault.demo import Corpus, Edges, Recipe, Truth, build_corpus
from commentvault.demo.truth import arrange
from commentvault.model import TOP, Ask, Author, Comment, Mode
from tests.support import ServerFactory

from .errands import ApiErrand

CORPUS = build_corpus(Recipe(comments=420, tops=230, threads=2))
BUSY = max(CORPUS.replies, key=lambda root: len(CORPUS.replies[root]))
NEWEST = CORPUS.newest[0]
API = {"comment": "api"}
INFERRED = {"comment": "api", "pinned": "inferred"}


def _with(corpus: Corpus, *rows: Truth) -> Corpus:
    """The same conversation, but for these rows."""
    return arrange(
        corpus.recipe, corpus.video, ({row.id: row for row in corpus.comments} | {r.id: r for r in rows}).values()
    )


def _pinned(corpus: Corpus, ident: str | None) -> Corpus:
    """The same conversation with another comment pinned, or none."""
    marked = [msgspec.structs.replace(row, pinned=row.id == ident) for row in corpus.newest]
    return _with(corpus, *marked)


def _by_the_truth(row: Truth) -> Comment:
    """What an archive holds of a comment of which only the API has told."""
    published = row.published.replace(microsecond=0)
    return Comment(
        seen=CORPUS.recipe.now,
        id=row.id,
        root=row.root,
        parent=row.root,
        parent_exact=row.root is None,
        depth=0 if row.root is None else 1,
        author=msgspec.structs.replace(_author(row), creator=row.author.channel_id == CORPUS.video.channel_id),
        text=row.text,
        published=published,
        published_window=(published, published),
        published_by="api",
        edited=row.edited,
        edited_at=row.edited_at.replace(microsecond=0) if row.edited_at else None,
        likes=row.likes,
        likes_exact=True,
        replies=row.replies if row.root is None else None,
        pinned=True if row.pinned else None,
        from_=INFERRED if row.pinned else API,
    )


def _author(row: Truth) -> Author:
    ident = row.author.channel_id
    return Author(
        id=ident,
        handle=row.author.handle,
        url=f"https://www.youtube.com/channel/{ident}",
        avatar=CORPUS.video.avatar(ident),
    )


def _pins(thread: Thread) -> dict[str, object]:
    return {ident: comment.from_ for ident, comment in thread.comments.items() if comment.pinned}


def test_every_field_is_as_it_is(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """Texts, authors, exact times, edits and likes; of marks it knows none, and says nothing of them; the pin is
    inferred and called so. The second visit adds nothing.
    """
    server = demo_server(CORPUS)
    report = by_api(server)
    verdict, video = report.verdict, CORPUS.video
    assert (verdict.status, verdict.failed, verdict.capped) == ("complete", (), ())
    assert (verdict.expected, verdict.seen, verdict.units) == (video.comments, 420, server.api.units.total())
    thread = by_api.thread()
    for row in CORPUS.comments:
        kept = msgspec.structs.replace(thread.comments[row.id], seen=CORPUS.recipe.now)
        assert kept == _by_the_truth(row)
    post = thread.post
    assert post is not None
    assert (post.title, post.counts.comments, post.counts.views) == (video.title, video.comments, video.views)
    assert (post.published, post.creator.id) == (video.published.replace(microsecond=0), video.channel_id)
    again = by_api(server).verdict
    assert (again.status, again.new, again.changed, again.gone) == ("complete", 0, 0, 0)
    assert len(report.segment.with_name(f"{by_api.thread().runs[-1].header.run}.jsonl").read_bytes().splitlines()) == 3


def test_short_pages_are_read_to_the_last(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """Twenty threads where a hundred were asked for."""
    server = demo_server(CORPUS)
    server.api.edges = Edges(page=20)
    assert by_api(server).verdict.status == "complete"
    assert by_api.thread().comments.keys() == CORPUS.by_id.keys()
    assert sum(kind == "commentThreads" for _, kind in server.requests) == 12


@pytest.mark.parametrize(
    ("edges", "place"), [(Edges(repeat=True), TOP), (Edges(deaf=True), BUSY)], ids=["repeats", "does not hear"]
)
def test_a_list_that_turns_in_a_circle_is_not_whole(
    by_api: ApiErrand, demo_server: ServerFactory, edges: Edges, place: str
) -> None:
    """It ends, names the list, concludes nothing from what is missing; when the platform is well again, all is read."""
    server = demo_server(CORPUS)
    server.api.edges = edges
    report = by_api(server)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert place in {failed.id for failed in report.verdict.failed}
    assert all(failed.reason == "the list repeats itself" for failed in report.verdict.failed)
    kept = by_api.thread().comments.keys()
    assert len(kept) < 420
    assert kept < CORPUS.by_id.keys()
    server.api.edges = Edges()
    again = by_api(server).verdict
    assert (again.status, again.gone, again.withheld) == ("complete", 0, 0)
    assert by_api.thread().comments.keys() == CORPUS.by_id.keys()
    server.api.edges = edges
    worse = by_api(server).verdict
    assert (worse.status, worse.gone) == ("partial", 0)


@pytest.mark.parametrize("edges", [Edges(ends_after=100), Edges(page=20, ends_after=120)], ids=["first", "later"])
def test_a_list_that_breaks_off_is_not_whole(by_api: ApiErrand, demo_server: ServerFactory, edges: Edges) -> None:
    """It ends without a token, far below what the platform counts: that is said, and the next run asks on."""
    server = demo_server(CORPUS)
    server.api.edges = edges
    report = by_api(server)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert report.verdict.failed[0].id == TOP
    assert "the list ends after" in report.verdict.failed[0].reason
    assert f"of {CORPUS.video.comments:,} comments" in report.verdict.failed[0].reason
    assert report.verdict.covered.top == "none"
    assert by_api(server).verdict.status == "partial"
    server.api.edges = Edges()
    assert by_api(server).verdict.status == "complete"
    assert by_api.thread().comments.keys() == CORPUS.by_id.keys()


def test_a_list_that_ends_a_little_early_is_taken_as_it_is(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """The platform's count holds comments that it does not list."""
    corpus = build_corpus(Recipe(comments=120, tops=90, threads=2, held=25))
    report = by_api(demo_server(corpus))
    assert report.verdict.status == "complete"
    assert report.verdict.coverage is not None
    assert 0.8 <= report.verdict.coverage < 0.9


def test_what_only_the_web_lists_is_nothing_to_the_api(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """It is missed where an earlier run has met it; a reply that is counted and not listed caps its thread."""
    hidden = frozenset({CORPUS.replies[BUSY][3].id, CORPUS.newest[40].id})
    server = demo_server(CORPUS)
    server.api.edges = Edges(only_web=hidden)
    verdict = by_api(server).verdict
    assert by_api.thread().comments.keys() == CORPUS.by_id.keys() - hidden
    assert (verdict.status, verdict.capped) == ("complete", (BUSY,))


def test_a_comment_that_is_listed_and_not_found_by_its_id_is_there(
    by_api: ApiErrand, demo_server: ServerFactory
) -> None:
    """And where no id is found, nothing that is missing is called gone."""
    server = demo_server(CORPUS)
    server.api.edges = Edges(lost=lambda _: True)
    assert by_api(server).verdict.status == "complete"
    gone = CORPUS.newest[50]
    server.corpus = arrange(CORPUS.recipe, CORPUS.video, [row for row in CORPUS.comments if row.id != gone.id])
    verdict = by_api(server).verdict
    assert (verdict.gone, verdict.withheld) == (0, 1)
    assert "not called gone" in (verdict.reason or "")
    server.api.edges = Edges()
    verdict = by_api(server).verdict
    assert (verdict.gone, verdict.withheld) == (1, 0)
    assert by_api.thread().gone.keys() == {gone.id}


# the pin, which the API does not tell


def test_a_pin_that_moves_between_two_runs_is_noticed(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """By the order alone, and marked as inferred; one that is taken away as well."""
    server = demo_server(CORPUS)
    by_api(server)
    (old,) = _pins(by_api.thread())
    new = CORPUS.newest[70].id
    server.corpus = _pinned(CORPUS, new)
    report = by_api(server)
    assert report.pin_moved
    assert _pins(by_api.thread()) == {new: INFERRED}
    assert by_api.thread().comments[old].pinned is False
    assert not by_api(server).pin_moved
    server.corpus = _pinned(CORPUS, None)
    assert by_api(server).pin_moved
    assert _pins(by_api.thread()) == {}


@pytest.mark.parametrize("mode", ["full", "head", "pins"])
def test_the_newest_comment_is_never_called_pinned(by_api: ApiErrand, demo_server: ServerFactory, mode: Mode) -> None:
    """Where nothing is pinned, and where the newest itself is: that cannot be seen, and nothing is said."""
    for ident in (None, NEWEST.id):
        by_api(demo_server(_pinned(CORPUS, ident)), Ask(mode=mode))
        assert _pins(by_api.thread()) == {}
    assert {comment.pinned for comment in by_api.thread().comments.values()} == {None}


def test_a_pin_that_the_web_tells_is_the_webs(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """A later run of the web confirms what was inferred: nothing has moved. The API alone takes nothing back."""
    server = demo_server(CORPUS)
    by_api(server)
    (pinned,) = _pins(by_api.thread())
    report = by_api(server, source="web")
    assert not report.pin_moved
    assert by_api.thread().comments[pinned].source("pinned") == "web"
    report = by_api(server)
    assert (report.pin_moved, report.verdict.changed) == (False, 0)
    assert by_api.thread().comments[pinned].source("pinned") == "web"


def test_edits_and_likes_of_another_night_are_told_exactly(by_api: ApiErrand, demo_server: ServerFactory) -> None:
    """With the time of the edit."""
    server = demo_server(CORPUS)
    by_api(server)
    row = CORPUS.newest[9]
    at = CORPUS.recipe.now + timedelta(hours=2)
    server.corpus = _with(
        CORPUS, msgspec.structs.replace(row, text="No, wait.", spans=(), edited=True, edited_at=at, likes=row.likes + 1)
    )
    assert by_api(server).verdict.changed == 1
    kept = by_api.thread().comments[row.id]
    assert (kept.text, kept.edited, kept.edited_at, kept.likes) == ("No, wait.", True, at, row.likes + 1)
    assert kept.from_ == API
