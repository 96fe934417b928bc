"""What the newest-first order adds to the times of top comments: never anything that is not so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commentvault.demo.tokens import Ask, encode
from commentvault.demo.wording import wording
from commentvault.model import Author, Comment, Timing, Window
from commentvault.platforms.walk.order import NewestFirst
from commentvault.platforms.walk.source import Listing
from commentvault.platforms.youtube.web import times, tokens

NOW = datetime(2026, 11, 22, 12, 30, 15, tzinfo=UTC)
Truth = dict[str, datetime]


def _comment(ident: str, moment: datetime, *, pinned: bool = False) -> Comment:
    window = times.window(wording("de").ago(NOW - moment, edited=False), NOW)
    return Comment(seen=NOW, id=ident, author=Author(), text="", published_window=window, pinned=pinned)


def _token(moment: datetime) -> str:
    ms = (moment - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
    return encode(Ask(list="newest", video="gLs5hArb0ur", after_ms=ms))


def _walk(order: NewestFirst, truth: Truth, size: int, *, with_tokens: bool) -> dict[str, Window]:
    """Feed the comments, page by page in the order given; returns each one's window as it was handed on."""
    idents = list(truth)
    told: dict[str, Window] = {}
    for start in range(0, len(idents), size):
        on_page = idents[start : start + size]
        following = _token(truth[on_page[-1]]) if with_tokens and start + size < len(idents) else None
        listing = Listing(
            now=NOW, comments=[_comment(i, truth[i]) for i in on_page], more=[following] if following else []
        )
        for comment in order.page(listing, told):
            assert comment.published_window is not None
            told[comment.id] = comment.published_window
    return told


def _exact(ident: str, moment: datetime) -> Timing:
    return times.by_id(ident, moment, None)


_AGES = st.lists(st.timedeltas(timedelta(), timedelta(days=9 * 365)), min_size=1, max_size=30)


@given(ages=_AGES, size=st.integers(1, 8), with_tokens=st.booleans(), data=st.data())
def test_every_window_holds_the_truth(ages: list[timedelta], size: int, with_tokens: bool, data: st.DataObject) -> None:
    """Comments newest first, some known exactly by their replies: what is told on the way and at the end is true."""
    truth = {f"c{n}": NOW - age for n, age in enumerate(sorted(ages))}
    order = NewestFirst(tokens.last_time)
    told = _walk(order, truth, size, with_tokens=with_tokens)
    for ident, window in told.items():
        assert window[0] <= truth[ident] <= window[1]
    for ident in data.draw(st.sets(st.sampled_from(list(truth)), max_size=6)):
        order.learn(_exact(ident, truth[ident]))
    for timing in order.narrowed():
        assert timing.published_window is not None
        low, high = timing.published_window
        assert low <= truth[timing.id] <= high


@given(ages=st.lists(st.timedeltas(timedelta(days=800), timedelta(days=900)), min_size=5, max_size=30))
def test_neighbours_narrow_what_a_relative_text_leaves_open(ages: list[timedelta]) -> None:
    """All of them "2 years ago": between two that are known to the second, the others are known better."""
    truth = {f"c{n}": NOW - age for n, age in enumerate(sorted(ages))}
    order = NewestFirst(tokens.last_time)
    before = _walk(order, truth, 20, with_tokens=False)
    first, last = "c0", f"c{len(ages) - 1}"
    order.learn(_exact(first, truth[first]))
    order.learn(_exact(last, truth[last]))
    after = {t.id: t.published_window for t in order.narrowed()}
    for ident in truth.keys() - {first, last}:
        window = after.get(ident)
        assert window is not None
        assert window[1] - window[0] <= before[ident][1] - before[ident][0]
        assert truth[last] - timedelta(seconds=4) <= window[0]
        assert window[1] <= truth[first] + timedelta(seconds=4)


def test_a_pages_token_bounds_the_pages_around_it() -> None:
    """The time in it is that of the page's last comment: nothing before it is older, nothing behind it newer."""
    truth = {f"c{n}": NOW - timedelta(days=750 + n) for n in range(6)}
    told = _walk(NewestFirst(tokens.last_time), truth, 3, with_tokens=True)
    seconds = timedelta(seconds=3)
    assert all(told[f"c{n}"][0] >= truth["c2"] - seconds for n in range(3))
    assert all(told[f"c{n}"][1] <= truth["c2"] + seconds for n in range(3, 6))


@given(ages=_AGES, at=st.integers(0, 29), size=st.integers(1, 8))
def test_where_the_order_contradicts_a_known_time_nothing_is_narrowed(
    ages: list[timedelta], at: int, size: int
) -> None:
    """A comment out of its place (a pin, a lie of the platform): the order is not believed at all."""
    truth = {f"c{n}": NOW - age for n, age in enumerate(sorted(ages))}
    order = NewestFirst(tokens.last_time)
    _walk(order, truth, size, with_tokens=False)
    liar = f"c{at % len(ages)}"
    order.learn(_exact(liar, NOW + timedelta(days=365)))
    order.learn(_exact(f"c{len(ages) - 1}", NOW - timedelta(days=3650)))
    if liar != "c0":
        assert list(order.narrowed()) == []


def test_tokens_that_disagree_with_their_page_are_not_believed() -> None:
    """A token whose time lies outside the last comment's window means something else: no token is used from there."""
    truth = {f"c{n}": NOW - timedelta(days=750 + n) for n in range(6)}
    order = NewestFirst(tokens.last_time)
    idents = list(truth)
    wrong = _token(NOW - timedelta(days=30))
    first = Listing(now=NOW, comments=[_comment(i, truth[i]) for i in idents[:3]], more=[wrong])
    right = _token(truth[idents[5]])
    second = Listing(now=NOW, comments=[_comment(i, truth[i]) for i in idents[3:]], more=[right])
    for listing in (first, second):
        plain = {c.id: c.published_window for c in listing.comments}
        assert {c.id: c.published_window for c in order.page(listing, {})} == plain


def test_a_pinned_comment_stands_outside_the_order() -> None:
    """At the head of the list whatever its age: it neither narrows its neighbours nor is narrowed by them."""
    truth = {f"c{n}": NOW - timedelta(days=5 + n) for n in range(4)}
    pinned = _comment("pin", NOW - timedelta(days=2000), pinned=True)
    listing = Listing(now=NOW, comments=[pinned, *(_comment(i, m) for i, m in truth.items())])
    order = NewestFirst(tokens.last_time)
    assert order.page(listing, {})[0] == pinned
    order.learn(_exact("pin", NOW - timedelta(days=2000)))
    for timing in order.narrowed():
        assert timing.published_window is not None
        assert timing.published_window[0] <= truth[timing.id] <= timing.published_window[1]
