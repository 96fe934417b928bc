"""Runs by the Graph API for the tests beside this file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from commentvault.demo import Corpus
from commentvault.demo.instagram.graph import GraphServer

from .errand import GraphErrand


@pytest.fixture
def by_graph(tmp_path: Path) -> GraphErrand:
    """``by_graph(server)`` → Report."""
    return GraphErrand(tmp_path)


@pytest.fixture
def graph_server() -> Iterator[Callable[..., GraphServer]]:
    """``graph_server(corpus, …)`` starts one; all stop with the test."""
    with ExitStack() as stack:

        def start(*corpora: Corpus, **options: Any) -> GraphServer:
            return stack.enter_context(GraphServer(*corpora, **options))

        yield start
