"""``commentvault import``: what somebody's own browser recorded → the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli.common import ArchiveOption, JsonOption, note, open_vault, out
from commentvault.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from threading import Event

    from commentvault.archive.history import Run
    from commentvault.archive.vault import Vault
    from commentvault.model import Target
    from commentvault.platforms.instagram.recorded.answer import Answer
    from commentvault.settings import Settings
    from commentvault.sync import Report

_LINK = "The post that those answers are about which do not tell it themselves."
_RECORDED = """When it was recorded, where the files do not say it (2026-11-22T18:00, UTC unless it has an offset);
without, that is when a file was last changed."""
_REST = "record the rest, or fetch the thread with a login"
_BROKEN_OFF = ("interrupted", "a fault of commentvault")  # how runs end that did not come to their end


def import_(
    files: Annotated[
        list[str], typer.Argument(help="HAR files, or saved JSON answers; - = on standard input.", show_default=False)
    ],
    link: Annotated[str | None, typer.Option(help=_LINK, show_default=False)] = None,
    recorded: Annotated[str | None, typer.Option(help=_RECORDED, show_default=False)] = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Archive Instagram comments that your own browser recorded while you scrolled through them. No login, no request.

    Exit code: 0 complete, off, or imported before; 3 partial; 6 the archive cannot be written. Several posts: the
    gravest.
    """
    from commentvault import sync
    from commentvault.cli.common import stopping
    from commentvault.platforms.instagram.recorded import files as recordings

    settings, vault = open_vault(archive)
    target = _post(link) if link else None
    answers = _read(files, _moment(recorded) if recorded else None)
    found = recordings.posts(answers, target.id if target else None)
    if not as_json:
        note(f"archive: {vault.root}")
    codes: list[int] = []
    with stopping() as stop:
        for code, told in found.items():
            if not stop.is_set():
                codes.append(_import(_post(f"instagram:{code}"), told, vault, settings, stop, as_json=as_json))
    raise typer.Exit(sync.gravest(codes + [3] * (len(found) - len(codes))))


def _read(files: Sequence[str], recorded: datetime | None) -> list[Answer]:
    """The answers of all files together; says which are dated by a file's own date."""
    from commentvault.platforms.instagram.recorded import files as recordings

    answers: list[Answer] = []
    for name in dict.fromkeys(files):
        file = recordings.read(name, recorded, _now())
        if file.by_its_date:
            note(f"{name} does not say when it was recorded: taken is when it was last changed; else say --recorded")
        answers += file.answers
    return answers


def _import(
    target: Target, answers: list[Answer], vault: Vault, settings: Settings, stop: Event, *, as_json: bool
) -> int:
    """One post; returns the exit code. A recording that is in the archive already is not written once more."""
    from commentvault import sync
    from commentvault.cli.wording import as_failure
    from commentvault.model import Ask
    from commentvault.net import Door
    from commentvault.platforms.instagram.recorded import Recorded, checksum

    mark = checksum(answers)
    try:
        summary = vault.summary(target.thread)
        if summary and any(run.header.imported == mark and _got_through(run) for run in summary.imports):
            out(_before(target, mark, as_json=as_json))
            return 0
        platform = Recorded(answers, _visited([*summary.runs, *summary.imports] if summary else [], mark))
        door = Door(settings.net, stop=stop)
        then = min(platform.ended, _now())
        report = sync.fetch(platform, target, Ask(), vault, door, imported=mark, now=lambda: then)
    except ArchiveError as error:
        note(f"commentvault: {target.thread}: {error}")
        if as_json:
            out(as_failure(target.thread, error))
        return error.exit_code
    _tell(report, as_json=as_json)
    return report.exit_code


def _got_through(run: Run) -> bool:
    """Whether an import came to the end of its recording."""
    return run.verdict is not None and not any(words in (run.verdict.reason or "") for words in _BROKEN_OFF)


def _visited(runs: list[Run], mark: str) -> datetime | None:
    """Up to when the archive knows a thread, but for what an import of the same recording had told of it."""
    from commentvault.archive.segments import run_time

    moments = []
    for run in runs:
        verdict = run.verdict
        if run.header.imported == mark or (verdict and not verdict.seen and verdict.status != "off"):
            continue
        moments.append(run_time(run.header.run) if verdict is None or run.header.imported else verdict.at)
    return max(moments, default=None)


def _before(target: Target, mark: str, *, as_json: bool) -> str:
    if not as_json:
        return f"{target.thread}: this recording was imported before; nothing was written"
    import msgspec

    return msgspec.json.encode({"thread": target.thread, "exit_code": 0, "imported_before": mark}).decode()


def _tell(report: Report, *, as_json: bool) -> None:
    """What came of a post."""
    from commentvault.cli.wording import as_record, report_lines

    told, warned = report_lines(report, rest=_REST)
    out(as_record(report) if as_json else "\n".join(told + warned))


def _post(link: str) -> Target:
    from commentvault.platforms.instagram import links

    target = links.match(link)
    if target is None:
        raise UsageError(f"{link!r} is no link to a post, reel or photo on Instagram")
    return target


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--recorded {text}: no moment such as 2026-11-22T18:00") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
