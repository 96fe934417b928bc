"""Likely spam, by structure alone: what is posted again and again, and who pretends to be the creator.

No list of words is asked, as none is fair in all languages. Conservative: what the creator wrote, pinned or hearted is
never spam, nor is a copy of it.
"""

from __future__ import annotations

import unicodedata

import regex

from commentvault.digest.about.copies import Counted, Group, Key, speaker
from commentvault.digest.about.texts import LINK
from commentvault.model import Author, Comment

SHARED, REPEATED, POSING = (
    "the same text with a link or a telephone number, more than once",
    "the same text five times or more by one person",
    "a name like the creator’s, with a link or a telephone number",
)
"""The reasons, in the order in which they are asked."""

_PEOPLE, _TIMES, _OFTEN = 2, 3, 5
_NUMBER = regex.compile(r"(?<!\w)(?:\+|\(?0)\(?\p{Nd}(?:[ .()\-]{0,2}\p{Nd}){7,14}(?!\w)")
_DIGIT = regex.compile(r"\p{Nd}")
_INNER = regex.compile(r"[^\p{L}\p{N}]+")
_SUFFIX = 4  # signs that a platform or an impostor adds to a handle that is taken

# Of the confusables of UTS #39 those that serve to write a Latin name, after NFKC and case folding.
_LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝкмтвнӏαορυκντιεηɡı01l",
    "aeopcyxijshdqwkmtbhiaopukvtiengioii",
)


def calls_elsewhere(text: str) -> bool:
    """Whether a text holds a link or a telephone number."""
    if "." in text and LINK.search(text):
        return True
    return bool(_DIGIT.search(text) and _NUMBER.search(unicodedata.normalize("NFKC", text)))


class Rules:
    """What is likely spam: asked once all comments were taken and counted."""

    def __init__(self, creator: Author | None) -> None:
        names = (creator.name, creator.handle) if creator else ()
        self._creator = {looks for name in names if (looks := _looks(name))}
        self._calling, self._spared = set[Key](), set[Key]()
        self._shared, self._repeated = set[Key](), set[tuple[Key, int]]()

    def take(self, said: Key, comment: Comment, *, spared: bool) -> None:
        """One more comment; ``spared``: the creator stands behind it."""
        if spared:
            self._spared.add(said)
        elif calls_elsewhere(comment.text):
            self._calling.add(said)

    def learn(self, counted: Counted, groups: dict[Key, Group]) -> None:
        """That all comments were taken, and how often each is said."""
        several = (said for said in self._calling - self._spared if said in groups)
        self._shared = {s for s in several if groups[s].people >= _PEOPLE or groups[s].number >= _TIMES}
        self._repeated = counted.repeated(_OFTEN)

    def is_shared(self, said: Key) -> bool:
        """Whether all who say it are set aside."""
        return said in self._shared

    def reason(self, said: Key, comment: Comment) -> str | None:
        """Why a comment that is not spared is likely spam; None where it is not."""
        if said in self._spared:
            return None
        if said in self._shared:
            return SHARED
        if (said, speaker(comment)) in self._repeated:
            return REPEATED
        return POSING if said in self._calling and self._poses(comment.author) else None

    def _poses(self, author: Author) -> bool:
        """Whether a name looks like the creator's, or is it with a short ending."""
        for looks in filter(None, map(_looks, (author.name, author.handle))):
            if any(looks.startswith(name) and len(looks) - len(name) <= _SUFFIX for name in self._creator):
                return True
        return False


def _looks(name: str | None) -> str:
    """How a name looks: without signs and spaces, and lookalike letters as the Latin ones."""
    folded = unicodedata.normalize("NFKC", name or "").casefold()
    return str(_INNER.sub("", folded)).translate(_LOOKS_LIKE)
