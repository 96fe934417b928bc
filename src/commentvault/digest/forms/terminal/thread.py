"""A thread's digest in the terminal: its facts, then one block after the other, in the outline's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from commentvault.archive.life import Event
from commentvault.digest.changes.gather import Changes
from commentvault.digest.forms import sections
from commentvault.digest.forms.sections import LONG, Part
from commentvault.digest.ran.measures import Measures
from commentvault.digest.ran.moments import Moment
from commentvault.digest.relations import web_link
from commentvault.digest.value import Digest, Head, Quote
from commentvault.digest.words import changes, life, ran, summary, wording
from commentvault.digest.words.diff import Piece
from commentvault.digest.words.happened import plain_text, plain_who
from commentvault.digest.words.plain import excerpt, tame_line
from commentvault.model import Comment

_INDENT = 4
_FOLDED = Column(overflow="fold")  # no address is cut


def views(digest: Digest) -> Iterator[RenderableType]:
    """A digest, one piece after the other."""
    head = digest.head
    yield Text(tame_line(digest.title or summary.title(head)), "bold")
    yield from map(Text, sections.note(digest.note))
    yield from facts(head)
    yield from told(digest)


def facts(head: Head) -> Iterator[RenderableType]:
    """What is known of a post and how whole its archive is, its link, and the text of one that has no title."""
    yield Text.assemble(" ".join(summary.sentences(head)), *_dim(head.link))
    if caption := sections.caption(head.post):
        yield Padding(Text(caption), (0, 0, 0, _INDENT))


def told(digest: Digest) -> Iterator[RenderableType]:
    """All that stands under headings."""
    for block in sections.outline(digest):
        match block:
            case Part():
                yield from _part(block)
            case Changes():
                yield from _changes(block, digest.head)
            case Measures():
                yield from _ran(block, wording.post(digest.head.thread))


def _part(part: Part) -> Iterator[RenderableType]:
    yield heading(part.heading, part.note)
    for quote in part.quotes:
        yield _quote(quote, whole=part.whole)
        if quote.life:
            yield Padding(_list(map(_lived, life.moments(quote.life))), (0, 0, 0, _INDENT))
        yield from (Padding(_quote(reply, role="in reply"), (0, 0, 0, _INDENT)) for reply in quote.best)


def _lived(moment: life.Moment) -> str:
    """A line of a comment's life; of an edit what went stands in ``[-…-]``, and what came in ``{+…+}``."""
    if moment.diff is not None:
        return f"{moment.words}: {''.join(map(_marked, moment.diff))}"
    return f"{moment.words}; before: “{excerpt(moment.before, LONG)}”" if moment.before is not None else moment.words


def _marked(piece: Piece) -> str:
    before, after = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}[piece.kind]
    return f"{before}{piece.text}{after}"


def heading(words: str, note: str = "") -> Text:
    """A heading in capitals, with a quiet line under it."""
    return Text.assemble((words.upper(), "bold"), *_dim(note))


def _dim(text: str | None) -> list[tuple[str, str]]:
    return [(f"\n{tame_line(text)}", "dim")] if text else []


def _changes(changed: Changes, head: Head) -> Iterator[RenderableType]:
    """What is otherwise than it was, as a list, with addresses; what is no longer listed with more of its text."""

    def source(said: Event | Comment) -> str:
        address = head.permalink(said)
        return f" {tame_line(address)}" if address else ""

    yield heading(*changes.heading(changed))
    yield _list(changes.lines(changed, kept=_kept, link=source))


def _kept(text: str, gif: str | None) -> str:
    return plain_text(text, gif, LONG)


def _list(lines: Iterable[str]) -> Table:
    """Lines with a dash before them, indented where they go on."""
    table = Table.grid("", _FOLDED, padding=(0, 1, 0, 0))
    for line in lines:
        table.add_row("-", Text(line))
    return table


def _quote(quote: Quote, *, whole: bool = False, role: str = "") -> Text:
    """Who, with what is known around it, then what it answers and the words. A quote told before is only named."""
    comment = quote.comment
    name = plain_who(comment.author) + (f", {role}" if role else "")
    if quote.told:
        replies = wording.replies(comment.replies, quote.archived, quote.lost)
        return Text.assemble((name, "bold"), *_dim_facts("quoted above", replies), f"\n{_short(quote)}")
    text = Text.assemble((name, "bold"), *_dim_facts(*wording.badges(comment.author), *summary.facts(quote)))
    if quote.answers is not None:
        lost = ", no longer listed" if quote.answers.gone else ""
        answered = plain_who(quote.answers.comment.author)
        text.append(f"\n{sections.relation(quote)} {answered}{lost}: {_short(quote.answers)}", "dim")
    gif = f"(GIF) {tame_line(web_link(comment.gif) or '')}".rstrip() if comment.gif else ""
    words = "\n".join(filter(None, (sections.shown(quote, whole=whole), gif)))
    return text.append("\n" + (words or "(no text)"))


def _dim_facts(*facts: str) -> list[tuple[str, str]]:
    return [(f" · {fact}", "dim") for fact in facts if fact]


def _short(quote: Quote) -> str:
    return plain_text(quote.comment.text, quote.comment.gif)


def _ran(measures: Measures, post: str) -> Iterator[RenderableType]:
    yield heading("How it ran")
    if measures.course:
        yield Text(ran.over_time(measures.course))
        yield Text("\n".join(ran.bars(measures.course)), no_wrap=True, overflow="ellipsis")
    if measures.moments:
        yield Group(Text(ran.moments(post)), _moments(measures.moments))
    yield from map(Text, ran.sentences(measures))


def _moments(moments: tuple[Moment, ...]) -> Table:
    table = Table.grid(Column(justify="right", no_wrap=True), _FOLDED, padding=(0, 2, 0, 0))
    for moment in moments:
        best = moment.best
        said = f"\n{plain_who(best.author)}: {plain_text(best.text, best.gif)}" if best else ""
        table.add_row(ran.clock(moment.at), Text(ran.moment(moment) + said))
    return table
