"""A file that processes share: nothing is lost between them, and damage is no end."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from commentvault.errors import ArchiveNotWritable, UsageError
from commentvault.platforms.shared import SharedFile
from tests.support import LONG, Cli

SCHEMA = "CREATE TABLE IF NOT EXISTS lines (text TEXT) STRICT; CREATE INDEX IF NOT EXISTS by_text ON lines (text);"
ROOT = Path(__file__).parents[2]
COUNT = """
import sys
from pathlib import Path
from tests.platforms.test_shared import made

shared = made(Path(sys.argv[1]))
for _ in range(100):
    shared.do(lambda db: db.execute("UPDATE lines SET text = text + 1"))
"""


def made(path: Path) -> SharedFile:
    return SharedFile(path, SCHEMA, lost="what was counted", unusable=("cannot count", "Make room."))


def lines(shared: SharedFile) -> list[str]:
    return shared.do(lambda db: [text for (text,) in db.execute("SELECT text FROM lines")], "DEFERRED")


def add(shared: SharedFile, text: str) -> None:
    shared.do(lambda db: db.execute("INSERT INTO lines VALUES (?)", (text,)))


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    """An error of the work undoes what it wrote, and is handed on as it is."""
    shared = made(tmp_path / "new" / "shared.sqlite")

    def work(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO lines VALUES ('half')")
        raise UsageError("no")

    with pytest.raises(UsageError, match=r"^no$"):
        shared.do(work)
    add(shared, "whole")
    shared.close()
    assert lines(shared) == ["whole"]


def test_processes_count_together(run_cli: Cli, tmp_path: Path) -> None:
    """Each reads what the others wrote before it writes."""
    path = tmp_path / "shared.sqlite"
    add(made(path), "0")
    command = [sys.executable, "-c", COUNT, str(path)]
    counting = [subprocess.Popen(command, env=run_cli.environment(), cwd=ROOT) for _ in range(4)]
    assert [process.wait(LONG) for process in counting] == [0] * 4
    assert lines(made(path)) == ["400"]


def test_damage_is_set_aside(tmp_path: Path) -> None:
    """A new file begins; words say what is not in it, once."""
    shared = made(tmp_path / "shared.sqlite")
    add(shared, "old")
    shared.close()
    shared.path.write_bytes(b"no database" * 1000)
    assert lines(shared) == []
    add(shared, "new")
    assert lines(made(shared.path)) == ["new"]
    assert shared.damaged.read_bytes().startswith(b"no database")
    (told,) = shared.told
    assert "shared.sqlite.damaged; a new one begins: what was counted" in told


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """The words name what is not possible, the file, and what to do."""
    (tmp_path / "state").touch()
    with pytest.raises(ArchiveNotWritable, match=r"^cannot count in .*shared\.sqlite: .*\. Make room\.$"):
        add(made(tmp_path / "state" / "shared.sqlite"), "x")
