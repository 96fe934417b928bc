"""A digest in the terminal, by rich; 80 columns are enough.

Other people's text is tamed and handed over as plain text: neither rich's markup nor an escape sequence in it does
anything. Nothing is told by colour alone.
"""

from __future__ import annotations

from rich.console import Console
from rich.segment import Segment, Segments

from commentvault.digest.forms.terminal import story, thread
from commentvault.digest.value import Digest, Story


def show(told: Digest | Story, console: Console) -> None:
    """Print a digest or story, without the spaces that fill tables and indented texts up to the full width."""
    options = console.options.update(highlight=False)
    for view in story.views(told) if isinstance(told, Story) else thread.views(told):
        for line in console.render_lines(view, options, pad=False):
            console.print(Segments([*_bare(line), Segment.line()]), end="", soft_wrap=True)
        console.print()


def _bare(line: list[Segment]) -> list[Segment]:
    """A line without the spaces at its end."""
    kept = list(line)
    while kept and not kept[-1].text.strip(" "):
        kept.pop()
    return [*kept[:-1], kept[-1]._replace(text=kept[-1].text.rstrip(" "))] if kept else []
