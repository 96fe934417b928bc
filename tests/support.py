"""What tests share: the real command line in a process of its own, and an errand in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commentvault import sync
from commentvault.archive.vault import Vault
from commentvault.demo import DemoServer
from commentvault.model import Ask, Target
from commentvault.net import Door
from commentvault.platforms.youtube import YouTube
from commentvault.settings import NetSettings, YouTubeSettings

LONG = 60.0
"""Seconds after which a process counts as hanging; no test takes that long."""


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


class Cli:
    """``python -m commentvault`` as a user would start it: a real process, an empty HOME, a working folder of its own.

    ``home`` holds both; ``work`` is where commands run.
    """

    def __init__(self, base: Path) -> None:
        self.home, self.work = base / "home", base / "work"
        self.home.mkdir()
        self.work.mkdir()

    def environment(self, server: DemoServer | None = None, **more: str) -> dict[str, str]:
        """Nothing of ours but what is named; ``COMMENTVAULT_…`` of whoever runs the tests does not leak in."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT", "TMPDIR") if name in os.environ}
        kept |= {"HOME": str(self.home), "COMMENTVAULT_NET_RETRY_WAIT": "0.01"}
        kept["PYTHONDONTWRITEBYTECODE"] = "1"  # a child that is killed or may write little must not leave half a .pyc
        if server is not None:
            kept["COMMENTVAULT_YOUTUBE_ENDPOINT"] = server.url
        return kept | more

    def start(
        self,
        *arguments: str | Path,
        server: DemoServer | None = None,
        env: dict[str, str] | None = None,
        before: tuple[str, ...] = (),
        **more: Any,
    ) -> subprocess.Popen[str]:
        """The running process, its output in pipes; ``before`` is a command that starts it, such as a shell's."""
        pipe = subprocess.PIPE
        options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": pipe, "stderr": pipe, "cwd": self.work}
        return subprocess.Popen(
            [*before, sys.executable, "-m", "commentvault", *map(str, arguments)],
            env=self.environment(server, **(env or {})),
            text=True,
            encoding="utf-8",
            **(options | more),
        )

    def __call__(
        self,
        *arguments: str | Path,
        server: DemoServer | None = None,
        env: dict[str, str] | None = None,
        stdin: str | None = None,
        **more: Any,
    ) -> Ran:
        """Run to the end."""
        if stdin is not None:
            more["stdin"] = subprocess.PIPE
        with self.start(*arguments, server=server, env=env, **more) as process:
            try:
                out, err = process.communicate(stdin, timeout=LONG)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Ran(process.returncode, out, err)


ServerFactory = Callable[..., DemoServer]


class Errand:
    """``sync.fetch`` of the demo's video in this process; every call is a run of its own."""

    def __init__(self, root: Path) -> None:
        self.vault = Vault(root)
        self.on_page: Callable[[sync.Progress], None] | None = None

    def __call__(
        self, server: DemoServer, ask: Ask | None = None, *, video: str | None = None, **net: Any
    ) -> sync.Report:
        """Fetch; ``net`` are :class:`NetSettings`' fields."""
        settings = NetSettings(**{"retry_wait": 0.01, **net})
        door = Door(settings)
        platform = YouTube(YouTubeSettings(endpoint=server.url))
        try:
            target = self.target(server, video)
            return sync.fetch(platform, target, ask or Ask(), self.vault, door, on_page=self.on_page)
        finally:
            door.close()

    @staticmethod
    def target(server: DemoServer, video: str | None = None) -> Target:
        """The thread of the server's video, or of another one."""
        found = YouTube().match(video or server.corpus.video.id)
        assert isinstance(found, Target)
        return found
