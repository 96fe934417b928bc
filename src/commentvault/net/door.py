"""The door itself: one request in, one answer that was understood out, or one of our errors."""

from __future__ import annotations

import copy
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

from commentvault.errors import (
    BudgetSpent,
    Declined,
    EmptyAnswer,
    GaveUp,
    Interrupted,
    NotConnected,
    NotServed,
    RateLimited,
    Unreachable,
)
from commentvault.net import transport as transports
from commentvault.net.exchange import Answer, Exchange, Request, Toll
from commentvault.net.light import httpx
from commentvault.net.pace import Pace
from commentvault.net.replay import Replay
from commentvault.settings import NetSettings

T = TypeVar("T")

REDACTED = "(secret)"
"""What stands in an answer in the place of a secret that it repeats."""

_LOOK_UP = 0.5  # seconds of a wait after which is looked whether it is still wanted
_LONGEST_WISH = 30 * 86_400.0  # seconds; a longer Retry-After is nonsense
_GATES = (("consent", "its consent page"), ("/sorry/", "its robot check"), ("ServiceLogin", "its login"))


@dataclass(frozen=True)
class Budget:
    """What an errand may cost: so many requests, and time until a moment of :func:`time.monotonic`; None = no end."""

    requests: int | None = None
    until: float | None = None

    def check(self, spent: int) -> None:
        """Raise :class:`BudgetSpent` where the next request would go beyond."""
        if self.requests is not None and spent >= self.requests:
            raise BudgetSpent(f"the {self.requests:,} requests that were granted are used up")
        if self.until is not None and time.monotonic() >= self.until:
            raise BudgetSpent("the time that was granted is used up")


class _Again(Exception):
    """Another try may help: why, and how long to pause first where the server said so."""

    def __init__(self, failure: Exception, *, overloaded: bool = False, pause: float | None = None) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.overloaded = overloaded
        self.pause = pause


class Door:
    """Asks hosts politely, from any number of threads.

    ``transport`` replaces the network (a :class:`~commentvault.net.Replay`, a test's); ``capture`` is called with
    every exchange, ``on_wait`` before every :meth:`wait`; ``stop`` ends all waiting with
    :class:`~commentvault.errors.Interrupted`.
    """

    def __init__(
        self,
        settings: NetSettings | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        capture: Callable[[Exchange], None] | None = None,
        on_wait: Callable[[float, str], None] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self.settings = settings = settings or NetSettings()
        self.stop = stop or threading.Event()
        self.requests = 0
        self.failures = 0
        self.tolls = 0
        self._in_a_row = 0  # failures since the last good answer
        self._left = False
        self._budget = Budget()
        self._capture = capture
        self._on_wait = on_wait
        self._free = isinstance(transport, Replay)  # nothing is sent
        self._paces: dict[str, Pace] = {}
        self._lock = threading.Lock()
        self._connection = transports.open_connection(settings, transport)

    def errand(self, budget: Budget | None = None) -> Door:
        """The same door for one errand: with requests, failures, a budget and an end (:meth:`leave`) of its own."""
        door = copy.copy(self)
        door.requests = door.failures = door.tolls = door._in_a_row = 0
        door._left = False
        door._budget = budget or Budget()
        return door

    def leave(self) -> None:
        """The errand is over: what still waits in a lane asks nothing more."""
        self._left = True

    def wait(self, seconds: float, why: str) -> None:
        """Let time go by before a request, told to whoever watches. Raises :class:`Interrupted` as soon as the errand
        is over, and :class:`BudgetSpent` at once where its time would be over first.
        """
        end = time.monotonic() + seconds
        if self._budget.until is not None and end >= self._budget.until:
            raise BudgetSpent(f"{why}: the time that was granted is over before")
        if self._on_wait:
            self._on_wait(seconds, why)
        while (left := end - time.monotonic()) > 0:
            if self.stop.wait(min(left, _LOOK_UP)) or self._left:
                raise Interrupted("stopped")

    def ask(self, request: Request, read: Callable[[Answer], T], explain: Callable[[Answer], None] | None = None) -> T:
        """Send a request until ``read`` understands the answer, or the tries are spent.

        ``read`` raises :class:`EmptyAnswer` where another try may help. ``explain`` is shown an answer of HTTP
        status 300 and above first, and raises what it says; where it raises nothing the status alone counts.
        Raises what stood in the way of the last try: any :class:`~commentvault.errors.AnswerError`, or whatever else
        ``read`` and ``explain`` raise; :class:`BudgetSpent` where no further request is granted.
        """
        pace = self._pace(request.url)
        tries = min(self.settings.tries, request.tries or self.settings.tries)
        for attempt in range(1, tries + 1):
            if self._left:
                raise Interrupted("the errand is over")
            try:
                with pace.turn():
                    answer = self._send(request)
                if explain and answer.status >= 300:
                    explain(answer)
                result = read(_checked(answer, request.url))
            except EmptyAnswer as error:
                again = _Again(error)
            except _Again as error:
                again = error
            else:
                pace.fine()
                self._in_a_row = 0
                return result
            self._rest(pace, again, attempt, tries)
        raise AssertionError("the last try raises")

    def close(self) -> None:
        """Let go of all connections; requests in flight end with an error."""
        self._connection.close()

    def _send(self, request: Request) -> Answer:
        with self._lock:
            self._budget.check(self.requests)
            self.requests += 1
        reached = True
        toll = None if self._free else request.toll
        if toll:
            self._pay(toll)
        try:
            response = self._connection.send(
                request.method, request.url, {**request.headers, **request.secrets}, request.body
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            reached = False
            raise _Again(NotConnected(_unreachable(request, error))) from error
        except httpx.HTTPError as error:
            raise _Again(Unreachable(_unreachable(request, error))) from error
        finally:
            if toll:
                toll.settle(reached=reached)
                with self._lock:
                    self.tolls -= 0 if reached else toll.units
        cookies = tuple(response.headers.get_list("set-cookie"))
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers.raw}
        headers.pop("set-cookie", None)
        body = response.content
        for secret in _secrets(request):  # a platform may repeat what it was sent
            headers = {name: value.replace(secret, REDACTED) for name, value in headers.items()}
            body = body.replace(secret.encode(), REDACTED.encode()) if secret.encode() in body else body
        answer = Answer(response.status_code, headers, body, _server_time(headers.get("date")), cookies)
        if self._capture:
            self._capture(Exchange(replace(request, secrets={}, hidden=()), replace(answer, cookies=())))
        return answer

    def _pay(self, toll: Toll) -> None:
        """Pay for a request; one that cannot be paid for is not sent and does not count."""
        paid = False
        try:
            toll.pay()
            paid = True
        finally:
            with self._lock:
                self.requests -= not paid
                self.tolls += toll.units if paid else 0

    def _rest(self, pace: Pace, again: _Again, attempt: int, tries: int) -> None:
        """Pause before another try, or raise the failure when no try is left."""
        settings = self.settings
        most = 4 * settings.tries
        with self._lock:
            self.failures += 1
            self._in_a_row += 1
            # Where more than half of all answers fail, another try is no help: from then on every request has one.
            spent = self.failures > most + self.requests // 2
        pause = again.pause if again.pause is not None else settings.retry_wait * 2 ** (attempt - 1)
        too_long = pause > settings.longest_wait
        if isinstance(again.failure, Unreachable) and (self._in_a_row >= most or too_long):
            wish = f"it asks to wait {pause:.0f} s" if too_long else f"{self._in_a_row} failures in a row"
            raise GaveUp(f"{again.failure}; {wish}", again.pause) from again.failure
        if attempt == tries or spent or too_long:
            raise again.failure
        jitter = 1 + random.random() / 4 if again.pause is not None else 0.5 + random.random()  # noqa: S311
        if again.overloaded:
            pace.slow_down(pause * jitter)
        else:
            pace.trouble(pause * jitter)

    def _pace(self, url: str) -> Pace:
        with self._lock:
            return self._paces.setdefault(_host(url), Pace(self.settings.rate, self.settings.lanes, self.stop))


def _checked(answer: Answer, url: str) -> Answer:
    """The answer, if its status lets it be read."""
    status, host = answer.status, _host(url)
    if status in (403, 429):  # both mean: slow down
        wait = _retry_after(answer)
        when = f"; it asks to wait {wait:.0f} s" if wait is not None else ""
        raise _Again(RateLimited(f"{host} limits the rate (HTTP {status}){when}", wait), overloaded=True, pause=wait)
    if status >= 500:
        failure = Unreachable(f"{host} answers with its own fault (HTTP {status})")
        raise _Again(failure, pause=_retry_after(answer))
    if 300 <= status < 400:
        where = answer.headers.get("location", "elsewhere")
        for sign, page in _GATES:
            if sign in where:
                raise Declined(f"{host} shows {page} instead of an answer; try later or from another connection")
        raise NotServed(f"{host} sends on to {where} instead of answering (HTTP {status})")
    if status == 401:
        raise Declined(f"{host} asks for a login (HTTP 401)")
    if status >= 400:
        raise NotServed(f"{host} does not take the request (HTTP {status})")
    return answer


def _retry_after(answer: Answer) -> float | None:
    """Seconds to wait by the Retry-After header, given as a number or a date."""
    value = answer.headers.get("retry-after")
    if value is None:
        return None
    try:
        if re.fullmatch(r"[0-9]{1,12}", value.strip()):
            seconds = float(value)
        else:
            seconds = (parsedate_to_datetime(value) - answer.at).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, seconds), _LONGEST_WISH)


def _server_time(header: str | None) -> datetime:
    return (_date(header) if header else None) or datetime.now(UTC).replace(microsecond=0)


@lru_cache(maxsize=64)  # many answers come in one second
def _date(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _unreachable(request: Request, error: Exception) -> str:
    told = f"{_host(request.url)} cannot be reached: {str(error) or type(error).__name__}"
    for secret in _secrets(request):  # an error may repeat what a platform sent
        told = told.replace(secret, REDACTED)
    return told


def _secrets(request: Request) -> tuple[str, ...]:
    return (*request.secrets.values(), *filter(None, request.hidden))


def _host(url: str) -> str:
    return urlsplit(url).netloc
