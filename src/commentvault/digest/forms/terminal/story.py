"""A story in the terminal: its sides, their one timeline, then what was said on each side."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from commentvault.digest.forms import sections
from commentvault.digest.forms.terminal.quotes import heading
from commentvault.digest.forms.terminal.thread import facts, told
from commentvault.digest.value import Side, Story
from commentvault.digest.words import about
from commentvault.digest.words import story as words


def views(story: Story) -> Iterator[RenderableType]:
    """A story, one piece after the other."""
    yield Text(words.title(story), "bold")
    yield from map(Text, sections.note(story.note))
    yield Text(" ".join(words.sentences(story)))
    for side in story.sides:
        yield from _side(side)
    if lines := words.timeline(story):
        yield heading("One timeline")
        yield Text(" ".join(words.over_time(story)))
        yield Text("\n".join(lines), no_wrap=True, overflow="ellipsis")
    for side in story.sides:
        yield heading(f"What was said: {words.name(side)}")
        yield from told(side.digest)


def _side(side: Side) -> Iterator[RenderableType]:
    yield heading(words.name(side))
    yield from facts(side.digest.head)
    if more := words.more(side):
        yield Text.assemble(more, (f"\n{about.more_note()}", "dim"))
