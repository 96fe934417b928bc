"""Servers of the invented Instagram."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from commentvault.demo import Corpus
from commentvault.demo.instagram import InstagramServer, pinned

from .demo_instagram import InstagramFactory


@pytest.fixture
def instagram(demo_corpus: Corpus) -> Iterator[InstagramFactory]:
    """A factory: ``instagram(corpus=…, paging=…, fault=…)`` starts one; all stop with the test."""
    with ExitStack() as stack:

        def start(corpus: Corpus | None = None, *others: Corpus, **options: Any) -> InstagramServer:
            return stack.enter_context(InstagramServer(corpus or pinned(demo_corpus), others, **options))

        yield start
