"""What a new sighting adds: only what was said, only what is better known, and nothing for silence."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commentvault.archive.difference import difference, is_learned, timing_difference
from commentvault.archive.history import Thread, fold
from commentvault.archive.lines import Change, Changed
from commentvault.model import Author, Comment, Timing, Window

from .made import NOW, THREAD, URL, comment
from .strategies import comments, maybe, moments, windows

same = st.just("x")
HOUR = timedelta(hours=1)


def after(known: Comment, seen: Comment) -> Comment:
    """What the archive holds after the second sighting."""
    thread = Thread(name=THREAD, url=URL)
    fold(thread, known)
    changed = difference(known, seen)
    if changed:
        fold(thread, Change(seen=NOW, id=known.id, set=changed))
    return thread.comments[known.id]


def likes(count: int | None, exact: bool | None = True) -> Comment:
    return comment("x", likes=count, likes_exact=exact)


@given(comments(same))
def test_the_same_again_is_no_change(known: Comment) -> None:
    """Seen again as it was, a comment costs no line."""
    assert difference(known, known) is None


@given(comments(same), moments, st.integers(1, 99))
def test_sight_rank_and_pictures_are_no_change(known: Comment, seen: object, rank: int) -> None:
    """When and where it was seen and the signed address of a picture do not count."""
    author = msgspec.structs.replace(known.author, avatar="https://pictures.example/new")
    again = msgspec.structs.replace(known, seen=seen, rank=rank, author=author, creator_replied=True)
    assert difference(known, again) is None


@given(comments(same), comments(same))
def test_seen_twice_is_told_once(known: Comment, seen: Comment) -> None:
    """After a change was taken in, the same sighting adds nothing more."""
    assert difference(after(known, seen), seen) is None


SAID = ("edited", "likes", "replies", "pinned", "hearted", "hidden", "gif", "paid", "published")


def test_a_comment_that_is_covered_has_changed() -> None:
    """And once more when it is shown again."""
    shown, covered = comment("x", hidden=False), comment("x", hidden=True)
    assert difference(shown, covered) == Changed(hidden=True)
    assert difference(covered, shown) == Changed(hidden=False)


def test_a_gif_is_told_once() -> None:
    """Its address leads to the same GIF, however the platform writes it that day."""
    known = comment("x", text="", gif="https://gifs.example/1?cid=a")
    assert difference(known, comment("x", text="", gif="https://gifs.example/1?cid=b")) is None
    assert difference(comment("x", text=""), known) == Changed(gif="https://gifs.example/1?cid=a")
    assert is_learned(comment("x", text=""), Changed(gif="https://gifs.example/1?cid=a"))


@given(comments(same), comments(same))
def test_silence_erases_nothing(known: Comment, seen: Comment) -> None:
    """What was said once is never replaced by the platform's silence."""
    state = after(known, seen)
    for name in SAID:
        assert getattr(known, name) is None or getattr(state, name) is not None, name


@given(comments(same), comments(same))
def test_silence_erases_nothing_of_the_author(known: Comment, seen: Comment) -> None:
    """A new handle does not erase the name that the platform does not repeat."""
    state = after(known, seen)
    for name in ("id", "name", "handle", "creator", "verified", "artist", "member"):
        assert getattr(known.author, name) is None or getattr(state.author, name) is not None, name


@given(comments(same), comments(same))
def test_what_is_said_anew_is_kept(known: Comment, seen: Comment) -> None:
    """Text, marks and counts of the last sighting are what the archive shows."""
    state = after(known, seen)
    assert state.text == seen.text
    for name in ("edited", "replies", "pinned", "hearted", "paid"):
        said = getattr(seen, name)
        assert getattr(state, name) == (getattr(known, name) if said is None else said), name


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_an_exact_count_replaces_any(known: int, seen: int) -> None:
    """An exact count is the newest truth."""
    assert after(likes(known, exact=True), likes(seen, exact=True)).likes == seen
    state = after(likes(known, exact=False), likes(seen, exact=True))
    assert state.likes == seen
    assert known == seen or state.likes_exact


def rounded(exact: int) -> int:
    """The floor that the web shows as "1.5K", "25K", "1.2M"."""
    for size, step in ((10**6, 10**5), (10**4, 10**3), (10**3, 10**2)):
        if exact >= size:
            return exact // step * step
    return exact


@given(st.integers(0, 9_999_999))
def test_an_agreeing_rounded_count_never_replaces_an_exact_one(exact: int) -> None:
    """What "19K" may be short for stays exact."""
    assert difference(likes(exact), likes(rounded(exact), exact=False)) is None


@pytest.mark.parametrize(
    ("known", "floor"), [(19_924, 21_000), (19_924, 18_000), (999, 1_500), (1_556, 1_400), (25_296, 26_000)]
)
def test_a_contradicting_rounded_count_is_news(known: int, floor: int) -> None:
    """A rounded count that the known one cannot be rounded to replaces it and is marked."""
    state = after(likes(known), likes(floor, exact=False))
    assert (state.likes, state.likes_exact) == (floor, False)


@pytest.mark.parametrize(("known", "floor"), [(25_296, 20_000), (150_123, 100_000), (1_940_000, 1_000_000)])
def test_a_round_rounded_count_is_no_wider_than_others(known: int, floor: int) -> None:
    """ "20K" says 20,000 to 20,999: it contradicts 25,296 as "21K" does."""
    state = after(likes(known), likes(floor, exact=False))
    assert (state.likes, state.likes_exact) == (floor, False)


def test_hidden_likes_are_silence() -> None:
    """Likes that are hidden now erase no count, and a first count after hidden ones is news."""
    assert difference(likes(7), likes(None, exact=None)) is None
    assert after(likes(None, exact=None), likes(7)).likes == 7
    assert after(likes(None, exact=None), likes(19_000, exact=False)).likes == 19_000


def test_a_parent_is_only_made_more_exact() -> None:
    """Once known whom a reply answers, a flat list takes nothing back."""
    flat = comment("x", root="r", parent="r", parent_exact=False, depth=1)
    nested = comment("x", root="r", parent="p", parent_exact=True, depth=2)
    learned = after(flat, nested)
    assert (learned.parent, learned.parent_exact, learned.depth, learned.root) == ("p", True, 2, "r")
    assert difference(nested, flat) is None


@pytest.mark.parametrize("field", ["name", "handle", "creator", "verified", "artist", "member"])
def test_a_change_of_the_author_is_news(field: str) -> None:
    """Name, handle and marks count."""
    old, new = ("old", "new") if field in ("name", "handle") else (False, True)
    known = comment("x", author=msgspec.structs.replace(Author(id="UCx"), **{field: old}))
    author = msgspec.structs.replace(known.author, **{field: new})
    assert after(known, msgspec.structs.replace(known, author=author)).author == author


def test_an_edit_brings_its_spans() -> None:
    """A new text comes with the stretches that mean something in it."""
    known = comment("x", "see 0:42", edited=False)
    seen = comment("x", "see nothing", edited=True)
    changed = difference(known, seen)
    assert changed is not None
    assert changed.fields() == {"text": "see nothing", "spans": (), "edited": True}


# times


@given(windows, windows)
def test_a_window_only_gets_narrower(known: Window, seen: Window) -> None:
    """A new window is taken where it narrows the known one to half or less; their intersection is what is kept."""
    learned = timing_difference(Timing(id="x", published_window=known), Timing(id="x", published_window=seen))
    meet = (max(known[0], seen[0]), min(known[1], seen[1]))
    if meet[0] > meet[1] or meet == known or 2 * (meet[1] - meet[0]) > known[1] - known[0]:
        assert learned == {}
    else:
        assert learned == {"published_window": meet}


def test_a_slightly_other_window_is_not_written() -> None:
    """ "2 days ago" a few hours later says hardly more than before: a line a night for each comment is too much."""
    known = Timing(id="x", published_window=(NOW, NOW + 24 * HOUR))

    def again(first: int, last: int) -> dict[str, object]:
        return timing_difference(known, Timing(id="x", published_window=(NOW + first * HOUR, NOW + last * HOUR)))

    assert again(11, 40) == {}
    assert again(12, 40) == {"published_window": (NOW + 12 * HOUR, NOW + 24 * HOUR)}
    assert again(-5, 3) == {"published_window": (NOW, NOW + 3 * HOUR)}
    assert again(24, 30) == {"published_window": (NOW + 24 * HOUR, NOW + 24 * HOUR)}
    assert again(25, 30) == {}  # they contradict each other: neither is better known


@given(windows, moments, maybe(windows))
def test_an_exact_time_replaces_a_window(known: Window, exact: object, window: Window | None) -> None:
    """The exact time and its origin are kept."""
    timing = Timing(id="x", published_window=known)
    seen = msgspec.structs.replace(timing, published=exact, published_window=window, published_by="id")
    assert timing_difference(timing, seen) == {
        "published": exact,
        "published_window": window,
        "published_by": "id",
    }


@given(comments(same), comments(same))
def test_a_window_never_replaces_an_exact_time(known: Comment, seen: Comment) -> None:
    """An exact time stays, whatever is seen later, but for the Data API's."""
    assume(known.published is not None)
    assume(seen.published_by != "api" or known.published_by == "api")
    state = after(known, seen)
    assert (state.published, state.published_window, state.published_by) == (
        known.published,
        known.published_window,
        known.published_by,
    )


def test_an_exact_time_inside_the_window_is_no_edit() -> None:
    """Learning the time of a comment changes nothing of what it says."""
    known = comment("x", published_window=(NOW - HOUR, NOW))
    seen = comment("x", published=NOW, published_window=(NOW, NOW), published_by="id")
    changed = difference(known, seen)
    assert changed is not None
    assert set(changed.fields()) == {"published", "published_window", "published_by"}


def test_a_first_window_is_learned() -> None:
    """Where nothing was known, a window is better than nothing; silence afterwards takes it not away."""
    window = (NOW - HOUR, NOW)
    assert timing_difference(Timing(id="x"), Timing(id="x", published_window=window)) == {"published_window": window}
    assert timing_difference(Timing(id="x", published_window=window), Timing(id="x")) == {}
