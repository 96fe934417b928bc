"""Speed, side by side with yt-dlp in one run, against the demo platform on this machine.

    python benchmarks/fetch.py            both scenarios (about 10 minutes, nearly all of it yt-dlp's)
    python benchmarks/fetch.py small      2,000 comments without latency only (half a minute)

Prints a table and the ratios that the project holds itself to; exits with 1 where one is missed. Needs the packages of
``./bootstrap dev``. Both clients speak TLS with the same server; what is measured of each process is its wall time,
CPU (user and system), peak memory, and the requests that the server counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
VIDEO = "gLs5hArb0ur"
LANES = 8


@dataclass(frozen=True)
class Scenario:
    """A thread's size, the server's delay in seconds an answer, and how many runs the figures are the middle of."""

    name: str
    comments: int
    tops: int
    threads: int
    latency: float
    runs: int = 1


@dataclass(frozen=True)
class Figures:
    """What one process took. ``found`` is the number of comments it brought home."""

    wall: float
    cpu: float
    megabytes: float
    requests: int
    found: int


SCENARIOS = {
    "large": Scenario("20,000 comments, 80 ms an answer", 20_000, 7_717, 3_109, 0.08),
    "small": Scenario("2,000 comments, no latency", 2_000, 772, 311, 0.0, runs=5),
}


class Server(AbstractContextManager["Server"]):
    """The demo platform in a process of its own, so that its work is nobody else's."""

    def __init__(self, scenario: Scenario, certificate: tuple[Path, Path]) -> None:
        size = ["--comments", scenario.comments, "--tops", scenario.tops, "--threads", scenario.threads]
        options = [*size, "--latency", scenario.latency, "--tls", *certificate]
        command = [sys.executable, "-m", "commentvault.demo.server", *options]
        self._process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.url = self._line()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def count(self) -> int:
        """The requests that have come in so far."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def measured(server: Server, command: Sequence[str], environment: dict[str, str]) -> Figures:
    """Run a command to its end; this process is small, so that the child's peak memory is its own."""
    before = server.count()
    started = time.monotonic()
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    if os.waitstatus_to_exitcode(status):
        message = process.stderr.read().decode() if process.stderr else ""
        raise SystemExit(f"{command[0]} failed: {message[-2000:]}")
    cpu = usage.ru_utime + usage.ru_stime
    scale = 1024 if sys.platform == "linux" else 1024 * 1024
    return Figures(wall, cpu, usage.ru_maxrss / scale, server.count() - before, 0)


def ours(server: Server, place: Path, certificate: Path) -> Figures:
    """One ``commentvault fetch`` into an empty archive."""
    environment = {
        "COMMENTVAULT_YOUTUBE_ENDPOINT": server.url,
        "COMMENTVAULT_NET_CA_FILE": str(certificate),
        "COMMENTVAULT_NET_LANES": str(LANES),
    }
    archive = place / "archive"
    command = [sys.executable, "-m", "commentvault", "fetch", f"youtube:{VIDEO}", "--archive", str(archive)]
    figures = measured(server, command, environment)
    segment = next(archive.glob("youtube/*/*.jsonl"))
    with segment.open() as lines:
        found = sum(line.startswith('{"kind":"comment"') for line in lines)
    return Figures(figures.wall, figures.cpu, figures.megabytes, figures.requests, found)


def theirs(server: Server, place: Path) -> Figures:
    """One unmodified yt-dlp, led to the same server."""
    driver, out = ROOT / "tests" / "demo" / "ytdlp_driver.py", place / "ytdlp.json"
    figures = measured(server, [sys.executable, str(driver), server.url.rpartition(":")[2], VIDEO, str(out)], {})
    found = len(json.loads(out.read_text())["comments"])
    return Figures(figures.wall, figures.cpu, figures.megabytes, figures.requests, found)


def middle(runs: Iterable[Figures]) -> Figures:
    """The run with the middle CPU time: short runs vary with what else the machine does."""
    ordered = sorted(runs, key=lambda figures: figures.cpu)
    return ordered[len(ordered) // 2]


def run(scenario: Scenario) -> bool:
    """Measure both clients in one scenario, print what came of it, and say whether the bar was met."""
    from tests.demo.certificate import self_signed

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        certificate = self_signed(place)
        with Server(scenario, certificate) as server:
            mine = middle(ours(server, place / str(number), certificate[0]) for number in range(scenario.runs))
        with Server(scenario, certificate) as server:
            other = middle(theirs(server, place) for _ in range(scenario.runs))
    of = f" (the middle one of {scenario.runs} runs)" if scenario.runs > 1 else ""
    print(f"\n{scenario.name}{of}\n{'':14} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'requests':>9} {'comments':>9}")
    for name, f in (("commentvault", mine), ("yt-dlp", other)):
        print(f"{name:14} {f.wall:8.1f} {f.cpu:8.2f} {f.megabytes:8.0f} {f.requests:9,} {f.found:9,}")
    checks: list[tuple[str, float, bool]] = [
        ("all comments found", mine.found, mine.found == scenario.comments == other.found)
    ]
    if scenario.latency:
        chain = (-(-scenario.tops // 20) + 2) * scenario.latency
        floor = max(mine.requests * scenario.latency / LANES, chain)
        checks += [
            ("times as fast as yt-dlp (at least 8)", other.wall / mine.wall, other.wall / mine.wall >= 8),
            (
                "requests more than yt-dlp (at most 5)",
                mine.requests - other.requests,
                mine.requests - other.requests <= 5,
            ),
            (f"times the floor of {floor:.1f} s (at most 1.35)", mine.wall / floor, mine.wall / floor <= 1.35),
            ("CPU s (at most 8)", mine.cpu, mine.cpu <= 8),
            ("peak MB (under 100)", mine.megabytes, mine.megabytes < 100),
        ]
    else:
        checks.append(("times less CPU than yt-dlp (at least 5)", other.cpu / mine.cpu, other.cpu / mine.cpu >= 5))
    for what, value, met in checks:
        print(f"  {'met   ' if met else 'MISSED'}  {value:,.2f}  {what}")
    return all(met for _, _, met in checks)


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["small", "large"]
    met = [run(SCENARIOS[name]) for name in wanted]
    sys.exit(0 if all(met) else 1)
