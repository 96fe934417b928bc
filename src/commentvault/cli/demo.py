"""``commentvault demo``: the whole tool on an invented platform, without the internet."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from commentvault.cli.common import out


def demo(
    folder: Annotated[Path, typer.Option("--archive", help="Where the demo's archive goes.")] = Path(
        "commentvault-demo"
    ),
) -> None:
    """Fetch an invented video from an invented platform on this machine, and tell it as a digest."""
    from commentvault import platforms
    from commentvault.archive.vault import Vault
    from commentvault.cli import fetch
    from commentvault.cli.read import write
    from commentvault.demo.corpus import build_corpus
    from commentvault.demo.server import DemoServer
    from commentvault.demo.truth import Recipe
    from commentvault.digest import build, markdown
    from commentvault.model import Ask
    from commentvault.settings import DIRECT, NetSettings, Settings, YouTubeSettings

    vault = Vault(folder.absolute())
    kept = vault.read(f"youtube:{Recipe().video_id}")
    # Ids hold their times: the platform's clock stands where it stood when its conversation was first seen.
    seen = [comment.seen for comment in kept.comments.values()][:1] if kept else []
    now = seen[0] if seen else datetime.now(UTC).replace(microsecond=0)
    with DemoServer(build_corpus(Recipe(now=now))) as server:
        settings = Settings(net=NetSettings(proxy=DIRECT), youtube=YouTubeSettings(endpoint=server.url))
        link = f"https://www.youtube.com/watch?v={server.corpus.video.id}"
        out(f"An invented YouTube answers on {server.url}. Fetching the comments of an invented video from it:\n")
        platform, target = platforms.find(link, settings)
        code = fetch.run([(platform, target)], Ask(), vault, settings)
    thread = vault.read(target.thread)
    if thread is None or code:
        raise typer.Exit(code or 1)
    path = write(vault.folder(target.thread) / "digest.md", markdown.render(build.build(thread, now=now)))
    where = f"--archive {folder}"
    me = "commentvault" if shutil.which("commentvault") else os.path.relpath(sys.argv[0])
    out(f"""
The digest is in {path}. Look around:

  {me} digest {where}
  {me} show {where} youtube:{target.id}
  {me} ls {where}""")
