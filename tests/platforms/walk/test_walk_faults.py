"""What goes wrong on the way is told: what came is kept, what did not come is named, and the verdict says which."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commentvault import sync
from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, DemoServer, Fault, Recipe, Rule, Truth, build_corpus, faults
from commentvault.demo.answers import Asked
from commentvault.demo.faults import Trouble
from commentvault.model import Ask
from commentvault.net import Door
from commentvault.platforms.youtube import YouTube
from commentvault.settings import NetSettings, YouTubeSettings
from tests.support import Errand, ServerFactory

from ..youtube.told import assert_told_as_it_is

TINY = build_corpus(Recipe(comments=62, tops=45, threads=3, nested_share=0.0))


def _threads(corpus: Corpus) -> list[Truth]:
    return [corpus.by_id[root] for root in corpus.replies]


def _kept(fetch: Errand, report: sync.Report) -> set[str]:
    thread = fetch.vault.read(report.target.thread)
    assert thread is not None
    return set(thread.comments)


@pytest.mark.parametrize("code", [403, 429])
def test_a_lasting_rate_limit_ends_as_refused_and_keeps_what_came(
    fetch: Errand, demo_server: ServerFactory, code: int
) -> None:
    """The verdict says when to come back, as the platform asked; every list that was not reached is named."""
    trouble = Fault(trouble="status", code=code, retry_after=3600)
    server = demo_server(TINY, fault=faults(Rule(fault=trouble, start=4)))
    before = datetime.now(UTC) - timedelta(seconds=1)
    report = fetch(server, lanes=1)
    verdict = report.verdict
    assert (verdict.status, report.exit_code) == ("refused", 4)
    assert verdict.retry_at is not None
    assert before + timedelta(hours=1) <= verdict.retry_at <= datetime.now(UTC) + timedelta(hours=1)
    assert f"HTTP {code}" in (verdict.reason or "")
    assert 0 < verdict.seen < 62
    assert verdict.failed
    assert all(failed.reason == "not reached" or f"HTTP {code}" in failed.reason for failed in verdict.failed)
    assert _kept(fetch, report) <= set(TINY.by_id)


@pytest.mark.parametrize("seconds", [10**12, 10**400], ids=["1e12", "1e400"])
def test_a_pause_beyond_the_calendar_is_no_date(fetch: Errand, demo_server: ServerFactory, seconds: int) -> None:
    """A Retry-After that no date can hold: refused all the same, and nobody can say when to come back."""
    trouble = Fault(trouble="status", code=429, retry_after=seconds)
    report = fetch(demo_server(TINY, fault=faults(Rule(fault=trouble, start=3))), lanes=1)
    assert (report.verdict.status, report.verdict.retry_at) == ("refused", None)


def test_a_rate_limit_that_lasts_through_all_tries_ends_as_refused(fetch: Errand, demo_server: ServerFactory) -> None:
    """Without a Retry-After the same holds; nobody can say when to come back."""
    server = demo_server(TINY, fault=faults(Rule(fault=Fault(trouble="status", code=403), start=2)))
    report = fetch(server, lanes=1, tries=2)
    assert (report.verdict.status, report.verdict.retry_at, server.count) == ("refused", None, 3)


def test_one_reply_thread_that_stays_empty_fails_alone(fetch: Errand, demo_server: ServerFactory) -> None:
    """An empty 200, again and again, costs that thread's replies and nothing else; the run is partial."""
    victim = _threads(TINY)[1]
    server = demo_server(TINY, fault=faults(Rule(fault=Fault(trouble="empty"), comment=victim.id)))
    report = fetch(server, tries=2)
    verdict = report.verdict
    assert (verdict.status, report.exit_code) == ("partial", 3)
    assert [(failed.id, bool(failed.cursor)) for failed in verdict.failed] == [(victim.id, True)]
    assert verdict.reason == "1 reply thread could not be read"
    assert verdict.covered.not_ == (victim.id,)
    lost = {row.id for row in TINY.replies[victim.id]}
    assert _kept(fetch, report) == set(TINY.by_id) - lost


_BLIPS: list[tuple[Trouble, int]] = [
    ("status", 503), ("status", 500), ("empty", 0), ("blank", 0), ("close", 0), ("cut", 0), ("torn", 0),
]  # fmt: skip


@pytest.mark.parametrize(("trouble", "code"), _BLIPS)
@pytest.mark.parametrize("kind", ["next", "page", "replies"])
def test_a_blip_is_cured_by_another_try(
    fetch: Errand, demo_server: ServerFactory, trouble: Trouble, code: int, kind: str
) -> None:
    """One bad answer of any sort, anywhere, and the run is complete all the same."""
    corpus = build_corpus(Recipe(comments=24, tops=19, threads=1, old_share=0.0))
    blip = Rule(fault=Fault(trouble=trouble, code=code), kind=kind, times=1)  # type: ignore[arg-type]  # one of Kind
    server = demo_server(corpus, fault=faults(blip))
    report = fetch(server)
    assert report.verdict.status == "complete", report.verdict
    assert_told_as_it_is(fetch.vault.read(report.target.thread), corpus)


@pytest.mark.parametrize("trouble", ["loop", "repeat"])
def test_a_list_of_comments_that_turns_in_a_circle_is_named(
    fetch: Errand, demo_server: ServerFactory, trouble: Trouble
) -> None:
    """A token that leads back is followed no further: the run ends, says why, and is not complete."""
    server = demo_server(TINY, fault=_on_newest(Fault(trouble=trouble), later=True))
    report = fetch(server)
    assert report.verdict.status == "partial"
    assert [failed.id for failed in report.verdict.failed] == ["top"]
    assert "repeats itself" in report.verdict.failed[0].reason


@pytest.mark.parametrize("trouble", ["loop", "repeat"])
def test_a_list_of_replies_that_turns_in_a_circle_is_named(
    fetch: Errand, demo_server: ServerFactory, trouble: Trouble
) -> None:
    """The same for replies: that thread is named, all others are whole."""
    victim = _threads(TINY)[0]
    server = demo_server(TINY, fault=faults(Rule(fault=Fault(trouble=trouble), comment=victim.id)))
    report = fetch(server)
    assert report.verdict.status == "partial"
    assert [failed.id for failed in report.verdict.failed] == [victim.id]
    assert "repeats itself" in report.verdict.failed[0].reason
    others = {row.id for row in TINY.comments if row.root != victim.id}
    assert others <= _kept(fetch, report)


def test_replies_that_end_below_their_count_are_listed_and_no_failure(
    fetch: Errand, demo_server: ServerFactory
) -> None:
    """The platform ends long reply threads early: the thread is called capped, and the run stays complete."""
    victim = _threads(TINY)[0]
    server = demo_server(TINY, fault=faults(Rule(fault=Fault(trouble="short", keep=3), comment=victim.id)))
    report = fetch(server)
    assert report.verdict.status == "complete"
    assert report.verdict.capped == (victim.id,)
    assert len(_kept(fetch, report)) == 62 - len(TINY.replies[victim.id]) + 3


def test_where_newest_first_fails_the_top_order_stands_in(fetch: Errand, demo_server: ServerFactory) -> None:
    """All that the top order lists is kept, with its replies; the run is partial, since that order leaves some out."""
    server = demo_server(TINY, fault=_on_newest(Fault(trouble="empty"), later=False))
    report = fetch(server, tries=2)
    listed = {row.id for row in TINY.ranked}
    assert (report.verdict.status, report.verdict.covered.top) == ("partial", "none")
    assert report.verdict.failed[0].id == "top"
    assert _kept(fetch, report) == listed | {r.id for root in listed for r in TINY.replies.get(root, ())}


def test_a_newest_page_that_cannot_be_had_is_named_with_its_cursor(fetch: Errand, demo_server: ServerFactory) -> None:
    """The chain breaks at that page: what stood before it is kept, the rest is named by the token to go on with."""
    server = demo_server(TINY, fault=_on_newest(Fault(trouble="close"), later=True))
    report = fetch(server, tries=2)
    assert (report.verdict.status, report.verdict.covered.top) == ("partial", "none")
    assert [failed.id for failed in report.verdict.failed] == ["top"]
    assert report.verdict.failed[0].cursor
    assert {row.id for row in TINY.newest[:19]} <= _kept(fetch, report)


def test_a_consent_page_in_the_middle_ends_as_refused(fetch: Errand, demo_server: ServerFactory) -> None:
    """HTML instead of an answer is known for what it says, not retried, and not taken for an end."""
    server = demo_server(TINY, fault=faults(Rule(fault=Fault(trouble="html"), start=3)))
    report = fetch(server, lanes=1)
    assert report.verdict.status == "refused"
    assert server.count <= 4  # one may be in flight when the page is read
    assert "consent" in (report.verdict.reason or "")


def test_a_video_that_cannot_be_asked_about_ends_as_partial(fetch: Errand, demo_server: ServerFactory) -> None:
    """A platform that is down from the first request on is no missing video."""
    server = demo_server(TINY, fault=faults(Rule(fault=Fault(trouble="close"))))
    report = fetch(server, tries=2)
    assert (report.verdict.status, report.exit_code) == ("partial", 3)
    assert "could not be looked up" in (report.verdict.reason or "")


def test_a_stop_ends_the_visit_with_a_sealed_partial_run(demo_server: ServerFactory, fetch: Errand) -> None:
    """Whatever was in line is named as not reached; what came before the stop is kept."""
    server = demo_server(TINY)
    door = Door(NetSettings(lanes=2))
    target = fetch.target(server)
    report = sync.fetch(
        YouTube(YouTubeSettings(endpoint=server.url)), target, Ask(), fetch.vault, door,
        on_page=lambda progress: door.stop.set() if progress.seen else None,
    )  # fmt: skip
    assert (report.verdict.status, report.verdict.reason) == ("partial", "interrupted")
    assert {failed.reason for failed in report.verdict.failed} == {"not reached"}
    assert report.segment.suffix == ".jsonl"
    assert 0 < len(_kept(fetch, report)) == report.verdict.seen < 62


def test_after_a_cut_the_next_visit_completes_without_writing_a_comment_twice(
    fetch: Errand, demo_server: ServerFactory
) -> None:
    """The second visit brings what the first could not, and counts only that as new."""
    victim = _threads(TINY)[0]
    server: DemoServer = demo_server(TINY, fault=faults(Rule(fault=Fault(trouble="empty"), comment=victim.id, times=2)))
    first, second = fetch(server, tries=2), fetch(server)
    assert (first.verdict.status, second.verdict.status) == ("partial", "complete")
    assert second.verdict.new == 62 - first.verdict.new
    assert_told_as_it_is(Vault(fetch.vault.root).read(second.target.thread), TINY)


def _on_newest(fault: Fault, *, later: bool) -> object:
    """A fault on pages of the newest order only: on the first one, or on those behind it."""

    def source(_number: int, asked: Asked) -> Fault | None:
        wanted = asked.ask is not None and asked.ask.list == "newest" and asked.ask.first is not later
        return fault if wanted else None

    return source
