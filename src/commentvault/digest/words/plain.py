"""Other people's text made harmless to every reader, whatever it is shown in: the normalisation that a digest states.

The archive keeps the text as it was; only what is shown is tamed:

* every kind of line break (CR, CR LF, VT, FF, NEL, U+2028, U+2029) is a newline; spaces at a line's ends go, and of
  several blank lines one stays; a tab is a space;
* dropped: the other control characters (NUL, ESC and with it every ANSI sequence's effect, C1), embeddings, overrides
  and isolates of writing direction (U+202A-202E, U+2066-206F), interlinear annotation (U+FFF9-FFFB), U+FEFF;
* half a surrogate pair becomes U+FFFD, as it cannot be written as UTF-8;
* of the marks stacked on one character ("zalgo") the first four stay; variation selectors are not counted.

Kept: joiners, directional marks (U+200E, U+200F, U+061C), emoji sequences, right-to-left text.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = 4
"""How many combining marks one character may carry; Hebrew with points and accents needs four."""

_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile("\n{3,}")
# Latin, Greek, Cyrillic, Armenian, kana, CJK, Hangul: no combining mark lies in these.
_MARKLESS = "\x00-\u02ff\u0370-\u0482\u048a-\u0590\u3041-\u3098\u309b-\u9fff\uac00-\ud7af"
_MARK_LIKE = re.compile(f"[^{_MARKLESS}]{{{MARKS + 1}}}")
_SELECTOR = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_WORD_END = 80  # how far a cut may move back to end at a word


def tame(text: str) -> str:
    """A text as it may be shown, with its line breaks; taming twice changes nothing more."""
    if text.isprintable():  # most texts have nothing in them to drop or to break
        return _few_marks(text).strip()
    text = _HALF_PAIR.sub("\ufffd", _BREAK.sub("\n", text))
    text = _DROPPED.sub("", text.replace("\t", " "))
    text = _few_marks(text)
    text = "\n".join(line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip("\n")


def tame_line(text: str) -> str:
    """The same on one line: names, titles, reasons, short quotes."""
    return " ".join(tame(text).split())


def excerpt(text: str, length: int) -> str:
    """The text on one line, cut at a word's end with an ellipsis where it is longer than ``length``."""
    line = tame_line(text)
    return line if len(line) <= length else line[: cut_at(line, length)].rstrip() + "…"


def cut_at(text: str, length: int) -> int:
    """Where to cut a text that is longer than ``length``: at a word's end if one is near."""
    space = max(text.rfind(" ", 0, length), text.rfind("\n", 0, length))
    at = space if space >= max(1, length - _WORD_END) else length
    while 0 < at < len(text) and _belongs_to_the_one_before(text[at]):
        at -= 1
    return at or length


def _few_marks(text: str) -> str:
    if not _MARK_LIKE.search(text):  # no run of characters long enough to be a stack
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category in ("Mn", "Me") and not _SELECTOR.match(char):
            marks += 1
            if marks > MARKS:
                continue
        elif category != "Cf":  # an invisible joiner does not start a new character
            marks = 0
        kept.append(char)
    return "".join(kept)


def _belongs_to_the_one_before(char: str) -> bool:
    return char == "\u200d" or unicodedata.category(char) in ("Mn", "Me", "Mc")
