"""The demo's tests run on these; a ``tests/conftest.py`` with the same import makes this file superfluous."""

from __future__ import annotations

from .api_client import official
from .fixtures import demo_corpus, demo_server, small_corpus

__all__ = ["demo_corpus", "demo_server", "official", "small_corpus"]
