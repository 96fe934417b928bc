"""A thread under a post of Instagram: GIFs, hidden comments, a caption in the place of a title."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from commentvault.archive.history import Thread
from commentvault.archive.life import Event
from commentvault.digest.build import build
from commentvault.digest.changes.gather import since
from commentvault.digest.forms import markdown
from commentvault.digest.forms import terminal as page
from commentvault.digest.shown import life as history
from commentvault.digest.shown import thread as terminal
from commentvault.digest.words import summary, wording
from commentvault.digest.words.changes import lines
from commentvault.model import Comment, Post

from .made import SEEN, Made

URL = "https://www.instagram.com/p/AbC/"
GIF = "https://gifs.example/1.gif"


def thread(made: Made, *comments: Comment) -> Thread:
    """They stand under a post whose caption has two lines."""
    post = Post(seen=SEEN, url=URL, text="A new record, out on Friday.\nLink in bio")
    return Thread(
        name="instagram:AbC", url=URL, post=post, comments={one.id: one for one in comments}, runs=[made.run()]
    )


def digest(made: Made, *comments: Comment) -> str:
    return markdown.render(build(thread(made, *comments)))


def printed(*views: object) -> str:
    out = io.StringIO()
    console = Console(file=out, width=200)
    for view in views:
        console.print(view, highlight=False, emoji=False)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def test_a_post_is_called_by_how_its_caption_begins(made: Made) -> None:
    """By its first line, in the digest and in the list; where there is no caption either, by the thread's name."""
    named = "A new record, out on Friday."
    told = digest(made)
    assert told.startswith(f"# The comments on “{named}”\n\nThis post is on Instagram. ")
    assert f"]({URL})\n\n> {named}  \n> Link in bio\n\n" in told
    assert terminal.listed(thread(made)).title == named
    bare = thread(made)
    bare.post = Post(seen=SEEN, url=URL)
    assert summary.title(build(bare).head) == "instagram:AbC"
    assert terminal.listed(bare).title == ""


def test_a_caption_is_quoted_once_and_cut(made: Made) -> None:
    """The heading has its first line that is not empty, quotes in it as single ones; a title needs no such thing."""
    named = thread(made)
    named.post = Post(seen=SEEN, url=URL, text='\n\n“Glass” and "Harbour"\n' + "word " * 1000)
    told = markdown.render(build(named))
    assert told.startswith("# The comments on “‘Glass’ and 'Harbour'”\n")
    assert told.count("Glass") == 2
    assert "more characters in the archive" in told
    shown = io.StringIO()
    page.show(build(thread(made)), Console(file=shown, width=80))
    assert f"\n{URL}\n\n    A new record, out on Friday.\n    Link in bio\n" in shown.getvalue()
    named.post = Post(seen=SEEN, url=URL, title="Title", text="what the description says")
    assert "description" not in markdown.render(build(named))


def test_a_gif_is_a_link(made: Made) -> None:
    """Alone, beside a text, and in the terminal, where it is an address."""
    told = digest(made, made.comment("a", "", gif=GIF), made.comment("b", "so true", gif=GIF, likes=4))
    assert f"> [(GIF)]({GIF})\n" in told
    assert f"> so true\n>\n> [(GIF)]({GIF})\n" in told
    assert "(no text)" not in told
    shown = printed(
        *terminal.views(thread(made, made.comment("a", "", gif=GIF), made.comment("b", "so true", gif=GIF)))
    )
    assert f"\n(GIF) {GIF}\n" in shown
    assert f"\nso true\n(GIF) {GIF}\n" in shown


@given(
    st.text(max_size=40)
    | st.sampled_from(["javascript:alert(1)", "https://x/) [a](javascript:b)", "http://[", "\x1b[2J"])
)
@example("https://gifs.example/<script>\n# x")
def test_a_gifs_address_is_foreign_text(made: Made, address: str) -> None:
    """It leads to the web or is no link, and does nothing else anywhere."""
    told = digest(made, made.comment("a", "", gif=address or GIF))
    tokens = [child for token in MarkdownIt("commonmark").parse(told) for child in (token, *(token.children or ()))]
    assert {token.tag for token in tokens} <= {"h1", "h2", "p", "em", "strong", "a", "blockquote", "br", ""}
    assert all(
        str(token.attrs["href"]).startswith("http") for token in tokens if token.tag == "a" and token.nesting == 1
    )
    shown = printed(*terminal.views(thread(made, made.comment("a", "", gif=address or GIF))))
    assert "\x1b" not in shown


def test_a_hidden_comment_says_so(made: Made) -> None:
    """In every view."""
    comment = made.comment("a", "rude", hidden=True, likes=3)
    assert "· hidden on the platform ·" in digest(made, comment)
    assert "· hidden on the platform ·" in printed(*terminal.views(thread(made, comment)))


def test_hidden_and_shown_again_are_told(made: Made) -> None:
    """In what changed and in a comment's life; what was hidden and shown in between is nothing."""

    def event(day: int, kind: str, ident: str = "a") -> Event:
        author = made.comment(ident).author
        by = SEEN.replace(day=day)
        return Event(run=f"202611{day}T030000Z", kind=kind, id=ident, by=by, author=author, text="", gif=GIF)  # type: ignore[arg-type]  # a kind

    changes = since(
        [event(21, "hidden"), event(21, "shown", "b"), event(21, "hidden", "c"), event(22, "shown", "c")],
        "20261120T030000Z",
    )
    assert list(lines(changes)) == ["Hidden on the platform: @a: (GIF)", "No longer hidden: @b: (GIF)"]
    told = printed(*history.of_thread("instagram:AbC", URL, [event(21, "hidden"), event(22, "shown")]))
    assert "hidden on the platform · @a\n    (GIF)\n" in told
    assert "no longer hidden · @a\n    (GIF)\n" in told
    whole = printed(*history.of_comment("instagram:AbC", URL, "a", [event(21, "first")]))
    assert f"{URL}c/a/\n" in whole
    assert f"    (GIF) {GIF}\n" in whole


@pytest.mark.parametrize(
    ("name", "post", "api"),
    [("youtube:x", "video", "Data API"), ("instagram:x", "post", "Graph API"), ("else:x", "post", "API")],
)
def test_each_platform_has_its_words(name: str, post: str, api: str) -> None:
    """What stands there, and what its official interface is called."""
    assert (wording.post(name), wording.api(name)) == (post, api)
    assert wording.posts(2, name) == f"2 {post}s"
