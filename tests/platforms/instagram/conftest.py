"""A logged-in visitor of the invented Instagram, whose login and ledger are in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from commentvault.demo import Corpus
from commentvault.demo.instagram import InstagramServer, pinned

from .visits import Visits

VisitsFactory = Callable[..., Visits]


@pytest.fixture
def visits(demo_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[VisitsFactory]:
    """``visits(corpus, paging=…, fault=…, logged_in=False)`` starts a server and is ready to visit its first post."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    with ExitStack() as stack:

        def start(corpus: Corpus | None = None, *others: Corpus, logged_in: bool = True, **options: Any) -> Visits:
            server = stack.enter_context(InstagramServer(corpus or pinned(demo_corpus), others, **options))
            made = Visits(tmp_path / "archive", server)
            if logged_in:
                made.log_in()
            return made

        yield start
