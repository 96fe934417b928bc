"""The two sources as one: each field from where it is believed, every comment that either lists, no flapping."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commentvault.demo import LIVELY, STILL, Corpus, Edges, Fault, Recipe, World, build_corpus
from commentvault.digest import completeness
from commentvault.model import Ask, Mode
from commentvault.settings.sections import Source
from tests.truth import Shown, differences, twice

from .keyed import API_KINDS, Keyed, least_units, not_exact, second
from .test_pins import moved
from .visits import changed, later, lone, new_reply, new_top, standing, wrote

CORPORA = {
    "usual": Recipe(),
    "old form": Recipe(seed=11, comments=300, old_share=1.0),
    "new form, flat": Recipe(seed=12, comments=300, old_share=0.0, nested_share=0.0),
    "nested": Recipe(seed=13, comments=300, nested_share=1.0),
    "of years ago": Recipe(seed=14, comments=300, days=2000.0),
}


def leaves(corpus: Corpus, count: int) -> list[str]:
    """So many replies that nobody answered, each in another thread of few replies."""
    rows = [rows[-1] for rows in corpus.replies.values() if len(rows) < 5 and not rows[-1].replies]
    return [row.id for row in rows[:count]]


def true(keyed: Keyed, corpus: Corpus, shown: Shown | None = None) -> None:
    """The archive is the truth in every field of either source, each comment in it once."""
    thread = keyed.thread()
    assert differences(thread, corpus, shown) == []
    assert list(not_exact(thread, corpus)) == []
    assert twice(keyed.folder) == []


@pytest.mark.parametrize("recipe", CORPORA.values(), ids=CORPORA.keys())
def test_every_field_is_right(keyed: Keyed, recipe: Recipe) -> None:
    """The web's marks, spans and parents, the Data API's times, edits and likes; for no unit too many."""
    keyed.server.corpus = corpus = build_corpus(recipe)
    report = keyed()
    true(keyed, corpus)
    verdict = report.verdict
    assert (verdict.status, verdict.seen, verdict.failed) == ("complete", len(corpus.comments), ())
    assert (verdict.new, verdict.changed, verdict.gone) == (len(corpus.comments), 0, 0)
    assert verdict.only == {"web": 0, "api": 0}
    assert verdict.units == keyed.units == keyed.spent().units == least_units(corpus)
    assert wrote(report).header.source == "both"
    assert completeness.judge(keyed.thread()).whole


@pytest.mark.parametrize("mode", ["full", "refresh", "head"])
def test_nothing_flaps(keyed: Keyed, demo_corpus: Corpus, mode: Mode) -> None:
    """In an unchanged world a second run by both writes nothing of any comment."""
    keyed()
    again = wrote(keyed(mode))
    assert (again.new, again.changes, again.gone, again.back) == ([], {}, {}, [])
    true(keyed, demo_corpus)


@pytest.mark.parametrize("other", ["web", "api"])
def test_nothing_flaps_between_sources(keyed: Keyed, demo_corpus: Corpus, other: Source) -> None:
    """A run by one source in between takes nothing away, and both find nothing to mend after it."""
    keyed()
    keyed.use(other)
    between = keyed()
    assert (between.verdict.new, between.verdict.gone, between.verdict.withheld) == (0, 0, 0)
    keyed.use("both")
    again = wrote(keyed())
    assert (again.new, again.changes, again.gone, again.back) == ([], {}, {}, [])
    true(keyed, demo_corpus)


@pytest.mark.parametrize("first", ["web", "api"])
def test_a_source_that_comes_later_adds_its_own(keyed: Keyed, demo_corpus: Corpus, first: Source) -> None:
    """An archive that one source began is made whole by a run of both."""
    keyed.use(first)
    keyed()
    keyed.use("both")
    report = keyed()
    thread = keyed.thread()
    assert (report.verdict.new, report.verdict.gone) == (0, 0)
    assert differences(thread, demo_corpus) == []
    told = [text for text in not_exact(thread, demo_corpus) if first == "web" or " is from " not in text]
    assert told == []


def apart(keyed: Keyed, corpus: Corpus) -> tuple[list[str], list[str]]:
    """Comments that only the web shows, and only the Data API, from here on."""
    tops, replies = lone(corpus, 13), leaves(corpus, 6)
    only_web, only_api = [*tops[:8], *replies[:4]], [*tops[8:], *replies[4:]]
    keyed.server.api.edges = Edges(only_web=frozenset(only_web), only_api=frozenset(only_api))
    return only_web, only_api


def test_what_only_one_lists_is_kept(keyed: Keyed, demo_corpus: Corpus) -> None:
    """And counted in the verdict; each field says by whom it was told."""
    only_web, only_api = apart(keyed, demo_corpus)
    report = keyed()
    assert report.verdict.only == {"web": 12, "api": 7}
    assert report.verdict.status == "complete"
    thread = keyed.thread()
    assert thread.comments.keys() == demo_corpus.by_id.keys()
    for ident in only_web:
        kept = thread.comments[ident]
        assert (kept.source("published"), kept.source("text"), kept.edited_at) == ("web", "web", None)
    for ident in only_api:
        kept, row = thread.comments[ident], demo_corpus.by_id[ident]
        assert kept.from_ == {"comment": "api"}
        assert (kept.text, kept.likes, kept.published) == (row.text, row.likes, second(row.published))
        assert (kept.hearted, kept.pinned, kept.author.member, kept.author.verified) == (None, None, None, None)
        assert (kept.root, kept.author.handle) == (row.root, row.author.handle)
    assert list(not_exact(thread, demo_corpus, but={*only_web, *only_api})) == []


@pytest.mark.parametrize("then", ["both", "web", "api"])
def test_nobody_misses_what_the_other_lists(keyed: Keyed, demo_corpus: Corpus, then: Source) -> None:
    """Whichever source is asked: what only the other one lists is not called gone, and nothing flaps after it."""
    _, only_api = apart(keyed, demo_corpus)
    keyed()
    keyed.use(then)
    report = keyed()
    assert (report.verdict.gone, report.verdict.back, report.verdict.withheld) == (0, 0, 0)
    assert report.verdict.braked is False
    assert standing(keyed.thread()) == demo_corpus.by_id.keys()
    if then == "web":
        assert set(only_api[:5]) <= set(report.verdict.covered.not_)
    keyed.use("both")
    again = wrote(keyed())
    assert (again.new, again.changes, again.gone, again.back) == ([], {}, {}, [])


def test_what_neither_lists_is_gone(keyed: Keyed, demo_corpus: Corpus) -> None:
    """Whoever alone had listed it."""
    only_web, only_api = apart(keyed, demo_corpus)
    keyed()
    lost = {only_web[0], only_web[-1], only_api[0], only_api[-1]}
    keyed.server.corpus = later(changed(demo_corpus, without=lost), days=1)
    report = keyed()
    assert wrote(report).gone.keys() == lost
    assert standing(keyed.thread()) == keyed.server.corpus.by_id.keys()


def test_without_the_other_part_nothing_is_concluded(keyed: Keyed, demo_corpus: Corpus) -> None:
    """The Data API fails: what only it lists is not gone, even where its permalink shows nothing."""
    _, only_api = apart(keyed, demo_corpus)
    keyed()
    lost = set(only_api[:2])
    keyed.server.corpus = world = later(changed(demo_corpus, without=lost), days=1)
    keyed.server.api.quota = keyed.units
    report = keyed()
    assert report.verdict.status == "partial"
    assert (report.verdict.gone, report.verdict.withheld) == (0, 0)
    keyed.server.api.quota = 10_000
    keyed.later = timedelta(days=1)
    found = keyed(resume=False)
    assert wrote(found).gone.keys() == lost
    assert standing(keyed.thread()) == world.by_id.keys()


def test_the_pin_is_the_webs_to_say(keyed: Keyed, demo_corpus: Corpus) -> None:
    """It moves to another comment and away, in each mode, although the Data API shows something first."""
    keyed()
    other = next(row for row in demo_corpus.newest if not row.pinned and row.topic == "general")
    keyed.server.corpus = world = later(moved(demo_corpus, other.id), hours=1)
    assert keyed("head").pin_moved
    true(keyed, world)
    newest = max((row for row in world.newest if not row.pinned), key=lambda row: row.published)
    keyed.server.corpus = world = later(moved(world, newest.id), hours=1)
    keyed("refresh")
    true(keyed, world)
    keyed.server.corpus = world = later(moved(world, None), hours=1)
    keyed()
    true(keyed, world)


@pytest.mark.parametrize("seed", range(3))
def test_nights_of_a_lively_thread(keyed: Keyed, seed: int) -> None:
    """Edits, likes, pins, hearts, deletions, returns and news: the archive is the truth every morning."""
    world = World(Recipe(seed=seed, comments=260, tops=95, threads=30), seed=seed, rates=LIVELY)
    shown = Shown()
    for number in range(5):
        world.rates = STILL if number == 4 else LIVELY
        keyed.server.corpus = corpus = world.corpus if not number else world.live_until(world.now + timedelta(hours=20))
        shown.look(corpus, whole=True)
        report = keyed()
        assert report.verdict.status == "complete"
        assert report.verdict.withheld == 0
        assert report.verdict.only == {"web": 0, "api": 0}
        true(keyed, corpus, shown)
        assert standing(keyed.thread()) == corpus.by_id.keys()
    assert (report.verdict.new, report.verdict.changed, report.verdict.gone) == (0, 0, 0)


@pytest.mark.parametrize("mode", ["refresh", "head"])
def test_a_short_run_by_both(keyed: Keyed, demo_corpus: Corpus, mode: Mode) -> None:
    """What is new to it is exact as well, and no count says that one source lists less than the other."""
    keyed()
    root = demo_corpus.newest[30]
    fresh = [new_top(demo_corpus, number, ago=60 + number) for number in range(130)]
    replies = (
        [new_reply(demo_corpus, root, number, ago=10 + number) for number in range(12)] if mode == "refresh" else []
    )
    keyed.server.corpus = world = changed(demo_corpus, more=[*fresh, *replies])
    report = keyed(mode)
    assert report.verdict.status == "asked"
    assert report.verdict.new == len(fresh) + len(replies)
    assert report.verdict.only is None
    true(keyed, world)


@pytest.mark.parametrize("why", ["no quota", "no longer listed"])
def test_what_the_api_does_not_come_to_tell_is_the_webs(keyed: Keyed, demo_corpus: Corpus, why: str) -> None:
    """Likes go on although the source that is believed in them is silent tonight; it has the last word again after."""
    keyed()
    tops = [row for row in demo_corpus.newest if not row.replies][:9]
    more = {row.id: {"likes": row.likes + 5} for row in tops}
    keyed.server.corpus = world = later(changed(demo_corpus, more), hours=1)
    if why == "no quota":
        keyed.server.api.quota = keyed.units
    else:
        keyed.server.api.edges = Edges(only_web=frozenset(more))
    told = wrote(keyed()).changes
    assert {ident: told[ident]["likes"] for ident in more} == {row.id: row.likes + 5 for row in tops}
    assert told.keys() == more.keys()
    keyed.server.api.quota, keyed.server.api.edges = 10_000, Edges()
    keyed.later = timedelta(days=1)
    again = wrote(keyed(resume=False))
    assert (again.changes, again.gone) == ({}, {})
    true(keyed, world)


def test_what_the_web_does_not_come_to_tell_is_the_apis(keyed: Keyed, demo_corpus: Corpus) -> None:
    """A text that was edited is told with its edit although the web, which is believed in texts, is silent tonight."""
    keyed()
    row = next(row for row in demo_corpus.newest if not row.edited and row.topic == "general" and not row.spans)
    when = demo_corpus.recipe.now + timedelta(minutes=30)
    edit = {"text": row.text + " Edit: more", "edited": True, "edited_at": when}
    keyed.server.corpus = world = later(changed(demo_corpus, {row.id: edit}), hours=1)
    keyed.server.fault = lambda _, asked: None if asked.kind in API_KINDS else Fault("status", code=429)
    told = wrote(keyed()).changes
    assert told[row.id].items() >= {"text": edit["text"], "edited": True}.items()
    assert keyed.thread().comments[row.id].source("text") == "api"
    keyed.server.fault = None
    again = wrote(keyed(resume=False))
    assert (again.changes, again.gone) == ({}, {})
    assert differences(keyed.thread(), world) == []


def test_a_list_that_breaks_off_is_noticed(keyed: Keyed, demo_corpus: Corpus) -> None:
    """The Data API ends its list in the middle, without a word."""
    keyed.server.api.edges = Edges(ends_after=30, page=20)
    report = keyed()
    assert (report.verdict.status, report.verdict.seen) == ("partial", len(demo_corpus.comments))
    assert "the Data API's part is not whole: the list ends after" in (report.verdict.reason or "")
    keyed.server.api.edges = Edges()
    assert keyed().verdict.status == "complete"
    true(keyed, demo_corpus)


@pytest.mark.parametrize("edges", [Edges(page=20), Edges(lost=lambda row: True)], ids=["short pages", "lost by id"])
def test_edges_that_do_no_harm(keyed: Keyed, demo_corpus: Corpus, edges: Edges) -> None:
    """Pages of 20, and look-ups that find nothing."""
    keyed.server.api.edges = edges
    assert keyed().verdict.status == "complete"
    true(keyed, demo_corpus)


def test_units_of_a_thread_of_short_conversations(keyed: Keyed) -> None:
    """Replies that all stand inline cost nothing: 2,000 comments for a unit a hundred threads."""
    recipe = Recipe(comments=2000, tops=1000, threads=700)
    keyed.server.corpus = corpus = build_corpus(recipe)
    report = keyed(lanes=8)
    assert report.verdict.status == "complete"
    assert report.verdict.units == keyed.units <= 1.02 * least_units(corpus)


@pytest.mark.parametrize(
    "ask",
    [Ask(limit=50), Ask(limit=5), Ask(replies=False), Ask(limit=30, replies=False), Ask(mode="pins")],
    ids=["50", "5", "no replies", "30, no replies", "pins"],
)
def test_a_part_is_the_same_part(keyed: Keyed, ask: Ask) -> None:
    """Where only some comments are wanted, the Data API adds to those, and no others."""
    keyed.use("web")
    keyed(ask=ask, lanes=1)
    by_web = keyed.thread().comments.keys()
    keyed.use("both")
    report = keyed(ask=ask, lanes=1)
    assert report.verdict.status == "asked"
    assert (report.verdict.new, report.verdict.only) == (0, None)
    assert keyed.thread().comments.keys() == by_web
