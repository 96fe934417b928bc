"""What a thread is about in the terminal: each part with its note of how it was estimated."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from commentvault.digest.about.value import About, Phrase
from commentvault.digest.forms import sections
from commentvault.digest.forms.terminal.quotes import INDENT, heading, listed, whole
from commentvault.digest.value import Head
from commentvault.digest.words import about as words
from commentvault.digest.words.happened import plain_text, plain_who
from commentvault.digest.words.plain import tame_line
from commentvault.model import Comment


def views(about: About, head: Head, main: str | None) -> Iterator[RenderableType]:
    """All parts that have something to tell; ``main``: the language of most comments."""
    yield heading(words.HEADING)
    if about.phrases:
        yield _part(words.PHRASES, words.phrases_note(about))
        yield listed(_phrase(phrase, main) for phrase in about.phrases)
    if about.themes:
        yield _part(words.THEMES, words.themes_note(about))
        for theme in about.themes:
            yield Text(words.theme(theme, main))
            yield Padding(listed(map(_cited, theme.typical)), (0, 0, 0, INDENT))
    if about.opposed:
        yield _part(words.OPPOSED, words.opposed_note(about.opposed))
        for pair in about.opposed:
            yield whole(sections.lone(pair.first, head))
            yield Text(words.opposed(pair))
            yield whole(sections.lone(pair.second, head))
    if about.copies:
        yield _part(words.COPIES, words.copies_note(about.copies))
        yield listed(map(words.copy, about.copies))
    if about.spam.number:
        yield _part(words.SPAM, words.spam_note(about.spam))
        yield Text(words.spam(about.spam))


def _part(title: str, note: str) -> Text:
    return Text.assemble((title, "bold"), (f"\n{note}", "dim"))


def _phrase(phrase: Phrase, main: str | None) -> str:
    told = f"“{tame_line(phrase.words)}”: {words.phrase(phrase, main)}"
    return f"{told}. {_cited(phrase.best)}" if phrase.best else told


def _cited(comment: Comment) -> str:
    return f"{plain_who(comment.author)}: {plain_text(comment.text, comment.gif)}"
