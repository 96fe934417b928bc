"""A digest as Markdown that survives GitHub, Ghost and Substack: headings, quotes, links; no HTML and no tables.

Bars of text stand in a code block, where every letter is as wide as the others.
"""

from __future__ import annotations

from commentvault.digest.forms.markdown import story, thread
from commentvault.digest.value import Digest, Story


def render(told: Digest | Story) -> str:
    """The whole digest or story; it ends with one newline."""
    blocks = story.blocks(told) if isinstance(told, Story) else thread.blocks(told)
    return "\n\n".join(blocks) + "\n"
