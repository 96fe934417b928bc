"""A disk that is full or read-only: exit code 6, a clear message, and an archive that still reads."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commentvault.archive.vault import Vault
from commentvault.demo import Corpus
from tests.support import Cli, Ran, ServerFactory
from tests.truth import differences, twice

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and mounts are those of Unix")

SMALL_FILES = ("sh", "-c", 'ulimit -f "$0"; exec "$@"')
"""Starts a program that may write no file above so many blocks of 512 bytes: a full disk, without a disk."""


@contextmanager
def tiny_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own in memory, that small; skips where nobody may mount one."""
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"cannot mount a small disk here: {made.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def assert_told(ran: Ran, place: Path) -> None:
    """Exit code 6 and a message that says what, where and what to do."""
    assert ran.code == 6, ran
    assert "cannot write" in ran.err
    assert str(place) in ran.err
    assert "--archive" in ran.err
    assert "Traceback" not in ran.err
    assert "Exception ignored" not in ran.err


def assert_whole(vault: Vault, corpus: Corpus) -> None:
    """The archive equals the truth."""
    thread = vault.read(f"youtube:{corpus.video.id}")
    assert thread is not None
    assert differences(thread, corpus) == []
    assert twice(vault.folder(thread.name)) == []


@pytest.mark.parametrize("blocks", [1, 2, 16, 64, 200])
def test_a_file_that_cannot_grow(
    run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus, vault: Vault, blocks: int
) -> None:
    """What was written before the disk was full reads, and with room again the next fetch completes."""
    server = demo_server()
    command = ("fetch", demo_corpus.video.id, "--archive", "kept")
    assert_told(run_cli(*command, server=server, before=(*SMALL_FILES, str(blocks))), vault.root)
    thread = vault.read(f"youtube:{demo_corpus.video.id}")
    before = set(thread.comments) if thread else set()
    assert before <= demo_corpus.by_id.keys()
    assert (len(before) > 10) == (blocks >= 200)
    looked = run_cli("ls", "--archive", "kept")
    assert looked.code == (0 if thread else 2)
    assert run_cli(*command, server=server).code == 0
    assert_whole(vault, demo_corpus)


def test_a_full_disk(run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """The same on a real file system, with a finished run before: it stays, byte for byte."""
    with tiny_disk(run_cli.work / "disk", "2m") as disk:
        server = demo_server()
        vault = Vault(disk / "vault")
        command = ("fetch", demo_corpus.video.id, "--archive", vault.root)
        assert run_cli(*command, "--limit", "50", server=server).code == 0
        (first,) = vault.root.rglob("*.jsonl")
        kept = first.read_bytes()
        filler = disk / "filler"
        free = shutil.disk_usage(disk).free
        filler.write_bytes(b"x" * (free - 64 * 1024))
        assert_told(run_cli(*command, server=server), vault.root)
        assert first.read_bytes() == kept
        thread = vault.read(f"youtube:{demo_corpus.video.id}")
        assert thread is not None
        assert len(thread.comments) >= 50
        assert run_cli("show", thread.name, "--archive", vault.root).code == 0
        filler.unlink()
        assert run_cli(*command, server=server).code == 0
        assert_whole(vault, demo_corpus)


def test_a_full_disk_at_the_very_start(run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Where not even a folder can be made, nothing is asked and it is told."""
    with tiny_disk(run_cli.work / "disk", "256k") as disk:
        server = demo_server()
        (disk / "filler").write_bytes(b"x" * shutil.disk_usage(disk).free)
        root = disk / "vault"
        assert_told(run_cli("fetch", demo_corpus.video.id, "--archive", root, server=server), root)
        (disk / "filler").unlink()
        assert run_cli("fetch", demo_corpus.video.id, "--archive", root, "--limit", "5", server=server).code == 0


def test_a_full_disk_without_room_for_the_digest(
    run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus
) -> None:
    """A digest that cannot be written is told, and the one before it stays whole."""
    with tiny_disk(run_cli.work / "disk", "300k") as disk:
        root = disk / "vault"
        assert run_cli("fetch", small_corpus.video.id, "--archive", root, server=demo_server(small_corpus)).code == 0
        assert run_cli("digest", "--save", "--archive", root).code == 0
        (digest,) = root.rglob("digest.md")
        before = digest.read_bytes()
        (disk / "filler").write_bytes(b"x" * shutil.disk_usage(disk).free)
        ran = run_cli("digest", "--save", "--archive", root)
        assert (ran.code, "cannot write" in ran.err, "Traceback" in ran.err) == (6, True, False)
        assert digest.read_bytes() == before


def test_a_read_only_archive(run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """A read-only file system is told before anything is asked, and everything there still reads."""
    with tiny_disk(run_cli.work / "disk", "2m") as disk:
        server = demo_server()
        root = disk / "vault"
        assert run_cli("fetch", demo_corpus.video.id, "--archive", root, server=server).code == 0
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        asked = server.count
        assert_told(run_cli("fetch", demo_corpus.video.id, "--archive", root, server=server), root)
        assert server.count == asked
        assert_whole(Vault(root), demo_corpus)
        for command in (["ls"], ["show", f"youtube:{demo_corpus.video.id}"], ["digest"]):
            assert run_cli(*command, "--archive", root).code == 0
        saved = run_cli("digest", "--save", "--archive", root)
        assert (saved.code, "cannot write" in saved.err) == (6, True)


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(
    run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus, vault: Vault
) -> None:
    """A folder that the user may not write is told."""
    vault.root.mkdir()
    vault.root.chmod(0o500)
    try:
        assert_told(run_cli("fetch", demo_corpus.video.id, "--archive", "kept", server=demo_server()), vault.root)
    finally:
        vault.root.chmod(0o700)


@pytest.mark.parametrize("command", ["fetch", "demo"])
def test_an_archive_under_a_file(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus, command: str) -> None:
    """A file in the archive's place is told and stays as it is."""
    place = run_cli.work / "notes.txt"
    place.write_text("mine", encoding="utf-8")
    links = [small_corpus.video.id] if command == "fetch" else []
    assert_told(run_cli(command, *links, "--archive", place, server=demo_server(small_corpus)), place)
    assert place.read_text(encoding="utf-8") == "mine"
