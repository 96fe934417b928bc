"""Kill a real fetch with SIGKILL at random moments, and see what is left.

    .venv/bin/python benchmarks/kill9.py --times 100

For each kill: every whole line that was on the disk is still read; the next fetch completes; the archive equals the
table of truth; no id has two comment lines; the chain's hashes hold. Prints a table row; exit code 1 on any miss.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.truth import differences, twice  # noqa: E402

from commentvault.archive import history, lines, segments  # noqa: E402  # the line above lets tests be imported
from commentvault.archive.vault import Vault  # noqa: E402
from commentvault.demo import DemoServer, build_corpus  # noqa: E402

PATIENCE = 60.0  # seconds after which a fetch counts as hanging


@dataclass
class Kill:
    """One kill and what came of it. ``misses`` is empty where all held."""

    share: float
    second: bool
    landed: bool = False
    on_disk: int = 0
    torn: bool = False
    misses: list[str] = field(default_factory=list)


def start(server: DemoServer, root: Path) -> subprocess.Popen[bytes]:
    """A fetch as cron would start it."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), "COMMENTVAULT_YOUTUBE_ENDPOINT": server.url}
    command = [sys.executable, "-m", "commentvault", "fetch", server.corpus.video.id, "--archive", str(root)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def part_of(folder: Path) -> bytes | None:
    """What a run under way has on disk."""
    for path in folder.glob("*" + segments.PART):
        try:
            return path.read_bytes()
        except FileNotFoundError:  # sealed between the listing and the look
            return None
    return None


def kill_at(process: subprocess.Popen[bytes], folder: Path, size: float, delay: float) -> None:
    """SIGKILL once the file has that size and the delay is over; a process that ends before that got away."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        data = part_of(folder)
        if data is not None and len(data) >= size:
            time.sleep(delay)
            break
    process.send_signal(signal.SIGKILL)
    process.wait()


def whole_lines(data: bytes) -> list[bytes]:
    """The lines that were on disk to their end."""
    return data[: data.rfind(b"\n") + 1].splitlines(keepends=True)


def read_back(folder: Path) -> list[bytes]:
    """Every line that a reader gets out of the folder's last run."""
    found = history.chain(folder)
    return [lines.encode(line) for line in segments.read_lines(found[-1][0])] if found else []


def once(server: DemoServer, root: Path, full: int, kill: Kill, rng: random.Random) -> Kill:
    """Kill a fetch, look, fetch again to the end, look again."""
    vault = Vault(root)
    thread = f"youtube:{server.corpus.video.id}"
    folder = vault.folder(thread)
    if kill.second:  # the run that is killed is the second one, which writes next to nothing
        start(server, root).wait(PATIENCE)
    kill_at(start(server, root), folder, 1 if kill.second else full * kill.share, rng.uniform(0, 0.02))
    data = part_of(folder)
    kill.landed = data is not None
    on_disk = whole_lines(data or b"")
    kill.on_disk, kill.torn = len(on_disk), bool(data) and not (data or b"").endswith(b"\n")
    if kill.landed and on_disk and read_back(folder) != on_disk:
        kill.misses.append("a line that was on disk is not read")
    code = start(server, root).wait(PATIENCE)
    if code:
        kill.misses.append(f"the next fetch ends with {code}")
    after = b"".join(path.read_bytes() for path in segments.segment_files(folder))
    if b"".join(on_disk) not in after:
        kill.misses.append("a line that was on disk is lost")
    whole = vault.read(thread)
    kill.misses += differences(whole, server.corpus) if whole else ["no thread"]
    kill.misses += [f"written twice: {ident}" for ident in twice(folder)] + broken_links(folder)
    if part_of(folder) is not None:
        kill.misses.append("a run is left open")
    return kill


def broken_links(folder: Path) -> list[str]:
    """The runs whose link is not the hash of the file before them."""
    runs = history.chain(folder)
    return [
        f"{path.name} does not follow the bytes of {before.name}"
        for (before, first), (path, header) in pairwise(runs)
        if header.previous != segments.link_to(before, first.run)
    ]


def campaign(times: int, seed: int, latency: float = 0.004) -> list[Kill]:
    """That many kills, spread over the run at random; every tenth hits a second run."""
    rng = random.Random(seed)
    kills: list[Kill] = []
    with DemoServer(build_corpus(), latency) as server, tempfile.TemporaryDirectory() as name:
        root = Path(name)
        start(server, root / "whole").wait(PATIENCE)
        full = sum(path.stat().st_size for path in (root / "whole").rglob("*.jsonl"))
        tries = 0
        while sum(kill.landed for kill in kills) < times and tries < 3 * times:
            tries += 1
            kill = Kill(share=rng.uniform(0, 1), second=tries % 10 == 0)
            kills.append(once(server, root / str(tries), full, kill, rng))
    return kills


def main() -> None:
    """Run, print one table row, fail on a miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    began = time.monotonic()
    kills = campaign(given.times, given.seed)
    landed = [kill for kill in kills if kill.landed]
    missed = [kill for kill in kills if kill.misses]
    print("| kills inside a run | got away | torn last line | lines on disk, least to most | misses | seconds |")
    print("|---|---|---|---|---|---|")
    disk = [kill.on_disk for kill in landed] or [0]
    print(
        f"| {len(landed)} | {len(kills) - len(landed)} | {sum(kill.torn for kill in landed)} | {min(disk)} to "
        f"{max(disk)} | {len(missed)} | {time.monotonic() - began:.0f} |"
    )
    for kill in missed:
        print(kill.share, kill.misses[:5], file=sys.stderr)
    sys.exit(bool(missed) or len(landed) < given.times)


if __name__ == "__main__":
    main()
