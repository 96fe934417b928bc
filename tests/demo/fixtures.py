"""Corpora and running servers, for the tests of the demo and any other: import them in a ``conftest.py``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from commentvault.demo import Corpus, DemoServer, Recipe, build_corpus

from .demo_client import ServerFactory


@pytest.fixture(scope="session")
def demo_corpus() -> Corpus:
    """The default corpus: 420 comments, every form and every oddity."""
    return build_corpus()


@pytest.fixture(scope="session")
def small_corpus() -> Corpus:
    """60 comments: three top pages, a classic thread of several pages, a nested one."""
    return build_corpus(Recipe(comments=60, tops=41, threads=4))


@pytest.fixture
def demo_server(demo_corpus: Corpus) -> Iterator[ServerFactory]:
    """A factory: ``demo_server(corpus=…, fault=…, latency=…, tls=…)`` starts one; all stop with the test."""
    with ExitStack() as stack:

        def start(corpus: Corpus = demo_corpus, **options: Any) -> DemoServer:
            return stack.enter_context(DemoServer(corpus, **options))

        yield start
