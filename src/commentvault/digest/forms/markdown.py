"""A digest as Markdown that survives GitHub, Ghost and Substack: headings, quotes, links; no HTML and no tables.

Bars of text stand in a code block, where every letter is as wide as the others.

Other people's text is text: it is tamed (see ``plain``) and escaped, so that it makes no markup, no link and no HTML;
an address in a comment stays visible text. Lines within a comment are kept by hard breaks (two spaces).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote as percent_encode

from commentvault.archive.life import Event
from commentvault.digest.changes import gather as changes
from commentvault.digest.changes.gather import Changes
from commentvault.digest.forms import sections
from commentvault.digest.forms.sections import LONG, Part
from commentvault.digest.ran.measures import Measures, Moment
from commentvault.digest.relations import moment_link, web_link
from commentvault.digest.value import Digest, Head, Quote
from commentvault.digest.words import life, ran, summary, wording
from commentvault.digest.words.diff import Piece
from commentvault.digest.words.plain import excerpt, tame_line
from commentvault.model import Author, Comment

_SHORT = 140
_NAME = 80

_MARKUP = str.maketrans({char: f"\\{char}" for char in "\\`*_[]{}~|#^$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ESCAPED_WHERE_IT_MATTERS = (
    (re.compile(r"=(?==)|^="), r"\\="),  # setext underline, ==highlight==
    (re.compile(r"/(?=/)"), r"\\/"),  # https://…, not to become a link
    (re.compile(r"(?<=\S)\.(?=[^\W\d_])"), r"\\."),  # www.…, example.org
    (re.compile(r"(?<=[^\s(])@(?=\S)"), r"\\@"),  # a@example.org
    (re.compile(r"^([-+]|:(?=[-\s]))"), r"\\\1"),  # list items, rules, table rulers, definitions
    (re.compile(r"^(\d+)([.)])"), r"\1\\\2"),  # numbered items
)


def render(digest: Digest) -> str:
    """The whole digest; it ends with one newline."""
    return "\n\n".join(_blocks(digest)) + "\n"


def escape(line: str) -> str:
    """One line of tamed text as Markdown that shows exactly this text, wherever in a line it stands."""
    line = line.translate(_MARKUP)
    for pattern, escaped in _ESCAPED_WHERE_IT_MATTERS:
        line = pattern.sub(escaped, line)
    return line


def link(label: str, url: str) -> str:
    """A link to a web address; ``label`` is Markdown already."""
    return f"[{label}]({percent_encode(url, safe='/:?&=%#@+,~.-_', errors='replace')})"


def _blocks(digest: Digest) -> Iterator[str]:
    head = digest.head
    yield f"# {escape(tame_line(digest.title or f'The comments on {summary.quoted_title(head)}'))}"
    yield from map(escape, sections.note(digest.note))
    yield " ".join(map(escape, summary.sentences(head)))
    if head.link:
        yield link(f"The post on {escape(head.platform)}", head.link)
    if caption := sections.caption(head.post):
        yield "\n".join(_quoted_lines(caption.split("\n")))
    for block in sections.outline(digest):
        match block:
            case Part():
                yield from _part(block)
            case Changes():
                yield from _changes(block, head)
            case Measures():
                yield from _ran(block, head)
    yield _quiet(_foot(digest))


def _foot(digest: Digest) -> str:
    thread, made = tame_line(digest.head.thread), wording.moment(digest.made)
    words = [f"Made with commentvault from its archive of {thread} on {made}."]
    if sections.any_span(digest):
        words.append("Where the platform tells only an age, the span of possible times is given.")
    if sections.any_rounded(digest):
        words.append("A number with a plus was rounded down by the platform.")
    return " ".join(words)


def _changes(changed: Changes, head: Head) -> Iterator[str]:
    """What is otherwise than it was, as a list; what is no longer listed with more of its text."""

    def source(said: Event | Comment) -> str:
        return _linked(head.permalink(said))

    heading, compared = changes.heading(changed)
    yield f"## {heading}"
    yield _quiet(compared)
    told = changes.lines(changed, who=_named, words=_said, kept=_kept, link=source)
    yield "\n".join(f"- {line}" for line in told)


def _ran(measures: Measures, head: Head) -> Iterator[str]:
    """Time as text bars, the moments with the words of one who points there, and the other numbers in sentences."""
    yield "## How it ran"
    if measures.course:
        yield escape(ran.over_time(measures.course))
        yield "\n".join(["```text", *ran.bars(measures.course), "```"])
    if measures.moments:
        yield f"The moments of the {wording.post(head.thread)} that most people point at:"
        yield "\n".join(f"- {_moment(moment, head)}" for moment in measures.moments)
    yield from map(escape, ran.sentences(measures))


def _moment(moment: Moment, head: Head) -> str:
    at, source = ran.clock(moment.at), moment_link(head.link or "", moment.at)
    told = f"{link(at, source) if source else at}: {ran.moment(moment)}"
    if moment.best is None:
        return told
    where = _linked(head.permalink(moment.best))
    return f"{told}. {_who(moment.best.author)}: {_said(moment.best.text, moment.best.gif)}{where}"


def _linked(address: str | None) -> str:
    return f" ({link('link', address)})" if address else ""


def _part(part: Part) -> Iterator[str]:
    yield f"## {part.heading}"
    if part.note:
        yield _quiet(part.note)
    for quote in part.quotes:
        yield from _quote(quote, whole=part.whole)
        for reply in quote.best:
            yield from _quote(reply, role="in reply")


def _quote(quote: Quote, *, whole: bool = False, role: str = "") -> Iterator[str]:
    """What it answers, the words, and in a quiet line who, when and where. A quote told before is only named."""
    if quote.told:
        yield f"{_who(quote.comment.author)}, quoted above: {_short(quote)} · {' · '.join(_replies_and_link(quote))}"
        return
    if quote.answers is not None:
        answered = quote.answers
        lost = ", no longer listed" if answered.gone else ""
        whose = f"{sections.relation(quote)} {_who(answered.comment.author)}{lost}"
        yield f"{whose}: {_short(answered)}{_linked(answered.link)}"
    yield _words(quote, whole=whole)
    who = _who(quote.comment.author) + (f", {role}" if role else "")
    yield f"— {' · '.join([who, *wording.badges(quote.comment.author), *_facts(quote)])}"
    if quote.life:
        yield "\n".join(f"- {_lived(moment)}" for moment in life.moments(quote.life))


def _lived(moment: life.Moment) -> str:
    """A line of a comment's life; of an edit what went is struck through, and what came is bold."""
    told = escape(moment.words)
    if moment.diff is not None:
        return f"{told}: {' '.join(filter(None, map(_marked, moment.diff)))}"
    return f"{told}; before: “{escape(excerpt(moment.before, LONG))}”" if moment.before is not None else told


def _marked(piece: Piece) -> str:
    words, sign = escape(tame_line(piece.text)), {"same": "", "gone": "~~", "new": "**"}[piece.kind]
    return f"{sign}{words}{sign}" if words else ""


def _words(quote: Quote, *, whole: bool) -> str:
    """A comment as a blockquote. A GIF is a link."""
    text, gif = sections.shown(quote, whole=whole), _gif(quote.comment.gif)
    if not text:
        return f"> {gif or '*(no text)*'}"
    return "\n".join([*_quoted_lines(text.split("\n")), *([">", f"> {gif}"] if gif else [])])


def _quoted_lines(lines: list[str]) -> Iterator[str]:
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        hard_break = "  " if line and following else ""
        yield f"> {escape(line)}{hard_break}" if line else ">"


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


def _named(author: Author | None) -> str:
    return _who(author or Author())


def _kept(text: str, gif: str | None) -> str:
    return _said(text, gif, LONG)


def _said(text: str, gif: str | None, length: int = _SHORT) -> str:
    line = excerpt(text, length)
    return " ".join(filter(None, (f"“{escape(line)}”" if line else "", _gif(gif)))) or "*(no text)*"


def _gif(address: str | None) -> str:
    """A GIF as a link, where its address leads to the web; "" where there is none."""
    if not address:
        return ""
    target = web_link(address)
    return link("(GIF)", target) if target else "(GIF)"


def _who(author: Author) -> str:
    shown, handle = wording.byline(author)
    return f"**{escape(excerpt(shown, _NAME))}**" + (f" ({escape(excerpt(handle, _NAME))})" if handle else "")


def _short(quote: Quote) -> str:
    return _said(quote.comment.text, quote.comment.gif)


def _quiet(text: str) -> str:
    return f"*{escape(text)}*"
