"""Invented lines, runs and whole folders of them, for the tests of the archive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from commentvault.archive import segments
from commentvault.archive.lines import Line, Previous, RunHeader
from commentvault.archive.segments import SegmentWriter
from commentvault.model import Author, Comment, Covered, Verdict

THREAD = "youtube:abcdefghijk"
URL = "https://www.youtube.com/watch?v=abcdefghijk"
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def comment(ident: str, text: str = "hello", **more: Any) -> Comment:
    more.setdefault("author", Author(id=f"UC{ident}", handle=f"@{ident}"))
    return Comment(seen=NOW, id=ident, text=text, **more)


def header(run: str, previous: Previous | None = None, thread: str = THREAD) -> RunHeader:
    return RunHeader(run=run, thread=thread, url=URL, by="commentvault tests", previous=previous)


def verdict(**more: Any) -> Verdict:
    more.setdefault("status", "complete")
    return Verdict(at=NOW, covered=Covered(top="all", replies="all"), **more)


def run_name(number: int) -> str:
    """The id of the run ``number`` hours after the first."""
    return segments.run_id(NOW + timedelta(hours=number), None)


def begin(folder: Path, number: int = 0, previous: Path | None = None, thread: str = THREAD) -> SegmentWriter:
    """A run under way; ``previous`` is the sealed segment it follows."""
    link = segments.link_to(previous, previous.name.split(".")[0]) if previous else None
    return SegmentWriter(folder, header(run_name(number), link, thread))


def sealed(
    folder: Path, *lines: Line, number: int = 0, previous: Path | None = None, thread: str = THREAD, **more: Any
) -> Path:
    """A finished run with these lines."""
    writer = begin(folder, number, previous, thread)
    if lines:
        writer.write(lines)
    return writer.seal(verdict(**more))


def chain_of(folder: Path, *runs: Iterable[Line]) -> list[Path]:
    """Finished runs, each following the one before it."""
    paths: list[Path] = []
    for number, lines in enumerate(runs):
        paths.append(sealed(folder, *lines, number=number, previous=paths[-1] if paths else None))
    return paths


def killed(writer: SegmentWriter) -> Path:
    """What a killed process leaves: the file as far as it was written."""
    writer.close()
    return writer.path


def compressed(path: Path, data: bytes | None = None) -> Path:
    """A segment's compressed form beside the plain one; ``data`` = other content."""
    from backports import zstd

    packed = path.with_name(path.name + ".zst")
    packed.write_bytes(zstd.compress(path.read_bytes() if data is None else data))
    return packed
