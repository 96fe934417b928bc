"""``commentvault schedule``: every night without anybody thinking of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli.common import ArchiveOption, note, open_vault, out
from commentvault.errors import UsageError

if TYPE_CHECKING:
    from commentvault.nightly.schedule import Job
    from commentvault.nightly.schedulers import Scheduler
    from commentvault.settings import Settings


class Kind(StrEnum):
    """What starts programs by the clock."""

    CRON = "cron"
    SYSTEMD = "systemd"
    LAUNCHD = "launchd"


_NOT_YET = 3  # as an archive that is not whole: what should have happened has not
_WHAT = {
    Kind.CRON: "a line for the user's table (crontab -e)",
    Kind.SYSTEMD: "two files for the user's systemd",
    Kind.LAUNCHD: "an agent for the user's launchd",
}


def schedule(
    kind: Annotated[Kind | None, typer.Argument(help="For whom (cron).", show_default=False)] = None,
    at: Annotated[
        str | None, typer.Option(help="When, as HH:MM of this machine's clock; else in the night.", show_default=False)
    ] = None,
    every: Annotated[
        str | None, typer.Option(help="How often (1d, or as often as a watched link asks).", show_default=False)
    ] = None,
    install: Annotated[bool, typer.Option("--install", help="Put it in place instead of printing it.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take it away.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Say whether it is in place and has run.")] = False,
    archive: ArchiveOption = None,
) -> None:
    """Print or install what runs commentvault nightly by itself.

    The minute, and the hour of the night, are thrown once for this machine and archive, so that not everybody calls at
    03:00. --check ends with 0 where the last good night is recent enough, else with 3.
    """
    if install + remove + check > 1:
        raise UsageError("--install, --remove and --check are three different wishes")
    loaded, vault = open_vault(archive)
    from commentvault.nightly import schedule as plans
    from commentvault.settings import interval as span

    interval = span(every) if every else plans.wanted(loaded, datetime.now(UTC))
    if check:
        raise typer.Exit(_check(vault.root, interval))
    if remove:
        _remove(vault.root, kind)
        return
    job = plans.job(loaded, vault.root, os.environ, every=interval, at=_clock(at) if at else None)
    _warn(job, loaded)
    _install(job, kind or Kind.CRON, loaded) if install else _print(job, kind or Kind.CRON)


def _print(job: Job, kind: Kind) -> None:
    scheduler = _scheduler(kind)
    out(scheduler.text(job).rstrip("\n"))
    note(f"{_WHAT[kind]}: {job.times}; or let it be put in place: commentvault schedule {kind.value} --install")


def _install(job: Job, kind: Kind, loaded: Settings) -> None:
    if not loaded.watch:
        raise UsageError("no link is watched yet, so there is nothing to run; first: commentvault watch add LINK")
    from commentvault.nightly import schedule as plans

    for remark in _scheduler(kind).install(job):
        note(remark)
    first = plans.local(job.times.after(datetime.now(UTC)))
    out(f"installed for {kind.value}: {job.times}, first on {first}; archive: {job.vault}")
    note("whether it runs: commentvault schedule --check")


def _remove(root: Path, kind: Kind | None) -> None:
    from commentvault.nightly import schedule as plans
    from commentvault.nightly.schedulers import schedulers

    wanted = [one for one in schedulers() if kind is None or one.name == kind.value]
    gone = [one.name for one in wanted if one.remove(plans.name(root))]
    out(f"removed from {' and '.join(gone)}" if gone else f"nothing is installed for {root}")


def _check(root: Path, every: timedelta) -> int:
    from commentvault.nightly import schedule as plans
    from commentvault.nightly.schedulers import installed

    found, troubles = installed(plans.name(root))
    for trouble in troubles:
        note(trouble)
    checked = plans.check(root, found, every, datetime.now(UTC))
    for line in checked.told:
        out(line)
    return 0 if checked.good else _NOT_YET


def _warn(job: Job, loaded: Settings) -> None:
    """What somebody who wonders later would like to have known."""
    for variable in job.left_out:
        note(
            f"{variable} is left out: it may hold a secret, and schedules are readable by others. Write it into "
            f"{loaded.file or 'the settings file'} ({_key(variable)}), readable by you alone"
        )
    if not loaded.watch:
        note("no link is watched yet; start with: commentvault watch add LINK")


def _key(variable: str) -> str:
    """Where a variable's value belongs in the settings file."""
    if variable.upper().endswith("_PROXY"):
        return "proxy under [net]"
    section, _, key = variable.removeprefix("COMMENTVAULT_").lower().partition("_")
    return f"{key} under [{section}]"


def _scheduler(kind: Kind) -> Scheduler:
    from commentvault.nightly.schedulers import schedulers

    return next(one for one in schedulers() if one.name == kind.value)


def _clock(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  # this machine's clock, whatever its zone
    except ValueError as error:
        raise UsageError(f"--at {text}: not a time such as 03:17") from error
