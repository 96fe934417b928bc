"""The table of truth is what it says, and always the same."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from commentvault.demo import Corpus, Recipe, arrange, build_corpus

from .sound import assert_all_hangs_together, assert_ids_tell_the_time, assert_spans_point_at_what_they_say


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
    assert_ids_tell_the_time(demo_corpus)


def test_parents_depths_and_counts_agree(demo_corpus: Corpus) -> None:
    """A reply comes after what it answers, and every count is the number of descendants."""
    assert_all_hangs_together(demo_corpus)


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
    assert_spans_point_at_what_they_say(demo_corpus)


@pytest.mark.parametrize("seed", range(6))
def test_every_seed_holds_the_marks(seed: int) -> None:
    """Pin, heart, edit, Super Thanks, creator, guest and member do not hang on the dice."""
    rows = build_corpus(Recipe(seed=seed)).comments
    assert sum(row.pinned for row in rows) == 1
    for name in ("hearted", "edited", "paid"):
        assert any(getattr(row, name) for row in rows if not row.pinned), name
    for name in ("creator", "artist", "member"):
        assert any(getattr(row.author, name) for row in rows), name


def test_the_same_rows_under_another_recipe_are_another_layout(demo_corpus: Corpus) -> None:
    """Which threads are nested is drawn anew; who answers whom is not touched."""
    layouts = set()
    for changed in ({"nested_share": 0.0}, {"nested_share": 1.0}, {"nested_share": 0.5}, {"seed": 8}):
        recipe = msgspec.structs.replace(demo_corpus.recipe, **changed)
        corpus = arrange(recipe, demo_corpus.video, demo_corpus.comments)
        assert_all_hangs_together(corpus)
        assert {row.id: row.parent for row in corpus.comments} == {row.id: row.parent for row in demo_corpus.comments}
        assert corpus.nested <= set(corpus.replies)
        layouts.add(corpus.nested)
    assert len(layouts) == 4
    assert {frozenset[str](), frozenset(demo_corpus.replies)} < layouts
