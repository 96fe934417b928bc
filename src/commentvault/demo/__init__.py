"""An invented YouTube on loopback: a seeded corpus with its table of truth, served as the real platform serves.

    truth     what is there: rows, video, corpus           corpus    recipe → corpus (texts, people, odd, spans, ids)
    tokens    continuation tokens, both ways               wording   times and counts, English and German
    pages     token → a page (new_form, old_form, contents, stock)    watch, states   next, player, the watch page
    answers   request → answer, pure                       server    HTTP, faults

Everything here is made up; nobody's words, names or ids are in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commentvault.demo.corpus import build_corpus
from commentvault.demo.faults import Fault, Rule, faults
from commentvault.demo.states import STATES
from commentvault.demo.truth import Corpus, Recipe, Truth, arrange

if TYPE_CHECKING:
    from commentvault.demo.server import DemoServer

__all__ = ["STATES", "Corpus", "DemoServer", "Fault", "Recipe", "Rule", "Truth", "arrange", "build_corpus", "faults"]


def __getattr__(name: str) -> Any:
    """Loads the server on first use, so that ``python -m commentvault.demo.server`` does not find it loaded already."""
    if name != "DemoServer":
        raise AttributeError(name)
    from commentvault.demo.server import DemoServer  # see above

    return DemoServer
