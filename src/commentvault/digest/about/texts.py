"""A comment's text as it is estimated from: what is no language left out, and cut into words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from commentvault.digest.ran.emoji import EMOJI, may_hold_emoji
from commentvault.model import Comment, Span

BREAK = "\n"
"""Stands for what is left out: no phrase goes over it."""

LINK = regex.compile(
    r"https?://\S+|www\.\S+|\b(?:[\w-]{1,63}\.){1,4}(?:com|net|org|me|ly|gg|io|ru|info|link|shop|xyz|top|site|online)\b(?:/\S*)?",
    regex.IGNORECASE,
)
"""An address of the web, also one without its scheme."""

_LONG = 2000  # signs of a text that are looked at: enough to tell what it is about
_NOISE = regex.compile(r"[@#][\p{L}\p{M}\p{N}_.\-]+|\b\d{1,2}(?::\d\d){1,2}\b|:[\w\-]+:")  # names, tags, times, :emoji:
_NOISY = re.compile("[@#:]")
_STEM, _ENDING = 4, 2  # letters
_SPANS = frozenset(("link", "time", "tag", "mention", "emoji"))
_UNSPLIT = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]", regex.V1)
_LETTER = regex.compile(r"\p{L}")

# As wordfreq's lists have them: with inner apostrophes, but French articles apart (l'arc); Python's ``\w`` would cut
# Hindi at its vowels.
_WORD = regex.compile(
    r"\p{L}{1,2}['’](?=[aeiouyhàâäæéèêëíîïóôöœúùûüAEIOUYHÀÂÄÆÉÈÊËÍÎÏÓÔÖŒÚÙÛÜ])"
    r"|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}]+)*"
)
_SENTENCE = regex.compile(r"[.,!?…:;()\[\]{}“”„«»\"|/\n。！？，、،]+")


def clean(comment: Comment) -> str:
    """The text without links, names, tags, times and emoji; a :data:`BREAK` stands for each."""
    text = comment.text[:_LONG]
    for span in sorted((span for span in comment.spans if span.at < _LONG), key=lambda span: -span.at):
        text = _without(text, span)
    if may_hold_emoji(text):
        text = EMOJI.sub(BREAK, text)
    if "." in text or "/" in text:  # most have no link, and looking for one takes longer than looking whether to look
        text = LINK.sub(BREAK, text)
    if _NOISY.search(text):
        text = _NOISE.sub(BREAK, text)
    return str(text).strip()


def _without(text: str, span: Span) -> str:
    if span.kind not in _SPANS or span.at < 0 or span.len <= 0:
        return text
    return text[: span.at] + BREAK + text[span.at + span.len :]


def is_unsplit(text: str) -> bool:
    """Whether most of its letters are of a script that is written without spaces between words."""
    return 2 * len(_UNSPLIT.findall(text)) > len(_LETTER.findall(text)) if not text.isascii() else False


def sentences(text: str) -> Iterator[tuple[str, ...]]:
    """The words of each sentence, as the lists of everyday words have them."""
    text = text.casefold().replace("’", "'")
    for sentence in _SENTENCE.split(text):
        if words := tuple(word.rstrip("'") for word in _WORD.findall(sentence)):
            yield words


def inflected(one: str, other: str) -> bool:
    """Whether two words are the same but for an ending of at most two letters: dinosaur, dinosaurs; clair, claire."""
    pairs = enumerate(zip(one, other, strict=False))
    stem = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    return one == other or (stem >= _STEM and max(len(one), len(other)) - stem <= _ENDING)


def written(text: str, words: tuple[str, ...]) -> str | None:
    """How a text writes these words that follow each other, with its own capitals; None where it does not."""
    found = [(match.span(), match[0].casefold().replace("’", "'").rstrip("'")) for match in _WORD.finditer(text)]
    said = [word for _, word in found]
    for at in range(len(said) - len(words) + 1):
        if tuple(said[at : at + len(words)]) == words:
            return " ".join(text[found[at][0][0] : found[at + len(words) - 1][0][1]].split())
    return None
