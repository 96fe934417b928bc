"""``commentvault demo``: the whole tool on an invented platform, without the internet, for two nights."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commentvault.cli.common import out

if TYPE_CHECKING:
    from commentvault.archive.summary import Summary
    from commentvault.archive.vault import Vault
    from commentvault.demo.server import DemoServer
    from commentvault.demo.world import World

_NIGHT = timedelta(days=1)


def demo(
    folder: Annotated[Path, typer.Option("--archive", help="Where the demo's archive goes.")] = Path(
        "commentvault-demo"
    ),
) -> None:
    """Fetch an invented video on two nights from an invented platform on this machine, and tell what changed."""
    from commentvault.archive.vault import Vault
    from commentvault.demo.server import DemoServer
    from commentvault.demo.truth import Recipe

    vault = Vault(folder.absolute())
    thread = f"youtube:{Recipe().video_id}"
    kept = vault.summary(thread)
    world = _world(kept)
    with DemoServer(world.corpus) as server:
        out(f"An invented YouTube answers on {server.url}. Fetching the comments of an invented video from it:\n")
        code = 0 if kept else _visit(server, world, vault)
        if not code:
            server.corpus = world.live_until(world.now + _NIGHT)
            out("\nA day goes by there: people write, edit and delete, and the pin moves.\n")
            code = _visit(server, world, vault)
    if code:
        raise typer.Exit(code)
    _tell(vault, thread, world.now)
    me = "commentvault" if shutil.which("commentvault") else os.path.relpath(sys.argv[0])
    where = f"--archive {folder}"
    out(f"""
Look around:

  {me} digest {where}
  {me} show {where} {thread}
  {me} show {where} {thread} --history
  {me} verify {where}""")


def _world(kept: Summary | None) -> World:
    """The invented world on the evening of the last visit. Its conversation depends on when it was first visited."""
    from commentvault.archive.segments import run_time
    from commentvault.demo.happenings import LIVELY
    from commentvault.demo.truth import Recipe
    from commentvault.demo.world import World

    yesterday = datetime.now(UTC).replace(microsecond=0) - _NIGHT
    world = World(Recipe(now=run_time(kept.runs[0].header.run) if kept else yesterday), rates=LIVELY)
    for _ in kept.runs[1:] if kept else ():
        world.live_until(world.now + _NIGHT)
    return world


def _visit(server: DemoServer, world: World, vault: Vault) -> int:
    """Fetch the video as it is that night."""
    from commentvault import platforms
    from commentvault.cli import fetch
    from commentvault.model import Ask
    from commentvault.settings import DIRECT, NetSettings, Settings, YouTubeSettings

    settings = Settings(net=NetSettings(proxy=DIRECT), youtube=YouTubeSettings(endpoint=server.url))
    link = f"https://www.youtube.com/watch?v={world.corpus.video.id}"
    return fetch.run([platforms.find(link, settings)], Ask(), vault, settings, fetch.How(now=lambda: world.now))


def _tell(vault: Vault, name: str, now: datetime) -> None:
    """What changed in the last night, and where the digest is."""
    from commentvault.cli.digest import last_changes, save_told
    from commentvault.digest.changes.gather import Changes
    from commentvault.digest.words import changes

    thread = vault.read(name)
    if thread is None:
        raise AssertionError(f"{name} was fetched a moment ago")
    out("\nWhat changed:\n")
    for line in changes.lines(last_changes(thread, vault) or Changes(since=now)):
        out(f"- {line}")
    out(f"\nThe digest is in {' and '.join(map(str, save_told(thread, vault)))}.")
