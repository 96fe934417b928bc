"""A lively thread, and nights on which anything may go wrong: what the archive says is true, and whole in the end."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

import pytest

from commentvault.demo import LIVELY, STILL, Fault, Mood, Recipe, World
from commentvault.demo.answers import Asked
from commentvault.digest import completeness
from commentvault.settings import HistorySettings
from tests.truth import twice

from .test_killed import Killed
from .visits import Visits, Wrote, standing

NIGHTS = 14


class Trouble:
    """What goes wrong tonight: a share of answers, or the process itself."""

    def __init__(self, dice: Random, visits: Visits) -> None:
        self.dice = dice
        self.visits = visits
        self.kind = dice.choice(["none", "none", "answers", "stop", "kill", "budget", "refused", "old cursors"])
        self.at = dice.randint(1, 40)

    def answers(self, number: int, asked: Asked) -> Fault | None:
        """The fault of an answer."""
        if self.kind == "answers" and self.dice.random() < 0.08:
            return Fault(trouble=self.dice.choice(["empty", "cut", "short", "close"]))
        if self.kind == "refused" and number % 60 > self.at:
            return Fault(trouble="status", code=429, retry_after=3600)
        if self.kind == "old cursors" and asked.ask and not asked.ask.first and self.dice.random() < 0.3:
            return Fault(trouble="status", code=400)
        return None

    def page(self, pages: list[int]) -> None:
        """What happens when a page has come."""
        pages.append(1)
        if len(pages) == self.at and self.kind == "kill":
            raise Killed
        if len(pages) == self.at and self.kind == "stop":
            self.visits.stop.set()


def night(visits: Visits, dice: Random) -> None:
    """One run, however it ends."""
    trouble, pages = Trouble(dice, visits), list[int]()
    visits.server.fault = trouble.answers
    hidden = {row.id for row in visits.server.corpus.comments if dice.random() < 0.02}
    visits.server.mood = Mood(
        hide=hidden if dice.random() < 0.4 else set(),
        permalinks=dice.random() < 0.8,
        avatars=dice.randint(0, 9),
        language=dice.choice([None, None, "en", "de"]),
    )
    try:
        visits(
            dice.choice(["full", "full", "refresh", "head", "pins"]),
            requests=trouble.at if trouble.kind == "budget" else None,
            resume=dice.random() < 0.8,
            history=HistorySettings(look_ups=dice.choice([3, 50])),
            on_page=lambda _: trouble.page(pages),
            lanes=1,  # one request after the other, so that the same dice make the same nights
        )
    except Killed:
        pass
    finally:
        visits.stop.clear()


def deletions(world: World) -> dict[str, list[datetime]]:
    """When each comment was deleted."""
    out = defaultdict(list)
    for event in world.events:
        if event.kind == "deleted":
            out[event.id].append(event.at)
    return out


@pytest.mark.parametrize("seed", range(6))
def test_what_the_archive_says_is_true(visits: Visits, seed: int) -> None:
    """Nobody is called gone who is there, each deletion lies in its window, nothing comes twice, nothing is lost."""
    dice = Random(seed)
    world = World(Recipe(seed=seed, comments=150, tops=55, threads=14), seed=seed, rates=LIVELY)
    visits.server.corpus = world.corpus
    visits()
    told: set[tuple[str, datetime]] = set()
    for number in range(NIGHTS + 3):
        clean = number >= NIGHTS
        world.rates = STILL if clean else LIVELY
        visits.server.corpus = world.live_until(world.now + timedelta(hours=dice.randint(1, 30)))
        if clean:
            visits.server.mood, visits.server.fault = Mood(), None
            visits(resume=False)
        else:
            night(visits, dice)
        lost = deletions(world)
        for run in visits.thread().runs:
            for line in Wrote(run.path).gone.values():
                if (line.id, line.seen) in told:
                    continue
                told.add((line.id, line.seen))
                assert line.id not in world.corpus.by_id, (number, line)
                assert line.last_seen is not None
                assert any(line.last_seen <= when <= line.seen for when in lost[line.id]), (number, line)
    thread = visits.thread()
    assert standing(thread) == world.corpus.by_id.keys()
    assert twice(visits.folder) == []
    assert completeness.judge(thread).whole
    for ident, row in world.corpus.by_id.items():
        kept = thread.comments[ident]
        assert (kept.text, kept.likes, kept.pinned, kept.hearted) == (row.text, row.likes, row.pinned, row.hearted)
    assert told
