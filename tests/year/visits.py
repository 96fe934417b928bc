"""One visit to the demo platform, and what may befall it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from commentvault import sync
from commentvault.archive.vault import Vault
from commentvault.demo import DemoServer, Fault, Rule, faults
from commentvault.demo.faults import FaultSource
from commentvault.model import Ask, Mode, Target
from commentvault.net import Budget, Door
from commentvault.platforms.youtube import YouTube
from commentvault.settings import HistorySettings, NetSettings, YouTubeSettings
from commentvault.sync import Progress
from tests.year.plan import Outage

BRAKE = 0.5
_NET = NetSettings(lanes=1, tries=2, retry_wait=0.001, longest_wait=1.0)


class Killed(BaseException):
    """The process is no more, wherever it was."""


class Visitor:
    """Visits the server's thread; ``clock`` is this machine's. Which request fails is up to the ``dice``.

    ``target`` is the thread, and ``folder`` where it is kept.
    """

    def __init__(self, root: Path, server: DemoServer, clock: Callable[[], datetime], dice: Random) -> None:
        self.vault = Vault(root)
        self._server = server
        self._clock = clock
        self._dice = dice
        self._platform = YouTube(YouTubeSettings(endpoint=server.url))
        with DemoServer(server.corpus) as gone:
            self._nobody = YouTube(YouTubeSettings(endpoint=gone.url))
        self._door = Door(_NET)
        self.target = self._match()
        self.folder = self.vault.folder(self.target.thread)

    def _match(self) -> Target:
        found = self._platform.match(self._server.corpus.video.id)
        assert isinstance(found, Target)
        return found

    def close(self) -> None:
        """Let go of the connections."""
        self._door.close()

    def visit(self, outage: Outage | None = None, *, mode: Mode = "full", resume: bool = True) -> sync.Report | None:
        """Visit once; None where the process was killed."""
        self._server.fault = self._fault(outage)
        kill = _Kill(self.folder, self._dice.randint(1, 12), torn=self._dice.random() < 0.5)
        try:
            return sync.fetch(
                self._nobody if outage == "stopped" else self._platform,
                self.target,
                Ask(mode=mode),
                self.vault,
                self._door,
                budget=Budget(requests=self._dice.randint(1, 24)) if outage == "spent" else None,
                resume=resume,
                history=HistorySettings(brake=BRAKE),
                on_page=kill.on_page if outage == "killed" else None,
                now=self._clock,
            )
        except Killed:
            kill.leave()
            return None
        finally:
            self._server.fault = None

    def _fault(self, outage: Outage | None) -> FaultSource | None:
        """What goes wrong with which answer."""
        dice, start = self._dice, self._dice.randint(1, 24)
        match outage:
            case "unavailable":
                return faults(Rule(fault=Fault("status", 503)))
            case "limited":
                return faults(Rule(fault=Fault("status", 429, retry_after=3600), start=start))
            case "thread":
                opened = [root for root, replies in self._server.corpus.replies.items() if replies]
                fault = dice.choice((Fault("empty"), Fault("status", 404), Fault("status", 503), Fault("torn")))
                return faults(Rule(fault=fault, comment=dice.choice(opened) if opened else "none"))
            case "cut":
                return faults(Rule(fault=Fault(dice.choice(("close", "cut"))), start=start))
            case "lied":
                fault = Fault(dice.choice(("loop", "repeat", "short")), keep=dice.randint(1, 12))
                return faults(Rule(fault=fault, kind=dice.choice(("page", "replies")), start=dice.randint(1, 4)))
            case _:
                return None


@dataclass
class _Kill:
    """Ends the process at the ``page``-th page; ``torn``: while that page was being written."""

    folder: Path
    page: int
    torn: bool
    size: int = 0
    journal: bytes = b""

    def on_page(self, _: Progress) -> None:
        """A page was taken in."""
        self.page -= 1
        if self.page <= 0:
            raise Killed
        self.size = next(self.folder.glob("*.jsonl.part")).stat().st_size
        self.journal = next(self.folder.glob("*.cursors")).read_bytes()

    def leave(self) -> None:
        """What such a process leaves: half of a page's lines, and no word yet of where that page led."""
        part = next(self.folder.glob("*.jsonl.part"))
        written = part.stat().st_size
        if self.torn and self.size < written:
            with part.open("r+b") as file:
                file.truncate((self.size + written) // 2)
            next(self.folder.glob("*.cursors")).write_bytes(self.journal)
