"""Notices and pings reach their addresses, and what stands in the way is told without showing one."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest

from commentvault.nightly import notices
from commentvault.settings import DIRECT, NetSettings

from .receiver import Receiver, receiving

# apprise reads all of its plugins, some of which still import what Python gives up
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NET = NetSettings(proxy=DIRECT, retry_wait=0.0, tries=2)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as kept:
        yield kept


def test_a_ping_is_one_get(receiver: Receiver) -> None:
    """And no trouble."""
    assert notices.ping(receiver.ping, NET) is None
    assert receiver.pings == ["/SECRET-PING"]


@pytest.mark.parametrize("code", [302, 401, 404, 429, 500])
def test_a_ping_that_is_not_taken_is_a_trouble_without_its_address(receiver: Receiver, code: int) -> None:
    """Whatever the answer."""
    receiver.code = code
    problem = notices.ping(receiver.ping, NET)
    assert problem is not None
    assert f"HTTP {code}" in problem.text
    assert "SECRET" not in problem.text
    assert (problem.about, problem.exit_code) == (notices.PING, 0)


@pytest.mark.parametrize(
    "address", ["http://SECRET:SECRET@127.0.0.1:1/SECRET", "http://\x1bSECRET/", "http://[::1/SECRET"]
)
def test_a_ping_that_leads_nowhere_is_a_trouble_without_its_address(address: str) -> None:
    """Nor does an address fail the night that is none."""
    problem = notices.ping(address, NET)
    assert problem is not None
    assert "SECRET" not in problem.text


def test_a_notice_is_one_message(receiver: Receiver) -> None:
    """With all lines in it, as a failure or as news."""
    assert notices.send([receiver.notify], "commentvault", ["one", "two"], failure=True) is None
    assert notices.send([receiver.notify], "commentvault", ["three"], failure=False) is None
    told = [(message["title"], message["message"], message["type"]) for message in receiver.messages]
    assert told == [("commentvault", "one\ntwo", "failure"), ("commentvault", "three", "info")]


def test_nothing_to_tell_is_not_sent(receiver: Receiver) -> None:
    """Nor is anything without an address."""
    assert notices.send([receiver.notify], "commentvault", [], failure=False) is None
    assert notices.send([], "commentvault", ["one"], failure=False) is None
    assert receiver.messages == []


def test_a_notice_that_is_not_taken_is_a_trouble_without_its_address(
    receiver: Receiver, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """And nothing else is printed about it."""
    receiver.code = 500
    with caplog.at_level(logging.DEBUG):
        problem = notices.send([receiver.notify], "commentvault", ["one"], failure=False)
    assert problem is not None
    assert "could not be delivered" in problem.text
    assert "SECRET" not in problem.text + "".join(capfd.readouterr()) + caplog.text
    assert problem.exit_code == 0


def test_an_address_of_no_known_form_is_named_by_its_place(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """The others get their notice all the same."""
    with caplog.at_level(logging.DEBUG):
        problem = notices.send([receiver.notify, "SECRET://x"], "commentvault", ["one"], failure=False)
    assert problem is not None
    assert "SECRET" not in caplog.text.upper()
    assert "address 2 " in problem.text
    assert "SECRET" not in problem.text
    assert len(receiver.messages) == 1


def test_where_apprise_is_missing_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether there is something to tell in this night or not."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    problem = notices.send(["json://x"], "commentvault", [], failure=False)
    assert problem is not None
    assert "pip install -e '.[notify]' in the clone" in problem.text
    assert problem.exit_code == 0
