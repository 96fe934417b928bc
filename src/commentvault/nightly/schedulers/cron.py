"""A line in the user's crontab."""

from __future__ import annotations

import os
import re
import shlex
import shutil

from commentvault.errors import UsageError
from commentvault.nightly.schedule import Job
from commentvault.nightly.schedulers.tools import run
from commentvault.nightly.times import Times

_LONGEST = 990  # characters of a line; Debian's cron takes 999


class Cron:
    """A block between two marks in the user's table."""

    name = "cron"

    def text(self, job: Job) -> str:
        """The one line."""
        given = " ".join(f"{name}={shlex.quote(value)}" for name, value in job.environment.items())
        command = f"cd {shlex.quote(str(job.folder))} && {given} {shlex.join(job.command)}"
        if "\\" in command:  # crons disagree on what it means
            raise UsageError(
                "a backslash in a path or a variable cannot be written for every cron; try: schedule systemd"
            )
        line = f"{job.times.cron} {command.replace('%', chr(92) + '%')}"
        if len(os.fsencode(line)) > _LONGEST:
            raise UsageError(
                f"the line has {len(line)} characters, and cron takes {_LONGEST}; write variables into the settings "
                "file instead, or try: schedule systemd"
            )
        return line + "\n"

    def install(self, job: Job) -> list[str]:
        line = self.text(job)
        begin, end = self._marks(job.name)
        table = self._table(f"write this line into the user's table by hand (crontab -e):\n{line}")
        block = b"".join([begin, os.fsencode(f"# commentvault schedule, for {job.vault}\n{line}"), end])
        span = self._block(table, job.name)
        if span is None:
            table += b"" if table.endswith(b"\n") or not table else b"\n"
            span = (len(table), len(table))
        self._write(table[: span[0]] + block + table[span[1] :])
        if block not in self._table(""):
            raise UsageError("crontab took the table and does not show it; look at it with: crontab -l")
        return []

    def remove(self, name: str) -> bool:
        if not shutil.which("crontab"):
            return False
        table = self._table("")
        span = self._block(table, name)
        if span:
            self._write(table[: span[0]] + table[span[1] :])
        return span is not None

    def installed(self, name: str) -> bool:
        return bool(shutil.which("crontab")) and self._block(self._table(""), name) is not None

    def times(self, name: str) -> Times | None:
        table = self._table("")
        span = self._block(table, name)
        lines = table[slice(*span)].decode("utf-8", "replace").split("\n") if span else []
        job = next((line for line in lines if line and not line.startswith("#")), "")
        return Times.from_cron(" ".join(job.split()[:5]))

    @staticmethod
    def _marks(name: str) -> tuple[bytes, bytes]:
        return f"# >>> {name}\n".encode(), f"# <<< {name}\n".encode()

    def _block(self, table: bytes, name: str) -> tuple[int, int] | None:
        """Where the block begins and ends. Raises :class:`UsageError` where one of its marks is missing."""
        begin, end = (re.search(rb"^" + re.escape(mark), table, re.MULTILINE) for mark in self._marks(name))
        if begin is None and end is None:
            return None
        if begin is None or end is None or end.start() < begin.start():
            raise UsageError(f"a mark of {name} is missing in the crontab; mend it by hand: crontab -e")
        return begin.start(), end.end()

    @staticmethod
    def _table(otherwise: str) -> bytes:
        """The user's table; b"" where there is none."""
        done = run(["crontab", "-l"], otherwise)
        if done.returncode == 0:
            return done.stdout
        told = done.stderr.decode(errors="replace").strip()
        if re.search(r"no crontab|no such file", told, re.IGNORECASE):
            return b""
        raise UsageError(f"crontab -l: {told or f'exit code {done.returncode}'}; nothing was changed. {otherwise}")

    @staticmethod
    def _write(table: bytes) -> None:
        done = run(["crontab", "-"], "", table)
        if done.returncode:
            told = done.stderr.decode(errors="replace").strip()
            raise UsageError(f"crontab did not take the table: {told or f'exit code {done.returncode}'}")
