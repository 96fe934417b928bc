"""Other people's text stays text in the page, whatever it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commentvault.digest.build import build
from commentvault.digest.forms.html import render
from commentvault.digest.forms.sections import LONG
from commentvault.digest.value import Limits
from commentvault.digest.words.plain import tame, tame_line
from commentvault.model import Author, Failed

from ...made import Made
from .parsed import Page

LIMITS = Limits(listed=10)
PIECES = (
    "<script>alert(1)</script>",
    "</style>",
    "</title></head>",
    "</noscript>",
    "</p></article></div>",
    '<div class="thread">',
    '" onmouseover="alert(1)',
    "' autofocus onfocus='x",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "{{ 7 * 7 }}",
    "{% block x %}",
    "&lt;&amp;#39;&nbsp;",
    "javascript:alert(1)",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ud800",
    "e" + "\u0301" * 30,
    "👩‍👩‍👧‍👦",
    "مرحبا",
    "\u2028",
    "\n",
    " ",
)
HOSTILE = st.one_of(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.text(max_size=60))


def tags(page: Page) -> list[str]:
    """The elements but the choices of languages: a hostile text may be taken for one in some language."""
    return [element.tag for element in page.elements if element.tag != "option"]


@settings(max_examples=120, deadline=None)
@given(text=HOSTILE)
@example(text="".join(PIECES))
@example(text="a\r\nb\x85c\u2029d")
def test_a_comment_is_shown_as_its_text_and_nothing_else(made: Made, text: str) -> None:
    """In the pin and in the list: no element but ours, and the words as they were, tamed."""
    page = Page(render(build(made.thread(made.comment("a", text, pinned=True)), limits=LIMITS)))
    calm = Page(render(build(made.thread(made.comment("a", "calm" if tame(text) else "", pinned=True)), limits=LIMITS)))
    assert tags(page) == tags(calm)
    expected = tame(text) or "(no text)"
    assert [element.text for element in page.all("p", cls="text")] == [expected, expected]


@settings(max_examples=60, deadline=None)
@given(name=HOSTILE)
def test_names_titles_notes_and_reasons_are_text_too(made: Made, name: str) -> None:
    """They add no element, and no attribute."""

    def page(words: str, id_: str) -> Page:
        author = Author(name=words, handle="@" + words)
        failed = made.run(status="partial", reason=words, failed=(Failed(id="a", reason=words),))
        comment = made.comment(id_, author=author, paid="x" + words)
        return Page(render(build(made.thread(comment, post=made.post("t" + words), runs=[failed]), limits=LIMITS)))

    wild, calm = page(name, "a"), page("calm", "a")
    assert {(e.tag, *e.attributes) for e in wild.elements} == {(e.tag, *e.attributes) for e in calm.elements}
    assert tame_line("t" + name)[:20].translate(str.maketrans('“”„‟"', "‘’‚‛'")) in wild.one("title").text


def test_a_comment_of_a_hundred_thousand_signs_is_cut_in_the_list_and_whole_as_the_pin(made: Made) -> None:
    """The page says by how much."""
    page = Page(render(build(made.thread(made.comment("a", "word " * 20_000, pinned=True)), limits=LIMITS)))
    whole, listed = (element.text for element in page.all("p", cls="text"))
    assert whole == ("word " * 20_000).strip()
    assert len(listed) < LONG + 60
    assert listed.endswith("… (98,800 more characters in the archive)")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "http://["]
)
def test_an_address_that_leads_nowhere_on_the_web_is_no_link(made: Made, address: str) -> None:
    """A GIF's or a thread's."""
    thread = made.thread(made.comment("a", "", gif=address))
    thread.url = address
    page = Page(render(build(thread, limits=LIMITS)))
    assert {link.attributes["href"] for link in page.all("a") if link.attributes["href"][0] != "#"} == set()
    assert "(GIF)" in page.all("p", cls="text")[0].text


def test_the_page_is_utf_8_whatever_is_in_it(made: Made) -> None:
    """Half a surrogate pair, too, and no control character but line breaks."""
    html = render(build(made.thread(made.comment("a", "".join(PIECES) + "\ud83d")), limits=LIMITS))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html.encode().decode())
