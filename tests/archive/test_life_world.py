"""A conversation that lives on: what the archive tells of it is what happened."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from commentvault import sync
from commentvault.archive import life
from commentvault.demo.happenings import LIVELY
from commentvault.demo.truth import Recipe
from commentvault.demo.world import World
from commentvault.model import Ask, Mode
from commentvault.net import Door
from commentvault.platforms.youtube import YouTube
from commentvault.settings import NetSettings, YouTubeSettings
from tests.support import Errand, ServerFactory

NAMES = {
    "deleted": "gone",
    "restored": "back",
    "edited": "edited",
    "pinned": "pinned",
    "unpinned": "unpinned",
    "hearted": "hearted",
    "unhearted": "unhearted",
}
NIGHTS: list[Mode] = ["full", "full", "pins", "full", "pins", "full", "full", "full"]


def test_all_that_happened_is_told_and_nothing_else(demo_server: ServerFactory, fetch: Errand) -> None:
    """Every event of the world between two looks at everything, in a window that holds its moment."""
    # What happens twice to a comment between two looks is one thing or none: it is left alone for as long.
    world = World(Recipe(comments=80), rates=LIVELY, rest=timedelta(days=2))
    server = demo_server(world.corpus)
    door = Door(NetSettings(retry_wait=0.01))
    target = fetch.target(server)
    youtube = YouTube(YouTubeSettings(endpoint=server.url))
    for mode in NIGHTS:
        sync.fetch(youtube, target, Ask(mode=mode), fetch.vault, door, now=lambda: world.now)
        last = world.now
        server.corpus = world.live_until(world.now + timedelta(days=1))
    door.close()
    events = list(life.events(fetch.vault.folder(target.thread)))
    first = events[0].run
    told = [event for event in events if event.kind in NAMES.values() and event.run != first]
    happened = [event for event in world.events if event.kind in NAMES and event.at <= last]
    missed = [
        event
        for event in happened
        if not any(
            (one.kind, one.id) == (NAMES[event.kind], event.id) and one.after and one.after <= event.at <= one.by
            for one in told
        )
    ]
    assert missed == []
    assert Counter((one.kind, one.id) for one in told) == Counter((NAMES[e.kind], e.id) for e in happened)
