"""What holds for every page of comments, recorded or invented: held against a reader that shares no code with ours."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commentvault.platforms.walk.source import Listing

from . import raw, recorded


@dataclass(frozen=True)
class Read:
    """A page, what the other reader finds there, and what ours makes of it."""

    page: recorded.Page
    raw: dict[str, raw.Raw]
    ours: Listing


def read(page: recorded.Page) -> Read:
    """A page through both readers."""
    theirs = raw.comments(page.json, page.under)
    return Read(page, theirs, recorded.read(page.json, page.video, page.under, page.recorded))


def assert_nothing_is_lost(read: Read) -> int:
    """Every comment comes out once, in its place, as it was; returns how many there were.

    What is listed without content is named; no entry is unknown; each way to replies is offered under its comment.
    """
    expected = {i: _as_told(c) for i, c in read.raw.items() if c.told}
    ours = {c.id: recorded.named(c) for c in reversed(read.ours.comments)}  # of a pinned one's two, the flagged first
    assert ours == expected, read.page
    again = [c for c in read.ours.comments if read.raw[c.id].pinned and not c.pinned]
    assert len(read.ours.comments) == len(expected) + len(again), read.page
    assert read.ours.unread == [c.id for c in read.raw.values() if not c.told], read.page
    assert not read.ours.unknown, read.page
    assert {o.token: o.parent for o in read.ours.offers} == raw.offered(read.page.json), read.page
    return len(expected)


def assert_spans_cover_what_they_name(read: Read) -> dict[str, int]:
    """A timestamp's stretch reads like its second, a hashtag's starts with #, a mention's with @; counts by kind."""
    seen: dict[str, int] = {}
    for comment in read.ours.comments:
        for span in comment.spans:
            covered = comment.text[span.at : span.at + span.len]
            seen[span.kind] = seen.get(span.kind, 0) + 1
            assert len(covered) == span.len
            first = covered.strip()[:1]
            if span.kind == "time":
                clock = [int(part) for part in covered.split(":")]
                assert span.to == sum(part * 60**place for place, part in enumerate(reversed(clock)))
            else:
                assert first in {"tag": "#", "mention": "@", "emoji": ":"}.get(span.kind, first), comment.id
    return seen


def _as_told(comment: raw.Raw) -> raw.Raw:
    """What both readers can be compared by: of the relative text only whether it says "edited"."""
    return replace(comment, when="(edited)" if comment.edited else "")
