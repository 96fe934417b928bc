"""Word to people and services: notices through apprise, and the ping that a dead-man's switch waits for.

Neither ever fails a night, and no address is ever shown: they hold keys.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence

import msgspec

from commentvault.errors import CommentvaultError
from commentvault.net import Door, Request
from commentvault.nightly.journal import Problem
from commentvault.settings import NetSettings

PING = "(ping)"
NOTICES = "(notices)"
_INSTALL = "pip install 'commentvault[notify]'"


def send(addresses: Sequence[str], title: str, lines: Sequence[str], *, failure: bool) -> Problem | None:
    """Send one message with all that is to be told; returns what stood in the way.

    Asks nothing of the network where there is nothing to tell, but says all the same where apprise is missing.
    """
    if not addresses:
        return None
    if importlib.util.find_spec("apprise") is None:
        return Problem(
            about=NOTICES,
            kind="missing",
            text=f"nightly.notify is set, and apprise, which sends notices, is not installed: {_INSTALL}",
        )
    if not lines:
        return None
    import apprise

    sender = apprise.Apprise()
    unknown = [str(number) for number, address in enumerate(addresses, start=1) if not sender.add(address)]
    if unknown:
        text = f"nightly.notify: apprise does not know the form of address {', '.join(unknown)} in the list"
        found = Problem(about=NOTICES, kind="unknown", text=text)
    else:
        found = None
    kind = apprise.NotifyType.FAILURE if failure else apprise.NotifyType.INFO
    if len(sender) and not sender.notify(title=title, body="\n".join(lines), notify_type=kind):
        text = "a notice could not be delivered to every address of nightly.notify; try them with apprise's own command"
        return Problem(about=NOTICES, kind="undelivered", text=text)
    return found


def ping(address: str, net: NetSettings) -> Problem | None:
    """Tell a dead-man's switch that the night was good; returns what stood in the way."""
    door = Door(msgspec.structs.replace(net, tries=min(net.tries, 3), longest_wait=min(net.longest_wait, 10.0)))
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
