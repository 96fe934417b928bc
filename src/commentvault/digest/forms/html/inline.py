"""Other people's words as HTML: tamed, escaped, each with a writing direction of its own; no link is made of them but
where a comment points at a moment of its video.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from markupsafe import Markup

from commentvault.digest.relations import moment_link, web_link
from commentvault.digest.value import Quote
from commentvault.digest.words import summary, wording
from commentvault.digest.words.plain import excerpt
from commentvault.model import Author, Comment

SHORT = 140
_NAME = 80
_CLOCK = re.compile(r"\d+(?::\d\d){1,2}")
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_.-]")
_NO_TEXT = "<i>(no text)</i>"


def markup(html: str) -> Markup:
    """HTML of which every foreign piece is escaped already, so that templates do not escape it again.

    The pieces are put together as plain text, since a page has many, and markupsafe's own formatting takes long.
    """
    return Markup(html)  # noqa: S704  # this is the one place to look at


def link(label: str, url: str) -> Markup:
    """A link that tells nobody where it was followed."""
    return markup(f'<a href="{escape(url)}" rel="noopener noreferrer nofollow">{escape(label)}</a>')


def anchor(ident: str, side: int = 0) -> str:
    """The id in the page of a comment of a story's ``side``; no two are the same, whatever the comments' ids are."""
    safe = _NOT_IN_IDS.sub(lambda odd: f"~{ord(odd[0]):x}~", ident)
    return f"c-{safe}~{side}" if side else f"c-{safe}"


def who(author: Author | None) -> Markup:
    """An author by name and handle."""
    shown, handle = wording.byline(author or Author())
    also = f" <bdi>({escape(excerpt(handle, _NAME))})</bdi>" if handle else ""
    return markup(f"<b><bdi>{escape(excerpt(shown, _NAME))}</bdi></b>{also}")


def badges(author: Author) -> Markup:
    """An author's marks."""
    return markup("".join(f' <span class="badge">{badge}</span>' for badge in wording.badges(author)))


def said(text: str, gif: str | None = None, length: int = SHORT) -> Markup:
    """A text on one line, as far as there is room for it, between quotation marks."""
    line = excerpt(text, length)
    quoted = f"“<bdi>{escape(line)}</bdi>”" if line else ""
    return markup(" ".join(filter(None, (quoted, _gif(gif)))) or _NO_TEXT)


def words(quote: Quote, text: str, post: str | None) -> Markup:
    """A comment's text, already tamed and cut, as a paragraph; where it has none, its GIF, or that it has none.

    ``post`` is the address of the video whose moments the times in it lead to.
    """
    comment = quote.comment
    shown = "\n".join(filter(None, (_timed(text, comment, post), _gif(comment.gif))))
    language = f' lang="{escape(quote.language)}"' if quote.language else ""
    return markup(f'<p class="text" dir="auto"{language}>{shown or _NO_TEXT}</p>')


def facts(quote: Quote, platform: str) -> Markup:
    """What is known of a comment beside its author and text, and where it is on its platform."""
    return markup(" · ".join(_facts(quote, platform)))


def _facts(quote: Quote, platform: str) -> Iterator[str]:
    written = summary.written(quote.comment)
    for fact in summary.facts(quote):
        yield f'<span class="when">{escape(fact)}</span>' if fact == written else escape(fact)
    if quote.link:
        yield link(f"on {platform}", quote.link)


def _gif(address: str | None) -> str:
    if not address:
        return ""
    target = web_link(address)
    return link("(GIF)", target) if target else "(GIF)"


def _timed(text: str, comment: Comment, post: str | None) -> str:
    """The text, with links where the platform made times of the video out of it."""
    moments = dict(_moments(comment, post)) if comment.spans and post else {}
    if not moments:
        return escape(text)
    times = re.compile(rf"(?<![\d:])({'|'.join(map(re.escape, moments))})(?![\d:])")
    parts = times.split(text)  # every second one is a time
    return "".join(link(part, moments[part]) if at % 2 else escape(part) for at, part in enumerate(parts))


def _moments(comment: Comment, post: str | None) -> Iterator[tuple[str, str]]:
    for span in comment.spans:
        if span.kind == "time" and isinstance(span.to, int) and span.to >= 0:
            said = comment.text[span.at : span.at + span.len].strip()
            address = moment_link(post or "", span.to)
            if address and _CLOCK.fullmatch(said):
                yield said, address
