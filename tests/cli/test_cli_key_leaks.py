"""A key of the Data API is in no output, no file and no process title, whatever goes wrong and however much is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from commentvault.demo import Corpus, DemoServer, Fault, Rule, faults
from commentvault.demo.answers import Kind
from commentvault.demo.api.failures import Failure
from commentvault.demo.faults import Trouble
from tests.net.wire import Wire, reply
from tests.support import Cli, Ran, ServerFactory

SECRET = "AIzaSy-not-a-real-key-but-long-enough-0"
RESOURCES: tuple[Kind, ...] = ("videos", "commentThreads", "comments")

# What a platform might say that repeats the key.
ECHOES = {
    "JSON of another shape": reply(json.dumps({"items": SECRET}).encode()),
    "a web page": reply(f"<html><title>{SECRET}</title>key={SECRET}</html>".encode()),
    "an error": reply(
        json.dumps({"error": {"message": f"{SECRET} is bad", "errors": [{"reason": SECRET}]}}).encode(), 400
    ),
    "a redirect": reply(b"", 302, f"Location: https://example.org/?key={SECRET}"),
    "a header": reply(b"{}", 200, f"X-Key: {SECRET}", f"Content-Type: {SECRET}"),
    "a coding": reply(b"{}", 200, f"Content-Encoding: {SECRET}"),
    "no HTTP": f"{SECRET} {SECRET} {SECRET}\r\n\r\n".encode(),
    "a broken header": f"HTTP/1.1 200 OK\r\n{SECRET}\r\n\r\n".encode(),
}


def run(cli: Cli, url: str, *arguments: str, server: DemoServer | None = None, **env: str) -> Ran:
    """Run with the key set, everything told."""
    told = {"COMMENTVAULT_YOUTUBE_KEYS": SECRET, "COMMENTVAULT_YOUTUBE_API_ENDPOINT": url.rstrip("/")}
    told |= {"COMMENTVAULT_NET_TRIES": "2", "COMMENTVAULT_NET_READ_TIMEOUT": "5", "XDG_STATE_HOME": str(cli.home)}
    return cli(*arguments, server=server, env=told | env)


def assert_secret(cli: Cli, *ran: Ran) -> None:
    """Nothing of what was printed or written holds the key."""
    for each in ran:
        assert SECRET not in each.out + each.err
    files = [path for path in (*cli.home.rglob("*"), *cli.work.rglob("*")) if path.is_file()]
    assert files
    assert not [path for path in files if SECRET in str(path) or SECRET.encode() in path.read_bytes()]


@pytest.mark.parametrize("failure", get_args(Failure.__value__ if hasattr(Failure, "__value__") else Failure))
def test_no_error_of_the_api_tells_it(
    failure: Failure, run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus
) -> None:
    """In the archive, the ledger, the saved answers, what is printed."""
    fault = Fault("status", failure=failure)
    rules = [Rule(kind=kind, start=2, fault=fault) for kind in RESOURCES[1:]]
    server = demo_server(small_corpus, fault=faults(*rules))
    server.api.keys = {SECRET}
    video = small_corpus.video.id
    ran = [
        run(run_cli, server.url, "fetch", video, "--source", source, "--verbose", "--archive", "kept", server=server)
        for source in ("api", "api", "both")
    ]
    assert any("/youtube/v3/" in each.err for each in ran), "the API was asked, and that was told"
    assert_secret(run_cli, *ran)


@pytest.mark.parametrize("trouble", get_args(Trouble))
def test_no_trouble_on_the_way_tells_it(
    trouble: Trouble, run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus
) -> None:
    """Nor does an answer that is kept since nobody knows its shape."""
    fault = Fault(trouble, seconds=0.1)
    server = demo_server(small_corpus, fault=faults(*(Rule(kind=kind, fault=fault) for kind in RESOURCES)))
    server.api.keys = {SECRET}
    ran = run(
        run_cli, server.url, "fetch", small_corpus.video.id, "--source", "api", "--verbose", "--json", server=server
    )
    assert_secret(run_cli, ran)


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("transport", ["pyreqwest", "httpx"])
def test_an_answer_that_repeats_it_does_not_spread_it(echo: str, transport: str, run_cli: Cli) -> None:
    """It is taken out before anybody looks, with either transport."""
    with Wire(ECHOES[echo]) as wire:
        commands = (("fetch", "gLs5hArb0ur", "--source", "api", "--verbose"), ("doctor", "--json", "gLs5hArb0ur"))
        ran = [run(run_cli, wire.url, *each, COMMENTVAULT_NET_TRANSPORT=transport) for each in commands]
        assert SECRET in [seen.headers.get("x-goog-api-key") for seen in wire.seen]
        assert not [seen.line for seen in wire.seen if SECRET in seen.line]
    assert_secret(run_cli, *ran)


@pytest.mark.parametrize(
    "keys", [f"{SECRET}\u00e9", f"{SECRET} x", f"{SECRET}\t", f"keyring:{SECRET}", f"x,{SECRET} x"]
)
def test_a_key_that_makes_no_sense_is_not_repeated(keys: str, run_cli: Cli) -> None:
    """Neither from the environment nor from the file."""
    file = run_cli.work / "commentvault.toml"
    env = {"COMMENTVAULT_YOUTUBE_KEYS": keys}
    ran = [run_cli("fetch", "gLs5hArb0ur", "--source", "api", env=env), run_cli("doctor", env=env)]
    file.write_text(f"[youtube]\nkeys = [{json.dumps(keys)}]\n")
    ran += [run_cli("fetch", "gLs5hArb0ur", "--source", "api"), run_cli("ls")]
    assert [each.code for each in ran if each.code] != []
    for each in ran:
        assert SECRET not in each.out + each.err


def test_where_nobody_listens(run_cli: Cli) -> None:
    """No connection, and a proxy that is not there."""
    ran = [
        run(run_cli, "http://127.0.0.1:1", "fetch", "gLs5hArb0ur", "--source", "api", "--verbose"),
        run(
            run_cli,
            "http://127.0.0.1:1",
            "fetch",
            "gLs5hArb0ur",
            "--source",
            "api",
            COMMENTVAULT_NET_PROXY="http://127.0.0.1:1",
        ),
    ]
    assert [each.code for each in ran] == [3, 3]
    assert_secret(run_cli, *ran)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes by /proc")
def test_no_process_title_holds_it(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """While the run waits for its answer."""
    server = demo_server(small_corpus, fault=faults(Rule(kind="videos", fault=Fault("stall", seconds=60))))
    server.api.keys = {SECRET}
    env = {"COMMENTVAULT_YOUTUBE_KEYS": SECRET, "COMMENTVAULT_YOUTUBE_API_ENDPOINT": server.url}
    env["XDG_STATE_HOME"] = str(run_cli.home)
    with run_cli.start("fetch", small_corpus.video.id, "--source", "api", server=server, env=env) as process:
        while not server.count:
            assert process.poll() is None
        title = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        process.terminate()
        out, err = process.communicate(timeout=60)
    assert SECRET.encode() not in title
    assert_secret(run_cli, Ran(process.returncode, out, err))


def test_nor_does_a_night(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """Its report, its log, its printed schedule and what it prints."""
    server = demo_server(small_corpus, fault=faults(Rule(kind="comments", fault=Fault("status", failure="keyInvalid"))))
    server.api.keys = {SECRET}
    (run_cli.work / "commentvault.toml").write_text('archive = "kept"\n')
    ran = [
        run(run_cli, server.url, *arguments, server=server)
        for arguments in (
            ("watch", "add", small_corpus.video.id),
            ("nightly",),
            ("schedule", "--print") if sys.platform == "linux" else ("watch", "list"),
            ("digest",),
            ("show", small_corpus.video.id, "--json"),
            ("verify",),
        )
    ]
    assert_secret(run_cli, *ran)


def test_settings_never_print_it(run_cli: Cli) -> None:
    """Not even by repr, nor in a traceback with the values of variables."""
    script = (
        "import os; from pathlib import Path; from commentvault import settings\n"
        "s = settings.load(Path.cwd(), os.environ); print(s, repr(s.youtube), [*s.youtube.__rich_repr__()])\n"
        "from commentvault.platforms.youtube.api.keys import load; key, = load(s.youtube.keys)\n"
        "print(key, repr(key), f'{key}', key.__dict__)\n"
    )
    env = run_cli.environment(COMMENTVAULT_YOUTUBE_KEYS=SECRET)
    ran = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert "keys" in ran.stdout
    assert SECRET not in ran.stdout + ran.stderr
