"""The table of truth is what it says, and always the same."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from commentvault.demo import Corpus, Recipe, build_corpus

_DIGITS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


def _decoded(half: str) -> datetime:
    """The time in one half of a reply id, by the published rule and nothing of the package's."""
    value = 0
    for char in half:
        value = value * 64 + _DIGITS.index(char)
    ms = (value >> 23) + 194357172049
    return datetime.fromtimestamp(ms // 1000, UTC) + timedelta(milliseconds=ms % 1000)


def _bytes(corpus: Corpus) -> bytes:
    return msgspec.json.encode([corpus.video, corpus.comments])


def test_the_same_recipe_gives_the_same_corpus(demo_corpus: Corpus) -> None:
    """Byte for byte; another seed gives another one."""
    assert _bytes(build_corpus()) == _bytes(demo_corpus)
    assert _bytes(build_corpus(Recipe(seed=8))) != _bytes(demo_corpus)


def test_all_times_hang_on_now(demo_corpus: Corpus) -> None:
    """Moving the clock moves the posts along with it."""
    later = build_corpus(Recipe(now=demo_corpus.recipe.now + timedelta(days=400)))
    pairs = zip(demo_corpus.comments, later.comments, strict=True)
    assert {b.published - a.published for a, b in pairs} == {timedelta(days=400)}


@pytest.mark.parametrize("numbers", [(20_000, 7_717, 3_109), (1, 1, 0), (7, 3, 1), (600, 2, 1), (50, 50, 0)])
def test_scale_is_exact(numbers: tuple[int, int, int]) -> None:
    """So many comments, top comments and threads with replies as were asked for."""
    comments, tops, threads = numbers
    corpus = build_corpus(Recipe(comments=comments, tops=tops, threads=threads))
    assert (len(corpus.comments), len(corpus.newest), len(corpus.replies)) == numbers
    assert len(corpus.by_id) == comments
    assert len({row.published for row in corpus.comments}) == comments
    if comments == 20_000:
        assert 400 <= max(map(len, corpus.replies.values())) <= 500
        assert len({row.text for row in corpus.comments}) > 8_000


def test_an_impossible_recipe_is_refused() -> None:
    """Threads without replies to fill them cannot be."""
    with pytest.raises(ValueError, match=r"impossible|cannot fill"):
        build_corpus(Recipe(comments=10, tops=10, threads=3))


def test_ids_have_the_platforms_form_and_tell_the_time(demo_corpus: Corpus) -> None:
    """A reply's id decodes to its own time and its root's, exactly."""
    for row in demo_corpus.comments:
        assert re.fullmatch(r"UC[\w-]{22}", row.author.channel_id)
        assert row.author.handle.startswith("@")
        if row.root is None:
            assert re.fullmatch(r"Ug[wxyz][\w-]{16}4AaABAg", row.id)
            continue
        root, _, times = row.id.partition(".")
        assert root == row.root
        assert len(times) == 22
        assert _decoded(times[:11]) == demo_corpus.by_id[root].published
        assert _decoded(times[11:]) == row.published


def test_parents_depths_and_counts_agree(demo_corpus: Corpus) -> None:
    """A reply comes after what it answers, and every count is the number of descendants."""
    below: Counter[str] = Counter()
    for row in demo_corpus.comments:
        assert demo_corpus.recipe.now > row.published
        if row.parent is None:
            assert row.root is None
            assert row.depth == 0
            assert row.parent_shown is None
            continue
        parent = demo_corpus.by_id[row.parent]
        assert parent.published < row.published
        assert row.depth == parent.depth + 1
        assert row.root == (parent.root or parent.id)
        assert row.parent_shown == (row.parent if row.root in demo_corpus.nested else None)
        up: str | None = row.parent
        while up is not None:
            below[up] += 1
            up = demo_corpus.by_id[up].parent
    assert {row.id: row.replies for row in demo_corpus.comments if row.replies} == dict(below)


def test_the_default_corpus_holds_every_feature(demo_corpus: Corpus) -> None:
    """One pinned comment by the creator, edited and much answered; and at least one of everything else."""
    rows = demo_corpus.comments
    (pinned,) = [row for row in rows if row.pinned]
    assert pinned.author.creator
    assert pinned.edited
    assert pinned.replies > 60
    assert pinned.creator_replied
    assert len([row for row in rows if row.author.creator]) > 5
    for name in ("hearted", "edited", "paid"):
        assert any(getattr(row, name) for row in rows), name
    for name in ("member", "verified", "artist"):
        assert any(getattr(row.author, name) for row in rows if not row.author.creator), name
    assert {row.lang for row in rows} >= {"en", "es", "de", "fr", "pt", "ja", "ko", "ar", "hi", "ru"}
    assert {span.kind for row in rows for span in row.spans} == {"link", "time", "tag", "mention", "emoji"}
    assert max(row.likes for row in rows) > 1000
    assert any(row.likes == 0 for row in rows)
    assert max(row.depth for row in rows) >= 3
    assert len({row.text for row in rows}) > 380
    texts = "".join(row.text for row in rows)
    for odd in ("<script>", "\x00", "\x1b[", "\u202e", "[bold", "\u200d", "javascript:"):
        assert odd in texts, odd
    assert max(len(row.text) for row in rows) > 10_000
    assert demo_corpus.video.comments > len(rows)
    assert len(demo_corpus.ranked) < len(demo_corpus.newest)
    assert demo_corpus.ranked[0].pinned


def test_spans_point_at_what_they_say(demo_corpus: Corpus) -> None:
    """Spans lie inside the text, in order, and count code points."""
    for row in demo_corpus.comments:
        end = 0
        for span in row.spans:
            assert span.at >= end
            end = span.at + span.len
            piece = row.text[span.at : end]
            if span.kind == "time":
                minutes, seconds = piece.split(":")
                assert span.to == int(minutes) * 60 + int(seconds) < demo_corpus.video.length
            begins = {"link": "h", "tag": "#", "mention": "@", "emoji": ":"}.get(span.kind, piece)
            assert piece.strip("\u00a0")[0] in begins
        assert end <= len(row.text)


@pytest.mark.parametrize("seed", range(6))
def test_every_seed_holds_the_marks(seed: int) -> None:
    """Pin, heart, edit, Super Thanks, creator, guest and member do not hang on the dice."""
    rows = build_corpus(Recipe(seed=seed)).comments
    assert sum(row.pinned for row in rows) == 1
    for name in ("hearted", "edited", "paid"):
        assert any(getattr(row, name) for row in rows if not row.pinned), name
    for name in ("creator", "artist", "member"):
        assert any(getattr(row.author, name) for row in rows), name
