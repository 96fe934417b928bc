"""Answers for the tests: the invented ones of ``fixtures/instagram``, and the recorded ones."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from commentvault.model import Comment
from commentvault.platforms.walk.source import Listing

FIXTURES = Path(__file__).parents[3] / "fixtures" / "instagram"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
"""Any JSON."""

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def invented(name: str) -> bytes:
    """An invented answer."""
    return (FIXTURES / f"{name}.json").read_bytes()


def changed(name: str, **keys: Any) -> bytes:
    """An invented answer with other keys at its root; those that are ``...`` are left out."""
    answer = json.loads(invented(name)) | keys
    return json.dumps({key: value for key, value in answer.items() if value is not ...}).encode()


def body(answer: object) -> bytes:
    """An answer of one's own."""
    return json.dumps(answer).encode()


def recorded(path: Path) -> bytes:
    """A recorded answer."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def by_id(listing: Listing) -> dict[str, Comment]:
    """The comments of a page; each is listed once."""
    found = {comment.id: comment for comment in listing.comments}
    assert len(found) == len(listing.comments)
    return found
