"""Every recorded page parses without loss: held against a second reader that shares no code with ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from commentvault.platforms.youtube.pages import Listing

from . import raw, recorded


@dataclass(frozen=True)
class Read:
    """A recorded page, what the other reader finds there, and what ours makes of it."""

    page: recorded.Page
    raw: dict[str, raw.Raw]
    ours: Listing


@pytest.fixture(scope="module")
def pages(recordings: Path) -> list[Read]:
    return [
        Read(page, raw.comments(page.json, page.under), recorded.read(page.json, page.video, page.under, page.recorded))
        for page in recorded.all_pages(recordings)
    ]


def _as_told(comment: raw.Raw) -> raw.Raw:
    """What both readers can be compared by: of the relative text only whether it says "edited"."""
    return replace(comment, when="(edited)" if comment.edited else "")


def test_every_comment_of_a_recorded_page_comes_out_once_and_as_it_was(pages: list[Read]) -> None:
    """Ids, parents, authors, texts, likes and all marks equal those of a reader that searches by brute force."""
    checked = 0
    for read in pages:
        expected = {i: _as_told(c) for i, c in read.raw.items() if c.told}
        assert [c.id for c in read.ours.comments] == list(expected), read.page
        for comment in read.ours.comments:
            assert recorded.named(comment) == expected[comment.id], read.page
        checked += len(expected)
    assert checked > 800


def test_a_comment_listed_without_its_content_is_named_and_not_left_out(pages: list[Read]) -> None:
    """The trimmed recording lists three comments whose content was cut away: each is reported as unread."""
    for read in pages:
        untold = [c.id for c in read.raw.values() if not c.told]
        assert read.ours.unread == untold, read.page
        assert read.ours.unknown == 0, read.page


def test_every_way_to_replies_is_offered(pages: list[Read]) -> None:
    """Each token that stands under a comment comes out with that comment as its root."""
    for read in pages:
        assert {o.token: o.root for o in read.ours.offers} == raw.offered(read.page.json), read.page


def test_the_recordings_hold_every_mark_at_least_once(pages: list[Read]) -> None:
    """What the comparison above rests on: no mark is only ever absent (but Super Thanks, which was never recorded)."""
    met = Counter[str]()
    for read in pages:
        for comment in read.raw.values():
            met.update(
                name
                for name in ("pinned", "hearted", "edited", "creator", "verified", "artist", "member", "root")
                if getattr(comment, name)
            )
    assert set(met) == {"pinned", "hearted", "edited", "creator", "verified", "artist", "member", "root"}


def test_spans_of_recorded_comments_cover_what_they_name(pages: list[Read]) -> None:
    """A timestamp's stretch reads like a clock, a hashtag's starts with #, a mention's with @."""
    seen = Counter[str]()
    for read in pages:
        for comment in read.ours.comments:
            for span in comment.spans:
                covered = comment.text[span.at : span.at + span.len]
                seen[span.kind] += 1
                assert len(covered) == span.len
                first = covered.strip()[:1]
                if span.kind == "time":
                    clock = [int(part) for part in covered.split(":")]
                    assert span.to == sum(part * 60**place for place, part in enumerate(reversed(clock)))
                else:
                    assert first in {"tag": "#", "mention": "@"}.get(span.kind, first), comment.id
    assert seen["time"] >= 51
