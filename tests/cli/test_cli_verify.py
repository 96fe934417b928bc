"""``verify``: one line a thread, what is damaged with file and line, and an exit code for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commentvault.archive.vault import Vault
from commentvault.demo import Corpus
from tests.archive.made import begin, comment, sealed
from tests.support import Cli, ServerFactory

from .hostile import ESCAPES, control_characters

NAME = "youtube:gLs5hArb0ur"
OTHER = "youtube:abcdefghijk"


@pytest.fixture
def other(vault: Vault) -> Path:
    """Another thread beside the fetched one; its only file."""
    return sealed(vault.folder(OTHER), comment("a"), new=1)


def flip(path: Path, word: bytes) -> int:
    """Flip a bit of the file's first such word; the line where that is."""
    data = bytearray(path.read_bytes())
    at = data.index(word)
    data[at] ^= 1
    path.write_bytes(data)
    return data.count(b"\n", 0, at) + 1


def test_what_was_fetched_is_unbroken(
    run_cli: Cli, kept: Path, demo_server: ServerFactory, small_corpus: Corpus
) -> None:
    """Two runs as ``fetch`` leaves them hold what their verdicts say."""
    assert run_cli("fetch", NAME, "--archive", "kept", server=demo_server(small_corpus)).code == 0
    lines = sum(path.read_bytes().count(b"\n") for path in kept.glob("*.jsonl"))
    ran = run_cli("verify", "--archive", "kept")
    assert (ran.code, ran.out) == (0, f"{NAME}: unbroken, 2 runs, {lines:,} lines\n")
    assert str(kept.parent.parent) in ran.err


@pytest.mark.usefixtures("kept")
def test_a_flipped_bit_is_told_with_file_and_line(run_cli: Cli, other: Path) -> None:
    """The damaged thread ends the command with 6, and the others are told all the same."""
    line = flip(other, b"hello")
    ran = run_cli("verify", "--archive", "kept")
    assert ran.code == 6
    assert f"{OTHER}: DAMAGED, 1 finding, 1 run, 4 lines\n  {other}, line {line}: is not what was written\n" in ran.out
    assert f"{NAME}: unbroken" in ran.out
    assert "copy" in ran.err
    assert run_cli("verify", NAME, "--archive", "kept").code == 0
    assert run_cli("verify", OTHER, "--archive", "kept").code == 6


@pytest.mark.parametrize("word", [b"youtube:abc", b'"kind"', b'"run":"2026'])
def test_a_thread_whose_first_line_is_damaged_is_found(run_cli: Cli, other: Path, word: bytes) -> None:
    """A thread that no longer says its name right is still the one in its folder."""
    flip(other, word)
    ran = run_cli("verify", OTHER, "--archive", "kept")
    assert ran.code == 6
    assert f"{other}, line 1: " in ran.out


@pytest.mark.usefixtures("kept")
def test_findings_for_programs(run_cli: Cli, other: Path) -> None:
    """--json tells the same, one object a thread."""
    line = flip(other, b"hello")
    ran = run_cli("verify", "--archive", "kept", "--json")
    assert ran.code == 6
    damaged, whole = sorted(map(json.loads, ran.out.splitlines()), key=lambda record: str(record["thread"]))
    assert (damaged["thread"], damaged["runs"], damaged["lines"]) == (OTHER, 1, 4)
    (finding,) = damaged["damage"]
    assert (finding["path"], finding["line"]) == (str(other), line)
    assert (whole["thread"], whole["damage"], whole["redactions"]) == (NAME, [], 0)


@pytest.mark.usefixtures("other")
def test_a_thread_that_is_not_kept_is_code_2(run_cli: Cli) -> None:
    """Nothing is called unbroken that is not there."""
    ran = run_cli("verify", "youtube:-Nb-M1GAOX8", "--archive", "kept")
    assert (ran.code, ran.out) == (2, "")
    assert "youtube:-Nb-M1GAOX8 is not in the archive" in ran.err
    ran = run_cli("verify", "--archive", "empty")
    assert (ran.code, ran.out) == (2, "")
    assert "commentvault fetch" in ran.err


def test_a_killed_run_is_a_note(run_cli: Cli, other: Path) -> None:
    """A run under way or killed is told, and the thread is unbroken."""
    writer = begin(other.parent, 1, other)
    writer.close()
    ran = run_cli("verify", OTHER, "--archive", "kept")
    assert ran.code == 0
    assert f"{OTHER}: unbroken, 2 runs, 5 lines\n  note: {writer.path}: " in ran.out


def test_a_hostile_file_does_not_reach_the_terminal(run_cli: Cli, vault: Vault) -> None:
    """What a damaged file says of itself is shown without control characters."""
    folder = vault.folder(OTHER)
    first = sealed(folder, comment(ESCAPES), comment(ESCAPES), new=2)
    sealed(folder, number=1, previous=first, thread=f"youtube:{ESCAPES}")
    ran = run_cli("verify", "--archive", "kept")
    assert ran.code == 6
    assert control_characters(ran.out) == set()
