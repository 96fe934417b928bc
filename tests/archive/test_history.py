"""A thread's history: the chain decides the order, and lines fold to the last state."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive import history, segments
from commentvault.archive.history import Thread, fold
from commentvault.archive.lines import Back, Change, Changed, Gone, Line, Previous, Redaction
from commentvault.archive.segments import SegmentWriter
from commentvault.errors import ArchiveDamaged, ArchiveError
from commentvault.model import Comment, Post

from .made import NOW, THREAD, URL, begin, chain_of, comment, compressed, header, run_name, sealed, verdict


def read(folder: Path) -> Thread:
    thread = history.read(folder)
    assert thread is not None
    return thread


def test_an_empty_folder_is_no_thread(tmp_path: Path) -> None:
    """Where no run has written, there is no thread; a folder that is not there is the same."""
    assert history.read(tmp_path) is None
    assert history.read(tmp_path / "nowhere") is None


def test_runs_are_folded_in_the_order_of_their_links(tmp_path: Path) -> None:
    """The links decide, never the names: a clock that went back does not turn history around."""
    later, earlier = "20261122T030000Z", "20201122T030000Z"
    writer = SegmentWriter(tmp_path, header(later))
    writer.write([comment("a", "first")])
    first = writer.seal(verdict())
    writer = SegmentWriter(tmp_path, header(earlier, segments.link_to(first, later)))
    writer.write([Change(seen=NOW, id="a", set=Changed(text="second"))])
    writer.seal(verdict())
    thread = read(tmp_path)
    assert thread.comments["a"].text == "second"
    assert [run.header.run for run in thread.runs] == [later, earlier]


def test_two_runs_after_the_same_one_are_damage(tmp_path: Path) -> None:
    """A fork in the chain is not guessed about; both files are named."""
    first, _ = chain_of(tmp_path, [comment("a")], [comment("b")])
    twin = sealed(tmp_path, comment("c"), number=5, previous=first)
    with pytest.raises(ArchiveDamaged, match=f"both follow the run {run_name(0)}") as caught:
        history.read(tmp_path)
    assert twin.name in str(caught.value)


def test_two_first_runs_are_damage(tmp_path: Path) -> None:
    """Two runs that follow none are a fork too."""
    sealed(tmp_path)
    sealed(tmp_path, number=1)
    with pytest.raises(ArchiveDamaged, match="both follow"):
        history.read(tmp_path)


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_missing_run_in_the_middle_is_damage(tmp_path: Path, missing: int) -> None:
    """A run whose predecessor is not there cannot be read as if nothing were missing."""
    paths = chain_of(tmp_path, *([comment(name)] for name in "abcd"))
    paths[missing].unlink()
    with pytest.raises(ArchiveDamaged, match="which is not there") as caught:
        history.read(tmp_path)
    assert paths[missing + 1].name in str(caught.value)


def test_runs_that_follow_each_other_in_a_circle_are_damage(tmp_path: Path) -> None:
    """Files that were tampered with do not hang a reader."""
    for mine, other in ((run_name(0), run_name(1)), (run_name(1), run_name(0))):
        SegmentWriter(tmp_path, header(mine, Previous(run=other, sha256="0"))).seal(verdict())
    with pytest.raises(ArchiveDamaged):
        history.read(tmp_path)


def test_a_run_of_another_thread_is_refused(tmp_path: Path) -> None:
    """A file that was copied in from another thread is not mixed in."""
    first = sealed(tmp_path, comment("a"))
    stray = sealed(tmp_path, comment("b"), number=1, previous=first, thread="youtube:zzzzzzzzzzz")
    with pytest.raises(ArchiveDamaged, match="belongs to youtube:zzzzzzzzzzz") as caught:
        history.read(tmp_path)
    assert stray.name in str(caught.value)


def test_compressed_and_plain_runs_make_one_history(tmp_path: Path) -> None:
    """Older runs sealed as .zst fold as before; where both forms are there, the plain one counts."""
    first, second, _ = chain_of(tmp_path, [comment("a")], [comment("b")], [comment("c")])
    before = read(tmp_path)
    compressed(first)
    first.unlink()
    compressed(second, b"half a file")
    after = read(tmp_path)
    assert after.comments == before.comments
    assert [run.header for run in after.runs] == [run.header for run in before.runs]


def names(folder: Path, after: str | None = None) -> list[str]:
    return [header.run for _, header, _ in history.runs(folder, after)]


def test_runs_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Every run comes with its file and what stands behind its header, in the order of the links."""
    paths = chain_of(tmp_path, [comment("a")], [comment("b")])
    found = [(path, header.run, list(lines)) for path, header, lines in history.runs(tmp_path)]
    assert [(path, run) for path, run, _ in found] == [(paths[0], run_name(0)), (paths[1], run_name(1))]
    assert [lines[:-1] for _, _, lines in found] == [[comment("a"), verdict()], [comment("b"), verdict()]]


def test_runs_behind_a_known_one(tmp_path: Path) -> None:
    """Whoever has read up to a run goes on behind it."""
    paths = chain_of(tmp_path, *([comment(name)] for name in "abc"))
    assert names(tmp_path, run_name(0)) == [run_name(1), run_name(2)]
    assert names(tmp_path, run_name(2)) == []
    paths[1].write_bytes(paths[1].read_bytes().replace(b"hello", b"hallo"))
    with pytest.raises(ArchiveDamaged, match=paths[1].name):
        names(tmp_path, run_name(0))
    assert names(tmp_path, run_name(1)) == [run_name(2)]  # what was not read is not judged


def test_runs_behind_one_that_is_not_there(tmp_path: Path) -> None:
    """A run that was cut off since is not passed over in silence."""
    chain_of(tmp_path, [comment("a")])
    with pytest.raises(ArchiveDamaged, match="not there any more"):
        names(tmp_path, run_name(5))


def test_runs_behind_a_known_one_follow_the_links(tmp_path: Path) -> None:
    """A run whose name is older than that of the one before it is found all the same."""
    later, earlier = "20261122T030000Z", "20201122T030000Z"
    first = SegmentWriter(tmp_path, header(later)).seal(verdict())
    SegmentWriter(tmp_path, header(earlier, segments.link_to(first, later))).seal(verdict())
    assert names(tmp_path) == [later, earlier]
    assert names(tmp_path, later) == [earlier]


@pytest.mark.parametrize("number", [0, 1])
def test_an_altered_run_is_damage(tmp_path: Path, number: int) -> None:
    """A file that the next run knows by another SHA-256 is named, also where nobody looks at its lines."""
    paths = chain_of(tmp_path, *([comment(name)] for name in "abc"))
    paths[number].write_bytes(paths[number].read_bytes().replace(b"hello", b"hallo"))
    with pytest.raises(ArchiveDamaged, match=paths[number].name):
        history.read(tmp_path)
    with pytest.raises(ArchiveDamaged, match=paths[number].name):
        names(tmp_path)


def test_a_later_format_is_not_guessed_at(tmp_path: Path) -> None:
    """A file of a format that is not known yet is refused with what to do."""
    SegmentWriter(tmp_path, msgspec.structs.replace(header(run_name(0)), format=99)).seal(verdict())
    with pytest.raises(ArchiveError, match="upgrade first"):
        history.read(tmp_path)


def folded(*lines: Line) -> Thread:
    thread = Thread(name=THREAD, url=URL)
    for line in lines:
        fold(thread, line)
    return thread


def test_a_change_touches_only_what_it_names() -> None:
    """The last state of a field counts, and fields that no change names stay."""
    first = comment("a", "old", likes=3, likes_exact=True, pinned=True)
    thread = folded(
        first,
        Change(seen=NOW, id="a", set=Changed(text="new", edited=True)),
        Change(seen=NOW, id="a", set=Changed(likes=None, pinned=False)),
    )
    state = thread.comments["a"]
    assert (state.text, state.edited, state.likes, state.pinned) == ("new", True, None, False)
    assert (state.author, state.likes_exact) == (first.author, True)


def test_a_change_of_an_unknown_comment_is_damage() -> None:
    """A change without the comment it changes means that lines are missing."""
    with pytest.raises(ArchiveDamaged, match="never written"):
        folded(Change(seen=NOW, id="a", set=Changed(text="new")))


def test_gone_and_back() -> None:
    """A comment that is gone stays readable and is marked; back again, it is not."""
    gone = Gone(seen=NOW, id="a", confirmed="permalink", with_replies=2)
    thread = folded(comment("a"), gone)
    assert thread.gone == {"a": gone}
    assert "a" in thread.comments
    fold(thread, Back(seen=NOW, id="a"))
    assert thread.gone == {}
    fold(thread, gone)
    assert thread.gone == {"a": gone}


def test_the_last_facts_of_the_post_count() -> None:
    """Later facts replace earlier ones whole."""
    thread = folded(Post(seen=NOW, url=URL, title="Old"), Post(seen=NOW, url=URL, title="New"))
    assert thread.post == Post(seen=NOW, url=URL, title="New")


@given(st.permutations(["a", "b", "c", "d"]))
def test_comments_stay_in_the_order_of_first_sight(order: list[str]) -> None:
    """However often they change, comments are listed as they first came."""
    thread = folded(
        *(comment(name) for name in order),
        *(Change(seen=NOW, id=name, set=Changed(likes=9)) for name in sorted(order)),
    )
    assert list(thread.comments) == order


def test_lines_for_the_machinery_change_nothing() -> None:
    """Redactions and headers are no part of what was said; when something was taken out last is known."""
    redaction = Redaction(when=NOW, why="forget", run=run_name(0), old_sha256="0")
    thread = folded(header(run_name(0)), comment("a"), redaction)
    assert thread.redacted == redaction
    thread.redacted = None
    assert thread == folded(comment("a"))


def test_a_run_may_be_sealed_while_somebody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that has listed the folder when a run takes its final name reads on."""
    writer = begin(tmp_path)
    writer.write([comment("a")])
    listed = segments.segment_files

    def then_sealed(folder: Path) -> list[Path]:
        files = listed(folder)
        if writer.path.exists():
            writer.seal(verdict())
        return files

    monkeypatch.setattr(segments, "segment_files", then_sealed)
    state: Comment = read(tmp_path).comments["a"]
    assert state == comment("a")
