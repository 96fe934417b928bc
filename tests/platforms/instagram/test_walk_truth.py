"""A whole walk of the invented Instagram leaves the truth in the archive, night after night."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commentvault.demo import LIVELY, Recipe, World
from commentvault.demo.instagram import Fault, Rule, faults, pinned
from commentvault.model import Ask

from .conftest import VisitsFactory
from .visits import differences

_DAY = timedelta(days=1)


@pytest.mark.parametrize("ranked", [True, False])
@pytest.mark.parametrize("paging", ["min", "max", "mixed", "both"])
def test_every_comment_comes_with_every_field_by_whatever_cursors(
    visits: VisitsFactory, paging: str, ranked: bool
) -> None:
    """All are there, once, as the platform tells them; the run is complete."""
    visit = visits(paging=paging, ranked=ranked)
    verdict = visit().verdict
    assert (verdict.status, verdict.failed, verdict.capped) == ("complete", (), ())
    assert differences(visit.thread(), visit.server.told) == []


def test_an_unchanged_post_writes_nothing_the_second_time(visits: VisitsFactory) -> None:
    """Nothing is new, changed or gone."""
    visit = visits()
    visit()
    verdict = visit().verdict
    assert (verdict.status, verdict.new, verdict.changed, verdict.gone) == ("complete", 0, 0, 0)


def test_the_caption_is_the_posts_text_and_no_comment(visits: VisitsFactory) -> None:
    """The post says what it says; its number stands for no comment."""
    visit = visits()
    visit()
    post = visit.thread().post
    assert post is not None
    assert post.text == visit.server.told.caption
    assert post.creator.handle == f"@{visit.server.told.owner.username}"
    assert all(comment.text != post.text for comment in visit.thread().comments.values())


def test_the_pins_come_first_with_their_ranks(visits: VisitsFactory) -> None:
    """Up to three are pinned, and the top order numbers the top comments."""
    visit = visits()
    visit()
    kept = visit.thread().comments.values()
    ranks = {comment.rank: comment.id for comment in kept if comment.rank}
    assert [ranks[number] for number in range(1, 4)] == [said.id for said in visit.server.told.tops[:3]]
    assert {comment.id for comment in kept if comment.pinned} == {said.id for said in visit.server.told.tops[:3]}


def test_what_happens_from_night_to_night_is_seen(visits: VisitsFactory) -> None:
    """New, edited, deleted, restored, pinned and unpinned: after each night the archive is the truth of that night."""
    world = World(Recipe(comments=150, tops=90, threads=12), rates=LIVELY)
    visit = visits(pinned(world.corpus))
    visit()
    for _ in range(5):
        visit.server.corpus = pinned(world.live_until(world.now + _DAY))
        assert visit().verdict.status == "complete"
        assert differences(visit.thread(), visit.server.told) == []


def test_a_list_that_ends_early_in_silence_does_not_take_comments_away(visits: VisitsFactory) -> None:
    """They are still counted: nothing is called gone, and the next night everything is as it was."""
    visit = visits()
    first = visit()
    last = sum(one.kind == "comments" for one in visit.server.requests)
    visit.server.fault = faults(Rule(fault=Fault("short", keep=0), kind="comments", start=last))
    short = visit()
    assert (short.verdict.gone, short.verdict.seen < first.verdict.seen) == (0, True)
    assert short.verdict.withheld > 0
    assert "counts about as many" in (short.verdict.reason or "")
    visit.server.fault = None
    again = visit().verdict
    assert (again.status, again.new, again.changed, again.gone, again.back) == ("complete", 0, 0, 0, 0)
    assert differences(visit.thread(), visit.server.told) == []


def test_what_two_whole_visits_do_not_list_is_gone_although_it_is_counted(visits: VisitsFactory) -> None:
    """Held back by the platform for good, for example."""
    visit = visits()
    visit()
    last = sum(one.kind == "comments" for one in visit.server.requests)
    for gone in (False, True):
        visit.server.fault = faults(Rule(fault=Fault("short", keep=0), kind="comments", start=last))
        assert bool(visit().verdict.gone) is gone


@pytest.mark.parametrize("mode", ["refresh", "head"])
def test_a_shorter_visit_reads_all_top_comments_and_what_was_answered(visits: VisitsFactory, mode: str) -> None:
    """Instagram ranks its lists, so that ``head`` cannot stop at what is known: it is a refresh."""
    world = World(Recipe(comments=150, tops=90, threads=12), rates=LIVELY)
    visit = visits(world.corpus)
    first = visit()
    visit.server.corpus = world.live_until(world.now + _DAY)
    report = visit(mode)  # type: ignore[arg-type]  # a mode
    assert report.verdict.status == "asked"
    assert report.verdict.reason is not None
    assert "all top comments" in report.verdict.reason
    assert report.verdict.requests < first.verdict.requests
    kept = visit.thread().comments
    assert {said.id for said in visit.server.told.tops} <= kept.keys()


def test_a_look_at_the_pins_costs_one_request(visits: VisitsFactory) -> None:
    """The first page shows them."""
    visit = visits()
    verdict = visit("pins").verdict
    assert (verdict.status, verdict.requests) == ("asked", 1)
    pins = {comment.id for comment in visit.thread().comments.values() if comment.pinned}
    assert pins == {said.id for said in visit.server.told.tops[:3]}


def test_without_replies_no_list_of_replies_is_asked_for(visits: VisitsFactory) -> None:
    """What was asked for came, and nothing else."""
    visit = visits()
    verdict = visit(ask=Ask(replies=False)).verdict
    assert verdict.status == "asked"
    assert {one.kind for one in visit.server.requests} == {"post", "comments"}
    assert visit.thread().comments.keys() == {said.id for said in visit.server.told.tops}
