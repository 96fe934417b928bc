"""The vault: every thread in a folder of its own, one writer each, any number of readers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive import segments
from commentvault.archive.vault import Vault, folder_name
from commentvault.errors import ArchiveDamaged, ArchiveLocked, ArchiveNotWritable

from .made import THREAD, begin, comment, sealed

_HOLD = """
import sys
from pathlib import Path
from commentvault.archive.vault import Vault
with Vault(Path(sys.argv[1])).writing(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(root: Path, thread: str = THREAD) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes the thread."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", _HOLD, root, thread], stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield other
        finally:
            other.kill()


def test_a_plain_id_is_its_own_folder(tmp_path: Path) -> None:
    """People find a thread's folder by its id."""
    assert Vault(tmp_path).folder("youtube:-Nb-M1GAOX8") == tmp_path / "youtube" / "-Nb-M1GAOX8"


HOSTILE = [
    "../x",
    "..",
    ".",
    "a/b",
    "a\\b",
    "/etc",
    "C:x",
    "nul\0",
    "a:b",
    "%2E%2E",
    "x.",
    " ",
    "ünï",
    "🌊",
    "a\nb",
    "~",
    ".part",
]


@pytest.mark.parametrize("ident", HOSTILE)
def test_a_hostile_id_stays_in_the_vault(tmp_path: Path, ident: str) -> None:
    """No id leads out of its platform's folder, and a run can be written and read there."""
    vault = Vault(tmp_path / "vault")
    with vault.writing(f"youtube:{ident}") as folder:
        sealed(folder, comment("a"), thread=f"youtube:{ident}")
    assert folder.resolve().parent == (tmp_path / "vault" / "youtube").resolve()
    assert list(vault.threads()) == [folder]
    thread = vault.read(f"youtube:{ident}")
    assert thread is not None
    assert thread.name == f"youtube:{ident}"


@given(st.text(min_size=1, max_size=20))
def test_a_folder_name_is_one_harmless_name(ident: str) -> None:
    """Whatever the id, the name has no separator, no character that a file system refuses, and is no hidden file."""
    name = folder_name(ident)
    assert Path(name).parts == (name,)
    assert not set(name) & set('<>:"/\\|?*') | {c for c in name if ord(c) < 33 or ord(c) > 126}
    assert not name.startswith(".")
    assert not name.endswith((".", " "))


@given(st.text(min_size=1, max_size=6), st.text(min_size=1, max_size=6))
def test_two_ids_are_two_names(one: str, other: str) -> None:
    """Escaping never makes two ids one, nor one that the suffix for colliding folders could make."""
    assert (folder_name(one) == folder_name(other)) == (one == other)
    assert "~" not in folder_name(one)


@pytest.mark.parametrize("ident", ["CON", "nul", "Aux", "COM1", "con.txt"])
def test_a_device_name_is_escaped(ident: str) -> None:
    """Windows cannot make a folder of that name."""
    assert folder_name(ident).partition(".")[0].upper() not in ("CON", "NUL", "AUX", "COM1")


def test_ids_that_differ_in_case_never_share_a_folder(tmp_path: Path) -> None:
    """On a file system that folds case the second thread goes beside the first, and both are found again."""
    vault = Vault(tmp_path)
    upper, lower = "youtube:ABCdefghijk", "youtube:abcdefghijk"
    sealed(tmp_path / "youtube" / "abcdefghijk", comment("a"), thread=upper)  # where folding would lead ABC…
    folder = vault.folder(lower)
    assert folder.parent == tmp_path / "youtube"
    assert folder.name.startswith("abcdefghijk~")
    sealed(folder, comment("b"), thread=lower)
    assert vault.folder(lower) == folder
    thread = vault.read(lower)
    assert thread is not None
    assert list(thread.comments) == ["b"]
    assert len(list(vault.threads())) == 2


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    """Where both names hold another thread, nothing is written."""
    vault = Vault(tmp_path)
    sealed(vault.folder(THREAD), thread="youtube:zzzzzzzzzzz")
    sealed(vault.folder(THREAD), thread="youtube:yyyyyyyyyyy")
    with pytest.raises(ArchiveDamaged, match="another thread"), vault.writing(THREAD):
        pytest.fail("the folder was given out")


def test_opening_touches_nothing(tmp_path: Path) -> None:
    """Looking into a vault that is not there makes no folder."""
    vault = Vault(tmp_path / "nowhere")
    assert vault.read(THREAD) is None
    assert list(vault.threads()) == []
    assert not vault.root.exists()


def test_a_folder_without_a_run_is_no_thread(tmp_path: Path) -> None:
    """What else lies in a vault is not taken for a thread."""
    (tmp_path / "youtube" / "empty").mkdir(parents=True)
    (tmp_path / "index.sqlite").touch()
    (tmp_path / "youtube" / "notes.txt").touch()
    assert list(Vault(tmp_path).threads()) == []


def test_one_writer_a_thread(tmp_path: Path) -> None:
    """While one process writes a thread, another one is told to wait; it may write other threads."""
    vault = Vault(tmp_path)
    with held_elsewhere(tmp_path):
        with pytest.raises(ArchiveLocked, match=THREAD), vault.writing(THREAD):
            pytest.fail("two writers")
        with vault.writing("youtube:zzzzzzzzzzz"):
            pass


def test_readers_do_not_wait(tmp_path: Path) -> None:
    """A thread that is being written can be read, up to the last whole line."""
    vault = Vault(tmp_path)
    with held_elsewhere(tmp_path):
        writer = begin(vault.folder(THREAD))
        writer.write([comment("a")])
        thread = vault.read(THREAD)
        assert thread is not None
        assert list(thread.comments) == ["a"]
        writer.close()


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    """The right to write ends with its process, however that ends."""
    with held_elsewhere(tmp_path) as other:
        other.kill()
        other.wait()
        with Vault(tmp_path).writing(THREAD) as folder:
            assert folder.is_dir()


def test_the_right_to_write_is_given_back(tmp_path: Path) -> None:
    """After a run, whatever came of it, the next one may write."""
    vault = Vault(tmp_path)
    with pytest.raises(RuntimeError), vault.writing(THREAD):
        raise RuntimeError
    with vault.writing(THREAD):
        pass


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A vault under a file is not writable, and the message says where."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ArchiveNotWritable, match="file"), Vault(tmp_path / "file").writing(THREAD):
        pytest.fail("writable")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_thread_is_found_by_its_compressed_runs(tmp_path: Path) -> None:
    """A thread whose only run is compressed is one."""
    from .made import compressed

    path = sealed(tmp_path / "youtube" / "abcdefghijk", comment("a"))
    compressed(path)
    path.unlink()
    assert list(Vault(tmp_path).threads()) == [path.parent]
    assert segments.segment_files(path.parent)[0].name.endswith(".zst")
