"""``commentvault fetch``: links → the archive."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli.common import ArchiveOption, JsonOption, note, open_vault, out, stopping
from commentvault.errors import ArchiveError, Interrupted, UsageError

if TYPE_CHECKING:
    from commentvault.archive.vault import Vault
    from commentvault.cli.progress import Progress
    from commentvault.model import Ask, Collection, Target
    from commentvault.model import Mode as Asked
    from commentvault.net import Door
    from commentvault.nightly.patience import Patience
    from commentvault.platforms.base import Platform
    from commentvault.settings import Settings
    from commentvault.sync import Report

_MODE = """How much to look at. full: everything. refresh: all top comments, and replies where their number changed.
head: the newest until only known ones come. pins: the first page, for what is pinned and hearted; the Data API knows no
hearts. auto: what the thread needs by now. Without: the rest of a run that ended before its time, else full."""
_SOURCE = """Where to ask. web: the site, on Instagram with a kept login. api: the official API: YouTube's Data API with
a key and within its quota, or Instagram's Graph API with a token, for posts of one's own. both: YouTube's two joined.
auto: the web, and both where a key is set; on Instagram the API where there is a token and no login."""
_DRY_RUN = """Only say what it would cost. What channels, playlists and profiles list is asked for, and the size of each
thread that was never read whole: about two requests, or one unit of the Data API. Not counted: what is new since, and
the looking up of comments that are missing (look_ups in the settings)."""
_LIMIT = "Stop after that many comments. Of a channel, playlist or profile: the first so many posts, each whole."
_SINCE = """Only comments that may be from a day (2026-11-01) or moment on, UTC; the pinned one always. Of a channel,
playlist or profile: nothing that is certainly older, and all comments of the rest."""


class Source(StrEnum):
    """What ``--source`` takes."""

    AUTO = "auto"
    WEB = "web"
    API = "api"
    BOTH = "both"


class Mode(StrEnum):
    """What ``--mode`` takes."""

    AUTO = "auto"
    FULL = "full"
    REFRESH = "refresh"
    HEAD = "head"
    PINS = "pins"


def fetch(
    links: Annotated[
        list[str],
        typer.Argument(
            help="Links to videos, posts, reels, channels, playlists or profiles; - = on standard input.",
            show_default=False,
        ),
    ],
    mode: Annotated[Mode | None, typer.Option(help=_MODE, show_default=False)] = None,
    source: Annotated[Source | None, typer.Option(help=_SOURCE, show_default=False)] = None,
    limit: Annotated[int | None, typer.Option(help=_LIMIT, min=1, show_default=False)] = None,
    replies: Annotated[bool, typer.Option("--replies/--no-replies", help="Fetch the replies too.")] = True,
    since: Annotated[str | None, typer.Option(help=_SINCE, show_default=False)] = None,
    lanes: Annotated[
        int | None, typer.Option(help="Requests in flight at once (8).", min=1, max=64, show_default=False)
    ] = None,
    pace: Annotated[
        float | None, typer.Option(help="At most that many requests a second.", min=0.01, show_default=False)
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(help="Read recorded answers from a folder instead of the network.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_DRY_RUN)] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Tell of every answer on standard error.")] = False,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Archive the comments under videos, posts and reels, or under all that a channel, playlist or profile lists.

    Exit code: 0 complete, off or as asked; 3 partial; 4 refused; 5 missing; 6 the archive cannot be written. Several
    threads: the gravest.
    """  # fmt: skip
    from commentvault import platforms
    from commentvault.model import Ask

    settings, vault = open_vault(archive)
    settings = _with_flags(settings, lanes, pace, source)
    ask = Ask(mode=_asked(mode), limit=limit, replies=replies, since=_moment(since) if since else None)
    found = [platforms.resolve(link, settings) for link in _expand(links)]
    found = list({one.url: (platform, one) for platform, one in found}.values())
    if not as_json:
        note(f"archive: {vault.root}")
    how = How(mode=mode, replay=replay, as_json=as_json, dry_run=dry_run, verbose=verbose)
    code = run(found, ask, vault, settings, how)
    raise typer.Exit(code)


def _clock() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class How:
    """How threads are fetched, and what is told of it. ``now`` may be an invented world's clock."""

    mode: Mode | None = None
    replay: Path | None = None
    as_json: bool = False
    dry_run: bool = False
    verbose: bool = False
    now: Callable[[], datetime] = _clock

    @property
    def resume(self) -> bool:
        """Whether a run that ended before its time is gone on with."""
        return self.mode in (None, Mode.AUTO)


def run(
    found: Sequence[tuple[Platform, Target | Collection]],
    ask: Ask,
    vault: Vault,
    settings: Settings,
    how: How,
) -> int:
    """Fetch the threads that are named or listed, one after the other, and print what came of each; returns the exit
    code.

    Without a mode, or with the one that suits the thread by now, a run that ended before its time is gone on with.
    """
    from commentvault import sync
    from commentvault.cli import estimate, traffic
    from commentvault.cli.expansion import expanded
    from commentvault.cli.progress import Progress
    from commentvault.net import Door, Replay
    from commentvault.nightly.patience import Patience

    patience = Patience()
    with stopping() as stop, Progress(quiet=how.as_json) as progress:
        recorded = Replay.from_folder(how.replay) if how.replay else None
        capture = traffic.show if how.verbose else None
        door = Door(settings.net, transport=recorded, capture=capture, on_wait=progress.waiting, stop=stop)
        wanted = expanded(found, ask, door, patience, as_json=how.as_json)
        threads = [(p, t, _suited(part, vault, t, how)) for p, t, part in wanted.threads.values()]
        if how.dry_run:
            told = estimate.Estimate(vault, door, how.now(), resume=how.resume, as_json=how.as_json)
            told.tell(threads)
            return sync.gravest(told.codes + wanted.codes)
        outcomes = _Round(vault, settings, door, how, progress, patience).go(threads)
        door.close()
    not_begun = _tell_all(list(wanted.threads), outcomes, list(patience.why.values()), as_json=how.as_json)
    codes = [one.exit_code for one in outcomes.values()]
    return sync.gravest(codes + [Interrupted.exit_code] * not_begun + wanted.codes)


@dataclass(frozen=True)
class _Round:
    """Goes from thread to thread."""

    vault: Vault
    settings: Settings
    door: Door
    how: How
    progress: Progress
    patience: Patience

    def go(self, threads: Sequence[tuple[Platform, Target, Ask]]) -> dict[str, Report | ArchiveError]:
        """What came of each, told as it comes; those that were not begun are not in it."""
        outcomes: dict[str, Report | ArchiveError] = {}
        for platform, target, ask in threads:
            if self.door.stop.is_set() or self.patience.left_alone(platform.name):
                continue
            outcome = outcomes[target.thread] = self._visit(platform, target, ask)
            self.progress.clear()
            _tell(target, outcome, as_json=self.how.as_json)
            if not isinstance(outcome, ArchiveError):
                self._note_end(target, outcome)
        return outcomes

    def _visit(self, platform: Platform, target: Target, ask: Ask) -> Report | ArchiveError:
        """One thread, or what keeps it from being archived."""
        from commentvault import sync

        try:
            return sync.fetch(
                platform,
                target,
                ask,
                self.vault,
                self.door,
                resume=self.how.resume,
                history=self.settings.history,
                retention=platform.retention,
                on_page=self.progress.update,
                now=self.how.now,
            )
        except ArchiveError as error:
            return error

    def _note_end(self, target: Target, report: Report) -> None:
        """What a thread's end means for the others of its platform."""
        status = report.verdict.status
        self.patience.note_end(target.platform, in_vain=status == "partial" and not report.verdict.seen)
        if status == "refused":
            self.patience.note_refusal(target.platform, target.thread)


def _tell_all(
    names: list[str], outcomes: Mapping[str, Report | ArchiveError], why: list[str], *, as_json: bool
) -> bool:
    """All threads at a glance; whether some were not begun, ``why`` where no signal is the reason."""
    from commentvault.cli.wording import table
    from commentvault.nightly import words

    if len(names) > 1 and not as_json:
        out(table(names, outcomes))
    not_begun = [name for name in names if name not in outcomes]
    if not_begun:
        note(f"commentvault: {'; '.join(why) or 'stopped'}; not begun: {words.names(not_begun)}")
    return bool(not_begun)


def _asked(mode: Mode | None) -> Asked:
    """The mode of the model; the one that suits a thread is chosen for each."""
    return "full" if mode in (None, Mode.AUTO) else mode.value  # type: ignore[return-value]  # the same words


def _suited(ask: Ask, vault: Vault, target: Target, how: How) -> Ask:
    """The ask; where the mode is to suit the thread, in the one for its age and what its last runs found."""
    if how.mode != Mode.AUTO:
        return ask
    import msgspec

    from commentvault.nightly import modes

    choice = modes.choose(vault.summary(target.thread), every=timedelta(days=1), now=how.now())
    return msgspec.structs.replace(ask, mode=choice.mode)


def _tell(target: Target, outcome: Report | ArchiveError, *, as_json: bool) -> None:
    """What happened to standard output, what needs attention to standard error."""
    from commentvault.cli.wording import as_failure, as_record, report_lines

    if isinstance(outcome, ArchiveError):
        note(f"commentvault: {target.thread}: {outcome}")
        if as_json:
            out(as_failure(target.thread, outcome))
    elif as_json:
        out(as_record(outcome))
    else:
        told, warned = report_lines(outcome)
        for line in told:
            out(line)
        for line in warned:
            note(line)


def _expand(links: list[str]) -> list[str]:
    """The links, those on standard input in the place of ``-``; empty lines and # notes are skipped."""
    given: list[str] = []
    for link in links:
        given += [line.strip().lstrip("\ufeff") for line in sys.stdin] if link == "-" else [link]
    wanted = list(dict.fromkeys(link for link in given if link and not link.startswith("#")))
    if not wanted:
        raise UsageError("no link given")
    return wanted


def _with_flags(settings: Settings, lanes: int | None, pace: float | None, source: Source | None) -> Settings:
    import msgspec

    flags = {name: value for name, value in (("lanes", lanes), ("rate", pace)) if value is not None}
    net = msgspec.structs.replace(settings.net, **flags)
    if source is None:
        return msgspec.structs.replace(settings, net=net)
    youtube = msgspec.structs.replace(settings.youtube, source=source.value)
    instagram = msgspec.structs.replace(settings.instagram, source="auto" if source == Source.BOTH else source.value)
    return msgspec.structs.replace(settings, net=net, youtube=youtube, instagram=instagram)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"--since {text}: not a day such as 2026-11-01 nor a moment such as 2026-11-01T18:00"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
