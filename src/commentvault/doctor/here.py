"""What can be seen on this machine: the settings file, the archive, what runs left behind."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from commentvault import __version__
from commentvault.archive import segments
from commentvault.archive.vault import Vault
from commentvault.doctor.check import Check, ok, problem, warning
from commentvault.errors import ArchiveError
from commentvault.nightly.instance import is_under_way
from commentvault.platforms.extras import install
from commentvault.platforms.secrets import KEYRING
from commentvault.settings import Settings, user_file

_SCARCE, _NO_ROOM = 1_000_000_000, 50_000_000  # bytes
_AT_WORK = timedelta(hours=1)  # a run writes every few seconds
_ELSEWHERE = "mend it, or choose another place with --archive"
_SHOWN = 3  # names of a longer list


def program() -> Check:
    """Which program answers here: the first thing that a report of a fault needs."""
    return ok("program", f"commentvault {__version__}, Python {sys.version.split()[0]} ({sys.executable})")


def settings(loaded: Settings) -> Iterator[Check]:
    """Which file holds, and what would surprise."""
    file = loaded.file
    if file is None:
        yield ok("settings", f"no file, the defaults hold; {user_file()} would be read")
        return
    token = loaded.instagram.token or KEYRING
    secrets = loaded.nightly.ping or loaded.nightly.notify or "@" in (loaded.net.proxy or "")
    secrets = secrets or any(not key.startswith(KEYRING) for key in (*loaded.youtube.keys, token))
    if secrets and os.name == "posix" and file.stat().st_mode & 0o077:
        yield warning("settings", f"{file} holds secrets and others may read it", f"chmod 600 {file}")
    else:
        yield ok("settings", str(file))
    if loaded.nightly.notify:
        from importlib.util import find_spec

        if find_spec("apprise") is None:
            told = "notices are asked for, and apprise, which sends them, is not installed"
            yield warning("settings", told, install("notify"))


def archive(root: Path) -> Iterator[Check]:
    """Whether the archive can be written, and for how long."""
    try:
        there = next(path for path in (root, *root.parents) if path.exists())
        free = shutil.disk_usage(there).free
    except OSError as error:
        yield problem("archive", f"{root}: {error.strerror or error}", _ELSEWHERE, 6)
        return
    room = f"{free / 1e9:,.1f} GB free"
    if not (there.is_dir() and os.access(there, os.R_OK | os.W_OK | os.X_OK)):
        what = "cannot be written by this user" if there.is_dir() else "is no folder"
        yield problem("archive", f"{there} {what}", _ELSEWHERE, 6)
    elif free < _NO_ROOM:
        yield problem("archive", f"{root}: only {free / 1e6:,.0f} MB free", "make room", 6)
    elif free < _SCARCE:
        yield warning("archive", f"{root}: only {free / 1e6:,.0f} MB free", "make room soon")
    elif there != root:
        yield ok("archive", f"{root}, which the first fetch makes; {room}")
    else:
        folds = "; upper and lower case are one to this file system" if _folds_case(root) else ""
        threads = sum(1 for _ in Vault(root).threads())
        yield ok("archive", f"{root}: {threads:,} thread{'s' * (threads != 1)}, {room}{folds}")
    yield from _others(root)


def _others(root: Path) -> Iterator[Check]:
    """Folders that another user made, as a cron line of root's would."""
    folders = (folder for folder in sorted(root.glob("*/*")) if folder.is_dir())
    closed = [folder for folder in folders if not os.access(folder, os.R_OK | os.W_OK | os.X_OK)]
    if closed:
        told = f"{_some(closed)} cannot be written by this user"
        yield problem("archive", told, "let one user do it all: chown -R", 6)


def _folds_case(root: Path) -> bool:
    """Whether two names that differ only in case are one file here, by a name that is there anyway."""
    other = root.with_name(root.name.swapcase())
    return other != root and other.exists() and other.samefile(root)


def leftovers(root: Path, now: datetime) -> Iterator[Check]:
    """What killed runs left."""
    parts = list(root.glob("*/*/*" + segments.PART))
    running = [part for part in parts if is_under_way(part.parent)]  # a run holds its thread's lock
    left = [part for part in parts if part not in running and part.exists()]  # one may have ended meanwhile
    if left:
        told = f"{len(left):,} left by a killed process: {_some(left)}"
        yield warning("runs", told, "the next run goes on with it")
    hanging = [part for part in running if part.exists() and _is_old(part, now)]
    if hanging:
        yield warning("runs", f"{_some(hanging)}: its run has not written for long", "if it hangs, end that process")
    torn = list(root.glob("*/*/*.torn"))
    if torn:
        told = f"{_some(torn)}: the half line that a killed run had written"
        yield warning("runs", told, "nothing is lost; it may be deleted")
    if not left and not hanging and not torn:
        yield ok("runs", f"{len(running)} under way" if running else "none under way, none left behind")


def _is_old(part: Path, now: datetime) -> bool:
    return now.timestamp() - part.stat().st_mtime > _AT_WORK.total_seconds()


def newest_thread(root: Path, platforms: Collection[str]) -> str | None:
    """The thread that was visited last, of these platforms or, where there are none, of any."""
    files = [(path.name, path) for folder in Vault(root).threads() for path in segments.segment_files(folder)[-1:]]
    for _, path in sorted(files, reverse=True):
        try:
            header = segments.read_header(path)
        except (ArchiveError, OSError):  # for verify to tell
            continue
        if header and (not platforms or header.thread.partition(":")[0] in platforms):
            return header.thread
    return None


def _some(paths: list[Path]) -> str:
    """A few of them by name."""
    more = f" and {len(paths) - _SHOWN:,} more" if len(paths) > _SHOWN else ""
    return ", ".join(map(str, paths[:_SHOWN])) + more
