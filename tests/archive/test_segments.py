"""Segments: a finished run's file appears at once and whole, and never changes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive import segments
from commentvault.archive.lines import RunHeader, Seal
from commentvault.errors import ArchiveDamaged, ArchiveNotWritable

from .made import NOW, begin, comment, compressed, header, killed, run_name, sealed, verdict
from .strategies import moments


@given(moments, st.none() | moments)
def test_a_run_id_is_later_than_the_one_before(now: datetime, before: datetime | None) -> None:
    """A run's id is the later of now and the previous id + 1 s, and ids sort as the chain goes."""
    previous = segments.run_id(before, None) if before else None
    run = segments.run_id(now, previous)
    expected = max(now, before + timedelta(seconds=1)) if before else now
    assert segments.run_time(run) == expected
    assert previous is None or previous < run


def test_a_run_id_is_in_utc() -> None:
    """The name is the same wherever the run was started."""
    berlin = datetime(2026, 11, 22, 4, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))
    assert segments.run_id(berlin, None) == "20261122T030000Z"


def test_a_sealed_run_reads_as_written(tmp_path: Path) -> None:
    """Header, lines, verdict and seal come back in order; nothing else is left in the folder."""
    lines = [comment("a"), comment("b", "zwei\nZeilen \u2028 🌊")]
    path = sealed(tmp_path, *lines)
    *read, last = segments.read_lines(path)
    assert read == [header(run_name(0)), *lines, verdict()]
    assert isinstance(last, Seal)
    assert last.lines == len(read)
    assert [p.name for p in tmp_path.iterdir()] == [f"{run_name(0)}.jsonl"]


def test_a_run_under_way_can_be_read(tmp_path: Path) -> None:
    """A reader sees every line as soon as it is written, and the file bears its final name only when sealed."""
    writer = begin(tmp_path)
    assert list(segments.read_lines(writer.path)) == [header(run_name(0))]
    writer.write([comment("a")])
    assert list(segments.read_lines(writer.path)) == [header(run_name(0)), comment("a")]
    assert not list(tmp_path.glob("*.jsonl"))
    writer.close()


def test_sealing_never_overwrites(tmp_path: Path) -> None:
    """Where the final name is taken, the finished file stays as it is and so does the new one."""
    writer = begin(tmp_path)
    taken = tmp_path / f"{run_name(0)}.jsonl"
    taken.write_bytes(b"somebody's file\n")
    with pytest.raises(ArchiveDamaged, match=taken.name):
        writer.seal(verdict())
    writer.close()
    assert taken.read_bytes() == b"somebody's file\n"
    assert next(segments.read_lines(writer.path)) == header(run_name(0))


def test_a_part_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    """A second run of the same id is refused; the first one's lines stay."""
    first = begin(tmp_path)
    first.write([comment("a")])
    with pytest.raises(ArchiveNotWritable):
        begin(tmp_path)
    assert list(segments.read_lines(killed(first))) == [header(run_name(0)), comment("a")]


@pytest.mark.parametrize("bad", [b'{"kind":"comment"}\n', b"\0\0\0\n", b'{"kind":"comm\n', b"\xff\xfe\n", b'["a"]\n'])
@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.part"])
def test_a_damaged_line_is_named(tmp_path: Path, bad: bytes, suffix: str) -> None:
    """A whole line in the middle that cannot be read is an error that names file and line."""
    path = sealed(tmp_path, comment("a"), comment("b"))
    lines = path.read_bytes().splitlines(keepends=True)
    damaged = path.with_name(f"20300101T000000Z{suffix}")
    damaged.write_bytes(b"".join([*lines[:2], bad, *lines[3:]]))
    with pytest.raises(ArchiveDamaged) as caught:
        list(segments.read_lines(damaged))
    assert str(damaged) in str(caught.value)
    assert "line 3" in str(caught.value)


def test_a_finished_file_never_ends_in_the_middle(tmp_path: Path) -> None:
    """A sealed file whose end is missing is damaged; only a run under way may end in a torn line."""
    path = sealed(tmp_path, comment("a"))
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(ArchiveDamaged, match=r"line 4: the file ends in the middle"):
        list(segments.read_lines(path))


def test_a_segment_starts_with_its_run(tmp_path: Path) -> None:
    """A file that does not start with a run line is no segment."""
    path = sealed(tmp_path, comment("a"))
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    with pytest.raises(ArchiveDamaged, match="line 1"):
        segments.read_header(path)


def test_an_empty_finished_file_is_damaged(tmp_path: Path) -> None:
    """A sealed file without a line was not written by a run."""
    (tmp_path / "20261122T030000Z.jsonl").touch()
    with pytest.raises(ArchiveDamaged, match="line 1"):
        segments.read_header(tmp_path / "20261122T030000Z.jsonl")


def test_the_link_is_the_hash_of_the_bytes(tmp_path: Path) -> None:
    """The chain's link is the SHA-256 of the previous file, the same for its compressed form."""
    path = sealed(tmp_path, comment("a"))
    link = segments.link_to(path, run_name(0))
    assert (link.run, link.sha256) == (run_name(0), hashlib.sha256(path.read_bytes()).hexdigest())
    assert segments.link_to(compressed(path), run_name(0)) == link


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_hashed_while_it_is_read(tmp_path: Path, packed: bool) -> None:
    """Reading feeds a digest every uncompressed byte, so that a reader need not open a file twice."""
    path = sealed(tmp_path, *(comment(f"c{n}", "x" * 1000) for n in range(700)))
    link = segments.link_to(path, run_name(0))
    digest = hashlib.sha256()
    read = list(segments.read_lines(compressed(path) if packed else path, digest))
    assert len(read) == 703
    assert digest.hexdigest() == link.sha256


def test_kinds_and_lines_that_are_unknown_are_skipped(tmp_path: Path) -> None:
    """A segment of an older or a later version is read but for the lines that this one does not know."""
    path = sealed(tmp_path, comment("a"), comment("b"))
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*rows[:2], b'{"kind":"cursor","at":"top","cursor":"x"}\n', *rows[2:]]))
    assert list(segments.read_lines(path))[1:3] == [comment("a"), comment("b")]


def test_a_nights_file_stays_small(tmp_path: Path) -> None:
    """A run that found nothing new leaves less than 2 kB."""
    first = sealed(tmp_path, comment("a"))
    assert sealed(tmp_path, number=1, previous=first).stat().st_size < 2000


def test_a_file_is_found_by_the_name_it_has_now(tmp_path: Path) -> None:
    """A run that was sealed, or compressed, after its folder was listed is read all the same."""
    writer = begin(tmp_path)
    writer.write([comment("a")])
    part = writer.path
    path = writer.seal(verdict())
    lines = list(segments.read_lines(path))
    assert list(segments.read_lines(part)) == lines
    compressed(path)
    path.unlink()
    assert list(segments.read_lines(part)) == list(segments.read_lines(path)) == lines


def test_a_file_that_is_nowhere_is_told(tmp_path: Path) -> None:
    """Where no form of a run is there, the error names the file that was asked for."""
    with pytest.raises(FileNotFoundError, match="20261122T030000Z"):
        list(segments.read_lines(tmp_path / "20261122T030000Z.jsonl"))


def test_a_compressed_segment_reads_the_same(tmp_path: Path) -> None:
    """Sealing an older run as .zst changes nothing for a reader."""
    path = sealed(tmp_path, comment("a"), comment("b"))
    lines = list(segments.read_lines(path))
    packed = compressed(path)
    path.unlink()
    assert segments.segment_files(tmp_path) == [packed]
    assert list(segments.read_lines(packed)) == lines
    assert isinstance(segments.read_header(packed), RunHeader)


def test_of_two_forms_the_plain_one_is_read(tmp_path: Path) -> None:
    """Killed between writing .zst and deleting .jsonl, the plain file counts, whatever the other holds."""
    path = sealed(tmp_path, comment("a"))
    compressed(path, b"half a file")
    assert segments.segment_files(tmp_path) == [path]


@pytest.mark.parametrize("damage", ["cut", "junk"])
def test_a_damaged_compressed_segment_is_named(tmp_path: Path, damage: str) -> None:
    """A compressed file that cannot be unpacked is damaged, and the error names it."""
    path = sealed(tmp_path, *(comment(f"c{n}") for n in range(200)))
    packed = compressed(path)
    packed.write_bytes(packed.read_bytes()[:-50] if damage == "cut" else b"junk")
    with pytest.raises(ArchiveDamaged, match=packed.name):
        list(segments.read_lines(packed))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Where a file stands in the folder's place, the run cannot be written and says so."""
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveNotWritable, match="cannot write"):
        begin(tmp_path / "file" / "thread")


def test_run_times_are_in_utc() -> None:
    """An id tells its moment."""
    assert segments.run_time("20261122T030000Z") == NOW
    assert segments.run_time("20261122T030000Z").tzinfo == UTC
