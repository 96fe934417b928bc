"""``fetch`` and ``watch`` take channels and playlists: what becomes of their videos."""

from __future__ import annotations

import json
import signal

import pytest

from commentvault.archive.vault import Vault
from commentvault.demo import Fault, Rule, browse, faults
from commentvault.demo.channel import EVERYTHING
from tests.demo.channels import channel, crowd
from tests.demo.demo_client import ServerFactory
from tests.support import LONG, Cli
from tests.truth import differences

from .waiting import until

VIDEOS = channel(3)
HOME = f"https://www.youtube.com/{VIDEOS[0].video.handle}"
LIST = f"https://www.youtube.com/playlist?list={EVERYTHING}"
NAMES = [f"youtube:{corpus.video.id}" for corpus in VIDEOS]


def threads(vault: Vault) -> list[str]:
    """The threads that the vault holds."""
    return sorted(path.name for path in vault.threads())


def test_every_video_of_a_channel_is_fetched_whole(run_cli: Cli, demo_server: ServerFactory, vault: Vault) -> None:
    """The newest first, with a table at the end."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:])
    ran = run_cli("fetch", HOME, "--archive", "kept", server=server)
    assert ran.code == 0
    assert f"youtube:{VIDEOS[0].video.handle}: 3 videos, the newest first" in ran.err
    assert [line.split()[-1] for line in ran.out.splitlines()[-3:]] == NAMES
    for corpus in VIDEOS:
        thread = vault.read(f"youtube:{corpus.video.id}")
        assert thread is not None
        assert differences(thread, corpus) == []


def test_limit_counts_videos_and_since_leaves_out_older_ones(
    run_cli: Cli, demo_server: ServerFactory, vault: Vault
) -> None:
    """Each that is fetched is fetched whole: neither option cuts its comments."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:])
    assert run_cli("fetch", LIST, "--limit", "1", "--archive", "kept", server=server).code == 0
    assert threads(vault) == [VIDEOS[0].video.id]
    ran = run_cli("fetch", HOME, "--since", "2026-11-20", "--archive", "kept", server=server)
    assert ran.code == 0
    assert "2 videos, the newest first, 1 older left out" in ran.err
    assert threads(vault) == [corpus.video.id for corpus in VIDEOS[:2]]
    for corpus in VIDEOS[:2]:
        thread = vault.read(f"youtube:{corpus.video.id}")
        assert thread is not None
        assert len(thread.comments) == len(corpus.comments)


def test_a_video_named_twice_is_fetched_once(run_cli: Cli, demo_server: ServerFactory) -> None:
    """By itself and by two lists."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:])
    ran = run_cli("fetch", HOME, VIDEOS[1].video.id, LIST, "--json", server=server)
    assert ran.code == 0
    assert [json.loads(line)["thread"] for line in ran.out.splitlines()] == NAMES


@pytest.mark.parametrize("links", [(HOME, VIDEOS[0].video.id), (VIDEOS[0].video.id, HOME)])
def test_the_wider_wish_holds(run_cli: Cli, demo_server: ServerFactory, vault: Vault, links: tuple[str, ...]) -> None:
    """A limit is for the comments of a video that is named alone; as one of a channel it is wanted whole."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:])
    assert run_cli("fetch", *links, "--limit", "1", "--archive", "kept", server=server).code == 0
    thread = vault.read(NAMES[0])
    assert thread is not None
    assert differences(thread, VIDEOS[0]) == []


def test_what_was_not_counted_to_the_end_is_not_said_to_be(run_cli: Cli, demo_server: ServerFactory) -> None:
    """Reading stops in a long row of older videos."""
    many = crowd(browse.PAGE + 50)
    server = demo_server(many[0], others=many[1:])
    ran = run_cli("fetch", HOME, "--since", "2026-11-21", "--mode", "pins", server=server)
    assert ran.code == 0
    assert "1 video, the newest first, at least 100 older left out" in ran.err


def test_no_such_channel(run_cli: Cli, demo_server: ServerFactory) -> None:
    """The other links are fetched all the same; the code is that of what is missing."""
    server = demo_server(VIDEOS[0])
    ran = run_cli("fetch", "youtube:@nobody", VIDEOS[0].video.id, server=server)
    assert ran.code == 5
    assert "youtube:@nobody: it cannot be listed: there is no such channel" in ran.err
    assert "complete" in ran.out
    (failed,) = map(json.loads, run_cli("fetch", "youtube:@nobody", "--json", server=server).out.splitlines())
    assert (failed["exit_code"], failed["url"]) == (5, "https://www.youtube.com/@nobody")


def test_a_list_that_breaks_off_is_partial(run_cli: Cli, demo_server: ServerFactory, vault: Vault) -> None:
    """What was listed is fetched, the rest is never passed over in silence."""
    many = crowd(browse.PAGE + 1)
    broken = faults(Rule(fault=Fault("status", code=404), kind="browse", start=2))
    server = demo_server(many[0], others=many[1:], fault=broken)
    ran = run_cli("fetch", LIST, "--archive", "kept", "--mode", "pins", server=server)
    assert ran.code == 3
    assert "its list breaks off" in ran.err
    assert "what was listed is fetched: 100 videos" in ran.err
    assert len(threads(vault)) == browse.PAGE


def test_after_ctrl_c_the_videos_that_were_not_begun_are_named(run_cli: Cli, demo_server: ServerFactory) -> None:
    """And the code is 3."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:], latency=0.1)
    process = run_cli.start("fetch", HOME, server=server)
    until(lambda: server.count >= 4, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LONG)
    assert process.returncode == 3
    assert f"not begun: {NAMES[1]}, {NAMES[2]}" in err


@pytest.mark.parametrize("command", ["digest", "show", "verify"])
@pytest.mark.usefixtures("kept")
def test_who_reads_names_a_video(run_cli: Cli, command: str) -> None:
    """A channel is refused with what to do instead."""
    ran = run_cli(command, "youtube:@handle", "--archive", "kept")
    assert ran.code == 2
    assert "name one that it lists" in ran.err


def listed(cli: Cli, *arguments: str) -> list[dict[str, object]]:
    ran = cli("watch", "list", "--json", *arguments)
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_channel_is_one_entry_of_the_watch_list(run_cli: Cli) -> None:
    """With its options, which a second call changes or takes away."""
    assert run_cli("watch", "add", "youtube:@handle", "--limit", "5", "--since", "2026-01-01").code == 0
    (file,) = run_cli.home.rglob("commentvault.toml")
    url = "https://www.youtube.com/@handle"
    assert file.read_text() == f'[[watch]]\nlink = "{url}"\nevery = "1d"\nlimit = 5\nsince = 2026-01-01\n'
    assert run_cli("watch", "add", "https://www.youtube.com/@handle/videos", "--limit", "0", "--every", "12h").code == 0
    assert file.read_text() == f'[[watch]]\nlink = "{url}"\nevery = "12h"\nsince = 2026-01-01\n'
    (row,) = listed(run_cli)
    assert (row["kind"], row["thread"], row["listed"], row["since"]) == (
        "channel",
        "youtube:@handle",
        None,
        "2026-01-01",
    )
    assert "channel, not listed yet (since 2026-01-01)" in run_cli("watch", "list").out
    assert run_cli("watch", "remove", "youtube:@handle", "--archive", "kept").code == 0
    assert file.read_text() == ""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([VIDEOS[0].video.id, "--limit", "3"], "limit and since are for channels, playlists and profiles"),
        (["youtube:@handle", "--since", "soon"], "--since soon: not a day"),
        (["https://www.youtube.com/playlist?list=WL"], "only you can see"),
    ],
)
def test_a_mistake_changes_nothing(run_cli: Cli, arguments: list[str], named: str) -> None:
    """It is told before a file is made."""
    ran = run_cli("watch", "add", *arguments)
    assert ran.code == 2
    assert named in ran.err
    assert not list(run_cli.home.rglob("commentvault.toml"))


def test_a_night_visits_the_videos_of_a_channel(run_cli: Cli, demo_server: ServerFactory) -> None:
    """A dry run says that the list comes first and asks nothing; the night lists and visits; the list tells of it."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:])
    run_cli("watch", "add", HOME)
    ran = run_cli("nightly", "--dry-run", "--archive", "kept", server=server)
    assert "its list is asked for first" in ran.out
    assert server.count == 0
    ran = run_cli("nightly", "--archive", "kept", server=server)
    assert ran.code == 0
    assert "3 of 3 threads visited: 3 complete" in ran.out
    (row,) = listed(run_cli, "--archive", "kept")
    assert (row["listed"], row["status"]) == (3, "listed")
    ran = run_cli("nightly", "--dry-run", "--archive", "kept", server=server)
    assert "0 of 3 threads due" in ran.out
