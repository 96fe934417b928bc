"""The invented platform is real enough for a client that knows only the real one: yt-dlp, unmodified."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commentvault.demo import Corpus, Truth
from commentvault.demo.wording import wording

from .certificate import self_signed
from .demo_client import ServerFactory


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate chain and its key, as files."""
    chain, key = self_signed(tmp_path_factory.mktemp("tls"))
    return str(chain), str(key)


def _extract(port: int, video: str, out: Path) -> list[dict[str, Any]]:
    driver = Path(__file__).with_name("ytdlp_driver.py")
    command = [sys.executable, str(driver), str(port), video, str(out)]
    run = subprocess.run(command, check=False, capture_output=True, timeout=60)
    assert run.returncode == 0, run.stderr.decode()
    found: list[dict[str, Any]] = json.loads(out.read_text("utf-8"))["comments"]
    return found


def _likes(row: Truth) -> int:
    """The likes as English shows them: rounded from 1,000 on, since yt-dlp always asks in English."""
    shown = wording("en").count(row.likes)
    return int(float(shown.rstrip("K")) * 1000) if shown.endswith("K") else int(shown)


def test_yt_dlp_reads_the_truth(
    demo_server: ServerFactory, demo_corpus: Corpus, certificate: tuple[str, str], tmp_path: Path
) -> None:
    """Ids, parents, texts, likes, pin, hearts, the creator's and verified marks, from all forms mixed.

    What it cannot see: the parent of a reply in the classic and the old form (the platform shows none: it names the
    root); exact likes; no likes in the old form (None: there is no count at all); an empty text (None
    or absent); members, Super Thanks and edits (it has no fields). In the old form it takes an official artist's badge
    for a verified one.
    """
    server = demo_server(tls=certificate)
    comments = _extract(server.port, demo_corpus.video.id, tmp_path / "out.json")
    assert len(comments) == len(demo_corpus.comments)
    found = {comment["id"]: comment for comment in comments}
    assert set(found) == set(demo_corpus.by_id)
    for row in demo_corpus.comments:
        seen = found[row.id]
        assert seen["parent"] == (row.parent_shown or row.root or "root")
        assert (seen.get("text") or "") == row.text
        assert (seen["like_count"] or 0) == _likes(row)
        assert seen["author"] == row.author.handle
        assert seen["author_id"] == row.author.channel_id
        assert bool(seen.get("is_pinned")) == row.pinned
        assert seen["is_favorited"] == row.hearted
        assert seen["author_is_uploader"] == row.author.creator
        verified = bool(seen.get("author_is_verified"))
        assert verified == row.author.verified or (verified and row.author.artist)
        assert ("edited" in seen["_time_text"]) == row.edited
