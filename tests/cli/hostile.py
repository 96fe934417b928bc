"""A world that tries to take over the terminal."""

from __future__ import annotations

import unicodedata

import msgspec

from commentvault.demo import Corpus, arrange

ESCAPES = (
    "\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x1b[2J \x9b5m \x90q \x08\x08 \x7f \r over \x00 \x0e \u202eright \u2066left"
)


def hostile_corpus(corpus: Corpus) -> Corpus:
    """The same threads, with escapes in every text, name, handle, mark and in the title."""
    rows = []
    for row in corpus.comments:
        author = msgspec.structs.replace(row.author, handle=f"@{row.author.handle[1:]}{ESCAPES}")
        paid = row.paid and row.paid + ESCAPES
        rows.append(msgspec.structs.replace(row, text=f"{row.text} {ESCAPES}", spans=(), author=author, paid=paid))
    video = msgspec.structs.replace(
        corpus.video,
        title=f"{corpus.video.title} {ESCAPES}",
        channel=f"{corpus.video.channel} {ESCAPES}",
        description=ESCAPES,
    )
    return arrange(corpus.recipe, video, rows, corpus.nested)


def control_characters(text: str) -> set[str]:
    """What a terminal could take for more than text: controls, and what turns the writing direction round."""
    turning = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return {repr(c) for c in text if c != "\n" and (unicodedata.category(c) in ("Cc", "Cs") or c in turning)}
