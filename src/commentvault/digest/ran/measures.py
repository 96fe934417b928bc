"""How a thread ran, in numbers: when it was written, what it points at, how likes and voices are spread. Pure.

All is counted and nothing estimated; the order of the comments changes nothing. Each measure is None, or empty, where
a thread is too small for it to tell anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from statistics import median_low

from commentvault.digest.changes.rises import most
from commentvault.digest.ran.course import Course, course
from commentvault.digest.ran.emoji import Emojis
from commentvault.digest.ran.languages import Languages
from commentvault.digest.relations import by_likes
from commentvault.model import Comment, Record

NEAR = 3
"""Moments that lie so many seconds beside a more named one are joined with it."""

FEW = 10
"""How many of the people who wrote most are told apart."""

_MOMENTS = 8
_POINTING = 3  # people who make a moment one
_POINTED = 4  # moments that one comment points at; beyond, it is a table of contents
_FEWEST = 20  # comments whose likes are known, or people, below which there is nothing to spread


class Moment(Record, frozen=True, kw_only=True):
    """A moment of the video that people point at, from ``first`` to ``last`` second, most of all at ``at``.

    ``people`` name it in so many ``comments``; ``best`` is the most liked of these, of those that are still listed, are
    no table of contents and stand at no other moment yet.
    """

    at: int
    first: int
    last: int
    people: int
    comments: int
    best: Comment | None


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


def measure(comments: Collection[Comment], gone: Collection[str] = ()) -> Measures:
    """Measure the archived comments of a thread; ``gone`` are the ids of those that are no longer listed."""
    return Measures(
        course=course(comments), moments=_moments(comments, gone), likes=_likes(comments), voices=_voices(comments)
    )


def _person(comment: Comment) -> str | None:
    return comment.author.id or comment.author.handle or comment.author.name


def _moments(comments: Collection[Comment], gone: Collection[str]) -> tuple[Moment, ...]:
    """The most named moments, most people first; a second belongs to one moment only, and so does a quoted comment."""
    naming: dict[int, dict[str, Comment]] = defaultdict(dict)
    lists: set[str] = set()
    for comment in comments:
        seconds = {s.to for s in comment.spans if s.kind == "time" and isinstance(s.to, int) and s.to >= 0}
        lists |= {comment.id} if len(seconds) > _POINTED else set()
        for second in seconds:
            naming[second][comment.id] = comment
    people = {second: len(_people(named)) for second, named in naming.items()}
    found, free = list[tuple[int, list[int], dict[str, Comment]]](), set(naming)
    for second in sorted(naming, key=lambda second: (-people[second], second)):
        if second in free:
            near = sorted(free.intersection(range(second - NEAR, second + NEAR + 1)))
            free.difference_update(near)
            found.append((second, near, {i: comment for other in near for i, comment in naming[other].items()}))
    told = [(len(_people(named)), at, near, named) for at, near, named in found]
    told = sorted((one for one in told if one[0] >= _POINTING), key=lambda one: (-one[0], one[1]))[:_MOMENTS]
    quoted = lists.union(gone)
    moments: list[Moment] = []
    for number, at, near, named in told:
        best = min((comment for ident, comment in named.items() if ident not in quoted), key=by_likes, default=None)
        quoted |= {best.id} if best else set()
        moments.append(Moment(at=at, first=near[0], last=near[-1], people=number, comments=len(named), best=best))
    return tuple(moments)


def _people(named: dict[str, Comment]) -> set[str]:
    return {_person(comment) or f" {ident}" for ident, comment in named.items()}


def _likes(comments: Collection[Comment]) -> Likes | None:
    told = sorted((comment for comment in comments if comment.likes is not None), key=by_likes)
    known = len(told)
    if known < _FEWEST:
        return None
    counts = [(comment.likes or 0, comment.likes_exact is not False) for comment in told]
    half = median_low(count for count, _ in counts)
    top = known // 100
    first = sum(count for count, _ in counts[:top])
    others = sum(most(count, exact=exact) for count, exact in counts[top:])
    return Likes(
        known=known,
        none=sum(count == 0 for count, _ in counts),
        half=half,
        half_exact=all(exact for count, exact in counts if count == half),
        top=top if first else 0,
        share=first * 100 // (first + others) if first else 0,
        share_exact=all(exact for _, exact in counts),
    )


def _voices(comments: Collection[Comment]) -> Voices | None:
    wrote = Counter(map(_person, comments))
    unknown = wrote.pop(None, 0)
    if len(wrote) < _FEWEST:
        return None
    return Voices(
        comments=len(comments),
        people=len(wrote),
        once=sum(number == 1 for number in wrote.values()),
        unknown=unknown,
        loudest=sum(number for _, number in wrote.most_common(FEW)) if len(wrote) >= 10 * FEW else 0,
    )
