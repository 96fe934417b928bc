"""Recorded answers stand in for the network."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commentvault.errors import NotRecorded, RateLimited, UsageError
from commentvault.net import Door, Replay, Request
from commentvault.settings import NetSettings

URL = "https://www.youtube.com/youtubei/v1/next?prettyPrint=false"


def _exchange(answer: Any, status: int = 200, headers: dict[str, str] | None = None, **asked: Any) -> dict[str, Any]:
    """A recorded exchange in the form of the shared recordings."""
    return {
        "recorded": "2026-06-07T21:25:28Z",
        "request": {"method": "POST", "url": URL, "headers": {"x": "y"}, "json": asked},
        "response": {"status": status, "headers": headers or {}, "json": answer},
    }


def _door(folder: Path, *exchanges: dict[str, Any]) -> Door:
    for number, exchange in enumerate(exchanges):
        (folder / f"{number:02}.json.gz").write_bytes(gzip.compress(json.dumps(exchange).encode()))
    return Door(NetSettings(tries=1), transport=Replay.from_folder(folder))


def _ask(door: Door, **asked: Any) -> Any:
    return door.ask(Request(URL, json.dumps(asked).encode()), lambda answer: json.loads(answer.body))


def test_the_same_question_gets_its_recorded_answers_in_order(tmp_path: Path) -> None:
    """And the last of them ever after; other questions have their own."""
    door = _door(tmp_path, _exchange(1, videoId="a"), _exchange(9, videoId="b"), _exchange(2, videoId="a"))
    assert [_ask(door, videoId="a") for _ in range(4)] == [1, 2, 2, 2]
    assert _ask(door, videoId="b") == 9


def test_language_and_version_are_the_askers_circumstance(tmp_path: Path) -> None:
    """What tells two questions apart is the video or the token, not who asks in which language."""
    door = _door(tmp_path, _exchange("found", context={"client": {"hl": "en-GB"}}, continuation="abc"))
    assert _ask(door, context={"client": {"hl": "de-DE"}}, continuation="abc") == "found"


@pytest.mark.parametrize("asked", [{"continuation": "b"}, {"videoId": "a"}, {"continuation": "a", "videoId": "v"}, {}])
def test_a_question_that_was_not_recorded_is_named_as_such(tmp_path: Path, asked: dict[str, str]) -> None:
    """It is no network trouble and no empty answer."""
    door = _door(tmp_path, _exchange(1, continuation="a"))
    with pytest.raises(NotRecorded, match="recorded"):
        _ask(door, **asked)


def test_another_path_is_another_question(tmp_path: Path) -> None:
    """The player is not asked what ``next`` was."""
    door = _door(tmp_path, _exchange(1, videoId="a"))
    with pytest.raises(NotRecorded):
        door.ask(Request(URL.replace("next", "player"), b'{"videoId": "a"}'), lambda answer: answer.body)


def test_an_answer_carries_its_recorded_time(tmp_path: Path) -> None:
    """So that relative texts are read against the day they were shown."""
    door = _door(tmp_path, _exchange(1, videoId="a"))
    at = door.ask(Request(URL, b'{"videoId": "a"}'), lambda answer: answer.at)
    assert at == datetime(2026, 6, 7, 21, 25, 28, tzinfo=UTC)


def test_a_recorded_refusal_is_one(tmp_path: Path) -> None:
    """Status and the headers that matter come back too."""
    door = _door(tmp_path, _exchange({}, 429, {"retry-after": "9000"}, videoId="a"))
    with pytest.raises(RateLimited) as caught:
        _ask(door, videoId="a")
    assert caught.value.retry_after == 9000


def test_plain_files_are_read_too(tmp_path: Path) -> None:
    """A recording need not be compressed."""
    (tmp_path / "01.json").write_text(json.dumps(_exchange("plain", videoId="a")))
    assert _ask(Door(transport=Replay.from_folder(tmp_path)), videoId="a") == "plain"


@pytest.mark.parametrize(
    "content", [b"", b"junk", b"{}", gzip.compress(b"[1]", mtime=0), gzip.compress(b'{"recorded": 1}', mtime=0)[:-9]]
)
def test_a_file_that_is_no_recording_is_a_mistake_to_be_told(tmp_path: Path, content: bytes) -> None:
    """Naming the file."""
    (tmp_path / "01.json.gz").write_bytes(content)
    with pytest.raises(UsageError, match=r"01\.json\.gz"):
        Replay.from_folder(tmp_path)


def test_a_folder_without_recordings_is_a_mistake_to_be_told(tmp_path: Path) -> None:
    """Empty, or not there."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match="no recorded answers"):
            Replay.from_folder(folder)
