"""One night at a time, as real processes; what is stopped, killed or hangs."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta

import pytest

from commentvault.archive.history import Thread
from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, Fault, Rule, faults
from commentvault.nightly import instance, reports
from commentvault.nightly.instance import Holder
from tests.cli.waiting import until
from tests.support import LONG, Cli, Ran, ServerFactory
from tests.truth import differences, twice

from .made import report_of, watch
from .receiver import Receiver

FOREVER = 10 * int(LONG)
PATIENT = {
    "COMMENTVAULT_NET_READ_TIMEOUT": str(FOREVER),
    "COMMENTVAULT_NET_LONGEST_WAIT": str(2 * FOREVER),
    "COMMENTVAULT_NET_LANES": "1",
}
OFF = "demoOFF0000"


@pytest.fixture
def vault(run_cli: Cli) -> Vault:
    """Where the nights' archive is."""
    return Vault(run_cli.work / "kept")


def thread_of(vault: Vault, corpus: Corpus) -> Thread:
    found = vault.read(f"youtube:{corpus.video.id}")
    assert found is not None
    return found


def test_a_second_one_ends_at_once(
    run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus, vault: Vault
) -> None:
    """Code 0 and one line, none with --quiet; it asks the platform nothing. After a kill the next one goes on."""
    server = demo_server(small_corpus, fault=faults(Rule(fault=Fault(trouble="stall", seconds=FOREVER), start=3)))
    watch(run_cli, small_corpus.video.id)
    with run_cli.start("nightly", "--quiet", server=server, env=PATIENT) as first:
        try:
            until(lambda: server.count >= 3, first)
            second = run_cli("nightly", server=server)
            silent = run_cli("nightly", "--quiet", server=server)
        finally:
            first.kill()
    assert (second.code, second.out) == (0, "")
    assert f"(process {first.pid}, at youtube:{small_corpus.video.id}) is at work" in second.err
    assert silent == Ran(0, "", "")
    assert server.count == 3
    server.fault = None
    assert run_cli("nightly", "--quiet", server=server) == Ran(0, "", "")
    assert "was killed" in (vault.root / "nightly" / "nightly.log").read_text("utf-8")
    assert differences(thread_of(vault, small_corpus), small_corpus) == []


def test_many_at_once_never_write_the_same_thread(
    run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus, vault: Vault
) -> None:
    """However many are started, the thread is read once and its archive is whole."""
    server = demo_server(small_corpus, latency=0.02)
    watch(run_cli, small_corpus.video.id)
    started = [run_cli.start("nightly", "--quiet", server=server) for _ in range(4)]
    ended = [process.communicate(timeout=LONG) for process in started]
    assert [process.returncode for process in started] == [0] * 4, ended
    thread = thread_of(vault, small_corpus)
    assert differences(thread, small_corpus) == []
    assert twice(thread.runs[0].path.parent) == []
    assert len(thread.runs) == 1


def test_one_that_hangs_is_noticed_and_told_once(run_cli: Cli, receiver: Receiver) -> None:
    """Whoever comes next ends with code 6 and says which process it is; later ones keep the code."""
    watch(run_cli, OFF, more=f'[nightly]\nhung_after = 30.0\nnotify = ["{receiver.notify}"]')
    place = reports.folder(run_cli.work / "kept")
    ago = datetime.now(UTC) - timedelta(minutes=31)
    with instance.alone(place):
        reports.replace(place / instance.RUNNING, Holder(pid=4711, started=ago, alive=ago, thread="youtube:x"))
        first = run_cli("nightly", "--quiet")
        assert (first.code, first.out) == (6, "")
        assert "process 4711, at youtube:x" in first.err
        assert "kill 4711" in first.err
        assert run_cli("nightly", "--quiet") == Ran(6, "", "")
    (message,) = receiver.messages
    assert "process 4711" in message["message"]


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_signal_ends_the_night(
    run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus, vault: Vault, number: signal.Signals
) -> None:
    """In the middle of a wait: code 3, a report that names what was not started, and the next night goes on."""
    stall = Rule(fault=Fault(trouble="stall", seconds=FOREVER), kind="page", start=3)
    server = demo_server(small_corpus, fault=faults(stall))
    watch(run_cli, small_corpus.video.id, "demoZERO000", "demoMEMB000")
    with run_cli.start("nightly", "--quiet", server=server, env=PATIENT) as process:
        until(lambda: sum(kind == "page" for _, kind in server.requests) >= 3, process)
        process.send_signal(number)
        out, err = process.communicate(timeout=LONG)
    assert (process.returncode, out) == (3, "")
    assert "stopped by a signal" in err
    assert "Traceback" not in err
    report = report_of(vault)
    assert report.stopped
    assert report.left_over
    server.fault = None
    run_cli("nightly", "--quiet", server=server)
    assert report_of(vault).left_over == ()
    assert differences(thread_of(vault, small_corpus), small_corpus) == []
