"""A thread's digest in the terminal: its facts, then one block after the other, in the outline's order."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from commentvault.archive.life import Event
from commentvault.digest.about.value import About
from commentvault.digest.changes.gather import Changes
from commentvault.digest.forms import sections
from commentvault.digest.forms.sections import LONG, Part
from commentvault.digest.forms.terminal import about
from commentvault.digest.forms.terminal.quotes import INDENT, dim, folded, heading, listed, part
from commentvault.digest.ran.measures import Measures
from commentvault.digest.ran.moments import Moment
from commentvault.digest.value import Digest, Head
from commentvault.digest.words import about as estimates
from commentvault.digest.words import changes, ran, summary, wording
from commentvault.digest.words.happened import plain_text, plain_who
from commentvault.digest.words.plain import tame_line
from commentvault.model import Comment


def views(digest: Digest) -> Iterator[RenderableType]:
    """A digest, one piece after the other."""
    head = digest.head
    yield Text(tame_line(digest.title or summary.title(head)), "bold")
    yield from map(Text, sections.note(digest.note))
    yield from facts(head)
    yield from told(digest)


def facts(head: Head) -> Iterator[RenderableType]:
    """What is known of a post and how whole its archive is, its link, and the text of one that has no title."""
    yield Text.assemble(" ".join(summary.sentences(head)), *dim(head.link))
    if caption := sections.caption(head.post):
        yield Padding(Text(caption), (0, 0, 0, INDENT))


def told(digest: Digest) -> Iterator[RenderableType]:
    """All that stands under headings."""
    for block in sections.outline(digest):
        match block:
            case Part():
                yield from part(block)
            case Changes():
                yield from _changes(block, digest.head)
            case Measures():
                yield from _ran(block, wording.post(digest.head.thread))
            case About():
                yield from about.views(block, digest.head, sections.main_language(digest))


def _changes(changed: Changes, head: Head) -> Iterator[RenderableType]:
    """What is otherwise than it was, as a list, with addresses; what is no longer listed with more of its text."""

    def source(said: Event | Comment) -> str:
        address = head.permalink(said)
        return f" {tame_line(address)}" if address else ""

    yield heading(*changes.heading(changed))
    yield listed(changes.lines(changed, kept=_kept, link=source))


def _kept(text: str, gif: str | None) -> str:
    return plain_text(text, gif, LONG)


def _ran(measures: Measures, post: str) -> Iterator[RenderableType]:
    yield heading("How it ran")
    if measures.course:
        yield Text(ran.over_time(measures.course))
        yield Text("\n".join(ran.bars(measures.course)), no_wrap=True, overflow="ellipsis")
    if measures.moments:
        yield Group(Text(ran.moments(post)), _moments(measures.moments))
    yield from map(Text, ran.sentences(measures))
    yield from map(Text, filter(None, (estimates.languages(measures.languages), estimates.emoji(measures.emoji))))
    if measures.languages:
        yield Text(estimates.languages_note(measures.languages), "dim")


def _moments(moments: tuple[Moment, ...]) -> Table:
    table = Table.grid(Column(justify="right", no_wrap=True), folded(), padding=(0, 2, 0, 0))
    for moment in moments:
        best = moment.best
        said = f"\n{plain_who(best.author)}: {plain_text(best.text, best.gif)}" if best else ""
        table.add_row(ran.clock(moment.at), Text(ran.moment(moment) + said))
    return table
