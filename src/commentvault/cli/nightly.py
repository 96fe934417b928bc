"""``commentvault nightly``: what is due of the watch list, from cron, for years."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli.common import ArchiveOption, JsonOption, note, open_vault, out
from commentvault.errors import ArchiveLocked, UsageError

if TYPE_CHECKING:
    from commentvault.archive.vault import Vault
    from commentvault.nightly.due import Plan
    from commentvault.nightly.instance import Holder
    from commentvault.nightly.night import Night, Options
    from commentvault.settings import Settings

_TIME = "At most so long for all threads together (90m, 2h); what does not fit is first next time."
_NO_THREADS = "no thread is watched yet; add one with: commentvault watch add LINK"


def nightly(
    max_requests: Annotated[
        int | None, typer.Option(help="At most that many requests for all threads together.", min=1, show_default=False)
    ] = None,
    max_time: Annotated[str | None, typer.Option(help=_TIME, show_default=False)] = None,
    digests: Annotated[
        bool,
        typer.Option("--digest", help="Write the digests of the threads in which something changed."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing, but for troubles that are new.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what is due, in which order and how; ask and write nothing.")
    ] = False,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Visit the watched threads that are due.

    Each is looked at as closely as it needs by now. A trouble is told once, on standard error, until it is over.
    Exit code: 0 when every due thread ended complete, off, as asked, or missing as before; else the gravest of
    3 partial, 4 refused, 5 missing, 6 the archive, 1 a fault of ours. 2: nothing is watched.
    """  # fmt: skip
    settings, vault = open_vault(archive)
    if not settings.watch:
        raise UsageError(f"{_NO_THREADS} (settings: {settings.file or 'none'})")
    if dry_run:
        raise typer.Exit(_plan(settings, vault, as_json=as_json))
    if not (quiet or as_json):
        note(f"archive: {vault.root}")
    options = _options(settings, vault, max_requests, _minutes(max_time) if max_time else None, digests=digests)
    raise typer.Exit(_run(settings, vault, options, quiet=quiet, as_json=as_json))


def _run(settings: Settings, vault: Vault, options: Options, *, quiet: bool, as_json: bool) -> int:
    from dataclasses import replace

    from commentvault.cli.common import stopping
    from commentvault.cli.progress import Progress
    from commentvault.nightly import night
    from commentvault.nightly.instance import Holder

    watched = sys.stderr.isatty() and not (quiet or as_json)
    with stopping() as stop, Progress(quiet=not watched) as progress:
        came = night.run(settings, vault, replace(options, on_page=progress.update), stop=stop)
    if isinstance(came, Holder):
        return _busy(came, settings, vault, quiet=quiet, as_json=as_json)
    _tell(came, quiet=quiet, as_json=as_json)
    return came.report.exit_code


def _tell(night: Night, *, quiet: bool, as_json: bool) -> None:
    """The night in one line, or the whole report; troubles that are new to standard error."""
    from commentvault.nightly import words

    if as_json:
        import msgspec

        out(msgspec.json.encode(night.report).decode())
    elif not quiet:
        out(words.summary(night.report))
    for line in words.told(night.news):
        note(f"commentvault: {line}")


def _busy(holder: Holder, settings: Settings, vault: Vault, *, quiet: bool, as_json: bool) -> int:
    """Another process goes through the night: fine, unless it hangs. That is told once, and always by the code."""
    from commentvault.nightly import instance, notices, reports, words

    if as_json:
        import msgspec

        out(msgspec.json.encode({"at_work": holder}).decode())
    hung_after = timedelta(minutes=settings.nightly.hung_after)
    if not holder.hangs(hung_after, datetime.now(UTC)):
        if not quiet:
            note(f"commentvault: {words.at_work(holder)}")
        return 0
    text = words.hangs(holder)
    first = instance.first_to_tell(reports.folder(vault.root), holder)
    if first or not quiet:
        note(f"commentvault: {text}")
    if first and "failure" in settings.nightly.notify_on:
        notices.send(settings.nightly.notify, "commentvault", [text], failure=True)
    return ArchiveLocked.exit_code


def _options(
    settings: Settings, vault: Vault, max_requests: int | None, max_minutes: float | None, *, digests: bool
) -> Options:
    from commentvault.nightly.night import Options

    def write_digest(thread: str) -> Path:
        from commentvault.cli.digest import save_told

        found = vault.read(thread)
        if found is None:
            raise AssertionError(f"{thread} was just visited")
        return save_told(found, vault)[0]

    return Options(
        max_requests=max_requests or settings.nightly.max_requests,
        max_minutes=max_minutes or settings.nightly.max_minutes,
        write_digest=write_digest if digests else None,
    )


def _plan(settings: Settings, vault: Vault, *, as_json: bool) -> int:
    """Say what a night would do now."""
    from commentvault import sync
    from commentvault.nightly import due, reports, words

    before = reports.read(vault.root)
    plan = due.plan(settings, vault, datetime.now(UTC).replace(microsecond=0), before.left_over if before else ())
    if as_json:
        out(_as_record(plan))
    else:
        note(f"archive: {vault.root}")
        for line in words.planned(plan):
            out(line)
    for line in words.told(plan.problems):
        note(f"commentvault: {line}")
    return sync.gravest([problem.exit_code for problem in plan.problems])


def _as_record(plan: Plan) -> str:
    import msgspec

    threads = [
        {
            "thread": one.target.thread,
            "url": one.target.url,
            "mode": one.choice.mode,
            "why": one.choice.why,
            "left_over": one.left_over,
        }
        for one in plan.due
    ]
    record = {"due": threads, "waiting": plan.waiting, "not_due": plan.not_due, "problems": plan.problems}
    record["to_list"] = plan.to_list
    return msgspec.json.encode(record).decode()


def _minutes(text: str) -> float:
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]+)?)([mh])", text.strip())
    minutes = float(found[1]) * (60 if found[2] == "h" else 1) if found else 0.0
    if not minutes:
        raise UsageError(f"--max-time {text}: not a time such as 90m or 2h")
    return minutes
