"""How the nights go: the watched threads, the night under way, the last one's report, the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from commentvault.archive.segments import run_time
from commentvault.archive.vault import Vault
from commentvault.digest.words.wording import post
from commentvault.doctor.check import Check, ok, problem, warning
from commentvault.errors import ArchiveError, UsageError
from commentvault.model import Collection
from commentvault.nightly import collections, due, instance, reports, schedule, schedulers
from commentvault.settings import Settings, Watch

_GOOD = ("complete", "off", "asked")
_SLACK = timedelta(days=1)
_SHOWN = 5  # troubles of a night


def threads(loaded: Settings, vault: Vault, now: datetime) -> Iterator[Check]:
    """The last good visit of every watched thread."""
    for watch in loaded.watch:
        try:
            targets = due.expand(watch, loaded, collections.read(vault.root))
        except UsageError as error:
            yield warning("watched", str(error), f"commentvault watch remove {watch.link}")
            continue
        _, found = collections.named(watch, loaded)
        if isinstance(found, Collection) and not targets:
            yield _unlisted(found, vault)
        for _, target in targets:
            try:
                yield _thread(watch, target.thread, vault, now)
            except ArchiveError as error:
                yield problem("watched", f"{target.thread}: {error}", "commentvault verify", error.exit_code)
    if not loaded.watch:
        yield ok("watched", "no thread is watched; commentvault watch add LINK")


def _unlisted(found: Collection, vault: Vault) -> Check:
    """A channel, playlist or profile of which no thread is known."""
    known = collections.read(vault.root).get(found.name)
    if known and known.at:
        return ok("watched", f"{found.name}: it lists no {post(found.name)} that is wanted")
    why = f": {known.trouble}" if known and known.trouble else ""
    return warning("watched", f"{found.name}: never listed yet{why}", "commentvault nightly")


def _thread(watch: Watch, thread: str, vault: Vault, now: datetime) -> Check:
    summary = vault.summary(thread)
    runs = summary.runs if summary else []
    good = [run for run in runs if run.verdict and run.verdict.status in _GOOD]
    if watch.until is not None and now.date() > watch.until:
        return ok("watched", f"{thread}: only until {watch.until}")
    last = runs[-1].verdict if runs else None
    ended = f"; the last visit ended {last.status}{f' ({last.reason})' if last.reason else ''}" if last else ""
    if not good:
        return warning("watched", f"{thread}: no good visit yet{ended}", f"commentvault fetch {watch.link}")
    at = run_time(good[-1].header.run)
    if now - at > 2 * watch.interval + _SLACK:
        told = f"{thread}: the last good visit was on {at:%Y-%m-%d}, it is asked for every {watch.every}{ended}"
        return warning("watched", told, f"commentvault fetch {watch.link}")
    return ok("watched", f"{thread}: last good visit {at:%Y-%m-%d %H:%M} UTC")


def nightly(loaded: Settings, root: Path, now: datetime) -> Iterator[Check]:
    """The night under way, and how the last one ended."""
    holder = reports.load(root / reports.FOLDER / instance.RUNNING, instance.Holder)
    if holder:
        since = f"the night that began {schedule.local(holder.started)} (process {holder.pid})"
        at = f", at {holder.thread}" if holder.thread else ""
        if not instance.is_under_way(root / reports.FOLDER):
            yield warning("nightly", f"{since} was killed{at}", "the next one goes on where it stopped")
        elif holder.hangs(timedelta(minutes=loaded.nightly.hung_after), now):
            told = f"{since} gives no sign of life since {schedule.local(holder.alive)}{at}"
            yield problem("nightly", told, f"end it: kill {holder.pid}", 6)
        else:
            wait = holder.waits_until
            until = f", waits until {schedule.local(wait)} as asked" if wait and wait > now else ""
            yield ok("nightly", f"{since} is under way{at}{until}")
    report = reports.read(root)
    if report is None:
        if not holder:
            yield ok("nightly", "no night yet")
        return
    told = f"the last night ended {schedule.local(report.ended)} with exit code {report.exit_code}"
    if not report.exit_code:
        yield ok("nightly", told)
    else:
        texts = [trouble.text for trouble in report.problems if trouble.exit_code][:_SHOWN]
        log = root / reports.FOLDER / "nightly.log"
        yield warning("nightly", "; ".join([told, *texts]), f"more is in {log}")


def scheduled(loaded: Settings, root: Path, now: datetime) -> Iterator[Check]:
    """Whether the nights happen by themselves."""
    found, troubles = schedulers.installed(schedule.name(root))
    for trouble in troubles:
        yield warning("schedule", trouble, "look at it by hand")
    every = schedule.wanted(loaded, now)
    check = schedule.check(root, found, every, now)
    told = "; ".join(check.told)
    if not loaded.watch and not found:
        yield ok("schedule", "nothing is installed, and nothing is watched")
    elif not found:
        yield warning("schedule", told, "commentvault schedule --install")
    elif check.report is not None and not check.good:
        yield warning("schedule", told, "see whether the scheduler runs at all, then the nightly's log")
    elif all(times and times.every > every for times in found.values()):
        told += "; a watched thread asks for more"
        yield warning("schedule", told, f"commentvault schedule {next(iter(found))} --install")
    else:
        yield ok("schedule", told)
