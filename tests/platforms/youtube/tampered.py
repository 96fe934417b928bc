"""The demo platform's answers with something changed on their way, in this process and without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

from commentvault import sync
from commentvault.archive.vault import Vault
from commentvault.demo import Corpus
from commentvault.demo.answers import Asked, answer, understand
from commentvault.model import Ask, Target
from commentvault.net import Door
from commentvault.platforms.youtube import YouTube
from commentvault.settings import NetSettings

Change = Callable[[Asked, Any], Any]
"""Given what is asked and the answer's JSON: another JSON, raw bytes, or None to leave it as it is (or was changed)."""


class Tampered(httpx.BaseTransport):
    """Answers of a corpus through a change."""

    def __init__(self, corpus: Corpus, change: Change) -> None:
        self._corpus = corpus
        self._change = change

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target = request.url.raw_path.decode()
        asked = understand(request.method, target, request.read())
        made = answer(self._corpus, asked)
        if not made.content_type.startswith("application/json") or made.status != 200:
            return httpx.Response(made.status, content=made.body)
        value = json.loads(made.body)
        changed = self._change(asked, value)
        if isinstance(changed, bytes):
            return httpx.Response(200, content=changed)
        return httpx.Response(200, content=json.dumps(value if changed is None else changed).encode())


def fetch(corpus: Corpus, vault: Vault, change: Change, ask: Ask | None = None, **net: Any) -> sync.Report:
    """An errand to a corpus through a change."""
    door = Door(NetSettings(**{"tries": 1, "lanes": 1, **net}), transport=Tampered(corpus, change))
    target = YouTube().match(corpus.video.id)
    assert isinstance(target, Target)
    return sync.fetch(YouTube(), target, ask or Ask(), vault, door)


def items(value: Any) -> list[Any]:
    """The entries of an answer's list; changing it changes the answer."""
    for received in value.get("onResponseReceivedEndpoints", ()):
        for action in ("appendContinuationItemsAction", "reloadContinuationItemsCommand"):
            listed: list[Any] | None = received.get(action, {}).get("continuationItems")
            if listed and "commentsHeaderRenderer" not in listed[0]:
                return listed
    return []
