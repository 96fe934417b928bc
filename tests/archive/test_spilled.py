"""Comments on disk: the same as a dict of them, however many there are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive import history, spilled
from commentvault.archive.lines import Change, Changed
from commentvault.archive.spilled import Spilled
from commentvault.errors import ArchiveError
from commentvault.model import Comment

from .made import NOW, chain_of, comment
from .strategies import comments, idents

few = st.sampled_from(["a", "b", "c", "\0", "é", "👩‍🎤"])


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of the comments are in the file and some still wait for it."""
    monkeypatch.setattr(spilled, "_AT_ONCE", 3)


def assert_same(spilled: Spilled, held: dict[str, Comment]) -> None:
    """Everything that can be asked of a mapping is answered alike, twice, in the same order."""
    for _ in range(2):
        assert list(spilled.items()) == list(held.items())
        assert (list(spilled), list(spilled.values())) == (list(held), list(held.values()))
        assert (len(spilled), bool(spilled), spilled.keys() == held.keys(), spilled == held) == (
            len(held), bool(held), True, True,
        )  # fmt: skip


@given(before=st.lists(comments(few)), after=st.lists(comments(few | idents)))
def test_it_is_as_a_dict(before: list[Comment], after: list[Comment]) -> None:
    """What is put again keeps its place; what is asked between two is answered as it stands then."""
    held = {one.id: one for one in before}
    kept = Spilled(held)
    assert_same(kept, held)
    for one in after:
        assert kept.get(one.id) == held.get(one.id)
        kept[one.id] = held[one.id] = one
        assert kept[one.id] == one
        assert one.id in kept
        assert (kept.get("nowhere"), None in kept) == (held.get("nowhere"), False)
    assert_same(kept, held)


def test_passes_and_looks_do_not_disturb_each_other() -> None:
    """A reader may look others up while it goes over all of them, and two may go at once."""
    kept = Spilled({ident: comment(ident) for ident in "abcdefgh"})
    pairs = [(one.id, other.id, kept["c"].id) for one in kept.values() for other in kept.values()]
    assert pairs == [(one, other, "c") for one in "abcdefgh" for other in "abcdefgh"]


def test_a_large_thread_reads_as_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes of early and of late comments, and new ones of a second run, fold to the same."""
    first = [comment(ident) for ident in "abcdef"]
    second = [Change(seen=NOW, id=ident, set=Changed(text="new", likes=3)) for ident in "bf"]
    chain_of(tmp_path, first, [*second, comment("g"), Change(seen=NOW, id="a", set=Changed(text="newer"))])
    held = history.read(tmp_path)
    monkeypatch.setattr(history, "HELD", 4)
    read = history.read(tmp_path)
    assert held is not None
    assert read is not None
    assert isinstance(read.comments, Spilled)
    assert read == held
    assert [comment.text for comment in read.comments.values()] == ["newer", "new", *["hello"] * 3, "new", "hello"]


@pytest.mark.skipif(os.name != "posix", reason="limits are those of Unix")
def test_a_full_disk_is_told_with_what_to_do() -> None:
    """No traceback, and no comment is lost silently."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, limits[1]))
    try:
        with pytest.raises(ArchiveError, match="TMPDIR"):
            len(list(Spilled({str(n): comment(str(n), "x" * 100_000) for n in range(400)}).values()))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
