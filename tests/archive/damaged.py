"""A small thread of three nights, and ways to damage it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from commentvault.archive import lines
from commentvault.archive.lines import Back, Change, Changed, Gone, Line
from commentvault.archive.verify import Checked
from commentvault.model import Post

from .made import NOW, URL, comment, sealed

NIGHTS: list[tuple[list[Line], dict[str, Any]]] = [
    (
        [Post(seen=NOW, url=URL, title="A title"), comment("a", "zwei\nZeilen 🌊"), comment("b"), comment("c")],
        {"new": 3},
    ),
    (
        [
            Change(seen=NOW, id="a", set=Changed(likes=3, likes_exact=True)),
            Change(seen=NOW, id="b", set=Changed(published=NOW)),
            Gone(seen=NOW, id="c", confirmed="permalink"),
            comment("d"),
        ],
        {"new": 1, "changed": 1, "gone": 1},
    ),
    ([Back(seen=NOW, id="c")], {"back": 1}),
]


def written(folder: Path, *, seals: bool = True) -> list[Path]:
    """Three nights; without seals as an older version wrote them."""
    paths: list[Path] = []
    for number, (said, counts) in enumerate(NIGHTS):
        path = sealed(folder, *said, number=number, previous=paths[-1] if paths else None, **counts)
        if not seals:
            path.write_bytes(b"".join(rows_of(path)[:-1]))
        paths.append(path)
    return paths


def rows_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def rewritten(path: Path, rows: list[bytes]) -> Path:
    """A file as somebody leaves it who knows how it is sealed."""
    rows = [row for row in rows if b'"kind":"seal"' not in row]
    path.write_bytes(b"".join([*rows, lines.encode(lines.seal(b"".join(map(lines.check, rows))))]))
    return path


def places(checked: Checked) -> list[tuple[str, int | None]]:
    """The files and lines that are damaged."""
    return [(finding.path.name, finding.line) for finding in checked.damage]


@contextmanager
def place() -> Iterator[Path]:
    """A folder for one example of a property."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def flipped(path: Path, at: int, bit: int) -> int:
    """Flip one bit of the file; the line that it stands in."""
    data = bytearray(path.read_bytes())
    line = data.count(b"\n", 0, at) + 1
    data[at] ^= 1 << bit
    path.write_bytes(data)
    return line
