"""A story in Markdown: its sides, their one timeline, then what was said on each side."""

from __future__ import annotations

from collections.abc import Iterator

from commentvault.digest.forms import sections
from commentvault.digest.forms.markdown import thread
from commentvault.digest.forms.markdown.escaping import escape, quiet
from commentvault.digest.value import Side, Story
from commentvault.digest.words import about
from commentvault.digest.words import story as words


def blocks(story: Story) -> Iterator[str]:
    """A story as a page of its own, block by block."""
    yield f"# {escape(words.title(story))}"
    yield from map(escape, sections.note(story.note))
    yield " ".join(map(escape, words.sentences(story)))
    for side in story.sides:
        yield from _side(side)
    if lines := words.timeline(story):
        yield "## One timeline"
        yield " ".join(map(escape, words.over_time(story)))
        yield "\n".join(["```text", *lines, "```"])
    for side in story.sides:
        yield f"## What was said: {escape(words.name(side))}"
        yield from thread.told(side.digest, 3)
    yield quiet(" ".join(sections.foot(*(side.digest for side in story.sides))))


def _side(side: Side) -> Iterator[str]:
    yield f"## {escape(words.name(side))}"
    yield from thread.facts(side.digest.head)
    if more := words.more(side):
        yield escape(more)
        yield quiet(about.more_note())
