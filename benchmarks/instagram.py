"""One large post of the invented Instagram by our fetch and by instaloader's own ``--comments``; and our fetch, killed.

    .venv/bin/python benchmarks/instagram.py                     50,000 comments, 12,000 of them replies
    .venv/bin/python benchmarks/instagram.py --comments 10000    a smaller post, which instaloader reads to its end
    .venv/bin/python benchmarks/instagram.py --kills 20          SIGKILL at random moments, until it is complete

Both are real commands, logged in, and speak TLS; lists go on by ``min_id``, the only cursor that instaloader knows. It
is led to the same answers by a proxy, whose time is in its seconds, and is not modified, but runs on a clock of its
own: its sleeps take no time, and are added up. Ours runs without rate control, which is allowed on loopback only. CPU
and memory are those of the process (Linux: ``VmHWM``). Killed, our fetch reads lists that go on by either cursor. Exit
code 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.demo.certificate import self_signed  # noqa: E402
from tests.demo.instagram.tls_proxy import TlsProxy  # noqa: E402
from tests.platforms.instagram.visits import Commands, Visits, differences  # noqa: E402  # tests can be imported from here on

from commentvault.demo import Corpus, Recipe, build_corpus  # noqa: E402
from commentvault.demo.instagram import Conversation, InstagramServer, crowded, large, pinned  # noqa: E402
from commentvault.model import Verdict  # noqa: E402

MOST_MEMORY = 120  # MB
_LOOK = 0.002  # seconds between two looks at a process

_OWN_CLOCK = """
import json, sys, time
from instaloader.__main__ import main
slept, real = 0.0, time.monotonic
def sleep(seconds):
    global slept
    slept += seconds
time.sleep, time.monotonic = sleep, lambda: real() + slept
place = sys.argv.pop(1)
try:
    main()
finally:
    with open(place, "w") as file:
        json.dump(slept, file)
"""
_ONLY_COMMENTS = (
    "--no-pictures", "--no-videos", "--no-video-thumbnails", "--no-captions", "--no-metadata-json", "--no-profile-pic",
    "--comments",
)  # fmt: skip


@dataclass(frozen=True)
class Took:
    """What a process took, and how it ended: ``code`` is negative for a signal."""

    code: int
    wall: float
    cpu: float
    megabytes: float


@dataclass(frozen=True)
class Figures:
    """What a program brought home, and what it took. ``waits``: the seconds that it would have slept."""

    name: str
    tops: int
    replies: int
    pins: int
    requests: int
    waits: float | None
    took: Took
    end: str


@dataclass(frozen=True)
class Killed:
    """What came of a fetch that was killed again and again. ``twice``: pages that were asked for once more."""

    kills: int
    pages: int
    twice: int
    megabytes: float
    seconds: float
    end: str
    wrong: list[str]


def smaller(comments: int) -> Corpus:
    """The large post's proportions with fewer comments."""
    recipe = Recipe(comments=comments, tops=comments * 38 // 50, threads=comments * 3 // 100)
    return pinned(crowded(build_corpus(recipe), comments // 50))


def watched(process: subprocess.Popen[Any], enough: Callable[[], bool] = lambda: False) -> Took:
    """See a process to its end, or kill it as soon as it is ``enough``."""
    began, peak = time.monotonic(), 0
    while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        peak = max(peak, _high_water(process.pid))
        if enough():
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(_LOOK)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Took(process.returncode, time.monotonic() - began, usage.ru_utime + usage.ru_stime, peak / 1024)


def _high_water(pid: int) -> int:
    """The most memory in KiB that a process has had since its program began; 0 where the system does not say."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1])
    return 0


def ours(place: Path, corpus: Corpus) -> Figures:
    """One ``commentvault fetch`` into an empty archive."""
    chain, key = self_signed(place)
    with InstagramServer(corpus, tls=(str(chain), str(key))) as server:
        commands = Commands(place, server, COMMENTVAULT_NET_CA_FILE=str(chain))
        before = server.count
        with commands.fetch() as process:
            took = watched(process)
        requests, told = server.count - before, server.told
    thread = commands.visits.thread()
    wrong = differences(thread, told)
    pins = {comment.id for comment in thread.comments.values() if comment.pinned}
    end = f"{_verdict(thread.verdict)}, {len(wrong)} fields wrong" if wrong else _verdict(thread.verdict)
    return _figures("commentvault", told, thread.comments, pins, requests=requests, waits=None, took=took, end=end)


def theirs(place: Path, corpus: Corpus) -> Figures:
    """One ``instaloader --comments`` into an empty folder; its file of comments says nothing of pins."""
    session, slept, said = place / "session", place / "slept", place / "said"
    with InstagramServer(corpus) as server, TlsProxy(server.port, place) as proxy:
        session.write_bytes(pickle.dumps(server.account.cookies))
        login = ("--login", server.account.username, "--sessionfile", session)
        words = ("-c", _OWN_CLOCK, slept, *_ONLY_COMMENTS, *login, "--", f"-{server.code}")
        home = {"HOME": str(place), "PATH": os.environ["PATH"], "TZ": "UTC"}
        with said.open("w") as file:
            command = [sys.executable, *map(str, words)]
            options: dict[str, Any] = {"cwd": place, "env": home | proxy.environment, "stdout": subprocess.DEVNULL}
            took = watched(subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=file, **options))
        requests, told = server.count, server.told
    rows = [row for path in place.rglob("*_comments.json") for row in json.loads(path.read_bytes())]
    found = {str(row["id"]) for row in rows} | {str(answer["id"]) for row in rows for answer in row["answers"]}
    lines = [line for line in said.read_text().splitlines() if line.strip()]
    end = "finished" if took.code == 0 else lines[-1].strip() if lines else f"exit code {took.code}"
    waits = float(slept.read_text())
    return _figures("instaloader", told, found, (), requests=requests, waits=waits, took=took, end=end)


def _verdict(verdict: Verdict | str | None) -> str:
    """How a run of ours ended."""
    return verdict.status if isinstance(verdict, Verdict) else str(verdict)


def _figures(
    name: str, told: Conversation, found: Collection[str], pins: Collection[str] | Mapping[str, object], **rest: Any
) -> Figures:
    """What of the truth was found."""
    tops = sum(said.id in found for said in told.tops)
    replies = sum(said.id in found for rows in told.replies.values() for said in rows)
    return Figures(name, tops, replies, sum(said.pinned and said.id in pins for said in told.tops), **rest)


def campaign(times: int, seed: int, corpus: Corpus, place: Path) -> Killed:
    """Kill our fetch when so many pages were asked for in all, at random, then let it complete."""
    rng, peak, landed, began = random.Random(seed), 0.0, 0, time.monotonic()
    with InstagramServer(corpus, paging="mixed") as server:
        commands = Commands(place, server)
        visits = commands.visits
        moments = iter(sorted(rng.sample(range(1, _pages(server)), times)))
        while True:
            moment = next(moments, float("inf"))
            with commands.fetch() as process:
                took = watched(process, partial(_asked, visits, moment))
            peak, landed = max(peak, took.megabytes), landed + (took.code == -signal.SIGKILL)
            if took.code != -signal.SIGKILL:
                break
        thread = visits.thread()
        asked = Counter(visits.pages)
        return Killed(
            kills=landed,
            pages=len(asked),
            twice=asked.total() - len(asked),
            megabytes=peak,
            seconds=time.monotonic() - began,
            end=_verdict(thread.verdict),
            wrong=differences(thread, server.told),
        )


def _asked(visits: Visits, pages: float) -> bool:
    return len(visits.pages) >= pages


def _pages(server: InstagramServer) -> int:
    """How many pages of lists there are at least; the first one or two replies stand with their top comment."""
    later = (-(-len(rows) // server.reply_page) for rows in server.told.replies.values() if len(rows) > 2)
    return -(-len(server.told.tops) // server.page) + sum(later)


def beside(corpus: Corpus) -> bool:
    """Print what each program brings home and takes; whether the bars were met."""
    told = Conversation(corpus)
    replies, pins = sum(map(len, told.replies.values())), sum(said.pinned for said in told.tops)
    print(f"{len(told.tops):,} top comments, {pins} of them pinned, and {replies:,} replies\n")
    print("| | top comments | missing | replies | missing | pins told | requests | CPU s | s without waits | ", end="")
    print("waits | peak MB | how it ended |\n|---|---|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as here, tempfile.TemporaryDirectory() as there:
        mine, other = ours(Path(here), corpus), theirs(Path(there), corpus)
    for f in (mine, other):
        waits = "switched off" if f.waits is None else f"{f.waits / 60:,.0f} min"
        print(
            f"| {f.name} | {f.tops:,} | {len(told.tops) - f.tops:,} | {f.replies:,} | {replies - f.replies:,} | "
            f"{f.pins} of {pins} | {f.requests:,} | {f.took.cpu:.1f} | {f.took.wall:.1f} | {waits} | "
            f"{f.took.megabytes:.0f} | {f.end} |"
        )
    each = [1000 * f.took.cpu / f.requests for f in (mine, other)]
    print(f"\nCPU ms a request: {each[0]:.1f} and {each[1]:.1f}, {each[1] / each[0]:.1f} times as much")
    whole = (mine.tops, mine.replies, mine.pins, mine.end) == (len(told.tops), replies, pins, "complete")
    return whole and mine.took.megabytes < MOST_MEMORY


def kills(times: int, seed: int, corpus: Corpus) -> bool:
    """Kill, complete, print a table row; whether all held."""
    with tempfile.TemporaryDirectory() as name:
        killed = campaign(times, seed, corpus, Path(name))
    print("| kills | pages | asked for again | not the truth | peak MB | seconds | how it ended |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {killed.kills} | {killed.pages:,} | {killed.twice} | {len(killed.wrong)} | {killed.megabytes:.0f} | "
        f"{killed.seconds:.0f} | {killed.end} |"
    )
    for wrong in killed.wrong[:10]:
        print(wrong, file=sys.stderr)
    whole = (killed.kills, killed.end, killed.wrong) == (times, "complete", [])
    return whole and killed.twice <= killed.kills and killed.megabytes < MOST_MEMORY


def main() -> None:
    """As the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, help="of a smaller post")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    corpus = smaller(given.comments) if given.comments else large()
    sys.exit(not (kills(given.kills, given.seed, corpus) if given.kills else beside(corpus)))


if __name__ == "__main__":
    main()
