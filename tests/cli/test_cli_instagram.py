"""Instagram from the command line: logged out, logged in, by the Graph API, post by post and whole profiles."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from commentvault.demo import Corpus, Recipe, build_corpus
from commentvault.demo.instagram import Fault, InstagramServer, Rule, faults, pinned
from commentvault.demo.instagram.graph.server import TOKEN, GraphServer
from tests.platforms.instagram.web.logins import instagram_env, netscape
from tests.support import Cli, Ran

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are set by Linux's variables")

OTHERS = [build_corpus(Recipe(comments=12 + at, tops=10, threads=1, video_id=f"gLs5hArb{at:03}")) for at in range(3)]


@pytest.fixture
def server(small_corpus: Corpus) -> Iterator[InstagramServer]:
    with InstagramServer(pinned(small_corpus), OTHERS) as server:
        yield server


@pytest.fixture
def cli(run_cli: Cli, server: InstagramServer) -> Cli:
    """Logged in by the file that a browser's extension exported."""
    file = Path(run_cli.work / "cookies.txt")
    file.write_text(netscape(server.account.cookies))
    ran = run(run_cli, server, "login", "instagram", "--cookies", "cookies.txt")
    assert ran.code == 0, ran.err
    return run_cli


def run(cli: Cli, server: InstagramServer, *arguments: str, **env: str) -> Ran:
    return cli(*arguments, env=instagram_env(cli, server, COMMENTVAULT_ARCHIVE=str(cli.work / "kept"), **env))


def link(server: InstagramServer) -> str:
    return f"https://www.instagram.com/reel/{server.code}/?igsh=MWx2"


def test_logged_out_it_says_at_once_what_is_possible(run_cli: Cli, server: InstagramServer) -> None:
    """Refused, with the three ways, and not one request."""
    ran = run(run_cli, server, "fetch", link(server))
    assert (ran.code, server.count) == (4, 0)
    for way in ("commentvault login instagram", "commentvault import", "Graph API"):
        assert way in ran.out + ran.err


def test_a_reel_from_the_link_to_the_digest(cli: Cli, server: InstagramServer) -> None:
    """Fetched whole, verified, and told with its pins first."""
    ran = run(cli, server, "fetch", link(server))
    assert ran.code == 0, ran.err
    assert "complete; 60 comments seen" in ran.out
    assert run(cli, server, "verify").code == 0
    digest = run(cli, server, "digest").out
    assert digest.index("## Pinned by the creator") < digest.index("## The creator’s voice")
    assert "published on Instagram" in digest
    assert f"https://www.instagram.com/p/{server.code}/c/" in digest


def test_a_profile_is_fetched_post_by_post(cli: Cli, server: InstagramServer) -> None:
    """The newest first, as many as are wanted, each whole."""
    ran = run(cli, server, "fetch", f"instagram.com/{server.told.owner.username}", "--limit", "2", "--json")
    reports = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, [report["verdict"]["status"] for report in reports]) == (0, ["complete"] * 2)


def test_what_refuses_one_post_is_not_asked_for_the_others(cli: Cli, server: InstagramServer) -> None:
    """A checkpoint at the first of four: one request of its kind, and the others are named as not begun."""
    server.fault = faults(Rule(fault=Fault("checkpoint_required"), kind="comments"))
    ran = run(cli, server, "fetch", f"instagram.com/{server.told.owner.username}")
    assert ran.code == 4
    assert sum(one.kind == "comments" for one in server.requests) == 1
    assert "not begun" in ran.err
    assert ran.out.count("not started") == 3
    again = server.count
    assert run(cli, server, "fetch", link(server)).code == 4
    assert server.count == again


@pytest.mark.parametrize("fault", [Fault("status"), Fault("html"), Fault("close")])
def test_what_fails_at_three_posts_is_not_asked_for_the_others(cli: Cli, server: InstagramServer, fault: Fault) -> None:
    """Nothing came of three in a row: the fourth is named as not begun."""
    links = [f"instagram:{code}" for code in server.posts]
    server.fault = faults(Rule(fault=fault))
    ran = run(cli, server, "fetch", *links, COMMENTVAULT_NET_RETRY_WAIT="0.01")
    assert ran.code == 3
    assert f"Instagram brought nothing 3 times in a row, and is asked nothing more; not begun: {links[3]}" in ran.err
    assert ran.out.count("not started") == 1


def test_lists_that_fail_count_too(cli: Cli, server: InstagramServer) -> None:
    """After three profiles that brought nothing no fourth one is listed, and no post is asked for."""
    server.fault = faults(Rule(fault=Fault("close")))
    links = ["one.of", "two.of", "three.of", "four.of"]
    ran = run(
        cli,
        server,
        "fetch",
        *(f"instagram.com/{name}" for name in links),
        link(server),
        COMMENTVAULT_NET_RETRY_WAIT="0.01",
    )
    assert ran.code == 3
    told = "Instagram brought nothing 3 times in a row, and is asked nothing more; "
    assert f"{told}not listed: instagram:@four.of" in ran.err, ran.err
    assert f"{told}not begun: instagram:{server.code}" in ran.err


def test_a_login_anew_lifts_what_stopped_the_account(cli: Cli, server: InstagramServer) -> None:
    """After the owner has done what Instagram asked."""
    server.fault = faults(Rule(fault=Fault("checkpoint_required"), kind="comments", times=1))
    assert run(cli, server, "fetch", link(server)).code == 4
    assert run(cli, server, "login", "instagram", "--cookies", "cookies.txt").code == 0
    assert run(cli, server, "fetch", link(server)).code == 0


def test_a_night_visits_a_watched_profile(cli: Cli, server: InstagramServer) -> None:
    """Every post of it, and tomorrow's night knows them."""
    assert run(cli, server, "watch", "add", f"instagram.com/{server.told.owner.username}").code == 0
    ran = run(cli, server, "nightly")
    assert ran.code == 0, ran.err
    listed = run(cli, server, "ls", "--json")
    threads = [json.loads(line)["thread"] for line in listed.out.splitlines()]
    assert sorted(threads) == sorted(f"instagram:{code}" for code in server.posts)


def test_what_it_would_cost_is_said_before(cli: Cli, server: InstagramServer) -> None:
    """In requests, and nothing is archived."""
    ran = run(cli, server, "fetch", "--dry-run", link(server))
    assert ran.code == 0, ran.err
    assert "requests" in ran.out
    assert not (cli.work / "kept" / "instagram").exists()


def test_one_thread_is_meant_where_one_is_named(cli: Cli, server: InstagramServer) -> None:
    """A profile is no thread to be shown."""
    ran = run(cli, server, "show", f"instagram.com/{server.told.owner.username}")
    assert ran.code == 2
    assert "commentvault fetch" in ran.err


def test_the_owners_way_by_the_official_api(run_cli: Cli, small_corpus: Corpus) -> None:
    """Without a login: a token, and ``--source`` need not be said; no output or file holds it."""
    with GraphServer(small_corpus) as graph:
        told = {"COMMENTVAULT_INSTAGRAM_GRAPH_ENDPOINT": graph.url, "COMMENTVAULT_INSTAGRAM_TOKEN": TOKEN}
        env = instagram_env(run_cli, None, COMMENTVAULT_ARCHIVE=str(run_cli.work / "kept"), **told)
        code = "DLs5hArb0ur"
        ran = [
            run_cli("fetch", f"instagram:{code}", "--json", "--verbose", env=env),
            run_cli("fetch", f"instagram:{code}", "--source", "api", env=env),
            run_cli("fetch", "instagram:Cg9b1_notmine", env=env),
            run_cli("doctor", env=env),
        ]
    assert [one.code for one in ran[:3]] == [0, 0, 5], ran
    verdict = json.loads(ran[0].out)["verdict"]
    assert (verdict["status"], verdict["new"]) == ("complete", 60)
    written = [
        path for path in run_cli.home.parent.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()
    ]
    assert written == []
    assert not [one for one in ran if TOKEN in one.out + one.err]


def test_without_a_token_the_official_api_is_not_asked(run_cli: Cli, server: InstagramServer) -> None:
    """A mistake in the settings, told before anything runs."""
    ran = run(run_cli, server, "fetch", link(server), "--source", "api")
    assert ran.code == 2
    assert "token" in ran.err
    assert not (run_cli.work / "kept").exists()
