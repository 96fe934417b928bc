"""One small question to a platform: does it answer, is the answer's shape known, and what does its clock say?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from commentvault.doctor.check import Check, ok, problem, warning
from commentvault.errors import CommentvaultError
from commentvault.model import Ask, Page, Target
from commentvault.net import Budget, Door, Exchange
from commentvault.platforms.base import Platform
from commentvault.settings import NetSettings

WELL_KNOWN = "https://www.youtube.com/watch?v=jNQXAC9IVRw"
"""A video that has been there, with comments, since 2005: the first one of all."""

_TRIES = 2
_REQUESTS = 6  # one is enough where all is well; to find out what is wrong takes a few
_CLOCK = 60.0  # seconds


def ask(platform: Platform, target: Target, settings: NetSettings, stop: threading.Event) -> Iterator[Check]:
    """Ask for what is pinned in a thread: one request where it has comments."""
    drifts: list[float] = []

    def look_at_clock(exchange: Exchange) -> None:
        drift = _drift(exchange, datetime.now(UTC))
        drifts.extend([] if drift is None else [drift])

    few = msgspec.structs.replace(settings, tries=min(settings.tries, _TRIES))
    try:
        door = Door(few, capture=look_at_clock, stop=stop)
        errand = door.errand(Budget(requests=_REQUESTS))
        try:
            pages = list(platform.walk(target, Ask(mode="pins"), errand))
        finally:
            door.close()
    except CommentvaultError as error:
        yield problem("platform", f"{target.thread}: {error}", _remedy(error.exit_code, target), error.exit_code)
    else:
        yield _platform(target, pages, errand.requests)
    yield from _clock(drifts)


def _platform(target: Target, pages: list[Page], requests: int) -> Check:
    end = pages[-1].end
    status = end.status if end else "partial"
    reasons = [failed.reason for page in pages for failed in page.failed][:1] + (
        [end.reason] if end and end.reason else []
    )
    reason = f" ({reasons[0]})" if reasons else ""
    asked = f"{target.thread}, asked with {requests} request{'s' * (requests != 1)}"
    if status in ("partial", "refused"):
        code = 4 if status == "refused" else 3
        return problem("platform", f"{asked}: {status}{reason}", _remedy(code, target), code)
    if status == "missing":
        told = f"{asked}: the platform answers, and the thread is missing{reason}"
        return warning("platform", told, "ask about another one: commentvault doctor LINK")
    return ok("platform", f"{asked}: it answers, and in a shape that is known{reason if status == 'off' else ''}")


def _remedy(code: int, target: Target) -> str:
    if code == 4 and target.platform == "instagram":
        return "do what it says; what is kept of the account stands below, under logins and account"
    if code == 4:
        return "wait, ask more slowly (rate under [net]), or ask from another connection"
    if code == 2:
        return "do what it says" if target.platform == "instagram" else "mend the settings"
    return "look at the connection and the proxy; if the shape is unknown, a newer commentvault may know it"


def _clock(drifts: list[float]) -> Iterator[Check]:
    """Our clock against the platform's; without an answer there is nothing to compare."""
    if not drifts:
        return
    drift = min(drifts, key=abs)  # an answer that was long under way is no fault of the clock
    if abs(drift) > _CLOCK:
        told = f"this machine's clock is {abs(drift):,.0f} s {'behind' if drift > 0 else 'ahead of'} the platform's"
        yield warning("clock", told, "set it, by NTP at best: the times of visits come from it")
    else:
        yield ok("clock", f"within {max(1, round(abs(drift)))} s of the platform's")


def _drift(exchange: Exchange, now: datetime) -> float | None:
    """Seconds that the platform's clock is ahead of ours; None where the answer does not say."""
    try:
        return (parsedate_to_datetime(exchange.answer.headers["date"]) - now).total_seconds()
    except (KeyError, ValueError, TypeError):
        return None
