"""Runs an unmodified yt-dlp in this process, with www.youtube.com led to a port on loopback and nothing else reachable.

Usage: ``python ytdlp_driver.py PORT VIDEO OUT.json``
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

import yt_dlp


def main(port: int, video: str, out: str) -> None:
    """Extracts a video's comments as yt-dlp sees them."""
    real = socket.getaddrinfo

    def loopback(host: Any, wanted: Any, *args: Any, **kwargs: Any) -> Any:
        if host == "www.youtube.com":
            return real("127.0.0.1", port, *args, **kwargs)
        raise socket.gaierror(f"this test reaches nothing but the demo, not {host}")

    vars(socket)["getaddrinfo"] = loopback
    options = yt_dlp.parse_options([
        "--no-check-certificates", "--ignore-config", "--ignore-no-formats-error", "--skip-download",
        "--write-comments", "--quiet", "--no-warnings", "--no-cache-dir", "--extractor-args", "youtube:player_skip=js",
        f"https://www.youtube.com/watch?v={video}",
    ]).ydl_opts  # fmt: skip
    with yt_dlp.YoutubeDL(options) as client:
        info = client.extract_info(f"https://www.youtube.com/watch?v={video}", download=False)
    kept = {key: info.get(key) for key in ("id", "title", "comments", "comment_count")}
    Path(out).write_text(json.dumps(kept), "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
