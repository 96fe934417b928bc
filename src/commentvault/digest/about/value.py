"""What a thread is about, as values. All of it is estimated: every record says on what it rests, the words how."""

from __future__ import annotations

from typing import Literal

from commentvault.model import Comment, Record


class Phrase(Record, frozen=True, kw_only=True):
    """Words that recur here more than in everyday language, in ``comments`` comments by ``people`` people.

    ``language`` is that of most of these comments (ISO 639-1), None where it is not known; then nothing everyday was
    there to compare with. ``best`` is the most liked comment that says them and is still listed.
    """

    words: str
    people: int
    comments: int
    language: str | None = None
    best: Comment | None = None


class Theme(Record, frozen=True, kw_only=True):
    """A group of ``comments`` comments that share their vocabulary: its most telling ``words``, most telling first.

    ``typical`` are the comments that lie nearest to its middle, the nearest first.
    """

    words: tuple[str, ...]
    comments: int
    people: int
    language: str | None = None
    typical: tuple[Comment, ...] = ()


class Copy(Record, frozen=True, kw_only=True):
    """``number`` comments that say the same, by ``people`` people: letter for letter but for case, signs and spaces, or
    (``near``) nearly. ``comment`` is the most liked of them.
    """

    comment: Comment
    number: int
    people: int
    near: bool = False


class Spam(Record, frozen=True, kw_only=True):
    """How many comments are set aside as likely spam, and why: (reason, number), the most frequent first; a comment
    counts once, for its first reason. ``ids`` are theirs.
    """

    number: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    ids: frozenset[str] = frozenset()


class Opposed(Record, frozen=True, kw_only=True):
    """Two much liked comments by different people that stand against each other; ``second`` answers ``first`` where
    ``answers``, else both speak of ``about``.
    """

    first: Comment
    second: Comment
    answers: bool
    about: str | None = None


By = Literal["factors", "together"]
"""How themes were found: by factors of the vocabulary (scikit-learn), or by words that occur together."""


class About(Record, frozen=True, kw_only=True):
    """What a thread is about. Estimated from ``looked_at`` of its ``of`` comments: all, or a sample drawn by their ids.

    ``unsplit`` of these are in languages that are written without spaces and are not split into words: they have no
    phrases and themes. ``by``: how themes were found, None where none were looked for.
    """

    looked_at: int = 0
    of: int = 0
    unsplit: int = 0
    phrases: tuple[Phrase, ...] = ()
    themes: tuple[Theme, ...] = ()
    copies: tuple[Copy, ...] = ()
    spam: Spam = Spam()
    opposed: tuple[Opposed, ...] = ()
    by: By | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.phrases or self.themes or self.copies or self.spam.number or self.opposed)
