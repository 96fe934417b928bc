"""Files are rewritten on purpose: the chain holds but for that and says so, and a kill never leaves half of it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from commentvault.archive import history, life, lines, redaction, segments, summary, verify
from commentvault.archive.lines import Change, Changed, Line, Redaction, RunHeader
from commentvault.archive.state import State
from commentvault.digest import completeness
from commentvault.errors import ArchiveDamaged, ArchiveError
from commentvault.model import Ask
from commentvault.sync.leftover import leftover
from tests.support import LONG

from . import killing
from .damaged import flipped, rows_of, written
from .killing import LATER, forgetting
from .made import NOW, begin, comment, compressed, killed, sealed


def comments(folder: Path) -> list[str]:
    thread = history.read(folder)
    return list(thread.comments) if thread else []


def redactions(folder: Path) -> list[Redaction]:
    return [line for _, _, found in history.runs(folder) for line in found if isinstance(line, Redaction)]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("seals", [True, False])
@pytest.mark.parametrize("packed", [(), (0,), (0, 1, 2)])
def test_what_is_taken_out_is_in_no_file(tmp_path: Path, packed: tuple[int, ...], seals: bool) -> None:
    """A comment's lines go from every run, compressed or not, the rest stays, and the thread is unbroken but for it."""
    paths = written(tmp_path, seals=seals)
    for number in packed:
        compressed(paths[number])
        paths[number].unlink()
    assert redaction.rewrite(tmp_path, forgetting("c"), "forget", LATER) == 3
    assert comments(tmp_path) == ["a", "b", "d"]
    rows = [raw for path in segments.segment_files(tmp_path) for raw in segments.raw_lines(path)]
    assert not [raw for raw in rows if b'"id":"c"' in raw]
    checked = verify.check(tmp_path)
    assert (checked.damage, checked.notes, checked.redactions, checked.runs) == ((), (), 3, 4)
    forms = [path.name.endswith(segments.COMPRESSED) for path in segments.segment_files(tmp_path)]
    assert forms == [number in packed for number in range(4)]


def test_later_runs_are_what_they_were_but_for_their_link(tmp_path: Path) -> None:
    """Runs behind a changed one are named by no redaction: with the old link put back they have the old SHA-256."""
    paths = written(tmp_path)
    before = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    assert redaction.rewrite(tmp_path, killing.renaming, "forget", LATER) == 1
    (told,) = redactions(tmp_path)
    assert (told.run, told.old_sha256, told.why) == (segments.run_of(paths[0]), before[0], "forget")
    old = told.old_sha256
    for path, sha256 in zip(paths[1:], before[1:], strict=True):
        header = segments.read_header(path)
        assert header is not None
        assert header.previous is not None
        rows = [row.replace(header.previous.sha256.encode(), old.encode()) for row in rows_of(path)[:-1]]
        rows.append(lines.encode(lines.seal(b"".join(map(lines.check, rows)))))
        old = hashlib.sha256(b"".join(rows)).hexdigest()
        assert old == sha256


def test_where_nothing_changes_nothing_is_written(tmp_path: Path) -> None:
    """An edit that changes no line leaves every byte, and no redaction."""
    written(tmp_path)
    before = bytes_of(tmp_path)
    assert redaction.rewrite(tmp_path, lambda _, line: line, "forget", LATER) == 0
    assert bytes_of(tmp_path) == before


def test_keys_of_a_later_version_stay(tmp_path: Path) -> None:
    """Lines that an edit leaves alone keep what this version does not know, and so does the run line."""
    path = sealed(tmp_path, comment("a"), comment("c"), new=2)
    known = path.read_bytes().splitlines(keepends=True)[:-1]
    rows = [row.replace(b'{"kind"', b'{"later":[1],"kind"') for row in known]
    rows.insert(1, b'{"kind":"later","x":1}\n')
    path.write_bytes(b"".join([*rows, lines.encode(lines.seal(b"".join(map(lines.check, rows))))]))
    redaction.rewrite(tmp_path, forgetting("c"), "forget", LATER)
    assert rows_of(path)[:-1] == [row for row in rows if b'"id":"c"' not in row]
    assert verify.check(tmp_path).damage == ()


def test_a_damaged_thread_is_not_made_to_look_whole(tmp_path: Path) -> None:
    """Where something is not what was written nothing is rewritten, since new links would hide it."""
    path = written(tmp_path)[1]
    flipped(path, 400, 0)
    before = bytes_of(tmp_path)
    with pytest.raises(ArchiveDamaged, match=path.name):
        redaction.rewrite(tmp_path, forgetting("c"), "forget", LATER)
    assert bytes_of(tmp_path) == before


def test_what_is_derived_goes_too(tmp_path: Path) -> None:
    """The state holds what the old lines said: it is deleted, and made anew of the new ones."""
    written(tmp_path)
    with State(tmp_path) as state:
        assert state.has("c")
    (tmp_path / "digest.md").write_text("c")
    redaction.rewrite(tmp_path, forgetting("c"), "forget", LATER)
    assert not [*tmp_path.glob("state.*"), *tmp_path.glob("digest.*")]
    with State(tmp_path) as state:
        assert not state.has("c")
        assert state.has("d")


def test_stories_that_tell_the_thread_go_too(tmp_path: Path) -> None:
    """A file that tells it with others holds its old words; one that does not tell it stays."""
    folder, stories = tmp_path / "youtube" / "abc", tmp_path / "stories"
    folder.mkdir(parents=True)
    written(folder)
    thread = history.read(folder)
    assert thread is not None
    for name, words in (("ours", f"from its archive of {thread.name}, as of today"), ("theirs", "of youtube:other")):
        (stories / name).mkdir(parents=True)
        (stories / name / "digest.html").write_text(words)
    redaction.rewrite(folder, forgetting("c"), "forget", LATER)
    assert [path.parent.name for path in stories.rglob("digest.html")] == ["theirs"]


def test_a_redaction_is_no_visit(tmp_path: Path) -> None:
    """Whoever asks how a thread was visited is told of visits only; the next run follows the redaction."""
    written(tmp_path)
    thread = history.read(tmp_path)
    assert thread is not None
    told = completeness.judge(thread)
    lives = [event for event in life.events(tmp_path) if event.id != "c"]
    redaction.rewrite(tmp_path, forgetting("c"), "forget", LATER)
    after = history.read(tmp_path)
    assert after is not None
    assert completeness.judge(after) == told
    assert list(life.events(tmp_path)) == lives
    assert after.runs[0].header == thread.runs[0].header
    folded = summary.summarise(tmp_path)
    with State(tmp_path) as state:
        runs = state.runs
    ready = summary.summarise(tmp_path)
    assert folded == ready
    assert ready is not None
    assert len(after.runs) == len(ready.runs) == 3
    assert leftover(runs, Ask(), LATER) is None
    *_, last = runs
    assert not last.header.is_visit
    sealed(tmp_path, comment("e"), number=9999, previous=last.path, new=1)
    assert verify.check(tmp_path).damage == ()
    assert comments(tmp_path) == ["a", "b", "d", "e"]


def test_what_the_last_visit_left_is_still_gone_on_with(tmp_path: Path) -> None:
    """A redaction between a run that was cut and the next one costs nothing of it."""
    path = sealed(tmp_path, comment("a"), comment("c"), new=2)
    writer = begin(tmp_path, 1, path)
    writer.write([comment("d")])
    killed(writer)
    redaction.rewrite(tmp_path, forgetting("c"), "forget", NOW)
    thread = history.read(tmp_path)
    assert thread is not None
    assert [run.verdict.status for run in thread.runs if run.verdict] == ["complete", "partial"]
    assert list(thread.comments) == ["a", "d"]
    assert verify.check(tmp_path).damage == ()


def test_a_form_that_was_left_lying_about_goes_too(tmp_path: Path) -> None:
    """Of a run in two forms the one that nobody reads does not keep what was taken out."""
    paths = written(tmp_path)
    packed = compressed(paths[0])
    redaction.rewrite(tmp_path, forgetting("c"), "forget", LATER)
    assert not packed.exists()
    assert comments(tmp_path) == ["a", "b", "d"]


def test_again_and_again(tmp_path: Path) -> None:
    """Each rewriting leaves a segment of its own, and later ones link them anew."""
    written(tmp_path)
    assert redaction.rewrite(tmp_path, killing.renaming, "forget", LATER) == 1
    assert redaction.rewrite(tmp_path, forgetting("c"), "retention", LATER, before=NOW) == 3
    assert [told.why for told in redactions(tmp_path)] == ["forget", *["retention"] * 3]
    checked = verify.check(tmp_path)
    assert (checked.damage, checked.redactions) == ((), 4)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the script forks")
def test_killed_anywhere_it_has_happened_or_not(tmp_path: Path) -> None:
    """Before whatever file operation a rewriting is killed: readers find the old thread or the new one, whole, and the
    next writer ends it as they found it."""
    template, out = tmp_path / "template", tmp_path / "out"
    template.mkdir()
    paths = written(template)
    compressed(paths[1])
    paths[1].unlink()
    compressed(paths[0])
    with State(template):
        old = comments(template)
    subprocess.run([sys.executable, "-m", "tests.archive.killing", template, out], check=True, timeout=LONG)
    folders = sorted(out.iterdir(), key=lambda folder: int(folder.name))
    new = comments(folders[-1])
    assert (old, new) == (["a", "b", "c", "d"], ["a", "b", "d"])
    found = []
    for folder in folders:
        found.append(comments(folder))
        assert verify.check(folder).damage == ()
        assert summary.summarise(folder) is not None
        if any(not header.is_visit for path in folder.glob("*.jsonl") if (header := segments.read_header(path))):
            assert not [
                *folder.glob("rewritten/*")
            ]  # who lists the new segment in its place finds all the others there
        redaction.settle(folder, LATER)
        assert comments(folder) == found[-1]
        checked = verify.check(folder)
        assert (checked.damage, checked.notes) == ((), ())
        assert checked.redactions == (0 if found[-1] == old else 3)
        assert {path.name for path in folder.iterdir() if path.is_dir()} == set()
        if found[-1] == new:
            assert not [path for path in segments.segment_files(folder) if b'"c"' in b"".join(segments.raw_lines(path))]
        redaction.rewrite(folder, forgetting("c"), "forget", LATER)
        assert comments(folder) == new
    turn = found.index(new)
    assert turn > 5
    assert found == [old] * turn + [new] * (len(found) - turn)
    assert len(found) - turn > 5


def test_who_reads_meanwhile_is_told_so(tmp_path: Path) -> None:
    """A reader that has begun with the old files meets no damage: it is told to read again."""
    written(tmp_path)
    reading = history.runs(tmp_path)
    next(reading)
    redaction.rewrite(tmp_path, forgetting("c"), "forget", LATER)
    with pytest.raises(history.Rewritten, match="read it again"):
        list(reading)


def test_readers_never_see_damage(tmp_path: Path) -> None:
    """While a thread is rewritten again and again, whoever reads it whole reads it whole."""
    first = sealed(tmp_path, comment("a", "0"), new=1)
    over = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not over.is_set():
            try:
                wrong.extend(verify.check(tmp_path).damage)
                if comments(tmp_path) != ["a"] or summary.summarise(tmp_path) is None:
                    wrong.append("not whole")
            except ArchiveError as error:
                wrong.append(error)

    def edit(header: RunHeader, line: Line) -> Line:
        if isinstance(line, Change):
            return Change(seen=line.seen, id="a", set=Changed(text=f"{line.set.text}."))
        return line

    said = Change(seen=NOW, id="a", set=Changed(text="1"))
    sealed(tmp_path, said, number=1, previous=first, changed=1)
    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(25):
            assert redaction.rewrite(tmp_path, edit, "forget", LATER) == 1
    finally:
        over.set()
        reader.join()
    assert wrong == []
