"""Keeping to a time for what a platform's API told: a sweep over all its threads in a vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from commentvault.archive import redaction, retention, segments
from commentvault.archive.vault import Vault
from commentvault.errors import ArchiveError


@dataclass
class Retained:
    """``threads`` and ``runs`` = how many were rewritten; ``skipped`` = why a thread was left as it is, by its folder:
    another run has it (:class:`ArchiveLocked`), or it is damaged or not writable.
    """

    threads: int = 0
    runs: int = 0
    skipped: dict[Path, ArchiveError] = field(default_factory=dict)


def retain(vault: Vault, platform: str, days: int, now: datetime) -> Retained:
    """Delete from all threads of a platform what its API told so many days ago.

    Comes right before a visit, which asks for it anew. What stands in a thread's way is no reason to spare the others.
    """
    done = Retained()
    before = retention.limit(days, now)
    for folder in vault.threads():
        if folder.parent.name != platform:
            continue
        try:
            runs = _retain(vault, folder, before, now)
        except ArchiveError as error:
            done.skipped[folder] = error
            continue
        done.threads += runs > 0
        done.runs += runs
    return done


def _retain(vault: Vault, folder: Path, before: datetime, now: datetime) -> int:
    """One thread; without its lock where nothing is to be done."""
    if not retention.expired(folder, before) and not redaction.is_unfinished(folder):
        return 0
    header = next(filter(None, map(segments.read_header, segments.segment_files(folder))))
    with vault.writing(header.thread) as locked:
        return retention.strip(locked, before, now)
