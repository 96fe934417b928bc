"""Killed, or stopped at work or in a wait: a fetch loses nothing, and the next one goes on where it was."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.instagram import campaign, smaller

from commentvault.demo import Corpus
from commentvault.demo.instagram import InstagramServer, pinned
from commentvault.demo.instagram.asked import Asked
from commentvault.model import Verdict
from commentvault.platforms.instagram.web.ledger import Ledger
from tests.cli.waiting import until
from tests.support import LONG

from .visits import Commands, differences

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are sent as on Unix")

SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
HALF_HOUR = 199  # requests, by instaloader's limits


@pytest.fixture
def server(demo_corpus: Corpus) -> Iterator[InstagramServer]:
    with InstagramServer(pinned(demo_corpus), paging="mixed") as server:
        yield server


@pytest.fixture
def commands(server: InstagramServer, tmp_path: Path) -> Commands:
    return Commands(tmp_path, server)


def completes(commands: Commands, again: int = 1) -> None:
    """The next fetch does, the archive is the truth, and no more than so many pages were asked for again."""
    process = commands.fetch()
    out, err = process.communicate(timeout=LONG)
    assert process.returncode == 0, (out, err)
    assert differences(commands.visits.thread(), commands.visits.server.told) == []
    asked = Counter(commands.visits.pages)
    assert asked.total() - len(asked) <= again


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_fetch_loses_nothing_and_asks_at_most_one_page_again(tmp_path: Path, seed: int) -> None:
    """After up to three kills (one that comes too late is none) it completes, and the archive equals the truth."""
    killed = campaign(3, seed, smaller(600), tmp_path)
    assert (killed.end, killed.wrong) == ("complete", [])
    assert killed.twice <= killed.kills <= 3
    assert killed.kills


def test_a_second_kill_before_the_first_page_keeps_the_place(commands: Commands, server: InstagramServer) -> None:
    """Killed in the middle, and again while the run that goes on waits for its first page: the third goes on there."""
    answering = threading.Event()
    visits = commands.visits

    def holds(_number: int, _asked: Asked) -> None:
        if len(visits.pages) >= 8:
            answering.wait(LONG)

    server.fault = holds
    for pages in (8, 9):
        with commands.fetch() as process:
            until(lambda least=pages: len(visits.pages) >= least, process)  # type: ignore[misc]  # an int
            process.kill()
    answering.set()
    completes(commands, again=3)  # one a kill, and the one that was being written when the first one came


@SIGNALS
def test_a_signal_ends_the_run_and_the_next_one_goes_on(
    commands: Commands, server: InstagramServer, number: signal.Signals
) -> None:
    """In the middle of the list: code 3, partial, what came is kept."""
    server.latency = 0.1
    with commands.fetch() as process:
        until(lambda: len(commands.visits.pages) >= 6, process)
        process.send_signal(number)
        out, err = process.communicate(timeout=LONG)
    assert process.returncode == 3, (out, err)
    assert "partial (interrupted)" in out
    assert "Traceback" not in err
    thread = commands.visits.thread()
    assert isinstance(thread.verdict, Verdict)
    assert thread.verdict.status == "partial"
    assert 0 < len(thread.comments) < len(server.told.by_id)
    server.latency = 0.0
    completes(commands)


@SIGNALS
def test_a_long_wait_for_the_accounts_sake_ends_at_once(
    commands: Commands, server: InstagramServer, number: signal.Signals
) -> None:
    """The account has asked nearly as often as it may: the run says that it waits for half an hour, and why. Stopped,
    it is partial with what came before.
    """
    ledger = Ledger(commands.state / "instagram.sqlite")
    for _ in range(HALF_HOUR - 5):
        ledger.take(server.account.username, "iphone", 10_000, None)
    careful = {"COMMENTVAULT_INSTAGRAM_RATE_CONTROL": "true", "COMMENTVAULT_INSTAGRAM_PAUSE": "0"}
    with commands.fetch(**careful) as process:
        assert process.stderr
        told = next(line for line in process.stderr if line.startswith("waiting "))
        asked = server.count
        process.send_signal(number)
        out, err = process.communicate(timeout=LONG)
    assert "min" in told.partition(":")[0]
    assert "Instagram is asked at most 199 times in 30 minutes" in told
    assert process.returncode == 3, (out, err)
    assert "partial (interrupted)" in out
    assert server.count == asked
    assert len(commands.visits.pages) == 5
    assert commands.visits.thread().comments
    completes(commands)
