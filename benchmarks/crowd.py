"""An invented thread of any size, written to disk in chunks: many people, several languages, two visits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from commentvault.archive import segments
from commentvault.archive.lines import Change, Changed, Gone, Line, Previous, RunHeader
from commentvault.archive.segments import SegmentWriter
from commentvault.demo.texts import book
from commentvault.model import Author, Comment, Counts, Covered, Post, Span, Verdict, Window

THREAD, URL = "youtube:abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"
_VISITS = (datetime(2026, 11, 20, 3, 0, tzinfo=UTC), datetime(2026, 11, 22, 3, 0, tzinfo=UTC))
_POSTED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
_LANGUAGES = ("en",) * 12 + ("es", "es", "pt", "de", "fr", "ja", "ko", "ru", "hi", "ar")
_EMOJI = ("😭", "🔥", "❤️", "😂", "🌊", "👏🏽", "🥹", "🎶", "👩‍🎤", "🇧🇷")
_COPIES = ("Who is here in 2026?", "first", "This song saved me", "Check my channel for free gift cards", "🔥🔥🔥")
_CHUNK = 1000
_THREAD = 10  # a top comment stands before its replies, if it has any: 3 replies in 10 comments
_BAND = Author(id="UCband", name="The Band", handle="@theband")


def write(folder: Path, count: int) -> None:
    """A thread of ``count`` comments: a first visit, and a second one with what is new and otherwise."""
    early = count - count // 50
    previous = _visit(folder, _VISITS[0], None, _comments(0, early, count), early)
    later = (*_changes(early), *_comments(early, count, count))
    _visit(folder, _VISITS[1], previous, iter(later), count)


def _visit(folder: Path, at: datetime, previous: Previous | None, lines: Iterator[Line], count: int) -> Previous:
    run = segments.run_id(at, None)
    writer = SegmentWriter(folder, RunHeader(run=run, thread=THREAD, url=URL, by="benchmark", previous=previous))
    counts = Counts(comments=count, comments_exact=True, views=90 * count, likes=5 * count)
    writer.write([Post(seen=at, url=URL, title="A video", creator=_BAND, published=_POSTED, counts=counts)])
    chunk: list[Line] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == _CHUNK:
            writer.write(chunk)
            chunk = []
    writer.write(chunk)
    covered = Covered(top="all", replies="all")
    sealed = writer.seal(Verdict(at=at, status="complete", expected=count, seen=count, covered=covered))
    return segments.link_to(sealed, run)


def _changes(count: int) -> Iterator[Line]:
    at = _VISITS[1]
    for number in range(0, count, 20):
        yield Change(seen=at, id=_ident(number), set=Changed(likes=number % 997 + 900))
    for number in range(7, count, 2000):
        yield Change(seen=at, id=_ident(number), set=Changed(text=f"Edited: {number} times better", edited=True))
    for number in range(11, count, 5000):
        yield Change(seen=at, id=_ident(number), set=Changed(hearted=True))
    for number in range(13, count, 500):
        yield Gone(seen=at, id=_ident(number), last_seen=_VISITS[0], confirmed="permalink")


def _comments(first: int, end: int, count: int) -> Iterator[Comment]:
    rng = random.Random(first)
    people = max(count * 2 // 5, 1)
    at = _VISITS[bool(first)]
    return (_comment(rng, number, int(rng.random() ** 2 * people), at) for number in range(first, end))


def _comment(rng: random.Random, number: int, person: int, seen: datetime) -> Comment:
    root = _root(number)
    text = _text(rng)
    spans: tuple[Span, ...] = ()
    if rng.random() < 0.05:
        second = int(rng.triangular(0, 240, 161))
        said = f"{second // 60}:{second % 60:02} "
        text, spans = said + text, (Span(at=0, len=len(said) - 1, kind="time", to=second),)
    published, window = _when(rng)
    by_band = number % 5000 == 3
    return Comment(
        seen=seen, id=_ident(number), parent=root, root=root, depth=int(root is not None),
        author=_BAND if by_band else _person(person), text=text, spans=spans,
        published=published, published_window=window, published_by="id" if published else None, edited=False,
        likes=int(rng.paretovariate(0.9)) - 1, likes_exact=True, replies=_replies(number),
        pinned=number == 0, hearted=number % 3000 == 1, creator_replied=False,
    )  # fmt: skip


def _root(number: int) -> str | None:
    """The last three of ten comments answer the first of them."""
    return _ident(number - number % _THREAD) if number % _THREAD > 6 else None


def _replies(number: int) -> int:
    return 0 if number % _THREAD else 3


def _ident(number: int) -> str:
    own = f"{number * 2654435761 % 2**32:08x}yK4tRb7vQ"
    if number % _THREAD > 6:
        return f"{_ident(number - number % _THREAD)}.9zQ{own}"
    return f"Ugx{own}4AaABAg"


def _person(number: int) -> Author:
    scrambled = f"{number * 2246822519 % 2**32:08x}"
    return Author(
        id=f"UCq3{scrambled}hT5xWd0uKc2b", handle=f"@listener{number}", url=f"https://www.youtube.com/@listener{number}",
        avatar=f"https://yt3.ggpht.com/ytc/AIdro_{scrambled}kPq8sWvTzXyLmNbVcRtYuIoPaSdFgHjKl=s88-c-k-c0x00ffffff-no-rj",
        creator=False, verified=False, artist=False,
    )  # fmt: skip


def _when(rng: random.Random) -> tuple[datetime | None, Window | None]:
    """Most of them in the first days; of one in three only a day or a week is known."""
    at = _POSTED + timedelta(seconds=int(rng.random() ** 3 * 18 * 86400))
    if rng.random() < 0.67:
        return at, (at, at)
    span = timedelta(days=rng.choice((1, 7)))
    return None, (at - span, at)


def _text(rng: random.Random) -> str:
    """About 80 letters that nobody else wrote; one in twenty is a copy, and one in five ends with emoji."""
    if rng.random() < 0.05:
        return rng.choice(_COPIES)
    lines, words = _spoken(rng.choice(_LANGUAGES))
    more = rng.choices(words, k=int(rng.expovariate(0.25)) + 2)
    emoji = " " + rng.choice(_EMOJI) * rng.randint(1, 3) if rng.random() < 0.2 else ""
    return f"{rng.choice(lines)} {' '.join(more)}{emoji}" if rng.random() < 0.5 else f"{' '.join(more)}{emoji}"


@cache
def _spoken(language: str) -> tuple[list[str], list[str]]:
    """What was written by hand in a language: whole lines and their words."""
    scripts = [line for script in book().scripts for line in (script.top, *script.replies)]
    loose = [line for lines in book().loose.values() for line in lines]
    lines = [line.text for line in (*scripts, *loose) if line.lang == language]
    return lines, [word for line in lines for word in line.split()]
