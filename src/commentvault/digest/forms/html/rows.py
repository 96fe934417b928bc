"""The list of all comments: the one part of the page that is long enough to be written without a template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from commentvault.digest.forms import sections
from commentvault.digest.forms.html.inline import anchor, badges, facts, markup, who, words
from commentvault.digest.relations import earliest
from commentvault.digest.value import Conversation, Digest, Quote
from commentvault.digest.words import about, wording


class _Place(NamedTuple):
    """Where comments stand: in which of a story's sides, on which platform, under which post."""

    side: int
    platform: str
    post: str | None


_MARKS = {"creator": "By the creator", "hearted": "Hearted", "gone": "No longer listed", "edited": "Edited"}


class Choices(NamedTuple):
    """Values with their labels."""

    marks: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    platforms: list[tuple[str, str]]


def threads(digest: Digest, side: int = 0) -> Markup:
    """Every conversation of a digest, its replies folded; what a script needs to filter and sort is in attributes."""
    place = _Place(side, digest.head.platform, digest.head.link)
    return markup("".join(_thread(conversation, place) for conversation in digest.listed.conversations))


def choices(digests: Sequence[Digest]) -> Choices:
    """What a reader can choose by: only what occurs."""
    every = [
        quote for digest in digests for conversation in digest.listed.conversations for quote in _told(conversation)
    ]
    carried = {mark for quote in every for mark in _marks(quote)}
    languages = {quote.language: about.language(quote.language) for quote in every if quote.language}
    return Choices(
        marks=[(mark, label) for mark, label in _MARKS.items() if mark in carried],
        languages=sorted(languages.items(), key=lambda named: named[1]),
        platforms=[(name, name) for name in dict.fromkeys(digest.head.platform for digest in digests)],
    )


def _told(conversation: Conversation) -> Iterator[Quote]:
    if conversation.top:
        yield conversation.top
    yield from conversation.replies


def _thread(conversation: Conversation, place: _Place) -> str:
    top = _row(conversation.top, place) if conversation.top else '<p class="facts">A comment that is not archived</p>'
    return (
        f'<div class="thread" data-platform="{escape(place.platform)}">\n{top}{_replies(conversation, place)}</div>\n'
    )


def _replies(conversation: Conversation, place: _Place) -> str:
    number, more = len(conversation.replies), conversation.left_out
    if not number:
        return f'<p class="facts">{_counted(more)} in the archive</p>\n' if more else ""
    label = _counted(number) + (f", {wording.number(more)} more in the archive" if more else "")
    rows = "".join(_row(reply, place) for reply in conversation.replies)
    return f'<details class="replies"><summary>{label}</summary>\n{rows}</details>\n'


def _counted(number: int) -> str:
    return wording.count(number, "reply", "replies")


def _row(quote: Quote, place: _Place) -> str:
    author = quote.comment.author
    return (
        f'<article class="comment" id="{anchor(quote.comment.id, place.side)}"{_data(quote)}>'
        f'<p class="who">{who(author)}{badges(author)}</p>'
        f"{words(quote, sections.shown(quote, whole=False), place.post)}"
        f'<p class="facts">{facts(quote, place.platform)}</p></article>\n'
    )


def _data(quote: Quote) -> str:
    """Likes, replies, marks, and seconds since 1970 (from and, of a span, to), as far as they are known."""
    comment = quote.comment
    at = earliest(comment) if comment.published or comment.published_window else None
    by = max(comment.published_window) if comment.published_window and not comment.published else None
    values = {
        "likes": comment.likes,
        "replies": max(comment.replies or 0, (quote.archived or 0) + quote.lost) or None,
        "at": int(at.timestamp()) if at else None,
        "by": int(by.timestamp()) if by else None,
        "marks": " ".join(_marks(quote)) or None,
    }
    return "".join(f' data-{name}="{value}"' for name, value in values.items() if value is not None)


def _marks(quote: Quote) -> Iterator[str]:
    comment = quote.comment
    carried = (quote.by_creator or comment.author.creator, comment.hearted, quote.gone, comment.edited)
    return (mark for mark, is_carried in zip(_MARKS, carried, strict=True) if is_carried)
