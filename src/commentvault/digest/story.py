"""Several threads told together: their sides, on one timeline, and what each talks about more. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from commentvault.archive.history import Thread
from commentvault.digest.about.contrasts import contrast
from commentvault.digest.about.reading import Reading
from commentvault.digest.ran.course import together
from commentvault.digest.value import Digest, Side, Story

_LAST = datetime.max.replace(tzinfo=UTC)


def tell(
    name: str,
    threads: Sequence[Thread],
    digests: Sequence[Digest],
    readings: Sequence[Reading],
    *,
    zone: tzinfo = UTC,
) -> Story:
    """The story of some threads, each with its digest and reading; steps of time are counted in ``zone``."""
    courses = together([thread.comments.values() for thread in threads], zone)
    sides = [
        Side(digest=digest, course=course, more=more)
        for digest, course, more in zip(digests, courses, contrast(readings), strict=True)
    ]
    return Story(
        name=name,
        as_of=max((digest.as_of for digest in digests if digest.as_of), default=None),
        sides=tuple(sorted(sides, key=_published)),
    )


def _published(side: Side) -> tuple[datetime, str]:
    """Sort key: the earliest post first; one of which no time is known last."""
    post = side.digest.head.post
    day = post.published_date if post else None
    at = post.published if post else None
    if at is None and day is not None:
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return at or _LAST, side.digest.head.thread
