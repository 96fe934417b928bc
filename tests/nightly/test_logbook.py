"""The log: lines in UTC that no title can break, in files that rotate."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from commentvault.nightly import logbook


def write(place: Path, *lines: str) -> list[str]:
    with logbook.writing(place) as log:
        for line in lines:
            log.info("%s", line)
    return (place / logbook.LOG).read_text("utf-8").splitlines()


def test_a_line_has_its_moment_in_utc(tmp_path: Path) -> None:
    """And its weight; the next night goes on in the same file."""
    write(tmp_path, "one")
    lines = write(tmp_path, "two")
    assert [re.sub(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "T", line) for line in lines] == [
        "T INFO    one",
        "T INFO    two",
    ]


@pytest.mark.parametrize("bad", ["a\nb", "a\r\x1b[2Jb", "a\u2028b", "a\u202eb", "a\ud800b", "a\x9bb"])
def test_hostile_text_stays_on_its_line(tmp_path: Path, bad: str) -> None:
    """What would break the line, or a terminal, is written by number."""
    (line,) = write(tmp_path, bad)
    assert line.isprintable()
    assert line.endswith("b")


def test_a_traceback_is_kept_harmless_too(tmp_path: Path) -> None:
    """Indented under its line."""
    with logbook.writing(tmp_path) as log:
        try:
            raise ValueError("bad\x1b[31m\x07")
        except ValueError:
            log.exception("a fault")
    text = (tmp_path / logbook.LOG).read_text("utf-8")
    lines = text.splitlines()
    assert lines[0].endswith("ERROR   a fault")
    assert all(line.startswith("  ") and line.isprintable() for line in lines[1:])
    assert "ValueError" in lines[-1]


def test_it_rotates(tmp_path: Path) -> None:
    """A megabyte and five files: years of nights do not fill a disk."""
    with logbook.writing(tmp_path) as log:
        for _ in range(900):
            log.info("x" * 9000)
    sizes = sorted(path.stat().st_size for path in tmp_path.iterdir())
    assert len(sizes) == 6
    assert max(sizes) <= 1_000_000


def test_other_loggers_are_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What a program logs that uses this as a library neither comes here nor hears of it."""
    with logbook.writing(tmp_path) as log:
        log.info("ours")
        logging.getLogger("commentvault").warning("theirs")
    assert [record.message for record in caplog.records] == ["theirs"]
    assert "theirs" not in (tmp_path / logbook.LOG).read_text("utf-8")


def test_a_log_that_cannot_be_written_ends_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nor does it fill cron's mail."""
    (tmp_path / logbook.LOG).mkdir()
    with logbook.writing(tmp_path) as log:
        log.info("lost")
    assert capfd.readouterr() == ("", "")
