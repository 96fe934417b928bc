"""How a thread ran, in numbers that fit."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commentvault.digest.ran.measures import FEW, Likes, Measures, measure
from commentvault.digest.ran.moments import NEAR
from commentvault.model import Author, Comment, Span

from ..made import Made


def times(*seconds: int | str | None) -> tuple[Span, ...]:
    return tuple(Span(at=0, len=1, kind="time", to=second) for second in seconds)


SPANS = st.lists(st.sampled_from([0, 1, 5, 60, 61, 63, 64, 67, 900, -1, "x", None]), max_size=6).map(
    lambda s: times(*s)
)
AUTHORS = st.one_of(
    st.just(Author()), st.sampled_from("abcdefgh").map(lambda who: Author(id=who)), st.builds(Author, handle=st.text())
)
LIKES = st.one_of(st.none(), st.integers(0, 10), st.integers(0, 10**7))
SAID = st.lists(st.tuples(AUTHORS, LIKES, st.sampled_from([True, False, None]), SPANS), max_size=120)


def said(made: Made, *facts: tuple[Author, int | None, bool | None, tuple[Span, ...]]) -> list[Comment]:
    return [
        made.comment(str(n), author=author, likes=likes, likes_exact=exact, spans=spans)
        for n, (author, likes, exact, spans) in enumerate(facts)
    ]


@settings(max_examples=200, deadline=None)
@given(facts=SAID, gone=st.sets(st.integers(0, 120).map(str)), seed=st.randoms(use_true_random=False))
def test_the_numbers_fit(made: Made, facts: list[Any], gone: set[str], seed: object) -> None:
    """Parts are no more than the whole, and the order of the comments changes nothing."""
    comments = said(made, *facts)
    found = measure(comments, lambda comment: comment.id in gone)
    shuffled = list(comments)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert measure(shuffled, lambda comment: comment.id in gone) == found
    if voices := found.voices:
        assert voices.once <= voices.people <= voices.comments - voices.unknown
        assert voices.loudest <= voices.comments
    if likes := found.likes:
        assert likes.known == sum(comment.likes is not None for comment in comments)
        assert likes.none <= likes.known
        assert 0 <= likes.share <= 100
        assert (
            sum((comment.likes or 0) <= likes.half for comment in comments if comment.likes is not None) * 2
            >= likes.known
        )
    ranges = sorted((moment.first, moment.last) for moment in found.moments)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(ranges))
    for moment in found.moments:
        assert moment.at - NEAR <= moment.first <= moment.at <= moment.last <= moment.at + NEAR
        assert 3 <= moment.people <= moment.comments
        assert moment.best is None or moment.best.id not in gone
    best = [moment.best.id for moment in found.moments if moment.best]
    assert len(best) == len(set(best))


def test_moments_that_are_near_are_one(made: Made) -> None:
    """Named for the second that most people name, with everybody who names one of them, each once."""
    people = [Author(id=f"UC{n}") for n in range(6)]
    comments = [
        made.comment("a", author=people[0], spans=times(60, 62), likes=5),
        made.comment("b", author=people[1], spans=times(60)),
        made.comment("c", author=people[2], spans=times(58, 58)),
        made.comment("d", author=people[2], spans=times(60), likes=4),
        made.comment("e", author=people[3], spans=times(64)),
        made.comment("f", author=people[4], spans=times(200)),
    ]
    (moment,) = measure(comments).moments
    assert (moment.at, moment.first, moment.last, moment.people, moment.comments) == (60, 58, 62, 3, 4)
    assert moment.best is not None
    assert moment.best.id == "a"
    (moment,) = measure(comments, lambda comment: comment.id == "a").moments
    assert moment.best is not None
    assert moment.best.id == "d"


def test_a_moment_is_told_by_who_speaks_of_it(made: Made) -> None:
    """A comment stands at one moment only, and a table of contents at none."""
    everywhere = made.comment("list", spans=times(0, 60, 120, 180, 240), likes=99)
    both = made.comment("both", spans=times(60, 120), likes=50)
    others = [made.comment(f"{at}.{n}", spans=times(at), likes=n) for at in (60, 120) for n in range(2)]
    moments = measure([everywhere, both, *others, made.comment("more", spans=times(60))]).moments
    assert [(moment.at, moment.people, moment.best and moment.best.id) for moment in moments] == [
        (60, 5, "both"),
        (120, 4, "120.1"),
    ]


def test_quotes_are_the_most_liked_that_are_free(made: Made) -> None:
    """However many comments name the same moments, and in whatever order they come."""
    comments = [made.comment(f"{n:02}", spans=times(0, 60, 120, 180), likes=n) for n in range(60)]
    for order in (comments, comments[::-1]):
        moments = measure(order, lambda comment: comment.id == "59").moments
        assert [(moment.at, moment.comments, moment.best and moment.best.id) for moment in moments] == [
            (0, 60, "58"), (60, 60, "57"), (120, 60, "56"), (180, 60, "55"),
        ]  # fmt: skip


def test_likes_are_spread(made: Made) -> None:
    """The middle, the empty ones and the share of the most liked hundredth, rounded down."""
    comments = [made.comment(str(n), likes=likes) for n, likes in enumerate([0] * 80 + [1] * 119 + [1000])]
    assert measure(comments).likes == Likes(
        known=200, none=80, half=1, half_exact=True, top=2, share=1001 * 100 // 1119, share_exact=True
    )
    hidden = [made.comment(f"h{n}", likes=None) for n in range(99)]
    assert measure([*comments, *hidden]).likes == measure(comments).likes


def test_a_share_of_rounded_likes_is_the_least_that_it_can_be(made: Made) -> None:
    """Others may have had as many as their floor allows."""
    comments = [made.comment(str(n), likes=1000, likes_exact=False) for n in range(100)]
    found = measure(comments).likes
    assert found is not None
    assert (found.half_exact, found.top, found.share, found.share_exact) == (
        False,
        1,
        1000 * 100 // (1000 + 99 * 1099),
        False,
    )


def test_voices_are_counted_and_not_named(made: Made) -> None:
    """How many, how many once, and how much the few who wrote most wrote; not where they are most of all."""
    many = [made.comment(f"m{n}", author=Author(id=f"UC{n}")) for n in range(100)]
    loud = [made.comment(f"l{n}", author=Author(id="UC1")) for n in range(20)]
    found = measure([*many, *loud, made.comment("x", author=Author())]).voices
    assert found is not None
    assert (found.comments, found.people, found.once, found.unknown) == (121, 100, 99, 1)
    assert found.loudest == 21 + FEW - 1
    fewer = measure([*many[:99], *loud]).voices
    assert fewer is not None
    assert fewer.loudest == 0


def test_a_small_thread_tells_nothing(made: Made) -> None:
    """No measure where it would mean nothing."""
    assert not measure([made.comment(str(n), spans=times(n * 10)) for n in range(19)])
    assert measure([]) == Measures()
