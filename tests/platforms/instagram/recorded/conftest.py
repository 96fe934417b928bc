"""Imports recordings into a vault, as the command does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from commentvault import sync
from commentvault.archive.history import Thread
from commentvault.archive.vault import Vault
from commentvault.model import Ask
from commentvault.net import Door
from commentvault.platforms.instagram import links
from commentvault.platforms.instagram.recorded import Recorded, checksum, files
from commentvault.platforms.instagram.recorded.answer import Answer

from .made import BEGAN, CODE

NOW = BEGAN + timedelta(days=2)


class Imports:
    """Imports recordings into one vault, as the command does."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.vault = Vault(base / "archive")
        self.stop = threading.Event()

    def posts(self, *contents: bytes, link: str | None = None) -> dict[str, list[Answer]]:
        """The answers in files of these contents, by post."""
        answers: list[Answer] = []
        for number, content in enumerate(contents):
            path = self.base / f"{number}.har"
            path.write_bytes(content)
            answers += files.read(str(path), BEGAN, NOW).answers
        return files.posts(answers, link)

    def __call__(
        self,
        *contents: bytes,
        visited: datetime | None = None,
        link: str | None = None,
        on_page: Callable[[sync.Progress], None] | None = None,
    ) -> sync.Report:
        """Import the one post that is recorded."""
        [(code, answers)] = self.posts(*contents, link=link).items()
        platform = Recorded(answers, visited)
        target = links.match(f"instagram:{code}")
        assert target is not None
        return sync.fetch(
            platform,
            target,
            Ask(),
            self.vault,
            Door(stop=self.stop),
            imported=checksum(answers),
            on_page=on_page,
            now=lambda: platform.ended,
        )

    @property
    def thread(self) -> Thread:
        """What the archive knows by now."""
        thread = self.vault.read(f"instagram:{CODE}")
        assert thread is not None
        return thread


@pytest.fixture
def imported(tmp_path: Path) -> Imports:
    """``imported(har.text())`` → the report."""
    return Imports(tmp_path)
