"""``commentvault nightly`` as cron would run it: real processes, quiet when all is well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, Fault, Rule, faults
from commentvault.demo.server import DemoServer
from tests.nightly.made import report_of, watch
from tests.nightly.receiver import Receiver, receiving
from tests.support import Cli, Ran, ServerFactory
from tests.truth import differences

from .hostile import control_characters

OFF, GONE, BOT = "demoOFF0000", "demoGONE000", "demoBOT0000"


@pytest.fixture
def server(demo_server: ServerFactory, small_corpus: Corpus) -> DemoServer:
    return demo_server(small_corpus)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as kept:
        yield kept


def test_a_night_is_one_line(run_cli: Cli, server: DemoServer, vault: Vault) -> None:
    """What was visited, what was found, what it cost; and right after it nothing is due."""
    watch(run_cli, server.corpus.video.id, OFF)
    ran = run_cli("nightly", server=server)
    assert ran.code == 0
    assert ran.out.startswith("nightly: 2 of 2 threads visited: ")
    assert "60 new, 0 changed, 0 gone" in ran.out
    assert ran.out.count("\n") == 1
    assert ran.err == f"archive: {vault.root}\n"
    again = run_cli("nightly", server=server)
    assert (again.code, again.out) == (0, "nightly: nothing is due of 2 threads\n")


def test_a_quiet_night_says_nothing(run_cli: Cli, server: DemoServer, vault: Vault) -> None:
    """Whatever changed: cron sends no mail. What happened is in the log and the report."""
    watch(run_cli, server.corpus.video.id, OFF)
    assert run_cli("nightly", "--quiet", server=server) == Ran(0, "", "")
    assert "60 new" in (vault.root / "nightly" / "nightly.log").read_text("utf-8")
    assert {visit.status for visit in report_of(vault).threads} == {"complete", "off"}


def test_a_failing_night_says_once_what_is_wrong(run_cli: Cli, server: DemoServer) -> None:
    """The nights after it are silent; the code stays."""
    watch(run_cli, OFF, "https://example.org/x")
    first = run_cli("nightly", "--quiet", server=server)
    assert (first.code, first.out) == (2, "")
    assert first.err.count("\n") == 1
    assert "https://example.org/x" in first.err
    for _ in range(2):
        assert run_cli("nightly", "--quiet", server=server) == Ran(2, "", "")


def test_what_is_wrong_says_what_to_do(run_cli: Cli, server: DemoServer) -> None:
    """A thread that is missing, another that is refused: the graver one gives the code."""
    watch(run_cli, GONE, BOT)
    ran = run_cli("nightly", "--quiet", server=server)
    assert ran.code == 4
    missing, refused = sorted(ran.err.splitlines(), key=lambda line: GONE not in line)
    assert f"commentvault watch remove https://www.youtube.com/watch?v={GONE}" in missing
    assert "bot" in refused


def test_without_a_watch_list_it_says_how_to_begin(run_cli: Cli, server: DemoServer, vault: Vault) -> None:
    """A usage error; nothing is made."""
    ran = run_cli("nightly", "--archive", "kept", server=server)
    assert ran.code == 2
    assert "commentvault watch add LINK" in ran.err
    assert not vault.root.exists()


def test_json_is_the_report(run_cli: Cli, server: DemoServer, vault: Vault) -> None:
    """The same as in the vault's file, and nothing else."""
    watch(run_cli, server.corpus.video.id, BOT)
    ran = run_cli("nightly", "--json", server=server)
    assert ran.code == 4
    told = json.loads(ran.out)
    assert told == json.loads((vault.root / "nightly" / "report.json").read_bytes())
    main = next(visit for visit in told["threads"] if visit["thread"].endswith(server.corpus.video.id))
    assert (main["mode"], main["status"], main["new"], main["exit_code"]) == ("full", "complete", 60, 0)
    assert told["exit_code"] == 4
    assert told["last_good"] is None


def test_a_dry_run_tells_the_order_and_asks_nothing(run_cli: Cli, server: DemoServer, vault: Vault) -> None:
    """Nor does it write anything."""
    watch(run_cli, server.corpus.video.id, OFF)
    ran = run_cli("nightly", "--dry-run", server=server)
    assert ran.code == 0
    assert "2 of 2 threads due" in ran.out
    assert f"youtube:{OFF}: full (nothing is known of it yet)" in ran.out
    told = json.loads(run_cli("nightly", "--dry-run", "--json", server=server).out)
    assert {one["thread"] for one in told["due"]} == {f"youtube:{OFF}", f"youtube:{server.corpus.video.id}"}
    assert server.count == 0
    assert not vault.root.exists()


@pytest.mark.parametrize("time", ["soon", "90", "0m", "-1m", "1d"])
def test_a_time_that_is_none_is_a_usage_error(run_cli: Cli, server: DemoServer, time: str) -> None:
    """Before anything runs."""
    watch(run_cli, OFF)
    ran = run_cli("nightly", f"--max-time={time}", server=server)
    assert (ran.code, "--max-time" in ran.err, server.count) == (2, True, 0)


def test_a_budget_by_flag_or_by_settings(run_cli: Cli, server: DemoServer, vault: Vault) -> None:
    """The flag goes before the settings; what did not fit is named, and goes on the next time."""
    watch(run_cli, server.corpus.video.id, more="[nightly]\nmax_requests = 4\nmax_minutes = 60.0")
    ran = run_cli("nightly", "--quiet", server=server)
    assert (ran.code, "are used up" in ran.err) == (3, True)
    assert report_of(vault).budget.max_requests == 4
    assert server.count == 4
    assert run_cli("nightly", "--max-requests", "100", "--max-time", "1.5h", server=server).code == 0
    assert (report_of(vault).budget.max_requests, report_of(vault).budget.max_minutes) == (100, 90.0)
    thread = vault.read(f"youtube:{server.corpus.video.id}")
    assert thread is not None
    assert differences(thread, server.corpus) == []


def test_digests_of_what_changed(run_cli: Cli, server: DemoServer, vault: Vault) -> None:
    """Beside the archive, and only there."""
    watch(run_cli, server.corpus.video.id, OFF)
    assert run_cli("nightly", "--quiet", "--digest", server=server) == Ran(0, "", "")
    (digest,) = vault.root.rglob("digest.md")
    assert digest.parent == vault.folder(f"youtube:{server.corpus.video.id}")
    assert server.corpus.video.title in digest.read_text("utf-8")


def test_no_address_is_ever_shown(run_cli: Cli, server: DemoServer, receiver: Receiver) -> None:
    """Neither in what is printed nor in any file of the vault, whether they answer or not."""
    more = f'[nightly]\nping = "{receiver.ping}"\nnotify = ["{receiver.notify}", "SECRET-FORM://x"]'
    for code, link in ((200, OFF), (500, BOT)):
        receiver.code = code
        watch(run_cli, link, more=more)
        ran = run_cli("nightly", server=server)
        assert "SECRET" not in (ran.out + ran.err).upper()
    assert receiver.pings == ["/SECRET-PING"]
    assert len(receiver.messages) == 1
    for path in (run_cli.work / "kept").rglob("*"):
        assert path.is_dir() or b"SECRET" not in path.read_bytes().upper()


def test_hostile_titles_do_no_harm(run_cli: Cli, demo_server: ServerFactory, hostile: Corpus, vault: Vault) -> None:
    """Neither on the terminal nor in the log."""
    root = next(row for row in hostile.newest if row.replies)
    server = demo_server(hostile, fault=faults(Rule(fault=Fault(trouble="empty"), comment=root.id)))
    watch(run_cli, hostile.video.id)
    ran = run_cli("nightly", server=server)
    assert ran.code == 3
    assert "everything that came is kept" in ran.err
    log = (vault.root / "nightly" / "nightly.log").read_text("utf-8")
    assert hostile.video.title.split()[0] in log
    assert control_characters(ran.out + ran.err + log) == set()


def test_a_vault_that_cannot_be_written_is_told(run_cli: Cli, server: DemoServer) -> None:
    """Code 6, before anything is asked."""
    watch(run_cli, OFF)
    (run_cli.work / "kept").write_text("a file in the way")
    ran = run_cli("nightly", "--quiet", server=server)
    assert (ran.code, server.count) == (6, 0)
    assert "choose another place" in ran.err


def test_it_runs_from_anywhere(run_cli: Cli, server: DemoServer, tmp_path: Path) -> None:
    """As cron starts it: in another folder, with the absolute path of the settings and little else."""
    watch(run_cli, OFF)
    settings = run_cli.work / "commentvault.toml"
    ran = run_cli("nightly", "--quiet", server=server, cwd=tmp_path, env={"COMMENTVAULT_SETTINGS": str(settings)})
    assert ran == Ran(0, "", "")
    assert (run_cli.work / "kept" / "nightly" / "report.json").is_file()
