"""A few lanes of threads that ask beside each other, with one place that hands out the work."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from commentvault.errors import Interrupted

J = TypeVar("J")
R = TypeVar("R")


class Lanes(Generic[J, R]):
    """Runs jobs in ``count`` threads and hands back each with its outcome, in the order of finishing.

    Jobs wait in two lines: ``urgent`` ones go first. At most ``count`` are under way, and none more until the caller
    asks for an outcome, so that answers do not pile up. The threads are daemons: a job that hangs in the network
    keeps nobody from leaving. All methods belong to the caller's thread.
    """

    def __init__(self, count: int, work: Callable[[J], R], stop: threading.Event) -> None:
        self._work = work
        self._stop = stop
        self._urgent: deque[J] = deque()
        self._line: deque[J] = deque()
        self._flying: list[J] = []
        self._jobs: SimpleQueue[J | None] = SimpleQueue()
        self._outcomes: SimpleQueue[tuple[J, R | BaseException]] = SimpleQueue()
        self._count = count
        self._held = False
        for number in range(count):
            threading.Thread(target=self._run, name=f"lane-{number}", daemon=True).start()

    def put(self, job: J, *, urgent: bool = False) -> None:
        """Put a job in line."""
        (self._urgent if urgent else self._line).append(job)
        self._hand_out()

    def next(self) -> tuple[J, R | BaseException] | None:
        """A finished job with what it returned or raised; None when nothing is left to do.

        Raises :class:`Interrupted` within a fraction of a second after ``stop`` is set.
        """
        if not self._flying and not self._hand_out():
            return None
        while True:
            if self._stop.is_set():
                raise Interrupted("stopped")
            try:
                job, outcome = self._outcomes.get(timeout=0.1)
            except Empty:
                continue
            if self._stop.is_set():  # the outcome may be no more than a lane that stopped: the job counts as not done
                raise Interrupted("stopped")
            self._flying = [flying for flying in self._flying if flying is not job]
            self._hand_out()
            return job, outcome

    def hold(self) -> None:
        """Begin nothing more: what is under way still has its outcome, the rest stays :attr:`waiting`."""
        self._held = True

    @property
    def waiting(self) -> list[J]:
        """The jobs that have no outcome yet, those under way first."""
        return [*self._flying, *self._urgent, *self._line]

    def __len__(self) -> int:
        return len(self._flying) + len(self._urgent) + len(self._line)

    def close(self) -> None:
        """Let the threads end after what they are doing."""
        for _ in range(self._count):
            self._jobs.put(None)

    def _hand_out(self) -> bool:
        while not self._held and len(self._flying) < self._count and (self._urgent or self._line):
            job = self._urgent.popleft() if self._urgent else self._line.popleft()
            self._flying.append(job)
            self._jobs.put(job)
        return bool(self._flying)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                outcome: R | BaseException = self._work(job)
            except BaseException as error:  # noqa: BLE001  # handed to the caller's thread, which raises or reports it
                outcome = error
            self._outcomes.put((job, outcome))
