"""cron, systemd and launchd: how a job is written for each, put in place, found and taken away.

Whatever else a user has scheduled stays byte for byte; installing twice is installing once.
"""

from __future__ import annotations

from typing import Protocol

from commentvault.errors import UsageError
from commentvault.nightly.schedule import Job
from commentvault.nightly.schedulers.cron import Cron
from commentvault.nightly.schedulers.launchd import Launchd
from commentvault.nightly.schedulers.systemd import Systemd
from commentvault.nightly.times import Times

__all__ = ["Cron", "Launchd", "Scheduler", "Systemd", "installed", "schedulers"]


class Scheduler(Protocol):
    """Something that starts programs by the clock."""

    name: str

    def text(self, job: Job) -> str:
        """The job as it is written for this scheduler, to be read or put in place by hand."""

    def install(self, job: Job) -> list[str]:
        """Put it in place, or in the place of the one that is there. Returns what people should know besides.

        Raises :class:`UsageError`, with what to do by hand, where that is not possible.
        """

    def remove(self, name: str) -> bool:
        """Take a vault's job away; False where there was none."""

    def installed(self, name: str) -> bool:
        """Whether a vault's job is in place."""

    def times(self, name: str) -> Times | None:
        """When it runs; None where people have written something else there."""


def schedulers() -> tuple[Scheduler, ...]:
    """All of them."""
    return Cron(), Systemd(), Launchd()


def installed(name: str) -> tuple[dict[str, Times | None], list[str]]:
    """Where a vault's job is in place and when it runs there; and what could not be looked up."""
    found: dict[str, Times | None] = {}
    troubles = []
    for one in schedulers():
        try:
            if one.installed(name):
                found[one.name] = one.times(name)
        except UsageError as error:
            troubles.append(str(error))
    return found, troubles
