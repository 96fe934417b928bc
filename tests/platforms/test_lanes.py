"""Jobs run beside each other, and one place hands them out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from commentvault.errors import Interrupted
from commentvault.platforms.lanes import Lanes
from tests.support import LONG

LanesFactory = Callable[..., Lanes[Any, Any]]


@pytest.fixture
def lanes() -> Iterator[LanesFactory]:
    """``lanes(count, work)``; all end with the test."""
    with ExitStack() as stack:

        def opened(count: int, work: Callable[[Any], Any], stop: threading.Event | None = None) -> Lanes[Any, Any]:
            made: Lanes[Any, Any] = Lanes(count, work, stop or threading.Event())
            stack.callback(made.close)
            return made

        yield opened


def _all(lanes: Lanes[Any, Any]) -> list[tuple[Any, Any]]:
    return [found for found in iter(lanes.next, None) if found is not None]


@pytest.mark.parametrize("count", [1, 2, 8])
def test_every_job_comes_back_once_with_its_outcome(lanes: LanesFactory, count: int) -> None:
    """However many lanes there are; then nothing is left."""
    ours = lanes(count, lambda job: job * job)
    for job in range(50):
        ours.put(job)
    assert len(ours) == 50
    assert sorted(_all(ours)) == [(job, job * job) for job in range(50)]
    assert (len(ours), ours.next()) == (0, None)


def test_urgent_jobs_go_before_all_others(lanes: LanesFactory) -> None:
    """In one lane: the one under way, then the urgent ones, then the rest, each in its order."""
    gate = threading.Event()
    ours = lanes(1, lambda job: gate.wait(LONG) and job)
    for job in ("first", "b", "c"):
        ours.put(job)
    for job in ("urgent 1", "urgent 2"):
        ours.put(job, urgent=True)
    assert ours.waiting == ["first", "urgent 1", "urgent 2", "b", "c"]
    gate.set()
    assert [job for job, _ in _all(ours)] == ["first", "urgent 1", "urgent 2", "b", "c"]


def test_what_a_job_raises_is_its_outcome(lanes: LanesFactory) -> None:
    """The lane goes on, and the caller decides."""

    def work(job: int) -> int:
        if job == 1:
            raise ValueError("one")
        return job

    ours = lanes(1, work)
    for job in range(3):
        ours.put(job)
    outcomes = dict(_all(ours))
    assert (outcomes[0], outcomes[2]) == (0, 2)
    assert isinstance(outcomes[1], ValueError)


def test_jobs_run_beside_each_other(lanes: LanesFactory) -> None:
    """As many at once as there are lanes: each waits for the other two."""
    together = threading.Barrier(3)
    ours = lanes(3, lambda job: together.wait(LONG) >= 0)
    for job in range(3):
        ours.put(job)
    assert [outcome for _, outcome in _all(ours)] == [True] * 3


def test_a_stop_is_heeded_while_a_job_hangs(lanes: LanesFactory) -> None:
    """The caller is let go; the job is among those that wait."""
    stop, never = threading.Event(), threading.Event()
    ours = lanes(1, lambda job: never.wait(LONG), stop)
    ours.put("hangs")
    ours.put("never begun")
    stop.set()
    with pytest.raises(Interrupted):
        ours.next()
    assert ours.waiting == ["hangs", "never begun"]
    never.set()


def test_answers_do_not_pile_up(lanes: LanesFactory) -> None:
    """While nobody takes an outcome no more jobs are begun than there are lanes."""
    begun: list[int] = []
    both = threading.Barrier(3)

    def work(job: int) -> int:
        begun.append(job)
        if len(begun) <= 2:
            both.wait(LONG)
        return job

    ours = lanes(2, work)
    for job in range(10):
        ours.put(job)
    both.wait(LONG)
    assert ours.next() is not None
    assert len(begun) <= 3
    assert len(_all(ours)) == 9
