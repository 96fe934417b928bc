"""Tell a large invented thread in every form, and say what time and memory that takes beside parsing its lines.

    .venv/bin/python benchmarks/digest.py --comments 20000
    .venv/bin/python benchmarks/digest.py --comments 1000000

Each form is written by the real command line in a process of its own; one more process builds the digest once and
renders all of them. The bars: 20,000 comments to all forms in under 6 s of CPU; a million in under a gigabyte, and all
commands together in under three minutes. Exit code 1 where one is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.crowd import THREAD, write  # noqa: E402  # the line above lets it be imported
from commentvault.archive.vault import Vault  # noqa: E402
from commentvault.cli.digest import Form, Telling, render  # noqa: E402

FEW, CPU_SECONDS = 20_000, 6
MEGABYTES, SECONDS = 1000, 180


@dataclass(frozen=True)
class Spent:
    """What a process took: seconds, seconds of the processor, and its peak in megabytes."""

    wall: float
    cpu: float
    peak: float


def run(command: list[str], output: Path) -> Spent:
    """Run a command to its end, its output into a file."""
    began = time.perf_counter()
    with output.open("wb") as file:
        process = subprocess.Popen([sys.executable, *command], stdout=file, env={**os.environ, "COLUMNS": "80"})
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def render_all(vault: Vault, forms: list[Form]) -> None:
    """In a process of its own: one digest, in all forms."""
    from rich.console import Console

    from commentvault.digest.forms import terminal

    thread = vault.read(THREAD)
    assert thread is not None
    told = Telling(listed=Form.HTML in forms).of(thread, vault)
    for form in forms:
        if form is Form.TERMINAL:
            terminal.show(told, Console(width=80))
        else:
            print(render(told, form))


def parse(folder: Path) -> float:
    """The seconds that any reader of JSON lines needs at least, with the standard library."""
    began = time.process_time()
    for path in sorted(folder.glob("*.jsonl")):
        with path.open("rb") as file:
            for line in file:
                json.loads(line)
    return time.process_time() - began


def measure(root: Path, count: int, forms: list[Form]) -> bool:
    """Write the thread, tell it, print a table and the bars; whether all were met."""
    vault, told = Vault(root / "archive"), root / "told"
    folder = vault.folder(THREAD)
    began = time.perf_counter()
    write(folder, count)
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{count:,} comments, {size / 1e6:.0f} MB of lines, written in {time.perf_counter() - began:.0f} s")
    parsed = parse(folder)
    print(f"parsing them alone: {parsed:.2f} s of CPU")
    print("| | seconds | of them CPU | beside parsing | peak MB |\n|---|---|---|---|---|")
    commands = {form.value: ["-m", "commentvault", "digest", "--format", form.value] for form in forms}
    together = {"all, built once": [__file__, "--render", "--forms", *forms]}
    spent: dict[str, Spent] = {}
    whole = True
    for name, command in (commands | together).items():
        took = spent[name] = run([*command, "--archive", str(vault.root)], told)
        print(f"| {name} | {took.wall:.1f} | {took.cpu:.1f} | {took.cpu / parsed:.1f} | {took.peak:.0f} |", flush=True)
        whole = whole and f"{count:,}" in told.read_text("utf-8")
    checks = {"every form tells of all comments": whole}
    if count <= FEW:
        checks[f"all forms under {CPU_SECONDS} s of CPU"] = spent["all, built once"].cpu < CPU_SECONDS
    checks[f"under {MEGABYTES:,} MB"] = max(took.peak for took in spent.values()) < MEGABYTES
    checks[f"all commands under {SECONDS} s"] = sum(spent[name].wall for name in commands) < SECONDS
    for what, met in checks.items():
        print(f"  {'met   ' if met else 'MISSED'}  {what}")
    return all(checks.values())


def main() -> None:
    """Measure, or be what is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, default=FEW)
    parser.add_argument("--forms", type=Form, nargs="+", default=list(Form), choices=list(Form))
    parser.add_argument("--render", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--archive", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.render:
        render_all(Vault(given.archive), given.forms)
        return
    with tempfile.TemporaryDirectory() as name:
        met = measure(Path(name), given.comments, given.forms)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
