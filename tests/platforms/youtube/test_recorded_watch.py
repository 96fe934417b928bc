"""Recorded watch pages (2020 to 2025): the same forms as the API's answers, and the client's version beside them."""

from __future__ import annotations

import gzip
import html
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from commentvault.model import Target
from commentvault.net import Door
from commentvault.platforms.youtube.web import video
from commentvault.platforms.youtube.web.client import Web
from commentvault.settings import NetSettings, YouTubeSettings

from .recorded import Says

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def pages(recordings: Path) -> dict[str, str]:
    found = sorted((recordings / "youtube" / "watch").glob("*.html.gz"))
    return {path.name: gzip.decompress(path.read_bytes()).decode() for path in found}


def _target(ident: str) -> Target:
    return Target(platform="youtube", id=ident, url=f"https://www.youtube.com/watch?v={ident}")


def _initial(page: str) -> Any:
    """What a page holds of the API's answer about its video."""
    at = re.search(r'ytInitialData"?\]?\s*=\s*', page)
    assert at is not None
    return json.JSONDecoder().raw_decode(page, at.end())[0]


def test_the_clients_version_is_found_on_every_page(pages: dict[str, str]) -> None:
    """Where the API refuses ours, the page's own is used from then on."""
    assert len(pages) >= 4
    for name, page in pages.items():
        says = Says(httpx.Response(400), page.encode(), b'{"contents": {}}')
        Web(Door(NetSettings(tries=1), transport=says), YouTubeSettings()).post(_target("gLs5hArb0ur"))
        version = json.loads(says.asked[2].content)["context"]["client"]["clientVersion"]
        assert re.fullmatch(r"2\.20\d{6}\.\d\d\.\d\d", version), name
        assert f'CLIENT_VERSION":"{version}"' in page


def test_the_videos_facts_are_found_on_every_page(pages: dict[str, str]) -> None:
    """The title is the one in the page's head; the channel has its id; the day and the views are told."""
    for name, page in pages.items():
        post = video.post(_initial(page), "https://x", NOW)
        head = re.search(r"<title>(.*) - YouTube</title>", page)
        assert head is not None, name
        assert post is not None, name
        assert post.title == html.unescape(head[1]), name
        assert (post.creator.id or "").startswith("UC"), name
        assert post.published_date is not None, name
        assert post.live or post.counts.views, name


def test_every_page_leads_to_comments_or_says_why_not(pages: dict[str, str]) -> None:
    """A token, words in its place, or a live chat; old pages hold the token in an older place."""
    for name, page in pages.items():
        answer = _initial(page)
        section = video.section(answer)
        assert video.has_live_chat(answer) or (section and (section.token or section.message)), name
