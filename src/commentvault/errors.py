"""Everything that can go wrong, as one tree; each class carries the exit code of a command that ends with it.

CommentvaultError            1  a fault of ours, unless a subclass says otherwise
├── UsageError               2  the call or the settings are wrong; nothing ran
├── ArchiveError             6  the archive cannot be read or written
│   ├── ArchiveLocked        6  another run is writing this thread
│   ├── ArchiveDamaged       6  a finished file is not what was written
│   └── ArchiveNotWritable   6  disk full, read-only, no permission
├── Interrupted              3  Ctrl-C or SIGTERM
│   └── BudgetSpent          3  no more requests or time were granted
└── AnswerError              3  a platform's answer could not be had or understood
    ├── Unreachable          3  no connection, time-out, broken connection, HTTP 5xx, after every try
    │   ├── GaveUp           3  so many failures that the host is left alone
    │   └── NotConnected     3  no connection was made: the host has got nothing
    ├── EmptyAnswer          3  HTTP 200 with nothing in it, after every try
    ├── NotRecorded          3  a replay holds no answer to this request
    ├── UnknownShape         3  an answer in a form that the parser does not know
    ├── NotServed            3  HTTP 4xx: this one request is not answered
    ├── Missing              5  what a link names is not there, or not for everybody
    ├── RateLimited          4  HTTP 429, or 403 after slowing down
    ├── QuotaSpent           4  what a key may ask for in a day is used up
    └── Declined             4  nobody is answered here: login, consent page, bot check
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class CommentvaultError(Exception):
    """The root. Its text is for people: what happened, to which thread, what was kept, what to do next."""

    exit_code = 1


class UsageError(CommentvaultError):
    """The call or the settings are wrong; raised before anything ran."""

    exit_code = 2


class ArchiveError(CommentvaultError):
    """The archive cannot be read or written."""

    exit_code = 6


class ArchiveLocked(ArchiveError):
    """Another run is writing this thread."""


class ArchiveDamaged(ArchiveError):
    """A finished file is not what was written into it; the text names file and line."""


class ArchiveNotWritable(ArchiveError):
    """Disk full, read-only folder or missing permission."""

    @classmethod
    def at(cls, path: Path, error: Exception) -> ArchiveNotWritable:
        """With words on what stands in the way at ``path``, and what to do."""
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        return cls(
            f"cannot write {path}: {reason}. What was written before is kept and readable; make room or choose another "
            "place with --archive, then fetch again."
        )


class Interrupted(CommentvaultError):
    """The user or the system asked the run to end (Ctrl-C, SIGTERM)."""

    exit_code = 3


class BudgetSpent(Interrupted):
    """The requests or the time that were granted to an errand are used up."""


class AnswerError(CommentvaultError):
    """A platform's answer could not be had or understood."""

    exit_code = 3


class Unreachable(AnswerError):
    """No connection, a time-out, a broken connection or HTTP 5xx, after every try."""


class GaveUp(Unreachable):
    """A host failed so often, or asks for so long a pause, that it is left alone. ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotConnected(Unreachable):
    """No connection could be made, so that the host has got nothing."""


class EmptyAnswer(AnswerError):
    """HTTP 200 with nothing in it, after every try."""


class NotRecorded(AnswerError):
    """A replay holds no answer to this request."""


class UnknownShape(AnswerError):
    """An answer in a form that the parser does not know.

    ``shape`` names what was found; ``raw`` is the answer's body, kept for a report.
    """

    def __init__(self, shape: str, raw: bytes = b"") -> None:
        super().__init__(f"an answer of an unknown shape: {shape}")
        self.shape = shape
        self.raw = raw


class RateLimited(AnswerError):
    """The platform asks for a pause. ``retry_after`` is in seconds, None where it did not say."""

    exit_code = 4

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QuotaSpent(AnswerError):
    """What a key may ask for in a day is used up. ``resumes`` is when it may ask again."""

    exit_code = 4

    def __init__(self, message: str, resumes: datetime) -> None:
        super().__init__(message)
        self.resumes = resumes


class NotServed(AnswerError):
    """HTTP 4xx: the platform does not answer this one request, however often it is sent."""


class Missing(AnswerError):
    """What a link names is not there, or not for everybody; the text has the platform's words."""

    exit_code = 5


class Declined(AnswerError):
    """The platform answers nothing to this visitor and waiting does not cure it; the text says what would."""

    exit_code = 4
