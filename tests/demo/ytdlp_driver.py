"""Runs an unmodified yt-dlp in this process, with www.youtube.com led to a port on loopback and nothing else reachable.

Usage: ``python ytdlp_driver.py PORT LINK OUT.json``, where LINK is a video's id, whose comments are written, or a
playlist's address, whose videos are.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

import yt_dlp

_COMMENTS = (
    "--ignore-no-formats-error",
    "--skip-download",
    "--write-comments",
    "--extractor-args",
    "youtube:player_skip=js",
)
_VIDEOS = ("--flat-playlist", "--extractor-args", "youtubetab:skip=webpage")


def main(port: int, link: str, out: str) -> None:
    """Extracts what yt-dlp sees."""
    real = socket.getaddrinfo

    def loopback(host: Any, wanted: Any, *args: Any, **kwargs: Any) -> Any:
        if host == "www.youtube.com":
            return real("127.0.0.1", port, *args, **kwargs)
        raise socket.gaierror(f"this test reaches nothing but the demo, not {host}")

    vars(socket)["getaddrinfo"] = loopback
    is_list = "://" in link
    address = link if is_list else f"https://www.youtube.com/watch?v={link}"
    quietly = ("--no-check-certificates", "--ignore-config", "--quiet", "--no-warnings", "--no-cache-dir")
    options = yt_dlp.parse_options([*quietly, *(_VIDEOS if is_list else _COMMENTS), address]).ydl_opts
    with yt_dlp.YoutubeDL(options) as client:
        info = client.extract_info(address, download=False)
    kept = {key: info.get(key) for key in ("id", "title", "comments", "comment_count")}
    kept["entries"] = [[entry["id"], entry["title"]] for entry in info.get("entries") or ()]
    Path(out).write_text(json.dumps(kept), "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
