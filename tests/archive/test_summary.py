"""A thread at a glance: the same from a state as from the segments, whoever writes meanwhile."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from commentvault.archive import segments, statefile
from commentvault.archive.state import State
from commentvault.archive.summary import Summary
from commentvault.archive.vault import Vault
from commentvault.errors import ArchiveDamaged

from .made import NOW, THREAD, URL, begin, chain_of, comment, killed
from .nights import at, back, change, gone, seen


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """One thread of three nights."""
    vault = Vault(tmp_path / "archive")
    early, late = NOW - timedelta(days=9), NOW - timedelta(days=2)
    chain_of(
        vault.folder(THREAD),
        [
            seen(0, "a", published_window=(early, late), pinned=True),
            seen(0, "b", published=late, published_window=(early, late), published_by="id"),
            seen(0, "c"),
        ],
        [change(1, "a", published_window=(early + timedelta(days=1), late)), gone(1, "b", 0), gone(1, "c", 0)],
        [back(2, "c"), seen(2, "d", published=at(2))],
    )
    return vault


def told(vault: Vault) -> Summary:
    """The summary."""
    found = vault.summary(THREAD)
    assert found is not None
    return found


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file, what it holds and when it changed."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_a_thread_at_a_glance(vault: Vault) -> None:
    """What it is called, how many comments are known and gone, when the oldest may have been written, and its runs."""
    found = told(vault)
    assert (found.name, found.url, found.post) == (THREAD, URL, None)
    assert (found.known, found.gone) == (4, 1)
    assert found.oldest == NOW - timedelta(days=8)
    assert len(found.runs) == 3


def test_with_a_state_and_without_it_is_the_same(vault: Vault) -> None:
    """The state is only quicker; both change nothing on disk."""
    folder = vault.folder(THREAD)
    before = snapshot(folder)
    without = told(vault)
    assert snapshot(folder) == before
    with State(folder):
        pass
    before = snapshot(folder)
    assert told(vault) == without
    assert snapshot(folder) == before


def test_of_a_thread_that_is_not_archived_there_is_none(vault: Vault) -> None:
    """Nor is a folder made for it."""
    assert vault.summary("youtube:somebodyelse") is None
    assert not vault.folder("youtube:somebodyelse").exists()


def test_of_a_read_only_copy(vault: Vault, tmp_path: Path) -> None:
    """A vault on a medium that nobody can write to."""
    for with_state in (False, True):
        if with_state:
            with State(vault.folder(THREAD)):
                pass
        copy = Vault(tmp_path / f"copy {with_state}?#%20")
        shutil.copytree(vault.root, copy.root)
        folder = copy.folder(THREAD)
        for path in (*folder.iterdir(), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            assert [run.header for run in told(copy).runs] == [run.header for run in told(vault).runs]
            assert (told(copy).known, told(copy).gone, told(copy).oldest) == (4, 1, told(vault).oldest)
        finally:
            folder.chmod(0o755)


def test_while_a_run_is_under_way(vault: Vault) -> None:
    """What it has written so far counts, although its state is not to be had yet."""
    folder = vault.folder(THREAD)
    with State(folder) as known, vault.writing(THREAD):
        last = known.runs[-1]
        writer = begin(folder, 5, last.path)
        for number in range(5):
            new = [comment(f"new{number}.{more}", "many words " * 30) for more in range(1000)]
            writer.write(new)
            known.fold(new)
            found = told(vault)
            assert found.known == 4 + 1000 * (number + 1)
            assert [run.verdict is None for run in found.runs] == [False, False, False, True]
        killed(writer)
    assert told(vault).known == 5004


def test_after_a_run_was_killed(vault: Vault) -> None:
    """Its part counts, up to its last whole line."""
    with State(vault.folder(THREAD)) as known:
        last = known.runs[-1].path
    writer = begin(vault.folder(THREAD), 5, last)
    writer.write([comment("e"), comment("f")])
    path = killed(writer)
    path.write_bytes(path.read_bytes()[:-20])
    assert told(vault).known == 5


@pytest.mark.parametrize("name", [statefile.FILE, "state.sum"])
@pytest.mark.parametrize("data", [b"", b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 8000])
def test_with_a_spoilt_state(vault: Vault, name: str, data: bytes) -> None:
    """The segments tell it."""
    whole = told(vault)
    with State(vault.folder(THREAD)):
        pass
    (vault.folder(THREAD) / name).write_bytes(data)
    assert told(vault) == whole


def test_of_damaged_segments_there_is_none(vault: Vault) -> None:
    """A state of before does not cover it up."""
    with State(vault.folder(THREAD)):
        pass
    first = segments.segment_files(vault.folder(THREAD))[0]
    first.write_bytes(first.read_bytes().replace(b"hello", b"fellow", 1))
    with pytest.raises(ArchiveDamaged, match=first.name):
        vault.summary(THREAD)


def test_the_oldest_is_known_as_well_as_the_times_are(tmp_path: Path) -> None:
    """An exact time takes the place of a window; where nothing is known there is none."""
    vault = Vault(tmp_path)

    def oldest() -> datetime | None:
        first = told(vault).oldest
        with State(vault.folder(THREAD)):
            assert told(vault).oldest == first
        return first

    folder = vault.folder(THREAD)
    paths = chain_of(folder, [seen(0, "a")])
    assert oldest() is None
    window = (at(-48), at(-24))
    for path in paths:
        path.unlink()
    paths = chain_of(folder, [seen(0, "a", published_window=window)])
    assert oldest() == at(-48)
    for path in paths:
        path.unlink()
    chain_of(folder, [seen(0, "a", published_window=window)], [change(1, "a", published=at(-30), published_by="id")])
    assert oldest() == at(-30)
