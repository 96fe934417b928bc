"""``digest``: the page, stories, the editor's own words, a reader's zone, no names; and what does not go together."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from commentvault.demo import Corpus, build_corpus
from tests.support import Cli, ServerFactory

NAME = "youtube:gLs5hArb0ur"
LINK = "https://www.youtube.com/watch?v=gLs5hArb0ur"


@pytest.mark.usefixtures("kept")
def test_a_page_is_one_file_of_its_own(run_cli: Cli, small_corpus: Corpus) -> None:
    """The same bytes each time, with every comment in it; --save keeps it alone where it alone is asked for."""
    ran = run_cli("digest", "--format", "html", "--archive", "kept")
    assert ran.code == 0, ran.err
    assert ran.out.lower().startswith("<!doctype html>")
    assert ran.out == run_cli("digest", "--format", "html", "--archive", "kept").out
    assert all(f'id="c-{row.id}"' in ran.out for row in small_corpus.comments)
    (path,) = run_cli("digest", "--save", "--format", "html", "--archive", "kept").out.splitlines()
    assert Path(path).read_text("utf-8") == ran.out


@pytest.mark.usefixtures("kept")
def test_the_editors_own_words_a_zone_and_no_names(run_cli: Cli, small_corpus: Corpus) -> None:
    """Each option holds in every form."""
    own = ("--title", "A week of harbours", "--note", "Read this *first*.", "--timezone", "Asia/Tokyo", "--anonymize")
    fans = {row.author.handle for row in small_corpus.comments if not row.author.creator}
    for form in ("markdown", "html", "terminal"):
        ran = run_cli("digest", NAME, "--format", form, "--archive", "kept", *own)
        assert ran.code == 0, ran.err
        assert "A week of harbours" in ran.out
        assert "first" in ran.out
        assert " JST" in ran.out
        assert " UTC" not in ran.out
        assert "Person 1" in ran.out
        assert not [fan for fan in fans if fan in ran.out]
        assert "lc=" not in ran.out
        assert small_corpus.video.handle in ran.out


@pytest.mark.usefixtures("kept")
def test_a_template_of_ones_own(run_cli: Cli) -> None:
    """It puts its own into the page's places; one that is broken is told with its line."""
    template = run_cli.work / "mine.html"
    template.write_text('{% extends "digest.html" %}{% block foot %}<p>Printed in Inverbrae</p>{% endblock %}')
    ran = run_cli("digest", "--format", "html", "--template", "mine.html", "--archive", "kept")
    assert ran.code == 0, ran.err
    assert "<p>Printed in Inverbrae</p>" in ran.out
    template.write_text('{% extends "digest.html" %}\n{% block foot %}')
    broken = run_cli("digest", "--format", "html", "--template", "mine.html", "--archive", "kept")
    assert (broken.code, broken.out) == (2, "")
    assert "mine.html" in broken.err
    assert "line 2" in broken.err


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--timezone", "Berlin"), "--timezone Berlin: not a zone such as Europe/Berlin"),
        (("--timezone", "../etc/passwd"), "not a zone"),
        (("--template", "none.html", "--format", "html"), "--template none.html: there is no such file"),
        (("--template", "none.html"), "--template is for the page"),
        (("--format", "pdf"), "pdf"),
        (("--story", "harbour"), "no watched link belongs to the story harbour"),
    ],
)
def test_what_makes_no_sense_is_refused(run_cli: Cli, arguments: tuple[str, ...], told: str) -> None:
    """Before anything is printed, with what to do instead."""
    ran = run_cli("digest", *arguments, "--archive", "kept")
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


@pytest.mark.usefixtures("kept")
def test_what_is_made_for_one_thread_is_refused_for_several(
    run_cli: Cli, demo_server: ServerFactory, other_corpus: Corpus
) -> None:
    """A title, and a page to standard output; in the archive each thread has a page of its own."""
    other = msgspec.structs.replace(other_corpus.recipe, video_id="gLs5hArb1ur", comments=20)
    server = demo_server(build_corpus(other))
    assert run_cli("fetch", "gLs5hArb1ur", "--archive", "kept", server=server).code == 0
    for arguments, told in ((("--title", "Mine"), "--title is for one"), (("--format", "html"), "a page tells one")):
        ran = run_cli("digest", *arguments, "--archive", "kept")
        assert (ran.code, ran.out) == (2, "")
        assert f"{told}" in ran.err
    assert len(run_cli("digest", "--save", "--format", "html", "--archive", "kept").out.splitlines()) == 2


@pytest.mark.usefixtures("kept")
def test_a_story_is_told_of_what_the_watch_list_gives_to_it(run_cli: Cli) -> None:
    """What is not archived yet is named, and left out; --save puts a story into a folder of its own."""
    env = {"COMMENTVAULT_ARCHIVE": "kept"}
    for link in (LINK, "https://www.youtube.com/watch?v=aaaaaaaaaaa"):
        assert run_cli("watch", "add", link, "--story", "the harbour", env=env).code == 0
    ran = run_cli("digest", "--story", "the harbour", env=env)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("# The story of the harbour\n\n1 thread told together")
    assert "youtube:aaaaaaaaaaa belongs to the story and is not archived yet" in ran.err
    saved = run_cli("digest", "--story", "the harbour", "--save", env=env)
    folder = run_cli.work / "kept" / "stories" / "the%20harbour"
    assert [Path(line) for line in saved.out.splitlines()] == [folder / "digest.html", folder / "digest.md"]
    assert (folder / "digest.md").read_text("utf-8") == ran.out
    other = run_cli("digest", "--story", "harbour", env=env)
    assert "there are: the harbour" in other.err
    for command in ("ls", "verify", "doctor"):
        assert "stories" not in run_cli(command, env=env).out


@pytest.mark.usefixtures("kept")
def test_a_story_is_told_of_named_threads(run_cli: Cli) -> None:
    """Whatever the list says; as JSON with all sides."""
    ran = run_cli("digest", NAME, "--story", "ours", "--title", "Ours", "--archive", "kept", "--json")
    assert ran.code == 0, ran.err
    assert '"name":"ours"' in ran.out
    assert '"title":"Ours"' in ran.out
