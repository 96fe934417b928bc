"""``commentvault fetch``: links in, an archive and an honest exit code out."""

from __future__ import annotations

import json
import re

import msgspec
import pytest

from commentvault.archive.vault import Vault
from commentvault.demo import STATES, Corpus, Fault, Rule, faults
from commentvault.demo.server import DemoServer
from tests.support import Cli, ServerFactory
from tests.truth import differences

CODES = {
    "off": 0, "zero": 0, "removed": 5, "private": 5, "members": 5, "premium": 5, "age": 4, "region": 5, "live": 5,
    "bot": 4, "consent": 4, "unknown": 3,
}  # fmt: skip
WORDS = {
    "off": "off", "zero": "off", "removed": "removed", "private": "private", "members": "members", "premium": "Premium",
    "age": "age", "region": "region", "live": "live", "bot": "bot", "consent": "consent", "unknown": "unknown",
}  # fmt: skip


@pytest.fixture
def server(demo_server: ServerFactory, small_corpus: Corpus) -> DemoServer:
    return demo_server(small_corpus)


def test_a_whole_thread(run_cli: Cli, server: DemoServer, vault: Vault, small_corpus: Corpus) -> None:
    """A link brings the whole thread; what came of it is told in one line, and where it is kept."""
    ran = run_cli("fetch", f"https://youtu.be/{small_corpus.video.id}?si=x", "--archive", "kept", server=server)
    assert ran.code == 0
    assert "complete; 60 comments seen" in ran.out
    assert str(vault.root) in ran.out
    assert ran.err == f"archive: {vault.root}\n"
    thread = vault.read(f"youtube:{small_corpus.video.id}")
    assert thread is not None
    assert differences(thread, small_corpus) == []


def test_every_state_is_known_here() -> None:
    """A state that the demo learns needs its exit code said here."""
    assert set(CODES) == set(WORDS) == set(STATES)


@pytest.mark.parametrize("name", sorted(CODES))
def test_a_state_has_its_exit_code_and_its_words(run_cli: Cli, server: DemoServer, name: str) -> None:
    """Each state ends with its own code, says what it is, and leaves a sealed run."""
    ran = run_cli("fetch", STATES[name].id, server=server)
    assert ran.code == CODES[name], ran
    assert WORDS[name] in ran.out + ran.err
    assert len(list(run_cli.home.rglob("*.jsonl"))) == 1


def test_an_unknown_answer_is_pointed_at(run_cli: Cli, server: DemoServer) -> None:
    """The user is told which shape it was and where the raw answer lies."""
    ran = run_cli("fetch", STATES["unknown"].id, server=server)
    (raw,) = run_cli.home.rglob("*.unknown-answer")
    assert "commentCapsuleViewModel" in ran.out + ran.err
    assert str(raw) in ran.out + ran.err


@pytest.mark.parametrize(
    "link", ["nonsense", "https://vimeo.com/1", "https://www.youtube.com/feed/trending", "", "\x1b31m"]
)
def test_a_wrong_link_is_told_with_an_example(run_cli: Cli, server: DemoServer, link: str) -> None:
    """A link of no known thread is a usage error; nothing is asked, nothing is made, not even for the good links."""
    ran = run_cli("fetch", server.corpus.video.id, link or " ", server=server)
    assert ran.code == 2
    assert "https://www.youtube.com/watch?v=" in ran.err
    assert "\x1b" not in ran.err
    assert server.count == 0
    assert not list(run_cli.home.rglob("*.jsonl*"))


@pytest.mark.parametrize("link", ["https://[x", "\x1b[31m"])
def test_a_broken_link_is_a_wrong_link(run_cli: Cli, server: DemoServer, link: str) -> None:
    """Whatever was pasted, it is a usage error and no fault of ours."""
    assert run_cli("fetch", link, server=server).code == 2


def test_several_links_end_with_the_gravest_code_and_a_table(run_cli: Cli, server: DemoServer) -> None:
    """Of refused, missing, off and complete the refused one decides, and a table tells each."""
    links = [server.corpus.video.id, *(STATES[name].id for name in ("off", "age", "private"))]
    ran = run_cli("fetch", *links, server=server)
    assert ran.code == 4
    table = ran.out.splitlines()[-5:]
    assert table[0].split() == ["status", "seen", "new", "thread"]
    told = {line.split()[-1]: line.split()[0] for line in table[1:]}
    statuses = ["complete", "off", "refused", "missing"]
    assert told == {f"youtube:{link}": status for link, status in zip(links, statuses, strict=True)}


def test_a_failure_does_not_keep_the_others_waiting(run_cli: Cli, server: DemoServer) -> None:
    """A missing video among several is told, and the rest is fetched."""
    ran = run_cli("fetch", STATES["private"].id, server.corpus.video.id, server=server)
    assert ran.code == 5
    assert "complete; 60 comments" in ran.out


def test_links_from_standard_input(run_cli: Cli, server: DemoServer) -> None:
    """A list with notes, blanks and repeats on standard input is a list of links."""
    listed = f"# mine\n\n  {STATES['off'].id}\n{server.corpus.video.id}\n{STATES['off'].id}\n"
    ran = run_cli("fetch", "-", server=server, stdin=listed)
    assert ran.code == 0
    assert ran.out.count("kept in") == 2


def test_an_empty_list_is_a_usage_error(run_cli: Cli, server: DemoServer) -> None:
    """No link at all is told."""
    ran = run_cli("fetch", "-", server=server, stdin="# nothing tonight\n")
    assert (ran.code, "no link" in ran.err) == (2, True)


def test_json_is_all_there_is(run_cli: Cli, server: DemoServer) -> None:
    """With --json every line on standard output is an object, and standard error is silent."""
    links = [server.corpus.video.id, STATES["consent"].id]
    ran = run_cli("fetch", *links, "--json", server=server)
    assert ran.code == 4
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert [record["thread"] for record in records] == [f"youtube:{link}" for link in links]
    assert [record["exit_code"] for record in records] == [0, 4]
    assert [record["verdict"]["status"] for record in records] == ["complete", "refused"]
    assert records[0]["verdict"]["seen"] == records[0]["known"] == 60
    assert ran.err == ""


def verdict_of(out: str) -> dict[str, object]:
    verdict: dict[str, object] = json.loads(out)["verdict"]
    return verdict


def test_limit(run_cli: Cli, server: DemoServer) -> None:
    """--limit stops after so many comments, and says that this was asked for."""
    ran = run_cli("fetch", server.corpus.video.id, "--limit", "25", "--json", server=server)
    assert ran.code == 0
    assert (verdict_of(ran.out)["status"], verdict_of(ran.out)["seen"]) == ("asked", 25)


def test_no_replies(run_cli: Cli, server: DemoServer) -> None:
    """--no-replies asks for no reply."""
    ran = run_cli("fetch", server.corpus.video.id, "--no-replies", "--json", server=server)
    assert (ran.code, verdict_of(ran.out)["status"]) == (0, "asked")
    assert not [kind for _, kind in server.requests if kind == "replies"]


def test_since(run_cli: Cli, server: DemoServer) -> None:
    """--since takes a day or a moment, and the archive reads afterwards."""
    day = f"{server.corpus.newest[10].published:%Y-%m-%d}"
    ran = run_cli("fetch", server.corpus.video.id, "--since", day, "--archive", "kept", "--json", server=server)
    assert (ran.code, verdict_of(ran.out)["status"]) == (0, "asked")
    seen = verdict_of(ran.out)["seen"]
    assert isinstance(seen, int)
    assert 10 < seen < 60
    assert run_cli("ls", "--archive", "kept").code == 0
    assert run_cli("fetch", server.corpus.video.id, "--since", "2026-11-01T18:00", server=server).code == 0
    wrong = run_cli("fetch", server.corpus.video.id, "--since", "yesterday", server=server)
    assert (wrong.code, "--since yesterday" in wrong.err) == (2, True)


def test_lanes_and_pace(run_cli: Cli, server: DemoServer) -> None:
    """With one lane and a pace the thread is as whole as ever."""
    ran = run_cli("fetch", server.corpus.video.id, "--lanes", "1", "--pace", "500", "--json", server=server)
    assert (ran.code, verdict_of(ran.out)["status"], verdict_of(ran.out)["seen"]) == (0, "complete", 60)


def test_what_was_not_read_is_told(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """A part that failed is code 3, named on standard error, and what to do is said."""
    root = next(row for row in small_corpus.newest if row.replies)
    rule = Rule(fault=Fault(trouble="empty"), comment=root.id)
    ran = run_cli("fetch", small_corpus.video.id, server=demo_server(small_corpus, fault=faults(rule)))
    assert ran.code == 3
    assert f"replies to {root.id}" in ran.err
    assert "fetch again" in ran.err


def test_a_rate_limit_says_when_to_come_back(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """A pause that is too long to wait for ends the run as refused, with the time to come back."""
    rule = Rule(fault=Fault(trouble="status", code=429, retry_after=3600), start=4)
    ran = run_cli("fetch", small_corpus.video.id, server=demo_server(small_corpus, fault=faults(rule)))
    assert ran.code == 4
    assert re.search(r"it can go on from \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC", ran.err)


def test_a_platform_that_is_not_there_is_partial(run_cli: Cli, demo_server: ServerFactory) -> None:
    """No connection at all is a partial run that says so."""
    server = demo_server()
    server.stop()
    ran = run_cli("fetch", server.corpus.video.id, server=server)
    assert ran.code == 3
    assert "cannot be reached" in ran.out


def test_a_locked_thread_is_code_6(run_cli: Cli, server: DemoServer, vault: Vault) -> None:
    """While another run writes a thread, fetching it again is refused and the other threads go on."""
    thread = f"youtube:{server.corpus.video.id}"
    with vault.writing(thread):
        ran = run_cli("fetch", server.corpus.video.id, STATES["off"].id, "--archive", "kept", server=server)
    assert ran.code == 6
    assert f"another run is writing {thread}" in ran.err
    assert f"youtube:{STATES['off'].id}" in ran.out


@pytest.mark.parametrize("proxy", ["nonsense", "http://"])
def test_a_wrong_proxy_is_a_usage_error(run_cli: Cli, server: DemoServer, proxy: str) -> None:
    """A setting that makes no sense is told before anything runs."""
    ran = run_cli("fetch", server.corpus.video.id, server=server, env={"COMMENTVAULT_NET_PROXY": proxy})
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_replay_takes_the_networks_place(run_cli: Cli, demo_server: ServerFactory, small_corpus: Corpus) -> None:
    """Recorded answers are read by the same code; what was not recorded is the recorded end, and is named."""
    from .recorded import record

    folder = run_cli.work / "recorded"
    server = demo_server(small_corpus)
    asked = record(server, folder)
    before = server.count
    ran = run_cli("fetch", small_corpus.video.id, "--replay", folder, "--archive", "kept", server=server)
    assert ran.code == 0, ran
    assert server.count == before == asked
    last = max(folder.iterdir())
    last.unlink()
    part = run_cli("fetch", small_corpus.video.id, "--replay", folder, "--archive", "other", server=server)
    assert part.code == 3
    assert "recorded" in part.err
    empty = run_cli("fetch", small_corpus.video.id, "--replay", run_cli.home, server=server)
    assert (empty.code, "recorded answers" in empty.err) == (2, True)
    assert msgspec.json.decode(min(folder.iterdir()).read_bytes())["request"]["method"] == "POST"
