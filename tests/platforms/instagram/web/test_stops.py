"""What stops an account stops it for all runs, until its time or a new login."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from commentvault.errors import AnswerError, Missing, QuotaSpent, RateLimited
from commentvault.net import Request
from commentvault.platforms.instagram.web import failures
from commentvault.platforms.instagram.web.failures import LoginNeeded, Stopped, WentWrong
from commentvault.platforms.instagram.web.ledger import Ledger

from .patience import ME, OTHER, START, Clock, QuickDoor, ask, care


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Ledger:
    return Ledger(tmp_path / "state" / "instagram.sqlite", clock)


@pytest.mark.parametrize(
    ("error", "lasts"),
    [
        (LoginNeeded("login_required"), None),
        (Stopped("checkpoint_required"), None),
        (Stopped("feedback_required", failures.DAY), failures.DAY),
        (RateLimited("too often", 120.0), 120.0),
        (RateLimited("too often"), failures.PAUSE),
    ],
)
def test_a_stop_holds_for_all_runs(ledger: Ledger, clock: Clock, error: AnswerError, lasts: float | None) -> None:
    """Nothing is asked with the account, no request counted, however often it is tried; other accounts go on."""
    care(ledger, clock).stop(error)
    for later in (0, 60, 30):
        clock.now += timedelta(seconds=later)
        one = care(Ledger(ledger.path, clock), clock)
        with pytest.raises(type(error)) as stopped:
            ask(one)
        one.stop(stopped.value)  # as whoever sees it does with any error
    assert str(stopped.value).count("nothing is asked with the account keeper") == 1
    assert str(error) in str(stopped.value)
    assert ledger.made(ME) == 0
    ask(care(ledger, clock, account=OTHER))
    clock.now = START + timedelta(seconds=lasts or 365 * failures.DAY, microseconds=1)
    assert (ledger.stopped(ME) is None) == (lasts is not None)


def test_a_new_login_lifts_what_waits_for_one(ledger: Ledger, clock: Clock) -> None:
    """A checkpoint is over then; a wish for a pause is not."""
    ledger.stop(ME, Stopped("checkpoint_required"))
    ledger.lift(ME)
    ask(care(ledger, clock))
    ledger.stop(ME, RateLimited("too often", 600.0))
    ledger.lift(ME)
    stopped = ledger.stopped(ME)
    assert isinstance(stopped, RateLimited)
    assert stopped.retry_after == 600.0


def test_no_stop_shortens_another(ledger: Ledger, clock: Clock) -> None:
    """The one that lasts longest counts; an error that is not about the account stops nothing."""
    for harmless in (Missing("gone"), WentWrong("something went wrong"), QuotaSpent("enough", START)):
        ledger.stop(ME, harmless)
    assert ledger.stopped(ME) is None
    ledger.stop(ME, Stopped("feedback", failures.DAY))
    ledger.stop(ME, RateLimited("too often", 60.0))
    assert isinstance(ledger.stopped(ME), Stopped)
    ledger.stop(ME, LoginNeeded("login_required"))
    ledger.stop(ME, Stopped("feedback", failures.DAY))
    assert isinstance(ledger.stopped(ME), LoginNeeded)


@contextmanager
def instagram(status: int, body: bytes) -> Iterator[tuple[str, list[str]]]:
    """A server that answers all alike; its address, and what it was asked."""
    asked: list[str] = []

    class Says(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Says) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, b"", RateLimited),
        (403, b"", RateLimited),
        (401, b'{"message":"Please wait a few minutes before you try again.","status":"fail"}', RateLimited),
        (403, b'{"message":"login_required","status":"fail"}', LoginNeeded),
        (400, b'{"message":"checkpoint_required","status":"fail"}', Stopped),
        (400, b'{"message":"feedback_required","spam":true,"status":"fail"}', Stopped),
        (200, b'{"message":"challenge_required","status":"fail"}', Stopped),
    ],
)
def test_one_request_and_no_more(
    ledger: Ledger, clock: Clock, status: int, body: bytes, kind: type[AnswerError]
) -> None:
    """What costs the account is asked once, whatever the door would try again, and not by the next run either."""
    with instagram(status, body) as (url, asked):
        for _ in range(3):
            one = care(ledger, clock)
            with pytest.raises(kind) as caught:
                QuickDoor(clock).ask(Request(url, toll=one.toll("iphone")), failures.said, failures.explain)
            one.stop(caught.value)
    assert len(asked) == ledger.made(ME) == 1
