"""What a thread is about in Markdown: each part with its note of how it was estimated."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.digest.about.value import About, Opposed, Phrase, Theme
from commentvault.digest.forms import sections
from commentvault.digest.forms.markdown.escaping import escape, linked, listed, quiet
from commentvault.digest.forms.markdown.quotes import said, who, whole
from commentvault.digest.value import Head
from commentvault.digest.words import about as words
from commentvault.digest.words.plain import tame_line
from commentvault.model import Comment


def blocks(about: About, head: Head, level: int, main: str | None) -> Iterator[str]:
    """All parts that have something to tell, under a heading of that level; ``main``: the language of most comments."""
    yield f"{'#' * level} {words.HEADING}"
    deep = "#" * (level + 1)
    if about.phrases:
        yield f"{deep} {words.PHRASES}"
        yield listed(_phrase(phrase, head, main) for phrase in about.phrases)
        yield quiet(words.phrases_note(about))
    if about.themes:
        yield f"{deep} {words.THEMES}"
        for theme in about.themes:
            yield from _theme(theme, head, main)
        yield quiet(words.themes_note(about))
    if about.opposed:
        yield f"{deep} {words.OPPOSED}"
        for pair in about.opposed:
            yield from _pair(pair, head)
        yield quiet(words.opposed_note(about.opposed))
    if about.copies:
        yield f"{deep} {words.COPIES}"
        yield listed(escape(words.copy(copy)) + linked(head.permalink(copy.comment)) for copy in about.copies)
        yield quiet(words.copies_note(about.copies))
    if about.spam.number:
        yield f"{deep} {words.SPAM}"
        yield escape(words.spam(about.spam))
        yield quiet(words.spam_note(about.spam))


def _phrase(phrase: Phrase, head: Head, main: str | None) -> str:
    told = f"**{escape(tame_line(phrase.words))}**: {escape(words.phrase(phrase, main))}"
    return f"{told}. {_cited(phrase.best, head)}" if phrase.best else told


def _theme(theme: Theme, head: Head, main: str | None) -> Iterator[str]:
    yield escape(words.theme(theme, main))
    yield listed(_cited(comment, head) for comment in theme.typical)


def _pair(pair: Opposed, head: Head) -> Iterator[str]:
    yield from whole(sections.lone(pair.first, head))
    yield escape(words.opposed(pair))
    yield from whole(sections.lone(pair.second, head))


def _cited(comment: Comment, head: Head) -> str:
    return f"{who(comment.author)}: {said(comment.text, comment.gif)}{linked(head.permalink(comment))}"
