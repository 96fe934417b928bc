"""Comments, runs and threads with plain defaults, for the tests of the digest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from commentvault.archive.history import Run, Thread
from commentvault.archive.lines import Gone, RunHeader
from commentvault.model import Author, Comment, Counts, Covered, Post, Verdict

SEEN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WHOLE = Covered(top="all", replies="all")


class Made:
    """Makes them."""

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
        header = RunHeader(
            run=ident(day),
            thread="youtube:abc",
            url="u",
            by="commentvault 0.1.0",
            mode=more.pop("mode", "full"),
            continues=link,
        )
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
