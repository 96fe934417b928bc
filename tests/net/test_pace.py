"""How often and how many at once: by what the host sees and by a clock that nobody waits for."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from commentvault.errors import Interrupted
from commentvault.net import Request
from commentvault.net.pace import Pace
from tests.support import LONG

from .conftest import DoorFactory, WireFactory
from .wire import Clock, reply


def _turns(pace: Pace, count: int) -> None:
    for _ in range(count):
        with pace.turn():
            pass


def test_a_rate_is_kept(door: DoorFactory, wire: WireFactory, clock: Clock) -> None:
    """Two a second: the eleventh question starts five seconds after the first, whoever asks it."""
    server = wire(reply())
    asking = door(stop=clock, rate=2.0)
    for _ in range(11):
        asking.ask(Request(server.url), lambda answer: answer.body)
    assert clock.now == pytest.approx(5.0)


def test_hosts_are_paced_apart(door: DoorFactory, wire: WireFactory, clock: Clock) -> None:
    """One host's pace holds nobody up at another."""
    one, other = wire(reply()), wire(reply())
    asking = door(stop=clock, rate=1.0)
    asking.ask(Request(one.url), lambda answer: answer.body)
    asking.ask(Request(other.url), lambda answer: answer.body)
    assert clock.now == 0.0


def test_without_a_rate_nobody_waits(clock: Clock) -> None:
    """As fast as the lanes allow."""
    _turns(Pace(None, 1, clock), 50)
    assert clock.waits == []


@pytest.mark.parametrize("lanes", [1, 3])
def test_no_more_are_in_flight_than_there_are_lanes(door: DoorFactory, wire: WireFactory, lanes: int) -> None:
    """With twelve askers: as many at once as there are lanes, and never more, by what the host sees."""
    together = threading.Barrier(lanes)
    server = wire()
    server.says(lambda: reply() if together.wait(LONG) >= 0 else b"")
    asking = door(lanes=lanes)
    with ThreadPoolExecutor(12) as askers:
        said = list(askers.map(lambda _: asking.ask(Request(server.url), lambda answer: answer.body), range(12)))
    assert said == [b"fine"] * 12
    assert server.most_at_once == lanes
    assert server.accepts <= lanes


def test_a_slow_down_pauses_all_and_then_slows_them(clock: Clock) -> None:
    """Nobody asks for the pause's length; after it every question keeps a distance, which grows with each slow-down."""
    pace = Pace(None, 4, clock)
    pace.slow_down(10.0)
    _turns(pace, 3)
    assert clock.now == pytest.approx(10.0 + 2 * 0.25)
    for _ in range(30):
        pace.slow_down(0.0)
    before = clock.now
    _turns(pace, 3)
    assert clock.now - before <= 3 * 30.0  # never slower than one in thirty seconds


def test_good_answers_undo_a_slow_down(clock: Clock) -> None:
    """Bit by bit, after enough of them, until nobody waits any more."""
    pace = Pace(None, 1, clock)
    for _ in range(4):
        pace.slow_down(0.0)
    distances: list[float] = []
    for _ in range(8):
        _turns(pace, 1)
        before = clock.now
        _turns(pace, 1)
        distances.append(clock.now - before)
        for _ in range(25):
            pace.fine()
    assert distances == sorted(distances, reverse=True)
    assert distances[0] == pytest.approx(2.0)
    assert distances[-1] == 0.0


def test_a_stop_ends_a_wait_at_once(door: DoorFactory, wire: WireFactory) -> None:
    """Whoever rests before another try is interrupted, long before the rest is over."""
    server = wire(b"")
    stop = threading.Event()
    asking = door(stop=stop, retry_wait=3000.0, longest_wait=9999.0)
    with ThreadPoolExecutor(1) as askers:
        asked = askers.submit(asking.ask, Request(server.url), lambda answer: answer.body)
        assert server.arrived.acquire(timeout=LONG)
        stop.set()
        with pytest.raises(Interrupted):
            asked.result(LONG)
    assert len(server.seen) == 1


def test_a_stop_ends_the_wait_that_a_host_asked_for(door: DoorFactory, wire: WireFactory) -> None:
    """The same for a Retry-After."""
    server = wire(reply(b"", 429, "Retry-After: 5000"))
    stop = threading.Event()
    asking = door(stop=stop, longest_wait=9999.0)
    with ThreadPoolExecutor(1) as askers:
        asked = askers.submit(asking.ask, Request(server.url), lambda answer: answer.body)
        assert server.arrived.acquire(timeout=LONG)
        stop.set()
        with pytest.raises(Interrupted):
            asked.result(LONG)


def test_a_stop_ends_the_wait_for_a_place(door: DoorFactory, wire: WireFactory) -> None:
    """With one lane and a host that does not answer, the others are not held up by it."""
    server = wire()
    server.says(server.stalled)
    stop = threading.Event()
    asking = door(stop=stop, lanes=1, tries=1)
    with ThreadPoolExecutor(2) as askers:
        held = askers.submit(asking.ask, Request(server.url), lambda answer: answer.body)
        assert server.arrived.acquire(timeout=LONG)
        waiting = askers.submit(asking.ask, Request(server.url), lambda answer: answer.body)
        stop.set()
        with pytest.raises(Interrupted):
            waiting.result(LONG)
        server.closing.set()
        assert held.exception(LONG) is not None
    assert len(server.seen) == 1


def test_after_a_stop_nothing_is_asked(door: DoorFactory, wire: WireFactory) -> None:
    """Not even once."""
    server = wire(reply())
    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted):
        door(stop=stop).ask(Request(server.url), lambda answer: answer.body)
    assert server.seen == []
