"""The journal of a run under way: whatever is left of it, no place that was still to be read is forgotten."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentvault.archive import cursors
from commentvault.archive.cursors import Journal, left_behind
from commentvault.errors import ArchiveNotWritable
from commentvault.model import NOT_REACHED, Cursor, Failed, Page

from .made import NOW


@dataclass
class Walk:
    """A walk over an invented tree of pages: each leads to some others. ``above`` is what brought a cursor."""

    part: Path
    ahead: list[str] = field(default_factory=lambda: ["start"])
    above: dict[str, str] = field(default_factory=dict)
    written: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.part.write_bytes(b'{"kind":"run"}\n')
        self.journal = Journal(self.part)
        self.journal.follow(Page(seen=NOW, ahead=(Cursor(id="top", cursor="start"),)))

    def step(self, pick: int, leads_to: int, *, fails: bool) -> None:
        """One page is read, or cannot be."""
        if not self.ahead:
            return
        here = self.ahead[pick % len(self.ahead)]
        new = [f"{here}/{number}" for number in range(leads_to)] if not fails else []
        with self.part.open("ab") as file:
            file.write(b'{"kind":"comment","text":"%d"}\n' % len(self.above))
        self.above |= dict.fromkeys(new, here)
        if not fails:
            self.ahead.remove(here)
        self.ahead += new
        read = None if fails else here
        self.journal.follow(Page(seen=NOW, read=read, ahead=tuple(Cursor(id="x", cursor=cursor) for cursor in new)))

    def found(self) -> set[str]:
        """Where the next run would go on."""
        left = cursors.left_behind(self.part)
        assert {failed.reason for failed in left} <= {NOT_REACHED}
        return {failed.cursor for failed in left if failed.cursor}

    def reachable(self, found: set[str]) -> bool:
        """Whether everything that was still ahead lies at or behind what was found."""
        for cursor in self.ahead:
            up: str | None = cursor
            while up is not None and up not in found:
                up = self.above.get(up)
            if up is None:
                return False
        return True


steps = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4), st.booleans()), max_size=25)


def walked(folder: str, taken: list[tuple[int, int, bool]]) -> Walk:
    """A walk that was killed after these steps."""
    walk = Walk(Path(folder) / "20261122T030000Z.jsonl.part")
    for pick, leads_to, fails in taken:
        walk.step(pick, leads_to, fails=fails and leads_to == 0)
    walk.journal.close(sealed=False)
    return walk


@given(steps)
def test_a_whole_journal_tells_exactly_what_was_ahead(taken: list[tuple[int, int, bool]]) -> None:
    """Nothing that was read, everything that was not, what failed included."""
    with tempfile.TemporaryDirectory() as name:
        walk = walked(name, taken)
        assert walk.found() == set(walk.ahead)


@given(steps, st.integers(0, 10**6), st.sampled_from([b"", b"\0\0\0", b"\0\n", b"=9\n", b"+{}\n"]))
@settings(max_examples=200)
def test_a_torn_journal_forgets_nothing(taken: list[tuple[int, int, bool]], cut: int, junk: bytes) -> None:
    """Cut at any byte, with whatever behind it: what is asked for leads to all that was ahead, or there is nothing."""
    with tempfile.TemporaryDirectory() as name:
        walk = walked(name, taken)
        (journal,) = Path(name).glob("*.cursors")
        data = journal.read_bytes()
        journal.write_bytes(data[: cut % (len(data) + 1)] + junk)
        found = walk.found()
        assert not found or walk.reachable(found)


@given(steps, st.integers(0, 10**6), st.booleans())
@settings(max_examples=200)
def test_a_run_that_lost_lines_is_asked_for_them_again(
    taken: list[tuple[int, int, bool]], cut: int, zeros: bool
) -> None:
    """A power cut may keep the journal and lose the end of the file, or leave zeros there."""
    with tempfile.TemporaryDirectory() as name:
        walk = walked(name, taken)
        data = walk.part.read_bytes()
        kept = data[: cut % (len(data) + 1)]
        walk.part.write_bytes(kept + bytes(len(data) - len(kept)) if zeros else kept)
        found = walk.found()
        assert not found or walk.reachable(found)
        pages = kept.count(b"\n")  # the header, then one line a page
        assert not found or len(found) <= 1 + 4 * pages


def test_no_journal_leads_nowhere(tmp_path: Path) -> None:
    """The next run begins anew."""
    part = tmp_path / "20261122T030000Z.jsonl.part"
    part.write_bytes(b"")
    assert cursors.left_behind(part) == ()


def test_a_sealed_run_keeps_no_journal(tmp_path: Path) -> None:
    """And what other sealed runs have left lying about goes too."""
    walk = Walk(tmp_path / "20261122T030000Z.jsonl.part")
    walk.journal.close(sealed=True)
    assert not list(tmp_path.glob("*.cursors"))
    (tmp_path / "20261121T030000Z.cursors").touch()
    cursors.clear(tmp_path)
    assert not list(tmp_path.glob("*.cursors"))


def test_a_disk_that_takes_no_journal_is_told(tmp_path: Path) -> None:
    """In words for people, before anything is asked."""
    with pytest.raises(ArchiveNotWritable, match="make room"):
        Journal(tmp_path / "nowhere" / "20261122T030000Z.jsonl.part")


def test_what_an_earlier_run_left_survives_a_kill_before_the_first_page(tmp_path: Path) -> None:
    """Where to go on, and what leads nowhere any more."""
    part = tmp_path / "20261122T030000Z.jsonl.part"
    part.write_bytes(b"{}\n")
    lost = Failed(id="t1", reason="gone")
    Journal(part, (Cursor(id="top", cursor="next"),), (lost,)).close(sealed=False)
    assert left_behind(part) == (lost, Failed(id="top", reason=NOT_REACHED, cursor="next"))
