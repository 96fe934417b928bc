"""``commentvault demo``: the whole tool on two invented platforms, without the internet, for two nights."""

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
    from commentvault.archive.history import Thread
    from commentvault.archive.vault import Vault
    from commentvault.demo.truth import Recipe
    from commentvault.demo.world import World
    from commentvault.settings import Settings

_NIGHT = timedelta(days=1)
_STORY = "glass-harbour"


def demo(
    folder: Annotated[Path, typer.Option("--archive", help="Where the demo's archive goes.")] = Path(
        "commentvault-demo"
    ),
) -> None:
    """Fetch an invented video on two nights, and its reel, from invented platforms here, and tell of them."""
    from commentvault.archive.vault import Vault
    from commentvault.demo.truth import Recipe

    vault = Vault(folder.absolute())
    video = f"youtube:{Recipe().video_id}"
    world = _world(vault, video, Recipe())
    code = _visit_youtube(world, vault, first=vault.summary(video) is None) or _visit_instagram(vault, world.now)
    if code:
        raise typer.Exit(code)
    _tell(vault, video, world.now)
    me = "commentvault" if shutil.which("commentvault") else os.path.relpath(sys.argv[0])
    where = f"--archive {folder}"
    out(f"""
Look around:

  {me} digest {where} {video}
  {me} show {where} {video}
  {me} show {where} {video} --history
  {me} verify {where}""")


def _world(vault: Vault, thread: str, recipe: Recipe, now: datetime | None = None) -> World:
    """The invented world on the evening of the last visit. Its conversation depends on when it was first visited."""
    import msgspec

    from commentvault.archive.segments import run_time
    from commentvault.demo.happenings import LIVELY
    from commentvault.demo.world import World

    kept = vault.summary(thread)
    now = now or datetime.now(UTC).replace(microsecond=0) - _NIGHT
    first = run_time(kept.runs[0].header.run) if kept else now
    world = World(msgspec.structs.replace(recipe, now=first), rates=LIVELY)
    for _ in kept.runs[1:] if kept else ():
        world.live_until(world.now + _NIGHT)
    return world


def _visit_youtube(world: World, vault: Vault, *, first: bool) -> int:
    """Fetch the video as it is, where it is not known yet, and again a day later."""
    from commentvault.demo.server import DemoServer
    from commentvault.settings import DIRECT, NetSettings, Settings, YouTubeSettings

    link = f"https://www.youtube.com/watch?v={world.corpus.video.id}"
    with DemoServer(world.corpus) as server:
        out(f"An invented YouTube answers on {server.url}. Fetching the comments of an invented video from it:\n")
        settings = Settings(net=NetSettings(proxy=DIRECT), youtube=YouTubeSettings(endpoint=server.url))
        code = _fetch(link, world, vault, settings) if first else 0
        if not code:
            server.corpus = world.live_until(world.now + _NIGHT)
            out("\nA day goes by there: people write, edit and delete, and the pin moves.\n")
            code = _fetch(link, world, vault, settings)
    return code


def _visit_instagram(vault: Vault, now: datetime) -> int:
    """Fetch the song's reel, as its own account may by the Graph API: that needs no login kept anywhere."""
    from commentvault.demo.instagram import ids
    from commentvault.demo.instagram.graph.server import TOKEN, GraphServer
    from commentvault.demo.truth import Recipe
    from commentvault.settings import DIRECT, InstagramSettings, NetSettings, Settings

    recipe = Recipe(seed=23, comments=140, days=7.0, video_id="gLs5hReel01")
    thread = f"instagram:{ids.code_of(recipe.video_id)}"
    world = _world(vault, thread, recipe, now)
    if vault.summary(thread) is not None:
        world.live_until(world.now + _NIGHT)
    with GraphServer(world.corpus) as server:
        out(f"\nThe song has a reel, on an invented Instagram that answers on {server.url}:\n")
        instagram = InstagramSettings(source="api", token=TOKEN, graph_endpoint=server.url)
        settings = Settings(net=NetSettings(proxy=DIRECT), instagram=instagram)
        return _fetch(f"https://www.instagram.com/reel/{ids.code_of(recipe.video_id)}/", world, vault, settings)


def _fetch(link: str, world: World, vault: Vault, settings: Settings) -> int:
    """Fetch a thread by the world's clock."""
    from commentvault import platforms
    from commentvault.cli import fetch
    from commentvault.model import Ask

    return fetch.run([platforms.find(link, settings)], Ask(), vault, settings, fetch.How(now=lambda: world.now))


def _tell(vault: Vault, video: str, now: datetime) -> None:
    """What changed under the video in the last night, and where the digests are."""
    from commentvault.archive import history
    from commentvault.cli.digest import last_changes, save_story, save_told
    from commentvault.digest.changes.gather import Changes
    from commentvault.digest.words import changes

    threads = [thread for folder in vault.threads() if (thread := history.read(folder))]
    out("\nWhat changed under the video:\n")
    for line in changes.lines(last_changes(_named(threads, video), vault) or Changes(since=now)):
        out(f"- {line}")
    out("\nThe digests, each as a page and in Markdown; the last one tells the video and its reel as one story:\n")
    for paths in (*(save_told(thread, vault) for thread in threads), save_story(_STORY, threads, vault)):
        out(f"  {paths[0]}")


def _named(threads: list[Thread], name: str) -> Thread:
    return next(thread for thread in threads if thread.name == name)
