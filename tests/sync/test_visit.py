"""One errand: what the platform shows is what the archive holds, page by page, and the verdict says how it went."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from commentvault import sync
from commentvault.archive import segments
from commentvault.archive.lines import Line, RunHeader, Seal
from commentvault.demo import STATES, Corpus, Fault, Rule, faults
from commentvault.errors import ArchiveDamaged, ArchiveLocked
from commentvault.model import Ask, Comment, Post, Verdict
from tests.support import Errand, ServerFactory
from tests.truth import differences, twice


def lines_of(path: Path) -> list[Line]:
    """A segment's lines without its seal."""
    return [line for line in segments.read_lines(path) if not isinstance(line, Seal)]


def test_the_archive_equals_the_truth(demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus) -> None:
    """Every comment of every form is kept once, with every field as it really is."""
    report = fetch(demo_server())
    thread = fetch.vault.read(report.target.thread)
    assert thread is not None
    assert differences(thread, demo_corpus) == []
    assert twice(report.segment.parent) == []


def test_the_verdict_tells_what_happened(demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus) -> None:
    """Status, numbers and coverage of a whole visit."""
    server = demo_server()
    report = fetch(server)
    verdict = lines_of(report.segment)[-1]
    assert verdict == report.verdict
    assert isinstance(verdict, Verdict)
    assert (verdict.status, verdict.reason, report.exit_code) == ("complete", None, 0)
    assert (verdict.expected, verdict.seen) == (demo_corpus.video.comments, len(demo_corpus.comments))
    assert (verdict.new, verdict.changed, verdict.gone) == (len(demo_corpus.comments), 0, 0)
    assert verdict.coverage == round(len(demo_corpus.comments) / demo_corpus.video.comments, 4)
    assert (verdict.covered.top, verdict.covered.replies, verdict.covered.not_) == ("all", "all", ())
    assert (verdict.failed, verdict.capped, verdict.retry_at) == ((), (), None)
    assert verdict.requests == server.count
    assert report.known == len(demo_corpus.comments)
    assert report.title == demo_corpus.video.title


def test_the_post_is_kept(demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus) -> None:
    """The video's own facts are in the archive."""
    video = demo_corpus.video
    report = fetch(demo_server())
    (post,) = [line for line in lines_of(report.segment) if isinstance(line, Post)]
    assert post.title == video.title
    assert post.url == f"https://www.youtube.com/watch?v={video.id}"
    assert (post.creator.id, post.creator.name) == (video.channel_id, video.channel)
    assert post.counts.views == video.views
    assert post.published_date == video.published.date()
    assert post.live in (None, False)
    likes = post.counts.likes
    assert likes is not None
    assert likes == video.likes if post.counts.likes_exact else likes <= video.likes


def test_the_header_names_the_run(demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus) -> None:
    """A segment says which thread, by which program, after which run."""
    first, second = fetch(demo_server()), fetch(demo_server())
    one, two = (next(segments.read_lines(report.segment)) for report in (first, second))
    assert isinstance(one, RunHeader)
    assert isinstance(two, RunHeader)
    assert one.thread == two.thread == f"youtube:{demo_corpus.video.id}"
    assert one.previous is None
    assert one.by.startswith("commentvault ")
    assert two.previous == segments.link_to(first.segment, one.run)
    assert one.run < two.run


def test_a_rank_is_the_place_in_the_top_order(demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus) -> None:
    """Comments seen in the platform's own order keep their place in it, from 1, the pinned one first."""
    thread = fetch.vault.read(fetch(demo_server()).target.thread)
    assert thread is not None
    ranked = sorted((c for c in thread.comments.values() if c.rank), key=lambda c: c.rank or 0)
    assert len(ranked) >= 10
    assert [c.rank for c in ranked] == list(range(1, len(ranked) + 1))
    assert [c.id for c in ranked] == [row.id for row in demo_corpus.ranked[: len(ranked)]]
    assert ranked[0].pinned


@pytest.mark.parametrize(
    "ask",
    [Ask(limit=1), Ask(limit=7), Ask(limit=90), Ask(replies=False), "since"],
    ids=["limit 1", "limit 7", "limit 90", "no replies", "since"],
)
def test_a_part_that_was_asked_for_can_be_completed(
    demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus, ask: Ask | str
) -> None:
    """What a run left out on request is no loss: the archive reads, and the next whole run brings the rest."""
    if isinstance(ask, str):
        ask = Ask(since=demo_corpus.newest[len(demo_corpus.newest) // 3].published)
    server = demo_server()
    first = fetch(server, ask)
    part = fetch.vault.read(first.target.thread)
    assert part is not None
    assert first.verdict.status == "asked"
    assert first.exit_code == 0
    assert len(part.comments) == first.verdict.seen == first.verdict.new < len(demo_corpus.comments)
    assert ask.limit is None or len(part.comments) == ask.limit
    assert ask.replies or all(c.root is None for c in part.comments.values())
    second = fetch(server)
    whole = fetch.vault.read(first.target.thread)
    assert whole is not None
    assert (second.verdict.status, second.verdict.new) == ("complete", len(demo_corpus.comments) - len(part.comments))
    assert differences(whole, demo_corpus) == []
    assert twice(first.segment.parent) == []


def test_since_a_day_keeps_all_that_is_newer(demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus) -> None:
    """No top comment since that moment is left out, and the pinned one comes whatever its age."""
    since = demo_corpus.newest[len(demo_corpus.newest) // 3].published
    thread = fetch.vault.read(fetch(demo_server(), Ask(since=since)).target.thread)
    assert thread is not None
    newer = {row.id for row in demo_corpus.newest if row.published >= since or row.pinned}
    assert newer <= thread.comments.keys()


def test_a_failed_reply_thread_makes_the_run_partial(
    demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus
) -> None:
    """What could not be read is named with its reason and where to go on; all the rest is kept."""
    root = next(row for row in demo_corpus.newest if len(demo_corpus.replies.get(row.id, ())) > 20)
    server = demo_server(fault=faults(Rule(fault=Fault(trouble="empty"), comment=root.id)))
    report = fetch(server, tries=2)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert [failed.id for failed in report.verdict.failed] == [root.id]
    assert "empty" in report.verdict.failed[0].reason
    assert report.verdict.failed[0].cursor
    assert report.verdict.covered.not_ == (root.id,)
    thread = fetch.vault.read(report.target.thread)
    assert thread is not None
    lost = demo_corpus.by_id.keys() - thread.comments.keys()
    assert lost <= {row.id for row in demo_corpus.replies[root.id]}
    server.fault = None
    assert fetch(server).verdict.status == "complete"
    healed = fetch.vault.read(report.target.thread)
    assert healed is not None
    assert differences(healed, demo_corpus) == []


def test_every_refused_state_is_a_run_of_its_own(demo_server: ServerFactory, fetch: Errand) -> None:
    """A thread that cannot be had is archived as that: a sealed run with its verdict and no comment."""
    server = demo_server()
    for name, state in STATES.items():
        report = fetch(server, video=state.id)
        kept = lines_of(report.segment)
        assert kept[-1] == report.verdict, name
        assert report.verdict.reason or name == "unknown", name
        assert not [line for line in kept if isinstance(line, Comment)], name


def test_an_answer_of_unknown_shape_is_kept(demo_server: ServerFactory, fetch: Errand) -> None:
    """The raw answer lies beside the archive, the verdict is partial and names the shape."""
    report = fetch(demo_server(), video=STATES["unknown"].id)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert report.unknown_answer is not None
    assert report.unknown_answer.parent == report.segment.parent / "captures"
    assert "commentCapsuleViewModel" in str(msgspec.json.decode(report.unknown_answer.read_bytes()))
    assert any("commentCapsuleViewModel" in failed.reason for failed in report.verdict.failed)


def test_progress_is_told_page_by_page(demo_server: ServerFactory, fetch: Errand, demo_corpus: Corpus) -> None:
    """Whoever watches sees the counts grow, and every line is in the file before the next page is told."""
    server = demo_server()
    told: list[tuple[sync.Progress, int]] = []
    part = fetch.vault.folder(fetch.target(server).thread)

    def watch(progress: sync.Progress) -> None:
        (path,) = part.glob("*" + segments.PART)
        told.append((progress, sum(isinstance(line, Comment) for line in segments.read_lines(path))))

    fetch.on_page = watch
    fetch(server)
    assert [progress.new for progress, _ in told] == [written for _, written in told]
    assert [progress.seen for progress, _ in told] == sorted(progress.seen for progress, _ in told)
    assert told[-1][0].seen == len(demo_corpus.comments)
    assert told[-1][0].expected == demo_corpus.video.comments
    assert told[-1][0].pending == 0


def test_a_thread_under_way_is_locked(demo_server: ServerFactory, fetch: Errand) -> None:
    """A second run of the same thread is refused before it asks the platform anything."""
    server = demo_server()
    with fetch.vault.writing(fetch.target(server).thread), pytest.raises(ArchiveLocked):
        fetch(server)
    assert server.count == 0


def test_a_damaged_archive_is_not_written_to(demo_server: ServerFactory, fetch: Errand) -> None:
    """Where older files cannot be read, nothing is asked and nothing is added."""
    server = demo_server()
    report = fetch(server)
    raw = report.segment.read_bytes()
    report.segment.write_bytes(raw.replace(b'"kind":"comment"', b'"kind":"comment', 1))
    asked = server.count
    with pytest.raises(ArchiveDamaged, match=report.segment.name):
        fetch(server)
    assert server.count == asked
    assert [p.name for p in report.segment.parent.glob("*.jsonl*")] == [report.segment.name]


@pytest.mark.parametrize(
    ("codes", "gravest"),
    [([], 0), ([0, 0], 0), ([0, 5], 5), ([5, 3], 3), ([3, 4], 4), ([4, 6], 6), ([6, 1, 0], 1)],
)
def test_several_threads_end_with_the_gravest_code(codes: list[int], gravest: int) -> None:
    """Of several exit codes the gravest counts: 1, 6, 4, 3, 5, 0."""
    assert sync.gravest(codes) == gravest
