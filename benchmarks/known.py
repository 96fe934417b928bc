"""Visit a thread of which a million comments are known already, and say what memory and time that takes.

    .venv/bin/python benchmarks/known.py --comments 1000000

The platform is a stand-in without a network: its pages hold 20 known comments, of which every hundredth has other
likes. Each visit is a process of its own, since its peak is what is measured. The bar: far below a gigabyte, and every
visit finds what it should. Exit code 1 where it is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from commentvault import sync
from commentvault.archive import segments
from commentvault.archive.lines import RunHeader
from commentvault.archive.segments import SegmentWriter
from commentvault.archive.vault import Vault
from commentvault.model import Ask, Author, Comment, Covered, Cursor, End, Page, Target, Verdict
from commentvault.net import Door
from commentvault.platforms.base import NOTHING_KNOWN, Known

TARGET = Target(platform="youtube", id="abcdefghijk", url="https://www.youtube.com/watch?v=abcdefghijk")
START = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
PAGE, THREAD = 20, 5
TEXT = "The bridge at two forty gets me every time and I cannot say why, not even after the hundredth time of listening"
MEGABYTES = 600
VISITS = ("summary, from the segments", "full, from the segments", "full", "head", "refresh", "summary")


def comment(number: int, seen: datetime, likes: int) -> Comment:
    """One of them: every fifth is a top comment, the others are replies to it."""
    top = number - number % THREAD
    root = None if top == number else f"Ugx{top:07}yK4tRb7vQ2nZp4AaABAg"
    ident = f"{root}.9zQ{number:07}w4vPqXr5Lm2s" if root else f"Ugx{top:07}yK4tRb7vQ2nZp4AaABAg"
    author = Author(
        id=f"UCq3{number:07}hT5xWd0uKc2bNj", handle=f"@listener{number}", url=f"https://www.youtube.com/@listener{number}",
        avatar=f"https://yt3.ggpht.com/ytc/AIdro_{number:07}kPq8sWvTzXyLmNbVcRtYuIoPaSdFgHjKl=s88-c-k-c0x00ffffff-no-rj",
        creator=False, verified=False, artist=False, member=False,
    )  # fmt: skip
    published = START - timedelta(seconds=number + 1)
    return Comment(
        seen=seen, id=ident, parent=root, root=root, depth=int(root is not None), author=author,
        text=TEXT[: 40 + number % 70],
        published=published, published_window=(published, published), published_by="id", edited=False, likes=likes,
        likes_exact=True, replies=0 if root else THREAD - 1, pinned=number == 0, hearted=False,
    )  # fmt: skip


def build(folder: Path, count: int) -> None:
    """The first run, written directly."""
    writer = SegmentWriter(
        folder, RunHeader(run=segments.run_id(START, None), thread=TARGET.thread, url=TARGET.url, by="-")
    )
    for first in range(0, count, 1000):
        writer.write([comment(number, START, number % 90) for number in range(first, min(first + 1000, count))])
    covered = Covered(top="all", replies="all")
    writer.seal(Verdict(at=START, status="complete", seen=count, new=count, covered=covered))


class StandIn:
    """A platform that lists what is known."""

    name = "youtube"
    examples = (TARGET.url,)

    def __init__(self, count: int, night: int) -> None:
        self.count = count
        self.night = night

    def match(self, link: str) -> Target | None:
        """The one thread there is."""
        return TARGET if link == TARGET.url else None

    def look_up(self, target: Target, comment: str, door: Door) -> tuple[Comment, ...] | None:  # noqa: ARG002
        """There are no permalinks."""
        return None

    def walk(
        self,
        target: Target,  # noqa: ARG002  # the protocol's
        ask: Ask,
        door: Door,  # noqa: ARG002
        known: Known = NOTHING_KNOWN,
        cursors: tuple[Cursor, ...] = (),  # noqa: ARG002
    ) -> Iterator[Page]:
        """Everything, the top comments alone, or the first page."""
        seen, replies = START + timedelta(days=self.night), ask.mode == "full"
        numbers = range(0, PAGE if ask.mode == "head" else self.count, 1 if replies else THREAD)
        for first in range(0, len(numbers), PAGE):
            comments = tuple(self._comment(number, seen) for number in numbers[first : first + PAGE])
            assert all(known.has(comment.id) for comment in comments)
            yield Page(seen=seen, comments=comments, expected=self.count, pinned=() if first else (comments[0].id,))
        covered = Covered(top="all" if ask.mode != "head" else "newest-until-x", replies="all" if replies else ())
        yield Page(seen=seen, end=End(status="complete" if replies else "asked", covered=covered))

    def _comment(self, number: int, seen: datetime) -> Comment:
        more = self.night if number % 100 == 3 * THREAD else 0
        return comment(number, seen, number % 90 + more)


def visit(root: Path, count: int, what: str, night: int) -> dict[str, float]:
    """In a process of its own: one visit, with its peak in megabytes and its seconds."""
    vault = Vault(root)
    folder = vault.folder(TARGET.thread)
    if "segments" in what:
        (folder / "state.sqlite").unlink(missing_ok=True)
    began, processor = time.perf_counter(), time.process_time()
    if what.startswith("summary"):
        summary = vault.summary(TARGET.thread)
        assert summary is not None
        found, right = summary.known, count
    else:
        mode = what.partition(",")[0]
        now = START + timedelta(days=night)
        report = sync.fetch(StandIn(count, night), TARGET, Ask(mode=mode), vault, Door(), now=lambda: now)  # type: ignore[arg-type]
        found, right = report.verdict.changed, 0 if mode == "head" else len(range(3 * THREAD, count, 100))
        assert (report.verdict.new, report.verdict.gone, report.known) == (0, 0, count)
    seconds, cpu = time.perf_counter() - began, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"peak": peak, "seconds": seconds, "cpu": cpu, "right": float(found == right)}


def child(root: Path, count: int, what: str, night: int) -> dict[str, float]:
    """The same, from outside."""
    command = [
        sys.executable,
        __file__,
        "--comments",
        str(count),
        "--visit",
        what,
        "--night",
        str(night),
        "--in",
        str(root),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def main() -> None:
    """Build, visit, print a table, fail on a miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--visit")
    parser.add_argument("--night", type=int, default=1)
    parser.add_argument("--in", type=Path, dest="root")
    given = parser.parse_args()
    if given.visit:
        print(json.dumps(visit(given.root, given.comments, given.visit, given.night)))
        return
    missed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Vault(Path(name)).folder(TARGET.thread)
        build(folder, given.comments)
        size = sum(path.stat().st_size for path in folder.glob("*.jsonl"))
        print(f"{given.comments:,} known comments, {size / 1e6:.0f} MB of lines")
        print("| visit | peak MB | seconds | of them CPU |\n|---|---|---|---|")
        for night, what in enumerate(VISITS, start=1):
            told = child(Path(name), given.comments, what, night)
            print(f"| {what} | {told['peak']:.0f} | {told['seconds']:.1f} | {told['cpu']:.1f} |", flush=True)
            missed |= not told["right"] or told["peak"] > MEGABYTES
        print(f"state.sqlite: {sum(path.stat().st_size for path in folder.glob('state.sqlite')) / 1e6:.0f} MB")
    sys.exit(missed)


if __name__ == "__main__":
    main()
