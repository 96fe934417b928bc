"""A conversation that goes on: what happens in it is logged, and what is served follows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from commentvault.demo import LIVELY, STILL, Corpus, Event, Rates, Recipe, Truth, World
from commentvault.demo.wording import wording

from .demo_client import ServerFactory, Walk
from .sound import assert_all_hangs_together, assert_ids_tell_the_time, assert_spans_point_at_what_they_say

DAY = timedelta(days=1)
SMALL = Recipe(comments=300)
WILD = Rates(
    tops=0.03, replies=0.08, edits=0.03, deletions=0.03, lost_replies=0.06, returns=0.25, pins=1.5,
    hearts=0.02, unhearts=0.3, likes=0.2,
)  # fmt: skip


def _night(world: World) -> tuple[Corpus, Corpus, list[Event]]:
    """Before, after, and what happened in between."""
    before, known = world.corpus, len(world.events)
    return before, world.live_until(world.now + DAY), world.events[known:]


def _marks(corpus: Corpus, name: str) -> set[str]:
    return {row.id for row in corpus.comments if getattr(row, name)}


def test_the_same_calls_give_the_same_world() -> None:
    """Byte for byte, events too; another seed gives another life to the same corpus."""

    def told(seed: int) -> tuple[bytes, bytes]:
        world = World(SMALL, seed=seed, rates=LIVELY)
        first = msgspec.json.encode(world.corpus.comments)
        for _ in range(3):
            world.live_until(world.now + DAY)
        return first, msgspec.json.encode([world.events, world.corpus.comments, world.corpus.video, world.deleted])

    one, other = told(1), told(2)
    assert told(1) == one
    assert one[0] == other[0]
    assert one[1] != other[1]


def test_the_hour_of_its_beginning_changes_nothing_else() -> None:
    """The same things happen to the same people, as much later as the clock stands later."""
    worlds = [World(SMALL, rates=LIVELY), World(msgspec.structs.replace(SMALL, now=datetime(2031, 2, 3, tzinfo=UTC)))]
    worlds[1].rates = LIVELY
    for world in worlds:
        world.live_until(world.now + DAY)
    shift = worlds[1].now - worlds[0].now
    pairs = zip(worlds[0].events, worlds[1].events, strict=True)
    assert {b.at - a.at for a, b in pairs} == {shift}
    assert [(e.kind, e.new) for e in worlds[0].events] == [(e.kind, e.new) for e in worlds[1].events]


def test_every_night_is_told_by_its_events() -> None:
    """Whoever replays them from the night before arrives at the rows: presence, texts, the pin, hearts."""
    world = World(SMALL, rates=WILD)
    kinds: Counter[str] = Counter()
    for _ in range(12):
        away = {row.id for row in world.deleted.values() if row.hearted}
        before, after, events = _night(world)
        there, texts = set(before.by_id), {row.id: row.text for row in before.comments}
        pinned, hearted = _marks(before, "pinned"), _marks(before, "hearted") | away
        for event in events:
            kinds[event.kind] += 1
            match event.kind:
                case "new" | "restored":
                    there.add(event.id)
                    texts[event.id] = str(event.new)
                case "edited":
                    assert texts[event.id] == event.old != event.new
                    texts[event.id] = str(event.new)
                case "deleted":
                    assert texts[event.id] == event.old
                    there.remove(event.id)
                case "pinned" | "unpinned":
                    pinned ^= {event.id}
                    assert (event.id in pinned) is event.new is (not event.old) is (event.kind == "pinned")
                case "hearted" | "unhearted":
                    hearted ^= {event.id}
                    assert (event.id in hearted) is event.new is (event.kind == "hearted")
        assert there == set(after.by_id)
        assert {ident: texts[ident] for ident in there} == {row.id: row.text for row in after.comments}
        assert pinned == _marks(after, "pinned")
        assert hearted & there == _marks(after, "hearted")
        assert there.isdisjoint(world.deleted)
    assert len(kinds) == 8


def test_events_lie_between_the_clocks_and_never_two_on_one_comment() -> None:
    """In the order of time; so each night's changes can all be seen the next morning."""
    world = World(SMALL, rates=WILD)
    for hours in (24, 1, 24 * 9, 3):
        before, known = world.now, len(world.events)
        world.live_until(before + timedelta(hours=hours))
        events = world.events[known:]
        moments = [event.at for event in events]
        assert all(before < at < world.now for at in moments)
        assert moments == sorted(moments)
        assert max(Counter(event.id for event in events).values(), default=1) == 1
    assert world.corpus.recipe.now == world.now
    assert world.corpus.video.published == World(SMALL).corpus.video.published


def test_a_rest_keeps_events_apart() -> None:
    """With three days of it, whoever looks every third day still sees each."""
    world, last = World(SMALL, rates=WILD, rest=3 * DAY), dict[str, datetime]()
    for _ in range(20):
        world.live_until(world.now + DAY)
    for event in world.events:
        assert event.at - last.get(event.id, event.at - 3 * DAY) >= 3 * DAY
        last[event.id] = event.at
    assert len(world.events) > len(last)


def test_a_world_stays_sound() -> None:
    """Ids tell the time, parents are there, counts and spans are right: whatever happened, in every layout."""
    world = World(SMALL, rates=WILD)
    for night in range(12):
        world.live_until(world.now + DAY)
        if night % 4 == 3:
            world.lay_out(seed=night, nested_share=night / 11)
        assert_all_hangs_together(world.corpus)
        assert_ids_tell_the_time(world.corpus)
        assert_spans_point_at_what_they_say(world.corpus)
        assert sum(row.pinned for row in world.corpus.comments) <= 1
        assert world.corpus.video.comments == len(world.corpus.comments) + World(SMALL).corpus.video.comments - 300


def test_a_flat_reply_goes_alone_and_a_nested_one_with_those_below_it() -> None:
    """Who answered a flat one stays and answers the one above it."""
    world = World(SMALL, rates=msgspec.structs.replace(STILL, lost_replies=0.1))
    stayed, went = 0, 0
    for _ in range(10):
        before, after, events = _night(world)
        gone = {event.id for event in events}
        for ident in gone:
            row, below = before.by_id[ident], before.children.get(ident, ())
            nested = row.root in before.nested
            assert all((child.id in gone) or not nested for child in below)
            went += len(below) if nested else 0
            stayed += 0 if nested else sum(child.id in after.by_id for child in below)
        assert {event.kind for event in events} == {"deleted"}
    assert min(stayed, went) > 0


def test_a_thread_goes_and_comes_back_whole() -> None:
    """Root and replies in one moment, and nobody else; the pinned one stays."""
    world = World(SMALL, rates=msgspec.structs.replace(STILL, deletions=0.1))
    before, after, events = _night(world)
    at = {event.id: event.at for event in events}
    roots = {ident for ident in at if before.by_id[ident].root is None}
    assert any(before.replies.get(root) for root in roots)
    for root in roots:
        assert {at[row.id] for row in before.replies.get(root, ())} <= {at[root]}
    assert set(at) == {row.id for row in before.comments if (row.root or row.id) in roots}
    assert _marks(after, "pinned") == _marks(before, "pinned")
    assert {ident: row.text for ident, row in world.deleted.items()} == {e.id: e.old for e in events}
    world.rates = msgspec.structs.replace(STILL, returns=50.0)
    _, again, back = _night(world)
    assert {event.kind for event in back} == {"restored"}
    assert (again.comments, world.deleted) == (before.comments, {})


def test_the_pin_goes_to_others_to_none_and_back() -> None:
    """One at most is pinned, and over the nights all three are seen."""
    world = World(SMALL, rates=msgspec.structs.replace(STILL, pins=1.0))
    seen: list[frozenset[str]] = [frozenset(_marks(world.corpus, "pinned"))]
    for _ in range(40):
        _, after, _ = _night(world)
        pinned = frozenset(_marks(after, "pinned"))
        if pinned != seen[-1]:
            seen.append(pinned)
    assert frozenset() in seen
    assert len(set(seen)) > 3
    assert any(one == then and not between for one, between, then in zip(seen, seen[1:], seen[2:], strict=False))


def test_nothing_happens_in_a_still_world() -> None:
    """But that time passes."""
    world = World(SMALL, rates=STILL)
    before, after, events = _night(world)
    assert events == []
    assert (after.comments, after.video) == (before.comments, before.video)
    assert after.recipe.now - before.recipe.now == DAY


@pytest.mark.parametrize("name", [name for name in Rates.__struct_fields__ if name not in ("returns", "unhearts")])
def test_each_rate_can_be_turned_up_alone(name: str) -> None:
    """And brings what it is called, nothing else."""
    world = World(SMALL, rates=msgspec.structs.replace(STILL, **{name: 1.0 if name == "pins" else 0.1}))
    kinds = {
        "tops": {"new"}, "replies": {"new"}, "edits": {"edited"}, "deletions": {"deleted"}, "lost_replies": {"deleted"},
        "pins": {"pinned", "unpinned"}, "hearts": {"hearted"}, "likes": set[str](),
    }[name]  # fmt: skip
    before, after, events = _night(world)
    for _ in range(5):
        events += _night(world)[2]
    assert {event.kind for event in events} == kinds
    moved = {row.id: (row.likes, after.by_id[row.id].likes) for row in before.comments if row.id in after.by_id}
    assert any(old != new for old, new in moved.values()) is (name == "likes")
    assert (after.video.views > before.video.views) is (name == "likes")


def test_a_year_of_calm_nights_keeps_its_size() -> None:
    """The usual rates are calm: a few things a night, and after a year not twice the comments."""
    world = World(SMALL)
    for _ in range(365):
        world.live_until(world.now + DAY)
    assert 300 < len(world.corpus.comments) < 600
    assert 300 < len(world.events) < 2000


@pytest.mark.parametrize("seed", range(4))
def test_a_lively_day_has_something_to_show(seed: int) -> None:
    """For a demonstration: two nights with something of everything."""
    world = World(seed=seed, rates=LIVELY)
    world.live_until(world.now + DAY)
    assert {"new", "edited", "deleted", "hearted", "unhearted"} <= {event.kind for event in world.events}
    world.live_until(world.now + DAY)
    assert {"pinned", "unpinned"} & {event.kind for event in world.events}


def test_time_goes_one_way() -> None:
    """A world does not live backwards."""
    world = World(SMALL)
    for when in (world.now, world.now - DAY):
        with pytest.raises(ValueError, match="already"):
            world.live_until(when)


def test_what_is_served_is_the_world_as_it_is(demo_server: ServerFactory) -> None:
    """A walk over real answers finds the rows of every night, in every layout, and no deleted one."""
    world = World(Recipe(comments=150), rates=WILD)
    server = demo_server(world.corpus)
    layouts: tuple[dict[str, Any], ...] = (
        {},
        {"old_share": 1.0},
        {"old_share": 0.0, "nested_share": 1.0},
        {"seed": 3, "nested_share": 0.5},
    )
    for layout in layouts:
        world.live_until(world.now + DAY)
        server.corpus = world.lay_out(**layout)
        seen = {one.id: one for one in reversed(list(Walk(server)))}  # of the pinned comment's two, the flagged one
        assert set(seen) == set(world.corpus.by_id)
        for row in world.corpus.comments:
            one = seen[row.id]
            assert (one.text, one.parent, one.pinned) == (row.text, _parent(row), row.pinned)
            assert one.likes == (wording("en").count(row.likes) if row.likes else " ")
            assert ("(edited)" in one.when) == row.edited
        assert seen.keys().isdisjoint(world.deleted)


def _parent(row: Truth) -> str | None:
    return row.parent_shown or row.root
