"""``schedule``: one line that runs the nights; whatever else somebody has scheduled stays."""

from __future__ import annotations

import plistlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commentvault.nightly import reports
from commentvault.nightly.reports import Report
from tests.support import Cli

LINK = "https://www.youtube.com/watch?v=-Nb-M1GAOX8"
MINE = b"# mine, \xff\n\nMAILTO=me\n5 4 * * * echo 100\\% 'x'\n"


@pytest.fixture
def tools(run_cli: Cli) -> Path:
    """A folder of stand-ins for the schedulers' programs, first on the PATH of what ``scheduled`` runs."""
    folder = run_cli.home / "tools"
    folder.mkdir()
    return folder


@pytest.fixture
def crontab(tools: Path) -> Path:
    """A stand-in for ``crontab`` that keeps the table in a file."""
    table = tools / "table"
    _program(
        tools / "crontab",
        f"""
        case "$1" in
        -l) [ -f "{table}" ] || {{ echo "no crontab for me" >&2; exit 1; }}; cat "{table}" ;;
        -) cat >"{table}" ;;
        esac""",
    )
    return table


def _program(path: Path, text: str) -> None:
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)


def scheduled(cli: Cli, *arguments: str | Path, **more: str) -> tuple[int, str, str]:
    """What ``commentvault schedule`` leaves behind, with the stand-ins and little else on its PATH."""
    ran = cli("schedule", *arguments, env={"PATH": f"{cli.home / 'tools'}:{cli.home / 'none'}:/bin:/usr/bin"} | more)
    return ran.code, ran.out, ran.err


def watched(cli: Cli) -> None:
    assert cli("watch", "add", LINK).code == 0


def test_printing_twice_gives_the_same_line(run_cli: Cli) -> None:
    """A line for cron, alone on standard output, at a moment of the night that stays."""
    watched(run_cli)
    code, out, err = scheduled(run_cli)
    assert (code, len(out.splitlines())) == (0, 1)
    assert out == scheduled(run_cli, "cron")[1]
    assert 2 <= int(out.split()[1]) <= 5
    assert "--install" in err
    settings = run_cli.home / ".config/commentvault/commentvault.toml"
    assert f"cd {settings.parent} && COMMENTVAULT_SETTINGS={settings} PYTHONUTF8=1 " in out
    assert f"nightly --archive {run_cli.home}/.local/share/commentvault/archive --quiet" in out


def test_what_is_printed_runs(run_cli: Cli) -> None:
    """By the shell that cron starts, with the little that cron gives it: the right archive and settings are found."""
    watched(run_cli)
    _, line, _ = scheduled(run_cli, "--archive", "kept here", COMMENTVAULT_NET_LANES="2")
    command = line.split(" ", 5)[5].strip().replace("\\%", "%") + " --dry-run"
    environment = {"HOME": str(run_cli.home), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    ran = subprocess.run(
        ["/bin/sh", "-c", command], cwd="/", env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "-Nb-M1GAOX8" in ran.stdout


def test_as_often_as_a_thread_asks(run_cli: Cli) -> None:
    """Once a day, unless a watched link wants more; or as is said."""
    watched(run_cli)
    assert scheduled(run_cli, "--at", "03:17")[1].startswith("17 3 * * * ")
    run_cli("watch", "add", LINK, "--every", "7h")
    assert scheduled(run_cli, "--at", "03:17")[1].startswith("17 3,9,15,21 * * * ")
    assert scheduled(run_cli, "--at", "03:17", "--every", "1h")[1].startswith("17 * * * * ")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(["--at", "25:00"], "03:17"), (["--every", "5h"], "4h, 6h"), (["--install", "--remove"], "different wishes")],
)
def test_a_wish_that_cannot_be_met(run_cli: Cli, arguments: list[str], named: str) -> None:
    """A usage error that says what would do."""
    code, out, err = scheduled(run_cli, *arguments)
    assert (code, out) == (2, "")
    assert named in err


def test_secrets_are_left_out_aloud(run_cli: Cli) -> None:
    """By the variable's name and with the place where it belongs, without its value."""
    watched(run_cli)
    code, out, err = scheduled(run_cli, COMMENTVAULT_NIGHTLY_PING="https://x/s3cret", HTTPS_PROXY="http://a:s3cret@b")
    assert code == 0
    assert "s3cret" not in out + err
    assert "COMMENTVAULT_NIGHTLY_PING is left out" in err
    assert "ping under [nightly]" in err
    assert "proxy under [net]" in err


def test_nothing_is_installed_where_nothing_is_watched(run_cli: Cli, crontab: Path) -> None:
    """It would fail every night."""
    code, _, err = scheduled(run_cli, "--install")
    assert code == 2
    assert "watch add" in err
    assert not crontab.exists()


def test_cron_is_installed_once_and_removed_whole(run_cli: Cli, crontab: Path) -> None:
    """The user's own lines stay byte for byte; a second time exchanges the block in its place."""
    watched(run_cli)
    crontab.write_bytes(MINE)
    code, out, _ = scheduled(run_cli, "--install", "--at", "03:17")
    assert code == 0
    assert "every day at 03:17" in out
    first = crontab.read_bytes()
    crontab.write_bytes(first + b"6 6 * * * true\n")
    assert scheduled(run_cli, "cron", "--install", "--at", "04:18")[0] == 0
    second = crontab.read_bytes()
    assert second == first.replace(b"\n17 3 ", b"\n18 4 ") + b"6 6 * * * true\n"
    assert scheduled(run_cli, "--install", "--at", "04:18")[0] == 0
    assert crontab.read_bytes() == second
    assert scheduled(run_cli, "--remove")[0] == 0
    assert crontab.read_bytes() == MINE + b"6 6 * * * true\n"
    assert "nothing is installed" in scheduled(run_cli, "--remove")[1]


def test_every_archive_has_its_own_line(run_cli: Cli, crontab: Path) -> None:
    """And the first table that a user has."""
    watched(run_cli)
    for archive in ("one", "two"):
        assert scheduled(run_cli, "--install", "--archive", archive)[0] == 0
    assert crontab.read_text().count(" nightly ") == 2
    assert scheduled(run_cli, "--remove", "--archive", "one")[0] == 0
    assert "two --quiet" in crontab.read_text()
    assert "one --quiet" not in crontab.read_text()


def test_a_crontab_that_fails_is_left_alone(run_cli: Cli, tools: Path, crontab: Path) -> None:
    """Where the table cannot be read, writing one would delete it; where a mark is missing, guessing would too."""
    watched(run_cli)
    crontab.write_bytes(MINE)
    assert scheduled(run_cli, "--install")[0] == 0
    torn = b"".join(line for line in crontab.read_bytes().splitlines(keepends=True) if not line.startswith(b"# <<<"))
    crontab.write_bytes(torn)
    code, _, err = scheduled(run_cli, "--install")
    assert (code, crontab.read_bytes()) == (2, torn)
    assert "crontab -e" in err
    _program(tools / "crontab", '[ "$1" = -l ] && { echo "you may not" >&2; exit 1; }\ncat >"$0.written"\n')
    code, _, err = scheduled(run_cli, "--install")
    assert code == 2
    assert "you may not" in err
    assert not (tools / "crontab.written").exists()


def test_systemd_is_installed_and_removed(run_cli: Cli, tools: Path) -> None:
    """Two files and three words to the user's manager."""
    watched(run_cli)
    calls = tools / "calls"
    _program(tools / "systemctl", f'echo "$@" >>"{calls}"\n')
    assert scheduled(run_cli, "systemd", "--install", "--at", "03:17")[0] == 0
    folder = run_cli.home / ".config" / "systemd" / "user"
    timer = next(folder.glob("*.timer"))
    assert "OnCalendar=*-*-* 03:17:00" in timer.read_text()
    assert timer.with_suffix(".service").is_file()
    assert calls.read_text() == f"--user daemon-reload\n--user enable --now {timer.name}\n"
    assert "systemd: every day at 03:17" in scheduled(run_cli, "--check")[1]
    assert scheduled(run_cli, "systemd", "--remove")[0] == 0
    assert list(folder.iterdir()) == []
    assert f"--user disable --now {timer.name}" in calls.read_text()


def test_systemd_without_a_session_says_what_is_left_to_do(run_cli: Cli, tools: Path) -> None:
    """The files are there; the rest is told word by word."""
    watched(run_cli)
    _program(tools / "systemctl", 'echo "Failed to connect to bus" >&2; exit 1\n')
    code, _, err = scheduled(run_cli, "systemd", "--install")
    assert code == 2
    assert "Failed to connect to bus" in err
    assert "systemctl --user daemon-reload && systemctl --user enable --now commentvault-nightly-" in err


def test_launchd_is_installed_and_removed(run_cli: Cli, tools: Path) -> None:
    """A property list and a word to launchctl."""
    watched(run_cli)
    calls = tools / "calls"
    _program(tools / "launchctl", f'echo "$@" >>"{calls}"\n')
    assert scheduled(run_cli, "launchd", "--install", "--at", "03:17")[0] == 0
    path = next((run_cli.home / "Library" / "LaunchAgents").glob("*.plist"))
    assert plistlib.loads(path.read_bytes())["StartCalendarInterval"] == [{"Hour": 3, "Minute": 17}]
    assert f"bootstrap gui/{path.stat().st_uid} {path}" in calls.read_text()
    assert "launchd: every day at 03:17" in scheduled(run_cli, "--check")[1]
    assert scheduled(run_cli, "launchd", "--remove")[0] == 0
    assert not path.exists()


@pytest.mark.parametrize("kind", ["cron", "systemd", "launchd"])
def test_without_the_scheduler_it_says_what_to_do(run_cli: Cli, kind: str) -> None:
    """Nothing is written."""
    watched(run_cli)
    ran = run_cli("schedule", kind, "--install", env={"PATH": str(run_cli.home)})
    assert ran.code == 2
    assert "is not here" in ran.err
    assert not (run_cli.home / ".config" / "systemd").exists()
    assert not (run_cli.home / "Library").exists()


def _night(cli: Cli, *, ago: timedelta, code: int = 0, good: timedelta | None = None) -> None:
    """A night's report as it lies in the archive."""
    now = datetime.now(UTC).replace(microsecond=0)
    last_good = now - (good or ago) if good or not code else None
    report = Report(
        version="1", started=now - ago - timedelta(minutes=5), ended=now - ago, exit_code=code, last_good=last_good
    )
    folder = reports.folder(cli.work / "kept")
    reports.replace(folder / reports.REPORT, report)


def test_check_says_whether_the_nights_happen(run_cli: Cli, crontab: Path) -> None:
    """0 where the last good night is recent, else 3; in place or not, when it ran, when it runs next."""
    watched(run_cli)
    check = ("--check", "--archive", "kept")
    code, out, _ = scheduled(run_cli, *check)
    assert code == 3
    assert "installed for nothing" in out
    assert "it has not run yet" in out
    assert scheduled(run_cli, "--install", "--at", "03:17", "--archive", "kept")[0] == 0
    _night(run_cli, ago=timedelta(hours=20))
    code, out, _ = scheduled(run_cli, *check)
    assert code == 0
    assert "installed for cron: every day at 03:17" in out
    assert "next run: " in out
    _night(run_cli, ago=timedelta(hours=20), code=3, good=timedelta(days=4))
    code, out, _ = scheduled(run_cli, *check)
    assert code == 3
    assert "exit code 3" in out
    assert "too long ago" in out
    assert "none yet" not in out
    _night(run_cli, ago=timedelta(hours=20), code=3)
    assert "none yet" in scheduled(run_cli, *check)[1]


def test_check_knows_how_often_it_should_have_run(run_cli: Cli, crontab: Path) -> None:
    """An hourly schedule that rested for a day has stopped."""
    watched(run_cli)
    assert scheduled(run_cli, "--install", "--every", "1h", "--archive", "kept")[0] == 0
    _night(run_cli, ago=timedelta(hours=20))
    assert scheduled(run_cli, "--check", "--archive", "kept")[0] == 3
