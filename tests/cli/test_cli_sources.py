"""With a key: what the command line tells of the sources, of what was spent, and of when it goes on."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from commentvault.demo import Corpus, DemoServer
from commentvault.demo.api.account import KEY, Edges
from tests.demo.demo_client import ServerFactory
from tests.support import Cli, Ran

ONLY_WEB, ONLY_API = 2, 1


@pytest.fixture
def server(demo_server: ServerFactory, small_corpus: Corpus) -> DemoServer:
    return demo_server(small_corpus)


@pytest.fixture
def keyed(run_cli: Cli, server: DemoServer) -> Callable[..., Ran]:
    """The command line with a key in its environment."""
    env = {"COMMENTVAULT_YOUTUBE_API_ENDPOINT": server.url, "COMMENTVAULT_YOUTUBE_KEYS": KEY}

    def run(*arguments: str, **youtube: str) -> Ran:
        more = {f"COMMENTVAULT_YOUTUBE_{name.upper()}": value for name, value in youtube.items()}
        return run_cli(*arguments, "--archive", "kept", server=server, env=env | more)

    return run


def test_both_says_what_it_cost_and_what_one_source_alone_lists(
    keyed: Callable[..., Ran], server: DemoServer, small_corpus: Corpus
) -> None:
    """In the fetch, in the digest and, for all threads, in the list."""
    lone = [row.id for row in small_corpus.newest if not row.replies and not row.pinned]
    server.api.edges = Edges(only_web=frozenset(lone[:ONLY_WEB]), only_api=frozenset(lone[ONLY_WEB:][:ONLY_API]))
    video = small_corpus.video.id
    ran = keyed("fetch", video)
    assert ran.code == 0
    assert f", {server.api.units[KEY]} units of the Data API" in ran.out
    only = "2 comments only the web lists, 1 only the Data API"
    assert f"  {only}; all are kept" in ran.out
    told = keyed("digest", video).out
    assert f"Where the web and the Data API differ: {only}; all are kept." in told
    times = len(small_corpus.comments) - ONLY_WEB
    assert f"The times of {times} comments are exact to the second: YouTube’s Data API told them." in told
    assert " both " in keyed("ls").out
    (row,) = map(json.loads, keyed("ls", "--json").out.splitlines())
    assert row["source"] == "both"
    shown = map(json.loads, keyed("show", video, "--json").out.splitlines())
    kept = {one["id"]: one.get("from") for one in shown}
    assert kept[lone[0]] is None
    assert kept[lone[ONLY_WEB]] == {"comment": "api"}


def test_where_the_units_end_the_time_is_told(keyed: Callable[..., Ran], small_corpus: Corpus) -> None:
    """The web's part is whole, and the digest says so; nothing is said of a list that broke off."""
    video = small_corpus.video.id
    ran = keyed("fetch", video, "--source", "both", quota="1")
    assert ran.code == 3
    assert ", 1 unit of the Data API" in ran.out
    assert "it can go on from " in ran.err
    assert "fetch again then for the rest" in ran.err
    told = keyed("digest", video).out
    assert "All that the web lists was read on" in told
    assert "but not all that the Data API tells of it" in told
    assert "That can go on from" in told
    assert "broke off" not in told
    assert "never been read to its end" not in told
    assert "partial" in keyed("ls").out


def test_a_pin_that_the_api_does_not_tell_is_shown_as_inferred(keyed: Callable[..., Ran], small_corpus: Corpus) -> None:
    """Where the Data API alone was asked; by both, the web tells it."""
    video = small_corpus.video.id
    pinned = next(row.id for row in small_corpus.comments if row.pinned)
    assert keyed("fetch", video, source="api").code == 0
    words = "pinned (inferred from the order)"
    assert words in keyed("digest", video).out
    assert words in keyed("show", video, "--no-pager").out
    assert "pinned by the creator (inferred from the order)" in keyed("show", pinned, "--history", "--no-pager").out
    assert "listed by the Data API" in keyed("show", pinned, "--history", "--no-pager").out
    assert keyed("fetch", video).code == 0
    assert "inferred" not in keyed("show", video, "--no-pager").out


def test_without_a_key_nothing_is_said_of_sources(run_cli: Cli, server: DemoServer, small_corpus: Corpus) -> None:
    """It is the web, as ever."""
    ran = run_cli("fetch", small_corpus.video.id, "--archive", "kept", server=server)
    assert "Data API" not in ran.out + ran.err
    for command in ("ls", "digest", "show"):
        assert "Data API" not in run_cli(command, *[small_corpus.video.id][command == "ls" :], "--archive", "kept").out
