"""What must hold of every corpus, whatever has happened in it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

from commentvault.demo import Corpus

_DIGITS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


def decoded(half: str) -> datetime:
    """The time in one half of a reply id, by the published rule and nothing of the package's."""
    value = 0
    for char in half:
        value = value * 64 + _DIGITS.index(char)
    ms = (value >> 23) + 194357172049
    return datetime.fromtimestamp(ms // 1000, UTC) + timedelta(milliseconds=ms % 1000)


def assert_ids_tell_the_time(corpus: Corpus) -> None:
    """Ids have the platform's form; a reply's decodes to its own time and its root's, exactly."""
    for row in corpus.comments:
        assert re.fullmatch(r"UC[\w-]{22}", row.author.channel_id)
        assert row.author.handle.startswith("@")
        if row.root is None:
            assert re.fullmatch(r"Ug[wxyz][\w-]{16}4AaABAg", row.id)
            continue
        root, _, times = row.id.partition(".")
        assert root == row.root
        assert len(times) == 22
        assert decoded(times[:11]) == corpus.by_id[root].published
        assert decoded(times[11:]) == row.published


def assert_all_hangs_together(corpus: Corpus) -> None:
    """A reply comes after what it answers, and every count is the number of descendants."""
    below: Counter[str] = Counter()
    answered: set[str] = set()
    for row in corpus.comments:
        assert corpus.recipe.now > row.published
        if row.parent is None:
            assert (row.root, row.depth, row.parent_shown) == (None, 0, None)
            continue
        parent = corpus.by_id[row.parent]
        assert parent.published < row.published
        assert row.depth == parent.depth + 1
        assert row.root == (parent.root or parent.id)
        assert row.parent_shown == (row.parent if row.root in corpus.nested else None)
        up: str | None = row.parent
        while up is not None:
            below[up] += 1
            answered |= {up} if row.author.creator else set()
            up = corpus.by_id[up].parent
    assert {row.id: row.replies for row in corpus.comments if row.replies} == dict(below)
    assert {row.id for row in corpus.comments if row.creator_replied} == answered
    assert len({row.published for row in corpus.comments}) == len(corpus.comments)


def assert_spans_point_at_what_they_say(corpus: Corpus) -> None:
    """Spans lie inside the text, in order, and count code points."""
    for row in corpus.comments:
        end = 0
        for span in row.spans:
            assert span.at >= end
            end = span.at + span.len
            piece = row.text[span.at : end]
            if span.kind == "time":
                minutes, seconds = piece.split(":")
                assert span.to == int(minutes) * 60 + int(seconds) < corpus.video.length
            begins = {"link": "h", "tag": "#", "mention": "@", "emoji": ":"}.get(span.kind, piece)
            assert piece.strip("\u00a0")[0] in begins
        assert end <= len(row.text)
