"""Recorded answers instead of the network: the same code reads them as the live platform's."""

from __future__ import annotations

import gzip
from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import msgspec

from commentvault.errors import NotRecorded, UsageError
from commentvault.net.light import httpx

Key = tuple[str, str, tuple[tuple[str, str], ...]]

_CIRCUMSTANCE = {"key", "alt"}  # of a query: who asks, and that the answer is to be JSON


class _Recorded(msgspec.Struct):
    status: int
    json: msgspec.Raw
    headers: dict[str, str] = {}


class _Asked(msgspec.Struct):
    method: str
    url: str
    json: msgspec.Raw = msgspec.Raw(b"")


class _File(msgspec.Struct):
    """One exchange: ``{"recorded", "request": {"method", "url", "json"}, "response": {"status", "json"}}``."""

    recorded: datetime
    request: _Asked
    response: _Recorded


class Replay(httpx.BaseTransport):
    """A transport that answers from recorded exchanges.

    Requests are told apart by method, path and the body's top-level texts (``videoId``, ``continuation``): what else
    a body holds (client version, language) is the asker's circumstance. A GET has no body: its query tells, in any
    order, but for the key. The same request asked again gets the next recorded answer, and the last one ever after. An
    answer carries its recorded time.
    """

    def __init__(self, exchanges: Iterable[tuple[Key, httpx.Response]]) -> None:
        self._answers: dict[Key, deque[httpx.Response]] = defaultdict(deque)
        for key, response in exchanges:
            self._answers[key].append(response)

    @classmethod
    def from_folder(cls, folder: Path) -> Replay:
        """The recordings ``*.json`` and ``*.json.gz`` of a folder, in the order of their names."""
        files = sorted([*folder.glob("*.json.gz"), *folder.glob("*.json")])
        if not files:
            raise UsageError(f"{folder} holds no recorded answers (*.json, *.json.gz)")
        return cls(_exchange(path) for path in files)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answers = self._answers.get(_key(request.method, request.url, request.read()))
        if not answers:
            raise NotRecorded(f"no answer to this request to {request.url.path} was recorded")
        response = answers.popleft() if len(answers) > 1 else answers[0]
        return httpx.Response(response.status_code, headers=response.headers, content=response.content)


def _exchange(path: Path) -> tuple[Key, httpx.Response]:
    raw = path.read_bytes()
    try:
        file = msgspec.json.decode(gzip.decompress(raw) if path.suffix == ".gz" else raw, type=_File)
    except (msgspec.MsgspecError, OSError, EOFError) as error:
        raise UsageError(f"{path} is no recorded exchange: {error}") from error
    headers = {"date": format_datetime(file.recorded.astimezone(UTC), usegmt=True)}
    headers |= {
        name: file.response.headers[name] for name in ("location", "retry-after") if name in file.response.headers
    }
    body = bytes(file.request.json)
    key = _key(file.request.method, httpx.URL(file.request.url), body)
    return key, httpx.Response(file.response.status, headers=headers, content=bytes(file.response.json))


def _key(method: str, url: httpx.URL, body: bytes) -> Key:
    if method == "GET":
        asked = [(name, value) for name, value in url.params.multi_items() if name not in _CIRCUMSTANCE]
    else:
        fields = msgspec.json.decode(body) if body else {}
        asked = [(name, value) for name, value in fields.items() if isinstance(value, str)]
    return method, url.path, tuple(sorted(asked))
