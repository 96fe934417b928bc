"""``ls``, ``show`` and ``digest``: they read the archive, never the network, and never break a terminal."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from commentvault.archive import segments
from commentvault.archive.vault import Vault
from commentvault.demo import Corpus
from commentvault.demo.server import DemoServer
from commentvault.model import Comment
from tests.archive.made import comment, sealed
from tests.support import Cli, ServerFactory

from .hostile import control_characters

NAME = "youtube:gLs5hArb0ur"
READERS = [["ls"], ["show", NAME], ["digest"]]


@pytest.mark.parametrize("command", [["ls"], ["show", NAME], ["digest"], ["digest", NAME]])
def test_an_empty_archive_says_what_to_do(run_cli: Cli, command: list[str]) -> None:
    """Where nothing is kept yet, the exit code is 2 and the next step is told."""
    ran = run_cli(*command)
    assert ran.code == 2
    assert "commentvault fetch" in ran.err
    assert ran.out == ""


@pytest.mark.usefixtures("kept")
def test_a_thread_that_is_not_kept_is_named(run_cli: Cli) -> None:
    """The message names the thread, the archive and the way to fetch it."""
    ran = run_cli("show", "youtube:-Nb-M1GAOX8", "--archive", "kept")
    assert ran.code == 2
    assert "youtube:-Nb-M1GAOX8 is not in the archive" in ran.err
    assert "commentvault fetch https://www.youtube.com/watch?v=-Nb-M1GAOX8" in ran.err


def test_ls_lists_what_is_kept(run_cli: Cli, kept: Path) -> None:
    """A thread, how much of it is kept and how its last run ended; where the archive is stands apart."""
    ran = run_cli("ls", "--archive", "kept")
    assert ran.code == 0
    assert all(word in ran.out for word in (NAME, "60", "complete"))
    assert str(kept.parent.parent) in ran.err
    (row,) = map(json.loads, run_cli("ls", "--archive", "kept", "--json").out.splitlines())
    assert (row["thread"], row["listed"], row["status"]) == (NAME, 60, "complete")


@pytest.mark.usefixtures("kept")
def test_show_tells_every_comment(run_cli: Cli, small_corpus: Corpus) -> None:
    """Every author of the thread is there, the pinned comment before the others."""
    ran = run_cli("show", NAME, "--archive", "kept")
    assert ran.code == 0
    for row in small_corpus.comments:
        assert row.author.handle in ran.out
    pinned = next(row for row in small_corpus.newest if row.pinned)
    first = min(ran.out.find(row.author.handle) for row in small_corpus.newest)
    assert ran.out.find(pinned.author.handle) == first
    lines = [json.loads(line) for line in run_cli("show", NAME, "--archive", "kept", "--json").out.splitlines()]
    assert {line["id"] for line in lines} == set(small_corpus.by_id)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("order", ["liked", "top", "newest"])
def test_show_limits_what_it_shows(run_cli: Cli, order: str) -> None:
    """--limit shows so many top comments and says what is left out."""
    ran = run_cli("show", NAME, "--archive", "kept", "--limit", "2", "--order", order)
    assert ran.code == 0
    assert "39 more top comments" in ran.out


@pytest.mark.usefixtures("kept")
def test_show_takes_a_link(run_cli: Cli) -> None:
    """A thread is named by its link as well."""
    ran = run_cli("show", "https://youtu.be/gLs5hArb0ur", "--archive", "kept")
    assert ran.code == 0


@pytest.mark.parametrize("command", [["show", NAME], ["show", NAME, "--json"], ["digest"], ["ls"], ["ls", "--json"]])
def test_a_reader_that_leaves_is_no_error(run_cli: Cli, kept: Path, command: list[str]) -> None:
    """Piped into ``head``, a command ends well and without a word of complaint."""
    with run_cli.start(*command, "--archive", "kept") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
    assert "Traceback" not in complaint
    assert process.returncode in (0, -signal.SIGPIPE)
    assert complaint.replace(f"archive: {kept.parent.parent}\n", "") == ""


@pytest.mark.parametrize("command", READERS)
def test_reading_asks_nobody_and_changes_nothing(
    run_cli: Cli, demo_server: ServerFactory, kept: Path, command: list[str]
) -> None:
    """What reads the archive touches neither the network nor a file."""
    server = demo_server()
    before = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    assert run_cli(*command, "--archive", "kept", server=server).code == 0
    assert server.count == 0
    assert {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("command", READERS)
def test_a_damaged_archive_is_code_6(run_cli: Cli, kept: Path, command: list[str]) -> None:
    """File and line are named."""
    (path,) = kept.glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"kind":"comment"', b'"kind":"comment', 1))
    ran = run_cli(*command, "--archive", "kept")
    assert ran.code == 6
    assert path.name in ran.err
    assert "line 3" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("json_flag", [[], ["--json"]])
@pytest.mark.parametrize("command", [["fetch", NAME], *READERS])
def test_hostile_text_does_not_reach_the_terminal(
    run_cli: Cli, demo_server: ServerFactory, hostile: Corpus, command: list[str], json_flag: list[str]
) -> None:
    """Whatever people write, no escape and no other control character comes out of any command."""
    server = demo_server(hostile)
    if command[0] != "fetch":
        assert run_cli("fetch", NAME, "--archive", "kept", server=server).code == 0
    ran = run_cli(*command, *json_flag, "--archive", "kept", server=server)
    assert ran.code == 0, ran
    assert control_characters(ran.err) == set()
    turning = {repr(c) for c in "\u202e\u2066"} if json_flag else set()  # JSON may hold these; a program reads it
    c1 = {repr(c) for c in "\x7f\x90\x9b"} if json_flag else set()
    assert control_characters(ran.out) - turning - c1 == set()


@pytest.mark.usefixtures("run_cli")
def test_a_hostile_id_does_not_reach_the_terminal(run_cli: Cli, vault: Vault) -> None:
    """Ids are foreign text too."""
    ident = "Ug\x1b]0;owned\x07\x9b"
    folder = vault.folder(NAME)
    sealed(folder, comment(ident, "hi", replies=3), thread=NAME, status="partial", capped=(ident,))
    for command in READERS:
        ran = run_cli(*command, "--archive", "kept")
        assert ran.code == 0, ran
        assert control_characters(ran.out + ran.err) == set(), command


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("command", READERS)
def test_an_old_terminal_shows_what_it_can(run_cli: Cli, command: list[str]) -> None:
    """On an output that cannot show every character, the others are shown."""
    with run_cli.start(
        *command, "--archive", "kept", env={"PYTHONIOENCODING": "ascii"}, stderr=subprocess.STDOUT
    ) as process:
        out, _ = process.communicate()
    assert process.returncode == 0, out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("command", READERS)
def test_a_full_output_is_told(run_cli: Cli, command: list[str]) -> None:
    """Where the digest is written to a full disk by the shell, the command says so."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "commentvault", *command, "--archive", "kept"],
            env=run_cli.environment(),
            cwd=run_cli.work,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_a_run_under_way_can_be_looked_at(run_cli: Cli, vault: Vault, kept: Path) -> None:
    """While a thread is being written, every reader works and shows what has come so far."""
    from commentvault.archive import history
    from tests.archive.made import header, run_name

    thread = history.read(kept)
    assert thread is not None
    last = thread.runs[-1]
    with vault.writing(NAME):
        link = segments.link_to(last.path, last.header.run)
        writer = segments.SegmentWriter(kept, header(run_name(99), link, thread=NAME))
        fresh: Comment = comment("fresh", "written this minute")
        writer.write([fresh])
        with writer.path.open("ab") as torn:
            torn.write(b'{"kind":"comm')
        assert "written this minute" in run_cli("show", NAME, "--archive", "kept").out
        assert "61" in run_cli("ls", "--archive", "kept").out
        assert run_cli("digest", "--archive", "kept").code == 0
        writer.close()


def test_the_demo_needs_nothing(run_cli: Cli) -> None:
    """In an empty folder with an empty home the demo lives two nights, tells what changed and says where to look."""
    ran = run_cli("demo")
    assert ran.code == 0, ran
    pages = sorted(run_cli.work.rglob("digest.html"))
    assert [page.parent.parent.name for page in pages] == ["instagram", "stories", "youtube"]
    for page in pages:
        assert str(page) in ran.out
        assert "Pinned by the creator" in page.with_suffix(".md").read_text(encoding="utf-8")
    for happening in ("The creator pinned", "Edited by", "No longer listed", "new comments and replies"):
        assert happening in ran.out
    assert not list(run_cli.home.iterdir())
    again = run_cli("demo")
    assert again.code == 0, again
    (folder,) = run_cli.work.glob("*/youtube/*")
    assert len(list(folder.glob("*.jsonl"))) == 3  # the same conversation goes on for another night
    for line in ran.out.splitlines():
        if line.startswith("  commentvault "):
            assert run_cli(*line.split()[1:]).code == 0, line


def test_the_archive_is_found_in_order(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """Flag, environment, file, ./archive, the user's data folder: every run prints which one it was."""
    server: DemoServer = demo_server(small_corpus)
    home, work = run_cli.home, run_cli.work
    (work / "commentvault.toml").write_text('archive = "by-file"\n')
    by_environment = {"COMMENTVAULT_ARCHIVE": "by-environment"}
    for place, arguments, env in (
        (work / "by-flag", ["--archive", "by-flag"], by_environment),
        (work / "by-environment", [], by_environment),
        (work / "by-file", [], {}),
    ):
        ran = run_cli("fetch", small_corpus.video.id, "--limit", "1", *arguments, server=server, env=env)
        assert (ran.code, ran.err) == (0, f"archive: {place}\n")
        assert list(place.rglob("*.jsonl"))
    (work / "commentvault.toml").unlink()
    ran = run_cli("fetch", small_corpus.video.id, "--limit", "1", server=server)
    assert str(home) in ran.err
    (work / "by-flag").rename(work / "archive")
    assert run_cli("ls").err == f"archive: {work / 'archive'}\n"
