"""Fixtures for the tests of the nights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commentvault.archive.history import Thread
from commentvault.archive.vault import Vault
from commentvault.demo import DemoServer, Recipe
from commentvault.demo.happenings import STILL
from commentvault.demo.world import World
from commentvault.nightly import night, reports, words
from commentvault.nightly.night import Options
from commentvault.nightly.reports import Report, Visit
from commentvault.settings import DIRECT, NetSettings, NightlySettings, Settings, Watch, YouTubeSettings
from tests.support import ServerFactory

from .receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The other end of notices and pings."""
    with receiving() as kept:
        yield kept


class Nights:
    """Nights of a vault in this process, on a demo platform whose clock is theirs.

    ``watch`` are video ids; ``world`` is the main video's. ``told`` and ``lines`` are what the last night told people:
    the matters with their kinds, and the words.
    """

    def __init__(self, root: Path, demo_server: ServerFactory) -> None:
        self.world = World(Recipe(comments=60, tops=41, threads=4), rates=STILL)
        self.main = self.world.corpus.video.id
        self.server: DemoServer = demo_server(self.world.corpus)
        self.vault = Vault(root)
        self.watch: tuple[str, ...] = (self.main,)
        self.nightly: dict[str, Any] = {}
        self.told: list[tuple[str, str]] = []
        self.lines: list[str] = []
        self.now = self.world.now

    def __call__(self, after: timedelta = timedelta(days=1), **options: Any) -> Report:
        """The next night, so long after the last; ``options`` are :class:`Options`' fields and ``stop``."""
        self.sleep(after)
        stop = options.pop("stop", None)
        came = night.run(self.settings, self.vault, Options(**options), stop=stop, now=self.clock)
        assert isinstance(came, night.Night)
        assert came.report == reports.read(self.vault.root)
        self.lines = words.told(came.news)
        self.told = [(problem.about, problem.kind) for problem in came.news]
        return came.report

    def sleep(self, span: timedelta) -> None:
        """Let time go on, here and on the platform."""
        self.now += span
        self.server.corpus = self.world.live_until(self.now)

    def clock(self) -> datetime:
        return self.now

    @property
    def settings(self) -> Settings:
        """What the nights run with."""
        return Settings(
            net=NetSettings(retry_wait=0.0, proxy=DIRECT, tries=2),
            youtube=YouTubeSettings(endpoint=self.server.url),
            nightly=NightlySettings(**self.nightly),
            watch=tuple(Watch(link=link) for link in self.watch),
        )

    @property
    def log(self) -> str:
        """What the log holds so far."""
        return (self.vault.root / "nightly" / "nightly.log").read_text("utf-8")

    def thread(self) -> Thread:
        """The main video's thread as the archive has it."""
        found = self.vault.read(f"youtube:{self.main}")
        assert found is not None
        return found


@pytest.fixture
def nights(tmp_path: Path, demo_server: ServerFactory) -> Nights:
    """Nights in an empty vault."""
    return Nights(tmp_path / "vault", demo_server)


def told(report: Report, *fields: str) -> dict[str, Any]:
    """A field, or several, of every visit by its video's id."""

    def of(visit: Visit) -> Any:
        values = tuple(getattr(visit, name) for name in fields)
        return values if len(values) > 1 else values[0]

    return {visit.thread.removeprefix("youtube:"): of(visit) for visit in report.threads}
