"""A digest as Markdown that survives GitHub, Ghost and Substack: headings, quotes, links; no HTML and no tables.

Other people's text is text: it is tamed (see ``plain``) and escaped, so that it makes no markup, no link and no HTML;
an address in a comment stays visible text. Lines within a comment are kept by hard breaks (two spaces).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote as percent_encode

from commentvault.digest import changes, summary, wording
from commentvault.digest.build import Digest, Quote, Section
from commentvault.digest.changes import Changes
from commentvault.digest.plain import cut_at, excerpt, tame, tame_line
from commentvault.digest.relations import web_link
from commentvault.model import Author, Comment

LONG = 1200
"""From how many characters on a comment is cut; the pinned one never is."""

_LINES = 40
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
    yield f"# The comments on “{escape(summary.title(head))}”"
    yield " ".join(map(escape, summary.sentences(head)))
    if head.link:
        yield link(f"The post on {escape(head.platform)}", head.link)
    if digest.changes:
        yield from _changes(digest.changes)
    if head.top + head.replies:
        yield from _pinned(digest)
        by_the_creator = "The {shown} most liked of {total} comments and replies by the creator, oldest first"
        yield from _section("The creator’s voice", digest.creator, by_the_creator)
        yield from _section(
            "Hearted by the creator", digest.hearted, "The {shown} most liked of {total} hearted comments"
        )
        yield from _section("Most liked", digest.liked, "The {shown} most liked of {total} comments with likes")
        yield from _discussed(digest)
        order = "" if digest.newest_sure else "; where only a span is known, the order is approximate"
        yield from _section("Newest", digest.newest, "The {shown} newest of {total} comments" + order)
    yield _quiet(_foot(digest))


def _foot(digest: Digest) -> str:
    made = (
        f"Made with commentvault from its archive of {tame_line(digest.head.thread)} on {wording.moment(digest.made)}."
    )
    if not digest.head.top + digest.head.replies:
        return made
    return (
        f"{made} Where the platform tells only an age, the span of possible times is given."
        " A number with a plus was rounded down by the platform."
    )


def _changes(changed: Changes) -> Iterator[str]:
    """What the last visit found otherwise than the one before it, as a list."""
    yield "## Since the last visit"
    yield _quiet(f"What is otherwise than on {wording.moment(changed.since)}.")
    yield "\n".join(f"- {line}" for line in changes.lines(changed, who=_named, words=_said))


def _pinned(digest: Digest) -> Iterator[str]:
    yield "## Pinned by the creator"
    for quote in digest.pinned.quotes:
        yield from _quote(quote, whole=True)
    if not digest.pinned.quotes:
        yield {
            "yes": "No comment is pinned.",
            "archived": "None of the archived comments is known to be pinned.",
            "no": "Whether a comment is pinned cannot be known from this archive: its source did not tell.",
        }[digest.pin_known]


def _section(heading: str, section: Section, chosen: str) -> Iterator[str]:
    """A heading, from how many it was chosen where that is not all, and the quotes."""
    if not section.total:
        return
    yield f"## {heading}"
    shown = len(section.quotes) + section.above
    notes = []
    if section.total > shown:
        notes.append(chosen.format(shown=wording.number(shown), total=wording.number(section.total)))
    if section.above:
        which = "all" if section.above == shown else f"{wording.number(section.above)} of {wording.number(shown)}"
        notes.append(f"{which if notes else which.capitalize()} already quoted above")
    if notes:
        yield _quiet("; ".join(notes) + ".")
    for quote in section.quotes:
        yield from _quote(quote)


def _discussed(digest: Digest) -> Iterator[str]:
    section = digest.discussed
    if not section.total:
        return
    yield "## Most discussed"
    if section.total > len(section.quotes):
        shown, total = wording.number(len(section.quotes)), wording.number(section.total)
        yield _quiet(f"The {shown} with most replies of {total} comments that have any.")
    for quote in section.quotes:
        yield from _quote(quote)
        for reply in quote.best:
            yield from _quote(reply, role="in reply")


def _quote(quote: Quote, *, whole: bool = False, role: str = "") -> Iterator[str]:
    """What it answers, the words, and in a quiet line who, when and where. A quote told before is only named."""
    if quote.told:
        yield f"{_who(quote.comment.author)}, quoted above: {_short(quote)} · {' · '.join(_replies_and_link(quote))}"
        return
    if quote.answers is not None:
        answered = quote.answers
        source = f" ({link('link', answered.link)})" if answered.link else ""
        lost = ", no longer listed" if answered.gone else ""
        # Where the platform shows a thread flat, whom a reply answers is not known: only where it stands.
        relation = "To" if quote.comment.parent_exact else "Under"
        yield f"{relation} {_who(answered.comment.author)}{lost}: {_short(answered)}{source}"
    yield _words(quote.comment, whole=whole)
    who = _who(quote.comment.author) + (f", {role}" if role else "")
    yield f"— {' · '.join([who, *wording.badges(quote.comment.author), *_facts(quote)])}"


def _words(comment: Comment, *, whole: bool) -> str:
    """A comment as a blockquote; a long one is cut, and says by how much. A GIF is a link."""
    text, gif = tame(comment.text), _gif(comment.gif)
    end = len(text)
    if not whole:
        line_ends = [at for at, char in enumerate(text) if char == "\n"]
        if len(line_ends) >= _LINES:
            end = line_ends[_LINES - 1]
        if end > LONG:
            end = cut_at(text, LONG)
    shown = text[:end].rstrip()
    if not shown:
        return f"> {gif or '*(no text)*'}"
    if end < len(text):
        left = wording.count(len(text) - len(shown), "more character")
        shown += f" … ({left} in the archive)"
    return "\n".join([*_quoted_lines(shown.split("\n")), *([">", f"> {gif}"] if gif else [])])


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


def _said(text: str, gif: str | None) -> str:
    line = excerpt(text, _SHORT)
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
