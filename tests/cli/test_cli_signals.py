"""Ctrl-C and SIGTERM: the run ends soon, sealed and partial, whatever it was waiting for."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from commentvault.archive import segments
from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, Fault, Rule, faults
from commentvault.demo.server import DemoServer
from commentvault.model import Verdict
from tests.support import LONG, Cli, ServerFactory
from tests.truth import differences, twice

from .waiting import until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are sent as on Unix")

FOREVER = 10 * int(LONG)  # seconds: who waits for that has failed
PATIENT = {"COMMENTVAULT_NET_READ_TIMEOUT": str(FOREVER), "COMMENTVAULT_NET_LONGEST_WAIT": str(2 * FOREVER)}
TROUBLE = {
    "slow": None,
    "stall": Fault(trouble="stall", seconds=FOREVER),
    "rate limit": Fault(trouble="status", code=429, retry_after=FOREVER),
    "overload": Fault(trouble="status", code=503, retry_after=FOREVER),
}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
@pytest.mark.parametrize("trouble", TROUBLE)
def test_a_signal_ends_the_run_sealed(
    run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus, vault: Vault, trouble: str, number: signal.Signals
) -> None:
    """The process ends with code 3, the verdict is partial and names what was not reached, all that came is kept."""
    fault = TROUBLE[trouble]
    later = faults(Rule(fault=fault, start=12)) if fault else None
    server = demo_server(latency=0.0 if fault else 0.1, fault=later)
    process = run_cli.start("fetch", demo_corpus.video.id, "--archive", "kept", server=server, env=PATIENT)
    until(lambda: server.count >= 12, process)
    process.send_signal(number)
    out, err = process.communicate(timeout=LONG)
    assert process.returncode == 3, (out, err)
    assert "partial (interrupted)" in out
    assert "Traceback" not in err
    thread = vault.read(f"youtube:{demo_corpus.video.id}")
    assert thread is not None
    assert isinstance(thread.verdict, Verdict)
    assert thread.verdict.status == "partial"
    assert thread.verdict.failed
    assert all(failed.cursor for failed in thread.verdict.failed)
    assert 0 < len(thread.comments) == thread.verdict.new < len(demo_corpus.comments)
    (path,) = segments.segment_files(thread.runs[0].path.parent)
    assert path.name.endswith(".jsonl")


def test_after_a_signal_the_next_run_completes(
    run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus, vault: Vault
) -> None:
    """An interrupted thread is completed by the next fetch, without a comment written twice."""
    server = demo_server(latency=0.1)
    process = run_cli.start("fetch", demo_corpus.video.id, "--archive", "kept", server=server)
    until(lambda: server.count >= 20, process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LONG)
    server.latency = 0.0
    assert run_cli("fetch", demo_corpus.video.id, "--archive", "kept", server=server).code == 0
    thread = vault.read(f"youtube:{demo_corpus.video.id}")
    assert thread is not None
    assert differences(thread, demo_corpus) == []
    assert twice(thread.runs[0].path.parent) == []


def test_a_signal_leaves_the_later_threads_alone(run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """Of several threads those that were not begun are not begun after the signal; the code is 3."""
    server: DemoServer = demo_server(latency=0.1)
    links = [demo_corpus.video.id, "demoOFF0000", "demoZERO000"]
    process = run_cli.start("fetch", *links, server=server)
    until(lambda: server.count >= 5, process)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=LONG)
    assert process.returncode == 3
    assert out.count("not started") == 2
    assert len(list(run_cli.home.rglob("*.jsonl"))) == 1


def test_json_is_whole_after_a_signal(run_cli: Cli, demo_server: ServerFactory, demo_corpus: Corpus) -> None:
    """A program that stops another one still gets its report."""
    server = demo_server(latency=0.1)
    process: subprocess.Popen[str] = run_cli.start("fetch", demo_corpus.video.id, "--json", server=server)
    until(lambda: server.count >= 5, process)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=LONG)
    assert '"status":"partial"' in out
    assert err == ""
