"""Comments that say the same: letter for letter, counted over a whole thread with eight bytes a comment."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import regex

from commentvault.digest.ran.emoji import emojis
from commentvault.digest.ran.people import voice
from commentvault.model import Comment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Hashes = npt.NDArray[np.uint64]

Key = int
"""The same for two comments that say the same."""

_SPOKEN_TO = regex.compile(r"^\s*@[\p{L}\p{M}\p{N}_.\-]+[\s,:]*")
_ASCII_SIGNS = re.compile(r"[\W_]+")  # the same, and quicker
_SIGNS = regex.compile(r"[^\p{L}\p{M}\p{N}]+|[\uFE00-\uFE0F]")


def unaddressed(text: str) -> str:
    """A text without whom it is said to."""
    return str(_SPOKEN_TO.sub("", text)) if "@" in text else text


class Group(NamedTuple):
    """How many comments say the same, and how many people wrote them."""

    number: int
    people: int


def key(comment: Comment) -> Key:
    """By what is said: NFKC and case folded, without whom it is said to, signs and spaces.

    What has no letters is the same by which emoji it holds, however many and in whatever skin tone; without these too,
    by its very signs. A comment without any text says the same as nothing else, unless it shows the same GIF.
    """
    text = unicodedata.normalize("NFKC", comment.text).casefold()
    signs = _ASCII_SIGNS if text.isascii() else _SIGNS
    said = signs.sub("", unaddressed(text)) or "".join(sorted(emojis(text))) or text.strip()
    return _hash(said or f" {comment.gif or comment.id}")


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def speaker(comment: Comment) -> int:
    """Who says it, in eight bytes."""
    return _hash(voice(comment))


class Tally:
    """Counts who says what, comment by comment."""

    def __init__(self) -> None:
        self.keys, self._speakers = array("Q"), array("Q")

    def take(self, said: Key, comment: Comment) -> None:
        """One more comment, and its key."""
        self.keys.append(said)
        self._speakers.append(speaker(comment))

    def counted(self, leader: Mapping[Key, Key] | None = None) -> Counted:
        """What was counted; a key that has a leader as that one."""
        import numpy as np

        keys, speakers = (np.array(column, dtype=np.uint64) for column in (self.keys, self._speakers))
        if leader:
            followers = np.array(sorted(leader), dtype=np.uint64)
            firsts = np.array([leader[follower] for follower in sorted(leader)], dtype=np.uint64)
            place = np.searchsorted(followers, keys).clip(max=len(followers) - 1)
            keys = np.where(followers[place] == keys, firsts[place], keys)
        order = np.lexsort((speakers, keys))
        keys, speakers = keys[order], speakers[order]
        new = np.ones(len(keys), dtype=bool)
        new[1:] = (keys[1:] != keys[:-1]) | (speakers[1:] != speakers[:-1])
        first = np.flatnonzero(new)
        return Counted(keys[first], speakers[first], np.diff(np.append(first, len(keys))))


class Counted:
    """Who says what how often: of a key, a speaker and a number each, a row for each pair of them."""

    def __init__(self, keys: Hashes, speakers: Hashes, numbers: npt.NDArray[np.int64]) -> None:
        self._keys, self._speakers, self._numbers = keys, speakers, numbers

    def groups(self) -> dict[Key, Group]:
        """What at least two comments say."""
        import numpy as np

        keys, first, people = np.unique(self._keys, return_index=True, return_counts=True)
        numbers = np.add.reduceat(self._numbers, first) if len(first) else self._numbers
        several = numbers > 1
        found = zip(keys[several].tolist(), numbers[several].tolist(), people[several].tolist(), strict=True)
        return {said: Group(number, by) for said, number, by in found}

    def repeated(self, times: int) -> set[tuple[Key, int]]:
        """Who says the same at least so many times: (key, :func:`speaker`)."""
        often = self._numbers >= times
        return set(zip(self._keys[often].tolist(), self._speakers[often].tolist(), strict=True))


class Same(NamedTuple):
    """Which comments say the same: ``groups`` of at least two by their key, and the key that ``leader`` names for those
    that say nearly the same as another.
    """

    groups: Mapping[Key, Group]
    leader: Mapping[Key, Key]

    def of(self, comment: Comment) -> Key:
        """Equal for comments that say the same, or nearly."""
        said = key(comment)
        return self.leader.get(said, said)

    def others(self, comment: Comment) -> int:
        """How many other comments say the same, or nearly."""
        group = self.groups.get(self.of(comment))
        return group.number - 1 if group else 0
