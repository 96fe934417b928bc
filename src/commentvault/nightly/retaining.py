"""What YouTube's Data API told too long ago is deleted, in threads that are not visited tonight too."""

from __future__ import annotations

import logging
from datetime import datetime

from commentvault import sync
from commentvault.archive.vault import Vault
from commentvault.errors import ArchiveLocked
from commentvault.nightly.reports import Problem


def sweep(vault: Vault, days: int | None, now: datetime, log: logging.Logger) -> list[Problem]:
    """Delete it, where a number of days is set; the threads in which that failed. One that another run holds is left to
    that run, or the next night.
    """
    if days is None:
        return []
    done = sync.retain(vault, "youtube", days, now)
    if done.runs:
        log.info("retention: %d runs of %d threads were rewritten", done.runs, done.threads)
    return [
        Problem(
            about=f"(retention) {folder.name}", kind=type(error).__name__, text=str(error), exit_code=error.exit_code
        )
        for folder, error in done.skipped.items()
        if not isinstance(error, ArchiveLocked)
    ]
