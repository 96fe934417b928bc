"""One comment told by two sources: what each is believed in, and that the two never play ball with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentvault.archive import lines
from commentvault.archive.difference import API_FIRST, difference
from commentvault.archive.lines import Change, applied
from commentvault.model import INFERRED, WEB, Author, Comment

from .made import NOW, comment
from .strategies import comments, moments

SECOND = timedelta(seconds=1)
API = {"comment": "api"}
Source = Literal["web", "api"]

PIECES = [  # as the web shows it, as it was typed
    ("hello", "hello"),
    ("well...", "well..."),
    ("3:12", "3:12"),
    ("https://youtu.be/abc", "https://youtu.be/abc"),
    ("https://www.example.com/a/very/lo...", "https://www.example.com/a/very/long/way?to=it"),
    ("(https://www.example.com/a/very/lo...),", "(https://www.example.com/a/very/long/way),"),
    ("www.example.com/a/path/tha…", "www.example.com/a/path/that-goes-on"),
    ("\u00a0@ada\u00a0", "@ada"),
    ("(\u00a0@ada.l-1\u00a0)!", "(@ada.l-1)!"),
    ("\u00a0@Ada Lovelace\u00a0 thanks", "@Ada Lovelace thanks"),
    ("loud", "*loud*"),
    ("soft, struck", "_soft_, -struck-"),
    ("na\u200bme", "name"),
    ("cafe\u0301", "caf\u00e9"),
    ("👩‍🚀", "👩‍🚀"),
    ("one\n\ntwo", "one\r\n\r\ntwo"),
]


class Truth(msgspec.Struct, frozen=True):
    """A comment as it is, and how coarsely the web tells it."""

    pieces: list[tuple[str, str]]
    published: datetime
    edited_after: int | None
    likes: int
    rounded: bool
    by_id: int | None
    pinned: bool
    hearted: bool
    member: bool
    replies: int

    @property
    def edited_at(self) -> datetime | None:
        return None if self.edited_after is None else self.published + self.edited_after * SECOND


truths = st.builds(
    Truth,
    pieces=st.lists(st.sampled_from(PIECES) | st.text("abc", min_size=1, max_size=4).map(lambda word: (word, word))),
    published=moments,
    edited_after=st.none() | st.integers(1, 10**6),
    likes=st.integers(0, 99_999),
    rounded=st.booleans(),
    by_id=st.none() | st.integers(-2, 2),
    pinned=st.booleans(),
    hearted=st.booleans(),
    member=st.booleans(),
    replies=st.integers(0, 500),
)


def by_web(truth: Truth) -> Comment:
    """Links shortened, mentions set apart, likes perhaps rounded, no time or one to two seconds; all the marks."""
    day = timedelta(days=1)
    published = None if truth.by_id is None else truth.published + truth.by_id * SECOND
    coarse = truth.rounded and truth.likes >= 1000
    step = 1000 if truth.likes >= 10_000 else 100
    return comment(
        "x",
        " ".join(piece for piece, _ in truth.pieces),
        author=Author(id="UCx", handle="@x", creator=False, verified=True, member=truth.member),
        published=published,
        published_window=(published - 2 * SECOND, published + 2 * SECOND)
        if published
        else (truth.published - day, truth.published + day),
        published_by="id" if published else None,
        edited=truth.edited_after is not None,
        likes=truth.likes // step * step if coarse else truth.likes,
        likes_exact=not coarse,
        replies=truth.replies,
        pinned=truth.pinned,
        hearted=truth.hearted,
    )


def by_api(truth: Truth) -> Comment:
    """Times, edits, likes and the text as it was typed; no marks."""
    return comment(
        "x",
        " ".join(piece for _, piece in truth.pieces),
        author=Author(id="UCx", handle="@x", creator=False),
        published=truth.published,
        published_window=(truth.published, truth.published),
        published_by="api",
        edited=truth.edited_after is not None,
        edited_at=truth.edited_at,
        likes=truth.likes,
        likes_exact=True,
        replies=truth.replies,
        from_=API,
    )


SHOWN = {"web": by_web, "api": by_api}


def learn(known: Comment, seen: Comment, *, joined: bool) -> Comment:
    """What the archive holds after a sighting, by way of the line that is written."""
    changed = difference(known, seen, joined=joined)
    if changed is None:
        return known
    line = lines.decode(lines.encode(Change(seen=NOW, id="x", set=changed)))
    assert isinstance(line, Change)
    assert line.set == changed
    return applied(known, line.set)


def after(truth: Truth, *sources: Source, joined: bool = False) -> Comment:
    """What the archive holds after these sources showed a comment, one after the other."""
    known = SHOWN[sources[0]](truth)
    for source in sources[1:]:
        known = learn(known, SHOWN[source](truth), joined=joined)
    return known


orders = st.sampled_from([("web", "api"), ("api", "web")])


@given(truths, orders)
def test_a_comment_that_does_not_change_is_written_once(truth: Truth, order: tuple[Source, Source]) -> None:
    """After both have told it, neither adds anything, however often they are asked together."""
    known = after(truth, *order, joined=True)
    for source in order * 2:
        assert difference(known, SHOWN[source](truth), joined=True) is None, source


@given(truths, orders)
def test_taking_turns_writes_nothing_either(truth: Truth, order: tuple[Source, Source]) -> None:
    """Runs of the web alone and of the API alone, in turns: no edit where each has its own form of the text, no time
    that goes back to a coarser one, no count that is rounded again.
    """
    known = after(truth, *order)
    assert known.text == SHOWN["web"](truth).text
    for source in order * 2:
        assert difference(known, SHOWN[source](truth)) is None, source


@given(truths, orders)
def test_each_is_believed_in_what_it_tells_best(truth: Truth, order: tuple[Source, Source]) -> None:
    """Times, edits and likes by the API; marks by the web; and every field says so."""
    known = after(truth, *order, joined=True)
    assert (known.published, known.published_by) == (truth.published, "api")
    assert (known.likes, known.likes_exact) == (truth.likes, True)
    assert (known.edited, known.edited_at) == (truth.edited_after is not None, truth.edited_at)
    assert (known.pinned, known.hearted) == (truth.pinned, truth.hearted)
    assert (known.author.verified, known.author.member) == (True, truth.member)
    assert known.source("published") == "api"
    assert known.source("pinned") == known.source("hearted") == known.source("author") == WEB
    assert known.edited_at is None or known.source("edited_at") == "api"


@given(truths, truths, st.sampled_from(["web", "api"]), st.sampled_from(["web", "api"]), st.booleans())
def test_a_field_that_is_written_names_who_told_it(
    before: Truth, now: Truth, first: Source, second: Source, joined: bool
) -> None:
    """The others keep their source."""
    known, seen = SHOWN[first](before), SHOWN[second](now)
    changed = difference(known, seen, joined=joined)
    state = known if changed is None else applied(known, changed)
    of = {"published_window": "published", "published_by": "published", "likes_exact": "likes", "spans": "text"}
    told = {of.get(name, name) for name in changed.fields()} - {"from_"} if changed else set()
    for name in ("text", "author", "published", "edited", "edited_at", "likes", "replies", "pinned", "hearted"):
        if getattr(state, name) is None:
            continue
        assert state.source(name) == (seen if name in told else known).source(name), name


@given(truths, st.sampled_from([("web",), ("api",), ("web", "api"), ("api", "web")]), st.sampled_from(["web", "api"]))
def test_an_edit_is_noticed_by_either(truth: Truth, told: tuple[Source, ...], source: Source) -> None:
    """Whoever told the old text; the time of the edit is the API's, and never an older edit's."""
    known = after(truth, *told)
    edited = msgspec.structs.replace(
        truth, pieces=[*truth.pieces, ("indeed", "indeed")], edited_after=(truth.edited_after or 0) + 60
    )
    state = learn(known, SHOWN[source](edited), joined=False)
    assert state.text.endswith("indeed")
    assert state.edited
    assert state.edited_at == (edited.edited_at if source == "api" else None)
    caught_up = learn(state, by_api(edited), joined=True)
    assert caught_up.edited_at == edited.edited_at


@given(truths)
def test_an_edit_is_noticed_by_two_together(truth: Truth) -> None:
    """The text in the web's form, with the time of the edit by the API."""
    known = after(truth, "web", "api", joined=True)
    edited = msgspec.structs.replace(truth, pieces=[("so", "so"), *truth.pieces], edited_after=10**7)
    state = learn(learn(known, by_web(edited), joined=True), by_api(edited), joined=True)
    assert (state.text, state.edited, state.edited_at) == (by_web(edited).text, True, edited.edited_at)
    assert state.source("text") == WEB


@pytest.mark.parametrize(
    ("web", "api"),
    [
        ("well...", "wellington"),
        ("see https://www.example.com/a...", "see https://www.example.org/a/b"),
        ("see https://www.example.com/a... now", "see https://www.example.com/a/b then"),
        ("thanks", "thanks @ada"),
        ("no", ""),
        ("3:12", "3:13"),
    ],
)
def test_another_text_is_another_text(web: str, api: str) -> None:
    """What one source shortens is no cover for what was really changed."""
    known, seen = comment("x", web, edited=False), comment("x", api, edited=True, from_=API)
    assert learn(known, seen, joined=False).text == api


def test_an_edit_that_only_one_source_has_noticed_is_not_taken_back() -> None:
    """In runs of one source each; a run of both believes the API."""
    known, seen = comment("x", edited=True), comment("x", edited=False, from_=API)
    assert difference(known, seen) is None
    assert learn(known, seen, joined=True).edited is False


def test_an_inferred_pin_that_is_told_is_no_longer_inferred() -> None:
    """That is no change of the comment, and the next guess takes nothing back."""
    known = comment("x", pinned=True, from_={"pinned": INFERRED})
    changed = difference(known, comment("x", pinned=True))
    assert changed is not None
    assert changed.fields() == {"from_": {"pinned": WEB}}
    told = applied(known, changed)
    assert told.source("pinned") == WEB
    assert difference(told, known) is None


def test_a_parent_that_the_web_shows_is_the_webs() -> None:
    """One name in ``from`` stands for all that belongs to it."""
    known = comment("x", root="r", parent="r", parent_exact=False, depth=1, from_=API)
    seen = comment("x", root="r", parent="p", parent_exact=True, depth=2)
    state = learn(known, seen, joined=True)
    assert (state.parent, state.parent_exact, state.depth) == ("p", True, 2)
    assert state.source("parent") == WEB


def _of(source: Source, told: Comment, **more: Any) -> Comment:
    """Any comment, as a source's: exact times by the web are read out of ids."""
    by = None if told.published is None else "api" if source == "api" else "id"
    origin = API if source == "api" else msgspec.UNSET
    return msgspec.structs.replace(told, from_=origin, published_by=by, **more)


@given(comments(st.just("x")), comments(st.just("x")), orders, st.booleans())
def test_seen_twice_is_told_once(known: Comment, seen: Comment, order: tuple[Source, Source], joined: bool) -> None:
    """Whatever two sources say: after a change was taken in, the same sighting adds nothing more."""
    known, seen = _of(order[0], known), _of(order[1], seen)
    assert difference(learn(known, seen, joined=joined), seen, joined=joined) is None


@given(comments(st.just("x")), comments(st.just("x")))
def test_the_web_takes_nothing_back_that_the_api_is_believed_in(known: Comment, seen: Comment) -> None:
    """And the API nothing of the rest, in a run of both."""
    told, more = _of("api", known, edited_at=NOW), _of("web", seen)
    state = learn(told, more, joined=True)
    for name in sorted(API_FIRST - {"edited_at"}):
        assert getattr(told, name) is None or getattr(state, name) == getattr(told, name), name
    told, more = _of("web", known), _of("api", seen)
    state = learn(told, more, joined=True)
    for name in ("text", "replies", "pinned", "hearted", "paid"):
        assert getattr(told, name) is None or getattr(state, name) == getattr(told, name), name
