"""``doctor``: what stands between a user and good nights, and what to do about it."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, Fault, Recipe, Rule, build_corpus, faults
from commentvault.demo.connections import Connection
from commentvault.nightly import instance, reports
from commentvault.nightly.instance import Holder
from commentvault.nightly.reports import Report
from tests.demo.demo_client import ServerFactory
from tests.support import Cli

NOW = datetime.now(UTC).replace(microsecond=0)
FINISHED = 2**22  # no process has such a number


class Looked:
    """What ``doctor --json`` said, by what it is about."""

    def __init__(self, cli: Cli, *arguments: str | Path, **more: Any) -> None:
        env = {"PATH": str(cli.home), **more.pop("env", {})}  # no scheduler of this machine
        ran = cli("doctor", "--json", *arguments, env=env, **more)
        self.code, self.err = ran.code, ran.err
        self.checks = [json.loads(line) for line in ran.out.splitlines()]

    def levels(self, about: str) -> list[str]:
        return [check["level"] for check in self.checks if check["about"] == about]

    def told(self, about: str) -> str:
        return "\n".join(f"{check['told']} → {check['todo']}" for check in self.checks if check["about"] == about)


@pytest.fixture
def on_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented platform's clock is this machine's."""
    monkeypatch.setattr(Connection, "date_time_string", BaseHTTPRequestHandler.date_time_string)


def state_of(folder: Path) -> dict[str, int]:
    """Every file below, with when it was written."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.usefixtures("on_time")
def test_all_is_well(run_cli: Cli, kept: Path, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """Everything is looked at, one request is made, nothing is changed, and the exit code is 0."""
    server = demo_server(small_corpus)
    link = f"youtube:{small_corpus.video.id}"
    run_cli("watch", "add", link)
    before = state_of(run_cli.work)
    looked = Looked(run_cli, "--archive", "kept", server=server)
    assert (looked.code, looked.err) == (0, "")
    about = ["program", "settings", "archive", "runs", "platform", "clock", "watched", "nightly", "schedule"]
    assert [check["about"] for check in looked.checks] == about
    assert [check["level"] for check in looked.checks] == ["ok"] * 8 + ["warning"]
    assert server.count == 1
    assert "1 request" in looked.told("platform")
    assert "schedule --install" in looked.told("schedule")
    assert state_of(run_cli.work) == before


@pytest.mark.usefixtures("on_time")
def test_it_reads_well(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """A line for each look, and what to do below it."""
    ran = run_cli("doctor", small_corpus.video.id, server=demo_server(small_corpus))
    assert ran.code == 0
    assert all(line.startswith(("ok ", "warning ", " " * 18 + " → ")) for line in ran.out.splitlines())


def test_settings_that_make_no_sense_are_the_first_thing(run_cli: Cli) -> None:
    """The rest would be guesswork; code 2."""
    (run_cli.work / "commentvault.toml").write_text("[net]\nlane = 2\n")
    looked = Looked(run_cli)
    assert looked.code == 2
    assert looked.checks[-1]["level"] == "problem"
    assert "did you mean lanes" in looked.told("settings")


def test_secrets_that_others_may_read(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """A word on the file's mode, none of what is in it."""
    file = run_cli.work / "commentvault.toml"
    file.write_text('[nightly]\nping = "https://x/s3cret"\n')
    file.chmod(0o644)
    looked = Looked(run_cli, small_corpus.video.id, server=demo_server(small_corpus))
    assert looked.code == 0
    assert f"chmod 600 {file}" in looked.told("settings")
    assert "s3cret" not in str(looked.checks)


def test_an_archive_that_is_none(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """A file in its place is a problem of code 6."""
    (run_cli.work / "kept").touch()
    looked = Looked(run_cli, small_corpus.video.id, "--archive", "kept", server=demo_server(small_corpus))
    assert looked.code == 6
    assert "is no folder" in looked.told("archive")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_an_archive_of_another_user(run_cli: Cli, kept: Path) -> None:
    """A thread's folder that cannot be written is named."""
    kept.chmod(0o555)
    looked = Looked(run_cli, "--archive", "kept")
    kept.chmod(0o755)
    assert looked.code == 6
    assert kept.name in looked.told("archive")


@pytest.mark.parametrize(
    ("fault", "code", "named"),
    [
        (Fault("status", code=503), 3, "503"),
        (Fault("status", code=429), 4, "limits the rate"),
        (Fault("blank"), 3, "shape"),
        (Fault("html"), 4, "consent"),
    ],
)
def test_a_platform_that_does_not_answer(
    run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus, fault: Fault, code: int, named: str
) -> None:
    """The problem's own class; it is found out with a few requests."""
    server = demo_server(small_corpus)
    server.fault = faults(Rule(fault=fault))
    looked = Looked(run_cli, small_corpus.video.id, server=server)
    assert looked.code == code, looked.checks
    assert looked.levels("platform") == ["problem"]
    assert named in looked.told("platform")
    assert server.count <= 12


def test_nobody_there(run_cli: Cli) -> None:
    """A host that refuses the connection: code 3."""
    looked = Looked(
        run_cli, "-Nb-M1GAOX8".join(["youtube:", ""]), env={"COMMENTVAULT_YOUTUBE_ENDPOINT": "http://127.0.0.1:1"}
    )
    assert looked.code == 3
    assert "cannot be reached" in looked.told("platform")
    assert looked.levels("clock") == []


def test_a_missing_thread_is_no_fault_of_the_platform(
    run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus
) -> None:
    """It answers; another link tells more. What is no link at all is a problem."""
    looked = Looked(run_cli, "demoGONE000", server=demo_server(small_corpus))
    assert looked.code == 0
    assert looked.levels("platform") == ["warning"]
    assert Looked(run_cli, "nowhere").code == 2


def test_which_thread_is_asked_about(
    run_cli: Cli, kept: Path, demo_server: ServerFactory, small_corpus: Corpus
) -> None:
    """The first watched one that is a thread, else the newest kept one of a watched platform, else a well-known one."""
    server, video = demo_server(small_corpus), small_corpus.video.id
    channel, profile, missing = "https://www.youtube.com/@somebody", "instagram.com/some.body", "youtube:demoGONE000"
    for links, thread in (
        ((channel, missing, f"youtube:{video}"), missing),
        ((profile, channel), f"youtube:{video}"),
        ((profile,), "youtube:jNQXAC9IVRw"),
        ((), f"youtube:{video}"),
    ):
        watched = [f'[[watch]]\nlink = "{link}"\n' for link in links]
        (run_cli.work / "commentvault.toml").write_text("".join(watched))
        looked = Looked(run_cli, "--archive", kept.parent.parent, server=server)
        assert looked.told("platform").startswith(f"{thread}, asked with"), links


def test_a_clock_that_is_wrong(run_cli: Cli, demo_server: ServerFactory) -> None:
    """Against the answer's own time: this platform's clock stands in the past."""
    corpus = build_corpus(Recipe(comments=30, tops=20, threads=2, now=NOW - timedelta(minutes=10)))
    looked = Looked(run_cli, corpus.video.id, server=demo_server(corpus))
    assert looked.code == 0
    assert looked.levels("clock") == ["warning"]
    assert " s ahead of the platform's" in looked.told("clock")


def test_what_a_killed_run_left(run_cli: Cli, kept: Path, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """A run under way holds its thread's lock: without that it was killed, were it a second ago."""
    part = kept / "20260101T000000Z.jsonl.part"
    shutil.copy(next(kept.glob("*.jsonl")), part)
    server = demo_server(small_corpus)

    def look() -> Looked:
        return Looked(run_cli, "--archive", "kept", server=server)

    with FileLock(kept / ".lock"):
        assert "1 under way" in look().told("runs")
        os.utime(part, (1, 1))
        assert "has not written for long" in look().told("runs")
    os.utime(part)
    killed = look().told("runs")
    assert "1 left by a killed process" in killed
    assert "the next run goes on with it" in killed
    assert part.name in killed
    part.with_name("20260101T000000Z.jsonl.torn").touch()
    assert look().levels("runs") == ["warning", "warning"]


def test_a_thread_without_a_good_visit(
    run_cli: Cli, kept: Path, demo_server: ServerFactory, small_corpus: Corpus
) -> None:
    """Never visited, or not as often as is asked for: a word, and how the last visit ended."""
    for link in (f"youtube:{small_corpus.video.id}", "demoOFF0000"):
        run_cli("watch", "add", link)
    last = next(kept.glob("*.jsonl"))
    server = demo_server(small_corpus)
    assert Looked(run_cli, "--archive", "kept", server=server).levels("watched") == ["ok", "warning"]
    old = last.read_text().replace(last.name.split(".")[0], "20250101T000000Z")
    last.unlink()
    (kept / "20250101T000000Z.jsonl").write_text(old)
    looked = Looked(run_cli, "--archive", "kept", server=server)
    assert "the last good visit was on 2025-01-01" in looked.told("watched")


def _running(root: Path, pid: int, alive: datetime, waits_until: datetime | None = None) -> None:
    holder = Holder(pid=pid, started=NOW, alive=alive, thread="youtube:x", waits_until=waits_until)
    reports.replace(reports.folder(root) / "running.json", holder)


def test_the_night(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus, vault: Vault) -> None:
    """Under way, hanging, killed; and how the last one ended."""
    server = demo_server(small_corpus)

    def look() -> Looked:
        return Looked(run_cli, small_corpus.video.id, "--archive", "kept", server=server)

    with FileLock(reports.folder(vault.root) / instance.LOCK):
        _running(vault.root, os.getpid(), datetime.now(UTC))
        assert "is under way, at youtube:x" in look().told("nightly")
        _running(vault.root, os.getpid(), NOW - timedelta(hours=2))
        hanging = look()
        _running(vault.root, os.getpid(), NOW - timedelta(hours=2), waits_until=datetime.now(UTC) + timedelta(hours=1))
        assert "is under way, at youtube:x, waits until " in look().told("nightly")
    assert hanging.code == 6
    assert f"kill {os.getpid()}" in hanging.told("nightly")
    killed = look()  # its number may be another process's by now: nobody holds the lock
    assert (killed.code, killed.levels("nightly")) == (0, ["warning"])
    assert "was killed" in killed.told("nightly")
    trouble = reports.Problem(about="youtube:x", kind="partial", text="youtube:x: it broke", exit_code=3)
    report = Report(version="1", started=NOW, ended=NOW, exit_code=3, problems=(trouble,))
    reports.replace(reports.folder(vault.root) / reports.REPORT, report)
    assert "with exit code 3; youtube:x: it broke" in look().told("nightly")


def test_a_schedule_that_is_too_rare(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """A link that was watched later, and more often, is not visited as often as it asks."""
    link = f"youtube:{small_corpus.video.id}"
    run_cli("watch", "add", link)
    tools = run_cli.home / "tools"
    tools.mkdir()
    (tools / "systemctl").write_text("#!/bin/sh\n")
    (tools / "systemctl").chmod(0o755)
    assert run_cli("schedule", "systemd", "--install", env={"PATH": f"{tools}:/bin:/usr/bin"}).code == 0
    server = demo_server(small_corpus)
    assert Looked(run_cli, server=server).levels("schedule") == ["ok"]
    run_cli("watch", "add", link, "--every", "1h")
    looked = Looked(run_cli, server=server)
    assert looked.levels("schedule") == ["warning"]
    assert "commentvault schedule systemd --install" in looked.told("schedule")
