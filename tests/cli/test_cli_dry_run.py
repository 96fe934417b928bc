"""``fetch --dry-run``: what a run would cost, what finding that out costs, and that nothing is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from commentvault.demo import Corpus, DemoServer
from commentvault.demo.api.account import KEY
from tests.support import Cli, Ran, ServerFactory


@pytest.fixture
def server(demo_server: ServerFactory, small_corpus: Corpus) -> DemoServer:
    return demo_server(small_corpus)


@pytest.fixture
def fetch(run_cli: Cli, server: DemoServer) -> Callable[..., Ran]:
    """``fetch``; with a key where a source is named."""

    def run(*arguments: str, source: str = "", quota: str = "10000") -> Ran:
        env = {"COMMENTVAULT_YOUTUBE_API_ENDPOINT": server.url, "XDG_STATE_HOME": str(run_cli.home)}
        if source:
            env |= {"COMMENTVAULT_YOUTUBE_KEYS": KEY, "COMMENTVAULT_YOUTUBE_SOURCE": source}
            env |= {"COMMENTVAULT_YOUTUBE_QUOTA": quota}
        return run_cli("fetch", *arguments, "--archive", "kept", server=server, env=env)

    return run


def test_a_thread_that_was_never_read(
    fetch: Callable[..., Ran], server: DemoServer, small_corpus: Corpus, run_cli: Cli
) -> None:
    """Its size is asked for; what that cost is told, and the run costs what was said."""
    video = small_corpus.video.id
    ran = fetch(video, "--dry-run", source="api")
    assert ran.code == 0
    looked, units = server.count, server.api.units[KEY]
    assert units == looked
    spent = f"{units} unit{'s' * (units != 1)} of the Data API"
    assert f"(to find this out: {looked} request{'s' * (looked != 1)}, {spent})" in ran.out
    assert f"{10_000 - units:,} left today: enough" in ran.out
    assert not (run_cli.work / "kept").exists()
    least, most = map(int, re.findall(r"(\d+) to (\d+) units of", ran.out)[0])
    assert fetch(video, source="api").code == 0
    assert least <= server.api.units[KEY] - units <= most


def test_a_thread_that_is_known(fetch: Callable[..., Ran], server: DemoServer, small_corpus: Corpus) -> None:
    """By what is archived, nobody is asked; new comments and look-ups may come to it, so it is about so much."""
    fetch(small_corpus.video.id)
    before = server.count
    ran = fetch(small_corpus.video.id, "--dry-run")
    assert re.search(r"\(full, web\): about \d+ requests$", ran.out, re.MULTILINE)
    assert "to find this out" not in ran.out
    assert server.count == before


def test_a_thread_that_was_read_in_part(fetch: Callable[..., Ran], small_corpus: Corpus) -> None:
    """Is not known by what is archived of it."""
    fetch(small_corpus.video.id, "--limit", "3")
    ran = fetch(small_corpus.video.id, "--dry-run")
    assert "about" not in ran.out
    assert "to find this out" in ran.out


def test_a_run_that_will_be_gone_on_with(fetch: Callable[..., Ran], small_corpus: Corpus) -> None:
    """Where it stopped, with how much is left; with a mode named, the whole price."""
    video = small_corpus.video.id
    assert fetch(video, source="both", quota="1").code == 3
    ran = fetch(video, "--dry-run", source="both")
    assert re.search(r"goes on where the run \S+ stopped: 1 place left, at least 1 request$", ran.out, re.MULTILINE)
    told = json.loads(fetch(video, "--dry-run", "--json", source="both").out)
    assert (told["places"], told["cost"], told["look"]) == (1, None, {"requests": 0, "units": 0})
    assert "goes on" not in fetch(video, "--dry-run", "--mode", "full", source="both").out


@pytest.mark.parametrize("source", ["web", "api"])
def test_a_video_that_is_missing(fetch: Callable[..., Ran], source: str) -> None:
    """Ends as the fetch would, in words; no price is made up."""
    ran = fetch("missing0000", "--dry-run", source=source)
    assert ran.code == 5
    assert "youtube:missing0000: missing: " in ran.err
    assert "at least" not in ran.out
    told = json.loads(fetch("missing0000", "--dry-run", "--json", source=source).out)
    assert (told["cost"], told["exit_code"]) == (None, 5)


def test_the_lists_are_counted(fetch: Callable[..., Ran], server: DemoServer, small_corpus: Corpus) -> None:
    """What listing a channel cost, the run pays once more."""
    channel = f"https://www.youtube.com/{small_corpus.video.handle}"
    fetch(small_corpus.video.id, source="api")
    before = server.api.units[KEY]
    ran = fetch(channel, "--dry-run", source="api")
    listed = server.api.units[KEY] - before
    assert listed
    (price,) = re.findall(r"about .*, (\d+) units? of", ran.out)
    assert re.search(rf"^{listed + int(price)} units in all; ", ran.out, re.MULTILINE)
    assert re.search(rf"\(to find this out: .*, {listed} units? of the Data API\)", ran.out)


def test_pins_by_the_api(fetch: Callable[..., Ran], small_corpus: Corpus) -> None:
    """One unit, for the newest comments; no hearts are promised."""
    ran = fetch(small_corpus.video.id, "--dry-run", "--mode", "pins", source="api")
    assert "(pins, api): 1 request, 1 unit of the Data API\n1 unit in all; " in ran.out
    ran = fetch(small_corpus.video.id, "--mode", "pins", source="api")
    assert "1 request in" in ran.out
    assert "the newest page: what is pinned by its order, and no hearts" in ran.out
