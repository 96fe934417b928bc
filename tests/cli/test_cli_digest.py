"""``digest``: what it tells, in which form, and since when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from commentvault.archive import history
from commentvault.archive.lines import Change, Changed, Gone
from commentvault.demo import Corpus
from tests.archive.made import NOW, sealed
from tests.support import Cli, ServerFactory

from .hostile import control_characters

NAME = "youtube:gLs5hArb0ur"


@pytest.mark.usefixtures("kept")
def test_the_digest_tells_the_thread(run_cli: Cli, small_corpus: Corpus) -> None:
    """Markdown with the title, the pinned comment and permalinks; --save puts it and a page beside the thread."""
    ran = run_cli("digest", NAME, "--archive", "kept")
    pinned = next(row for row in small_corpus.newest if row.pinned)
    assert ran.code == 0
    assert small_corpus.video.title in ran.out.splitlines()[0]
    assert f"lc={pinned.id}" in ran.out
    saved = run_cli("digest", "--save", "--archive", "kept")
    paths = [Path(line) for line in saved.out.splitlines()]
    assert [path.name for path in paths] == ["digest.html", "digest.md"]
    for path in paths:
        assert f"lc={pinned.id}" in path.read_text(encoding="utf-8")
    assert isinstance(json.loads(run_cli("digest", "--json", "--archive", "kept").out), dict)


@pytest.mark.usefixtures("kept")
def test_the_digest_is_read_in_the_terminal(run_cli: Cli, small_corpus: Corpus) -> None:
    """The same facts as in Markdown, as text; what is to be kept or read by programs has its own form."""
    ran = run_cli("digest", "--format", "terminal", "--archive", "kept")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == small_corpus.video.title
    assert "PINNED BY THE CREATOR" in ran.out
    assert "HOW IT RAN" in ran.out
    for other in ("--save", "--json"):
        refused = run_cli("digest", "--format", "terminal", other, "--archive", "kept")
        assert refused.code == 2
        assert other in refused.err


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(("columns", "width"), [({}, 80), ({"COLUMNS": "50"}, 50), ({"COLUMNS": "0"}, 80)])
def test_a_digest_that_is_piped_is_narrow(run_cli: Cli, columns: dict[str, str], width: int) -> None:
    """80 columns, or as many as the environment says, and no line is filled up with spaces."""
    lines = run_cli("digest", "--format", "terminal", "--archive", "kept", env=columns).out.splitlines()
    assert width - 15 < max(map(cell_len, lines)) <= width
    assert not [line for line in lines if line != line.rstrip()]


def test_hostile_text_does_not_reach_the_terminal(run_cli: Cli, demo_server: ServerFactory, hostile: Corpus) -> None:
    """No escape and no other control character comes out of this form either."""
    assert run_cli("fetch", NAME, "--archive", "kept", server=demo_server(hostile)).code == 0
    ran = run_cli("digest", "--format", "terminal", "--archive", "kept")
    assert ran.code == 0, ran
    assert control_characters(ran.out + ran.err) == set()


@pytest.fixture
def changed(kept: Path) -> tuple[str, str]:
    """A second visit, long after: one comment is gone, another has risen. The id of the gone one, and of the risen."""
    (first,) = kept.glob("*.jsonl")
    folded = history.read(kept)
    assert folded is not None
    gone, risen, *_ = folded.comments.values()
    seen = NOW.replace(year=2099)
    likes = Changed(likes=(risen.likes or 0) + 100_000, likes_exact=True)
    lines = Gone(seen=seen, id=gone.id, last_seen=NOW), Change(seen=seen, id=risen.id, set=likes)
    sealed(kept, *lines, number=24 * 365 * 73, previous=first, thread=NAME)
    return gone.id, risen.id


@pytest.mark.parametrize("since", ["last", "2000-01-01", "2098-12-31T23:59+02:00"])
def test_the_digest_tells_what_changed_since(run_cli: Cli, changed: tuple[str, str], since: str) -> None:
    """A day, a moment or the visit before the last one: in every form, with the source of what went."""
    gone, risen = changed
    ran = run_cli("digest", "--since", since, "--archive", "kept")
    section = ran.out[
        ran.out.index("## Since" if since == "last" else "## What changed") : ran.out.index("## Most liked")
    ]
    assert "+100,000 likes" in section
    assert f"lc={gone}" in section
    saved = run_cli("digest", "--save", "--format", "markdown", "--since", since, "--archive", "kept")
    assert section in Path(saved.out.strip()).read_text(encoding="utf-8")
    told = json.loads(run_cli("digest", "--json", "--since", since, "--archive", "kept").out)["changes"]
    assert [(rise["comment"]["id"], rise["gained"]) for rise in told["rises"]] == [(risen, 100_000)]
    assert [event["id"] for event in told["gone"]] == [gone]
    shown = run_cli("digest", "--format", "terminal", "--since", since, "--archive", "kept").out
    assert "+100,000 likes" in shown
    assert f"lc={gone}" in shown.replace("\n", "").replace(" ", "")


@pytest.mark.usefixtures("changed")
def test_what_did_not_change_since_is_not_told(run_cli: Cli) -> None:
    """After the last look there is nothing; without the option likes that drift are not told."""
    assert "What changed" not in run_cli("digest", "--since", "2200-01-01", "--archive", "kept").out
    plain = run_cli("digest", "--archive", "kept").out
    assert "## Since the last visit" in plain
    assert "+100,000 likes" not in plain


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("since", ["yesterday", ""])
def test_a_since_that_is_none_is_refused(run_cli: Cli, since: str) -> None:
    """It says what can be given."""
    ran = run_cli("digest", "--since", since, "--archive", "kept")
    assert ran.code == 2
    assert f"--since {since}: neither a day such as 2026-11-01, nor a moment" in ran.err
