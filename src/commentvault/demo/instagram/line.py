"""A connection to the invented Instagram, and the faults that happen on it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Protocol, cast

import msgspec

from commentvault.demo.answers import Answer
from commentvault.demo.connections import Listener, Wire
from commentvault.demo.instagram import profiles, refusals
from commentvault.demo.instagram.asked import Asked
from commentvault.demo.instagram.faults import Fault


class Owner(Protocol):
    """Who decides what is answered, and after how many seconds."""

    latency: float

    def understood(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Asked:
        """What a request asks for, and in whose name; ``headers`` have small letters."""

    def arrived(self, asked: Asked) -> Fault | None:
        """A request has come in; what shall go wrong with it?"""

    def answer(self, asked: Asked, fault: Fault | None) -> tuple[Answer, bytes]:
        """The answer, and its gzip data."""


class Line(Wire):
    """One connection: request after request, until a side hangs up."""

    def _serve(self) -> None:
        owner = cast("Owner", cast("Listener", self.server).owner)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = owner.understood(self.command, self.path, self._read(), headers)
        fault = owner.arrived(asked)
        if owner.latency:
            time.sleep(owner.latency)
        if fault is not None and self._broken(fault, asked):
            return
        made, packed = owner.answer(asked, fault)
        self._deliver(made, packed, "" if fault is None else fault.trouble)

    def _broken(self, fault: Fault, asked: Asked) -> bool:
        """Commits the faults that need no answer made; False where one is still to come."""
        match fault.trouble:
            case "status":
                self._say(
                    Answer(status=fault.code, body=b'{"message":"Oops, an error occurred.","status":"fail"}'), fault
                )
            case "login_page":
                self._send(refusals.to_login(asked.path))
            case "empty":
                self._send(Answer())
            case "blank":
                self._send(Answer(body=b"{}"))
            case "html":
                self._send(Answer(body=profiles.start_page(), content_type="text/html; charset=utf-8"))
            case "close":
                self._hang_up()
            case "stall":
                time.sleep(fault.seconds)
                return False
            case trouble if trouble in refusals.REFUSALS:
                self._say(refusals.answer(cast("refusals.Refusal", trouble)), fault)
            case _:
                return False
        return True

    def _say(self, made: Answer, fault: Fault) -> None:
        again = (("Retry-After", str(fault.retry_after)),) if fault.retry_after is not None else ()
        self._send(msgspec.structs.replace(made, headers=again))
