"""An invented thread to tell of, and the pieces to make others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commentvault.archive.history import Run, Thread
from commentvault.archive.lines import Gone, RunHeader
from commentvault.model import Author, Comment, Counts, Covered, Post, Verdict

SEEN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WHOLE = Covered(top="all", replies="all")


class Made:
    """Comments, runs and threads with plain defaults."""

    seen = SEEN
    now = NOW
    whole = WHOLE

    def comment(self, ident: str, text: str = "hello", **more: Any) -> Comment:
        more.setdefault("author", Author(id=f"UC{ident}", handle=f"@{ident}"))
        more.setdefault("published", SEEN - timedelta(hours=5))
        more.setdefault("likes", 0)
        more.setdefault("likes_exact", True)
        if more.get("parent") is not None:
            more.setdefault("root", more["parent"])
        else:
            more.setdefault("pinned", False)
        return Comment(seen=SEEN, id=ident, text=text, **more)

    def run(self, day: int = 22, status: Any = "complete", continues: int | None = None, **more: Any) -> Run:
        """The run of that day in November 2026 at 03:00; status None = it has no verdict."""

        def ident(of: int) -> str:
            return f"202611{of:02}T030000Z"

        link = None if continues is None else ident(continues)
        header = RunHeader(run=ident(day), thread="youtube:abc", url="u", by="commentvault 0.1.0", continues=link)
        if status == "complete":
            more.setdefault("covered", WHOLE)
        verdict = None if status is None else Verdict(at=SEEN, status=status, **more)
        return Run(Path(f"{ident(day)}.jsonl"), header, verdict)

    def thread(
        self, *comments: Comment, runs: list[Run] | None = None, post: Post | None = None, **more: Any
    ) -> Thread:
        return Thread(
            name="youtube:abc",
            url="https://www.youtube.com/watch?v=abc",
            post=post or self.post(),
            comments={comment.id: comment for comment in comments},
            runs=[self.run()] if runs is None else runs,
            **more,
        )

    def post(self, title: str | None = "Night Train", **counts: Any) -> Post:
        return Post(
            seen=SEEN,
            url="https://www.youtube.com/watch?v=abc",
            title=title,
            creator=Author(id="UCband", name="The Band", handle="@theband"),
            published_date=datetime(2026, 11, 20, tzinfo=UTC).date(),
            counts=Counts(**{"views": 1234567, "likes": 19000, "likes_exact": False, **counts}),
        )

    def gone(self, ident: str, **more: Any) -> Gone:
        return Gone(seen=SEEN, id=ident, last_seen=SEEN - timedelta(days=1), **more)


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
