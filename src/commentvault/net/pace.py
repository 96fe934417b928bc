"""Pacing: how often and how many at once one host is asked, and slowing down when it asks for that."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from commentvault.errors import Interrupted

_FINE_BEFORE_FASTER = 10  # good answers in a row before an imposed slow-down is halved
_TROUBLES_MEAN_OVERLOAD = 5  # failures without a good answer between them
_SLOWEST = 30.0  # seconds between two requests at the most
_FIRST_SLOWDOWN = 0.25


class Pace:
    """One host's pace, shared by all threads that ask it.

    ``rate`` is in requests a second (None: as fast as the lanes allow), ``in_flight`` the most at once. Waiting ends
    at once with :class:`Interrupted` when ``stop`` is set.
    """

    def __init__(self, rate: float | None, in_flight: int, stop: threading.Event) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._slots = threading.Semaphore(in_flight)
        self._stop = stop
        self._lock = threading.Lock()
        self._next = 0.0
        self._extra = 0.0
        self._fine = 0
        self._slowed_until = 0.0
        self._troubles = 0  # since the last good answer

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a place and for the next moment, then hold the place for the request."""
        while not self._slots.acquire(timeout=0.2):
            self._check()
        try:
            self._check()
            with self._lock:
                now = time.monotonic()
                start = max(now, self._next)
                self._next = start + max(self._interval, self._extra)
            if start > now and self._stop.wait(start - now):
                self._check()
            yield
        finally:
            self._slots.release()

    def fine(self) -> None:
        """A good answer came: after enough of them an imposed slow-down is eased."""
        with self._lock:
            self._troubles = 0
            self._fine += 1
            if self._extra and self._fine % _FINE_BEFORE_FASTER == 0:
                self._extra = self._extra / 2 if self._extra > _FIRST_SLOWDOWN else 0.0

    def trouble(self, pause: float) -> None:
        """A request failed: this thread pauses; all do, once nothing but failures comes."""
        with self._lock:
            self._troubles += 1
            everywhere = self._troubles >= _TROUBLES_MEAN_OVERLOAD
            if everywhere:
                self._next = max(self._next, time.monotonic() + pause)
        if not everywhere:
            self.rest(pause)

    def slow_down(self, pause: float) -> None:
        """The host asks for a pause: nobody asks it for ``pause`` seconds, then all ask less often.

        Answers to requests that were under way together count as one complaint.
        """
        with self._lock:
            now = time.monotonic()
            self._fine = 0
            if now >= self._slowed_until:
                self._extra = min(max(self._extra * 2, _FIRST_SLOWDOWN), _SLOWEST)
            self._slowed_until = max(self._slowed_until, now + pause)
            self._next = max(self._next, now + pause)

    def rest(self, seconds: float) -> None:
        """Pause one thread before its next try."""
        if self._stop.wait(seconds):
            self._check()

    def _check(self) -> None:
        if self._stop.is_set():
            raise Interrupted("stopped")
