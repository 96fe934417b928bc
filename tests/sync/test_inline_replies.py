"""Nested replies that stand in the list of top comments: a mode that leaves a thread closed leaves it closed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commentvault.archive.vault import Vault
from commentvault.demo import Corpus, Recipe, build_corpus
from commentvault.demo.answers import Asked, answer, understand
from commentvault.model import Ask, Mode
from tests.platforms.youtube.tampered import fetch, items
from tests.truth import differences, twice

CORPUS = build_corpus(Recipe(comments=160, tops=50, threads=9, nested_share=1.0, old_share=0.0))


class Unfolded:
    """The demo's pages with the first replies of every thread in place, and the ways to further ones among them."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.asked: list[str] = []

    def __call__(self, asked: Asked, value: Any) -> None:
        self.asked.append(asked.kind)
        if asked.kind == "page" and not asked.linked:
            for item in items(value):
                self._unfold(item.get("commentThreadRenderer", {}), value)

    def _unfold(self, thread: Any, page: Any) -> None:
        replies = thread.get("replies", {}).get("commentRepliesRenderer", {})
        if not replies.get("subThreads"):
            return
        command = replies["subThreads"][0]["continuationItemRenderer"]["continuationEndpoint"]["continuationCommand"]
        body = json.dumps({"continuation": command["token"], "context": {"client": {"hl": "de"}}}).encode()
        inside = json.loads(answer(self.corpus, understand("POST", "/youtubei/v1/next", body)).body)
        replies["subThreads"] = items(inside)
        batch = page["frameworkUpdates"]["entityBatchUpdate"]["mutations"]
        batch += inside["frameworkUpdates"]["entityBatchUpdate"]["mutations"]


@pytest.mark.parametrize("mode", ["refresh", "pins", "head"])
def test_an_unchanged_thread_is_not_opened_by_what_stands_in_the_list(tmp_path: Path, mode: Mode) -> None:
    """Nothing is asked for its sake, and nothing of it counts as missing."""
    vault, unfolded = Vault(tmp_path), Unfolded(CORPUS)
    report = fetch(CORPUS, vault, unfolded)
    assert report.verdict.status == "complete"
    asked = len(unfolded.asked)
    report = fetch(CORPUS, vault, unfolded, Ask(mode=mode))
    assert "replies" not in unfolded.asked[asked:]
    assert (report.verdict.gone, report.verdict.withheld, report.verdict.changed) == (0, 0, 0)
    assert report.verdict.covered.replies in ((), "none")
    assert report.verdict.covered.not_ == ()
    thread = vault.read(report.target.thread)
    assert thread is not None
    assert differences(thread, CORPUS) == []
    assert twice(report.segment.parent) == []
