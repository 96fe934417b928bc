"""What a schedule runs and when; whether it has run. Changes nothing; ``schedulers`` put it in place."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from commentvault import settings as settings_
from commentvault.errors import UsageError
from commentvault.nightly import reports
from commentvault.nightly.reports import Report
from commentvault.nightly.times import Times, fitting
from commentvault.settings import Settings

_MACHINE = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_PLACES = ("COMMENTVAULT_NET_CA_FILE", "SSL_CERT_FILE", "SSL_CERT_DIR")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_OTHERS = (*_PROXIES, *(name.lower() for name in _PROXIES), *_PLACES[1:])
_SLACK = timedelta(hours=1)
_UNFIT = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")  # line ends, and bytes that are no text


@dataclass(frozen=True)
class Job:
    """``commentvault nightly`` of one vault as a schedule runs it: nothing of it depends on PATH or a login's profile.

    ``left_out`` are variables that are set now and may hold a secret: a schedule is readable by others.
    """

    name: str
    vault: Path
    folder: Path
    command: tuple[str, ...]
    environment: dict[str, str]
    times: Times
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """Whether the nights happen. ``good`` False: the last good one is longer ago than ``allowed``, or there was none.

    ``installed`` says where (``cron``, …) and when; ``next`` is when it runs next, None where that is not known.
    """

    installed: dict[str, Times | None]
    report: Report | None
    good: bool
    allowed: timedelta
    next: datetime | None

    @property
    def told(self) -> list[str]:
        """The same in words."""
        places = [f"{place}: {times or 'at times that people set'}" for place, times in self.installed.items()]
        lines = [f"installed for {'; '.join(places) or 'nothing; commentvault schedule --install does that'}"]
        lines += [f"next run: {local(self.next)}"] if self.next else []
        last = self.report
        if last is None:
            return [*lines, "it has not run yet"]
        lines.append(f"last run: from {local(last.started)} to {local(last.ended)}, exit code {last.exit_code}")
        lines.append(f"last good run: {f'ended {local(last.last_good)}' if last.last_good else 'none yet'}")
        hours = f"{self.allowed / timedelta(hours=1):.0f} h"
        return (
            lines if self.good else [*lines, f"that is too long ago: {hours} are allowed; see the vault's nightly.log"]
        )


def local(moment: datetime) -> str:
    """A moment by this machine's clock, as schedules count."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M %Z}"


def name(vault: Path) -> str:
    """What a vault's schedule is called, so that several vaults have one each."""
    return f"commentvault-nightly-{hashlib.sha256(os.fsencode(vault.resolve())).hexdigest()[:8]}"


def job(
    settings: Settings,
    vault: Path,
    environment: Mapping[str, str],
    *,
    every: timedelta,
    at: time | None = None,
) -> Job:
    """The job of a vault, to be run every so long.

    Its moment is thrown by the machine and the vault: for the same ones it stays the same. Raises :class:`UsageError`
    for a name that no schedule can hold.
    """
    seed = hashlib.sha256(f"{_machine()}\n".encode() + os.fsencode(vault.resolve())).digest()
    kept, left_out = _environment(environment, Path.cwd())
    if settings.file:
        kept = {settings_.FILE_VARIABLE: str(settings.file.absolute()), **kept}
    command = (*_program(), "nightly", "--archive", str(vault), "--quiet")
    folder = settings.file.absolute().parent if settings.file else Path.home()
    for text in (*command, str(folder), *kept.values()):
        if _UNFIT.search(text):
            raise UsageError(f"{text!r} cannot be written into a schedule: it holds a line end or the like")
    return Job(name(vault), vault, folder, command, kept, Times.chosen(every, seed, at), tuple(left_out))


def wanted(settings: Settings, now: datetime) -> timedelta:
    """How often the nights have to come for every watched thread's interval to be kept; every day at least."""
    watched = (watch for watch in settings.watch if watch.until is None or now.date() <= watch.until)
    return fitting(min((watch.interval for watch in watched), default=timedelta(days=1)))


def check(vault: Path, installed: dict[str, Times | None], every: timedelta, now: datetime) -> Check:
    """How the nights of a vault go; ``every`` holds where none of what is installed tells it."""
    known = [times for times in installed.values() if times]
    every = min((times.every for times in known), default=every)
    allowed = every + every / 4 + _SLACK
    report = reports.read(vault)
    good = report is not None and report.last_good is not None and now - report.last_good <= allowed
    return Check(installed, report, good, allowed, min((times.after(now) for times in known), default=None))


def _environment(environment: Mapping[str, str], here: Path) -> tuple[dict[str, str], list[str]]:
    """The variables that a night needs too, and the names of those that may hold a secret."""
    ours = settings_.variables()
    del ours["COMMENTVAULT_ARCHIVE"]  # goes as a flag
    kept = {"PYTHONUTF8": "1"}  # cron's locale is C, where other people's names could not be printed
    left_out = []
    for variable in (*ours, *_OTHERS):
        value = environment.get(variable, "")
        secret = (ours.get(variable, False) and not variable.endswith("_PROXY")) or "@" in value
        if value and secret:
            left_out.append(variable)
        elif value:
            kept[variable] = str(here / value) if variable in _PLACES else value
    return kept, left_out


def _program() -> tuple[str, ...]:
    """How this very installation is started, from wherever."""
    if not sys.executable:
        raise UsageError("this Python does not say where it is; write the schedule by hand")
    script = Path(sys.executable).with_name("commentvault")
    if os.access(script, os.X_OK):
        return (str(script),)
    return (sys.executable, "-P", "-m", "commentvault")  # -P: what lies in the working folder is not imported


def _machine() -> str:
    for path in _MACHINE:
        if path.is_file():
            return path.read_text("ascii", "replace").strip()
    return platform.node()
