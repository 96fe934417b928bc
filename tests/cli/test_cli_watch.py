"""``watch``: a list that people keep by hand, kept by a command too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commentvault.demo import Corpus
from tests.demo.demo_client import ServerFactory
from tests.support import Cli

LINK = "https://www.youtube.com/watch?v=-Nb-M1GAOX8"
OTHER = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def own(cli: Cli) -> Path:
    """The user's own settings file."""
    return cli.home / ".config" / "commentvault" / "commentvault.toml"


def listed(cli: Cli) -> list[dict[str, object]]:
    ran = cli("watch", "list", "--json")
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.splitlines()]


def test_the_first_link_makes_a_settings_file(run_cli: Cli) -> None:
    """In the user's configuration folder, which is told, with a word on what comes next."""
    ran = run_cli("watch", "add", "https://youtu.be/-Nb-M1GAOX8?si=abc", "--story", "Räuber", "--until", "2999-01-31")
    assert ran.code == 0
    assert str(own(run_cli)) in ran.out
    assert "commentvault nightly" in ran.err
    text = f'[[watch]]\nlink = "{LINK}"\nevery = "1d"\nstory = "Räuber"\nuntil = 2999-01-31\n'
    assert own(run_cli).read_text(encoding="utf-8") == text


def test_the_file_that_holds_is_the_one_that_is_edited(run_cli: Cli) -> None:
    """The nearest one upwards, or the one that the environment names; what people wrote there stays."""
    near = run_cli.work / "commentvault.toml"
    near.write_text("# mine\n[net]\nlanes = 2 # slow\n")
    assert run_cli("watch", "add", LINK).code == 0
    assert near.read_text() == f'# mine\n[net]\nlanes = 2 # slow\n\n[[watch]]\nlink = "{LINK}"\nevery = "1d"\n'
    named = run_cli.work / "other.toml"
    named.touch()
    assert run_cli("watch", "add", OTHER, env={"COMMENTVAULT_SETTINGS": "other.toml"}).code == 0
    assert OTHER in named.read_text()
    assert OTHER not in near.read_text()


def test_another_form_of_the_link_changes_the_entry(run_cli: Cli) -> None:
    """A thread is on the list once; options that are not given stay, an empty one goes."""
    run_cli("watch", "add", LINK, "--every", "12h", "--story", "a")
    ran = run_cli("watch", "add", "youtube:-Nb-M1GAOX8", "--until", "2999-01-31", "--story", "")
    assert ran.code == 0
    assert "watched already" in ran.out
    assert [(row["every"], row["story"], row["until"]) for row in listed(run_cli)] == [("12h", None, "2999-01-31")]
    before = own(run_cli).read_bytes()
    assert "is watched already" in run_cli("watch", "add", LINK).out
    assert own(run_cli).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["https://example.org/x"], "no link to a thread"),
        ([LINK, "--every", "soon"], "12h or 1d"),
        ([LINK, "--until", "tomorrow"], "2027-03-31"),
        ([LINK, "--until", "2001-01-01"], "is over"),
        ([LINK, "--story", "a\nb"], "one line"),
    ],
)
def test_a_mistake_changes_nothing(run_cli: Cli, arguments: list[str], named: str) -> None:
    """It is told before a file is made."""
    ran = run_cli("watch", "add", *arguments)
    assert ran.code == 2
    assert named in ran.err
    assert not own(run_cli).exists()


def test_removing_leaves_the_file_as_it_was(run_cli: Cli) -> None:
    """Any form of the link will do; the archive is not touched, and it says so."""
    run_cli("watch", "add", LINK)
    before = own(run_cli).read_bytes()
    run_cli("watch", "add", OTHER)
    ran = run_cli("watch", "remove", "https://youtu.be/dQw4w9WgXcQ")
    assert ran.code == 0
    assert "what is archived of it stays" in ran.out
    assert own(run_cli).read_bytes() == before


def test_removing_what_is_not_there_says_what_is(run_cli: Cli) -> None:
    """A slip of the finger is met with the link that was meant."""
    assert "no settings file" in run_cli("watch", "remove", LINK).err
    run_cli("watch", "add", LINK)
    ran = run_cli("watch", "remove", "youtube:-Nb-M1GAOX9")
    assert ran.code == 2
    assert f"did you mean {LINK}?" in ran.err


def test_a_link_that_nobody_knows_can_be_removed(run_cli: Cli) -> None:
    """Written by hand, or of a platform that is gone: by its very words; until then the list tells of it."""
    own(run_cli).parent.mkdir(parents=True)
    own(run_cli).write_text(f'[[watch]]\nlink = "https://example.org/x"\n[[watch]]\nlink = "{LINK}"\n')
    assert [bool(row["trouble"]) for row in listed(run_cli)] == [True, False]
    assert "https://example.org/x: " in run_cli("watch", "list").err
    assert run_cli("watch", "remove", "https://example.org/x").code == 0
    assert [row["link"] for row in listed(run_cli)] == [LINK]


def test_the_list_tells_when_and_how(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """Before the first visit a link is due; after it, it is told when, how it ended and when it is due again."""
    assert "no link is watched yet" in run_cli("watch", "list").err
    video = small_corpus.video.id
    run_cli("watch", "add", f"youtube:{video}", "--every", "2d")
    run_cli("watch", "add", LINK, "--every", "1d")
    first = listed(run_cli)
    assert [row["visited"] for row in first] == [None, None]
    assert run_cli("fetch", f"youtube:{video}", server=demo_server(small_corpus)).code == 0
    row, other = listed(run_cli)
    assert (row["thread"], row["status"], row["title"]) == (f"youtube:{video}", "complete", small_corpus.video.title)
    assert str(row["due"]) > str(row["visited"])
    assert other["visited"] is None
    ran = run_cli("watch", "list")
    assert ran.code == 0
    assert "complete" in ran.out
    assert "never" in ran.out
    assert str(own(run_cli)) in ran.err


def test_a_file_broken_by_hand_is_named_with_its_line(run_cli: Cli) -> None:
    """Every command that reads it says so, and nothing is written."""
    own(run_cli).parent.mkdir(parents=True)
    own(run_cli).write_text(f'[[watch]]\nlink = "{LINK}"\n\n[[watch]]\nlink = "x"\nevery = "3x"\n')
    for arguments in (["list"], ["add", OTHER], ["remove", LINK]):
        ran = run_cli("watch", *arguments)
        assert ran.code == 2
        assert f"{own(run_cli)}, line 6" in ran.err
        assert "3x" in ran.err
