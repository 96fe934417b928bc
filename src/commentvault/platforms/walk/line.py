"""What a walk has put in line: every token once, the chain of top comments before the replies."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import msgspec

from commentvault.model import Cursor, Page
from commentvault.platforms.lanes import Lanes
from commentvault.platforms.walk.jobs import Job, Look, Opened, to_cursor


class Line:
    """The jobs that wait in lanes, and the cursors that tell a later run of them."""

    def __init__(self, lanes: int, work: Callable[[Job], Any], stop: threading.Event) -> None:
        self._lanes: Lanes[Job, Any] = Lanes(lanes, work, stop)
        self._used: set[int] = set()  # hashes of the tokens asked for
        self._ahead: list[Cursor] = []  # put in line since the last page
        self.next = self._lanes.next
        self.hold = self._lanes.hold
        self.close = self._lanes.close

    def put(self, job: Job) -> bool:
        """Put a job in line; False where its token was asked for before."""
        if not isinstance(job, Look):
            if hash(job.token) in self._used:
                return False
            self._used.add(hash(job.token))
        self._ahead.append(to_cursor(job))
        self._lanes.put(job, urgent=not isinstance(job, Opened))
        return True

    def forget(self) -> None:
        """Let tokens be asked for once more."""
        self._used.clear()

    def stamp(self, job: Job, page: Page) -> Page:
        """The page that a job brought, with what is to be asked for from here on; a failed one is not done with."""
        ahead, self._ahead = tuple(self._ahead), []
        read = None if page.failed else to_cursor(job).cursor
        return msgspec.structs.replace(page, pending=len(self._lanes), read=read, ahead=ahead)

    @property
    def waiting(self) -> list[Job]:
        """The jobs that have no outcome yet."""
        return self._lanes.waiting

    def __len__(self) -> int:
        return len(self._lanes)
