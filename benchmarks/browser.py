"""Open a large digest's page in Chromium, search and filter it, and say how long a reader waits.

    .venv/bin/python benchmarks/browser.py --comments 20000

Told: the file's size; from the start until the page can be read, and until all of it works; the longest task on the
way; for each key of a search and each filter, how long the page was busy and when the picture had followed. The bar:
no key and no filter keeps the page busy for more than 100 ms. Exit code 1 where it is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import chromium, threads  # noqa: E402
from tests.browser.reader import Reader  # noqa: E402  # the lines above let tests be imported

from commentvault.digest.forms import html  # noqa: E402

FELT = 100  # milliseconds of work up to which an answer is felt to come at once
SEARCH = "bridge niño"
BOXES = ("By the creator", "Hearted", "Edited")
_OPENED = """
const done = arguments[0];
const tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({type: "longtask", buffered: true});
setTimeout(() => {
    const [opened] = performance.getEntriesByType("navigation");
    done([opened.domInteractive, opened.loadEventEnd, Math.max(0, ...tasks.map((task) => task.duration))]);
}, 2000);
"""
_DONE = """
const [control, key, done] = arguments;
const began = performance.now();
if (key) {
    control.value += key;
    control.dispatchEvent(new Event("input", {bubbles: true}));
} else control.click();
const busy = performance.now() - began;
requestAnimationFrame(() => setTimeout(() => done([busy, performance.now() - began])));
"""


def acts(reader: Reader) -> dict[str, tuple[float, float]]:
    """Each key of a search, the search emptied, each box ticked and unticked: busy for so long, drawn after so long."""
    field = reader.find("#search")
    keys = {f"search {SEARCH[: at + 1]!r}": (field, key) for at, key in enumerate(SEARCH)}
    came = {what: reader.chrome.execute_async_script(_DONE, *which) for what, which in keys.items()}
    reader.search("")
    for name in BOXES:
        box = reader.control(name)
        for what in (f"tick {name!r}", f"untick {name!r}"):
            came[what] = reader.chrome.execute_async_script(_DONE, box, "")
    return came


def main() -> None:
    """Write the page, open it, use it, print, fail on a miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:  # the browser may still write
        page = Path(name) / "digest.html"
        page.write_text(html.render(threads.many(given.comments)), "utf-8")
        reader = Reader(chromium.start(Path(name) / "profile"))
        reader.open(page)
        readable, working, longest = reader.chrome.execute_async_script(_OPENED)
        came = acts(reader)
        size = page.stat().st_size
        reader.chrome.quit()
    print(f"{given.comments:,} comments, {size / 1e6:.1f} MB")
    print(f"readable after {readable:.0f} ms, all of it working after {working:.0f} ms; longest task {longest:.0f} ms")
    for what, (busy, drawn) in came.items():
        print(f"  busy {busy:5.1f} ms, drawn after {drawn:5.1f} ms   {what}")
    slow = [what for what, (busy, _) in came.items() if busy > FELT]
    print(f"  {'MISSED' if slow else 'met   '}  no key and no filter takes more than {FELT} ms")
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
