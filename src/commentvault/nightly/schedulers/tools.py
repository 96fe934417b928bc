"""The schedulers' own programs and files."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from commentvault.errors import UsageError

_TIMEOUT = 60.0  # seconds after which a scheduler's own tool counts as hanging


def run(command: list[str], otherwise: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """A scheduler's own tool, in English. Raises :class:`UsageError` where it is not here or hangs."""
    program = shutil.which(command[0])
    if program is None:
        raise UsageError(f"{command[0]} is not here. {otherwise}")
    environment = os.environ | {"LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603  # a program of the system with words of ours
            [program, *command[1:]], input=data, capture_output=True, timeout=_TIMEOUT, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"{shlex.join(command)}: {error}. {otherwise}") from error


def write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(path.name + ".new")
        new.write_bytes(data)
        new.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}; nothing was installed") from error
