"""An invented YouTube on loopback: a seeded corpus with its table of truth, served as the real platform serves.

    truth     what is there: rows, video, corpus           corpus    recipe → corpus (texts, people, odd, spans, ids)
    tokens    continuation tokens, both ways               wording   times and counts, English and German
    pages     token → a page (new_form, old_form, contents, stock)    linked  the thread that a permalink leads to
    watch, states   next, player, the watch page
    answers   request → answer, pure                       server, connections   HTTP, faults, mood
    channel   the videos of a channel and its playlists    browse    how the web lists them
    api       the official Data API: keys, quota, edges
    instagram an invented Instagram, which serves the same worlds
    world     a corpus whose conversation goes on, night after night (happenings, table, voices)

Everything here is made up; nobody's words, names or ids are in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commentvault.demo.api.account import KEY, Edges
from commentvault.demo.corpus import build_corpus
from commentvault.demo.faults import Fault, Rule, faults
from commentvault.demo.happenings import LIVELY, STILL, Event, Rates
from commentvault.demo.mood import Mood
from commentvault.demo.states import STATES
from commentvault.demo.truth import Corpus, Recipe, Truth, arrange
from commentvault.demo.world import World

if TYPE_CHECKING:
    from commentvault.demo.server import DemoServer

__all__ = [
    "KEY",
    "LIVELY",
    "STATES",
    "STILL",
    "Corpus",
    "DemoServer",
    "Edges",
    "Event",
    "Fault",
    "Mood",
    "Rates",
    "Recipe",
    "Rule",
    "Truth",
    "World",
    "arrange",
    "build_corpus",
    "faults",
]


def __getattr__(name: str) -> Any:
    """Loads the server on first use, so that ``python -m commentvault.demo.server`` does not find it loaded already."""
    if name != "DemoServer":
        raise AttributeError(name)
    from commentvault.demo.server import DemoServer  # see above

    return DemoServer
