"""What is written for cron, systemd and launchd: read back by those who have to understand it."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from commentvault.errors import UsageError
from commentvault.nightly import schedule
from commentvault.nightly.schedule import Job
from commentvault.nightly.schedulers import Cron, Launchd, Systemd
from commentvault.nightly.times import Times
from commentvault.settings import Settings

DAY = timedelta(days=1)
ODD = 'it\'s 100% "ours", $HOME & ü'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own."""
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def odd(tmp_path: Path) -> Job:
    """A job with everything in its names that a schedule could trip over; it writes down what it was given."""
    folder = tmp_path / ODD
    folder.mkdir()
    program = folder / "program"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "$A" "$@" >told\n')
    program.chmod(0o755)
    command = (str(program), "nightly", ODD)
    return Job("commentvault-nightly-test", folder, folder, command, {"A": ODD, "B": "1"}, Times((17,), (3,)))


def test_the_cron_line_says_what_it_should(odd: Job) -> None:
    """Read as cron does (up to an unescaped %), then by the shell that cron starts."""
    line = Cron().text(odd)
    assert line.startswith("17 3 * * * cd ")
    assert line.endswith("\n")
    assert "%" not in line.replace("\\%", "")
    command = line.split(" ", 5)[5].rstrip("\n").replace("\\%", "%")
    subprocess.run(["/bin/sh", "-c", command], cwd="/", env={}, check=True)
    assert (odd.folder / "told").read_text().splitlines() == [str(odd.folder), ODD, "nightly", ODD]


def test_a_line_that_cron_would_not_take_is_refused(odd: Job, tmp_path: Path) -> None:
    """Too long, or with a sign that crons read in different ways."""
    for environment, named in (({"A": "x" * 900}, "cron takes 990"), ({"A": "a\\b"}, "backslash")):
        job = Job(odd.name, odd.vault, odd.folder, odd.command, environment, odd.times)
        with pytest.raises(UsageError, match=named):
            Cron().text(job)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_units(odd: Job, tmp_path: Path) -> None:
    """Its own check finds nothing to say."""
    for name, unit in Systemd().units(odd).items():
        (tmp_path / name).write_text(unit)
    units = sorted(str(path) for path in tmp_path.glob(f"{odd.name}.*"))
    assert len(units) == 2
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    command = ["systemd-analyze", "--user", "verify", *units]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")


def test_the_timer_catches_up() -> None:
    """A machine that slept through the night runs it when it wakes."""
    job = Job("n", Path("/v"), Path("/f"), ("/p", "nightly"), {}, Times((17,), (3,)))
    timer = Systemd().units(job)["n.timer"]
    assert "OnCalendar=*-*-* 03:17:00\nPersistent=true\n" in timer
    assert Systemd({"XDG_CONFIG_HOME": "/c"}).folder == Path("/c/systemd/user")


def test_the_agent_is_a_property_list(odd: Job) -> None:
    """With every name as it is."""
    agent = plistlib.loads(Launchd().text(odd).encode())
    assert agent["ProgramArguments"] == list(odd.command)
    assert agent["EnvironmentVariables"] == odd.environment
    assert agent["WorkingDirectory"] == str(odd.folder)
    assert agent["StartCalendarInterval"] == [{"Hour": 3, "Minute": 17}]


def made(vault: Path, environment: dict[str, str], file: Path | None = None) -> Job:
    return schedule.job(Settings(file=file), vault, environment, every=DAY)


def test_the_job_depends_on_nothing_of_a_login(tmp_path: Path) -> None:
    """Absolute places, this very Python's program, text as UTF-8; the moment stays the same for this archive."""
    job = made(tmp_path / "kept", {}, tmp_path / "x" / "commentvault.toml")
    assert job.command[-4:] == ("nightly", "--archive", str(tmp_path / "kept"), "--quiet")
    assert Path(job.command[0]).parent == Path(sys.executable).parent
    assert job.folder == tmp_path / "x"
    settings = {"COMMENTVAULT_SETTINGS": str(tmp_path / "x" / "commentvault.toml")}
    assert job.environment == settings | {"PYTHONUTF8": "1"}
    assert made(tmp_path / "kept", {}).times == job.times
    others = {made(tmp_path / str(number), {}).times for number in range(20)}
    assert len(others) > 1
    assert made(tmp_path / "1", {}).name != job.name


def test_what_is_set_now_is_set_then(tmp_path: Path) -> None:
    """Our variables, proxies and authorities; files by their whole names, secrets by none."""
    environment = {
        "COMMENTVAULT_NET_LANES": "2",
        "COMMENTVAULT_ARCHIVE": "x",
        "COMMENTVAULT_NET_CA_FILE": "ca.pem",
        "COMMENTVAULT_NET_PROXY": "http://127.0.0.1:3128",
        "COMMENTVAULT_NIGHTLY_PING": "https://x/s3cret",
        "COMMENTVAULT_NIGHTLY_NOTIFY": "json://x/s3cret",
        "HTTPS_PROXY": "http://me:s3cret@x",
        "no_proxy": "localhost",
        "SSL_CERT_FILE": "/ca.pem",
        "PATH": "/bin",
        "EDITOR": "vi",
    }
    job = made(tmp_path, environment)
    assert job.environment == {
        "PYTHONUTF8": "1",
        "COMMENTVAULT_NET_LANES": "2",
        "COMMENTVAULT_NET_CA_FILE": str(Path.cwd() / "ca.pem"),
        "COMMENTVAULT_NET_PROXY": "http://127.0.0.1:3128",
        "no_proxy": "localhost",
        "SSL_CERT_FILE": "/ca.pem",
    }
    assert job.left_out == ("COMMENTVAULT_NIGHTLY_PING", "COMMENTVAULT_NIGHTLY_NOTIFY", "HTTPS_PROXY")


@pytest.mark.parametrize("name", ["two\nlines", "half \udcff name"])
def test_a_name_that_would_break_a_schedule_is_refused(tmp_path: Path, name: str) -> None:
    """A line end is another line, which could be another command."""
    with pytest.raises(UsageError, match="cannot be written into a schedule"):
        made(tmp_path / name, {})
