"""The digest as a page: all of it, in order, sealed off from everything outside, and open to an editor's template."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from commentvault.archive.history import Thread
from commentvault.archive.life import Event
from commentvault.digest.anonymous import anonymous
from commentvault.digest.build import build
from commentvault.digest.changes.gather import since
from commentvault.digest.forms.html import render
from commentvault.digest.value import Digest, Limits
from commentvault.errors import UsageError
from commentvault.model import Author

from ...made import SEEN, Made
from .parsed import Page

LIMITS = Limits(listed=1000)


@pytest.fixture(scope="module")
def told(story: Thread) -> Digest:
    """A thread with everything in it, an edited pin, and what changed."""
    band = Author(name="The Band", handle="@theband")
    life = (
        Event(run="20261121T030000Z", kind="first", id="pin", by=SEEN - timedelta(days=1), author=band, text="x"),
        Event(
            run="20261122T030000Z",
            kind="edited",
            id="pin",
            by=SEEN,
            author=band,
            old="New record out on Monday.\nThank you all!",
            new="New record out on Friday.\nThank you all!",
        ),
    )
    changes = since(life, SEEN - timedelta(hours=12))
    digest = build(story, limits=LIMITS, changes=changes, lives={"pin": life})
    return replace(digest, title="What <they> said", note="Mine.\n\nAll")


@pytest.fixture(scope="module")
def page(told: Digest) -> Page:
    return Page(render(told))


def test_the_page_reads_like_one(page: Page) -> None:
    """Title, the editor's note, the facts; then the voice, what changed, the conversation, all comments, the foot."""
    assert page.one("h1").text == page.one("title").text == "What <they> said"
    assert [note.text for note in page.all(cls="note")] == ["Mine.", "All"]
    headings = [heading.text for heading in page.all("h2")]
    assert headings == [
        "Pinned by the creator",
        "The creator’s voice",
        "Hearted by the creator",
        "Since the last visit",
        "Most liked",
        "Most discussed",
        "All comments",
    ]
    glance = {dt.text: dd.text for dt, dd in zip(page.all("dt"), page.all("dd"), strict=True)}
    assert glance["Archived"] == "19, 2 no longer listed"
    assert glance["Counted by YouTube"] == "20"
    assert glance["Coverage"] == "85.0 %"
    assert "youtube:abc" in page.one("footer").text
    assert "A number with a plus was rounded down" in page.one("footer").text


def test_the_contents_lead_to_every_heading(page: Page) -> None:
    """In their order; the list of all comments is the last of them."""
    links = [link for link in page.all("a") if any(e.tag == "nav" for e in link.within)]
    ids = [link.attributes["href"].removeprefix("#") for link in links]
    assert [page.by_id(ident).text for ident in ids[:-1]] == [link.text for link in links][:-1]
    assert (ids[-1], links[-1].text) == ("comments", "All comments")


def test_headings_leave_no_level_out(page: Page) -> None:
    """One first heading, and none that is two levels below the one before it."""
    levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert all(lower <= higher + 1 for higher, lower in pairwise(levels))


def test_the_pins_life_shows_what_an_edit_took_and_brought(page: Page) -> None:
    """By elements that mean that, and not by colour."""
    assert page.one("del").text == "Monday."
    assert page.one("ins").text == "Friday."
    assert "First seen 21 Nov 2026, 03:00 UTC" in page.one(cls="life").text


def test_nothing_from_outside_is_let_in(page: Page) -> None:
    """Only this style and this script run; the policy comes before all that it is to hold for."""

    def hashed(tag: str) -> str:
        text = page.one(tag).text
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    policy = page.all("meta")[0].attributes
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"] == (
        f"default-src 'none'; style-src {hashed('style')}; script-src {hashed('script')}; "
        "base-uri 'none'; form-action 'none'"
    )
    names = {name for element in page.elements for name in element.attributes}
    assert not {name for name in names if name.startswith("on") or name in ("style", "src", "srcset", "background")}
    assert not page.all("img", "link", "iframe", "object", "base", "audio", "video")
    assert {"name": "referrer", "content": "no-referrer"} in [meta.attributes for meta in page.all("meta")]


def test_links_lead_into_the_page_or_to_the_platform(page: Page) -> None:
    """Those to the platform tell nobody where they were followed; those into the page have something to lead to."""
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        address = link.attributes["href"]
        if address.startswith("#"):
            assert address[1:] in ids
        else:
            assert address.startswith("https://www.youtube.com/watch?v=abc")
            assert link.attributes["rel"] == "noopener noreferrer nofollow"


def test_the_same_digest_gives_the_same_bytes(told: Digest) -> None:
    """And one newline at the end."""
    assert render(told) == render(told)
    assert render(told).endswith("</html>\n")


def test_an_anonymous_page_has_no_link_to_a_comment(told: Digest) -> None:
    """Nor a name, in text or attributes."""
    html = render(anonymous(told))
    assert "lc=" not in html
    assert "@big" not in html
    assert 'id="c-c1"' in html


def test_an_empty_thread_is_told_too(made: Made) -> None:
    """Without a list, and without contents that lead nowhere."""
    page = Page(render(build(made.thread(), limits=LIMITS)))
    assert not page.all(cls="comment")
    assert page.all("h2") == []


def test_a_template_of_ones_own(told: Digest, tmp_path: Path) -> None:
    """Blocks are overridden, other parts stay; its style is let in by the policy, what it is given is escaped."""
    own = tmp_path / "own.html"
    own.write_text(
        '{% extends "digest.html" %}{% block extra_style %}h1 { color: teal }{% endblock %}'
        "{% block foot %}<p>{{ digest.title }}, by us</p>{% endblock %}",
        "utf-8",
    )
    html = render(told, template=own)
    page = Page(html)
    assert page.one("footer").text.strip() == "What <they> said, by us"
    style = page.one("style").text
    assert "h1 { color: teal }" in style
    assert (
        base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in page.all("meta")[0].attributes["content"]
    )
    assert page.one("h1").text == "What <they> said"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{% extends 'digest.html' %}\n{% block foot %}", "line 2: "),
        ("{{ digest.nothing }}", "nothing"),
        ("{% extends 'else.html' %}", "else.html"),
    ],
)
def test_a_template_that_cannot_be_filled_is_named(told: Digest, tmp_path: Path, written: str, said: str) -> None:
    """With the place, and as an error of usage."""
    own = tmp_path / "own.html"
    own.write_text(written, "utf-8")
    with pytest.raises(UsageError, match=r"own\.html") as error:
        render(told, template=own)
    assert said in str(error.value)


def test_a_title_is_that_of_the_post_where_the_editor_has_none(told: Digest) -> None:
    """Between quotation marks."""
    assert Page(render(replace(told, title=None))).one("h1").text == "The comments on “Night Train”"
