"""``verify``: whatever byte was damaged or altered, the file and the line are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentvault.archive import segments, verify

from .damaged import flipped, place, places, rewritten, rows_of, written
from .made import THREAD, compressed, sealed


def test_what_was_written_is_unbroken(tmp_path: Path) -> None:
    """A thread as it was written has no finding, and looking at it changes nothing."""
    paths = written(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    checked = verify.check(tmp_path)
    assert (checked.thread, checked.runs, checked.damage, checked.notes) == (THREAD, 3, (), ())
    assert checked.lines == sum(len(rows_of(path)) for path in paths)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@given(st.integers(0, 2), st.data())
@settings(max_examples=400)
def test_a_flipped_bit_is_named_with_file_and_line(number: int, data: st.DataObject) -> None:
    """Whatever bit of whatever byte of whatever file is flipped, that file and line are named, and no other file."""
    with place() as folder:
        path = written(folder)[number]
        at = data.draw(st.integers(0, path.stat().st_size - 1))
        line = flipped(path, at, data.draw(st.integers(0, 7)))
        checked = verify.check(folder)
        assert {name for name, _ in places(checked)} == {path.name}
        assert places(checked)[0] == (path.name, line)
        assert checked.thread == THREAD or number == 0


@given(st.integers(0, 1), st.data())
def test_without_seals_the_file_is_named(number: int, data: st.DataObject) -> None:
    """In files of an older version a flipped bit is named with the file, by the next run that knows it."""
    with place() as folder:
        path = written(folder, seals=False)[number]
        assert verify.check(folder).damage == ()
        at = path.read_bytes().index(b"\n") + 1  # behind the header, which speaks of another file
        at = data.draw(st.integers(at, path.stat().st_size - 1))
        flipped(path, at, data.draw(st.integers(0, 7)))
        assert {name for name, _ in places(verify.check(folder))} == {path.name}


@given(st.data())
@settings(max_examples=150)
def test_a_flipped_bit_in_a_compressed_file_is_named(data: st.DataObject) -> None:
    """A compressed file that cannot be unpacked, or unpacks to something else, is named."""
    with place() as folder:
        path = written(folder)[1]
        packed, whole = compressed(path), path.read_bytes()
        path.unlink()
        assert verify.check(folder).damage == ()
        at = data.draw(st.integers(0, packed.stat().st_size - 1))
        flipped(packed, at, data.draw(st.integers(0, 7)))
        checked = verify.check(folder)
        if checked.damage:
            assert {name for name, _ in places(checked)} == {packed.name}
        else:  # a bit that means nothing to the unpacker
            assert b"".join(segments.raw_lines(packed)) == whole


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("cut", [0, 1, 200])
def test_a_file_that_was_cut_is_named(tmp_path: Path, number: int, cut: int) -> None:
    """A finished file that is empty, or lost its end, is damaged."""
    path = written(tmp_path)[number]
    path.write_bytes(path.read_bytes()[:-cut] if cut else b"")
    assert {name for name, _ in places(verify.check(tmp_path))} == {path.name}


@pytest.mark.parametrize("line", [2, 3, 6])
def test_a_line_that_was_taken_out_is_named(tmp_path: Path, line: int) -> None:
    """The line where the file stops being what it was."""
    path = written(tmp_path)[0]
    rows = rows_of(path)
    path.write_bytes(b"".join(rows[: line - 1] + rows[line:]))
    assert places(verify.check(tmp_path)) == [(path.name, line)]


def test_an_altered_file_with_a_fresh_seal_is_known_by_the_next_run(tmp_path: Path) -> None:
    """Who writes a file anew, seal and all, must write every later one anew as well."""
    paths = written(tmp_path)
    rewritten(paths[0], [row.replace(b"hello", b"hallo") for row in rows_of(paths[0])])
    (finding,) = verify.check(tmp_path).damage
    assert (finding.path, finding.line) == (paths[0], None)
    assert paths[1].name in finding.what


def test_what_nobody_knows_cannot_be_proved(tmp_path: Path) -> None:
    """The newest run may be cut off, or written anew, without a trace: the documentation says so."""
    *_, last = written(tmp_path)
    rewritten(last, [row.replace(b"commentvault tests", b"commentvault tricks") for row in rows_of(last)])
    assert verify.check(tmp_path).damage == ()
    last.unlink()
    assert verify.check(tmp_path).damage == ()


def test_everything_that_is_found_is_told(tmp_path: Path) -> None:
    """One finding does not hide another."""
    paths = written(tmp_path)
    flips = [(path, at) for path in paths for at in (40, 500)]
    told = [(path.name, flipped(path, at, 2)) for path, at in flips]
    assert places(verify.check(tmp_path)) == told


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    """What cannot be looked at is not called unbroken."""
    path = written(tmp_path)[1]
    path.unlink()
    path.mkdir()
    checked = verify.check(tmp_path)
    assert places(checked) == [(path.name, None)]
    assert "cannot be read" in str(checked.damage[0])


def test_a_thread_without_a_whole_header_is_named_by_its_folder(tmp_path: Path) -> None:
    """Where no file says whose it is, the folder does."""
    folder = tmp_path / "youtube" / "%C3%BCn"
    path = sealed(folder, thread="youtube:ün")
    flipped(path, 5, 1)
    assert verify.check(folder).thread == "youtube:ün"
