"""A timer and a service of the user's own systemd."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from commentvault.errors import UsageError
from commentvault.nightly.schedule import Job
from commentvault.nightly.schedulers.tools import run, write
from commentvault.nightly.times import Times


class Systemd:
    """A timer and a service of the user's own manager."""

    name = "systemd"

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        base = environment.get("XDG_CONFIG_HOME") or Path.home() / ".config"
        self.folder = Path(base) / "systemd" / "user"

    def units(self, job: Job) -> dict[str, str]:
        """The files by name."""
        set_ = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in job.environment.items())
        plain = re.fullmatch(r"[\w@+=:,./ -]+", job.command[0])  # systemd takes no other name for a program
        words = job.command if plain else ("/usr/bin/env", *job.command)
        command = " ".join(_quoted(word).replace("$", "$$") for word in words)
        about = str(job.vault).replace("%", "%%")
        return {
            f"{job.name}.service": f"""[Unit]
Description=commentvault: a night of {about}

[Service]
Type=oneshot
WorkingDirectory={str(job.folder).replace("%", "%%")}
{set_}ExecStart={command}
""",
            f"{job.name}.timer": f"""[Unit]
Description=commentvault: every night of {about}

[Timer]
OnCalendar={job.times.calendar}
Persistent=true

[Install]
WantedBy=timers.target
""",
        }

    def text(self, job: Job) -> str:
        """Both files, one after the other."""
        return "\n".join(f"# {self.folder / name}\n{unit}" for name, unit in self.units(job).items())

    def install(self, job: Job) -> list[str]:
        units = self.units(job)
        steps = (["daemon-reload"], ["enable", "--now", f"{job.name}.timer"])
        by_hand = " && ".join(shlex.join(["systemctl", "--user", *step]) for step in steps)
        if not shutil.which("systemctl"):
            raise UsageError(
                "systemctl is not here, so nothing was installed; try: commentvault schedule cron --install"
            )
        for name, unit in units.items():
            write(self.folder / name, unit.encode())
        for step in steps:
            self._tell(step, f"The files are in {self.folder}; once your manager runs: {by_hand}")
        if not self._lingers():
            return ["it runs while you are logged in; for it to run always: loginctl enable-linger"]
        return []

    def remove(self, name: str) -> bool:
        if not self.installed(name):
            return False
        if shutil.which("systemctl"):
            self._tell(["disable", "--now", f"{name}.timer"], "Nothing was changed")
        for kind in ("timer", "service"):
            (self.folder / f"{name}.{kind}").unlink(missing_ok=True)
        if shutil.which("systemctl"):
            self._tell(["daemon-reload"], "The files are removed")
        return True

    def installed(self, name: str) -> bool:
        return (self.folder / f"{name}.timer").is_file()

    def times(self, name: str) -> Times | None:
        text = (self.folder / f"{name}.timer").read_text("utf-8", "replace")
        found = re.findall(r"^OnCalendar=(.*)$", text, re.MULTILINE)
        return Times.from_calendar(found[0].strip()) if len(found) == 1 else None

    @staticmethod
    def _tell(step: list[str], otherwise: str) -> None:
        done = run(["systemctl", "--user", *step], otherwise)
        if done.returncode:
            told = " ".join(done.stderr.decode(errors="replace").split())
            raise UsageError(f"systemctl --user {shlex.join(step)}: {told}. {otherwise}")

    @staticmethod
    def _lingers() -> bool:
        """Whether the user's manager runs without a login."""
        import getpass

        try:
            return Path("/var/lib/systemd/linger", getpass.getuser()).exists()
        except (OSError, KeyError):  # a user without a name
            return False


def _quoted(text: str) -> str:
    """One word of a unit file."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'
