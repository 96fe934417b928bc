"""The ledger and the platform's own count, after races, kills and interruptions of real processes."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest

from commentvault.demo import Corpus, DemoServer
from tests.cli.waiting import until
from tests.support import Cli

from .racing import LANES, Race, ended, least_units, videos


@pytest.fixture(scope="module")
def corpora() -> list[Corpus]:
    return videos()


@pytest.fixture
def race(run_cli: Cli, corpora: list[Corpus]) -> Iterator[Race]:
    with DemoServer(corpora[0], latency=0.01, others=corpora[1:]) as server:
        yield Race(run_cli, server)


def test_four_processes_at_once(race: Race) -> None:
    """The ledger says what the platform says, to the unit, and no unit was spent in vain."""
    assert race.run() == [0, 0, 0, 0]
    assert race.ledger.uncertain == 0
    assert race.ledger.units == race.counted == sum(map(least_units, race.corpora))
    assert not list(race.missing())


def test_four_processes_share_a_small_quota(race: Race) -> None:
    """Not one unit more is asked for than the settings grant, whoever gets it; the rest is refused, and comes later."""
    quota = sum(map(least_units, race.corpora)) // 2
    codes = race.run(quota=str(quota))
    assert set(codes) <= {0, 4}
    assert 4 in codes
    assert race.counted == race.ledger.units == quota == race.server.count
    assert race.run() == [0, 0, 0, 0]
    assert race.counted == race.ledger.units
    assert not list(race.missing())


def wait_for(race: Race, process: subprocess.Popen[str], more: int) -> None:
    """Until the platform has got so many requests more, or the process has got away."""
    target = race.server.count + more
    while process.poll() is None and race.server.count < target:
        time.sleep(0.002)  # between two looks; nothing depends on it


def test_killed_at_random_again_and_again(race: Race) -> None:
    """No unit that reached the platform is forgotten; what is counted too much was under way when a process died."""
    dice = random.Random(4)
    kills = 0
    for _ in range(3):
        processes = race.start()
        for process in dice.sample(processes, 4):
            wait_for(race, process, dice.randint(1, 9))
            kills += process.poll() is None
            process.send_signal(signal.SIGKILL)
            ended(process)
            ledger = race.ledger
            assert ledger.units - ledger.uncertain <= race.counted <= ledger.units
    assert race.run() == [0, 0, 0, 0]
    ledger = race.ledger
    assert ledger.units - ledger.uncertain <= race.counted <= ledger.units
    assert ledger.uncertain <= kills * LANES
    assert not list(race.missing())


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(race: Race, how: signal.Signals) -> None:
    """What a process that is told to stop has asked for stands in the ledger, no more and no less."""
    processes = race.start()
    until(lambda: race.server.count >= 20, processes[0])
    for process in processes:
        process.send_signal(how)
    codes = [ended(process) for process in processes]
    assert all(code in (0, 3, 130, 143, -how) for code in codes), codes
    assert race.ledger.units == race.counted
    assert race.run() == [0, 0, 0, 0]
    assert race.ledger.units == race.counted
    assert not list(race.missing())
