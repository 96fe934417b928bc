"""Comments in Markdown: quoted in full with what is known around them, or named in a line."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.digest.forms import sections
from commentvault.digest.forms.markdown.escaping import escape, link, linked, listed, quiet, quoted
from commentvault.digest.forms.sections import LONG, Part
from commentvault.digest.relations import web_link
from commentvault.digest.value import Quote
from commentvault.digest.words import life, summary, wording
from commentvault.digest.words.diff import Piece
from commentvault.digest.words.plain import excerpt, tame_line
from commentvault.model import Author

_SHORT = 140
_NAME = 80


def part(part: Part, level: int) -> Iterator[str]:
    """Quotes under a heading of a level."""
    yield f"{'#' * level} {part.heading}"
    if part.note:
        yield quiet(part.note)
    for quote in part.quotes:
        yield from whole(quote, uncut=part.whole)
        for reply in quote.best:
            yield from whole(reply, role="in reply")


def whole(quote: Quote, *, uncut: bool = False, role: str = "") -> Iterator[str]:
    """What a quote answers, its words, and in a quiet line who, when and where. One told before is only named."""
    if quote.told:
        yield f"{who(quote.comment.author)}, quoted above: {short(quote)} · {' · '.join(_replies_and_link(quote))}"
        return
    if quote.answers is not None:
        answered = quote.answers
        lost = ", no longer listed" if answered.gone else ""
        whose = f"{sections.relation(quote)} {who(answered.comment.author)}{lost}"
        yield f"{whose}: {short(answered)}{linked(answered.link)}"
    yield _words(quote, uncut=uncut)
    name = who(quote.comment.author) + (f", {role}" if role else "")
    yield f"— {' · '.join([name, *wording.badges(quote.comment.author), *_facts(quote)])}"
    if quote.life:
        yield listed(map(_lived, life.moments(quote.life)))


def _lived(moment: life.Moment) -> str:
    """A line of a comment's life; of an edit what went is struck through, and what came is bold."""
    told = escape(moment.words)
    if moment.diff is not None:
        return f"{told}: {' '.join(filter(None, map(_marked, moment.diff)))}"
    return f"{told}; before: “{escape(excerpt(moment.before, LONG))}”" if moment.before is not None else told


def _marked(piece: Piece) -> str:
    words, sign = escape(tame_line(piece.text)), {"same": "", "gone": "~~", "new": "**"}[piece.kind]
    return f"{sign}{words}{sign}" if words else ""


def _words(quote: Quote, *, uncut: bool) -> str:
    """A comment as a blockquote. A GIF is a link."""
    text, gif = sections.shown(quote, whole=uncut), _gif(quote.comment.gif)
    if not text:
        return f"> {gif or '*(no text)*'}"
    return "\n".join([*quoted(text), *([">", f"> {gif}"] if gif else [])])


def _facts(quote: Quote) -> Iterator[str]:
    """Marks, counts, time and link of a comment, as Markdown."""
    yield from map(escape, summary.facts(quote))
    if quote.link:
        yield link("link", quote.link)


def _replies_and_link(quote: Quote) -> Iterator[str]:
    if words := wording.replies(quote.comment.replies, quote.archived, quote.lost):
        yield words
    if quote.link:
        yield link("link", quote.link)


def who(author: Author | None) -> str:
    """An author by name and handle."""
    shown, handle = wording.byline(author or Author())
    return f"**{escape(excerpt(shown, _NAME))}**" + (f" ({escape(excerpt(handle, _NAME))})" if handle else "")


def said(text: str, gif: str | None = None, length: int = _SHORT) -> str:
    """A text on one line between quotation marks, cut where it is long; of a GIF the link."""
    line = excerpt(text, length)
    return " ".join(filter(None, (f"“{escape(line)}”" if line else "", _gif(gif)))) or "*(no text)*"


def short(quote: Quote) -> str:
    """A quote's words on one line."""
    return said(quote.comment.text, quote.comment.gif)


def _gif(address: str | None) -> str:
    """A GIF as a link, where its address leads to the web; "" where there is none."""
    if not address:
        return ""
    target = web_link(address)
    return link("(GIF)", target) if target else "(GIF)"
