"""A killed run: every whole line stays, the torn tail is set aside, and the next run follows on."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentvault.archive import history, lines, segments, verify
from commentvault.archive.lines import Back, Change, Changed, Gone, Seal
from commentvault.archive.segments import SegmentWriter
from commentvault.errors import ArchiveDamaged
from commentvault.model import Failed, Verdict

from .made import NOW, begin, chain_of, comment, header, killed, run_name, sealed, verdict

WRITTEN = [comment("a"), comment("b", "zwei\nZeilen 🌊"), comment("c", "\u2028")]
WHOLE = lines.encode(header(run_name(1))) + b"".join(map(lines.encode, WRITTEN))


def part_of(folder: Path, data: bytes) -> Path:
    """What a killed process left, after one finished run."""
    part = folder / f"{run_name(1)}.jsonl.part"
    part.write_bytes(data)
    return part


@given(st.integers(0, len(WHOLE)))
@settings(max_examples=150)
def test_cut_at_any_byte_no_whole_line_is_lost(cut: int) -> None:
    """Wherever a file ends, its whole lines are read before and after the repair, and the tail is set aside."""
    kept, tail = WHOLE[: WHOLE.rfind(b"\n", 0, cut) + 1], WHOLE[WHOLE.rfind(b"\n", 0, cut) + 1 : cut]
    with tempfile.TemporaryDirectory() as name:
        part = part_of(Path(name), WHOLE[:cut])
        assert b"".join(map(lines.encode, segments.read_lines(part))) == kept
        path = segments.recover(part, NOW)
        torn = Path(name) / f"{run_name(1)}.jsonl.torn"
        assert (torn.read_bytes() if torn.exists() else b"") == tail
        assert not part.exists()
        assert (path is None) == (kept == b"")
        if path:
            *before, last, seal = segments.read_lines(path)
            assert path.read_bytes().startswith(kept)
            assert b"".join(map(lines.encode, before)) == kept
            assert isinstance(last, Verdict)
            assert (last.status, last.seen) == ("partial", len(before) - 1)
            assert "interrupted" in (last.reason or "")
            assert isinstance(seal, Seal)
            assert seal.lines == len(before) + 1


@given(st.integers(0, len(WHOLE)))
@settings(max_examples=40)
def test_the_next_run_follows_a_repaired_one(cut: int) -> None:
    """After the repair the chain is whole, and the next run links to what the killed one left."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        part = part_of(folder, WHOLE[:cut])
        path = segments.recover(part, NOW)
        following = sealed(folder, comment("d"), number=2, previous=path)
        thread = history.read(folder)
        assert thread is not None
        assert [run.path for run in thread.runs] == [p for p in (path, following) if p]
        if path:
            assert thread.runs[-1].header.previous == segments.link_to(path, run_name(1))
            assert set(thread.comments) - {"d"} == {c.id for c in WRITTEN[: len(thread.comments) - 1]}


@given(st.integers(1, 5000), st.sampled_from([b"", b"\n", b"\n\0\0\n"]), st.binary(max_size=40))
@settings(max_examples=40)
def test_a_block_of_zeros_behind_the_last_line_is_set_aside(zeros: int, end: bytes, junk: bytes) -> None:
    """A power cut may leave zeros where the end of the file was to come; the lines before them stay."""
    with tempfile.TemporaryDirectory() as name:
        part = part_of(Path(name), WHOLE + b"\0" * zeros + junk.replace(b"\n", b"") + end)
        path = segments.recover(part, NOW)
        assert path is not None
        assert [line for line in segments.read_lines(path) if line in WRITTEN] == WRITTEN
        torn = (Path(name) / f"{run_name(1)}.jsonl.torn").read_bytes()
        assert torn.startswith(b"\0" * zeros)


@given(st.integers(0, 1000))
@settings(max_examples=40)
def test_a_run_killed_before_its_name_keeps_its_verdict(cut: int) -> None:
    """Killed between verdict, seal and rename, the run is as complete as it says, and its file is what it would be."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        writer = SegmentWriter(place, header(run_name(1)))
        writer.write(WRITTEN)
        path = writer.seal(verdict(seen=3, new=3))
        whole = path.read_bytes()
        path.unlink()
        told = len(WHOLE + lines.encode(verdict(seen=3, new=3)))
        recovered = segments.recover(part_of(place, whole[: min(told + cut, len(whole))]), NOW)
        assert recovered == path
        assert path.read_bytes() == whole
        assert verify.check(place).damage == ()


def test_the_closing_verdict_counts_what_was_written(tmp_path: Path) -> None:
    """What a killed run had written is counted as any run's is, and its verdict says where to go on."""
    (first,) = chain_of(tmp_path, [comment("a"), comment("b")])
    writer = begin(tmp_path, 1, first)
    change = Change(seen=NOW, id="a", set=Changed(likes=2))
    times = Change(seen=NOW, id="b", set=Changed(published=NOW))
    writer.write([comment("c"), change, change, times, Gone(seen=NOW, id="a"), Back(seen=NOW, id="a")])
    failed = [Failed(id="top", reason="not reached", cursor="x")]
    path = segments.recover(killed(writer), NOW, failed)
    assert path is not None
    *_, last, _ = segments.read_lines(path)
    assert isinstance(last, Verdict)
    assert (last.new, last.changed, last.gone, last.back) == (1, 1, 1, 1)
    assert last.failed == tuple(failed)


def test_a_run_without_a_whole_header_leaves_nothing(tmp_path: Path) -> None:
    """A run killed in its first line is set aside and forgotten; readers never stumble over it."""
    part = part_of(tmp_path, WHOLE[:20])
    assert history.read(tmp_path) is None
    assert segments.recover(part, NOW) is None
    assert history.read(tmp_path) is None
    assert (tmp_path / f"{run_name(1)}.jsonl.torn").read_bytes() == WHOLE[:20]


def test_a_damaged_line_before_the_tail_is_not_thrown_away(tmp_path: Path) -> None:
    """Repair sets aside a tail only: a damaged line with good ones behind it is an error, and nothing is lost."""
    rows = WHOLE.splitlines(keepends=True)
    damaged = b"".join([rows[0], b"\0\0\n", *rows[2:]])
    part = part_of(tmp_path, damaged)
    with pytest.raises(ArchiveDamaged, match="line 2"):
        segments.recover(part, NOW)
    assert part.read_bytes() == damaged


def test_repair_never_overwrites_a_finished_file(tmp_path: Path) -> None:
    """Where a finished file has the run's name already, it stays as it is, and the lines of the other stay too."""
    part = part_of(tmp_path, WHOLE)
    taken = tmp_path / f"{run_name(1)}.jsonl"
    taken.write_bytes(b"somebody's file\n")
    with pytest.raises(ArchiveDamaged):
        segments.recover(part, NOW)
    assert taken.read_bytes() == b"somebody's file\n"
    assert part.read_bytes().startswith(WHOLE)


def test_a_reader_takes_a_killed_run_as_it_is(tmp_path: Path) -> None:
    """A thread whose last run was killed reads with what came, and that run has no verdict."""
    (first,) = chain_of(tmp_path, [comment("a", "old")])
    writer = begin(tmp_path, 1, first)
    writer.write([comment("b")])
    with killed(writer).open("ab") as file:
        file.write(lines.encode(comment("c"))[:-10])
    thread = history.read(tmp_path)
    assert thread is not None
    assert list(thread.comments) == ["a", "b"]
    assert thread.verdict is None
