"""``commentvault doctor``: what stands between a user and good nights."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli.common import ArchiveOption, JsonOption, open_vault, out
from commentvault.errors import Declined, UsageError

if TYPE_CHECKING:
    from commentvault.archive.vault import Vault
    from commentvault.doctor import Check
    from commentvault.settings import Settings


def doctor(
    link: Annotated[
        str | None, typer.Argument(help="A thread to ask the platform about; else a watched one.", show_default=False)
    ] = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look at settings, archive, clock, platform, keys, logins, nights, schedule, and say what to do. Changes nothing.

    One small request is made, and one for each key of the Data API, which costs a unit. Exit code: 0 when all is well
    or there are warnings only; else 2 settings, 6 archive, 3 or 4 the platform.
    """
    import msgspec

    from commentvault import sync

    codes = []
    for check in _checks(link, archive):
        codes.append(check.exit_code)
        if as_json:
            out(msgspec.json.encode(check).decode())
        else:
            _print(check)
    raise typer.Exit(sync.gravest(codes))


def _checks(link: str | None, archive: Path | None) -> Iterator[Check]:
    from datetime import UTC, datetime

    from commentvault.doctor import here, logins, nights
    from commentvault.doctor.check import problem

    yield here.program()
    try:
        loaded, vault = open_vault(archive)
    except UsageError as error:
        yield problem("settings", str(error), "mend it; the rest is looked at then", error.exit_code)
        return
    now = datetime.now(UTC)
    yield from here.settings(loaded)
    yield from here.archive(vault.root)
    yield from here.leftovers(vault.root, now)
    yield from _ask(link, loaded, vault)
    yield from _keys(loaded)
    yield from logins.look(loaded, now)
    yield from nights.threads(loaded, vault, now)
    yield from nights.nightly(loaded, vault.root, now)
    yield from nights.scheduled(loaded, vault.root, now)


def _ask(link: str | None, loaded: Settings, vault: Vault) -> Iterator[Check]:
    """Ask about the thread that is named, else the one that :func:`_any_thread` finds."""
    from commentvault import platforms
    from commentvault.cli.common import stopping
    from commentvault.doctor import logins, there
    from commentvault.doctor.check import problem

    chosen = link or _any_thread(loaded, vault)
    try:
        platform, target = platforms.find(chosen, loaded)
    except UsageError as error:
        yield problem("platform", str(error), "name another link", error.exit_code)
        return
    if check := logins.hindrance(target, loaded.instagram):
        yield check
        return
    try:
        _ = platform.source
    except UsageError:  # a key or the library is missing: the look at the keys says so
        platform, target = platforms.find(chosen, _by_web(loaded))
    with stopping() as stop:
        for check in there.ask(platform, target, loaded.net, stop):
            refused = check.about == "platform" and check.exit_code == Declined.exit_code
            yield (refused and logins.hindrance(target, loaded.instagram)) or check


def _any_thread(loaded: Settings, vault: Vault) -> str:
    """The first watched thread, else the newest archived one of a watched platform, else a well-known one."""
    from commentvault import platforms
    from commentvault.doctor import here, there
    from commentvault.model import Target

    watched = set()
    for watch in loaded.watch:
        with contextlib.suppress(UsageError):  # the look at what is watched says so
            platform, found = platforms.resolve(watch.link, loaded)
            if isinstance(found, Target):
                return watch.link
            watched.add(platform.name)
    return here.newest_thread(vault.root, watched) or there.WELL_KNOWN


def _by_web(loaded: Settings) -> Settings:
    import msgspec

    return msgspec.structs.replace(loaded, youtube=msgspec.structs.replace(loaded.youtube, source="web"))


def _keys(loaded: Settings) -> Iterator[Check]:
    """Ask with each key, where there are any."""
    from commentvault.cli.common import stopping
    from commentvault.doctor import keys

    with stopping() as stop:
        yield from keys.ask(loaded, stop)


def _print(check: Check) -> None:
    from commentvault.digest.words.plain import tame_line

    out(f"{check.level:<8} {check.about:<9} {tame_line(check.told)}")
    if check.todo:
        out(f"{'':<18} → {tame_line(check.todo)}")
