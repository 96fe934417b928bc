"""The list of all comments: one article each, with what a script needs to search, filter and sort."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from commentvault.archive.history import Thread
from commentvault.digest.build import build
from commentvault.digest.forms.html import render
from commentvault.digest.forms.html.inline import anchor
from commentvault.digest.value import Conversation, Limits, Listed
from commentvault.model import Comment, Span

from ...made import SEEN, Made
from .parsed import Element, Page


def listed(thread: Thread, limit: int = 1000) -> Page:
    return Page(render(build(thread, limits=Limits(listed=limit))))


def comment(page: Page, ident: str) -> Element:
    return page.by_id(anchor(ident))


def test_every_comment_stands_in_the_list_once(story: Thread) -> None:
    """Replies are folded under their top comment, and the page says how many there are."""
    page = listed(story)
    articles = page.all("article", cls="comment")
    assert {a.attributes["id"] for a in articles} == {anchor(ident) for ident in story.comments}
    assert page.by_id("found").text == "19 of 19 comments"
    for article in articles:
        ident = article.attributes["id"].removeprefix("c-")
        folded = any(element.tag == "details" for element in article.within)
        assert folded == (story.comments[ident].root is not None)


def test_what_is_known_stands_in_attributes(story: Thread) -> None:
    """Likes, replies, seconds and marks; what is not known has no attribute, and is no 0."""
    page = listed(story)
    big, shy, old = (comment(page, ident).attributes for ident in ("big", "shy", "old"))
    assert (big["data-likes"], big["data-replies"], big["data-marks"]) == ("2431", "3", "hearted")
    assert big["data-at"] == str(int((SEEN - timedelta(hours=5)).timestamp()))
    assert "data-likes" not in shy
    assert "data-replies" not in shy
    assert old["data-at"] == str(int((SEEN - timedelta(days=9)).timestamp()))
    assert comment(page, "big.2").attributes["data-marks"] == "creator"
    assert comment(page, "lost.1").attributes["data-marks"] == "gone"


def test_only_what_occurs_can_be_chosen(made: Made, story: Thread) -> None:
    """Marks that no comment carries are not offered; a choice among one platform is hidden."""
    page = listed(made.thread(made.comment("a", hearted=True)))
    boxes = [box.attributes["value"] for box in page.all("input") if box.attributes["type"] == "checkbox"]
    assert boxes == ["hearted"]
    assert all("hidden" in page.by_id(name).within[-1].attributes for name in ("language", "platform"))
    boxes = [box.attributes["value"] for box in listed(story).all("input") if box.attributes["type"] == "checkbox"]
    assert boxes == ["creator", "hearted", "gone", "edited"]


def test_languages_are_offered_by_name(made: Made) -> None:
    """And a comment's words say theirs, for those who have them read aloud."""
    digest = build(made.thread(made.comment("a", "hola"), made.comment("b", "ciao")), limits=Limits(listed=9))
    codes = iter(["es", "it"])
    conversations = tuple(
        Conversation(top=replace(one.top, language=next(codes))) for one in digest.listed.conversations if one.top
    )
    page = Page(render(replace(digest, listed=replace(digest.listed, conversations=conversations))))
    options = [option.text for option in page.all("option") if option.within[-1].attributes["id"] == "language"]
    assert options == ["Any", "Italian", "Spanish"]
    texts = [text for text in page.all("p", cls="text") if text.within[-1].tag == "article"]
    assert {text.attributes["lang"]: text.text for text in texts} == {"es": "hola", "it": "ciao"}


def test_a_part_is_never_passed_off_as_the_whole(story: Thread) -> None:
    """How many of how many, what was left out under each comment, and where the rest is."""
    page = listed(story, 6)
    section = page.by_id("comments").text
    assert "6 of 19 archived comments" in section
    assert "The rest is in the archive." in section
    assert "10 replies in the archive" in section
    assert page.by_id("found").text == "6 of 6 comments"
    assert "1 reply, 2 more in the archive" in section


def test_replies_to_what_is_not_archived_are_listed(made: Made) -> None:
    """And the page says what is missing above them."""
    page = listed(made.thread(made.comment("x.1", "what?", parent="x")))
    assert "A comment that is not archived" in page.by_id("comments").text
    assert comment(page, "x.1")


def test_no_list_where_none_was_chosen(story: Thread) -> None:
    """Nor controls for one."""
    page = Page(render(replace(build(story), listed=Listed(total=19))))
    assert not page.all("article")
    assert not page.all("form")


@pytest.mark.parametrize(
    ("span", "linked"),
    [
        (Span(at=3, len=4, kind="time", to=161), True),
        (Span(at=3, len=4, kind="link", to="https://example.org"), False),
        (Span(at=0, len=7, kind="time", to=161), False),
        (Span(at=3, len=4, kind="time", to=-1), False),
    ],
)
def test_a_time_leads_to_its_moment_and_nothing_else_is_a_link(made: Made, span: Span, *, linked: bool) -> None:
    """Where the platform made a time of it; other addresses stay text."""
    page = listed(made.thread(made.comment("a", "at 2:41 https://example.org", spans=(span,))))
    links = {
        link.text: link.attributes["href"] for link in page.all("a") if any("text" in e.classes for e in link.within)
    }
    assert links == ({"2:41": "https://www.youtube.com/watch?v=abc&t=161s"} if linked else {})
    assert "at 2:41 https://example.org" in comment(page, "a").text


def test_line_breaks_are_kept(made: Made) -> None:
    """As they were written."""
    page = listed(made.thread(made.comment("a", "one\ntwo\n\n\n\nthree")))
    assert "one\ntwo\n\nthree" in comment(page, "a").text


def test_odd_ids_are_valid_and_stay_apart(made: Made) -> None:
    """Whatever a platform calls its comments: no space, no quote, and no two the same."""
    odd = ["a b", "a_b", 'a"b', "a~20~b", "a\nb", "ä", "A", "a", "a~1"]
    found = [anchor(ident, side) for ident in odd for side in (0, 1)]
    assert len(set(found)) == len(found)
    assert all(one.isascii() and not set(one) & set(" \"'<>&\n") for one in found)
    comments: list[Comment] = [made.comment(ident) for ident in odd]
    assert len(listed(made.thread(*comments)).all("article")) == len(odd)
