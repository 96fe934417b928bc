"""The nights' log for people: ``nightly/nightly.log`` in the vault, a line for each thread and night, in UTC."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG = "nightly.log"
_SIZE = 1_000_000  # bytes; so many files of it are kept, besides the one that grows
_FILES = 5
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escaped(text: str) -> str:
    """A text on one line, what would move a terminal's cursor or turn its writing direction shown by number."""
    return _CONTROLS.sub(
        lambda found: f"\\u{ord(found[0]):04x}" if found[0] > "\xff" else f"\\x{ord(found[0]):02x}", text
    )


@contextmanager
def writing(place: Path) -> Iterator[logging.Logger]:
    """The log in a folder, in files that rotate. What other code logs does not come here."""
    logger = logging.Logger("commentvault.nightly", logging.INFO)
    handler = _Handler(
        place / LOG, maxBytes=_SIZE, backupCount=_FILES, encoding="utf-8", delay=True, errors="backslashreplace"
    )
    handler.setFormatter(_Lines("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%dT%H:%M:%SZ"))
    logger.addHandler(handler)
    try:
        yield logger
    finally:
        handler.close()


class _Handler(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the library's name
        """A log that cannot be written, as on a full disk, must not end the night nor fill cron's mail."""


class _Lines(logging.Formatter):
    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        return time.gmtime(seconds)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        record.message = escaped(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802  # the library's name
        lines = super().formatException(ei).split("\n")  # type: ignore[arg-type]  # its own
        return "\n".join("  " + escaped(line) for line in lines)
