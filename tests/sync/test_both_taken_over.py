"""An archive that the Data API began and the web takes over: nothing has happened, and the web's word is enough."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from commentvault.archive import life, retention, segments, verify
from commentvault.archive.lines import TIMES, Change
from commentvault.demo import Corpus, Edges
from commentvault.digest.changes import gather
from commentvault.settings.sections import Source
from commentvault.sync import Report
from tests.truth import differences

from .keyed import Keyed
from .visits import changed, later, lone, standing, wrote


def change_lines(report: Report) -> list[Change]:
    return [line for line in segments.read_lines(report.segment) if isinstance(line, Change)]


def began_by_api(keyed: Keyed, then: Source, *, hours: int = 1) -> Report:
    """A run of the Data API alone, and one by another source."""
    keyed.use("api")
    keyed()
    keyed.later += timedelta(hours=hours)
    keyed.use(then)
    return keyed()


def since_the_last_visit(keyed: Keyed) -> gather.Changes:
    """What the digest says under that heading."""
    found = gather.of_last_visit(keyed.thread().runs, life.events(keyed.folder, counts=False))
    assert found is not None
    return found


@pytest.mark.parametrize("then", ["web", "both"])
def test_the_webs_first_word_is_no_change(keyed: Keyed, demo_corpus: Corpus, then: Source) -> None:
    """Hearts, Super Thanks, the pin and member badges are learned: nothing has happened on the platform."""
    report = began_by_api(keyed, then)
    assert (report.verdict.new, report.verdict.changed, report.verdict.gone, report.verdict.back) == (0, 0, 0, 0)
    assert not report.pin_moved
    assert not since_the_last_visit(keyed)
    told = [line for line in change_lines(report) if not TIMES.issuperset(line.set.fields())]
    assert {line.id for line in told} == demo_corpus.by_id.keys()
    assert all(line.learned for line in told)
    kept = keyed.thread().comments
    assert {c.id for c in kept.values() if c.hearted} == {row.id for row in demo_corpus.comments if row.hearted}
    assert all(kept[row.id].source("comment") == "web" for row in demo_corpus.comments)


@pytest.mark.parametrize("then", ["web", "both"])
def test_what_the_web_has_told_stays_when_the_apis_word_goes(keyed: Keyed, demo_corpus: Corpus, then: Source) -> None:
    """Every comment, its text, author and marks; and the next visit finds nothing new or otherwise."""
    began_by_api(keyed, then)
    keyed.later += timedelta(days=40)
    before = keyed.now() - timedelta(days=30)
    assert retention.strip(keyed.folder, before, keyed.now()) > 0
    checked = verify.check(keyed.folder)
    assert (checked.damage, checked.redactions > 0) == ((), True)
    thread = keyed.thread()
    assert thread.comments.keys() == demo_corpus.by_id.keys()
    for row in demo_corpus.comments:
        kept = thread.comments[row.id]
        assert (bool(kept.hearted), bool(kept.pinned), kept.paid) == (row.hearted, row.pinned, row.paid)
        assert "api" not in (kept.source("comment"), kept.source("text"), kept.published_by)
    report = keyed()
    assert (report.verdict.new, report.verdict.changed, report.verdict.gone) == (0, 0, 0)
    assert differences(keyed.thread(), demo_corpus) == []
    assert not verify.check(keyed.folder).damage


def test_nothing_gets_older_than_the_days_that_are_set(keyed: Keyed) -> None:
    """With a sweep a night: what would be older than thirty days by the next one goes."""
    keyed()
    told = keyed.now()
    for nights, is_left in ((28.9, True), (29.9, False)):
        copy = keyed.folder.with_name(f"after {nights}")
        shutil.copytree(keyed.folder, copy)
        now = told + timedelta(days=nights)
        retention.strip(copy, retention.limit(30, now), now)
        lines = b"".join(raw for path in segments.segment_files(copy) for raw in segments.raw_lines(path))
        assert (b'"from":' in lines) is is_left


@pytest.mark.parametrize(("first", "then"), [("api", "web"), ("api", "both"), ("web", "api"), ("web", "both")])
def test_likes_that_moved_at_a_switch_count(keyed: Keyed, demo_corpus: Corpus, first: Source, then: Source) -> None:
    """What really is otherwise is a change, whoever tells it."""
    keyed.use(first)
    keyed()
    rows = [row for row in demo_corpus.newest if row.likes < 900 and not row.replies][:9]
    keyed.server.corpus = world = later(changed(demo_corpus, {r.id: {"likes": r.likes + 5} for r in rows}), hours=1)
    keyed.use(then)
    report = keyed()
    assert report.verdict.changed == len(rows)
    assert {line.id for line in change_lines(report) if "likes" in line.set.fields() and not line.learned} == {
        row.id for row in rows
    }
    assert {row.id: keyed.thread().comments[row.id].likes for row in rows} == {
        row.id: world.by_id[row.id].likes for row in rows
    }


def test_a_heart_has_its_window_across_a_run_of_the_api(keyed: Keyed, demo_corpus: Corpus) -> None:
    """The Data API knows no hearts: its run between two of the web proves nothing of them."""
    keyed.use("web")
    keyed()
    seen, row = keyed.now(), next(row for row in demo_corpus.newest if not (row.hearted or row.pinned or row.replies))
    keyed.server.corpus = later(changed(demo_corpus, {row.id: {"hearted": True, "likes": row.likes + 3}}), hours=1)
    keyed.use("api")
    keyed()
    keyed.server.corpus = later(keyed.server.corpus, hours=1)
    keyed.use("web")
    keyed()
    (heart,) = [event for event in life.events(keyed.folder, row.id) if event.kind == "hearted"]
    assert (heart.after, heart.by) == (seen, keyed.now())
    (likes,) = [event for event in life.events(keyed.folder, row.id) if event.kind == "likes"]
    assert (likes.after, likes.by) == (seen, seen + timedelta(hours=1))


@pytest.mark.parametrize(("alone", "others"), [("web", 3), ("api", 5 + 1)])
def test_one_source_misses_nothing_that_is_the_others(
    keyed: Keyed, demo_corpus: Corpus, alone: Source, others: int
) -> None:
    """A run of the API alone calls nothing gone that the web ever listed, one of the web nothing that only the API
    lists; it says how many it did not look for.
    """
    tops = lone(demo_corpus, 9)
    only_web, only_api, by_both = tops[:5], tops[5:8], tops[8]
    keyed.server.api.edges = Edges(only_web=frozenset(only_web), only_api=frozenset(only_api))
    keyed()
    lost = {*only_web[:2], *only_api[:2], by_both}
    keyed.server.corpus = later(changed(demo_corpus, without=lost), hours=1)
    keyed.use(alone)
    report = keyed()
    own = {*only_web[:2], by_both} if alone == "web" else set(only_api[:2])
    assert wrote(report).gone.keys() == own
    assert standing(keyed.thread()) == demo_corpus.by_id.keys() - own
    assert report.verdict.reason == f"{others} that only the other source lists were not looked for"
    assert report.verdict.withheld == 0
