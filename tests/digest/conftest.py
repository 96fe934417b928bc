"""An invented thread to tell of, and the pieces to make others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commentvault.archive.history import Thread
from commentvault.model import Author

from .made import SEEN, Made


@pytest.fixture(scope="session")
def made() -> Made:
    return Made()


@pytest.fixture(scope="session")
def story(made: Made) -> Thread:
    """A thread with everything in it."""
    band = Author(id="UCband", name="The Band", handle="@theband", creator=True, verified=True)
    day = timedelta(days=1)
    window = (SEEN - 9 * day, SEEN - 8 * day)
    return made.thread(
        made.comment(
            "pin", "New record out on Friday.\nThank you all!", author=band, likes=900, pinned=True, replies=12
        ),
        made.comment("big", "This bass line saved my week", likes=2431, replies=3, hearted=True),
        made.comment("big.1", "Mine too", parent="big", likes=40),
        made.comment("big.2", "Glad to hear it", parent="big", author=band, likes=120),
        made.comment("big.3", "same", parent="big", likes=7),
        made.comment(
            "old", "First!", likes=19000, likes_exact=False, published=None, published_window=window, edited=True
        ),
        made.comment("shy", "who hid this", likes=None),
        made.comment("lost", "I take it back", likes=55, paid="5,00 €"),
        made.comment("lost.1", "why?", parent="lost", likes=1),
        *(made.comment(f"pin.{n}", f"answer {n}", parent="pin", likes=n) for n in range(10)),
        gone={"lost": made.gone("lost", with_replies=1)},
        runs=[made.run(21), made.run(22, expected=20, seen=17, capped=("pin",))],
        post=made.post(comments=20, comments_exact=True),
    )
