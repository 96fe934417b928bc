"""Channels and playlists as the web lists them: pages, both forms, the feed, and what is not there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest

from commentvault.demo import browse
from commentvault.demo import channel as demo_channel
from commentvault.demo.channel import EVERYTHING, uploads

from .certificate import self_signed
from .channels import channel, crowd
from .demo_client import Json, ServerFactory, post

VIDEOS = crowd(2 * browse.PAGE + 3)
VIDEO = VIDEOS[0].video
UPLOADS = uploads(VIDEO.channel_id)


def _lists(value: Any, key: str) -> list[Json]:
    """Everything under a key, wherever it stands, in order."""
    if isinstance(value, list):
        return [found for one in value for found in _lists(one, key)]
    if not isinstance(value, dict):
        return []
    return [value[key]] if key in value else [found for one in value.values() for found in _lists(one, key)]


def test_a_list_comes_in_pages_in_its_order(demo_server: ServerFactory) -> None:
    """100 a page; the uploads in the older form, the newest first, a playlist in the newer one."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:])
    for ident, form, key in (
        (UPLOADS, "playlistVideoRenderer", "videoId"),
        (EVERYTHING, "lockupViewModel", "contentId"),
    ):
        pages = [post(server, "browse", browseId=f"VL{ident}")]
        while tokens := _lists(pages[-1], "token"):
            pages.append(post(server, "browse", continuation=tokens[0]))
        assert [len(_lists(page, form)) for page in pages] == [100, 100, 3]
        found = [entry[key] for page in pages for entry in _lists(page, form)]
        assert found == [corpus.video.id for corpus in VIDEOS]


@pytest.mark.parametrize("path", [VIDEO.handle, f"channel/{VIDEO.channel_id}", f"c/{VIDEO.handle[1:]}"])
def test_every_name_of_a_channel_leads_to_its_id(demo_server: ServerFactory, path: str) -> None:
    """A handle, the id itself, an old name."""
    server = demo_server(VIDEOS[0])
    answer = post(server, "navigation/resolve_url", url=f"https://www.youtube.com/{path}")
    assert answer["endpoint"]["browseEndpoint"]["browseId"] == VIDEO.channel_id


def test_what_is_not_there_is_said_as_the_platform_says_it(demo_server: ServerFactory) -> None:
    """No such name: 404. No such list: an answer that holds words in the place of a list. Nonsense: 400."""
    server = demo_server(VIDEOS[0])
    with pytest.raises(HTTPError, match="404"):
        post(server, "navigation/resolve_url", url="https://www.youtube.com/@nobody")
    answer = post(server, "browse", browseId="VLPLnothing")
    assert answer["alerts"][0]["alertRenderer"]["type"] == "ERROR"
    assert "contents" not in answer
    with pytest.raises(HTTPError, match="400"):
        post(server, "browse", continuation="nonsense")


def test_the_feed_holds_the_newest_fifteen(demo_server: ServerFactory) -> None:
    """With their exact times."""
    server = demo_server(VIDEOS[0], others=VIDEOS[1:])
    for query in (f"channel_id={VIDEO.channel_id}", f"playlist_id={UPLOADS}"):
        with urlopen(f"{server.url}/feeds/videos.xml?{query}", timeout=10) as answer:
            feed = ElementTree.fromstring(answer.read())
        texts = [element.text for element in feed.iter("{http://www.w3.org/2005/Atom}published")]
        assert texts == [f"{corpus.video.published:%Y-%m-%dT%H:%M:%S}+00:00" for corpus in VIDEOS[: browse.FEED]]
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{server.url}/feeds/videos.xml?playlist_id=PLnothing", timeout=10)


@pytest.mark.parametrize("ident", [UPLOADS, EVERYTHING])
def test_yt_dlp_lists_every_video(demo_server: ServerFactory, tmp_path: Path, ident: str) -> None:
    """A client that knows only the real platform reads both forms, over all pages."""
    chain, key = self_signed(tmp_path)
    server = demo_server(VIDEOS[0], others=VIDEOS[1:], tls=(str(chain), str(key)))
    driver, out = Path(__file__).with_name("ytdlp_driver.py"), tmp_path / "out.json"
    address = f"https://www.youtube.com/playlist?list={ident}"
    command = [sys.executable, str(driver), str(server.port), address, str(out)]
    run = subprocess.run(command, check=False, capture_output=True, timeout=60)
    assert run.returncode == 0, run.stderr.decode()
    assert json.loads(out.read_text("utf-8"))["entries"] == [[corpus.video.id, corpus.video.title] for corpus in VIDEOS]


def test_a_channel_grows_while_the_server_runs(demo_server: ServerFactory) -> None:
    """A new video is the first of the next list."""
    new, *old = channel(3)
    server = demo_server(old[0], others=old[1:])
    before = post(server, "browse", browseId=f"VL{UPLOADS}")
    server.others = (*old[1:], new)
    after = post(server, "browse", browseId=f"VL{UPLOADS}")
    first, second = ([one["videoId"] for one in _lists(page, "playlistVideoRenderer")] for page in (before, after))
    assert second == [new.video.id, *first]
    assert demo_channel.videos(server.corpora, new.video.channel_id)[0] == new.video
