"""Reading through the list of all comments: orders, folded replies, links to a comment, quotes to take along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from commentvault.digest.relations import by_likes, by_newest, latest
from commentvault.digest.value import Conversation, Digest, Quote
from commentvault.digest.words.plain import tame

from .reader import Reader
from .threads import quotes

ORDERS: dict[str, Callable[[Quote], float]] = {
    "Most liked": lambda quote: by_likes(quote.comment)[0],
    "Newest": lambda quote: by_newest(quote.comment)[0],
    "Oldest": lambda quote: latest(quote.comment)[0],
    "Most replies": lambda quote: -max(quote.comment.replies or 0, (quote.archived or 0) + quote.lost),
}


@pytest.fixture
def opened(reader: Reader, pages: dict[str, Path]) -> Reader:
    """The demo's page, just opened."""
    reader.open(pages["demo"])
    return reader


@pytest.fixture(scope="session")
def answered(digest: Digest) -> Conversation:
    """The longest conversation."""
    return max(digest.listed.conversations, key=lambda conversation: len(conversation.replies))


@pytest.mark.parametrize("order", ORDERS)
def test_top_comments_stand_in_the_order_that_was_chosen(opened: Reader, digest: Digest, order: str) -> None:
    """Where two are alike, either may stand first."""
    tops = {c.top.comment.id: c.top for c in digest.listed.conversations if c.top}
    opened.choose("Sort by", order)
    shown = [tops[ident] for ident in opened.every() if ident in tops]
    assert len(shown) == len(tops)
    keys = [ORDERS[order](quote) for quote in shown]
    assert keys == sorted(keys)


def test_replies_fold_and_unfold_all_at_once(opened: Reader, digest: Digest) -> None:
    """Folded there are top comments only; unfolded, all."""
    opened.press("Unfold all replies")
    assert opened.every() == [quote.comment.id for quote in quotes(digest)]
    opened.press("Fold all replies")
    assert opened.every() == [c.top.comment.id for c in digest.listed.conversations if c.top]


def test_one_thread_folds_by_itself(reader: Reader, pages: dict[str, Path], answered: Conversation) -> None:
    """Its replies come and go with a click on their number."""
    assert answered.top is not None
    replies = {reply.comment.id for reply in answered.replies}
    reader.open(pages["demo"], f"#c-{answered.top.comment.id}")
    summary = reader.find(f'[id="c-{answered.top.comment.id}"] ~ details summary')
    assert not replies & set(reader.comments())
    reader.click(summary)
    assert replies <= set(reader.comments())
    reader.click(summary)
    assert not replies & set(reader.comments())


@pytest.mark.parametrize("at", [0, -1])
def test_a_link_leads_to_a_folded_reply(
    reader: Reader, pages: dict[str, Path], answered: Conversation, at: int
) -> None:
    """A page's address with a comment's name shows that comment, wherever it stands in the list."""
    ident = answered.replies[at].comment.id
    reader.open(pages["demo"], f"#c-{ident}")
    assert reader.in_sight(ident)


def test_a_link_leads_to_what_a_filter_hides(opened: Reader, digest: Digest) -> None:
    """It is shown all the same, and the page does not lie about how many it shows."""
    hidden = [quote.comment.id for quote in quotes(digest) if not quote.comment.hearted][-1]
    opened.press("Hearted")
    assert hidden not in opened.every()
    opened.run("location.hash = arguments[0]", f"#c-{hidden}")
    assert opened.in_sight(hidden)


@pytest.mark.parametrize("able", [True, False], ids=["by the clipboard", "where there is none"])
def test_a_quote_is_taken_along_with_its_source(opened: Reader, digest: Digest, *, able: bool) -> None:
    """Text, author and address, ready to be pasted."""
    if not able:
        opened.run("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    first = digest.listed.conversations[0].top
    assert first is not None
    opened.press("Copy quote")
    opened.run("delete navigator.clipboard")
    copied = opened.copied()
    for piece in (*tame(first.comment.text).split("\n"), first.comment.author.shown, first.link or ""):
        assert piece in copied
