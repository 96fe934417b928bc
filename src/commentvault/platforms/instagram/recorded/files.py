"""The files that people import: HAR files, answers and pages saved one by one; and which post each answer is about."""

from __future__ import annotations

import mmap
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from commentvault.errors import UnknownShape, UsageError
from commentvault.platforms.instagram.recorded import har
from commentvault.platforms.instagram.recorded.answer import Answer, bodies, of_body, of_exchange, of_page, wanted

_STDIN = "-"
_LARGEST = 2 << 30  # of a compressed file, unpacked
_EARLIEST = datetime(2010, 10, 6, tzinfo=UTC)  # Instagram's first day
_CLOCKS = timedelta(days=1)  # a clock that is ahead by more makes a recording useless
_BOM = b"\xef\xbb\xbf"
_EMPTY = (
    "holds no answer about comments on Instagram; open the post, then the developer tools' network tab, reload, scroll "
    "through the comments, open the replies, and save everything as a HAR file with content"
)


@dataclass
class File:
    """What a file holds. ``by_its_date``: when that was answered is known by the file's own date only."""

    answers: list[Answer]
    by_its_date: bool = False


def read(name: str, recorded: datetime | None, now: datetime) -> File:
    """The answers in a file, ``-`` = standard input. ``recorded`` is when it was recorded, where the file does not say.

    Raises :class:`UsageError` where there are none, or none that can be dated.
    """
    data, changed = _content(name)
    dated = recorded or changed
    try:
        answers = list(_answers(data, dated, name))
    except UnknownShape as error:
        raise UsageError(f"{name} is neither a HAR file nor a saved answer, or is cut off") from error
    except RecursionError as error:
        raise UsageError(f"{name} is nested more deeply than any recording") from error
    if not answers:
        raise UsageError(f"{name} {_EMPTY}")
    for answer in answers:
        if not _EARLIEST <= answer.at <= now + _CLOCKS:
            raise UsageError(f"{name} is dated {answer.at:%Y-%m-%d}: say when it was recorded with --recorded")
    return File(answers, by_its_date=recorded is None and any(answer.at == changed for answer in answers))


def posts(answers: Sequence[Answer], code: str | None) -> dict[str, list[Answer]]:
    """The answers by the post that each is about, for every post of which comments were asked for. Replies that do not
    tell it belong where their top comment is found; ``code`` is the post of those of which nothing tells.

    Raises :class:`UsageError` where nothing tells.
    """
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.code is not None:
            found[answer.code].append(answer)
    untold = [answer for answer in answers if answer.code is None and not answer.trouble]
    for answer in untold:
        home = _home(answer, found) or code
        if home is None:
            raise UsageError("some answers do not tell which post they are about; name it with --link LINK")
        found[home].append(replace(answer, code=home))
    if not found:
        raise UsageError("no answer can be read, and none tells which post it is about; record once more")
    listed = {code: told for code, told in found.items() if any(t.form.kind != "post" for t in told)}
    return listed or dict(found)


def _home(answer: Answer, posts: dict[str, list[Answer]]) -> str | None:
    """The one post under which the top comment of an answer's replies stands."""
    root = answer.place.root if answer.place else answer.form.root
    if root is None:
        return None
    named = re.compile(rb"(?<!\d)%b(?!\d)" % re.escape(root.encode()))
    homes = [code for code, told in posts.items() if any(not t.trouble and named.search(t.body()) for t in told)]
    return homes[0] if len(homes) == 1 else None


def _answers(data: bytes | memoryview, dated: datetime | None, name: str) -> Iterator[Answer]:
    if data[:1] == b"<":
        yield from of_page(bytes(data), _told(dated, name))
        return
    try:
        for exchange in har.exchanges(data, wanted):
            yield from of_exchange(exchange, exchange.at or _told(dated, name))
    except UnknownShape:
        for body in bodies(bytes(data)):
            yield from of_body(body, _told(dated, name))


def _told(dated: datetime | None, name: str) -> datetime:
    if dated is None:
        raise UsageError(f"nothing tells when {name} was recorded; say it with --recorded, such as 2026-11-22T18:00")
    return dated


def _content(name: str) -> tuple[bytes | memoryview, datetime | None]:
    """A file's content, and when it was written; a large one is not read into memory but looked into where it lies."""
    if name == _STDIN:
        return _plain(sys.stdin.buffer.read(), name), None
    path = Path(name)
    try:
        with path.open("rb") as file:
            changed = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
            if file.seek(0, 2) == 0:
                raise UsageError(f"{name} is empty")
            return _plain(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)), name), changed
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {name}: {getattr(error, 'strerror', None) or error}") from error


def _plain(data: bytes | memoryview, name: str) -> bytes | memoryview:
    """Without the mark that some programs put before it, and unpacked."""
    if data[:2] == har.GZIP:
        try:
            data = har.unpacked(bytes(data), _LARGEST)
        except ValueError as error:
            raise UsageError(f"cannot read {name}: {error}") from error
    start = len(_BOM) if data[: len(_BOM)] == _BOM else 0
    while start < len(data) and data[start : start + 1] in (b" ", b"\n", b"\r", b"\t"):
        start += 1
    return data[start:]
