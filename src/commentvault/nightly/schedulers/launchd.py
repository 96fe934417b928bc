"""An agent of the user on macOS."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

from commentvault.errors import UsageError
from commentvault.nightly.schedule import Job
from commentvault.nightly.schedulers.tools import run, write
from commentvault.nightly.times import Times


class Launchd:
    """An agent of the user on macOS."""

    name = "launchd"

    def __init__(self) -> None:
        self.folder = Path.home() / "Library" / "LaunchAgents"

    def text(self, job: Job) -> str:
        """The property list."""
        import plistlib

        log = Path.home() / "Library" / "Logs" / f"{job.name}.log"  # there is nobody who sends mail
        agent = {
            "Label": job.name,
            "ProgramArguments": list(job.command),
            "WorkingDirectory": str(job.folder),
            "EnvironmentVariables": job.environment,
            "StartCalendarInterval": job.times.intervals,
            "ProcessType": "Background",
            "StandardOutPath": str(log),
            "StandardErrorPath": str(log),
        }
        return plistlib.dumps(agent, sort_keys=False).decode()

    def install(self, job: Job) -> list[str]:
        path = self.folder / f"{job.name}.plist"
        text = self.text(job)
        if not shutil.which("launchctl"):
            raise UsageError(
                f"launchctl is not here, so nothing was installed; on macOS this belongs in {path}:\n{text}"
            )
        write(path, text.encode())
        run(["launchctl", "bootout", f"{_domain()}/{job.name}"], "")  # the one before, where there is one
        done = run(["launchctl", "bootstrap", _domain(), str(path)], "")
        if done.returncode:
            told = " ".join(done.stderr.decode(errors="replace").split())
            by_hand = shlex.join(["launchctl", "bootstrap", _domain(), str(path)])
            raise UsageError(f"launchctl: {told}. The file is in place; when you are logged in: {by_hand}")
        return []

    def remove(self, name: str) -> bool:
        if not self.installed(name):
            return False
        if shutil.which("launchctl"):
            run(["launchctl", "bootout", f"{_domain()}/{name}"], "")
        (self.folder / f"{name}.plist").unlink(missing_ok=True)
        return True

    def installed(self, name: str) -> bool:
        return (self.folder / f"{name}.plist").is_file()

    def times(self, name: str) -> Times | None:
        import plistlib

        try:
            agent = plistlib.loads((self.folder / f"{name}.plist").read_bytes())
            return Times.from_intervals(agent["StartCalendarInterval"])
        except (ValueError, KeyError, TypeError, AttributeError):  # written by somebody else
            return None


def _domain() -> str:
    return f"gui/{os.getuid()}"
