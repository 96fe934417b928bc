"""Runs an unmodified yt-dlp over a list of videos, with www.youtube.com led to a port on loopback.

Usage: ``python ytdlp_lists.py PORT ADDRESS OUT.json``
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

import yt_dlp


def main(port: int, address: str, out: str) -> None:
    """Writes the ids and titles that yt-dlp lists."""
    real = socket.getaddrinfo

    def loopback(host: Any, wanted: Any, *args: Any, **kwargs: Any) -> Any:
        if host == "www.youtube.com":
            return real("127.0.0.1", port, *args, **kwargs)
        raise socket.gaierror(f"this test reaches nothing but the demo, not {host}")

    vars(socket)["getaddrinfo"] = loopback
    options = yt_dlp.parse_options([
        "--no-check-certificates", "--ignore-config", "--flat-playlist", "--quiet", "--no-warnings", "--no-cache-dir",
        "--extractor-args", "youtubetab:skip=webpage", address,
    ]).ydl_opts  # fmt: skip
    with yt_dlp.YoutubeDL(options) as client:
        info = client.extract_info(address, download=False)
    Path(out).write_text(json.dumps([[entry["id"], entry["title"]] for entry in info["entries"]]), "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
