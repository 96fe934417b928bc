"""The state beside the segments: whatever happens to it, it says what a fold of the segments says."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentvault.archive import history, segments, statefile, summary
from commentvault.archive.history import Thread
from commentvault.archive.lines import Back, Change, Changed, Gone, Line
from commentvault.archive.state import State
from commentvault.errors import ArchiveDamaged
from commentvault.model import Covered, Failed, Verdict

from .made import NOW, chain_of, comment, compressed, header, run_name, sealed
from .nights import Nights, back, change, gone, seen
from .strategies import changes, comments, posts

IDENTS = ("a", "b", "c", "a.1", "a.2", "b.1")


def folded(folder: Path) -> Thread:
    """What the segments say."""
    thread = history.read(folder)
    assert thread is not None
    return thread


def same(folder: Path) -> None:
    """A state of the folder, and the summary, say what its segments say."""
    thread = folded(folder)
    with State(folder) as known:
        assert {ident: known.comment(ident) for ident in thread.comments} == thread.comments
        assert (known.count, known.post, known.runs) == (len(thread.comments), thread.post, thread.runs)
        assert {ident for ident in thread.comments if known.gone(ident)} == set(thread.gone)
        there = [(c.id, c.root) for c in thread.comments.values() if not {c.id, c.root} & thread.gone.keys()]
        assert list(known.listed()) == there
        assert set(known.pinned()) == {c.id for c in thread.comments.values() if c.pinned and c.id not in thread.gone}
        assert not known.has("nobody")
        assert known.comment("nobody") is None
    told = summary.summarise(folder)
    assert told is not None
    assert (told.name, told.url, told.post, told.runs) == (thread.name, thread.url, thread.post, thread.runs)
    assert (told.known, told.gone) == (len(thread.comments), len(thread.gone))


def some_runs(folder: Path) -> list[Path]:
    """Three nights with something of everything."""
    return chain_of(
        folder,
        [seen(0, "a", replies=2, pinned=True), seen(0, "a.1", root="a"), seen(0, "a.2", root="a"), seen(0, "b")],
        [change(1, "a", text="other", edited=True), gone(1, "b", 0), seen(1, "c"), change(1, "a", pinned=False)],
        [back(2, "b"), gone(2, "a", 1), change(2, "c", likes=4, likes_exact=True, pinned=True)],
    )


Op = tuple[str, str, Any]
ops: st.SearchStrategy[Op] = st.one_of(
    st.tuples(st.just("seen"), st.sampled_from(IDENTS), comments()),
    st.tuples(st.just("change"), st.sampled_from(IDENTS), changes),
    st.tuples(st.sampled_from(["gone", "back"]), st.sampled_from(IDENTS), st.none()),
    st.tuples(st.just("post"), st.just(""), posts),
)


def lines_of(runs: list[list[Op]]) -> list[list[Line]]:
    """The operations as runs could have written them: only what is known changes, goes or returns."""
    known: set[str] = set()
    out: list[list[Line]] = []
    for run in runs:
        out.append([])
        for kind, ident, given_line in run:
            if kind == "post":
                out[-1].append(given_line)
            elif kind == "seen" and ident not in known:
                known.add(ident)
                root = None if len(ident) == 1 else ident[0]
                out[-1].append(msgspec.structs.replace(given_line, id=ident, root=root))
            elif kind == "change" and ident in known:
                out[-1].append(msgspec.structs.replace(given_line, id=ident))
            elif kind == "gone" and ident in known:
                out[-1].append(Gone(seen=NOW, id=ident))
            elif kind == "back" and ident in known:
                out[-1].append(Back(seen=NOW, id=ident))
    return out


@given(st.lists(st.lists(ops, max_size=8), min_size=1, max_size=5), st.sets(st.integers(0, 4)))
@settings(max_examples=80)
def test_a_state_is_a_fold_whenever_it_is_opened(runs: list[list[Op]], opened: set[int]) -> None:
    """After every run, after some, or after all at once."""
    with tempfile.TemporaryDirectory() as name:
        folder, paths = Path(name), list[Path]()
        for number, lines in enumerate(lines_of(runs)):
            paths.append(sealed(folder, *lines, number=number, previous=paths[-1] if paths else None))
            if number in opened:
                same(folder)
        same(folder)


def noise(data: bytes) -> bytes:
    """As many bytes, none of them meant."""
    return random.Random(1).randbytes(len(data))


HARM: dict[str, Callable[[bytes], bytes | None]] = {
    "deleted": lambda data: None,
    "empty": lambda data: b"",
    "random bytes": noise,
    "random bytes in its middle": lambda data: data[:5000] + noise(data[5000:7000]) + data[7000:],
    "zeros at its end": lambda data: data[: len(data) // 2] + bytes(len(data) - len(data) // 2),
    "truncated": lambda data: data[: len(data) // 2],
    "truncated within a page": lambda data: data[:-100],
    "longer": lambda data: data + b"x" * 4096,
    "a text": lambda data: b"this is no database" * 99,
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM.keys())
@pytest.mark.parametrize("name", [statefile.FILE, "state.sum"])
def test_a_spoilt_state_is_made_anew(tmp_path: Path, name: str, harm: Callable[[bytes], bytes | None]) -> None:
    """Deleted, damaged or half there: the segments tell everything."""
    some_runs(tmp_path)
    same(tmp_path)
    data = harm((tmp_path / name).read_bytes())
    (tmp_path / name).unlink() if data is None else (tmp_path / name).write_bytes(data)
    same(tmp_path)
    same(tmp_path)


@given(st.integers(0, 2**20), st.integers(0, 7))
@settings(max_examples=150)
def test_a_flipped_bit_never_gets_into_an_archive(at: int, bit: int) -> None:
    """Wherever it is: what a state says goes into the archive, so it is believed only as it was written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        some_runs(folder)
        with State(folder):
            pass
        data = bytearray((folder / statefile.FILE).read_bytes())
        data[at % len(data)] ^= 1 << bit
        (folder / statefile.FILE).write_bytes(data)
        thread = folded(folder)
        with State(folder) as known:
            assert {ident: known.comment(ident) for ident in thread.comments} == thread.comments
            assert known.count == len(thread.comments)


def test_a_state_of_another_version_is_made_anew(tmp_path: Path) -> None:
    """Whether it is of a program from before or from after this one."""
    some_runs(tmp_path)
    for version in (0, 2, 99):
        with State(tmp_path):
            pass
        db = sqlite3.connect(tmp_path / statefile.FILE)
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("DELETE FROM comments WHERE id = 'a'")
        db.commit()
        db.close()
        same(tmp_path)


def test_an_old_copy_of_a_state_catches_up(tmp_path: Path) -> None:
    """As a restored backup would bring it: with its checksum, or without."""
    for keep in (True, False):
        folder = tmp_path / str(keep)
        paths = some_runs(folder)
        later = [path.read_bytes() for path in paths[1:]]
        for path in paths[1:]:
            path.unlink()
        with State(folder):
            pass
        shutil.copy(folder / statefile.FILE, tmp_path / "old")
        shutil.copy(folder / "state.sum", tmp_path / "old.sum")
        for path, data in zip(paths[1:], later, strict=True):
            path.write_bytes(data)
        same(folder)
        shutil.copy(tmp_path / "old", folder / statefile.FILE)
        if keep:
            shutil.copy(tmp_path / "old.sum", folder / "state.sum")
        same(folder)


def test_a_state_that_is_ahead_of_the_segments_is_made_anew(tmp_path: Path) -> None:
    """The last run was taken away, as by a restored backup of the segments alone."""
    paths = some_runs(tmp_path)
    same(tmp_path)
    paths[-1].unlink()
    same(tmp_path)
    assert "a" not in folded(tmp_path).gone


def test_a_run_that_was_replaced_by_another_is_noticed(tmp_path: Path) -> None:
    """The same name, another content."""
    paths = some_runs(tmp_path)
    same(tmp_path)
    paths[-1].unlink()
    link = segments.link_to(paths[1], run_name(1))
    writer = segments.SegmentWriter(tmp_path, header(run_name(2), link))
    writer.write([seen(2, "d", "another night")])
    writer.seal(Verdict(at=NOW, status="complete"))
    same(tmp_path)
    assert "d" in folded(tmp_path).comments


def test_a_segment_that_was_altered_is_damage(tmp_path: Path) -> None:
    """Nobody goes on with it, whatever the state remembers."""
    paths = some_runs(tmp_path)
    same(tmp_path)
    paths[0].write_bytes(paths[0].read_bytes().replace(b"hello", b"fellow", 1))
    with pytest.raises(ArchiveDamaged, match=paths[0].name):
        State(tmp_path)


def test_a_segment_that_is_missing_in_the_middle_is_damage(tmp_path: Path) -> None:
    """The chain leads nowhere."""
    paths = some_runs(tmp_path)
    same(tmp_path)
    paths[1].unlink()
    with pytest.raises(ArchiveDamaged, match="is not there"):
        State(tmp_path)


@pytest.mark.parametrize("which", [[0], [0, 1], [0, 1, 2]])
def test_segments_may_be_compressed(tmp_path: Path, which: list[int]) -> None:
    """The state is of other files then, and says the same."""
    paths = some_runs(tmp_path)
    same(tmp_path)
    for number in which:
        compressed(paths[number])
        same(tmp_path)  # both forms are there: the plain one counts
        paths[number].unlink()
        same(tmp_path)


def test_what_no_run_has_sealed_is_forgotten(tmp_path: Path) -> None:
    """A run that ends without its file leaves the state as it was."""
    some_runs(tmp_path)
    same(tmp_path)
    with State(tmp_path) as known:
        known.fold([comment("z"), Change(seen=NOW, id="c", set=Changed(text="never written"))])
        assert known.has("z")
    same(tmp_path)


def test_a_process_that_was_killed_leaves_a_sound_state(tmp_path: Path) -> None:
    """In the middle of a run that had much to write: what was begun is taken back, without reading all anew."""
    folder, copy = tmp_path / "thread", tmp_path / "killed"
    some_runs(folder)
    with State(folder) as known:
        known.fold(comment(f"new{number}", "much to say " * 40) for number in range(9000))
        shutil.copytree(folder, copy)  # as a disk looks after a kill
    assert (copy / f"{statefile.FILE}-journal").stat().st_size
    assert (copy / statefile.FILE).stat().st_size > 10**6
    same(copy)
    assert (copy / statefile.FILE).stat().st_size < 10**5


def test_a_change_of_nobody_is_damage(tmp_path: Path) -> None:
    """A line about a comment that was never written is not thrown away in silence."""
    chain_of(tmp_path, [seen(0, "a")], [change(1, "b", text="whose?")])
    with pytest.raises(ArchiveDamaged, match="never written"):
        State(tmp_path)
    with pytest.raises(ArchiveDamaged, match="never written"):
        summary.summarise(tmp_path)


def test_the_count_at_which_replies_were_read_is_remembered(tmp_path: Path) -> None:
    """By runs that read them to their end; a thread that failed is to be opened again."""
    nights = Nights(tmp_path)

    def read() -> tuple[int | None, ...]:
        with State(tmp_path) as known:
            return tuple(known.replies_read(ident) for ident in ("a", "b", "c"))

    nights.run(0, *(seen(0, ident, replies=count) for ident, count in (("a", 3), ("b", 0), ("c", 7))))
    assert read() == (3, 0, 7)
    nights.run(1, change(1, "a", replies=4), change(1, "c", replies=8), covered=Covered(top="newest-until-b"))
    assert read() == (3, 0, 7)
    nights.run(2, covered=Covered(top="all", replies=("c",)), mode="refresh")
    assert read() == (3, 0, 8)
    failed = (Failed(id="c", reason="empty", cursor="x"),)
    nights.run(3, covered=Covered(top="all", replies="all", not_=("c",)), status="partial", failed=failed)
    assert read() == (4, 0, None)
    nights.run(4, covered=Covered(top="all", replies=("c",)), mode="refresh")
    assert read() == (4, 0, 8)
