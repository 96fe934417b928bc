"""``show --history``, and a damaged thread in ``ls``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commentvault.archive.vault import Vault
from tests.archive.made import comment, sealed
from tests.archive.nights import Nights, change, gone, seen
from tests.support import Cli

from .hostile import ESCAPES, control_characters

NAME = "youtube:abcdefghijk"  # the thread of tests.archive.made
LINK = "https://www.youtube.com/watch?v=abcdefghijk"
IDENT = "UgwSOM0QHBLysE3vZE54AaABAg"


@pytest.fixture
def lived(vault: Vault) -> Nights:
    """A thread in which a comment was edited, and another one vanished."""
    nights = Nights(vault.folder(NAME))
    nights.run(0, seen(0.1, IDENT, "teh bridge is long"), seen(0.1, "UgOther", "hello"))
    nights.run(24, change(24.1, IDENT, text="the bridge is long", likes=3), gone(24.2, "UgOther", last_seen=0))
    return nights


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize("name", [IDENT, f"{LINK}&lc={IDENT}"])
def test_a_comment_tells_its_life(run_cli: Cli, name: str) -> None:
    """By its link or its bare id: when it was seen first, what was edited, from what to what."""
    ran = run_cli("show", name, "--history", "--archive", "kept")
    assert (ran.code, ran.err) == (0, "")
    assert f"{LINK}&lc={IDENT}" in ran.out
    assert "seen for the first time" in ran.out
    assert "[-teh-]{+the+} bridge is long" in ran.out
    assert "between 22 and 23 Nov 2026: edited" in ran.out
    assert "hello" not in ran.out
    records = [
        json.loads(line)
        for line in run_cli("show", name, "--history", "--json", "--archive", "kept").out.split("\n")[:-1]
    ]
    assert [record["kind"] for record in records] == ["first", "edited", "likes"]
    assert (records[1]["after"], records[1]["by"]) == ("2026-11-22T03:06:00Z", "2026-11-23T03:06:00Z")


@pytest.mark.usefixtures("lived")
def test_a_thread_tells_all_that_happened(run_cli: Cli) -> None:
    """Every comment's events, with whose they are."""
    ran = run_cli("show", NAME, "--history", "--archive", "kept")
    assert ran.code == 0
    assert "no longer listed · @UgOther" in ran.out
    assert f"edited · @{IDENT}" in ran.out
    records = run_cli("show", LINK, "--history", "--json", "--archive", "kept").out.splitlines()
    assert len(records) == 5


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize("name", ["UgNobody", f"{LINK}&lc=UgNobody", "youtube:-Nb-M1GAOX8", "https://example.org/x"])
def test_what_is_not_archived_is_a_wrong_call(run_cli: Cli, name: str) -> None:
    """The message names what was looked for; nothing is printed."""
    ran = run_cli("show", name, "--history", "--archive", "kept")
    assert (ran.code, ran.out) == (2, "")
    assert name.rsplit("lc=", maxsplit=1)[-1] in ran.err


def test_history_tells_everything(run_cli: Cli, lived: Nights) -> None:
    """A limit would be misunderstood, and is refused."""
    ran = run_cli("show", NAME, "--history", "--limit", "3", "--archive", "kept")
    assert ran.code == 2
    assert "--limit" in ran.err


def test_other_threads_damage_hides_no_comment(run_cli: Cli, lived: Nights, vault: Vault) -> None:
    """A bare id is looked for everywhere; what cannot be searched is told, and the exit code says so."""
    broken = sealed(vault.folder("youtube:Abroken1234"), comment(IDENT), thread="youtube:Abroken1234")
    broken.write_bytes(broken.read_bytes().replace(b'"kind":"comment"', b'"kind":"comment'))
    ran = run_cli("show", IDENT, "--history", "--archive", "kept")
    assert ran.code == 6
    assert broken.name in ran.err
    assert "[-teh-]" in ran.out


def test_a_hostile_life_does_not_reach_the_terminal(run_cli: Cli, vault: Vault) -> None:
    """Texts, names, ids and proofs are other people's."""
    ident = f"Ug{ESCAPES}"
    nights = Nights(vault.folder(NAME))
    nights.run(0, seen(0.1, ident, f"one {ESCAPES}"), seen(0.1, IDENT, ESCAPES))
    nights.run(24, change(24.1, ident, text=f"two {ESCAPES}", paid=ESCAPES), gone(24.2, IDENT, confirmed=ESCAPES))
    for name in (NAME, IDENT):
        ran = run_cli("show", name, "--history", "--archive", "kept")
        assert ran.code == 0, ran
        assert control_characters(ran.out + ran.err) == set()
    assert control_characters(run_cli("digest", NAME, "--archive", "kept").out) == set()


def test_a_changed_thread_says_so_in_its_digest(run_cli: Cli, lived: Nights) -> None:
    """What the last visit found otherwise, and nothing of that where there was one visit only."""
    ran = run_cli("digest", NAME, "--archive", "kept")
    assert "## Since the last visit" in ran.out
    assert f"- Edited by **@{IDENT}**" in ran.out
    max(lived.folder.glob("*.jsonl")).unlink()
    assert "Since the last visit" not in run_cli("digest", NAME, "--archive", "kept").out


def test_a_damaged_thread_has_its_row(run_cli: Cli, lived: Nights, vault: Vault) -> None:
    """The list names it, the note says what is wrong with it, and the others are there."""
    other = "youtube:-Nb-M1GAOX8"
    path = sealed(vault.folder(other), comment("a"), thread=other)
    path.write_bytes(path.read_bytes().replace(b'"kind":"comment"', b'"kind":"comment'))
    ran = run_cli("ls", "--archive", "kept")
    assert ran.code == 6
    (row,) = (line.split() for line in ran.out.splitlines() if other in line)
    assert row == [other, "?", "?", "?", "damaged"]
    assert NAME in ran.out
    assert path.name in ran.err
    rows = [json.loads(line) for line in run_cli("ls", "--json", "--archive", "kept").out.splitlines()]
    assert {row["thread"]: (row["status"], row["listed"]) for row in rows}[other] == ("damaged", None)
    path.write_bytes(b"nothing of ours\n")
    assert "youtube:-Nb-M1GAOX8" in run_cli("ls", "--archive", "kept").out


def test_a_life_is_read_only(run_cli: Cli, lived: Nights) -> None:
    """Telling it changes no file."""

    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in lived.folder.rglob("*") if path.is_file()}

    before = files()
    assert run_cli("show", IDENT, "--history", "--archive", "kept").code == 0
    assert files() == before
