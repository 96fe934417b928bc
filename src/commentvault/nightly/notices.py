"""Word to people and services: notices through apprise, and the ping that a dead-man's switch waits for.

Neither ever fails a night, and no address is ever shown: they hold keys.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from commentvault.errors import CommentvaultError
from commentvault.net import Door, Request
from commentvault.nightly.reports import Problem
from commentvault.platforms.extras import install
from commentvault.settings import NetSettings

PING = "(ping)"
NOTICES = "(notices)"
_INSTALL = install("notify")
_PATIENCE = 5.0  # seconds for a ping: a night that is to end waits no longer


def send(addresses: Sequence[str], title: str, lines: Sequence[str], *, failure: bool) -> Problem | None:
    """Send one message with all that is to be told; returns what stood in the way.

    Asks nothing of the network where there is nothing to tell, but says all the same where apprise is missing.
    """
    if not addresses:
        return None
    try:
        import apprise
    except ImportError:
        return _trouble("missing", f"nightly.notify is set, and apprise, which sends notices, is missing: {_INSTALL}")
    if not lines:
        return None
    sender = apprise.Apprise()
    kind = apprise.NotifyType.FAILURE if failure else apprise.NotifyType.INFO
    with _silent():
        unknown = [str(at) for at, address in enumerate(addresses, start=1) if not sender.add(address)]
        sent = len(sender) == 0 or sender.notify(title=title, body="\n".join(lines), notify_type=kind)
    if not sent:
        return _trouble("undelivered", "a notice could not be delivered to every address of nightly.notify")
    if unknown:
        text = f"nightly.notify: apprise does not know the form of address {', '.join(unknown)} in the list"
        return _trouble("unknown", text)
    return None


@contextmanager
def _silent() -> Iterator[None]:
    """Nothing is logged by whatever apprise uses: it would hold addresses."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _trouble(kind: str, text: str) -> Problem:
    return Problem(about=NOTICES, kind=kind, text=text)


def ping(address: str, net: NetSettings) -> Problem | None:
    """Tell a dead-man's switch that the night was good; returns what stood in the way."""
    net = msgspec.structs.replace(net, tries=1, connect_timeout=_PATIENCE, read_timeout=_PATIENCE)
    door = Door(net)
    try:
        door.ask(Request(address), lambda _answer: None)
    except CommentvaultError as error:  # its words may hold the address
        code = re.search(r"HTTP \d{3}", str(error))
        return _no_ping(code[0] if code else "no answer")
    except Exception as error:  # noqa: BLE001  # an address can be malformed in ways that only libraries know
        return _no_ping(type(error).__name__)
    finally:
        door.close()
    return None


def _no_ping(reason: str) -> Problem:
    return Problem(about=PING, kind="no ping", text=f"the address of nightly.ping did not take the ping ({reason})")
