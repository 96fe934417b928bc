"""Real ``commentvault fetch`` processes that spend one key's units side by side, and what they left in their ledger."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence

from commentvault.archive.vault import Vault
from commentvault.demo import KEY, Corpus, DemoServer, Recipe, build_corpus
from commentvault.platforms.youtube.api.keys import load
from commentvault.platforms.youtube.api.quota import Ledger, Spent
from tests.support import LONG, Cli

LANES = 4


def videos(count: int = 4, comments: int = 300) -> list[Corpus]:
    """Conversations with many long threads, under videos of their own."""
    sizes = [comments + 20 * number for number in range(count)]
    recipes = [
        Recipe(seed=90 + number, video_id=f"race{number:07}", comments=size, tops=size // 4, threads=size // 8)
        for number, size in enumerate(sizes)
    ]
    return [build_corpus(recipe) for recipe in recipes]


def least_units(corpus: Corpus) -> int:
    """What a walk by the Data API alone costs: the video, full pages of threads, and of what is not inline."""
    threads = sum(-(-len(rows) // 100) for rows in corpus.replies.values() if len(rows) > 5)
    return 1 + -(-len(corpus.newest) // 100) + threads


class Race:
    """A server's videos, fetched by processes that share one home, and with it one ledger; each has its own archive."""

    def __init__(self, cli: Cli, server: DemoServer) -> None:
        self._cli = cli
        self.server = server
        self.corpora: Sequence[Corpus] = tuple(server.corpora.values())
        self._environment = {
            "COMMENTVAULT_YOUTUBE_API_ENDPOINT": server.url,
            "COMMENTVAULT_YOUTUBE_KEYS": KEY,
            "COMMENTVAULT_YOUTUBE_SOURCE": "api",
            "COMMENTVAULT_NET_LANES": str(LANES),
            "XDG_STATE_HOME": str(cli.home / "state"),
        }
        self._ledger = Ledger(cli.home / "state" / "commentvault" / "quota.sqlite")

    def start(self, **settings: str) -> list[subprocess.Popen[str]]:
        """One process a video. ``settings`` are those of ``[youtube]``."""
        given = {f"COMMENTVAULT_YOUTUBE_{name.upper()}": value for name, value in settings.items()}
        environment = self._environment | given
        return [
            self._cli.start("fetch", corpus.video.id, "--archive", f"of-{number}", server=self.server, env=environment)
            for number, corpus in enumerate(self.corpora)
        ]

    def run(self, **settings: str) -> list[int]:
        """All to their ends; their exit codes."""
        return [ended(process) for process in self.start(**settings)]

    @property
    def ledger(self) -> Spent:
        """What the ledger says of the key."""
        (key,) = load((KEY,))
        return self._ledger.spent(key.fingerprint)

    @property
    def counted(self) -> int:
        """What the platform says of it."""
        return self.server.api.units[KEY]

    def missing(self) -> Iterator[str]:
        """The comments that an archive lacks, or has too many."""
        for number, corpus in enumerate(self.corpora):
            thread = Vault(self._cli.work / f"of-{number}").read(f"youtube:{corpus.video.id}")
            yield from (thread.comments.keys() if thread else set()) ^ corpus.by_id.keys()


def ended(process: subprocess.Popen[str]) -> int:
    """Wait for the end of a process; its exit code."""
    with process:
        process.communicate(timeout=LONG)
    return process.returncode
