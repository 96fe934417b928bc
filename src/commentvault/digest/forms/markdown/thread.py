"""A thread's digest in Markdown: its facts, then one block after the other, in the outline's order."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.archive.life import Event
from commentvault.digest.about.value import About
from commentvault.digest.changes.gather import Changes
from commentvault.digest.forms import sections
from commentvault.digest.forms.markdown import about
from commentvault.digest.forms.markdown.escaping import escape, link, linked, listed, quiet, quoted
from commentvault.digest.forms.markdown.quotes import part, said, who
from commentvault.digest.forms.sections import LONG, Part
from commentvault.digest.ran.measures import Measures
from commentvault.digest.ran.moments import Moment
from commentvault.digest.relations import moment_link
from commentvault.digest.value import Digest, Head
from commentvault.digest.words import about as estimates
from commentvault.digest.words import changes, ran, summary, wording
from commentvault.model import Comment


def blocks(digest: Digest) -> Iterator[str]:
    """A digest as a page of its own, block by block."""
    yield f"# {escape(sections.title(digest))}"
    yield from map(escape, sections.note(digest.note))
    yield from facts(digest.head)
    yield from told(digest, 2)
    yield quiet(" ".join(sections.foot(digest)))


def facts(head: Head) -> Iterator[str]:
    """What is known of a post and how whole its archive is, its link, and the text of one that has no title."""
    yield " ".join(map(escape, summary.sentences(head)))
    if head.link:
        yield link(f"The post on {escape(head.platform)}", head.link)
    if caption := sections.caption(head.post):
        yield "\n".join(quoted(caption))


def told(digest: Digest, level: int) -> Iterator[str]:
    """All that stands under headings, of that level."""
    for block in sections.outline(digest):
        match block:
            case Part():
                yield from part(block, level)
            case Changes():
                yield from _changes(block, digest.head, level)
            case Measures():
                yield from _ran(block, digest.head, level)
            case About():
                yield from about.blocks(block, digest.head, level, sections.main_language(digest))


def _changes(changed: Changes, head: Head, level: int) -> Iterator[str]:
    """What is otherwise than it was, as a list; what is no longer listed with more of its text."""

    def source(said: Event | Comment) -> str:
        return linked(head.permalink(said))

    heading, compared = changes.heading(changed)
    yield f"{'#' * level} {heading}"
    yield quiet(compared)
    yield listed(changes.lines(changed, who=who, words=said, kept=_kept, link=source))


def _ran(measures: Measures, head: Head, level: int) -> Iterator[str]:
    """Time as text bars, the moments with the words of one who points there, and the other numbers in sentences."""
    yield f"{'#' * level} How it ran"
    if measures.course:
        yield escape(ran.over_time(measures.course))
        yield "\n".join(["```text", *ran.bars(measures.course), "```"])
    if measures.moments:
        yield ran.moments(wording.post(head.thread))
        yield listed(_moment(moment, head) for moment in measures.moments)
    yield from map(escape, ran.sentences(measures))
    yield from map(escape, filter(None, (estimates.languages(measures.languages), estimates.emoji(measures.emoji))))
    if measures.languages:
        yield quiet(estimates.languages_note(measures.languages))


def _kept(text: str, gif: str | None) -> str:
    return said(text, gif, LONG)


def _moment(moment: Moment, head: Head) -> str:
    at, source = ran.clock(moment.at), moment_link(head.link or "", moment.at)
    told = f"{link(at, source) if source else at}: {ran.moment(moment)}"
    if moment.best is None:
        return told
    where = linked(head.permalink(moment.best))
    return f"{told}. {who(moment.best.author)}: {said(moment.best.text, moment.best.gif)}{where}"
