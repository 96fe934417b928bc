"""The sweep over a vault: every thread keeps to the time, and one that stands in the way spares none of the others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from commentvault.archive import redaction, segments, verify
from commentvault.archive.lines import RunHeader
from commentvault.archive.segments import SegmentWriter
from commentvault.archive.vault import Vault
from commentvault.errors import ArchiveDamaged, ArchiveLocked
from commentvault.model import Author, Comment
from commentvault.sync.retain import Retained, retain
from tests.archive.damaged import flipped
from tests.archive.made import NOW, URL, verdict

LATER = NOW + timedelta(days=31)


def archived(vault: Vault, ident: str, source: str = "both") -> Path:
    """A thread with a comment that only the Data API listed, where it was asked."""
    thread = f"youtube:{ident}"
    header = RunHeader(run=segments.run_id(NOW, None), thread=thread, url=URL, by="tests", source=source)
    writer = SegmentWriter(vault.folder(thread), header)
    told = {} if source == "web" else {"from_": {"comment": "api"}}
    writer.write([Comment(seen=NOW, id="x", author=Author(), text="said", **told)])  # type: ignore[arg-type]
    return writer.seal(verdict(new=1))


def count(vault: Vault, ident: str) -> int:
    thread = vault.read(f"youtube:{ident}")
    return len(thread.comments) if thread else -1


def test_every_thread_is_swept(tmp_path: Path) -> None:
    """What the API told goes from all threads when its time is over; the web's stay, and a second sweep is none."""
    vault = Vault(tmp_path)
    for ident, source in (("aaaaaaaaaaa", "both"), ("bbbbbbbbbbb", "api"), ("ccccccccccc", "web")):
        archived(vault, ident, source)
    assert retain(vault, "youtube", 32, LATER) == Retained()
    assert retain(vault, "youtube", 30, LATER) == Retained(threads=2, runs=2)
    assert [count(vault, ident * 11) for ident in "abc"] == [0, 0, 1]
    assert retain(vault, "youtube", 30, LATER) == Retained()
    assert [verify.check(folder).damage for folder in vault.threads()] == [(), (), ()]


def test_a_thread_that_cannot_be_swept_is_told(tmp_path: Path) -> None:
    """One that another run writes, and one that is damaged, stay as they are and are named; the others are swept."""
    vault = Vault(tmp_path)
    locked, damaged, _ = (archived(vault, ident * 11) for ident in "abc")
    flipped(damaged, damaged.read_bytes().index(b"said"), 0)
    before = damaged.read_bytes()
    with vault.writing("youtube:aaaaaaaaaaa"):
        done = retain(vault, "youtube", 30, LATER)
    assert (done.threads, done.runs) == (1, 1)
    found = {folder: type(error) for folder, error in done.skipped.items()}
    assert found == {locked.parent: ArchiveLocked, damaged.parent: ArchiveDamaged}
    assert (count(vault, "a" * 11), count(vault, "c" * 11)) == (1, 0)
    assert damaged.read_bytes() == before


def test_what_a_killed_sweep_left_is_ended(tmp_path: Path) -> None:
    """Files that a killed one had not put into their places yet keep what was taken out: the next sweep sees to it."""
    vault = Vault(tmp_path)
    path = archived(vault, "a" * 11)
    half = path.parent / segments.REWRITTEN
    old = path.read_bytes()
    retain(vault, "youtube", 30, LATER)
    half.mkdir()
    for new in path.parent.glob("*.jsonl"):
        new.rename(half / new.name)
    path.write_bytes(old)
    assert count(vault, "a" * 11) == 0
    assert retain(vault, "youtube", 30, LATER) == Retained()
    assert not redaction.is_unfinished(path.parent)
    assert b"said" not in path.read_bytes()
    assert verify.check(path.parent).damage == ()
