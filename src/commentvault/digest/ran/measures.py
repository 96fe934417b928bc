"""How a thread ran, in numbers: when it was written, what it points at, how likes and voices are spread. Pure.

All is counted and nothing estimated; the order of the comments changes nothing. Each measure is None, or empty, where
a thread is too small for it to tell anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, tzinfo
from heapq import nlargest

from commentvault.digest.changes.rises import most
from commentvault.digest.ran.course import Course, Times
from commentvault.digest.ran.emoji import Emojis
from commentvault.digest.ran.languages import Languages
from commentvault.digest.ran.moments import Moment, Moments
from commentvault.digest.relations import person
from commentvault.model import Comment, Record

FEW = 10
"""How many of the people who wrote most are told apart."""

_FEWEST = 20  # comments whose likes are known, or people, below which there is nothing to spread


class Likes(Record, frozen=True, kw_only=True):
    """How likes are spread over the ``known`` comments that tell them; of others they are hidden or not told.

    ``none`` have no likes, half have at most ``half`` (without ``half_exact`` the floor of a rounded number). ``top``
    is how many comments are the most liked 1 %, ``share`` their part of all likes in whole per cent, rounded down;
    without ``share_exact`` it is at least that. 0 where there are fewer than 100 comments or no likes.
    """

    known: int
    none: int
    half: int
    half_exact: bool
    top: int = 0
    share: int = 0
    share_exact: bool = True


class Voices(Record, frozen=True, kw_only=True):
    """Who wrote ``comments`` comments: ``people``, and of them ``once`` only one; of ``unknown`` no author is known.

    ``loudest`` comments are by the :data:`FEW` who wrote most, 0 where those would be more than a tenth of all people.
    """

    comments: int
    people: int
    once: int
    unknown: int
    loudest: int


class Measures(Record, frozen=True, kw_only=True):
    """All of them together."""

    course: Course | None = None
    moments: tuple[Moment, ...] = ()
    likes: Likes | None = None
    voices: Voices | None = None
    languages: Languages | None = None
    emoji: Emojis | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return any(getattr(self, name) for name in self.__struct_fields__)


class Measuring:
    """Takes a thread's comments one after the other, in any order, and holds none of them but what :class:`Moments`
    quote. ``gone`` says whether a comment is no longer listed; the course is told in ``zone``.
    """

    def __init__(self, gone: Callable[[Comment], object], zone: tzinfo = UTC) -> None:
        self._zone = zone
        self._times, self._moments = Times(), Moments(gone)
        self._likes, self._voices = _Likes(), _Voices()

    def take(self, comment: Comment) -> None:
        """One more."""
        self._times.take(comment)
        self._moments.take(comment)
        self._likes.take(comment)
        self._voices.take(comment)

    def result(self) -> Measures:
        """What they come to."""
        return Measures(
            course=self._times.course(self._zone),
            moments=self._moments.result(),
            likes=self._likes.result(),
            voices=self._voices.result(),
        )


def measure(
    comments: Iterable[Comment], gone: Callable[[Comment], object] = lambda _: None, zone: tzinfo = UTC
) -> Measures:
    """Measure the archived comments of a thread."""
    measuring = Measuring(gone, zone)
    for comment in comments:
        measuring.take(comment)
    return measuring.result()


class _Likes:
    """How many comments have a number of likes, exact or the floor of a rounded one."""

    def __init__(self) -> None:
        self._having: Counter[tuple[int, bool]] = Counter()

    def take(self, comment: Comment) -> None:
        if comment.likes is not None:
            self._having[comment.likes, comment.likes_exact is not False] += 1

    def result(self) -> Likes | None:
        known = self._having.total()
        if known < _FEWEST:
            return None
        half, half_exact = self._half((known + 1) // 2)
        top = known // 100
        first, others = self._parted(top)
        return Likes(
            known=known,
            none=self._having[0, True] + self._having[0, False],
            half=half,
            half_exact=half_exact,
            top=top if first else 0,
            share=first * 100 // (first + others) if first else 0,
            share_exact=all(exact for _, exact in self._having),
        )

    def _half(self, number: int) -> tuple[int, bool]:
        """What so many comments have at most, and whether none of those that have it is rounded."""
        for count in sorted({count for count, _ in self._having}):
            number -= self._having[count, True] + self._having[count, False]
            if number <= 0:
                break
        return count, not self._having[count, False]

    def _parted(self, top: int) -> tuple[int, int]:
        """The likes of the ``top`` most liked comments at least, and those of all others at most."""
        first = others = 0
        for (count, exact), number in sorted(self._having.items(), reverse=True):
            of_top = min(number, top)
            top -= of_top
            first += of_top * count
            others += (number - of_top) * most(count, exact=exact)
        return first, others


class _Voices:
    """How many comments each person wrote."""

    def __init__(self) -> None:
        self._wrote: Counter[str | None] = Counter()

    def take(self, comment: Comment) -> None:
        self._wrote[person(comment.author)] += 1

    def result(self) -> Voices | None:
        unknown = self._wrote[None]
        numbers = [number for who, number in self._wrote.items() if who is not None]
        if len(numbers) < _FEWEST:
            return None
        return Voices(
            comments=sum(numbers) + unknown,
            people=len(numbers),
            once=numbers.count(1),
            unknown=unknown,
            loudest=sum(nlargest(FEW, numbers)) if len(numbers) >= 10 * FEW else 0,
        )
