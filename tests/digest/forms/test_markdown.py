"""The digest as Markdown: worth publishing, and other people's text stays text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from commentvault.archive.history import Thread
from commentvault.digest.build import build
from commentvault.digest.forms.markdown import render
from commentvault.digest.forms.markdown.escaping import escape
from commentvault.digest.forms.sections import LONG
from commentvault.digest.words.plain import tame, tame_line
from commentvault.model import Author, Failed

from ..made import NOW, SEEN, Made

READERS = (
    MarkdownIt("commonmark"),
    MarkdownIt("gfm-like", {"linkify": True, "html": True, "typographer": False}),
)
OURS = {"paragraph", "text", "softbreak", "hardbreak", "blockquote", "inline", "text_special"}
PIECES = (
    r"* ** _ __ ` ``` ~~~ ~~ [ ] ( ) ![ < > <b> </p> & &lt; &#106; \ |",
    "--- === - + 1. 2) # ## : :- $ ^ = == { a foo é @ . /",
    "// http:// https://example.org www.example.org example.com a@b.org mailto:x@y.org javascript:alert(1) ftp://a.b",
    "<script> <!-- [x]: <http://a.b> //localhost \x00 \x1b[31m \u202e",
)
SPACES = [" ", " ", "    ", "\t", "\n", "\n", "\n\n", "\u2028"]
MARKUP = st.lists(st.sampled_from(" ".join(PIECES).split(" ") + SPACES), max_size=25).map("".join)


def shown(tokens: list[Token]) -> str:
    """The text that a reader sees, paragraphs apart by an empty line."""
    return "\n\n".join(
        "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    )


def kinds(tokens: list[Token]) -> set[str]:
    every = [child for token in tokens for child in (token, *(token.children or ()))]
    return {token.type.removesuffix("_open").removesuffix("_close") for token in every}


def quoted(markdown: str) -> str:
    """The lines of the first quote."""
    lines = markdown.split("\n")
    start = next(at for at, line in enumerate(lines) if line.startswith(">"))
    end = next(at for at in range(start, len(lines)) if not lines[at].startswith(">"))
    return "\n".join(lines[start:end])


@settings(max_examples=250, deadline=None)
@given(text=st.one_of(MARKUP, st.text(max_size=80)))
@example(text="<script>alert(1)</script> [x](javascript:alert(1)) ![](http://a.b/c.png)")
@example(text="a\n===\nb\n---\n| a | b |\n|---|---|\n| 1 | 2 |")
@example(text="```\nunbalanced ` ticks\n    code\n\n\tcode")
@example(text="see https://example.org/a_b_c?x=1&copy=2#y, www.example.com, me@example.com, //localhost")
def test_a_comment_is_shown_as_its_text_and_nothing_else(made: Made, text: str) -> None:
    """No element but our quote, its paragraphs and line breaks; the words as they were, tamed."""
    markdown = render(build(made.thread(made.comment("a", text, pinned=True))))
    for reader in READERS:
        tokens = reader.parse(quoted(markdown))
        expected = tame(text)
        if expected:
            assert kinds(tokens) <= OURS
            assert shown(tokens) == expected
        else:
            assert shown(tokens) == "(no text)"


@settings(max_examples=120, deadline=None)
@given(name=st.one_of(MARKUP, st.text(max_size=30)))
def test_names_and_titles_are_text_too(made: Made, name: str) -> None:
    """A hostile title, author, badge or reason adds no element to the page."""
    author = Author(name=name, handle="@" + name)
    calm = made.thread(made.comment("a", author=Author(name="n", handle="@n"), paid="x"), post=made.post("t"))
    failed = made.run(status="partial", reason=name, failed=(Failed(id="a", reason=name),))
    wild = made.thread(made.comment("a", author=author, paid=name), post=made.post(name), runs=[failed])
    for reader in READERS:
        tokens = reader.parse(render(build(wild)))
        assert kinds(tokens) <= kinds(reader.parse(render(build(calm))))
        links = {child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"}
        assert links == {"https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&lc=a"}
    visible = shown(READERS[0].parse(render(build(wild))))
    inner = str.maketrans('“”„‟"', "‘’‚‛'")
    assert f"“{tame_line(name).translate(inner) or 'youtube:abc'}”" in visible.split("\n")[0]


@pytest.mark.parametrize("line", ["R&D in v1.5", "so good :)", "3 > 2", "@you", "snake_case", "100% (really!)"])
def test_plain_words_stay_readable_in_the_source(line: str) -> None:
    """Escapes are few enough that the Markdown itself can be read."""
    assert len(escape(line)) <= len(line) + 4


def test_a_long_comment_is_cut_and_says_by_how_much(made: Made) -> None:
    """Outside the pin, which is given in full even at 100 kB."""
    text = "word " * 20_000
    cut = render(build(made.thread(made.comment("a", text))))
    assert len(cut) < LONG * 3
    assert "… (98,800 more characters in the archive)" in cut.replace("\\", "")
    whole = render(build(made.thread(made.comment("a", text, pinned=True))))
    assert text.strip() in whole


def test_many_short_lines_are_cut_too(made: Made) -> None:
    """A comment of a thousand lines does not bury the others."""
    markdown = render(build(made.thread(made.comment("a", "x\n" * 500))))
    assert quoted(markdown).count("\n") < 50
    assert "more characters in the archive" in markdown


def test_the_page_reads_like_one(made: Made, story: Thread) -> None:
    """Title, facts, the pin in full, the creator's answer under what it answers, honest counts and times."""
    markdown = render(build(story))
    title, facts = markdown.split("\n\n")[:2]
    assert title == "# The comments on “Night Train”"
    assert facts == (
        "“Night Train” by The Band (@theband) was published on YouTube on 20 Nov 2026. "
        "On 22 Nov 2026 it had 1,234,567 views and 19,000+ likes. "
        "The archive holds 19 comments (5 top comments and 14 replies), 2 of them no longer listed; "
        "YouTube counts 20, which may include comments held for review; 85.0 % of that is here. "
        "The thread was read to its end on 22 Nov 2026, 03:00 UTC. "
        "In 1 reply thread fewer replies came than YouTube counts there (under The Band). "
        "It was looked at 2 times since 21 Nov 2026, 03:00 UTC."
    )
    assert (
        "> New record out on Friday.  \n> Thank you all!\n\n— **The Band** (@theband) · creator · verified" in markdown
    )
    assert "12 replies, 10 archived" in markdown
    assert "To **@big**: “This bass line saved my week” ([link](" in markdown
    assert "— **@old** · 19,000+ likes · between 13 and 14 Nov 2026 (edited) · [link](" in markdown
    assert "Super Thanks 5,00 €" in markdown
    assert "no longer listed, last seen 21 Nov 2026, 03:00 UTC" in markdown
    assert "<" not in markdown
    assert markdown == render(build(story))


@pytest.mark.parametrize("status", ["partial", "asked", "refused", "missing", None])
def test_a_part_is_never_told_as_the_whole(made: Made, status: str | None) -> None:
    """The first paragraph says that it is a part, even where the numbers agree."""
    thread = made.thread(made.comment("a"), runs=[made.run(status=status)], post=made.post(comments=1))
    facts = render(build(thread)).split("\n\n")[1]
    assert "never been read to its end: what follows is a part of it" in facts
    assert "100" not in facts


def test_the_last_line_explains_only_what_stands_above_it(made: Made, story: Thread) -> None:
    """Spans of time and rounded numbers."""
    span, plus = "Where the platform tells only an age", "A number with a plus was rounded down"
    last = render(build(story)).splitlines()[-1]
    assert (span in last, plus in last) == (True, True)
    exact = made.post(likes_exact=True)
    last = render(build(made.thread(made.comment("a", likes=3), post=exact))).splitlines()[-1]
    assert (span in last, plus in last) == (False, False)
    for more in (
        {"likes": 1000, "likes_exact": False},
        {"likes": 3, "published": None, "published_window": (SEEN, NOW)},
    ):
        last = render(build(made.thread(made.comment("a", **more), post=exact))).splitlines()[-1]
        assert (span in last, plus in last) == ("published" in more, "published" not in more)


def test_a_heading_has_something_below_it(made: Made) -> None:
    """Where all that is newest is quoted above, it is not named again."""
    markdown = render(build(made.thread(made.comment("a", likes=3), made.comment("b", likes=2))))
    assert "## Most liked" in markdown
    assert "## Newest" not in markdown


def test_an_unknown_pin_is_said(made: Made) -> None:
    """The reader learns that the source did not tell."""
    markdown = render(build(made.thread(made.comment("a", pinned=None))))
    assert "Whether a comment is pinned cannot be known" in markdown


def test_a_thread_with_nothing_in_it_is_a_short_page(made: Made) -> None:
    """Comments that are off need no empty headings, and a dangerous address is no link."""
    thread = made.thread(runs=[made.run(status="off")])
    thread.url = "javascript:alert(1)"
    markdown = render(build(thread))
    assert "##" not in markdown
    assert "](" not in markdown
    assert "The archive holds no comments." in markdown
