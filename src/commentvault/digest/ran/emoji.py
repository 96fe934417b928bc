"""Which emoji people use. Counted: an emoji sequence is one sign, and skin tones are not told apart."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict

import regex

from commentvault.digest.ran.people import voice
from commentvault.model import Comment, Record

_MOST = 12
_PEOPLE = 2  # who make an emoji one of the most used
_FEWEST = 10  # comments with an emoji, below which they tell nothing

# The sequences of UTS #51, 1.4.9: flags, keycaps, and signs joined to one. Typed without the key for emoji, ©, ® and ™
# are letters of commerce.
_FLAG, _KEYCAP = r"\p{RI}{2}", r"[0-9#*]\uFE0F?\u20E3"
_SIGN = r"(?:[\p{Emoji}&&\p{Extended_Pictographic}--[©®™]][\uFE0E\uFE0F\p{Emoji_Modifier}]*[\U000E0020-\U000E007F]*)"
EMOJI = regex.compile(rf"{_FLAG}|{_KEYCAP}|{_SIGN}(?:\u200D{_SIGN})*", regex.V1)
"""One emoji as a reader sees it."""

_BLOCKS = re.compile("[\u203c-\u3299\U0001f000-\U0001ffff]")
_TONES = regex.compile(r"[\uFE0E\uFE0F\p{Emoji_Modifier}]")
_TEXT_LIKE = regex.compile(r"[[\p{Emoji}--\p{Emoji_Presentation}]--\p{RI}]", regex.V1)


class Emojis(Record, frozen=True, kw_only=True):
    """``comments`` comments hold an emoji; ``most`` are those used by most people: (emoji, people), most first."""

    comments: int
    most: tuple[tuple[str, int], ...]


def emojis(text: str) -> set[str]:
    """The emoji of a text, each once: without skin tones, and marked to be drawn as an emoji where it needs that."""
    return {_folded(sign) for sign in EMOJI.findall(text)} if may_hold_emoji(text) else set()


def may_hold_emoji(text: str) -> bool:
    """Whether a text has a sign of the blocks that hold emoji; quickly, since most texts have none."""
    return not text.isascii() and _BLOCKS.search(text) is not None


def _folded(sign: str) -> str:
    return str(_TEXT_LIKE.sub("\\g<0>\ufe0f", _TONES.sub("", sign)))


class Tally:
    """Counts who uses which emoji, comment by comment."""

    def __init__(self) -> None:
        self._comments = 0
        self._numbers: dict[str, int] = {}
        self._people: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))

    def take(self, comment: Comment) -> None:
        """One more comment."""
        if found := emojis(comment.text):
            self._comments += 1
            who = self._numbers.setdefault(voice(comment), len(self._numbers))
            for sign in found:
                self._people[sign].append(who)

    def result(self) -> Emojis | None:
        """What was counted; None where it is too little to tell anything."""
        if self._comments < _FEWEST:
            return None
        people = ((sign, len(set(who))) for sign, who in self._people.items())
        most = sorted((one for one in people if one[1] >= _PEOPLE), key=lambda one: (-one[1], one[0]))
        return Emojis(comments=self._comments, most=tuple(most[:_MOST]))
