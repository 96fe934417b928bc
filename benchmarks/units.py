"""What a thread costs by the Data API, and whether the ledger agrees with the platform after kills.

    .venv/bin/python benchmarks/units.py                  10,000 comments, all but a few replies inline
    .venv/bin/python benchmarks/units.py --kills 100      four processes side by side, killed at random

The first prints a table row for each source; the bar: at most 1.02 times the least units that a walk of the Data API
can cost. The second holds after each kill: what the ledger says for certain ≤ what the platform counted ≤ what the
ledger says with what is uncertain, and no more is uncertain than was under way. Exit code 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.platforms.youtube.api.racing import LANES, Race, ended, videos  # noqa: E402
from tests.support import Cli  # noqa: E402  # the line above lets tests be imported
from tests.sync.keyed import Keyed, least_units  # noqa: E402

from commentvault.demo import DemoServer, Recipe, build_corpus  # noqa: E402

BAR = 1.02
SOURCES = ("web", "api", "both")


def short_threads(comments: int) -> Recipe:
    """A conversation of so many comments in which hardly a thread has more replies than stand inline."""
    return Recipe(comments=comments, tops=comments // 2, threads=comments // 3)


def visit(url: str, source: str, folder: Path) -> dict[str, float]:
    """In a process of its own: one run by a source, with what it took."""
    server = argparse.Namespace(
        url=url, corpus=build_corpus(Recipe(comments=60))
    )  # names the video, and tells the time
    keyed = Keyed(folder / "archive", server)  # type: ignore[arg-type]
    keyed.use(source)  # type: ignore[arg-type]
    began, processor = time.perf_counter(), time.process_time()
    verdict = keyed(lanes=8).verdict
    return {
        "complete": float(verdict.status == "complete"),
        "seen": verdict.seen,
        "units": verdict.units or 0,
        "requests": verdict.requests,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - processor,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "written": sum(path.stat().st_size for path in folder.rglob("*.jsonl")) / 1e6,
    }


def costs(comments: int) -> bool:
    """Print what each source takes; whether the bar was met."""
    corpus = build_corpus(short_threads(comments))
    least = least_units(corpus)
    longer = sum(len(rows) > 5 for rows in corpus.replies.values())
    print(f"{comments:,} comments, {len(corpus.newest):,} threads, {longer:,} of more than 5 replies; least: {least}\n")
    print("| source | units | times the least | requests | seconds | of them CPU | peak MB | MB written |")
    print("|---|---|---|---|---|---|---|---|")
    met = True
    for source in SOURCES:
        with DemoServer(corpus) as server, tempfile.TemporaryDirectory() as name:
            command = [sys.executable, __file__, "--url", server.url, "--source", source, "--in", name]
            own = os.environ | {"XDG_STATE_HOME": name}  # never the user's own ledger
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=own)
            told: dict[str, float] = json.loads(done.stdout)
            counted = server.api.units.total()
        print(
            f"| {source} | {told['units']:,} | {told['units'] / least:.3f} | {told['requests']:,} | "
            f"{told['seconds']:.1f} | {told['cpu']:.1f} | {told['peak']:.0f} | {told['written']:.1f} |",
            flush=True,
        )
        met &= bool(told["complete"]) and told["seen"] == comments and told["units"] == counted
        met &= source != "both" or told["units"] <= BAR * least
    return met


def kill_one(race: Race, process: subprocess.Popen[str], more: int) -> bool:
    """Kill a process when the platform has got so many requests more; whether it was still at work."""
    target = race.server.count + more
    while process.poll() is None and race.server.count < target:
        time.sleep(0.001)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    ended(process)
    return alive


def kills(times: int, seed: int) -> bool:
    """Kill and compare, print a table row; whether all held."""
    dice = random.Random(seed)
    corpora = videos()
    began, landed, misses = time.monotonic(), 0, list[str]()
    with tempfile.TemporaryDirectory() as name, DemoServer(corpora[0], 0.01, others=corpora[1:]) as server:
        race = Race(Cli(Path(name)), server)
        server.api.quota = 10**6
        while landed < times:
            processes = race.start(quota=str(10**6))
            for process in dice.sample(processes, len(processes)):
                landed += kill_one(race, process, dice.randint(1, 12))
                ledger = race.ledger
                if not ledger.units - ledger.uncertain <= race.counted <= ledger.units:
                    misses.append(f"after {landed} kills: {ledger}, counted {race.counted}")
        misses += [f"a fetch ends with {code}" for code in race.run(quota=str(10**6)) if code]
        misses += [f"not as it was: {ident}" for ident in race.missing()]
        ledger = race.ledger
        if ledger.uncertain > LANES * landed:
            misses.append(f"{ledger.uncertain} uncertain after {landed} kills")
        over = ledger.units - race.counted
    print("| kills | units counted | certain | uncertain | of them never counted | misses | seconds |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {landed} | {race.counted:,} | {ledger.units - ledger.uncertain:,} | {ledger.uncertain} | {over} | "
        f"{len(misses)} | {time.monotonic() - began:.0f} |"
    )
    for miss in misses[:10]:
        print(miss, file=sys.stderr)
    return not misses


def main() -> None:
    """As the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, default=10_000)
    parser.add_argument("--kills", type=int)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--source", help=argparse.SUPPRESS)
    parser.add_argument("--in", type=Path, dest="folder", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.url:
        print(json.dumps(visit(given.url, given.source, given.folder)))
        return
    sys.exit(not (kills(given.kills, given.seed) if given.kills else costs(given.comments)))


if __name__ == "__main__":
    main()
