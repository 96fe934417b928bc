"""What stops an account stops it for all runs, until its time or a new login."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from commentvault.errors import AnswerError, ArchiveNotWritable, Missing, QuotaSpent, RateLimited
from commentvault.net import Request
from commentvault.platforms.instagram.web import failures
from commentvault.platforms.instagram.web.care import Care
from commentvault.platforms.instagram.web.failures import LoginNeeded, Stopped, WentWrong
from commentvault.platforms.instagram.web.ledger import Ledger

from .patience import ME, OTHER, START, Clock, QuickDoor, ask, care


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
    assert str(stopped.value).count("nothing is asked with this login") == 1
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


def test_a_stop_under_a_clock_that_was_ahead(ledger: Ledger, clock: Clock) -> None:
    """It lasts as long as it was to last, from when the clock is right; what waits for a login says since today."""
    clock.now += timedelta(days=365)
    ledger.stop(ME, RateLimited("too often", 1818.0))
    ledger.stop(OTHER, LoginNeeded("login_required"))
    clock.now = START
    stopped = ledger.stopped(ME)
    assert isinstance(stopped, RateLimited)
    assert stopped.retry_after == 1818.0
    assert "since 2026-11-22 12:00" in str(ledger.stopped(OTHER))
    clock.now += timedelta(seconds=1818)
    ask(care(ledger, clock))


@pytest.mark.parametrize("error", [Stopped("checkpoint_required"), RateLimited("too often", 600.0)])
def test_a_stop_that_cannot_be_written_down_holds_all_the_same(
    ledger: Ledger, clock: Clock, error: AnswerError
) -> None:
    """It is what is told, and this process asks nothing more; other runs know of it as soon as it can be written."""
    ledger.path.parent.write_bytes(b"")  # a file in the place of the folder
    with pytest.raises(type(error)) as told:
        care(ledger, clock).stop(error)
    assert isinstance(told.value.__cause__, ArchiveNotWritable)
    with pytest.raises(type(error), match=str(error)):
        ask(care(Ledger(ledger.path, clock), clock))
    ledger.path.parent.unlink()
    with pytest.raises(type(error), match="nothing is asked with this login"):
        ask(care(Ledger(ledger.path, clock), clock))
    assert ledger.stopped(ME)
    ask(care(ledger, clock, account=OTHER))


def refused(one: Care, ledger: Ledger, error: AnswerError) -> None:
    """A new login is tried, and that is the answer."""
    with ledger.trying(ME):
        ask(one)
        one.stop(error)
        raise error


def test_a_new_login_is_tried_in_spite_of_what_waits_for_one(ledger: Ledger, clock: Clock) -> None:
    """What stopped the account does so again where that login is not taken, in its words."""
    ledger.stop(ME, Stopped("checkpoint_required"))
    before = str(ledger.stopped(ME))
    with pytest.raises(LoginNeeded):
        refused(care(ledger, clock), ledger, LoginNeeded("login_required"))
    assert str(ledger.stopped(ME)) == before
    with ledger.trying(ME):
        ask(care(ledger, clock))
    ask(care(ledger, clock))
    assert ledger.made(ME) == 3


def test_a_login_that_is_not_taken_stops_no_other(ledger: Ledger, clock: Clock) -> None:
    """The one that is kept goes on being used; a wish for a pause is about the account."""
    for error, stops in ((LoginNeeded("login_required"), False), (RateLimited("too often", 600.0), True)):
        one = care(ledger, clock)
        with pytest.raises(type(error)):
            refused(one, ledger, error)
        assert (ledger.stopped(ME) is not None) == stops
    with pytest.raises(RateLimited), ledger.trying(ME):
        ask(one)


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
