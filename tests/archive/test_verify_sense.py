"""``verify``: runs that do not follow each other, and lines that do not go with the others; what is no damage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commentvault.archive import lines, segments, verify
from commentvault.archive.lines import Back, Change, Changed, Gone, Line, Redaction

from .damaged import places, rewritten, rows_of, written
from .made import NOW, begin, comment, header, killed, run_name, sealed, verdict


@pytest.mark.parametrize("number", [0, 1])
def test_a_missing_run_is_named(tmp_path: Path, number: int) -> None:
    """A run that is not there is named by the one after it; what it wrote is not missed a second time."""
    paths = written(tmp_path)
    paths[number].unlink()
    (finding,) = verify.check(tmp_path).damage
    assert finding.path == paths[number + 1]
    assert run_name(number) in finding.what


def test_a_run_that_was_slipped_in_is_named(tmp_path: Path) -> None:
    """Two runs after one are told, and so is a second beginning."""
    first, *_ = written(tmp_path)
    twin = sealed(tmp_path, number=7, previous=first)
    other = sealed(tmp_path, number=8)
    assert places(verify.check(tmp_path)) == [(twin.name, 1), (other.name, 1)]


def test_files_that_changed_places_are_named(tmp_path: Path) -> None:
    """A run under another's name is told."""
    one, two, _ = written(tmp_path)
    data = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(data)
    assert {name for name, _ in places(verify.check(tmp_path))} >= {one.name, two.name}


def test_a_run_of_another_thread_is_named(tmp_path: Path) -> None:
    """A file that was copied in from another thread is told."""
    *_, last = written(tmp_path)
    stray = sealed(tmp_path, number=9, previous=last, thread="youtube:zzzzzzzzzzz")
    (finding,) = verify.check(tmp_path).damage
    assert (finding.path, finding.line) == (stray, 1)
    assert "youtube:zzzzzzzzzzz" in finding.what


def test_a_run_before_the_one_it_follows_is_named(tmp_path: Path) -> None:
    """The ids of runs ascend."""
    later, earlier = run_name(5), run_name(1)
    first = segments.SegmentWriter(tmp_path, header(later)).seal(verdict())
    second = segments.SegmentWriter(tmp_path, header(earlier, segments.link_to(first, later))).seal(verdict())
    assert (second.name, 1) in places(verify.check(tmp_path))


@pytest.mark.parametrize("name", ["new", "changed", "gone", "back"])
def test_a_verdict_that_counts_otherwise_is_named(tmp_path: Path, name: str) -> None:
    """The verdict's counts are those of the lines."""
    counts: dict[str, Any] = {name: 1}
    path = sealed(tmp_path, **counts)
    (finding,) = verify.check(tmp_path).damage
    assert finding.path == path
    assert f"1 {name}" in finding.what


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        (comment("a", "again"), {"new": 1}),
        (Change(seen=NOW, id="x", set=Changed(likes=1)), {"changed": 1}),
        (Gone(seen=NOW, id="x"), {"gone": 1}),
        (Back(seen=NOW, id="x"), {"back": 1}),
    ],
)
def test_a_line_that_does_not_go_with_the_others_is_named(tmp_path: Path, line: Line, counts: dict[str, Any]) -> None:
    """A comment is written once, and only a comment that was written changes, goes or comes back."""
    *_, last = written(tmp_path)
    path = sealed(tmp_path, line, number=9, previous=last, **counts)
    assert places(verify.check(tmp_path)) == [(path.name, 2)]


SECOND = lines.encode(verdict())


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([lines.encode(header(run_name(0)))], None),
        ([lines.encode(header(run_name(0))), SECOND, SECOND], 3),
        ([lines.encode(header(run_name(0))), SECOND, lines.encode(comment("z"))], 3),
        ([lines.encode(header(run_name(0))), lines.encode(header(run_name(0))), SECOND], 2),
        ([lines.encode(comment("z")), SECOND], 1),
        ([lines.encode(header(run_name(3))), SECOND], 1),
        ([lines.encode(header(run_name(0))).replace(b'"format":1', b'"format":9'), SECOND], 1),
    ],
    ids=["no verdict", "two verdicts", "behind the verdict", "two headers", "no header", "another run", "later format"],
)
def test_a_file_of_another_form_is_named(tmp_path: Path, rows: list[bytes], line: int | None) -> None:
    """A segment is a run line, what was seen, one verdict and the seal."""
    path = rewritten(tmp_path / f"{run_name(0)}.jsonl", rows)
    assert (path.name, line) in places(verify.check(tmp_path))


def test_a_killed_run_is_a_note(tmp_path: Path) -> None:
    """What a killed run left is no damage: the next run closes it."""
    *_, last = written(tmp_path)
    writer = begin(tmp_path, 5, last)
    writer.write([comment("e")])
    with killed(writer).open("ab") as file:
        file.write(b'{"kind":"comm')
    (tmp_path / f"{run_name(4)}.jsonl.torn").write_bytes(b"half")
    checked = verify.check(tmp_path)
    assert checked.damage == ()
    assert [note.path.name for note in checked.notes] == [writer.path.name, f"{run_name(4)}.jsonl.torn"]
    assert checked.runs == 4


def test_a_run_killed_in_its_first_line_is_nothing(tmp_path: Path) -> None:
    """No run has begun there yet."""
    written(tmp_path)
    (tmp_path / f"{run_name(5)}.jsonl.part").write_bytes(b'{"kind":"ru')
    checked = verify.check(tmp_path)
    assert (checked.runs, checked.damage, checked.notes) == (3, (), ())


def test_a_damaged_line_of_a_killed_run_is_damage(tmp_path: Path) -> None:
    """A line that cannot be read and has good ones behind it was not left so by a kill."""
    writer = begin(tmp_path)
    writer.write([comment("a"), comment("b")])
    rows = rows_of(killed(writer))
    writer.path.write_bytes(b"".join([rows[0], b"\0\n", rows[2]]))
    assert places(verify.check(tmp_path)) == [(writer.path.name, 2)]


def redaction(number: int) -> Redaction:
    return Redaction(when=NOW, why="forget", run=run_name(number), old_sha256="0")


def test_redactions_are_counted(tmp_path: Path) -> None:
    """A run that was rewritten on purpose need not hold what its verdict counted, and the redaction is told."""
    first = sealed(tmp_path, comment("a"), new=2)
    sealed(tmp_path, redaction(0), number=1, previous=first)
    checked = verify.check(tmp_path)
    assert (checked.damage, checked.redactions) == ((), 1)
